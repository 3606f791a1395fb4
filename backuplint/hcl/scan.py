"""Text → top-level blocks and comments, each in its place. Knows nothing of what is in a block."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from backuplint.faults import Fault
from backuplint.hcl.ast import Block, Comment, Label
from backuplint.hcl.template import SPACE, Broken, label_text, nfc
from backuplint.source import Source, Span

IDENTIFIER = r"[^\W\d][\w-]*+"
_QUOTED = r'"(?:[^"\\\n]|\\[^\n])*+"'


@dataclass(frozen=True, slots=True, eq=False)
class TopLevel:
    """A block that was found and not parsed. `header` is its type and labels, without the brace.

    `read` is how to read it where it is not in native syntax.
    """

    type: str
    labels: tuple[Label, ...]
    header: Span
    span: Span
    read: Callable[[], Block] | None = field(default=None, repr=False)

    @property
    def source(self) -> Source:
        return self.span.source

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(label.text for label in self.labels)


@dataclass(frozen=True, slots=True, eq=False)
class File:
    """What a file holds, in order. A block in which a fault was found is not among `blocks`."""

    source: Source
    blocks: tuple[TopLevel, ...]
    comments: tuple[Comment, ...]
    faults: tuple[Fault, ...]


def scan(source: Source) -> File:
    """Find the blocks and comments of a native file, in time linear in its size.

    What is wrong becomes a Fault, and the next line that looks like the header of a block is
    where the reading goes on.
    """
    lexed = _Lexer(source)
    lexed.run()
    return _Items(source, lexed).file()


# Code up to the next brace, comment, heredoc, or string with a template in it.
_CODE = re.compile(
    r'(?:[^"#/<{}]++|/(?![/*])|<(?!<)'
    r'|"(?:[^"\\$%\n]++|\\[^\n]|\$\$\{|%%\{|\$(?!\{)|%(?!\{))*+")*+'
)
_STRING = re.compile(r"(?:[^\"\\$%\n]++|\\[^\n]|\$\$\{|%%\{|\$(?!\{)|%(?!\{))*+")
_HEREDOC_OPEN = re.compile(rf"<<-?({IDENTIFIER})\r?\n")
_HEREDOC_LINE = re.compile(r"(?:[^\n$%]++|\$\$\{|%%\{|\$(?!\{)|%(?!\{))*+(\n)?")
_MARKER_LINE = re.compile(rf"^[^\S\n]*+({IDENTIFIER})[^\S\n]*+\n", re.MULTILINE)
_LINE_COMMENT = re.compile(r"[^\n]*")
# Where to go on after something unreadable: the header of a block in the first column.
_RESUME = re.compile(
    rf"^{IDENTIFIER}(?:[ \t]*+(?:{_QUOTED}|{IDENTIFIER}))*+[ \t]*+(\{{)", re.MULTILINE
)
# An unclosed heredoc is noticed at the end of the file, and the text after it read again. Twenty
# times is generous to people, and keeps the work linear whatever the text.
_SECOND_READINGS = 20


@dataclass(frozen=True, slots=True)
class _Brace:
    offset: int


@dataclass(frozen=True, slots=True)
class _Quoted:
    offset: int


@dataclass(frozen=True, slots=True)
class _Heredoc:
    offset: int
    marker: str


class _Lexer:
    """One pass over the text: pairs of braces, comments, and what is never closed."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.closes: dict[int, int] = {}  # brace → its match
        self.opens: set[int] = set()  # braces in code, matched or not
        self.comments: dict[int, int] = {}  # start → end
        self.faults: list[Fault] = []
        self.stack: list[_Brace | _Quoted | _Heredoc] = []
        self.comments_end = False  # no `*/` comes any more
        self.second_readings = _SECOND_READINGS
        self._last_markers: dict[str, int] | None = None

    def run(self) -> None:
        # Most of the time of a scan passes here, so this is spelled out.
        text, size, stack = self.text, len(self.text), self.stack
        code, closes, opens = _CODE.match, self.closes, self.opens
        position = 0
        while position < size:
            matched = code(text, position)
            assert matched is not None
            position = matched.end()
            character = text[position : position + 1]
            if character == "{":
                opens.add(position)
                stack.append(_Brace(position))
                position += 1
            elif character == "}":
                if stack and isinstance(stack[-1], _Brace):
                    closes[stack.pop().offset] = position
                    position += 1
                else:
                    position = self._close(position)
            elif character:
                position = self._other(character, position)
            if position >= size:
                position = self._at_end(position)

    @cached_property
    def fault_offsets(self) -> list[int]:
        return sorted(f.place.start for f in self.faults if isinstance(f.place, Span))

    def fault(self, start: int, end: int, message: str) -> None:
        self.faults.append(Fault(message, self.source.span(start, end)))

    def _other(self, character: str, i: int) -> int:
        match character:
            case '"':
                return self._string(i + 1, i)
            case "#":
                return self._line_comment(i)
            case "/" if self.text[i + 1] == "*":
                return self._block_comment(i)
            case "/":
                return self._line_comment(i)
        return self._heredoc(i)

    def _close(self, i: int) -> int:
        """A brace that ends an interpolation, or nothing."""
        if not self.stack:
            return i + 1
        opened = self.stack.pop()
        if isinstance(opened, _Heredoc):
            return self._heredoc_body(i + 1, opened, at_line_start=False)
        return self._string(i + 1, opened.offset)

    def _string(self, i: int, opened: int) -> int:
        matched = _STRING.match(self.text, i)
        assert matched is not None
        i = matched.end()
        match self.text[i : i + 1]:
            case '"':
                return i + 1
            case "$" | "%":
                self.stack.append(_Quoted(opened))
                return i + 2
        self.fault(opened, i, "this string is not closed before the end of its line")
        return i + 1 if self.text[i : i + 1] == "\\" else i

    def _line_comment(self, i: int) -> int:
        matched = _LINE_COMMENT.match(self.text, i)
        assert matched is not None
        end = matched.end()
        if end < len(self.text) and self.text[end - 1] == "\r":
            end -= 1
        self.comments[i] = end
        return end

    def _block_comment(self, i: int) -> int:
        end = -1 if self.comments_end else self.text.find("*/", i + 2)
        if end < 0:
            self.comments_end = True
            self.fault(i, i + 2, "this comment is never closed")
            return self._resume(i + 2)
        self.comments[i] = end + 2
        return end + 2

    def _heredoc(self, i: int) -> int:
        matched = _HEREDOC_OPEN.match(self.text, i)
        if matched is None:
            return i + 2
        if self.last_markers.get(matched[1], -1) < matched.end():
            self.fault(i, i + len(matched[0].rstrip()), f"no line ends this heredoc: {matched[1]}")
            return self._resume(matched.end())
        return self._heredoc_body(matched.end(), _Heredoc(i, matched[1]), at_line_start=True)

    def _heredoc_body(self, i: int, heredoc: _Heredoc, *, at_line_start: bool) -> int:
        text = self.text
        while i < len(text):
            matched = _HEREDOC_LINE.match(text, i)
            assert matched is not None
            end = matched.end()
            if not matched[1]:
                self.stack.append(heredoc)
                return end + 2
            if at_line_start and text[i:end].strip(SPACE) == heredoc.marker:
                return end - 1
            at_line_start, i = True, end
        self.stack.append(heredoc)
        return i

    @property
    def last_markers(self) -> dict[str, int]:
        """Where a line that could end a heredoc last occurs, by marker."""
        if self._last_markers is None:
            self._last_markers = {m[1]: m.start() for m in _MARKER_LINE.finditer(self.text)}
        return self._last_markers

    def _resume(self, position: int) -> int:
        self.stack.clear()
        matched = _RESUME.search(self.text, position)
        return matched.start() if matched else len(self.text)

    def _at_end(self, position: int) -> int:
        """Something other than a brace is open at the end: say so, and read on behind it."""
        opened = next((s for s in self.stack if not isinstance(s, _Brace)), None)
        if opened is None:
            return position
        what = "string" if isinstance(opened, _Quoted) else "heredoc"
        end = self.source.span(opened.offset, len(self.text)).first_line.end
        self.fault(opened.offset, end, f"this {what} is never closed")
        self.stack.clear()
        if isinstance(opened, _Quoted) or not self.second_readings:
            return position
        self.second_readings -= 1
        return self._resume(end)


_BLANKS = re.compile(r"[ \t]*+")
_WHITE = re.compile(r"(?:[ \t\n]|\r\n)*+")
_LABEL = re.compile(rf"{_QUOTED}|{IDENTIFIER}")
_PLAIN_HEADER = re.compile(
    rf'({IDENTIFIER})((?:[ \t]++(?:"[^"\\$%\n]*+"|{IDENTIFIER}))*+)[ \t]*+\{{'
)
_NAME = re.compile(IDENTIFIER)
_REST = re.compile(r"[^\n]*")


class _Items:
    """The items at the top of a file, found by their headers and the pairs of braces."""

    def __init__(self, source: Source, lexed: _Lexer) -> None:
        self.source = source
        self.text = source.text
        self.lexed = lexed
        self.faults = lexed.faults
        self.blocks: list[TopLevel] = []

    def file(self) -> File:
        position = 1 if self.text.startswith("\ufeff") else 0
        while (position := self._skip(position, _WHITE)) < len(self.text):
            position = self._item(position)
        broken = sorted(f.place.start for f in self.faults if isinstance(f.place, Span))
        return File(
            self.source,
            tuple(b for b in self.blocks if not _any_within(broken, b.span)),
            tuple(self._comment(i, self.lexed.comments[i]) for i in sorted(self.lexed.comments)),
            tuple(
                sorted(self.faults, key=lambda f: f.place.start if isinstance(f.place, Span) else 0)
            ),
        )

    def _skip(self, i: int, white: re.Pattern[str]) -> int:
        while True:
            matched = white.match(self.text, i)
            assert matched is not None
            i = matched.end()
            end = self.lexed.comments.get(i)
            if end is None or (white is _BLANKS and self.text[i : i + 2] != "/*"):
                return i
            i = end

    def _item(self, start: int) -> int:
        plain = _PLAIN_HEADER.match(self.text, start)
        if plain and (close := self.lexed.closes.get(plain.end() - 1)) is not None:
            labels = [self._label(label) for label in _LABEL.finditer(self.text, *plain.span(2))]
            header = self.source.span(start, plain.end(2))
            return self._block(plain[1], labels, header, close)
        return self._other_item(start)

    def _block(self, name: str, labels: list[Label], header: Span, close: int) -> int:
        span = self.source.span(header.start, close + 1)
        self.blocks.append(TopLevel(nfc(name), tuple(labels), header, span))
        if self.text.startswith("\n", close + 1):
            return close + 2
        return self._after(close + 1)

    def _other_item(self, start: int) -> int:
        name = _NAME.match(self.text, start)
        if name is None:
            return self._junk(start, start, "an argument or a block is expected here")
        labels: list[Label] = []
        end = name.end()
        while label := _LABEL.match(self.text, i := self._skip(end, _BLANKS)):
            end = label.end()
            labels.append(self._label(label))
        if self.text[i : i + 1] != "{":
            return self._junk(start, i, self._why_not_a_block(name[0], labels, i))
        header = self.source.span(start, end)
        close = self.lexed.closes.get(i)
        if close is not None:
            return self._block(name[0], labels, header, close)
        if i not in self.lexed.opens:
            return self._junk(start, i, "the labels of this block cannot be read")
        return self._unclosed(start, header)

    def _unclosed(self, start: int, header: Span) -> int:
        """Go on behind a block that has no end, for which a fault inside it may be the reason."""
        position = self._resume(start)
        faults = self.lexed.fault_offsets
        i = bisect_left(faults, start)
        if not (i < len(faults) and faults[i] < position):
            self.faults.append(Fault("this block is never closed", header))
        return position

    def _label(self, matched: re.Match[str]) -> Label:
        span = self.source.span(*matched.span())
        try:
            return Label(label_text(self.text, span.start, span.end), span)
        except Broken as error:
            self.faults.append(Fault(str(error), self.source.span(error.start, error.end)))
            return Label(matched[0], span)

    def _why_not_a_block(self, name: str, labels: list[Label], i: int) -> str:
        after = self.text[i : i + 2]
        if not labels and after[:1] == "=" and after != "==":
            return f"{name!r} is set outside of any block"
        if after[:1] in ("", "\n", "\r", "#") or after == "//":
            return "the opening brace of a block stands on the line of its header"
        return "this is neither an argument nor the header of a block"

    def _after(self, i: int) -> int:
        end = self._skip(i, _BLANKS)
        if self.text[end : end + 1] in ("", "\n", "#") or self.text.startswith(("\r\n", "//"), end):
            return end
        rest = self.source.span(end, len(self.text)).first_line
        self.faults.append(Fault("a new line must follow the end of a block", rest))
        return end

    def _junk(self, start: int, i: int, message: str) -> int:
        """Report what stands at `i`, and find the next header behind `start`."""
        place = self.source.span(i, len(self.text)).first_line
        self.faults.append(Fault(message, place))
        return self._resume(start)

    def _resume(self, start: int) -> int:
        line = _REST.match(self.text, start)
        assert line is not None
        position = line.end()
        while matched := _RESUME.search(self.text, position):
            if matched.start(1) in self.lexed.opens:
                return matched.start()
            position = matched.end()
        return len(self.text)

    def _comment(self, start: int, end: int) -> Comment:
        before = start
        while before and self.text[before - 1] in " \t":
            before -= 1
        own_line = before == 0 or self.text[before - 1] in "\n\ufeff"
        return Comment(self.text[start:end], self.source.span(start, end), own_line)


def _any_within(offsets: list[int], span: Span) -> bool:
    i = bisect_left(offsets, span.start)
    return i < len(offsets) and offsets[i] < span.end
