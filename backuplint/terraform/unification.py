"""The type of a value, and the one type that several can share. Converts no values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TypeGuard

from backuplint.terraform.constraints import (
    ANY,
    BOOL,
    NUMBER,
    STRING,
    Any_,
    ListOf,
    MapOf,
    ObjectAttribute,
    ObjectOf,
    Primitive,
    SetOf,
    TupleOf,
    Type,
)
from backuplint.terraform.effort import Spend, TooLarge, limited
from backuplint.values import Collection, Known, Mapping, Null, Unknown, Value

_KINDS = {ListOf: "list", SetOf: "set", MapOf: "map", TupleOf: "tuple", ObjectOf: "object"}


def describe(shape: Type) -> str:
    """A type in the words of an error message."""
    if isinstance(shape, Primitive):
        return shape.name
    return "any" if isinstance(shape, Any_) else _KINDS[shape.__class__]


def plain(shape: Type) -> Type:
    """A type without what it says of optional attributes: the type of a value of it."""
    match shape:
        case ListOf(element=element):
            return ListOf(plain(element))
        case SetOf(element=element):
            return SetOf(plain(element))
        case MapOf(element=element):
            return MapOf(plain(element))
        case TupleOf(elements=elements):
            return TupleOf(tuple(plain(element) for element in elements))
        case ObjectOf(attributes=attributes):
            return ObjectOf(tuple((k, ObjectAttribute(plain(a.type))) for k, a in attributes))
    return shape


def is_open(shape: Type) -> bool:
    """Whether `any` occurs in a type."""
    match shape:
        case Any_():
            return True
        case ListOf(element=element) | SetOf(element=element) | MapOf(element=element):
            return is_open(element)
        case TupleOf(elements=elements):
            return any(is_open(element) for element in elements)
        case ObjectOf(attributes=attributes):
            return any(is_open(attribute.type) for _, attribute in attributes)
    return False


def type_of(value: Value, *, spend: Spend | None = None) -> Type:
    """The type of a value; ANY where it is null or unknown, and nothing tells its type."""
    try:
        with limited(spend) as spend_one:
            return type_within(value, spend_one)
    except TooLarge:
        return ANY


def type_within(value: Value, spend: Spend) -> Type:
    """As `type_of`, but what `spend` raises goes on, and so does RecursionError."""
    if not isinstance(value, Known):
        return settled_type(value)
    match value.value:
        case bool():
            return BOOL
        case str():
            return STRING
        case int() | Decimal():
            return NUMBER
        case Collection(kind="tuple", items=items):
            spend(len(items))
            return TupleOf(tuple(type_within(item, spend) for item in items))
        case Collection(kind="list") as held:
            return ListOf(_element(held.element, held.items, spend))
        case Collection() as held:
            return SetOf(_element(held.element, held.items, spend))
        case Mapping(kind="map") as held:
            return MapOf(_element(held.element, held.items.values(), spend))
        case Mapping() as held:
            spend(len(held.items))
            entries = held.sorted()
            return ObjectOf(tuple((k, ObjectAttribute(type_within(v, spend))) for k, v in entries))
    return ANY  # a resource or a module as a whole: its type is its provider's


def settled_type(value: Null | Unknown) -> Type:
    """The type of what has no value to tell it. Only strings have pieces, and name resources."""
    if is_type(value.type):
        return value.type
    if isinstance(value, Unknown) and (value.pieces is not None or value.refers_to is not None):
        return STRING
    return ANY


def is_type(settled: object) -> TypeGuard[Type]:
    """Whether this is a type: values do not know what one is."""
    return isinstance(settled, Primitive | Any_ | ListOf | SetOf | MapOf | TupleOf | ObjectOf)


def _element(settled: object, values: Iterable[Value], spend: Spend) -> Type:
    if is_type(settled):
        return settled
    types = [type_within(value, spend) for value in values]
    spend(len(types))
    return unify(types) or ANY


def unify(types: Sequence[Type]) -> Type | None:
    """The type that values of all these types become where they must share one; None if none.

    It is what Terraform does with the results of a conditional and the elements of a list. ANY
    stands for a null or an unknown, which take the type of the others.
    """
    types = list(dict.fromkeys(shape for shape in types if not isinstance(shape, Any_)))
    if not types:
        return ANY
    if len(types) == 1:
        return types[0]
    kinds = {shape.__class__ for shape in types}
    if kinds == {Primitive}:
        return STRING if STRING in types else None
    found: Type | None = None
    if kinds == {ObjectOf}:
        found = _objects([shape for shape in types if isinstance(shape, ObjectOf)])
    elif kinds == {TupleOf}:
        found = _tuples([shape for shape in types if isinstance(shape, TupleOf)])
    elif kinds == {SetOf}:
        found = _wrap(SetOf, types)
    elif kinds <= {MapOf, ObjectOf}:
        found = _wrap(MapOf, types) or _one_of(types)
    elif kinds <= {ListOf, TupleOf}:
        found = _wrap(ListOf, types) or _one_of(types)
    else:
        found = _one_of(types)
    return found


def _one_of(types: Sequence[Type]) -> Type | None:
    """The first of these types that all others convert to.

    A list is preferred to a set, either to a tuple, and a map to an object: as one of them stands.
    """
    wanted: list[Type] = [shape for shape in types if isinstance(shape, ListOf)]
    wanted = wanted or list(types)
    wanted.sort(key=lambda shape: isinstance(shape, TupleOf | ObjectOf))
    return next((w for w in wanted if all(converts(shape, w) for shape in types)), None)


def leaves_open(types: Sequence[Type]) -> bool:
    """Whether Terraform finds no single type for the elements of a list, though there is one.

    It does not where null, or what else has no type, stands beside containers of one kind.
    """
    shapes = list(dict.fromkeys(types))
    kinds = {shape.__class__ for shape in shapes}
    if len(shapes) < 2:
        return False
    if Any_ in kinds:
        return len(kinds) == 2 and Primitive not in kinds
    return any(map(leaves_open, _columns(shapes)))


def may_share(types: Sequence[Type]) -> bool:
    """Whether values of all these types may become one type, whatever ANY turns out to be."""
    shapes = list(dict.fromkeys(types))
    kinds = {shape.__class__ for shape in shapes}
    if {ObjectOf, TupleOf} <= kinds:
        return False
    if ANY in shapes or unify(shapes) is not None:
        return True
    alike = len(kinds) == 1 and Primitive not in kinds
    if alike or kinds in ({ListOf, TupleOf}, {MapOf, ObjectOf}):
        return all(map(may_share, _columns(shapes)))
    return False


def _columns(shapes: Sequence[Type]) -> list[list[Type]]:
    """The types that must go together so that containers of these types do."""
    kinds = {shape.__class__ for shape in shapes}
    outlines = {
        tuple(name for name, _ in shape.attributes)
        if isinstance(shape, ObjectOf)
        else (len(_inner(shape)),)
        for shape in shapes
    }
    inner = [_inner(shape) for shape in shapes]
    if kinds in ({ObjectOf}, {TupleOf}) and len(outlines) == 1:
        return [list(column) for column in zip(*inner, strict=True)]
    return [[one for several in inner for one in several]]


def _inner(shape: Type) -> list[Type]:
    match shape:
        case ListOf(element=element) | SetOf(element=element) | MapOf(element=element):
            return [element]
        case TupleOf(elements=elements):
            return list(elements)
        case ObjectOf(attributes=attributes):
            return [attribute.type for _, attribute in attributes]
    return []


def _wrap(kind: Callable[[Type], Type], types: Sequence[Type]) -> Type | None:
    element = unify([inner for shape in types for inner in _inner(shape)])
    return None if element is None else kind(element)


def _tuples(types: Sequence[TupleOf]) -> Type | None:
    if len({len(shape.elements) for shape in types}) > 1:
        return _wrap(ListOf, types)
    elements = [unify(column) for column in zip(*(shape.elements for shape in types), strict=True)]
    known = tuple(element for element in elements if element is not None)
    return TupleOf(known) if len(known) == len(elements) else None


def _objects(types: Sequence[ObjectOf]) -> Type | None:
    names = [name for name, _ in types[0].attributes]
    if any([name for name, _ in shape.attributes] != names for shape in types):
        return _wrap(MapOf, types)
    columns = zip(*(shape.attributes for shape in types), strict=True)
    elements = [unify([attribute.type for _, attribute in column]) for column in columns]
    known = [element for element in elements if element is not None]
    if len(known) < len(elements):
        return None
    return ObjectOf(tuple((k, ObjectAttribute(t)) for k, t in zip(names, known, strict=True)))


def converts(shape: Type, wanted: Type) -> bool:
    """Whether values of one type may become values of another, as far as types tell."""
    if isinstance(shape, Any_) or isinstance(wanted, Any_) or shape == wanted:
        return True
    match wanted, shape:
        case Primitive(), Primitive():
            return STRING in (shape, wanted)
        case ((ListOf(element=element) | SetOf(element=element)), (ListOf() | SetOf() | TupleOf())):
            return all(converts(inner, element) for inner in _inner(shape))
        case MapOf(element=element), (MapOf() | ObjectOf()):
            return all(converts(inner, element) for inner in _inner(shape))
        case TupleOf(elements=elements), TupleOf(elements=given):
            return len(elements) == len(given) and all(map(converts, given, elements))
        case ObjectOf(attributes=attributes), MapOf(element=given):
            return all(converts(given, attribute.type) for _, attribute in attributes)
        case ObjectOf(attributes=attributes), ObjectOf(attributes=given):
            have = dict(given)
            return all(
                converts(have[k].type, a.type) if k in have else a.optional for k, a in attributes
            )
    return False
