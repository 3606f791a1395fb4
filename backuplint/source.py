"""Text and places in it. Knows nothing of HCL."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple


class Position(NamedTuple):
    """A place between two characters. Both numbers count from 1, columns in code points."""

    line: int
    column: int


@dataclass(frozen=True, eq=False)
class Source:
    """A file that was read, or a text that stands in for one. Equal only to itself."""

    name: str  # as it is shown: relative to where the command runs, with `/`
    text: str = field(repr=False)
    path: Path | None = None  # the real path, links resolved; None for a text from nowhere
    owned: bool = True  # whether the user wrote it: not a downloaded module, not a stub

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(i + 1 for i, c in enumerate(self.text) if c == "\n")]

    def position(self, offset: int) -> Position:
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def offset(self, line: int) -> int:
        """Where a line starts. Lines count from 1."""
        return self._starts[line - 1]

    @property
    def line_count(self) -> int:
        return len(self._starts)

    def line(self, number: int) -> str:
        """The text of a line, without its end. Lines count from 1."""
        start = self._starts[number - 1]
        end = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
        return self.text[start:end].removesuffix("\r")

    def span(self, start: int, end: int) -> Span:
        return Span(self, start, end)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source: the half-open range of offsets [start, end), in code points."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    @property
    def first(self) -> Position:
        return self.source.position(self.start)

    @property
    def last(self) -> Position:
        """The place after the last character."""
        return self.source.position(self.end)

    @property
    def first_line(self) -> Span:
        """The part of this span that lies on its first line."""
        newline = self.source.text.find("\n", self.start, self.end)
        if newline < 0:
            return self
        end = newline - (self.source.text[newline - 1 : newline] == "\r")
        return Span(self.source, self.start, max(end, self.start))

    def contains(self, other: Span) -> bool:
        return self.source is other.source and self.start <= other.start and other.end <= self.end

    def __str__(self) -> str:
        return f"{self.source.name}:{self.first.line}:{self.first.column}"

    def __repr__(self) -> str:
        return f"<{self} {self.text[:40]!r}>"
