"""What nodes mean, for comparison with Terraform: enough of an evaluator for the tests' texts."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from backuplint.hcl import ast

Scope = dict[str, Any]


def evaluate(node: Any, scope: Scope | None = None) -> Any:
    scope = scope or {}

    def value(inner: Any) -> Any:
        return evaluate(inner, scope)

    match node:
        case ast.Literal():
            return node.value
        case ast.Wrap() | ast.Parentheses():
            return value(node.expression)
        case ast.Template():
            return "".join(text(value(part)) for part in node.parts)
        case ast.TemplateIf():
            if value(node.test):
                return value(node.then)
            return value(node.otherwise) if node.otherwise else ""
        case ast.TemplateFor():
            rounds = pairs(value(node.collection))
            inner = ({**scope, node.key or "": k, node.value: v} for k, v in rounds)
            return "".join(evaluate(node.body, names) for names in inner)
        case ast.Variable():
            return scope[node.name]
        case ast.GetAttribute():
            return value(node.of)[node.name]
        case ast.Index():
            of, key = value(node.of), value(node.key)
            return of[int(key)] if isinstance(of, list) else of[text(key)]
        case ast.SplatItem():
            return scope[str(node.span)]
        case ast.Splat():
            item = node.each
            while not isinstance(item, ast.SplatItem):
                item = item.of  # type: ignore[union-attr]
            of = value(node.of)
            elements = of if isinstance(of, list) else [of]
            return [evaluate(node.each, {**scope, str(item.span): e}) for e in elements]
        case ast.Unary():
            return not value(node.operand) if node.operator == "!" else -value(node.operand)
        case ast.Binary():
            return binary(node.operator, value(node.left), value(node.right))
        case ast.Conditional():
            return value(node.then) if value(node.test) else value(node.otherwise)
        case ast.TupleExpression():
            return [value(item) for item in node.items]
        case ast.ObjectExpression():
            return {text(value(item.key)): value(item.value) for item in node.items}
        case ast.For():
            return loop(node, scope)
        case ast.Call():
            arguments = [value(argument) for argument in node.arguments]
            if node.expand:
                arguments[-1:] = arguments[-1]
            return call(node.name.removeprefix("core::"), arguments)
    raise NotImplementedError(node)


def text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def pairs(value: Any) -> Iterable[tuple[Any, Any]]:
    return sorted(value.items()) if isinstance(value, dict) else enumerate(value)


def binary(operator: str, left: Any, right: Any) -> Any:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return Decimal(left) / right
        case "%":
            return left % right
        case "==":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case ">":
            return left > right
        case "<=":
            return left <= right
        case ">=":
            return left >= right
        case "&&":
            return left and right
    return left or right


def loop(node: ast.For, scope: Scope) -> Any:
    items: list[Any] = []
    entries: dict[str, Any] = {}
    for key, element in pairs(evaluate(node.collection, scope)):
        names = {**scope, node.value_name: element, node.key_name or "": key}
        if node.condition is not None and not evaluate(node.condition, names):
            continue
        if node.key is None:
            items.append(evaluate(node.value, names))
        elif node.grouped:
            group = entries.setdefault(text(evaluate(node.key, names)), [])
            group.append(evaluate(node.value, names))
        else:
            entries[text(evaluate(node.key, names))] = evaluate(node.value, names)
    return items if node.key is None else entries


def call(name: str, arguments: list[Any]) -> Any:
    match name:
        case "upper":
            return arguments[0].upper()
        case "concat":
            return [element for argument in arguments for element in argument]
        case "max":
            return max(arguments)
    raise NotImplementedError(name)
