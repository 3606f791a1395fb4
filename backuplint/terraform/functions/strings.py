"""Terraform's functions on strings, but for format and regular expressions. Keeps what is known
of a string with holes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

# What these declare belongs to strings, too, and is found with them.
from backuplint.terraform.functions import formatting, regular_expressions, templates
from backuplint.terraform.functions.function import (
    Context,
    FunctionError,
    Parameter,
    function,
)
from backuplint.terraform.functions.text import (
    Piece,
    altered,
    characters,
    joined,
    known_text,
    list_of,
    pieces_of,
    spend_text,
    undecided,
    unless_unclear,
)
from backuplint.terraform.types import BOOL, NUMBER, STRING, ListOf
from backuplint.values import Collection, Known, Null, Number, Unknown, Value

__all__ = ["formatting", "regular_expressions", "templates"]

_Text = Known[str] | Unknown

_TEXT: Final = Parameter("str", STRING)
_HOLED: Final = Parameter("str", STRING, unknown=True)

# What Go's unicode.IsSpace takes for space. Python's own notion has four more controls.
_SPACE: Final = (
    "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000"
)


def whole_number(value: Known[Number], name: str) -> int:
    """A number that must be whole. Errors: FunctionError."""
    number = value.value
    if not isinstance(number, int) or abs(number) >= 2**63:
        raise FunctionError(f"`{name}` must be a whole number")
    return number


# -- letters --------------------------------------------------------------------


@function("upper", _HOLED)
def _upper(context: Context, text: _Text) -> Value:
    return _letter_by_letter(context, text, str.upper, _upper_letter)


@function("lower", _HOLED)
def _lower(context: Context, text: _Text) -> Value:
    return _letter_by_letter(context, text, str.lower, _lower_letter)


@function("title", _TEXT)
def _title(context: Context, text: Known[str]) -> Value:
    context.budget.spend(len(text.value) // 4)
    letters = []
    before = " "
    for letter in text.value:
        letters.append(_title_letter(letter) if _separates(before) else letter)
        before = letter
    return known_text("".join(letters))


def _letter_by_letter(
    context: Context, text: _Text, in_ascii: Callable[[str], str], letter: Callable[[str], str]
) -> Value:
    def change(known: str) -> str:
        if known.isascii():
            return in_ascii(known)
        context.budget.spend(len(known) // 4)
        return "".join(map(letter, known))

    return _mapped(text, change)


def _upper_letter(letter: str) -> str:
    """One letter for one letter: where Python's capital has several, its title form, if single."""
    return next((c for c in (letter.upper(), letter.title()) if len(c) == 1), letter)


def _lower_letter(letter: str) -> str:
    lower = letter.lower()
    return lower if len(lower) == 1 else lower[0]  # İ is the only one with more


def _title_letter(letter: str) -> str:
    title = letter.title()
    return title if len(title) == 1 else letter


def _separates(letter: str) -> bool:
    """Whether a word starts behind this character, as Go's strings.Title has it."""
    if letter.isascii():
        return not (letter.isalnum() or letter == "_")
    return letter in _SPACE


def _mapped(text: _Text, change: Callable[[str], str], *, keep_holes: bool = False) -> Value:
    """A change that each character undergoes whatever stands beside it."""
    return joined(
        change(piece) if isinstance(piece, str) else piece if keep_holes else altered(piece)
        for piece in pieces_of(text)
    )


# -- ends -----------------------------------------------------------------------


@function("trim", _TEXT, Parameter("cutset", STRING))
def _trim(_: Context, text: Known[str], cutset: Known[str]) -> Value:
    return known_text(text.value.strip(cutset.value) if cutset.value else text.value)


@function("trimspace", _HOLED)
def _trimspace(_: Context, text: _Text) -> Value:
    return _at_ends(text, lambda known: known.lstrip(_SPACE), lambda known: known.rstrip(_SPACE))


@function("chomp", _HOLED)
def _chomp(_: Context, text: _Text) -> Value:
    return _at_ends(text, None, lambda known: known.rstrip("\r\n"))


def _at_ends(
    text: _Text, first: Callable[[str], str] | None, last: Callable[[str], str] | None
) -> Value:
    """A text that loses something at its ends; a hole at such an end hides what it loses."""
    pieces = list(pieces_of(text))
    for place, change in ((0, first), (-1, last)):
        if change is None or not pieces:
            continue
        end = pieces[place]
        changed = change(end) if isinstance(end, str) else ""
        if isinstance(text, Unknown) and not changed:
            return undecided(text)
        pieces[place] = changed
    return joined(pieces)


@function("trimprefix", _HOLED, Parameter("prefix", STRING))
def _trimprefix(_: Context, text: _Text, prefix: Known[str]) -> Value:
    first, *rest = pieces_of(text) or ("",)
    match _starts_with(text, prefix.value):
        case None:
            return undecided(text)
        case True if isinstance(first, str):
            return joined([first.removeprefix(prefix.value), *rest])
    return joined([first, *rest])


@function("trimsuffix", _HOLED, Parameter("suffix", STRING))
def _trimsuffix(_: Context, text: _Text, suffix: Known[str]) -> Value:
    *rest, last = pieces_of(text) or ("",)
    match _ends_with(text, suffix.value):
        case None:
            return undecided(text)
        case True if isinstance(last, str):
            return joined([*rest, last.removesuffix(suffix.value)])
    return joined([*rest, last])


@function("startswith", _HOLED, Parameter("prefix", STRING))
def _startswith(_: Context, text: _Text, prefix: Known[str]) -> Value:
    return _answer(_starts_with(text, prefix.value), text)


@function("endswith", _HOLED, Parameter("suffix", STRING))
def _endswith(_: Context, text: _Text, suffix: Known[str]) -> Value:
    return _answer(_ends_with(text, suffix.value), text)


@function("strcontains", _HOLED, Parameter("substr", STRING))
def _strcontains(_: Context, text: _Text, part: Known[str]) -> Value:
    pieces = pieces_of(text)
    if any(isinstance(piece, str) and part.value in piece for piece in pieces):
        return Known(True)
    return _answer(None if isinstance(text, Unknown) and part.value else not part.value, text)


def _starts_with(text: _Text, prefix: str) -> bool | None:
    first: Piece = next(iter(pieces_of(text)), "")
    if isinstance(first, Unknown):
        return None if prefix else True
    if isinstance(text, Known) or len(first) >= len(prefix) or not prefix.startswith(first):
        return first.startswith(prefix)
    return None


def _ends_with(text: _Text, suffix: str) -> bool | None:
    last: Piece = next(reversed(pieces_of(text)), "")
    if isinstance(last, Unknown):
        return None if suffix else True
    if isinstance(text, Known) or len(last) >= len(suffix) or not suffix.endswith(last):
        return last.endswith(suffix)
    return None


def _answer(answer: bool | None, text: _Text) -> Value:
    return undecided(text, of=BOOL) if answer is None else Known(answer)


# -- parts ----------------------------------------------------------------------


@function("strrev", _TEXT)
def _strrev(context: Context, text: Known[str]) -> Value:
    return known_text("".join(reversed(characters(context, text.value))))


@function("substr", _TEXT, Parameter("offset", NUMBER), Parameter("length", NUMBER))
def _substr(
    context: Context, text: Known[str], offset: Known[Number], length: Known[Number]
) -> Value:
    start, count = whole_number(offset, "offset"), whole_number(length, "length")
    clusters = characters(context, text.value)
    if start < 0:
        # A length of 0 then means all the rest, which is Terraform's slip and not ours.
        start = max(start + len(clusters), 0)
        count = count or -1
    rest = clusters[start:]
    return known_text("".join(rest if count < 0 else rest[:count]))


@function("split", Parameter("separator", STRING), _TEXT)
def _split(context: Context, separator: Known[str], text: Known[str]) -> Value:
    parts = text.value.split(separator.value) if separator.value else list(text.value)
    context.budget.spend(len(parts))
    return list_of(context, parts, separator, text)


@function(
    "join",
    Parameter("separator", STRING, unknown=True),
    Parameter("list", ListOf(STRING), unknown=True),
    rest=Parameter("lists", ListOf(STRING), unknown=True),
)
def _join(context: Context, separator: _Text, *lists: Known[Collection] | Unknown) -> Value:
    unknown = [items for items in lists if isinstance(items, Unknown)]
    items = [item for held in lists if isinstance(held, Known) for item in held.value.items]
    if any(isinstance(item, Null) for item in items):
        raise FunctionError("a null value cannot be joined")
    if unknown:
        return undecided(*unknown)
    between = pieces_of(separator)
    pieces: list[Piece] = []
    for number, item in enumerate(items):
        assert not isinstance(item, Null)  # looked for above
        pieces += [*(between if number else ()), *pieces_of(item)]
    spend_text(context, sum(len(piece) for piece in pieces if isinstance(piece, str)))
    return joined(pieces)


# -- changes --------------------------------------------------------------------


@function("indent", Parameter("spaces", NUMBER), _HOLED)
def _indent(context: Context, spaces: Known[Number], text: _Text) -> Value:
    count = whole_number(spaces, "spaces")
    if count < 0:
        raise FunctionError("`spaces` must not be negative")
    lines = sum(piece.count("\n") for piece in pieces_of(text) if isinstance(piece, str))
    spend_text(context, count * (lines + 1))
    indented = "\n" + " " * count
    return _mapped(text, lambda known: known.replace("\n", indented))


@function("replace", _HOLED, Parameter("substring", STRING), Parameter("replacement", STRING))
@unless_unclear
def _replace(context: Context, text: _Text, old: Known[str], new: Known[str]) -> Value:
    pattern = re.fullmatch("/(.*)/", old.value, re.DOTALL)
    if pattern:
        if isinstance(text, Unknown):
            return undecided(text)
        return known_text(
            regular_expressions.substitute(context, pattern[1], new.value, text.value)
        )
    if isinstance(text, Unknown) and len(old.value) != 1:
        return undecided(text)  # what is looked for may begin in a hole and end behind it
    found = sum(piece.count(old.value) for piece in pieces_of(text) if isinstance(piece, str))
    spend_text(context, found * len(new.value))
    return _mapped(text, lambda known: known.replace(old.value, new.value))
