"""Native syntax → nodes, by way of python-hcl2, which no other module knows."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

from backuplint.faults import Fault, Unreadable
from backuplint.hcl.ast import Attribute, Block, Body, Expression, Label, Template, Wrap
from backuplint.hcl.convert import Converter
from backuplint.hcl.rewrite import Argument, Kind, Nested, Rewritten, rewrite
from backuplint.hcl.scan import IDENTIFIER, TopLevel
from backuplint.hcl.tables import private_directory
from backuplint.hcl.template import Broken, label_text, nfc, too_deep
from backuplint.source import Source, Span


def parse(block: TopLevel) -> Block:
    """Parse a block that a scan found. Raises Unreadable."""
    if block.read is not None:
        return block.read()
    source = block.source
    reading = _Reading(source.text, source.span)
    with reading.faults():
        body = reading.body(block.span.start, block.span.end)
    return body.blocks[0]


def parse_attributes(source: Source) -> tuple[dict[str, Attribute], tuple[Fault, ...]]:
    """The arguments of a file that holds nothing else, `.tfvars`, as far as they can be read."""
    attributes: dict[str, Attribute] = {}
    faults: list[Fault] = []
    reading = _Reading(source.text, source.span)
    position = 1 if source.text.startswith("\ufeff") else 0
    while position < len(source.text):
        end = len(source.text)
        try:
            body = reading.body(position, end)
        except Broken as error:
            faults.append(Fault(str(error), source.span(error.start, error.end)))
            # The arguments before the bad one are read by themselves, those behind it afresh.
            bad = error.item
            if bad is None:
                bad = _last_start(source.text, position, error.start)
            end = _next_start(source.text, max(error.start, bad + 1))
            body = _body_or_nothing(reading, position, bad)
        blocks = (b.header for b in body.blocks)
        faults.extend(Fault("only arguments can stand here, no blocks", b) for b in blocks)
        for name, attribute in body.attributes.items():
            if name in attributes:
                faults.append(Fault(f"the argument {name!r} is set twice", attribute.name_span))
            attributes[name] = attribute
        position = end
    return attributes, tuple(faults)


def parse_expression(source: Source, start: int, end: int) -> Expression:
    """Parse one expression, in which newlines mean nothing. Raises Unreadable."""
    reading = _Reading(source.text, source.span)
    with reading.faults():
        return reading.expression(start, end)


def parse_template_text(source: Source) -> Template | Wrap:
    """Parse a text that is all template: the file of a `templatefile`. Raises Unreadable."""
    return parse_template(source.text, source.span, source.span(0, len(source.text)))


def parse_template(text: str, span: Callable[[int, int], Span], whole: Span) -> Template | Wrap:
    """Parse a template without quotes, in which a backslash is a backslash: a string in JSON.

    `span` is where a stretch of the text stands, `whole` the template's own place. Raises
    Unreadable.
    """
    reading = _Reading(text, span)
    with reading.faults():
        return reading.template(whole)


_ARGUMENT = re.compile(rf"^{IDENTIFIER}[ \t]*+=(?![=>])", re.MULTILINE)


def _last_start(text: str, start: int, end: int) -> int:
    """Where the last argument in the first column starts that starts no later than `end`."""
    last = start
    for matched in _ARGUMENT.finditer(text, start):
        if matched.start() > end:
            break
        last = matched.start()
    return last


def _next_start(text: str, position: int) -> int:
    matched = _ARGUMENT.search(text, position)
    return matched.start() if matched else len(text)


def _body_or_nothing(reading: _Reading, start: int, end: int) -> Body:
    try:
        return reading.body(start, end)
    except Broken:
        return Body({}, ())


class _Reading:
    """A text, and where its stretches stand."""

    def __init__(self, text: str, span: Callable[[int, int], Span]) -> None:
        self.text = text
        self.span = span

    @contextmanager
    def faults(self) -> Iterator[None]:
        try:
            yield
        except Broken as error:
            raise Unreadable(Fault(str(error), self.span(error.start, error.end))) from None

    def body(self, start: int, end: int) -> Body:
        rewritten = self.rewrite(start, end, Kind.BODY)
        try:
            return self.items(rewritten, rewritten.items)
        except RecursionError:
            raise too_deep(start, start + 1) from None

    def items(self, rewritten: Rewritten, items: list[Argument | Nested]) -> Body:
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        for item in items:
            if isinstance(item, Argument):
                attribute = self.attribute(rewritten, item)
                attributes[attribute.name] = attribute
            else:
                blocks.append(self.block(rewritten, item))
        return Body(attributes, tuple(blocks))

    def attribute(self, rewritten: Rewritten, item: Argument) -> Attribute:
        name = self.span(*item.name)
        expression = self.expression_of(rewritten, item.start, item.end)
        span = self.span(item.name[0], expression.span.end)
        return Attribute(nfc(name.text), name, expression, span)

    def block(self, rewritten: Rewritten, item: Nested) -> Block:
        start, end = item.header[0][0], item.header[-1][1]
        labels = (Label(label_text(self.text, *at), self.span(*at)) for at in item.header[1:])
        return Block(
            nfc(self.text[slice(*item.header[0])]),
            tuple(labels),
            self.items(rewritten, item.items),
            self.span(start, end),
            self.span(start, item.end),
        )

    def expression(self, start: int, end: int) -> Expression:
        rewritten = self.rewrite(start, end, Kind.EXPRESSION)
        try:
            return self.expression_of(rewritten, start, end)
        except RecursionError:
            raise too_deep(start, start + 1) from None

    def expression_of(self, rewritten: Rewritten, start: int, end: int) -> Expression:
        text, offsets = rewritten.shortened(start, end)
        tree = _tree(_PREFIX + text, offsets)
        return Converter(self.text, offsets, rewritten, self.span).expression(tree, 1)

    def template(self, whole: Span) -> Template | Wrap:
        rewritten = self.rewrite(0, len(self.text), Kind.TEMPLATE)
        text, offsets = rewritten.shortened(0, len(self.text))
        offsets = [0, *offsets, len(self.text)]  # for the quotes, which stand nowhere
        try:
            tree = _tree(f'{_PREFIX}"{text}"', offsets)
            return Converter(self.text, offsets, rewritten, self.span).outer_template(tree, whole)
        except RecursionError:
            raise too_deep(0, 1) from None

    def rewrite(self, start: int, end: int, kind: Kind) -> Rewritten:
        return rewrite(self.text, start, end, kind)


# -- python-hcl2 ----------------------------------------------------------------

_PREFIX = "_="  # python-hcl2 parses no expression by itself
_SHORT = 200  # characters: the shape of most arguments, which many share


def _tree(text: str, offsets: list[int]) -> Any:
    """The tree of an expression behind the prefix, for which offsets are added. Raises Broken."""
    offsets[:0] = offsets[:1] * len(_PREFIX)
    try:
        return _remembered(text) if len(text) <= _SHORT else _parsed(text)
    except _Refused as error:
        at = offsets[min(error.position, len(offsets) - 1)]
        raise Broken("this cannot be read as HCL", at, at + 1) from None


class _Refused(Exception):
    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


def _parsed(text: str) -> Any:
    parses_to_tree, failures = _hcl2()
    try:
        start = parses_to_tree(text)
    except failures as error:
        # Every known mistake was refused before: this is the net below.
        raise _Refused(getattr(error, "pos_in_stream", None) or 0) from None
    return start.children[0].children[0].children[2]


_remembered = lru_cache(maxsize=2048)(_parsed)


@cache
def _hcl2() -> tuple[Callable[[str], Any], type[Exception]]:
    """`parses_to_tree`, and what it raises; imported only when something is parsed."""
    import hcl2
    import hcl2.parser
    import lark

    # python-hcl2 keeps its tables, which take seconds to make, beside its code: where that cannot
    # be written, it makes them anew in every process. Lark makes them anew too where the file is
    # another version's, or not yet whole.
    if directory := private_directory():
        python = "".join(map(str, sys.version_info[:2]))
        versions = f"{hcl2.__version__}-lark-{lark.__version__}"  # type: ignore[attr-defined]
        hcl2.parser.PARSER_FILE = directory / f"hcl2-{versions}-{python}.bin"
    return hcl2.parses_to_tree, lark.LarkError
