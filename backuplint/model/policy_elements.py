"""What a policy is made of: strings with holes, lists of which some may be missing.

Knows nothing of what a policy's elements mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Protocol, TypeAlias, TypeVar

from backuplint.terraform.types import to_text
from backuplint.values import Collection, Known, Mapping, Null, Trail, Undecided, Unknown, Value

Text: TypeAlias = Known[str] | Unknown
"""A string of a policy; where it has holes, an Unknown with pieces."""


class PolicyError(Undecided):
    """What is written is no policy: to a rule, a part that cannot be judged.

    `message` says why, and `trail` leads to the place.
    """

    def __init__(self, message: str, trail: Trail) -> None:
        super().__init__(Unknown(message, trail, failed=True))
        self.message = message
        self.trail = trail


class Doubtful(Protocol):
    @property
    def uncertain(self) -> Unknown | None:
        """Why it is not known whether it is there; None if it is."""


D = TypeVar("D", bound=Doubtful)


def any_of(things: Iterable[D], question: Callable[[D], bool]) -> bool:
    """Whether the answer is yes for one of these. Errors: Undecided, if it may be for one."""
    undecided: Undecided | None = None
    for thing in things:
        try:
            if not question(thing):
                continue
            if thing.uncertain is None:
                return True
            raise Undecided(thing.uncertain)
        except Undecided as error:
            undecided = undecided or error
    if undecided is not None:
        raise undecided
    return False


# -- questions about strings -----------------------------------------------------


def is_text(value: Text, text: str) -> bool:
    """Whether a string is this one, letter case included. Errors: Undecided."""
    match value:
        case Known(value=known):
            return bool(known == text)
        case Unknown(pieces=tuple() as pieces) if not _fits(pieces, text):
            return False
    raise Undecided(value)


def has_wildcard(value: Text) -> bool:
    """Whether `*` or `?` stands in a string. Errors: Undecided."""
    pieces = (value.value,) if isinstance(value, Known) else value.pieces or ()
    if any("*" in piece or "?" in piece for piece in pieces if isinstance(piece, str)):
        return True
    if isinstance(value, Unknown):
        raise Undecided(value)
    return False


def action_matches(pattern: Text | str, action: str) -> bool:
    """Whether an `Action` of a policy takes in this action. Errors: Undecided.

    `*` stands for any characters and `?` for one; letter case does not count.
    """
    match pattern:
        case str() | Known(value=str()):
            text = pattern if isinstance(pattern, str) else pattern.value
            return _glob([*text.lower()], action.lower())
        case Unknown(pieces=tuple() as pieces):
            # Whatever fills a hole, it takes in no more than `*` does.
            symbols = [s for p in pieces for s in (p.lower() if isinstance(p, str) else "*")]
            if not _glob(symbols, action.lower()):
                return False
            raise Undecided(pattern)
    raise Undecided(pattern)


def _fits(pieces: tuple[str | Unknown, ...], text: str) -> bool:
    """Whether a string with holes could be this text: a hole may be anything."""
    symbols: list[str | None] = []
    for piece in pieces:
        symbols += piece if isinstance(piece, str) else [None]
    return _glob(symbols, text, one=None, many=None)


def _glob(
    pattern: list[str] | list[str | None],
    text: str,
    one: str | None = "?",
    many: str | None = "*",
) -> bool:
    """Whether a text matches symbols, one of which stands for any character and one for many."""
    at = place = 0
    star, resume = -1, 0
    while place < len(text):
        if at < len(pattern) and pattern[at] == many:
            star, resume = at, place
            at += 1
        elif at < len(pattern) and pattern[at] in (text[place], one):
            at += 1
            place += 1
        elif star >= 0:
            resume += 1
            at, place = star + 1, resume
        else:
            return False
    return all(symbol == many for symbol in pattern[at:])


def any_text(texts: Iterable[Text], question: Callable[[Text], bool]) -> bool:
    """Whether the answer is yes for a string. Errors: Undecided, if it may be for one."""
    undecided: Undecided | None = None
    for text in texts:
        try:
            if question(text):
                return True
        except Undecided as error:
            undecided = undecided or error
    if undecided is not None:
        raise undecided
    return False


def text_of(text: Text) -> str:
    """The text of a known string. Errors: Undecided."""
    if isinstance(text, Unknown):
        raise Undecided(text)
    return text.value


# -- reading --------------------------------------------------------------------


def field_of(items: dict[str, Value], name: str) -> Value | None:
    """An element by its name, in any letter case; None if it is null or not written."""
    value = items.get(name)
    if value is None:
        lower = name.lower()
        value = next((item for key, item in items.items() if key.lower() == lower), None)
    return None if isinstance(value, Null) else value


def unwrap(value: Value) -> tuple[Value, Unknown | None]:
    """An element, and why it may be there or not."""
    doubt = None
    while isinstance(value, Unknown) and value.partly is not None:
        doubt = doubt or value
        value = value.partly
    return value, doubt


def read_elements(value: Value) -> Iterator[tuple[Value, Unknown | None]]:
    """The elements of a list, or the only one, each with the doubt whether it is there."""
    match value:
        case Known(value=Collection(items=items)):
            yield from map(unwrap, items)
        case Unknown(partly=Known(value=Collection(items=items))):
            for item in items:
                match item:
                    case Unknown(partly=None, pieces=None):
                        yield item, item
                    case _:
                        yield unwrap(item)
        case Unknown(partly=None, pieces=None, refers_to=None):
            yield value, value
        case _:
            yield unwrap(value)


def read_text(value: Value, used: Trail) -> Text:
    """A string, in which a number or a bool was written out. Errors: PolicyError."""
    match value:
        case Known(value=str()) | Unknown():
            return replace(value, trail=placed(value.trail, used))
        case Known(value=bool() | int() | Decimal() as primitive):
            return Known(to_text(primitive), placed(value.trail, used), value.made_of)
    raise PolicyError("a string must stand here", placed(value.trail, used))


def read_texts(value: Value | None, used: Trail) -> tuple[Text, ...]:
    """The strings of a list, or the only one. One that may be missing is Unknown."""
    if value is None:
        return ()
    texts = []
    for element, doubt in read_elements(value):
        certain = doubt is None or isinstance(element, Unknown)
        texts.append(read_text(element if certain or doubt is None else doubt, used))
    return tuple(texts)


def read_known_text(value: Value | None, used: Trail) -> Known[str] | None:
    """A string that must be known. Errors: Undecided, PolicyError."""
    if value is None:
        return None
    text = read_text(value, used)
    if isinstance(text, Unknown):
        raise Undecided(text)
    return text


def read_entries(
    value: Value | None, used: Trail
) -> Iterator[tuple[str | Unknown, Value, Trail, Unknown | None]]:
    """A mapping's keys, values and places, and why each may be missing.

    An unknown key stands for what else the mapping may have.
    """
    content, doubt = (None, None) if value is None else unwrap(value)
    match content:
        case None | Null():
            return
        case Known(value=Mapping() as mapping):
            certain = False
            for key, item in mapping.items.items():
                trail = mapping.key_trails.get(key) or item.trail
                why = unwrap(item)[1] if isinstance(item, Unknown) and not item.not_null else None
                certain = certain or why is None
                yield key, item, placed(trail, used), why
            if doubt is not None:
                there = _is_filled(doubt) and not certain
                yield doubt, doubt, doubt.trail, None if there else doubt
        case Unknown():
            yield content, content, content.trail, None if _is_filled(content) else content
        case _:
            raise PolicyError("a condition is a JSON object", placed(content.trail, used))


def _is_filled(container: Unknown) -> bool:
    return container.length is not None and container.length[0] > 0


def placed(trail: Trail, used: Trail) -> Trail:
    """The place of an element, where the policy around it is used, and where it comes from."""
    around = [s for s in used if s not in trail and not any(s.contains(own) for own in trail)]
    return (*trail[:1], *around, *(trail[1:] or trail)) if around else trail
