"""Patterns with `*` against texts with holes: whether they match, whatever fills the holes.

Knows nothing of what the texts are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from backuplint.values import Undecided, Unknown


@dataclass(frozen=True, eq=False)
class Hole:
    """A part of a text that is not known, but for the `characters` that it may be made of.

    None: any. The same Hole in a pattern and in a text is the same part.
    """

    unknown: Unknown
    characters: frozenset[str] | None = None


@dataclass(frozen=True)
class Star:
    """What matches anything, and nothing."""


STAR = Star()

Token: TypeAlias = str | Star | Hole
"""One character, a star, or a hole."""


def tokens(text: str, *, stars: bool = False) -> tuple[Token, ...]:
    """A text's characters; with `stars`, each `*` is one that matches anything."""
    return tuple(STAR if stars and character == "*" else character for character in text)


def matches(pattern: Sequence[Token], text: Sequence[Token]) -> bool:
    """Whether a pattern matches all of a text. Errors: Undecided, if that hangs on a hole."""
    if not _matches(pattern, text, surely=False):
        return False
    if _matches(pattern, text, surely=True):
        return True
    holes = [token for token in (*text, *pattern) if isinstance(token, Hole)]
    raise Undecided(holes[0].unknown)


def _matches(pattern: Sequence[Token], text: Sequence[Token], *, surely: bool) -> bool:
    """Whether it matches for some way to fill the holes; `surely`: for every way.

    Of the latter a no is no proof: what only a case by case look can tell is left out.
    """
    states = _rest(pattern, {0}, surely)
    for token in text:
        if isinstance(token, Hole):
            states = _over(pattern, states, token, surely)
        else:
            states = {
                index + (0 if _is_open(pattern[index], surely) else 1)
                for index in states
                if index < len(pattern)
                and (_is_open(pattern[index], surely) or pattern[index] == token)
            }
        states = _rest(pattern, states, surely)
    return len(pattern) in states


def _is_open(token: Token, surely: bool) -> bool:
    """Whether it takes any text at all."""
    return isinstance(token, Star) or (isinstance(token, Hole) and not surely)


def _rest(pattern: Sequence[Token], states: set[int], surely: bool) -> set[int]:
    """With the places that are reached without a character: behind a star."""
    found = set(states)
    for state in states:
        while state < len(pattern) and _is_open(pattern[state], surely):
            state += 1
            found.add(state)
    return found


def _over(pattern: Sequence[Token], states: set[int], hole: Hole, surely: bool) -> set[int]:
    """The places that are reached over a hole of the text."""
    same = {i + 1 for i in states if i < len(pattern) and pattern[i] is hole}
    if surely:
        return same | {i for i in states if i < len(pattern) and isinstance(pattern[i], Star)}
    found, new = same | states, same | states
    while new:
        new = _rest(
            pattern,
            {
                i + 1
                for i in new
                if i < len(pattern)
                and isinstance(token := pattern[i], str)
                and (hole.characters is None or token in hole.characters)
            },
            surely,
        )
        new -= found
        found |= new
    return found
