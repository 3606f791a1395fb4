"""Functions of lists, and of whatever has elements. Knows nothing of maps' keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from backuplint.terraform.equality import distinct_values
from backuplint.terraform.functions.function import (
    Context,
    FunctionError,
    OutOfBudget,
    Parameter,
    computed,
    first_unknown,
    function,
    gathered,
    handed,
    unknown_result,
)
from backuplint.terraform.functions.graphemes import graphemes
from backuplint.terraform.precision import exact, number
from backuplint.terraform.types import (
    ANY,
    BOOL,
    NUMBER,
    STRING,
    ConversionError,
    ListOf,
    MapOf,
    ObjectOf,
    Primitive,
    convert,
    equal,
    type_of,
    unify,
    unify_values,
)
from backuplint.values import Collection, Known, Mapping, Null, Number, Unknown, Value

MAXIMUM_RANGE = 1024  # values; more are an error to Terraform too

List: TypeAlias = Known[Collection]


def items_of(argument: Value, *kinds: str) -> tuple[Value, ...]:
    """The elements of a known collection of one of these kinds. Errors: FunctionError."""
    match argument:
        case Known(value=Collection(kind=kind, items=items)) if kind in (kinds or _KINDS):
            return items
    raise FunctionError("a list is required")


_KINDS = ("list", "set", "tuple")
_LISTS = ("list", "tuple")


def a_list(items: list[Value], element: object = None) -> Known[Collection]:
    """A list, of values of one type."""
    return Known(Collection("list", tuple(items), element))


def whole_number(argument: Known[Number], name: str) -> int:
    """A known number as an int. Errors: FunctionError."""
    if isinstance(argument.value, int):
        return argument.value
    raise FunctionError(f"`{name}` must be a whole number")


def _unified(values: list[Value], context: Context) -> list[Value]:
    try:
        return unify_values(values, spend=context.budget.spend)
    except ConversionError as error:
        raise FunctionError(str(error)) from None


# -- sizes and elements ---------------------------------------------------------


@function("length", Parameter("value", ANY, unknown=True), passes=True)
def _length(context: Context, value: Value) -> Value:
    match value:
        case Unknown(length=(least, most)) if least == most:
            return gathered(Known(least), [value], context)
        case Unknown():
            return unknown_result(value, [value], context)
        case Known(value=str(text)):
            context.budget.spend(len(text) // 100)
            return gathered(Known(sum(1 for _ in graphemes(text))), [value], context)
        case Known(value=Collection(kind="set", items=items)) if len(items) > 1:
            hole = next(iter(_holes(items, context)), None)
            if hole is not None:  # it may turn out to be one of the others
                return unknown_result(hole, [value], context)
            return gathered(Known(len(items)), [value], context)
        case Known(value=Collection(items=items) | Mapping(items=items)):
            return gathered(Known(len(items)), [value], context)
    raise FunctionError("only a string, a list or a map has a length")


def _holes(items: tuple[Value, ...], context: Context) -> list[Unknown]:
    """An unknown of each element that is, or holds, one."""
    found = (first_unknown(item, context.budget) for item in items)
    return [hole for hole in found if hole is not None]


@function(
    "element",
    Parameter("list", ANY),
    Parameter("index", NUMBER),
    not_null=False,
    passes=True,
)
def _element(context: Context, collection: List, index: Known[Number]) -> Value:
    items = items_of(collection, *_LISTS)
    place = whole_number(index, "index")
    if not items:
        raise FunctionError("there is no element in an empty list")
    if place < 0 and place % len(items) and collection.value.kind == "tuple":
        raise FunctionError("the index must not be negative")  # of a list it counts from the end
    return handed(items[place % len(items)], [collection, index], context)


@function("one", Parameter("list", ANY, unknown=True), not_null=False, passes=True)
def _one(context: Context, collection: List | Unknown) -> Value:
    if isinstance(collection, Unknown):
        return unknown_result(collection, [collection], context, not_null=False)
    items = items_of(collection)
    if not items:
        return gathered(Null(), [collection], context)
    if len(items) == 1:
        return handed(items[0], [collection], context)
    holes = _holes(items, context)
    if collection.value.kind == "set" and len(items) - len(holes) <= 1:
        return unknown_result(holes[0], [collection], context, not_null=False)
    raise FunctionError("there is more than one element")


@function(
    "slice",
    Parameter("list", ANY),
    Parameter("start_index", NUMBER),
    Parameter("end_index", NUMBER),
    passes=True,
)
def _slice(context: Context, collection: List, start: Known[Number], end: Known[Number]) -> Value:
    items = items_of(collection, *_LISTS)
    first, last = whole_number(start, "start_index"), whole_number(end, "end_index")
    if not 0 <= first <= last <= len(items):
        raise FunctionError("the indices must be in order, and within the list")
    part = Collection(collection.value.kind, items[first:last], collection.value.element)
    return gathered(Known(part), [collection, start, end], context)


@function("index", Parameter("list", ANY), Parameter("value", ANY))
def _index(context: Context, collection: List, value: Value) -> Value:
    context.budget.spend(len(items_of(collection, *_LISTS)))
    for place, item in enumerate(items_of(collection)):
        same = equal(item, value, spend=context.budget.spend)
        if same is None:
            return _doubt(item, value, context)
        if same:
            return Known(place)
    raise FunctionError("the value is not in the list")


@function("contains", Parameter("list", ANY), Parameter("value", ANY))
def _contains(context: Context, collection: List, value: Value) -> Value:
    doubt: Value | None = None
    context.budget.spend(len(items_of(collection)))
    for item in items_of(collection):
        same = equal(item, value, spend=context.budget.spend)
        if same:
            return Known(True)
        if same is None and doubt is None:
            doubt = _doubt(item, value, context)
    return doubt or Known(False)


def _doubt(one: Value, other: Value, context: Context) -> Unknown:
    """The answer where it is unknown whether two values are equal."""
    hole = first_unknown(one, context.budget) or first_unknown(other, context.budget)
    if hole is None:
        raise OutOfBudget("nested too deeply")
    return Unknown(hole.reason, not_null=True, evaluated=hole.evaluated)


# -- the first that is set ------------------------------------------------------


@function("coalesce", rest=Parameter("vals", ANY, null=True, unknown=True), passes=True)
def _coalesce(context: Context, *values: Value) -> Value:
    if not values:
        raise FunctionError("coalesce() needs an argument")
    for value in _unified(list(values), context):
        match value:
            case Unknown():
                return unknown_result(value, values, context)
            case Known(value=held) if held != "":
                return computed(value.through(context.span), values, context)
    raise FunctionError("all arguments are null or empty")


@function("coalescelist", rest=Parameter("vals", ANY, unknown=True), passes=True)
def _coalescelist(context: Context, *values: Value) -> Value:
    for value in values:
        if not isinstance(value, Unknown):
            items_of(value, *_LISTS)
    for value in values:
        if isinstance(value, Unknown):
            return unknown_result(value, values, context)
        if items_of(value, *_LISTS):
            return computed(value.through(context.span), values, context)
    raise FunctionError("there is no list with an element")


# -- lists from lists -----------------------------------------------------------


@function("concat", rest=Parameter("seqs", ANY, unknown=True), passes=True)
def _concat(context: Context, *values: Value) -> Value:
    if not values:
        raise FunctionError("concat() needs an argument")
    known = [value for value in values if isinstance(value, Known)]
    items = [item for value in known for item in items_of(value, *_LISTS)]
    hole = next((value for value in values if isinstance(value, Unknown)), None)
    context.budget.spend(len(items))
    if hole is not None:
        seen = Known(Collection("tuple", tuple(_visible(values))), (context.span,))
        return replace(unknown_result(hole, values, context), partly=seen)
    if any(value.value.kind == "tuple" for value in known):
        return gathered(Known(Collection("tuple", tuple(items))), values, context)
    element = unify([type_of(value, spend=context.budget.spend) for value in known])
    if not isinstance(element, ListOf):
        return gathered(Known(Collection("tuple", tuple(items))), values, context)
    alike = [convert(item, element.element, spend=context.budget.spend) for item in items]
    return gathered(a_list(alike, element.element), values, context)


def _visible(values: tuple[Value, ...]) -> Iterator[Value]:
    """The elements of lists that can be seen, and an unknown for all those that cannot."""
    for value in values:
        match value:
            case (
                Known(value=Collection(items=items))
                | Unknown(partly=Known(value=Collection(items=items)))
            ):
                yield from items
            case Unknown():
                yield Unknown(value.reason, value.trail, evaluated=value.evaluated)


@function("flatten", Parameter("list", ANY), passes=True)
def _flatten(context: Context, collection: List) -> Value:
    items_of(collection)
    flat: list[Value] = []
    opened: list[Value] = []
    waiting: list[Value] = [collection]
    while waiting:
        value = waiting.pop()
        match value:
            case Unknown() if not isinstance(type_of(value), Primitive | MapOf | ObjectOf):
                return unknown_result(value, [collection], context)
            case Known(value=Collection(kind=kind, items=items)):
                hole = next(iter(_holes(items, context)), None) if kind == "set" else None
                if hole is not None:  # only what it turns out to be has a place in the order
                    return unknown_result(hole, [collection], context)
                context.budget.spend(len(items) + 1)
                opened.append(value)
                waiting.extend(reversed(items))
            case _:
                flat.append(value)
    return gathered(Known(Collection("tuple", tuple(flat))), opened, context)


@function("reverse", Parameter("list", ANY), passes=True)
def _reverse(context: Context, collection: List) -> Value:
    items = items_of(collection)[::-1]
    held = collection.value
    if held.kind == "tuple":
        return gathered(Known(Collection("tuple", items)), [collection], context)
    hole = next(iter(_holes(items, context)), None) if held.kind == "set" else None
    if hole is not None:  # only what it turns out to be has a place in the order
        return unknown_result(hole, [collection], context)
    return gathered(a_list([*items], held.element), [collection], context)


@function("chunklist", Parameter("list", ListOf(ANY)), Parameter("size", NUMBER), passes=True)
def _chunklist(context: Context, collection: List, size: Known[Number]) -> Value:
    held, step = collection.value, whole_number(size, "size")
    if step < 0:
        raise FunctionError("the size must not be negative")
    starts = range(0, len(held.items), step or len(held.items) or 1)
    context.budget.spend(len(starts))
    chunks: list[Value] = [
        gathered(
            Known(Collection("list", held.items[i : i + (step or len(held.items))], held.element)),
            [collection, size],
            context,
        )
        for i in starts
    ]
    element = type_of(collection, spend=context.budget.spend)
    return gathered(a_list(chunks, element), [collection, size], context)


@function("compact", Parameter("list", ListOf(STRING), whole=True))
def _compact(_: Context, collection: List) -> Value:
    kept: list[Value] = [
        v for v in collection.value.items if isinstance(v, Known) and v.value != ""
    ]
    return a_list(kept, STRING)


@function("distinct", Parameter("list", ListOf(ANY), whole=True))
def _distinct(context: Context, collection: List) -> Value:
    context.budget.spend(len(collection.value.items))
    return a_list(distinct_values(collection.value.items), collection.value.element)


@function("sort", Parameter("list", ListOf(STRING), unknown=True))
def _sort(_: Context, collection: List | Unknown) -> Value:
    if isinstance(collection, Unknown):
        return Unknown(
            collection.reason,
            not_null=True,
            length=collection.length,
            evaluated=collection.evaluated,
        )
    items = collection.value.items
    hole = next((item for item in items if isinstance(item, Unknown)), None)
    if hole is not None:
        size = len(items)
        return Unknown(hole.reason, not_null=True, length=(size, size), evaluated=hole.evaluated)
    if any(isinstance(item, Null) for item in items):
        raise FunctionError("an element is null")
    known = [item for item in items if isinstance(item, Known)]
    return a_list([*sorted(known, key=lambda item: item.value)], STRING)


@function(
    "matchkeys",
    Parameter("values", ListOf(ANY), whole=True),
    Parameter("keys", ListOf(ANY), whole=True),
    Parameter("searchset", ListOf(ANY), whole=True),
)
def _matchkeys(context: Context, values: List, keys: List, wanted: List) -> Value:
    if len(values.value.items) != len(keys.value.items):
        raise FunctionError("there must be as many values as keys")
    ours, sought = len(keys.value.items), len(wanted.value.items)
    context.budget.spend(ours * sought)
    unified = _unified([*keys.value.items, *wanted.value.items], context)
    kept = [
        value
        for value, key in zip(values.value.items, unified[:ours], strict=True)
        if any(equal(key, one, spend=context.budget.spend) for one in unified[ours:])
    ]
    return a_list(kept, values.value.element)


@function("range", rest=Parameter("params", NUMBER))
def _range(context: Context, *limits: Known[Number]) -> Value:
    if not 1 <= len(limits) <= 3:
        raise FunctionError("range() takes one, two or three numbers")
    numbers = [limit.value for limit in limits]
    start, end = (0, numbers[0]) if len(numbers) == 1 else numbers[:2]
    down = end < start
    step = numbers[2] if len(numbers) == 3 else (-1 if down else 1)
    if start == end:
        return a_list([], NUMBER)
    if step == 0 or (step < 0) is not down:
        raise FunctionError("the step does not lead from the first number to the second")
    if abs(exact(end) - exact(start)) > MAXIMUM_RANGE * abs(exact(step)):
        raise FunctionError(f"there would be more than {MAXIMUM_RANGE} numbers")
    context.budget.spend(MAXIMUM_RANGE)
    items: list[Value] = []
    place: int | Decimal = start
    like = computed(Known(0), limits, context)
    while place > end if down else place < end:
        items.append(Known(place, like.trail, like.made_of, sensitive=like.sensitive))
        if isinstance(place, int) and isinstance(step, int):
            place += step
        else:
            place = number(exact(place) + exact(step))
    return a_list(items, NUMBER)


# -- all and any ----------------------------------------------------------------


@function("alltrue", Parameter("list", ListOf(BOOL)))
def _alltrue(_: Context, collection: List) -> Value:
    return _quantified(collection.value.items, decisive=False, patient=False)


@function("anytrue", Parameter("list", ListOf(BOOL)))
def _anytrue(_: Context, collection: List) -> Value:
    return _quantified(collection.value.items, decisive=True, patient=True)


def _quantified(items: tuple[Value, ...], *, decisive: bool, patient: bool) -> Value:
    """Look for the element that decides. Terraform's alltrue stops at an unknown one."""
    hole: Unknown | None = None
    for item in items:
        if isinstance(item, Unknown):
            hole = hole or item
            if not patient:
                break
        elif (isinstance(item, Known) and item.value is True) is decisive:
            return Known(decisive)
    if hole is not None:
        return Unknown(hole.reason, not_null=True, evaluated=hole.evaluated)
    return Known(not decisive)
