"""python-hcl2's tree of a rewritten text → nodes. Knows its shape, and not how it is made."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeAlias

from backuplint.hcl.ast import (
    Binary,
    Call,
    Conditional,
    Expression,
    For,
    GetAttribute,
    Index,
    Literal,
    ObjectExpression,
    ObjectItem,
    Parentheses,
    Splat,
    SplatItem,
    Template,
    TupleExpression,
    Unary,
    Variable,
    Wrap,
)
from backuplint.hcl.numbers import MAXIMUM_DIGITS, number
from backuplint.hcl.rewrite import Rewritten
from backuplint.hcl.template import (
    MAXIMUM_DEPTH,
    Broken,
    assemble,
    dedent,
    nfc,
    quoted_piece,
    too_deep,
    trim,
)
from backuplint.source import Span

# A tree has `data`, its rule's name, and `children`: trees, and tokens, which are strings with a
# `type`, `start_pos` and `end_pos`. Of the rules' own positions, only the starts can be trusted.
Tree: TypeAlias = Any

_POSTFIX = frozenset(
    ["index_expr_term", "get_attr_expr_term", "attr_splat_expr_term", "full_splat_expr_term"]
)
_DIGITS = "0123456789"
_KEYWORDS = {"true": True, "false": False, "null": None}


class Converter:
    """Converts the tree of one expression, in which the boundary n stood at `offsets[n]`.

    All methods raise Broken.
    """

    def __init__(
        self,
        text: str,
        offsets: list[int],
        rewritten: Rewritten,
        span: Callable[[int, int], Span],
    ) -> None:
        self.text = text
        self.offsets = offsets
        self.rewritten = rewritten
        self.span = span

    def start(self, tree: Tree) -> int:
        while not isinstance(tree, str):
            tree = tree.children[0]
        return self.offsets[tree.start_pos]  # type: ignore[attr-defined]

    def token_span(self, token: Any) -> Span:
        return self.span(self.offsets[token.start_pos], self.offsets[token.end_pos])

    def text_of(self, token: Any) -> str:
        return self.text[self.offsets[token.start_pos] : self.offsets[token.end_pos]]

    def marker_span(self, token: Any) -> Span:
        """Of `[*]` and `.*`, which may have been written apart."""
        start = self.offsets[token.start_pos]
        return self.span(start, self.rewritten.ends.get(start, start + len(token)))

    # -- expressions ----------------------------------------------------------------

    def expression(self, tree: Tree, depth: int) -> Expression:
        if depth > MAXIMUM_DEPTH:
            at = self.start(tree)
            raise too_deep(at, at + 1)
        return _BY_RULE[tree.data](self, tree, depth)

    def term(self, tree: Tree, depth: int) -> Expression:
        first = tree.children[0]
        if not isinstance(first, str):
            return self.expression(first, depth)
        inner = self.expression(tree.children[1], depth + 1)
        last = self.token_span(tree.children[-1])
        return Parentheses(inner, _between(self.token_span(first), last))

    def identifier(self, tree: Tree, _: int) -> Expression:
        span = self.token_span(tree.children[0])
        name = self.text_of(tree.children[0])
        if name[0] in _DIGITS:
            return Literal(self.number(name, span), span)
        if name in _KEYWORDS:
            return Literal(_KEYWORDS[name], span)
        return Variable(nfc(name), span)

    def number(self, text: str, span: Span) -> int | Decimal:
        value = number(text)
        if value is None:
            raise Broken(f"a number of more than {MAXIMUM_DIGITS} digits", span.start, span.end)
        return value

    def string(self, tree: Tree, depth: int) -> Expression:
        start = self.offsets[tree.children[0].start_pos]
        end = self.offsets[tree.children[-1].end_pos]
        if self.text[start] in _DIGITS:
            span = self.span(start, end)
            return Literal(self.number(self.text[start:end], span), span)
        inside = (part.children[0] for part in tree.children[1:-1])
        expressions = (
            self.expression(part.children[1], depth + 1)
            for part in inside
            if not isinstance(part, str)
        )
        pieces = self.rewritten.pieces.get(start)
        if pieces is None:
            pieces = [quoted_piece(self.text, start + 1, end - 1)] if end - start > 2 else []
        trim(pieces)
        heredoc = self.text[start] == "<"
        if heredoc and self.text[start + 2] == "-":
            dedent(pieces)
        return assemble(pieces, expressions, self.span, self.span(start, end), heredoc=heredoc)

    def outer_template(self, tree: Tree, whole: Span) -> Template | Wrap:
        """Of a template that came without quotes, and was given some."""
        inside = (part.children[0] for part in tree.children[0].children[1:-1])
        expressions = (
            self.expression(part.children[1], 2) for part in inside if not isinstance(part, str)
        )
        pieces = self.rewritten.pieces[self.rewritten.start]
        trim(pieces)
        return assemble(pieces, expressions, self.span, whole)

    def unary(self, tree: Tree, depth: int) -> Expression:
        operators = self.rewritten.unary[self.start(tree)]
        expression = self.expression(tree.children[1], depth + len(operators))
        for operator, start in reversed(operators):
            span = _between(self.span(start, start + 1), expression.span)
            expression = Unary(operator, expression, span)
        return expression

    def binary(self, tree: Tree, depth: int) -> Expression:
        # A chain leans to the left, and may be long.
        terms: list[tuple[str, Tree]] = []
        while tree.data == "binary_op":
            operator, right = tree.children[1].children
            terms.append((str(operator.children[0]), right))
            tree = tree.children[0]
        expression = self.expression(tree, depth + len(terms))
        for operator, right in reversed(terms):
            operand = self.expression(right, depth + 1)
            span = _between(expression.span, operand.span)
            expression = Binary(operator, expression, operand, span)
        return expression

    def conditional(self, tree: Tree, depth: int) -> Expression:
        test, then, otherwise = (
            self.expression(c, depth + 1) for c in tree.children if not isinstance(c, str)
        )
        return Conditional(test, then, otherwise, _between(test.span, otherwise.span))

    def tuple(self, tree: Tree, depth: int) -> Expression:
        items = (c for c in tree.children if not isinstance(c, str))
        return TupleExpression(
            tuple(self.expression(c, depth + 1) for c in items), self.whole(tree)
        )

    def object(self, tree: Tree, depth: int) -> Expression:
        items = [
            ObjectItem(
                self.key(child.children[0].children[0], depth + 1),
                self.expression(child.children[2], depth + 1),
            )
            for child in tree.children
            if not isinstance(child, str) and child.data == "object_elem"
        ]
        return ObjectExpression(tuple(items), self.whole(tree))

    def key(self, tree: Tree, depth: int) -> Expression:
        inner = tree
        while inner.data == "expr_term" and not isinstance(inner.children[0], str):
            inner = inner.children[0]
        if inner.data != "identifier":
            return self.expression(tree, depth)
        span = self.token_span(inner.children[0])
        raw = self.text_of(inner.children[0])
        name = nfc(raw)
        return Template((Literal(name, span, exact=name == raw),), span)

    def call(self, tree: Tree, depth: int) -> Expression:
        first = tree.children[0].children[0]
        name, start = self.token_span(first), self.start(first)
        arguments: list[Expression] = []
        expand = False
        for child in tree.children[1:]:
            if isinstance(child, str):
                continue
            for argument in child.children:
                if isinstance(argument, str):
                    expand = expand or argument == "..."
                else:
                    arguments.append(self.expression(argument, depth + 1))
        plain = nfc(self.rewritten.names.get(start, self.text_of(first)))
        span = _between(name, self.token_span(tree.children[-1]))
        return Call(plain, name, tuple(arguments), expand, span)

    def for_expression(self, tree: Tree, depth: int) -> Expression:
        intro, *rest = (c for c in tree.children if not isinstance(c, str))
        *names, collection = (c for c in intro.children if not isinstance(c, str))
        key_name, value_name = ([None] + [nfc(self.text_of(n.children[0])) for n in names])[-2:]
        assert value_name is not None
        condition = None
        if rest[-1].data == "for_cond":
            condition = self.expression(rest.pop().children[-1], depth + 1)
        *key, value = (self.expression(c, depth + 1) for c in rest)
        return For(
            key_name,
            value_name,
            self.expression(collection, depth + 1),
            key[0] if key else None,
            value,
            condition,
            "..." in [c for c in tree.children if isinstance(c, str)],
            self.whole(tree),
        )

    def whole(self, tree: Tree) -> Span:
        """Of a tree that begins and ends with a bracket."""
        return _between(self.token_span(tree.children[0]), self.token_span(tree.children[-1]))

    # -- what stands behind an expression -------------------------------------------

    def postfix(self, tree: Tree, depth: int) -> Expression:
        steps: list[Tree] = []
        while tree.data in _POSTFIX or (
            tree.data == "expr_term" and not isinstance(tree.children[0], str)
        ):
            if tree.data == "expr_term":
                tree = tree.children[0]
                continue
            step = tree.children[1]
            if step.data in ("attr_splat", "full_splat"):
                steps.extend(reversed(step.children))
            else:
                steps.append(step)
            tree = tree.children[0]
        steps.reverse()
        root = self.expression(tree, depth + len(steps))
        return self.follow(root, steps, depth)

    def follow(self, of: Expression, steps: list[Tree], depth: int) -> Expression:
        """Apply steps, of which a token is a splat.

        A `[*]` is about all that follows it; a `.*` about the attributes and legacy indexes.
        """
        for i, step in enumerate(steps):
            if not isinstance(step, str):
                of = self.step(of, step, depth)
                continue
            marker = self.marker_span(step)
            if step == "[*]":
                each = self.follow(SplatItem(marker), steps[i + 1 :], depth + 1)
                return Splat(of, each, _between(of.span, each.span))
            rest = steps[i + 1 :]
            plain = next(
                (n for n, s in enumerate(rest) if isinstance(s, str) or s.data == "braces_index"),
                len(rest),
            )
            if rest[plain : plain + 1] == [".*"]:
                at = self.marker_span(rest[plain])
                raise Broken("a `.*` cannot stand behind another", at.start, at.end)
            each = self.follow(SplatItem(marker), rest[:plain], depth + 1)
            splat = Splat(of, each, _between(of.span, each.span))
            return self.follow(splat, rest[plain:], depth + 1)
        return of

    def step(self, of: Expression, step: Tree, depth: int) -> Expression:
        last = step.children[-1]
        if step.data == "braces_index":
            key = self.expression(step.children[1], depth + 1)
            return Index(of, key, _between(of.span, self.token_span(last)))
        token = last if isinstance(last, str) else last.children[0]
        span = self.token_span(token)
        text = self.text_of(token)
        if text[0] in _DIGITS:
            return Index(of, Literal(self.number(text, span), span), _between(of.span, span))
        return GetAttribute(of, nfc(text), span, _between(of.span, span))


_BY_RULE: dict[str, Callable[[Converter, Tree, int], Expression]] = {
    "expr_term": Converter.term,
    "identifier": Converter.identifier,
    "int_lit": Converter.identifier,
    "string": Converter.string,
    "unary_op": Converter.unary,
    "binary_op": Converter.binary,
    "conditional": Converter.conditional,
    "tuple": Converter.tuple,
    "object": Converter.object,
    "function_call": Converter.call,
    "for_tuple_expr": Converter.for_expression,
    "for_object_expr": Converter.for_expression,
    **dict.fromkeys(_POSTFIX, Converter.postfix),
}


def _between(first: Span, last: Span) -> Span:
    return Span(first.source, first.start, last.end)
