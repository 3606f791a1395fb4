"""Types, and how a variable's `type` writes them down. Knows nothing of converting to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from backuplint.hcl import ast
from backuplint.source import Span
from backuplint.values import Value


@dataclass(frozen=True, slots=True)
class Primitive:
    name: str  # "string", "number", "bool"


@dataclass(frozen=True, slots=True)
class Any_:
    """`any`: whatever the value is; inside a collection, one type that all elements share."""


@dataclass(frozen=True, slots=True)
class ListOf:
    element: Type


@dataclass(frozen=True, slots=True)
class SetOf:
    element: Type


@dataclass(frozen=True, slots=True)
class MapOf:
    element: Type


@dataclass(frozen=True, slots=True)
class TupleOf:
    elements: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class ObjectAttribute:
    """`name = type` or `name = optional(type, default)` of an object type."""

    type: Type
    optional: bool = False
    default: Value | None = None


@dataclass(frozen=True, slots=True)
class ObjectOf:
    """An object type: its attributes, sorted by name."""

    attributes: tuple[tuple[str, ObjectAttribute], ...]


Type: TypeAlias = Primitive | Any_ | ListOf | SetOf | MapOf | TupleOf | ObjectOf

STRING = Primitive("string")
NUMBER = Primitive("number")
BOOL = Primitive("bool")
ANY = Any_()

_KEYWORDS: dict[str, Type] = {"string": STRING, "number": NUMBER, "bool": BOOL, "any": ANY}

# As a whole type, also without brackets, and (before Terraform 0.12) in quotes.
_LEGACY: dict[str, Type] = {"list": ListOf(ANY), "map": MapOf(ANY), "set": SetOf(ANY)}

_COLLECTIONS: dict[str, Callable[[Type], Type]] = {"list": ListOf, "set": SetOf, "map": MapOf}

Evaluate: TypeAlias = Callable[[ast.Expression], Value]


class TypeSyntaxError(Exception):
    """An expression that is no type; `span` is the part that is none."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.message = message
        self.span = span


def parse_type(expression: ast.Expression, evaluate: Evaluate) -> Type:
    """The type that a variable's `type` argument writes.

    `evaluate` gives the values of the defaults in `optional(type, default)`; they are converted
    where they are used. Errors: TypeSyntaxError.
    """
    match expression:
        case ast.Variable(name=name) if name in _LEGACY:
            return _LEGACY[name]
        case ast.Template():
            quoted = _literal(expression)
            found = ({**_KEYWORDS, **_LEGACY}).get(quoted or "")
            if found is None:
                raise TypeSyntaxError("a quoted type is string, list or map", expression.span)
            return found
    try:
        return _parse(expression, evaluate)
    except RecursionError:
        raise TypeSyntaxError("this type is nested too deeply", expression.span) from None


def _parse(expression: ast.Expression, evaluate: Evaluate) -> Type:
    match expression:
        case ast.Variable(name=name) if name in _KEYWORDS:
            return _KEYWORDS[name]
        case ast.Variable(name=name) if name in (*_COLLECTIONS, "object", "tuple"):
            raise TypeSyntaxError(f"{name} needs an argument in parentheses", expression.span)
        case ast.Variable(name=name):
            raise TypeSyntaxError(f"there is no type {name}", expression.span)
        case ast.Call(name=name, expand=False, arguments=(argument,)) if name in _COLLECTIONS:
            return _COLLECTIONS[name](_parse(argument, evaluate))
        case ast.Call(name="tuple", expand=False, arguments=(ast.TupleExpression(items=items),)):
            return TupleOf(tuple(_parse(item, evaluate) for item in items))
        case ast.Call(name="object", expand=False, arguments=(ast.ObjectExpression(items=items),)):
            return _object(items, evaluate)
        case ast.Call(name="optional"):
            raise TypeSyntaxError("only an attribute of an object is optional", expression.span)
        case ast.Call(name=name) if name in _COLLECTIONS:
            raise TypeSyntaxError(f"{name}() takes one type", expression.span)
        case ast.Call(name="tuple"):
            raise TypeSyntaxError("tuple() takes types in square brackets", expression.span)
        case ast.Call(name="object"):
            raise TypeSyntaxError("object() takes types in braces", expression.span)
    raise TypeSyntaxError("this is not a type", expression.span)


def _object(items: tuple[ast.ObjectItem, ...], evaluate: Evaluate) -> ObjectOf:
    attributes: dict[str, ObjectAttribute] = {}
    for item in items:
        name = _literal(item.key)
        if name is None:
            raise TypeSyntaxError("an attribute's name is a word or a text", item.key.span)
        match item.value:
            case ast.Call(name="optional", expand=False, arguments=(inner, *rest)) if len(rest) < 2:
                default = evaluate(rest[0]) if rest else None
                attributes[name] = ObjectAttribute(_parse(inner, evaluate), True, default)
            case ast.Call(name="optional", span=span):
                raise TypeSyntaxError("optional() takes a type and at most one default", span)
            case required:
                attributes[name] = ObjectAttribute(_parse(required, evaluate))
    return ObjectOf(tuple(sorted(attributes.items(), key=lambda pair: pair[0])))


def _literal(expression: ast.Expression) -> str | None:
    """The text of a string without interpolation, or of a bare word as a key."""
    if isinstance(expression, ast.Variable):
        return expression.name
    if isinstance(expression, ast.Literal):
        return expression.value if isinstance(expression.value, str) else None
    if not isinstance(expression, ast.Template):
        return None
    texts = [part.value for part in expression.parts if isinstance(part, ast.Literal)]
    if len(texts) < len(expression.parts):
        return None
    return "".join(text for text in texts if isinstance(text, str))
