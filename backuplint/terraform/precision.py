"""Terraform's numbers: 512 bits of mantissa, shown as the shortest decimal. Knows no values."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from backuplint.values import Number

BITS = 512
MAXIMUM_DIGITS = 4000  # of a number written out; Python itself refuses 4300

_SURE_DIGITS = 153  # every decimal of so many digits survives a way through 512 bits

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]*)(?:\.(?P<rest>[0-9]*))?"
    r"(?:(?P<base>[eEpP])(?P<exponent>[+-]?[0-9]+))?"
)


class FloatingWhole(int):
    """A whole number as a 64-bit float is shown, where that is not what it is calculated with."""


class FloatingDecimal(Decimal):
    """As FloatingWhole, of numbers that are not whole."""


class NumberTooLong(Exception):
    """A number that takes more than 4000 digits to write: Terraform could, we do not."""


def number(value: int | Decimal | Fraction) -> Number:
    """A Terraform number of this value: an int where it is whole. Raises NumberTooLong."""
    if isinstance(value, int) and value.bit_length() <= BITS:
        return value
    if isinstance(value, Decimal):
        if not value:
            return 0
        digits, exponent = len(value.as_tuple().digits), abs(value.adjusted())
        if digits + exponent > MAXIMUM_DIGITS:
            raise NumberTooLong
        if digits <= _SURE_DIGITS:
            return _plain(value)
    fraction = Fraction(value)
    if abs(fraction.numerator.bit_length() - fraction.denominator.bit_length()) > 13_000:
        raise NumberTooLong
    return _shortest(_rounded(fraction)) if fraction else 0


def floating(value: float) -> Number:
    """What Terraform shows of a 64-bit float: the fewest digits that tell it from all others."""
    shown = number(Decimal(repr(value)))
    if Fraction(shown) == Fraction(value):
        return shown
    return FloatingWhole(shown) if isinstance(shown, int) else FloatingDecimal(shown)


def is_floating(value: Number) -> bool:
    """Whether Terraform calculates with something else than it shows."""
    return isinstance(value, FloatingWhole | FloatingDecimal)


def exact(value: Number) -> Fraction:
    """What Terraform calculates with where it shows this number: the next fraction of 512 bits."""
    if is_floating(value):
        return Fraction(float(value))
    if isinstance(value, int) and value.bit_length() <= BITS:
        return Fraction(value)
    return Fraction(value) if not value else _rounded(Fraction(value))


def negative(value: Number) -> Number:
    """A number with the other sign; `-` would cut a Decimal to 28 digits."""
    if is_floating(value):
        return floating(-float(value))
    return value.copy_negate() if isinstance(value, Decimal) else -value


def remainder(value: Number, divisor: Number) -> Number:
    """`value % divisor`, with the sign of the value: each step of it is rounded."""
    x, y = exact(value), exact(divisor)
    times = int(_rounded(x / y)) if x else 0
    return number(x - (_rounded(y * times) if times else 0))


def parse_number(text: str) -> Number | None:
    """The number that a string converts to, or None if it is none. Raises NumberTooLong."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        if text.lstrip("+-").lower() == "inf" and len(text) <= 4:
            raise NumberTooLong
        return None
    whole, rest = match["whole"], match["rest"] or ""
    if not whole and not rest:
        return None
    written = match["exponent"] or "0"
    if len(whole) + len(rest) > MAXIMUM_DIGITS or len(written) > 6:
        raise NumberTooLong
    exponent = int(written)
    if match["base"] in ("p", "P"):
        if abs(exponent) > 13_000:
            raise NumberTooLong
        mantissa = Fraction(Decimal(f"{match['sign']}{whole}.{rest}"))
        return number(mantissa * Fraction(2) ** exponent)
    return number(Decimal(f"{match['sign']}{whole}.{rest}E{exponent}"))


def number_text(value: Number) -> str:
    """A number as Terraform writes it: never with an exponent."""
    return str(value) if isinstance(value, int) else format(value, "f")


def _plain(value: Decimal) -> Number:
    if value == value.to_integral_value():
        return int(value)
    sign, digits, exponent = value.as_tuple()
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    assert isinstance(exponent, int)  # neither infinite nor NaN
    return Decimal((sign, digits[: len(digits) - zeros], exponent + zeros))


def _rounded(value: Fraction) -> Fraction:
    """The next fraction with a mantissa of 512 bits; ties go to the even one."""
    mantissa, exponent = _mantissa(abs(value))
    rounded = Fraction(mantissa) * Fraction(2) ** exponent
    return rounded if value > 0 else -rounded


def _mantissa(value: Fraction) -> tuple[int, int]:
    """The m and e of m·2^e next to a positive fraction, where m has 512 bits."""
    exponent = value.numerator.bit_length() - value.denominator.bit_length() - BITS
    mantissa = value / Fraction(2) ** exponent
    if mantissa < 2 ** (BITS - 1):
        exponent -= 1
    elif mantissa >= 2**BITS:
        exponent += 1
    rounded = round(value / Fraction(2) ** exponent)
    return (rounded // 2, exponent + 1) if rounded == 2**BITS else (rounded, exponent)


def _shortest(value: Fraction) -> Number:
    """The decimal of the fewest digits of which this is the next fraction of 512 bits."""
    mantissa, exponent = _mantissa(abs(value))
    unit = Fraction(2) ** exponent
    # Below a power of two, fractions lie twice as close.
    low = (mantissa - Fraction(1, 4 if mantissa == 2 ** (BITS - 1) else 2)) * unit
    high = (mantissa + Fraction(1, 2)) * unit
    closed = mantissa % 2 == 0
    magnitude = _magnitude(abs(value))
    least, most = 1, _SURE_DIGITS + 4
    while least < most:
        middle = (least + most) // 2
        if _within(abs(value), magnitude - middle, low, high, closed) is None:
            least = middle + 1
        else:
            most = middle
    digits = _within(abs(value), magnitude - least, low, high, closed)
    assert digits is not None  # 157 digits tell any two fractions of 512 bits apart
    sign = 1 if value < 0 else 0
    if magnitude > MAXIMUM_DIGITS or magnitude < -MAXIMUM_DIGITS:
        raise NumberTooLong
    return _plain(Decimal((sign, tuple(map(int, str(digits))), magnitude - least)))


def _magnitude(value: Fraction) -> int:
    """How many digits a positive number has before the point; negative for leading zeros."""
    bits = value.numerator.bit_length() - value.denominator.bit_length()
    guess = int(bits * 0.30103)
    while Fraction(10) ** guess <= value:
        guess += 1
    while Fraction(10) ** (guess - 1) > value:
        guess -= 1
    return guess


def _within(
    value: Fraction, exponent: int, low: Fraction, high: Fraction, closed: bool
) -> int | None:
    """The n of n·10^exponent next to a value and between the bounds."""
    unit = Fraction(10) ** exponent
    down = value // unit
    candidates = sorted((down, down + 1), key=lambda n: abs(n * unit - value))
    for digits in candidates:
        place = digits * unit
        if low < place < high or (closed and place in (low, high)):
            return digits
    return None
