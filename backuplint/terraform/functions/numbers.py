"""Functions of numbers. Knows nothing of how Terraform writes them."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from backuplint.terraform.functions.collections import items_of, whole_number
from backuplint.terraform.functions.function import (
    Context,
    FunctionError,
    Parameter,
    function,
)
from backuplint.terraform.precision import (
    MAXIMUM_DIGITS,
    NumberTooLong,
    exact,
    floating,
    is_floating,
    negative,
    number,
)
from backuplint.terraform.types import ANY, NUMBER, ConversionError, convert
from backuplint.values import Collection, Known, Null, Number, Unknown, Value

_NUMBER = Parameter("num", NUMBER)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _number(value: Fraction | int) -> Value:
    try:
        return Known(number(value))
    except NumberTooLong:
        return _not_shown()


def _not_shown() -> Unknown:
    reason = f"an infinite number, or one of more than {MAXIMUM_DIGITS} digits"
    return Unknown(reason, not_null=True, evaluated=False)


@function("abs", _NUMBER)
def _abs(_: Context, argument: Known[Number]) -> Value:
    value = argument.value
    return Known(negative(value) if value < 0 else value)


@function("ceil", _NUMBER)
def _ceil(_: Context, argument: Known[Number]) -> Value:
    value = argument.value
    return Known(value if isinstance(value, int) else math.ceil(value))


@function("floor", _NUMBER)
def _floor(_: Context, argument: Known[Number]) -> Value:
    value = argument.value
    return Known(value if isinstance(value, int) else math.floor(value))


@function("signum", _NUMBER)
def _signum(_: Context, argument: Known[Number]) -> Value:
    value = whole_number(argument, "num")
    return Known((value > 0) - (value < 0))


@function("max", rest=Parameter("numbers", NUMBER))
def _max(_: Context, *arguments: Known[Number]) -> Value:
    return _chosen(max, arguments)


@function("min", rest=Parameter("numbers", NUMBER))
def _min(_: Context, *arguments: Known[Number]) -> Value:
    return _chosen(min, arguments)


def _chosen(
    choose: Callable[[list[Number]], Number], arguments: tuple[Known[Number], ...]
) -> Value:
    if not arguments:
        raise FunctionError("there must be a number")
    return Known(choose([argument.value for argument in arguments]))


@function("sum", Parameter("list", ANY, whole=True))
def _sum(context: Context, argument: Known[Collection]) -> Value:
    items = items_of(argument)
    if not items:
        raise FunctionError("there must be a number in the list")
    context.budget.spend(len(items))
    total, floats = Fraction(0), 0
    for item in items:
        if isinstance(item, Null):
            raise FunctionError("an element of the list is null")
        try:
            converted = convert(item, NUMBER, spend=context.budget.spend)
        except ConversionError as error:
            raise FunctionError(str(error)) from None
        if not isinstance(converted, Known):  # more digits than we deal with
            return _not_shown()
        if len(items) == 1:
            return Known(converted.value)
        floats += is_floating(converted.value)
        if floats > 1:
            return _not_shown()
        subtotal = number(total + exact(converted.value))
        total = exact(subtotal)
    return _number(total)


# -- in floating point, as Terraform does ---------------------------------------


@function("log", Parameter("num", NUMBER), Parameter("base", NUMBER))
def _log(_: Context, argument: Known[Number], base: Known[Number]) -> Value:
    if argument.value < 0 or base.value < 0:
        raise FunctionError("there is no logarithm of a negative number")
    if argument.value == 0 or base.value == 1:
        return _not_shown()
    if base.value == 0:
        return Known(0)
    return _floating(lambda: math.log(argument.value) / math.log(base.value))


@function("pow", Parameter("num", NUMBER), Parameter("power", NUMBER))
def _pow(_: Context, argument: Known[Number], power: Known[Number]) -> Value:
    if argument.value == 0 and power.value < 0:
        return _not_shown()
    return _floating(lambda: _power(float(argument.value), float(power.value)))


def _power(base: float, exponent: float) -> float:
    """The power as Go computes it, by repeated squares: C's differs in the last digit."""
    rest, whole = math.modf(abs(exponent))
    if base == 0 or abs(exponent) == 0.5 or whole >= 2**31:
        return math.pow(base, exponent)
    if rest and base < 0:
        raise ValueError
    if rest > 0.5:
        rest, whole = rest - 1, whole + 1
    result, scale = math.exp(rest * math.log(base)) if rest else 1.0, 0
    mantissa, power = math.frexp(base)
    left = int(whole)
    while left:
        if abs(power) > 4096:  # far over what 64 bits hold, or under
            scale += power
            break
        if left & 1:
            result, scale = result * mantissa, scale + power
        mantissa, power = mantissa * mantissa, power * 2
        if mantissa < 0.5:
            mantissa, power = mantissa * 2, power - 1
        left >>= 1
    if exponent < 0:
        result, scale = 1 / result, -scale
    return math.ldexp(result, scale)


def _floating(compute: Callable[[], float]) -> Value:
    try:
        result = compute()
    except ValueError:
        raise FunctionError("there is no such number") from None
    except OverflowError:
        return _not_shown()
    return Known(floating(result))  # pow(3, 40) is shown with three zeros at the end


@function("parseint", Parameter("number", ANY), Parameter("base", NUMBER))
def _parseint(_: Context, argument: Known[object], base: Known[Number]) -> Value:
    text, radix = argument.value, whole_number(base, "base")
    if not isinstance(text, str):
        raise FunctionError("`number` must be a string")
    if not 2 <= radix <= len(_DIGITS):
        raise FunctionError(f"`base` must be a number from 2 to {len(_DIGITS)}")
    digits = text.removeprefix("-") if text.startswith("-") else text.removeprefix("+")
    if radix <= 36:
        digits = digits.lower()
    if not digits or set(digits) - set(_DIGITS[:radix]):
        raise FunctionError(f"`number` is not a whole number in base {radix}")
    if len(digits) > MAXIMUM_DIGITS:
        return _not_shown()
    value = 0
    for digit in digits:
        value = value * radix + _DIGITS.index(digit)
    return _number(-value if text.startswith("-") else value)
