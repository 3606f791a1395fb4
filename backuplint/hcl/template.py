"""The pieces of a quoted string or heredoc → nodes. Knows nothing of the expressions inside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal as Only
from typing import TypeAlias
from unicodedata import is_normalized, normalize

from backuplint.hcl.ast import (
    Expression,
    Literal,
    Template,
    TemplateFor,
    TemplateIf,
    TemplatePart,
    Wrap,
)
from backuplint.source import Span

# What HCL trims: Unicode's White_Space, in which Python's str.strip() sees four characters more.
SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)

MAXIMUM_DEPTH = 200
"""How deep nodes may nest: all that reads them recurses, and nobody writes half as deep."""


class Broken(Exception):
    """Text that is not HCL: `message` in our words, and the offsets of what is wrong."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.start = start
        self.end = max(end, start)
        self.item: int | None = None  # where the outermost argument or block starts, if known


def too_deep(start: int, end: int) -> Broken:
    return Broken(f"nested too deeply: more than {MAXIMUM_DEPTH} levels", start, end)


# -- pieces ---------------------------------------------------------------------


@dataclass(slots=True)
class Text:
    """Literal text, as far as the trimming of a `~` beside it goes: in a heredoc, one line."""

    value: str
    start: int
    end: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Marker:
    """`${…}`, or one directive. `names` are those that `%{ for k, v in … }` declares."""

    kind: Only["interpolation", "if", "else", "endif", "for", "endfor"]
    start: int
    end: int
    trims_before: bool
    trims_after: bool
    names: tuple[str, ...] = ()

    @property
    def has_expression(self) -> bool:
        return self.kind in ("interpolation", "if", "for")


Piece: TypeAlias = Text | Marker


_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(
    r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.?))|\$(?=\$\{)|%(?=%\{)", re.DOTALL
)
_DOUBLED = re.compile(r"\$(?=\$\{)|%(?=%\{)")


def decode_quoted(raw: str, start: int = 0) -> str:
    """What stands between quotes, its escapes replaced. Raises Broken, counting from `start`."""
    if "\\" not in raw and "{" not in raw:
        return nfc(raw)

    def replace(matched: re.Match[str]) -> str:
        if matched[0] in ("$", "%"):
            return ""
        at = start + matched.start()
        if digits := matched[1] or matched[2]:
            code = int(digits, 16)
            if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
                raise Broken(f"{matched[0]} is no character", at, at + len(matched[0]))
            return chr(code)
        if matched[3] in _SIMPLE:
            return _SIMPLE[matched[3]]
        wanted = {"u": "four hexadecimal digits", "U": "eight hexadecimal digits"}.get(matched[3])
        if wanted:
            raise Broken(f"\\{matched[3]} needs {wanted}", at, at + 2)
        raise Broken(rf"{matched[0]!s} is no escape: write \\ for a backslash", at, at + 2)

    return nfc(_ESCAPE.sub(replace, raw))


_TEMPLATE = re.compile(r"(?<!\$)\$\{|(?<!%)%\{")


def label_text(text: str, start: int, end: int) -> str:
    """The text of a block's label, which stands at these offsets. Raises Broken."""
    if text[start] != '"':
        return nfc(text[start:end])
    if opener := _TEMPLATE.search(text, start, end):
        raise Broken("a label is plain text, without templates", *opener.span())
    return decode_quoted(text[start + 1 : end - 1], start + 1)


def nfc(text: str) -> str:
    """HCL's strings are in Unicode's normalization form C."""
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def quoted_piece(text: str, start: int, end: int) -> Text:
    """A stretch of a quoted string."""
    raw = text[start:end]
    value = decode_quoted(raw, start)
    return Text(value, start, end, exact=value == raw)


def plain_piece(text: str, start: int, end: int) -> Text:
    """A stretch of a heredoc, or of a template that is a JSON string."""
    raw = text[start:end]
    value = nfc(_DOUBLED.sub("", raw)) if "{" in raw else nfc(raw)
    return Text(value, start, end, exact=value == raw)


# -- what becomes of them -------------------------------------------------------


def trim(pieces: list[Piece]) -> None:
    """Do what `~` says, to the one piece beside it."""
    for i, piece in enumerate(pieces):
        if not isinstance(piece, Marker):
            continue
        if piece.trims_before and i and isinstance(before := pieces[i - 1], Text):
            _cut(before, 0, len(before.value.rstrip(SPACE)))
        if piece.trims_after and i + 1 < len(pieces) and isinstance(after := pieces[i + 1], Text):
            _cut(after, len(after.value) - len(after.value.lstrip(SPACE)), len(after.value))


def dedent(pieces: list[Piece]) -> None:
    """What `<<-` does: the indent that all lines share goes.

    A blank line does not count, a line that starts with an interpolation has none, and behind
    what `~` emptied no line starts.
    """
    starts: list[Text] = []
    indents: list[int] = []
    at_line_start = True
    for piece in pieces:
        if at_line_start:
            at_line_start = False
            if isinstance(piece, Text):
                bare = piece.value.lstrip(SPACE)
                if bare or not piece.value.endswith("\n"):
                    indents.append(len(piece.value) - len(bare))
                    starts.append(piece)
            else:
                indents.append(0)
        if isinstance(piece, Text) and piece.value.endswith("\n"):
            at_line_start = True
    common = min(indents, default=0)
    for text in starts:
        _cut(text, common, len(text.value))


def _cut(text: Text, start: int, end: int) -> None:
    if text.exact:
        text.start, text.end = text.start + start, text.start + end
    text.value = text.value[start:end]


def assemble(
    pieces: list[Piece],
    expressions: Iterator[Expression],
    span: Callable[[int, int], Span],
    whole: Span,
    *,
    heredoc: bool = False,
) -> Template | Wrap:
    """Trimmed pieces, and the expressions of those that have one, → a node.

    `span` is where a stretch stands. Raises Broken at a directive that fits nowhere.
    """
    if len(pieces) == 1 and isinstance(only := pieces[0], Marker) and only.kind == "interpolation":
        return Wrap(next(expressions), whole)
    parts = _Assembly(span, expressions).parts(pieces)
    return Template(parts, whole, heredoc)


@dataclass(slots=True)
class _Open:
    """A sequence that is being gathered, and the directive that opened it, if one did."""

    opener: Marker | None
    expression: Expression | None
    start: int
    parts: list[TemplatePart] = field(default_factory=list)
    then: Template | None = None
    text: Text | None = None  # literal text not yet among the parts


class _Assembly:
    def __init__(
        self,
        span: Callable[[int, int], Span],
        expressions: Iterator[Expression],
    ) -> None:
        self.span = span
        self.expressions = expressions

    def parts(self, pieces: list[Piece]) -> tuple[TemplatePart, ...]:
        stack = [_Open(None, None, 0)]
        for piece in pieces:
            if isinstance(piece, Text):
                self.add_text(stack[-1], piece)
            else:
                self.add_marker(stack, piece)
        opener = stack[-1].opener
        if opener is not None:
            raise Broken(f"%{{ {opener.kind} }} is not closed", opener.start, opener.end)
        self.flush(stack[0])
        return tuple(stack[0].parts)

    def add_text(self, level: _Open, piece: Text) -> None:
        if not piece.value:
            return
        last = level.text
        if last is None:
            level.text = Text(piece.value, piece.start, piece.end, piece.exact)
            return
        last.exact = last.exact and piece.exact and last.end == piece.start
        last.value += piece.value
        last.end = piece.end

    def flush(self, level: _Open) -> None:
        if (text := level.text) is not None:
            at, value = self.span(text.start, text.end), nfc(text.value)
            # In a JSON string, what stands at the span may be an escape of it.
            exact = text.exact and len(value) == at.end - at.start
            level.parts.append(Literal(value, at, exact))
            level.text = None

    def add_marker(self, stack: list[_Open], marker: Marker) -> None:
        level = stack[-1]
        self.flush(level)
        expression = next(self.expressions) if marker.has_expression else None
        if expression is not None and marker.kind == "interpolation":
            level.parts.append(expression)
            return
        if expression is not None:
            if len(stack) >= MAXIMUM_DEPTH:
                raise too_deep(marker.start, marker.end)
            stack.append(_Open(marker, expression, marker.end))
            return
        opened = level.opener.kind if level.opener else None
        if opened != ("for" if marker.kind == "endfor" else "if"):
            raise Broken(f"%{{ {marker.kind} }} does not fit here", marker.start, marker.end)
        body = Template(tuple(level.parts), self.span(level.start, marker.start))
        if marker.kind == "else":
            if level.then is not None:
                raise Broken("%{ else } occurs twice", marker.start, marker.end)
            level.then, level.parts, level.start = body, [], marker.end
            return
        stack.pop()
        stack[-1].parts.append(self.close(level, body, marker.end))

    def close(self, level: _Open, body: Template, end: int) -> TemplateIf | TemplateFor:
        assert level.opener is not None
        assert level.expression is not None
        span = self.span(level.opener.start, end)
        if level.opener.kind == "for":
            *key, value = level.opener.names
            return TemplateFor(key[0] if key else None, value, level.expression, body, span)
        if level.then is None:
            return TemplateIf(level.expression, body, None, span)
        return TemplateIf(level.expression, level.then, body, span)
