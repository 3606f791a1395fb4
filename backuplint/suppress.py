"""Ignore comments: what they say, and how far they reach."""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from backuplint.faults import Unreadable
from backuplint.hcl.ast import Block, Comment
from backuplint.hcl.parse import parse
from backuplint.hcl.scan import File, TopLevel
from backuplint.source import Span
from backuplint.values import Trail

DIRECTIVE = re.compile(
    r"\bbackuplint:[ \t]*(?P<what>ignore-file|ignore)(?![\w-])(?:[ \t]*\[(?P<ids>[^\]\n]*)\])?"
    r"(?P<reason>(?:(?!backuplint:)[^\n])*)"
)


@dataclass(eq=False)
class Ignore:
    """One rule id in one ignore comment: the stretch of text that it covers, and its use."""

    id: str  # "" where a comment names none
    place: Span  # of the id, inside the comment
    comment: Span
    reason: str  # as its author wrote it; may be empty
    covers: Span
    line: Span | None  # the line that it stands for; None where that is a block or a file
    known: bool = True  # whether there is a rule of that id
    nearest: str | None = None  # an id that is much like it
    selected: bool = True  # whether its rule was run
    used: bool = False
    questioned: bool = False  # whether its rule could not tell, or could not look

    @property
    def trail(self) -> Trail:
        return (self.place,)

    @property
    def unused(self) -> bool:
        """Whether it can go: its rule was run, could tell, and had nothing to say here."""
        return self.known and self.selected and not self.used and not self.questioned

    def reaches(self, span: Span, *, beside: bool = False) -> bool:
        """Whether it holds for what begins with `span`.

        `beside` asks for what a finding merely speaks of: a block or a file that is covered does
        not count there, only a line.
        """
        covers = self.line if beside else self.covers
        return (
            covers is not None
            and span.source is covers.source
            and (covers.start <= span.start < max(covers.end, covers.start + 1))
        )

    def meets(self, span: Span) -> bool:
        """Whether what it covers and `span` have anything in common."""
        covers = self.covers
        return span.source is covers.source and (
            covers.start < span.end and span.start < covers.end
        )


def ignores(files: Iterable[File], known: Iterable[str], selected: Iterable[str]) -> list[Ignore]:
    """Every ignore comment of some files, a rule id each."""
    ids, run = sorted(known), set(selected)
    found: list[Ignore] = []
    for file in files:
        if any("backuplint:" in comment.text for comment in file.comments):
            found += _File(file).ignores(ids, run)
    return found


class _File:
    """A file with ignore comments: what stands on each of its lines."""

    def __init__(self, file: File) -> None:
        self.source = file.source
        self.tops = sorted(file.blocks, key=lambda top: top.span.start)
        self.comments = sorted(file.comments, key=lambda comment: comment.span.start)
        self.starts = [comment.span.start for comment in self.comments]
        self.parsed: dict[int, Block | None] = {}

    @cached_property
    def lines(self) -> list[int]:
        """The line of code that each comment is about."""
        found: list[int] = []  # from the last comment on, for one may pass on to the next
        below: dict[int, int] = {}  # a line that a comment begins on → what the last of these found
        for comment in reversed(self.comments):
            first, number = comment.span.first.line, comment.span.last.line
            if self._is_code(self.source.offset(first), comment.span.start):
                number = first
            elif not self._has_code(number) and number < self.source.line_count:
                number += 1
                if number in below and not self._has_code(number):
                    number = below[number]
            below.setdefault(first, number)
            found.append(number)
        return found[::-1]

    def ignores(self, known: list[str], run: set[str]) -> Iterator[Ignore]:
        nearest: dict[str, list[str]] = {}
        for number, comment in enumerate(self.comments):
            if "backuplint:" not in comment.text:
                continue
            for match in DIRECTIVE.finditer(comment.text):
                covers, line = self._reach(self.lines[number], match["what"])
                reason = match["reason"].strip().removesuffix("*/").strip()
                for id, place in _ids(comment, match):
                    if id not in known and id not in nearest:
                        like = id.lower().replace("_", "-")
                        nearest[id] = get_close_matches(like, known, 1)
                    yield Ignore(
                        id,
                        place,
                        comment.span,
                        reason,
                        covers,
                        line,
                        known=id in known,
                        nearest=next(iter(nearest.get(id, ())), None),
                        selected=id in run,
                    )

    def _reach(self, number: int, what: str) -> tuple[Span, Span | None]:
        """What a comment about a line covers, and that line, unless it is a whole block.

        It covers the line and all of what begins on it.
        """
        if what == "ignore-file":
            return Span(self.source, 0, len(self.source.text) + 1), None
        start = self.source.offset(number)
        end = start + len(self.source.line(number))
        line = Span(self.source, start, end + 1)
        last, whole = self._begun(start, end)
        return Span(self.source, start, max(last, line.end)), None if whole else line

    def _has_code(self, number: int) -> bool:
        start = self.source.offset(number)
        return self._is_code(start, start + len(self.source.line(number)))

    def _is_code(self, start: int, end: int) -> bool:
        """Whether anything but blanks and comments stands between two offsets."""
        text = self.source.text
        number = max(bisect_right(self.starts, start) - 1, 0)
        while number < len(self.comments) and self.starts[number] < end:
            span = self.comments[number].span
            if span.end > start:
                if text[start : span.start].strip(BLANK):
                    return True
                start = span.end
            number += 1
        return bool(text[start:end].strip(BLANK))

    def _begun(self, start: int, end: int) -> tuple[int, bool]:
        """Where all that begins between two offsets has ended; whether a block is among it."""
        last, whole = end, False
        number = bisect_right(self.tops, end, key=lambda top: top.span.start)
        while number and self.tops[number - 1].span.end >= start:
            number -= 1
            top = self.tops[number]
            if top.span.start >= start:
                last, whole = max(last, top.span.end), True
                continue
            for node in _first(self._block(top), start, end):
                last = max(last, node.span.end)
                whole = whole or isinstance(node, Block)
        return last, whole

    def _block(self, top: TopLevel) -> Block | None:
        if id(top) not in self.parsed:
            try:
                self.parsed[id(top)] = parse(top)
            except Unreadable:  # a fault, for whoever reads the module
                self.parsed[id(top)] = None
        return self.parsed[id(top)]


BLANK = " \t\r\n\ufeff,"  # in JSON a comma follows a comment


def _ids(comment: Comment, match: re.Match[str]) -> Iterator[tuple[str, Span]]:
    """The ids in a comment, each with its place. A comment that names none gives one, empty."""
    raw, ids = comment.span.text, match["ids"] or ""
    shift = 0
    if not raw.startswith(comment.text):  # in JSON, where the text is a string
        shift = raw.find(ids or match["what"]) - match.start("ids" if ids else "what")
    start = comment.span.start + shift

    def place(first: int, last: int) -> Span:
        found = Span(comment.span.source, start + first, start + last)
        return found if comment.span.contains(found) else comment.span

    names = list(re.finditer(r"[^,\s]+", ids))
    for name in names:
        yield name[0], place(*(match.start("ids") + offset for offset in name.span()))
    if not names:
        yield "", place(*match.span("what"))


def _first(root: Block | None, start: int, end: int) -> Iterator[Any]:
    """The outermost nodes that begin between two offsets."""
    waiting: list[Any] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting += node
        elif isinstance(node, dict):
            waiting += node.values()
        elif dataclasses.is_dataclass(node) and not isinstance(node, Span):
            span = getattr(node, "span", None)
            if span is None or (span.start < start and span.end >= start):
                waiting += (getattr(node, field.name) for field in dataclasses.fields(node))
                waiting += getattr(node, "blocks", ())
            elif start <= span.start <= end:
                yield node
