"""JSON text → values with places, and Terraform's JSON syntax → the nodes of native syntax."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, partial
from typing import TypeAlias

from backuplint.faults import Fault, Unreadable
from backuplint.hcl.ast import (
    Attribute,
    Block,
    Body,
    Comment,
    Expression,
    Label,
    Literal,
    ObjectExpression,
    ObjectItem,
    Template,
    TupleExpression,
)
from backuplint.hcl.numbers import MAXIMUM_DIGITS, number
from backuplint.hcl.parse import parse_template
from backuplint.hcl.scan import File, TopLevel
from backuplint.hcl.template import MAXIMUM_DEPTH, nfc
from backuplint.source import Source, Span

# -- JSON -----------------------------------------------------------------------


class JsonError(Exception):
    """A text that is not JSON, and the offset at which it stops being JSON."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


@dataclass(frozen=True, slots=True, eq=False)
class JsonNode:
    """A value and its place, a string's with its quotes.

    `exact` is true for a string whose characters stand one for one between its quotes.
    """

    value: JsonValue
    span: Span
    exact: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class JsonMember:
    key: str
    key_span: Span
    value: JsonNode


@dataclass(frozen=True, slots=True, eq=False)
class JsonObject:
    """An object's members in their order; a key may occur twice."""

    members: tuple[JsonMember, ...]


JsonValue: TypeAlias = str | bool | int | Decimal | tuple[JsonNode, ...] | JsonObject | None


def parse_json(text: str, place: Callable[[int, int], Span]) -> JsonNode:
    """Read a JSON text. `place` is where a stretch of it stands. Raises JsonError.

    Numbers are exact, an `int` where they are whole. Strings are in the normalization form of
    HCL's.
    """
    return _Reader(text, place).document()


_WHITE = re.compile(r"[ \t\r\n]*+")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?(?![\w.])")
_WORD = re.compile(r"(?:true|false|null)(?!\w)")
_WORDS = {"true": True, "false": False, "null": None}
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))')
_SIMPLE = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


@dataclass(slots=True)
class _Open:
    """An array or an object whose end has not come."""

    start: int
    items: list[JsonNode] = field(default_factory=list)
    keys: list[tuple[str, Span]] | None = None  # None in an array

    @property
    def closer(self) -> str:
        return "]" if self.keys is None else "}"


class _Reader:
    def __init__(self, text: str, place: Callable[[int, int], Span]) -> None:
        self.text = text
        self.place = place
        self.position = 1 if text.startswith("\ufeff") else 0
        self.stack: list[_Open] = []

    def document(self) -> JsonNode:
        while True:
            node = self.begin()
            while node is not None:
                if not self.stack:
                    if self.white():
                        raise JsonError("the text goes on behind its value", self.position)
                    return node
                node = self.add(node)

    def white(self) -> str:
        """Skip white space; the character behind it."""
        matched = _WHITE.match(self.text, self.position)
        assert matched is not None
        self.position = matched.end()
        return self.text[self.position : self.position + 1]

    def begin(self) -> JsonNode | None:
        """A value that ends here, or None where a container was entered."""
        character = self.white()
        if character not in ("{", "["):
            return self.scalar(character)
        if len(self.stack) >= MAXIMUM_DEPTH:
            message = f"nested too deeply: more than {MAXIMUM_DEPTH} levels"
            raise JsonError(message, self.position)
        opened = _Open(self.position, keys=[] if character == "{" else None)
        self.stack.append(opened)
        self.position += 1
        if self.white() == opened.closer:
            return self.close()
        if opened.keys is not None:
            self.key(opened.keys)
        return None

    def add(self, node: JsonNode) -> JsonNode | None:
        """Put a value in its container; the container, if this ends it."""
        opened = self.stack[-1]
        opened.items.append(node)
        character = self.white()
        if character == opened.closer:
            return self.close()
        if character != ",":
            message = f"a comma or `{opened.closer}` must follow this value"
            raise JsonError(message if character else self.unclosed(), self.position)
        comma = self.position
        self.position += 1
        if self.white() == opened.closer:
            raise JsonError(f"a comma stands before `{opened.closer}`", comma)
        if opened.keys is not None:
            self.key(opened.keys)
        return None

    def close(self) -> JsonNode:
        opened = self.stack.pop()
        self.position += 1
        span = self.place(opened.start, self.position)
        if opened.keys is None:
            return JsonNode(tuple(opened.items), span)
        pairs = zip(opened.keys, opened.items)
        return JsonNode(JsonObject(tuple(JsonMember(*k, v) for k, v in pairs)), span)

    def key(self, keys: list[tuple[str, Span]]) -> None:
        if self.white() != '"':
            message = "a key in double quotes must follow" if self.white() else self.unclosed()
            raise JsonError(message, self.position)
        node = self.string()
        if self.white() != ":":
            raise JsonError("a colon must follow a key", self.position)
        self.position += 1
        keys.append((str(node.value), node.span))

    def unclosed(self) -> str:
        return f"the text ends before a closing `{self.stack[-1].closer}`"

    def scalar(self, character: str) -> JsonNode:
        start = self.position
        if character == '"':
            return self.string()
        if word := _WORD.match(self.text, start):
            self.position = word.end()
            return JsonNode(_WORDS[word[0]], self.place(start, self.position))
        if matched := _NUMBER.match(self.text, start):
            value = number(matched[0])
            if value is None:
                raise JsonError(f"a number of more than {MAXIMUM_DIGITS} digits", start)
            self.position = matched.end()
            return JsonNode(value, self.place(start, self.position))
        if character:
            raise JsonError("a value must follow, and this is none", start)
        raise JsonError(self.unclosed() if self.stack else "there is no value", start)

    def string(self) -> JsonNode:
        start = self.position
        matched = _STRING.match(self.text, start)
        assert matched is not None
        end = matched.end()
        match self.text[end : end + 1]:
            case '"':
                self.position = end + 1
            case "\\":
                raise JsonError("this is no escape; write \\\\ for a backslash", end)
            case "":
                raise JsonError("this string is never closed", start)
            case _:
                raise JsonError("a line end or a control character stands in this string", end)
        raw = self.text[start + 1 : end]
        value = nfc(decode(raw)[0])
        return JsonNode(value, self.place(start, end + 1), exact=value == raw)


def decode(raw: str) -> tuple[str, list[int] | None]:
    """What stands between the quotes of a string, its escapes replaced.

    Also where each character, and the end, stood in it; None if nothing was replaced.
    """
    if "\\" not in raw:
        return raw, None
    characters: list[str] = []
    offsets: list[int] = []
    position = 0
    while position < len(raw):
        matched = _ESCAPE.match(raw, position)
        offsets.append(position)
        if matched is None:
            characters.append(raw[position])
            position += 1
            continue
        position = matched.end()
        if matched[2]:
            characters.append(_SIMPLE[matched[2]])
            continue
        code = int(matched[1], 16)
        low = _ESCAPE.match(raw, position)
        if 0xD800 <= code < 0xDC00 and low and low[1] and 0xDC00 <= int(low[1], 16) < 0xE000:
            code = 0x10000 + ((code - 0xD800) << 10) + int(low[1], 16) - 0xDC00
            position = low.end()
        characters.append("\ufffd" if 0xD800 <= code < 0xE000 else chr(code))
    return "".join(characters), [*offsets, len(raw)]


# -- Terraform in JSON ----------------------------------------------------------

_LABELS = {
    "resource": 2,
    "data": 2,
    "ephemeral": 2,
    "variable": 1,
    "output": 1,
    "module": 1,
    "provider": 1,
    "check": 1,
}
"""How many labels a block has; none, where it is not listed."""

_COMMENT = "//"  # the key of a comment, wherever a block's arguments stand


def scan_json(source: Source) -> File:
    """Find the blocks of a file in JSON syntax. Text that is no JSON is one Fault."""
    try:
        root = parse_json(source.text, source.span)
    except JsonError as error:
        end = min(error.offset + 1, len(source.text))
        return File(source, (), (), (Fault(error.message, source.span(error.offset, end)),))
    faults: list[Fault] = []
    blocks: list[TopLevel] = []
    for member in _members(root, faults):
        if member.key != _COMMENT:
            found = _blocks(member, _LABELS.get(member.key, 0), faults)
            blocks += (block.top_level() for block in found)
    comments = tuple(_comments(root))
    faults += _repeated(root)
    return File(source, tuple(blocks), comments, tuple(faults))


def parse_json_attributes(source: Source) -> tuple[dict[str, Attribute], tuple[Fault, ...]]:
    """The arguments of a `.tfvars.json` file, in whose strings nothing is a template."""
    try:
        root = parse_json(source.text, source.span)
    except JsonError as error:
        end = min(error.offset + 1, len(source.text))
        return {}, (Fault(error.message, source.span(error.offset, end)),)
    faults: list[Fault] = []
    if not isinstance(root.value, JsonObject):
        return {}, (Fault("the file must hold an object", root.span.first_line),)
    convert = _Conversion(templates=False)
    attributes: dict[str, Attribute] = {}
    for member in root.value.members:
        if member.key in attributes:
            faults.append(Fault(f"the argument {member.key!r} is set twice", member.key_span))
        if member.key != _COMMENT:
            attributes[member.key] = convert.attribute(member)
    return attributes, tuple(faults)


def _members(node: JsonNode, faults: list[Fault]) -> Iterator[JsonMember]:
    """The members of an object, or of the objects in an array: in JSON a body may be either."""
    match node.value:
        case JsonObject(members):
            yield from members
        case tuple() as nodes:
            for item in nodes:
                if isinstance(item.value, JsonObject):
                    yield from item.value.members
                else:
                    faults.append(Fault("an object must stand here", item.span.first_line))
        case None:
            return
        case _:
            faults.append(Fault("an object must stand here", node.span.first_line))


@dataclass(frozen=True, slots=True)
class _Found:
    """A block: the object that is its body, and where the rest of it stands."""

    type: str
    labels: tuple[Label, ...]
    node: JsonNode
    header: Span
    span: Span

    def top_level(self) -> TopLevel:
        return TopLevel(self.type, self.labels, self.header, self.span, self.read)

    def read(self) -> Block:
        convert = _Conversion(templates=True)
        try:
            # All of it now, so that what cannot be read is said when the block is read.
            convert.expression(self.node)
        except RecursionError:
            raise Unreadable(Fault("nested too deeply", self.header)) from None
        return self.block(convert)

    def block(self, convert: _Conversion) -> Block:
        assert isinstance(self.node.value, JsonObject)
        body = JsonBody(self.node.value.members, convert)
        return Block(self.type, self.labels, body, self.header, self.span)


def _blocks(
    member: JsonMember, labels: int, faults: list[Fault], outer: tuple[JsonMember, ...] = ()
) -> Iterator[_Found]:
    """The blocks that a property stands for, below one level of objects for each label."""
    path = (*outer, member)
    if labels:
        for inner in _members(member.value, faults):
            if inner.key != _COMMENT:
                yield from _blocks(inner, labels - 1, faults, path)
        return
    found = partial(_Found, path[0].key, tuple(Label(m.key, m.key_span) for m in path[1:]))
    match member.value.value:
        case JsonObject():
            header = member.key_span
            yield found(member.value, header, _between(header, member.value.span))
        case tuple() as nodes:
            for node in nodes:
                if isinstance(node.value, JsonObject):
                    start = node.span.start
                    yield found(node, Span(node.span.source, start, start + 1), node.span)
                else:
                    faults.append(Fault("an object must stand here", node.span.first_line))
        case None:
            return
        case _:
            message = f"an object must stand here, for a block: {path[0].key}"
            faults.append(Fault(message, member.value.span.first_line))


def _comments(root: JsonNode) -> Iterator[Comment]:
    nodes = [root]
    while nodes:
        node = nodes.pop()
        match node.value:
            case JsonObject(members):
                for member in members:
                    if member.key == _COMMENT and isinstance(member.value.value, str):
                        yield _comment(member.key_span, member.value)
                nodes += (member.value for member in reversed(members))
            case tuple() as items:
                nodes += reversed(items)


def _comment(key: Span, value: JsonNode) -> Comment:
    text = key.source.text
    line = key.source.offset(key.first.line)
    own_line = not text[line : key.start].strip(" \t\ufeff")
    return Comment(f"// {value.value}", _between(key, value.span), own_line)


def _repeated(root: JsonNode) -> Iterator[Fault]:
    """What a key says twice, and cannot be two blocks."""
    nodes = [root]
    while nodes:
        match nodes.pop().value:
            case JsonObject(members):
                seen: dict[str, bool] = {_COMMENT: True}
                for member in members:
                    block = isinstance(member.value.value, JsonObject | tuple)
                    if not seen.get(member.key, True) or (member.key in seen and not block):
                        if member.key != _COMMENT:
                            message = f"the argument {member.key!r} is set twice"
                            yield Fault(message, member.key_span)
                    seen[member.key] = block
                    nodes.append(member.value)
            case tuple() as items:
                nodes += items


def _between(first: Span, last: Span) -> Span:
    return Span(first.source, first.start, last.end)


class _Conversion:
    """JSON values → expressions, each once."""

    def __init__(self, *, templates: bool) -> None:
        self.templates = templates
        self.done: dict[int, Expression] = {}

    def attribute(self, member: JsonMember) -> Attribute:
        expression = self.expression(member.value)
        span = _between(member.key_span, member.value.span)
        return Attribute(member.key, member.key_span, expression, span)

    def expression(self, node: JsonNode) -> Expression:
        """Raises Unreadable at a broken template."""
        if (done := self.done.get(id(node))) is None:
            done = self.done[id(node)] = self.convert(node)
        return done

    def convert(self, node: JsonNode) -> Expression:
        match node.value:
            case str():
                return self.string(node.span)
            case tuple() as nodes:
                return TupleExpression(tuple(map(self.expression, nodes)), node.span)
            case JsonObject(members):
                pairs = ((self.string(m.key_span), self.expression(m.value)) for m in members)
                return ObjectExpression(tuple(ObjectItem(*pair) for pair in pairs), node.span)
            case scalar:
                return Literal(scalar, node.span)

    def string(self, whole: Span) -> Expression:
        source, start = whole.source, whole.start + 1
        raw = source.text[start : whole.end - 1]
        text, offsets = decode(raw)
        if not self.templates or ("${" not in text and "%{" not in text):
            value = nfc(text)
            inside = Span(source, start, whole.end - 1)
            parts = (Literal(value, inside, exact=value == raw),) if value else ()
            return Template(parts, whole)

        def span(first: int, last: int) -> Span:
            if offsets is None:
                return Span(source, start + first, start + last)
            return Span(source, start + offsets[first], start + offsets[last])

        return parse_template(text, span, whole)


class JsonBody(Body):
    """What stands between a block's braces, in JSON syntax.

    There only the schema tells an argument from a block, so each property is either, as it is
    asked for: `attributes` has all of them, and `blocks` all that could be one.
    """

    def __init__(self, members: tuple[JsonMember, ...], convert: _Conversion) -> None:
        written = tuple(member for member in members if member.key != _COMMENT)
        object.__setattr__(self, "members", written)
        object.__setattr__(self, "convert", convert)
        object.__setattr__(self, "attributes", {m.key: convert.attribute(m) for m in written})

    members: tuple[JsonMember, ...]
    convert: _Conversion

    @cached_property
    def by_type(self) -> dict[str, tuple[Block, ...]]:
        types = dict.fromkeys(member.key for member in self.members)
        found = {type: self.of_type(type, 1 if type == "dynamic" else 0) for type in types}
        return {type: blocks for type, blocks in found.items() if blocks}

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(block for blocks in self.by_type.values() for block in blocks)

    def of_type(self, type: str, labels: int = 0) -> tuple[Block, ...]:
        """The blocks of one type with so many labels, in order. What cannot be one is left out."""
        members = (member for member in self.members if member.key == type)
        found = (block for member in members for block in _blocks(member, labels, []))
        return tuple(block.block(self.convert) for block in found)
