"""Functions of maps and objects. Knows nothing of lists but as keys and values."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeAlias

from backuplint.terraform.functions.collections import a_list, items_of
from backuplint.terraform.functions.function import (
    Context,
    FunctionError,
    Parameter,
    computed,
    function,
    gathered,
    handed,
    unknown_result,
)
from backuplint.terraform.types import (
    ANY,
    STRING,
    ConversionError,
    ListOf,
    MapOf,
    convert,
    type_of,
)
from backuplint.values import Collection, Known, Mapping, Null, Trail, Unknown, Value

Map: TypeAlias = Known[Mapping]


def _mapping(argument: Value) -> Mapping:
    if isinstance(argument, Known) and isinstance(argument.value, Mapping):
        return argument.value
    raise FunctionError("a map or an object is required")


def _key(name: str, mapping: Mapping, causes: list[Value], context: Context) -> Known[str]:
    return gathered(Known(name, mapping.key_trails.get(name, ())), causes, context)


@function("keys", Parameter("inputMap", ANY), passes=True)
def _keys(context: Context, argument: Map) -> Value:
    mapping = _mapping(argument)
    context.budget.spend(len(mapping.items))
    names: list[Value] = [
        _key(name, mapping, [argument], context) for name in sorted(mapping.items)
    ]
    held = a_list(names, STRING) if mapping.kind == "map" else _a_tuple(names)
    return gathered(held, [argument], context)


def _a_tuple(items: list[Value]) -> Known[Collection]:
    return Known(Collection("tuple", tuple(items)))


@function("values", Parameter("mapping", ANY), passes=True)
def _values(context: Context, argument: Map) -> Value:
    mapping = _mapping(argument)
    context.budget.spend(len(mapping.items))
    items = [value for _, value in mapping.sorted()]
    held = a_list(items, mapping.element) if mapping.kind == "map" else _a_tuple(items)
    return gathered(held, [argument], context)


@function(
    "lookup",
    Parameter("inputMap", ANY),
    Parameter("key", STRING),
    rest=Parameter("default", ANY, null=True, unknown=True),
    not_null=False,
    passes=True,
)
def _lookup(context: Context, argument: Map, key: Known[str], *default: Value) -> Value:
    if len(default) > 1:
        raise FunctionError("lookup() takes a map, a key and at most one default")
    mapping = _mapping(argument)
    found = mapping.items.get(key.value)
    if default and mapping.kind == "map":
        default = (_as_element(default[0], argument, context),)
    if found is not None:
        return handed(found, [argument, key], context)
    if not default:
        raise FunctionError(f"there is no key {key.value!r}, and no default")
    return handed(default[0], [argument, key], context)


def _as_element(default: Value, argument: Map, context: Context) -> Value:
    wanted = type_of(argument, spend=context.budget.spend)
    assert isinstance(wanted, MapOf)  # only a map comes here
    try:
        return convert(default, wanted.element, spend=context.budget.spend)
    except ConversionError as error:
        raise FunctionError(f"the default is not like the map's elements: {error}") from None


@function("merge", rest=Parameter("maps", ANY, null=True, unknown=True), passes=True)
def _merge(context: Context, *arguments: Value) -> Value:
    known = [argument for argument in arguments if isinstance(argument, Known)]
    mappings = [_mapping(argument) for argument in known]
    hole = next((argument for argument in arguments if isinstance(argument, Unknown)), None)
    if hole is not None:
        seen = Known(_visible(arguments, context), (context.span,))
        return replace(unknown_result(hole, arguments, context), partly=seen)
    items: dict[str, Value] = {}
    trails: dict[str, Trail] = {}
    for mapping in mappings:
        context.budget.spend(len(mapping.items))
        items |= mapping.items
        trails |= mapping.key_trails
    types = {type_of(argument, spend=context.budget.spend) for argument in known}
    kind = types.pop() if len(types) == 1 and len(known) == len(arguments) else None
    merged = (
        Mapping("map", items, trails, kind.element)
        if isinstance(kind, MapOf)
        else Mapping("object", items, trails)
    )
    return gathered(Known(merged), arguments, context)


def _visible(arguments: tuple[Value, ...], context: Context) -> Mapping:
    """The entries that can be seen. One that an unknown argument may replace is unknown."""
    items: dict[str, Value] = {}
    trails: dict[str, Trail] = {}
    for argument in arguments:
        if isinstance(argument, Unknown):
            context.budget.spend(len(items))
            doubt = Unknown(argument.reason, argument.trail, evaluated=argument.evaluated)
            items = dict.fromkeys(items, doubt)
        match argument:
            case Known(value=Mapping() as held) | Unknown(partly=Known(value=Mapping() as held)):
                context.budget.spend(len(held.items))
                items |= held.items
                trails |= held.key_trails
    return Mapping("object", items, trails)


@function("transpose", Parameter("values", MapOf(ListOf(STRING)), whole=True))
def _transpose(context: Context, argument: Map) -> Value:
    turned: dict[str, list[Value]] = {}
    for name, names in argument.value.sorted():
        if isinstance(names, Null):
            raise FunctionError("an element of the map is null")
        assert isinstance(names, Known)  # the parameter takes nothing unknown
        context.budget.spend(len(names.value.items))
        for item in names.value.items:
            if isinstance(item, Null):
                raise FunctionError("an element of a list is null")
            key = _key(name, argument.value, [names, item], context)
            turned.setdefault(item.value, []).append(key)
    lists: dict[str, Value] = {
        name: computed(a_list(items, STRING), [argument], context) for name, items in turned.items()
    }
    return Known(Mapping("map", lists, element=ListOf(STRING)))


@function(
    "zipmap",
    Parameter("keys", ListOf(STRING), whole=True),
    Parameter("values", ANY),
    passes=True,
)
def _zipmap(context: Context, keys: Known[Collection], values: Known[Collection]) -> Value:
    names, items = keys.value.items, items_of(values, "list", "tuple")
    if len(names) != len(items):
        raise FunctionError("there must be as many values as keys")
    if any(isinstance(name, Null) for name in names):
        raise FunctionError("a key is null")
    context.budget.spend(len(names))
    texts: list[Known[Any]] = [name for name in names if isinstance(name, Known)]
    entries = {name.value: item for name, item in zip(texts, items, strict=True)}
    trails = {name.value: name.trail for name in texts if name.trail}
    held = (
        Mapping("map", entries, trails, values.value.element)
        if values.value.kind == "list"
        else Mapping("object", entries, trails)
    )
    # A secret among the keys makes the whole secret, and so do sources of keys.
    return gathered(Known(held), [keys, *names, values], context)
