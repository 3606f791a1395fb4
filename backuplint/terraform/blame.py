"""A condition and what it came to → the values that made it so. Judges none of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from backuplint.hcl import ast
from backuplint.source import Span
from backuplint.terraform.evaluate import Scope
from backuplint.terraform.expand import rounds, settle
from backuplint.values import Known, Unknown, Value

NESTING = frozenset({"flatten", "concat", "tolist", "toset", "values", "compact", "distinct"})


class Culprit(NamedTuple):
    """A reference in a condition, and its value."""

    expression: ast.Expression
    value: Value


def blame(expression: ast.Expression, scope: Scope, outcome: bool = False) -> list[Culprit]:
    """What made a condition come to `outcome`: of `alltrue([for …])` only what is not true."""
    match expression:
        case ast.Parentheses(expression=inner) | ast.Wrap(expression=inner):
            return blame(inner, scope, outcome)
        case ast.Unary(operator="!", operand=operand):
            return blame(operand, scope, not outcome)
        case ast.Binary(operator="&&" | "||", left=left, right=right):
            sides = [side for side in (left, right) if _came_to(side, scope, outcome)]
            return _all(((side, scope) for side in sides), outcome)
        case ast.Conditional(test=test, then=then, otherwise=otherwise):
            chosen = _boolean(test, scope)
            if chosen is None:
                return _references(test, scope)
            found = blame(then if chosen else otherwise, scope, outcome)
            return found or blame(test, scope, chosen)
        case ast.Call(name="alltrue" | "anytrue", arguments=(argument,)):
            elements = list(_elements(argument, scope))
            return _all((e for e in elements if _came_to(*e, outcome)), outcome) or _references(
                argument, scope
            )
    return _references(expression, scope)


def _all(parts: Iterable[tuple[ast.Expression, Scope]], outcome: bool) -> list[Culprit]:
    return [culprit for part, scope in parts for culprit in blame(part, scope, outcome)]


def _boolean(expression: ast.Expression, scope: Scope) -> bool | None:
    match settle(expression, scope):
        case Known(value=bool(outcome)):
            return outcome
        case Known(value="true" | "false" as text):
            return bool(text == "true")
    return None


def _came_to(expression: ast.Expression, scope: Scope, outcome: bool) -> bool:
    return _boolean(expression, scope) is outcome


def _elements(expression: ast.Expression, scope: Scope) -> Iterator[tuple[ast.Expression, Scope]]:
    """The conditions in a list of them, each with the names that are bound where it stands."""
    match expression:
        case ast.Parentheses(expression=inner) | ast.Wrap(expression=inner):
            yield from _elements(inner, scope)
        case ast.Call(name=name, arguments=arguments) if name in NESTING:
            for argument in arguments:
                yield from _elements(argument, scope)
        case ast.TupleExpression(items=items):
            for item in items:
                yield from _elements(item, scope)
        case ast.Conditional(test=test, then=then, otherwise=otherwise):
            chosen = _boolean(test, scope)
            if chosen is not None and isinstance(then, ast.For | ast.TupleExpression | ast.Call):
                yield from _elements(then if chosen else otherwise, scope)
            else:
                yield expression, scope
        case ast.For(collection=collection):
            for key, value, doubt in rounds(settle(collection, scope), collection.span):
                names = {expression.value_name: value}
                if expression.key_name:
                    names[expression.key_name] = key
                inside = scope.binding(**names)
                kept = expression.condition is None or _came_to(expression.condition, inside, True)
                if doubt is None and kept:
                    yield from _elements(expression.value, inside)
        case _:
            yield expression, scope


def _references(expression: ast.Expression, scope: Scope) -> list[Culprit]:
    """The values of all references in an expression, in order."""
    found: list[Culprit] = []
    for reference in _named(expression, frozenset()):
        value = settle(reference, scope)
        while isinstance(value, Unknown) and value.failed:
            if not isinstance(reference, ast.GetAttribute | ast.Index):
                break
            reference = reference.of  # of what is not there: the deepest thing that is
            value = settle(reference, scope)
        if not (isinstance(value, Unknown) and value.failed):
            found.append(Culprit(reference, value))
    return found


def root_of(expression: ast.Expression) -> ast.Expression:
    """What a chain of attributes and indices starts with."""
    while isinstance(expression, ast.GetAttribute | ast.Index):
        expression = expression.of
    return expression


def _named(node: Any, bound: frozenset[str]) -> Iterator[ast.Expression]:
    """The outermost references in a tree that name nothing bound inside of it."""
    if isinstance(node, ast.Variable | ast.GetAttribute | ast.Index):
        root = root_of(node)
        if isinstance(root, ast.Variable):
            if root.name not in bound:
                yield node
            return
    if isinstance(node, ast.For | ast.TemplateFor):
        names = (node.key_name, node.value_name) if isinstance(node, ast.For) else ()
        names = names or (node.key, node.value)  # type: ignore[assignment]
        yield from _named(node.collection, bound)
        bound = bound | {name for name in names if isinstance(name, str)}
    if isinstance(node, tuple):
        for item in node:
            yield from _named(item, bound)
    elif dataclasses.is_dataclass(node) and not isinstance(node, Span):
        for field in dataclasses.fields(node):
            if field.name != "collection":
                yield from _named(getattr(node, field.name), bound)
