"""The algebra of sets. Knows nothing of lists' order but in setproduct."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TypeAlias

from backuplint.terraform.functions.collections import items_of
from backuplint.terraform.functions.function import (
    Context,
    FunctionError,
    Parameter,
    computed,
    first_unknown,
    function,
    gathered,
    unknown_result,
)
from backuplint.terraform.types import (
    ANY,
    ConversionError,
    ListOf,
    SetOf,
    TupleOf,
    Type,
    convert,
    equal,
    set_of,
    type_of,
    unify,
)
from backuplint.values import Collection, Known, Value

Set: TypeAlias = Known[Collection]

_SET = SetOf(ANY)


def _alike(sets: tuple[Set, ...], context: Context) -> tuple[list[tuple[Value, ...]], Type]:
    """The elements of each set, of one type for all, and that type."""
    spend = context.budget.spend
    shared = unify([type_of(value, spend=spend) for value in sets])
    if not isinstance(shared, SetOf):
        raise FunctionError("these sets have no type of elements in common")
    try:
        converted = [convert(value, shared, spend=spend) for value in sets]
    except ConversionError as error:
        raise FunctionError(str(error)) from None
    return [items_of(value) for value in converted], shared.element


def _has(items: tuple[Value, ...], value: Value, context: Context) -> bool:
    context.budget.spend(len(items))
    return any(equal(item, value, spend=context.budget.spend) for item in items)


@function("setunion", Parameter("first_set", _SET), rest=Parameter("other_sets", _SET))
def _setunion(context: Context, *sets: Set) -> Value:
    parts, element = _alike(sets, context)
    items = [item for part in parts for item in part]
    context.budget.spend(len(items))
    return Known(set_of(items, element))


@function(
    "setintersection",
    Parameter("first_set", _SET, whole=True),
    rest=Parameter("other_sets", _SET, whole=True),
)
def _setintersection(context: Context, *sets: Set) -> Value:
    (first, *others), element = _alike(sets, context)
    kept = [v for v in first if all(_has(other, v, context) for other in others)]
    return Known(set_of(kept, element))


@function("setsubtract", Parameter("a", _SET, whole=True), Parameter("b", _SET, whole=True))
def _setsubtract(context: Context, first: Set, second: Set) -> Value:
    (ours, theirs), element = _alike((first, second), context)
    kept = [v for v in ours if not _has(theirs, v, context)]
    return Known(set_of(kept, element))


@function("setproduct", rest=Parameter("sets", ANY), passes=True)
def _setproduct(context: Context, *values: Set) -> Value:
    if len(values) < 2:
        raise FunctionError("setproduct() needs two sets or more")
    spend = context.budget.spend
    columns: list[tuple[Value, ...]] = []
    types: list[Type] = []
    for value in values:
        items_of(value)
        try:
            wanted = SetOf(ANY) if value.value.kind == "set" else ListOf(ANY)
            alike = convert(value, wanted, spend=spend)
        except ConversionError as error:
            raise FunctionError(str(error)) from None
        column = type_of(alike, spend=spend)
        assert isinstance(column, ListOf | SetOf)
        columns.append(items_of(alike))
        types.append(column.element)
    size = prod(len(column) for column in columns)
    spend(size * len(columns))
    rows: list[Value] = [
        gathered(Known(Collection("tuple", row)), values, context) for row in product(*columns)
    ]
    element = TupleOf(tuple(types))
    if not any(value.value.kind == "set" for value in values):
        held = Collection("list", tuple(rows), element)
        return gathered(Known(held), values, context)
    hole = next((h for v in values if (h := first_unknown(v, context.budget))), None)
    if hole is not None:
        return unknown_result(hole, values, context)
    return computed(Known(set_of(rows, element)), values, context)
