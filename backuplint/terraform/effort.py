"""How much work one question about a value may take, where no budget of a run counts it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

Spend: TypeAlias = Callable[[int], None]

MAXIMUM_ELEMENTS = 200_000


class TooLarge(Exception):
    """A value with too many elements, or nested too deeply, to be looked at."""


@contextmanager
def limited(spend: Spend | None) -> Iterator[Spend]:
    """`spend`, or a limit of its own. Raises TooLarge past that, or where nesting is too deep."""
    left = MAXIMUM_ELEMENTS

    def count(steps: int) -> None:
        nonlocal left
        left -= steps
        if left < 0:
            raise TooLarge

    try:
        yield spend or count
    except RecursionError:
        raise TooLarge from None
