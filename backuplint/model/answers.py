"""Questions with three answers over several things: yes, no, and Undecided if one decides it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from backuplint.values import Undecided

T = TypeVar("T")
S = TypeVar("S")


def first(things: Iterable[T], read: Callable[[T], S | None]) -> S | None:
    """What is read of the first thing that gives something. Errors: Undecided, if one may."""
    doubt: Undecided | None = None
    for thing in things:
        try:
            found = read(thing)
        except Undecided as undecided:
            doubt = doubt or undecided
            continue
        if found is not None:
            return found
    if doubt is not None:
        raise doubt
    return None


def any_of(things: Iterable[T], test: Callable[[T], bool]) -> bool:
    """Whether the answer is yes for one. Errors: Undecided."""
    return first(things, lambda thing: True if test(thing) else None) is not None


def all_of(things: Iterable[T], test: Callable[[T], bool]) -> bool:
    """Whether the answer is yes for each. Errors: Undecided."""
    return not any_of(things, lambda thing: not test(thing))
