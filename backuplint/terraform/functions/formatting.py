r"""Terraform's `format` and `formatlist`: verbs, flags, widths. Knows no other function.

https://developer.hashicorp.com/terraform/language/functions/format
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, TypeGuard

from backuplint.terraform.functions.function import (
    Context,
    FunctionError,
    Parameter,
    computed,
    first_unknown,
    function,
)
from backuplint.terraform.functions.json_writer import json_pieces, json_string
from backuplint.terraform.functions.text import (
    Piece,
    altered,
    characters,
    joined,
    not_evaluated,
    pieces_of,
    spend_text,
    undecided,
)
from backuplint.terraform.precision import exact, negative, number_text
from backuplint.terraform.types import (
    ANY,
    BOOL,
    NUMBER,
    STRING,
    ConversionError,
    ListOf,
    Primitive,
    Type,
    convert,
)
from backuplint.values import Collection, Known, Null, Number, Unknown, Value

_VERB: Final = re.compile(
    r"%(?P<flags>[0#+\- ]*)(?P<width>[1-9][0-9]*)?(?:\.(?P<precision>[0-9]*))?"
    r"(?:\[(?P<index>[0-9]+)\])?(?P<letter>[A-Za-z])"
)
_PREFIXES: Final = {"b": "0b", "d": "", "o": "0", "x": "0x", "X": "0X"}
_FLOATS: Final = "eEfgG"
_MOST_DECIMALS = 4000  # Python itself refuses to write 4300
_SMALLEST_EXPONENT = -4  # %g writes smaller numbers with an exponent …
_LARGEST_EXPONENT = 6  # … and those with more digits before the point, unless told a precision


@dataclass(frozen=True, slots=True)
class _Verb:
    letter: str
    flags: str
    width: int | None
    precision: int | None
    argument: int  # counted from 0

    @property
    def left(self) -> bool:
        return "-" in self.flags

    @property
    def zeros(self) -> bool:
        return "0" in self.flags


@function(
    "format",
    Parameter("format", STRING, unknown=True),
    rest=Parameter("args", ANY, null=True, unknown=True),
)
def _format(context: Context, template: Known[str] | Unknown, *arguments: Value) -> Value:
    if isinstance(template, Unknown):
        return undecided(template)
    return _attempt(context, template.value, arguments)


@function(
    "formatlist",
    Parameter("format", STRING, unknown=True),
    rest=Parameter("args", ANY, null=True, unknown=True),
)
def _formatlist(context: Context, template: Known[str] | Unknown, *arguments: Value) -> Value:
    # An unknown argument may be a list, unless it is seen to be none.
    unclear = [a for a in arguments if isinstance(a, Unknown) and not _is_text(a)]
    if isinstance(template, Unknown) or unclear:
        return undecided(template, *unclear, of=ListOf(STRING))
    lists = [argument.value.items for argument in arguments if _is_list(argument)]
    lengths = {len(items) for items in lists}
    if len(lengths) > 1:
        raise FunctionError("the lists are not of the same length")
    unclear = [item for a in arguments if _is_list(a) for item in _unclear_items(a.value)]
    if unclear:
        return undecided(*unclear, of=ListOf(STRING))
    rounds = lengths.pop() if lengths else 1
    if not rounds:
        return Known(Collection("list", (), STRING))
    context.budget.spend(rounds * (1 + len(arguments)))
    texts = []
    for number in range(rounds):
        row = [a.value.items[number] if _is_list(a) else a for a in arguments]
        text = _attempt(context, template.value, row)
        texts.append(computed(text, [template, *row], context))
    return Known(Collection("list", tuple(texts), STRING))


def _attempt(context: Context, template: str, arguments: Sequence[Value]) -> Known[str] | Unknown:
    """The text. Terraform looks for no errors as long as any argument has something unknown."""
    try:
        return _formatted(context, _parse(template, len(arguments)), arguments)
    except FunctionError:
        holes = [hole for a in arguments if (hole := first_unknown(a, context.budget))]
        if not holes:
            raise
        return undecided(*holes)


def _unclear_items(held: Collection) -> list[Unknown]:
    """What an unknown element of a set turns out to be decides where in the list it stands."""
    return [item for item in held.items if isinstance(item, Unknown) and held.kind == "set"]


def _is_list(value: Value) -> TypeGuard[Known[Collection]]:
    return isinstance(value, Known) and isinstance(value.value, Collection)


def _is_text(value: Unknown) -> bool:
    return value.pieces is not None or isinstance(value.type, Primitive)


def _parse(template: str, arguments: int) -> list[str | _Verb]:
    """The text and the verbs of a format string."""
    parts: list[str | _Verb] = []
    place, following, used = 0, 0, 0
    while (start := template.find("%", place)) >= 0:
        parts.append(template[place:start])
        if template.startswith("%%", start):
            parts.append("%")
            place = start + 2
            continue
        match = _VERB.match(template, start)
        if match is None:
            raise FunctionError(f"`%` at offset {start} of the format string begins no verb")
        argument = int(match["index"][:9]) - 1 if match["index"] else following
        if not 0 <= argument < arguments:
            raise FunctionError(f"the format string needs an argument number {argument + 1}")
        precision = match["precision"]
        parts.append(
            _Verb(
                match["letter"],
                match["flags"],
                int(match["width"][:12]) if match["width"] else None,
                None if precision is None else int(precision[:12] or 0),
                argument,
            )
        )
        place, following, used = match.end(), argument + 1, max(used, argument + 1)
    if used < arguments:
        raise FunctionError(f"the format string uses {used} of {arguments} arguments")
    return [*parts, template[place:]]


def _formatted(
    context: Context, parts: Sequence[str | _Verb], arguments: Sequence[Value]
) -> Known[str] | Unknown:
    pieces: list[Piece] = []
    for part in parts:
        if isinstance(part, str):
            pieces.append(part)
        else:
            pieces += _shown(context, part, arguments[part.argument])
    spend_text(context, sum(len(piece) for piece in pieces if isinstance(piece, str)))
    return joined(pieces)


def _shown(context: Context, verb: _Verb, value: Value) -> Iterator[Piece]:
    """What stands in the place of a verb."""
    spend_text(context, (verb.width or 0) + (verb.precision or 0))
    if verb.letter == "v":
        yield from _as_it_is(context, verb, value)
        return
    if isinstance(value, Null):
        raise FunctionError(f"a null value cannot stand for %{verb.letter}")
    if verb.letter in "sq":
        yield from _string(context, verb, _converted(verb, value, STRING))
    elif verb.letter == "t":
        truth = _converted(verb, value, BOOL)
        yield altered(truth) if isinstance(truth, Unknown) else str(truth.value).lower()
    elif verb.letter in _PREFIXES or verb.letter in _FLOATS:
        number = _converted(verb, value, NUMBER)
        yield altered(number) if isinstance(number, Unknown) else _number(verb, number.value)
    else:
        raise FunctionError(f"there is no verb %{verb.letter}")


def _converted(verb: _Verb, value: Known[Any] | Unknown, wanted: Type) -> Known[Any] | Unknown:
    try:
        converted = convert(value, wanted)
    except ConversionError as error:
        raise FunctionError(f"%{verb.letter}: {error}") from None
    assert not isinstance(converted, Null)  # only a null becomes one
    return converted


def _as_it_is(context: Context, verb: _Verb, value: Value) -> Iterator[Piece]:
    if "#" not in verb.flags:
        match value:
            case Known(value=str(text)):
                yield _padded(context, verb, text)
                return
            case Known(value=bool()):
                pass
            case Known(value=int() | Decimal() as number):
                yield _padded(context, verb, _general(number, None, "e"))
                return
            case Unknown() if verb.width is None:
                # What is no string or number is written as JSON; either way it is this value.
                yield from pieces_of(value)
                return
    pieces = json_pieces(value, context)
    holes = [piece for piece in pieces if isinstance(piece, Unknown)]
    if not holes:
        yield _padded(context, verb, "".join(piece for piece in pieces if isinstance(piece, str)))
    elif verb.width is None:
        yield from pieces
    else:
        yield altered(holes[0])


def _string(context: Context, verb: _Verb, value: Known[str] | Unknown) -> Iterator[Piece]:
    if isinstance(value, Unknown):
        plain = verb.width is None and not verb.precision
        if verb.letter == "s" and plain:
            yield from pieces_of(value)
        else:
            yield altered(value)
        return
    text = value.value
    if verb.precision:
        text = "".join(characters(context, text)[: verb.precision])
    yield _padded(context, verb, json_string(text) if verb.letter == "q" else text)


def _padded(context: Context, verb: _Verb, text: str) -> str:
    if verb.width is None:
        return text
    padding = ("0" if verb.zeros else " ") * (verb.width - len(characters(context, text)))
    return text + padding if verb.left else padding + text


def _number(verb: _Verb, number: Number) -> Piece:
    if verb.letter in _PREFIXES:
        if not isinstance(number, int):
            raise FunctionError(f"%{verb.letter}: a whole number is required")
        return _whole(verb, number)
    precision = verb.precision
    if precision is not None and precision > _MOST_DECIMALS:
        return not_evaluated(f"a number with more than {_MOST_DECIMALS} decimals")
    if verb.letter in "gG":
        digits = _general(_magnitude(number), precision, "e" if verb.letter == "g" else "E")
    elif verb.letter == "f":
        digits = _fixed(exact(_magnitude(number)), 6 if precision is None else precision)
    else:
        decimals = 6 if precision is None else precision
        digits = _exponential(exact(_magnitude(number)), decimals, verb.letter)
    return _filled(verb, _sign(verb, number), digits, zeros=verb.zeros)


def _whole(verb: _Verb, number: int) -> str:
    digits = format(int(exact(_magnitude(number))), verb.letter)
    if verb.precision is not None:
        if number == 0 and verb.precision == 0:
            return ""
        digits = digits.rjust(verb.precision, "0")
    sign = _sign(verb, number) + (_PREFIXES[verb.letter] if "#" in verb.flags else "")
    zeros = verb.zeros and not verb.left and verb.precision is None
    return _filled(verb, sign, digits, zeros=zeros)


def _magnitude(number: Number) -> Number:
    return negative(number) if number < 0 else number


def _sign(verb: _Verb, number: Number) -> str:
    if number < 0:
        return "-"
    return "+" if "+" in verb.flags else " " if " " in verb.flags else ""


def _filled(verb: _Verb, sign: str, digits: str, *, zeros: bool) -> str:
    width = verb.width or 0
    if zeros:
        return sign + digits.rjust(width - len(sign), "0")
    return (sign + digits).ljust(width) if verb.left else (sign + digits).rjust(width)


def _fixed(number: Fraction, precision: int) -> str:
    """A number with so many digits behind the point."""
    scaled = number_text(round(number * 10**precision)).rjust(precision + 1, "0")
    return f"{scaled[:-precision]}.{scaled[-precision:]}" if precision else scaled


def _exponential(number: Fraction, precision: int, letter: str) -> str:
    """A number with one digit before the point, so many behind it, and an exponent."""
    digits, point = _significant(number, precision + 1)
    return _with_exponent(digits.ljust(precision + 1, "0"), point - 1, letter)


def _with_exponent(digits: str, exponent: int, letter: str) -> str:
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{mantissa}{letter}{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _significant(number: Fraction, count: int) -> tuple[str, int]:
    """The first digits of a number, rounded, and how many of them stand before the point."""
    if not number:
        return "0", 1
    point = len(number_text(int(number))) if number >= 1 else 1
    while number < Fraction(10) ** (point - 1):
        point -= 1
    unit = Fraction(10) ** (point - count)
    rounded = round(number / unit)
    if rounded == 10**count:
        return "1", point + 1
    return number_text(rounded), point


def _general(number: Number, precision: int | None, letter: str) -> str:
    """A number as %g writes it: the shorter of the two ways, without zeros at the end."""
    if precision is None:
        shortest = Decimal(_magnitude(number))
        digits = "".join(map(str, shortest.as_tuple().digits))
        point = shortest.adjusted() + 1
        limit = _LARGEST_EXPONENT
    else:
        digits, point = _significant(exact(_magnitude(number)), precision or 1)
        limit = precision or 1
    digits = digits.rstrip("0") or "0"
    if precision is not None and limit > len(digits) and len(digits) >= point:
        limit = len(digits)
    sign = "-" if number < 0 else ""
    if point - 1 < _SMALLEST_EXPONENT or point - 1 >= limit:
        return sign + _with_exponent(digits, point - 1, letter)
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    whole, rest = digits[:point].ljust(point, "0"), digits[point:]
    return sign + (f"{whole}.{rest}" if rest else whole)
