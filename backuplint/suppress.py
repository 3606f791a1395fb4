"""Ignore comments: what they say, and how far they reach."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from backuplint.faults import Unreadable
from backuplint.hcl.ast import Block, Comment
from backuplint.hcl.parse import parse
from backuplint.hcl.scan import File
from backuplint.source import Span
from backuplint.values import Trail

DIRECTIVE = re.compile(
    r"backuplint:\s*(?P<what>ignore-file|ignore)\[(?P<ids>[^\]\n]*)\](?P<reason>[^\n]*)"
)


@dataclass(eq=False)
class Ignore:
    """One rule id in one ignore comment: the stretch of text that it covers, and its use."""

    id: str
    place: Span  # of the id, inside the comment
    comment: Span
    reason: str
    covers: Span
    whole_block: bool  # covers a block or a file, not only a line
    known: bool = True  # whether there is a rule of that id
    nearest: str | None = None  # an id that is much like it
    selected: bool = True  # whether its rule was run
    used: bool = field(default=False)
    questioned: bool = field(default=False)

    @property
    def trail(self) -> Trail:
        return (self.place,)

    @property
    def unused(self) -> bool:
        """Whether it can go: its rule was run, could tell, and had nothing to say here."""
        return self.known and self.selected and not self.used and not self.questioned

    def reaches(self, span: Span) -> bool:
        return span.source is self.covers.source and self.covers.start <= span.start < max(
            self.covers.end, self.covers.start + 1
        )


def ignores(files: Iterable[File], known: Iterable[str], selected: Iterable[str]) -> list[Ignore]:
    """Every ignore comment of some files, a rule id each."""
    ids, run = set(known), set(selected)
    found: list[Ignore] = []
    for file in files:
        for comment in file.comments:
            if "backuplint:" in comment.text:
                found += _read(file, comment, ids, run)
    return found


def _read(file: File, comment: Comment, known: set[str], run: set[str]) -> Iterator[Ignore]:
    for match in DIRECTIVE.finditer(comment.text):
        covers, whole = _reach(file, comment, match["what"])
        reason = match["reason"].removesuffix("*/").strip()
        for name in re.finditer(r"[^,\s]+", match["ids"]):
            start = comment.span.start + match.start("ids") + name.start()
            id = name[0]
            near = get_close_matches(id, known, 1)
            yield Ignore(
                id,
                Span(file.source, start, start + len(id)),
                comment.span,
                reason,
                covers,
                whole,
                known=id in known,
                nearest=near[0] if near else None,
                selected=id in run,
            )


def _reach(file: File, comment: Comment, what: str) -> tuple[Span, bool]:
    """What a comment covers: its line, the line below if it has its own, a block, or the file."""
    source = file.source
    if what == "ignore-file":
        return Span(source, 0, len(source.text) + 1), True
    line = comment.span.last.line if comment.own_line else comment.span.first.line
    if comment.own_line:
        own = {c.span.first.line: c for c in file.comments if c.own_line}
        line += 1
        while line in own:
            line = own[line].span.last.line + 1
    if line > source.line_count:
        line = source.line_count
    start = source.offset(line)
    end = start + len(source.line(line))
    block = _block_at(file, start, end)
    if block is not None:
        return Span(source, start, max(block.span.end, end)), True
    return Span(source, start, end + 1), False


def _block_at(file: File, start: int, end: int) -> Block | None:
    """The outermost block whose header begins between two offsets."""
    for top in file.blocks:
        if top.span.start > end or top.span.end < start:
            continue
        try:
            waiting = [parse(top)]
        except Unreadable:
            return None
        while waiting:
            block = waiting.pop(0)
            if start <= block.header.start <= end:
                return block
            waiting += block.body.blocks
    return None
