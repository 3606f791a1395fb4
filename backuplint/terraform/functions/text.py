"""Text that functions make: normalized, and with holes where a part is not known."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from typing import Any, ParamSpec, TypeAlias

from backuplint.terraform.functions.function import Context, computed
from backuplint.terraform.functions.graphemes import graphemes
from backuplint.terraform.types import STRING, Type
from backuplint.values import Collection, Known, Null, Unknown, Value

_P = ParamSpec("_P")

Piece: TypeAlias = str | Unknown
"""A part of a text: known, or a hole."""

CHARACTERS_A_STEP = 16  # of work: what copying text costs, next to evaluating an expression


def spend_text(context: Context, length: int) -> None:
    """Account for a text of so many characters before it is made. Raises OutOfBudget."""
    context.budget.spend(length // CHARACTERS_A_STEP)


def characters(context: Context, text: str) -> list[str]:
    """What a reader takes for the characters of a text. Raises OutOfBudget."""
    context.budget.spend(len(text) // (CHARACTERS_A_STEP if text.isascii() else 1))
    return graphemes(text)


def normalized(text: str) -> str:
    """A text as Terraform keeps it: in Unicode's form C."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def known_text(text: str) -> Known[str]:
    return Known(normalized(text))


def not_evaluated(reason: str, *, not_null: bool = True) -> Unknown:
    """What Terraform could tell and backuplint does not try."""
    return Unknown(reason, not_null=not_null, evaluated=False)


class Unclear(Exception):
    """What Terraform makes of an argument is not certain here; the message says why."""


def unless_unclear(implementation: Callable[_P, Value]) -> Callable[_P, Value]:
    """A function's implementation that may raise Unclear, and gives an unknown then."""

    @wraps(implementation)
    def careful(*arguments: _P.args, **named: _P.kwargs) -> Value:
        try:
            return implementation(*arguments, **named)
        except Unclear as error:
            return not_evaluated(str(error))

    return careful


def undecided(*arguments: Value, of: Type | None = STRING) -> Unknown:
    """An unknown of a type, and not null, because the first unknown of these is not known."""
    cause = next(a for a in arguments if isinstance(a, Unknown))
    return replace(altered(cause), type=of)


def altered(hole: Unknown) -> Unknown:
    """The unknown text that something unknown became: it shares its reason, and no more."""
    return Unknown(
        hole.reason,
        hole.trail,
        not_null=True,
        made_of=hole.made_of,
        sensitive=hole.sensitive,
        failed=hole.failed,
        evaluated=hole.evaluated,
        type=STRING,
    )


def pieces_of(value: Known[str] | Unknown) -> tuple[Piece, ...]:
    match value:
        case Known(value=text):
            return (text,)
        case Unknown(pieces=tuple(pieces)):
            return pieces
    return (value,)


def joined(pieces: Iterable[Piece]) -> Known[str] | Unknown:
    """The text of these pieces: known if none of them is a hole."""
    merged: list[Piece] = []
    known: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            known.append(piece)
            continue
        if any(known):
            merged.append("".join(known))
        known = []
        merged.append(piece)
    if any(known):
        merged.append("".join(known))
    holes = [piece for piece in merged if isinstance(piece, Unknown)]
    if not holes:
        return known_text("".join(known))
    return Unknown(
        holes[0].reason,
        not_null=True,
        pieces=tuple(
            piece if isinstance(piece, Unknown) else normalized(piece) for piece in merged
        ),
        failed=any(hole.failed for hole in holes),
        evaluated=all(hole.evaluated for hole in holes),
        type=STRING,
    )


def parts_of(context: Context, *arguments: Value) -> Callable[[object], Value]:
    """A maker of the parts of what this call computes: from Python's values, None for null.

    Each part has the call's place, and is made of what all of it is made of.
    """
    known: Known[Any] = computed(Known(None), arguments, context)
    null = Null(known.trail, known.made_of, known.sensitive)

    def part(value: object) -> Value:
        return null if value is None else replace(known, value=value)

    return part


def list_of(context: Context, texts: Iterable[str], *arguments: Value) -> Known[Collection]:
    """A list of texts, computed from these arguments."""
    part = parts_of(context, *arguments)
    return Known(Collection("list", tuple(part(normalized(text)) for text in texts)))
