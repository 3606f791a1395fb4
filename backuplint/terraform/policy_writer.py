"""IAM policies as the JSON that the AWS provider writes. Does not know what they allow."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from backuplint.values import Collection, Known, Mapping, Null, Unknown, Value

_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    **{character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"},
}


def write_json(structure: Known[Mapping], *, indent: bool) -> tuple[str | Unknown, ...]:
    """The JSON text of a policy, with a hole for what is unknown.

    A hole that may be nothing, or more than a string, covers all that depends on it: its key, and
    the comma before.
    """
    pieces: list[str | Unknown] = []
    for piece in _pieces(structure, "\n" if indent else ""):
        if isinstance(piece, str) and pieces and isinstance(pieces[-1], str):
            pieces[-1] += piece
        elif piece != "":
            pieces.append(piece)
    return tuple(pieces)


def _pieces(value: Value, newline: str) -> list[str | Unknown]:
    match value:
        case Known(value=Collection(items=items)):
            return _container("[]", [_pieces(item, _deeper(newline)) for item in items], newline)
        case Known(value=Mapping(items=entries)):
            return _object(entries, newline)
        case Known(value=primitive):
            return [_primitive(primitive)]
        case Unknown(pieces=tuple() as pieces):
            inside = [_escaped(p) if isinstance(p, str) else p for p in pieces]
            return ['"', *inside, '"']
        case Unknown():
            return [replace(value, partly=None)]
        case Null():
            return ["null"]


def _object(entries: dict[str, Value], newline: str) -> list[str | Unknown]:
    units: list[list[str | Unknown]] = []
    colon = ": " if newline else ":"
    for key, value in entries.items():
        if isinstance(value, Unknown) and value.pieces is None:
            if not units:
                return [replace(value, partly=None)]
            units[-1].append(replace(value, partly=None))
        else:
            head = f'"{_escaped(key)}"{colon}'
            units.append([head, *_pieces(value, _deeper(newline))])
    return _container("{}", units, newline)


def _deeper(newline: str) -> str:
    return newline + "  " if newline else ""


def _container(
    brackets: str, units: list[list[str | Unknown]], newline: str
) -> list[str | Unknown]:
    if not units:
        return [brackets]
    pieces: list[str | Unknown] = [brackets[0]]
    for index, unit in enumerate(units):
        pieces += [f"{',' if index else ''}{_deeper(newline)}", *unit]
    return [*pieces, f"{newline}{brackets[1]}"]


def _primitive(value: str | bool | int | Decimal) -> str:
    match value:
        case str():
            return f'"{_escaped(value)}"'
        case bool():
            return str(value).lower()
        case Decimal():
            return f"{value:f}"
    return str(value)


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(c) or (c if c >= " " else f"\\u{ord(c):04x}") for c in text)
