"""Source lines with marks under them, as rustc draws them. Knows spans and labels, no report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from backuplint.report import Options
from backuplint.report.escape import visible, width
from backuplint.report.secrets import secrets
from backuplint.source import Source, Span

TAB = "    "
NARROW = 20  # columns in which a label is not wrapped
NEAR = 1500  # code points of a longer line that are looked at, from well before its first mark


class Segment(NamedTuple):
    """A piece of a line that is to be shown: safe text, and the name of its style."""

    text: str
    style: str = ""


Line = list[Segment]


@dataclass(frozen=True)
class Label:
    """A span to mark, and what is said of it, which may be nothing."""

    span: Span
    text: str = ""
    style: str = "secondary"

    @property
    def mark(self) -> str:
        return "-" if self.style == "secondary" else "^"


def gutter(labels: Sequence[Label]) -> int:
    """How many columns the line numbers need."""
    return max((len(str(label.span.first.line)) for label in labels), default=1)


def place(span: Span, options: Options) -> str:
    """`path:line:column`, safe to print."""
    return visible(str(span), unicode=options.unicode)


def frames(labels: Sequence[Label], options: Options) -> Iterator[Line]:
    """A frame for each file, the first label's first. A span is marked on its first line."""
    numbers = gutter(labels)
    files: dict[Source, list[Label]] = {}
    for label in labels:
        files.setdefault(label.span.source, []).append(label)
    for index, (source, group) in enumerate(files.items()):
        if index:
            yield bar(numbers)
            at, arrow = min(group, key=lambda each: each.span.start).span, ":::"
        else:
            at, arrow = group[0].span, "-->"
        yield [Segment(f"{'':{numbers}}{arrow} ", "gutter"), Segment(place(at, options))]
        yield bar(numbers)
        yield from _lines(source, group, numbers, options)


def wrapped(text: str, first: int, rest: int) -> Iterator[str]:
    """Safe text in lines: the columns of the first, and of the rest. Words stay whole."""
    line, room = "", first
    for word in text.split(" "):
        if line and width(line) + 1 + width(word) > room:
            yield line
            line, room = word, rest
        else:
            line = f"{line} {word}" if line else word
    if line:
        yield line


def bar(numbers: int, content: Line | None = None) -> Line:
    """A line of a frame that is not of the source."""
    edge = Segment(" " * numbers + " |", "gutter")
    return [edge, Segment(" "), *content] if content else [edge]


def _lines(
    source: Source, labels: Sequence[Label], numbers: int, options: Options
) -> Iterator[Line]:
    room = max(20, options.width - numbers - 3)
    previous: int | None = None
    ordered = sorted(labels, key=lambda label: label.span.first.line)
    for number, group in groupby(ordered, key=lambda label: label.span.first.line):
        if previous is not None and number == previous + 2:
            yield _numbered(previous + 1, _row(source, previous + 1, [], room, options), numbers)
        elif previous is not None and number > previous + 2:
            yield [Segment("...", "gutter")]
        marked = list(group)
        row = _row(source, number, marked, room, options)
        yield _numbered(number, row, numbers)
        for content in _marks(row, source.offset(number), marked, room):
            yield bar(numbers, content)
        previous = number


def _numbered(number: int, row: _Row, numbers: int) -> Line:
    edge = Segment(f"{number:>{numbers}} |", "gutter")
    return [edge, Segment(" "), Segment(row.text)] if row.text else [edge]


@dataclass(frozen=True)
class _Row:
    """A source line as it is shown: perhaps a part of it, and the column of each code point."""

    text: str
    first: int  # the first code point for which there is a column
    columns: list[int]
    left: int  # the columns within which marks are seen
    right: int

    def column(self, code_point: int) -> int:
        index = min(max(code_point - self.first, 0), len(self.columns) - 1)
        return min(max(self.columns[index], self.left), self.right)


def _row(source: Source, number: int, labels: list[Label], room: int, options: Options) -> _Row:
    line = source.line(number)
    offset = source.offset(number)
    anchor = min(labels, key=lambda label: label.mark != "^").span.first_line if labels else None
    start = anchor.start - offset if anchor else 0
    end = anchor.end - offset if anchor else 0
    first = max(0, start - NEAR // 3) if len(line) > NEAR else 0
    cells = _cells(line[first : first + NEAR], options)
    for hidden_start, hidden_end in secrets(source, number, first, first + len(cells)):
        inside = range(max(hidden_start - first, 0), min(hidden_end - first, len(cells)))
        for index in inside:
            cells[index] = "***" if index == inside.start else ""
    columns = [0]
    for cell in cells:
        columns.append(columns[-1] + width(cell))
    whole = first == 0 and len(line) <= NEAR
    if whole and columns[-1] <= room:
        return _Row("".join(cells).rstrip(), first, columns, 0, columns[-1])
    dots = "\u2026" if options.unicode else "..."
    begin = columns[min(max(start - first, 0), len(cells))]
    stop = columns[min(max(end - first, 0), len(cells))]
    low, high = _window(columns, begin, stop, room - 2 * len(dots))
    left = dots if low > 0 or first > 0 else ""
    right = dots if high < len(cells) or not whole else ""
    text = left + "".join(cells[low:high]) + right
    shift = len(left) - columns[low]
    return _Row(
        text,
        first,
        [c + shift for c in columns],
        len(left),
        len(left) + columns[high] - columns[low],
    )


def _cells(text: str, options: Options) -> list[str]:
    """What is shown for each code point."""
    return [TAB if c == "\t" else visible(c, unicode=options.unicode) for c in text]


def _window(columns: list[int], begin: int, stop: int, room: int) -> tuple[int, int]:
    """The code points to show of a line that is too long: the marked ones, and what is around."""
    if stop <= room:
        left = 0
    elif stop - begin >= room:
        left = max(0, begin - room // 8)
    else:
        left = min(begin - (room - (stop - begin)) // 2, columns[-1] - room)
    low = next(i for i, column in enumerate(columns) if column >= left)
    high = max(i for i, column in enumerate(columns) if column <= columns[low] + room)
    return low, high


def _marks(row: _Row, offset: int, labels: Sequence[Label], room: int) -> Iterator[Line]:
    """The marks under a line, and their labels: the last beside its mark, the others below."""
    marks: list[tuple[int, int, Label]] = []
    for label in labels:
        span = label.span.first_line
        start = row.column(span.start - offset)
        marks.append((start, max(row.column(span.end - offset), start + 1), label))
    marks.sort(key=lambda mark: mark[0])
    painted: dict[int, Segment] = {}
    for start, end, label in sorted(marks, key=lambda mark: mark[2].mark == "^"):
        painted |= dict.fromkeys(range(start, end), Segment(label.mark, label.style))
    line = _canvas(painted)
    hanging = [mark for mark in marks if mark[2].text]
    if hanging:
        start, end, label = hanging[-1]
        last = max(painted) + 1
        fits = last + 1 + width(label.text) <= room or room - start < NARROW
        if end == last and fits:
            line += [Segment(" "), Segment(label.text, label.style)]
            hanging.pop()
    yield line
    if hanging:
        yield _canvas({start: Segment("|", label.style) for start, _, label in hanging})
    while hanging:
        start, _, label = hanging.pop()
        below = _canvas({s: Segment("|", other.style) for s, _, other in hanging if s < start})
        gap = start - sum(len(segment.text) for segment in below)
        columns = max(room - start, NARROW)
        for piece in wrapped(label.text, columns, columns):
            yield [*below, Segment(" " * gap), Segment(piece, label.style)]


def _canvas(painted: dict[int, Segment]) -> Line:
    """One line of single characters at their columns."""
    blank = Segment(" ")
    row = [painted.get(column, blank) for column in range(max(painted, default=-1) + 1)]
    return [
        Segment("".join(each.text for each in run), style)
        for style, run in groupby(row, key=lambda each: each.style)
    ]
