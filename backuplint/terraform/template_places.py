"""Where the characters of a template's text stand in its source. Evaluates nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from backuplint.source import Span

_HEREDOC = re.compile(r"<<(-?)([^\s\"$%{]+)[ \t]*\r?\n")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_UNICODE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


@dataclass(frozen=True, slots=True)
class Places:
    """The stretch of source for each character of a text."""

    span: Span
    stretches: tuple[tuple[int, int], ...]

    def place(self, start: int, end: int) -> Span:
        """The source of text[start:end]; of an interpolation's text, the whole interpolation."""
        last = len(self.stretches) - 1
        first = self.stretches[min(start, last)]
        return self.span.source.span(first[0], self.stretches[min(max(end - 1, start), last)][1])


def find_places(span: Span, text: str) -> Places | None:
    """Where each character of `text` comes from, or None if that is not certain.

    `span` is a quoted string, a heredoc, or anything that holds the text once and verbatim.
    An interpolation stands for any stretch of the text; literal text that could be laid over it
    in two ways counts as part of the interpolations beside it.
    """
    if not text:
        return None
    chunks = _Template(span).chunks()
    stretches = _lay(chunks, text) if chunks else None
    if stretches is not None:
        return Places(span, stretches)
    start = span.text.find(text)
    if start < 0 or span.text.find(text, start + 1) >= 0:
        return None
    begin = span.start + start
    return Places(span, tuple((begin + i, begin + i + 1) for i in range(len(text))))


@dataclass(slots=True)
class _Chunk:
    """Literal text between two interpolations: its characters, and the source of each."""

    start: int
    end: int
    characters: list[str]
    stretches: list[tuple[int, int]]

    @property
    def text(self) -> str:
        return "".join(self.characters)


def _lay(chunks: list[_Chunk], text: str) -> tuple[tuple[int, int], ...] | None:
    """Lay a template over the text that it became."""
    first, last = chunks[0], chunks[-1]
    if len(chunks) == 1:
        return tuple(first.stretches) if first.text == text else None
    begin, end = len(first.characters), len(text) - len(last.characters)
    if begin > end or not (text.startswith(first.text) and text.endswith(last.text)):
        return None
    laid = [(0, first)]
    earliest: list[int] = []
    latest: list[int] = []
    for chunk in chunks[1:-1]:
        position = text.find(chunk.text, earliest[-1] if earliest else begin, end)
        if position < 0:
            return None
        earliest.append(position + len(chunk.characters))
    for chunk in reversed(chunks[1:-1]):
        latest.append(text.rfind(chunk.text, begin, latest[-1] if latest else end))
    for chunk, after, position in zip(chunks[1:-1], earliest, reversed(latest)):
        if after - len(chunk.characters) == position:
            laid.append((position, chunk))
    laid.append((end, last))
    stretches = list(first.stretches)
    for (_, before), (position, chunk) in pairwise(laid):
        stretches += [(before.end, chunk.start)] * (position - len(stretches))
        stretches += chunk.stretches
    return tuple(stretches)


class _Template:
    """Reads a quoted string or a heredoc into its literal chunks."""

    def __init__(self, span: Span) -> None:
        self.text = span.source.text
        self.end = span.end
        self.at = span.start
        self.quoted = self.text.startswith('"', span.start)
        heredoc = _HEREDOC.match(self.text, span.start, span.end)
        self.known = self.quoted or heredoc is not None
        self.indentation = 0
        if self.quoted:
            self.at += 1
            self.end -= 1
        elif heredoc is not None:
            self.at = heredoc.end()
            self.end = self._body_end(heredoc[2])
            if heredoc[1]:
                self.indentation = self._common_indentation()

    def _body_end(self, word: str) -> int:
        """Where the line with the terminator starts, which a span may or may not cover."""
        ends = list(re.finditer(rf"^[ \t]*{re.escape(word)}[ \t]*\r?$", self._body(), re.MULTILINE))
        return self.at + ends[-1].start() if ends else self.end

    def _body(self) -> str:
        return self.text[self.at : self.end]

    def _common_indentation(self) -> int:
        lines = [line for line in self._body().split("\n") if line.strip()]
        return min((len(line) - len(line.lstrip(" ")) for line in lines), default=0)

    def chunks(self) -> list[_Chunk] | None:
        """At least one chunk; None for what is no template, or one with directives."""
        if not self.known:
            return None
        chunks = [_Chunk(self.at, self.at, [], [])]
        self._skip_indentation()
        while self.at < self.end:
            two = self.text[self.at : self.at + 2]
            if two == "%{" or self.text.startswith("${~", self.at):
                return None
            if two == "${":
                self._open(chunks)
                continue
            character, length = self._character()
            chunk = chunks[-1]
            chunk.characters.append(character)
            chunk.stretches.append((self.at, self.at + length))
            self.at += length
            chunk.end = self.at
            if character == "\n" and not self.quoted:
                self._skip_indentation()
        return chunks

    def _open(self, chunks: list[_Chunk]) -> None:
        """Step over an interpolation, and begin the chunk after it."""
        chunks[-1].end = self.at
        self._skip_interpolation()
        if len(chunks) > 1 and not chunks[-1].characters:
            chunks.pop()  # nothing stands between two interpolations
        chunks.append(_Chunk(self.at, self.at, [], []))

    def _skip_indentation(self) -> None:
        stop = min(self.at + self.indentation, self.end)
        while self.at < stop and self.text[self.at] == " ":
            self.at += 1

    def _character(self) -> tuple[str, int]:
        """The character that the source has here, and how long it is written."""
        three = self.text[self.at : self.at + 3]
        if three in ("$${", "%%{"):
            return three[0], 2
        if self.quoted and three[:1] == "\\":
            code = _UNICODE.match(self.text, self.at, self.end)
            if code is not None:
                number = int(code[1] or code[2], 16)
                return (chr(number) if number < 0x110000 else "\\"), len(code[0])
            return _ESCAPES.get(three[1:2], "\\"), 2
        return three[:1], 1

    def _skip_interpolation(self) -> None:
        """To the place after the `}` that closes the `${` here, strings within strings included."""
        closers = ["}"]
        self.at += 2
        while closers and self.at < self.end:
            character = self.text[self.at]
            if character == closers[-1]:
                closers.pop()
            elif closers[-1] == '"':
                if character == "\\":
                    self.at += 1
                elif self.text.startswith("${", self.at):
                    self.at += 1
                    closers.append("}")
            elif character in '{"':
                closers.append("}" if character == "{" else '"')
            self.at += 1
