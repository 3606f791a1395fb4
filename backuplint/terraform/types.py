"""Conversion of values from type to type, and all else that is said of types. Evaluates nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

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
    TypeSyntaxError,
    parse_type,
)
from backuplint.terraform.effort import Spend, TooLarge, limited
from backuplint.terraform.equality import distinct_values, equal, in_order, to_text
from backuplint.terraform.precision import NumberTooLong, parse_number
from backuplint.terraform.unification import (
    converts,
    describe,
    is_open,
    leaves_open,
    may_share,
    plain,
    settled_type,
    type_of,
    type_within,
    unify,
)
from backuplint.values import Collection, Known, Mapping, Null, Unknown, Value, is_sensitive, walk

__all__ = [
    "ANY",
    "BOOL",
    "NUMBER",
    "STRING",
    "Any_",
    "ConversionError",
    "Dropped",
    "ListOf",
    "MapOf",
    "ObjectAttribute",
    "ObjectOf",
    "Path",
    "Primitive",
    "SetOf",
    "Spend",
    "TupleOf",
    "Type",
    "TypeSyntaxError",
    "convert",
    "describe",
    "equal",
    "loosened",
    "may_unify",
    "parse_type",
    "set_of",
    "to_text",
    "type_of",
    "unify",
    "unify_pair",
    "unify_values",
]

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indices, from the outermost value inward."""

Dropped: TypeAlias = Callable[[Path, str, Value], None]
"""Told of each attribute that an object type does not have: the object's path, name, value."""


class ConversionError(Exception):
    """A value cannot become what a type asks for. `path` leads to it from the outermost value."""

    def __init__(self, message: str, path: Path = ()) -> None:
        super().__init__(f"{_written(path)}: {message}" if path else message)
        self.message = message
        self.path = path


def _written(path: Path) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def convert(
    value: Value, wanted: Type, *, dropped: Dropped | None = None, spend: Spend | None = None
) -> Value:
    """The value as a value of this type, as Terraform converts. Errors: ConversionError.

    Each element keeps its own trail. Null stays null; an unknown stays what it is, with all that
    is known of it. Missing and null attributes take the default of `optional(type, default)`.
    """
    if isinstance(wanted, Any_):
        return value
    try:
        with limited(spend) as spend_one:
            return _Conversion(spend_one, dropped).convert(value, wanted, ())
    except TooLarge:
        return _too_large(value)


def _too_large(value: Value) -> Unknown:
    return Unknown("a value too large to be looked at", value.trail, evaluated=False)


def unify_values(values: Sequence[Value], *, spend: Spend | None = None) -> list[Value]:
    """The values, converted to the type that they can share. Errors: ConversionError."""
    try:
        with limited(spend) as spend_one:
            shared = unify([type_within(value, spend_one) for value in values])
            if shared is None:
                raise ConversionError("these values have no type in common")
            conversion = _Conversion(spend_one, None)
            return [conversion.convert(value, shared, ()) for value in values]
    except TooLarge:
        return [_too_large(value) for value in values]


def unify_pair(value: Value, other: Value, *, spend: Spend | None = None) -> Value:
    """The value as a conditional gives it whose other result is `other`.

    Errors: ConversionError, where the two have no type in common.
    """
    return unify_values([value, other], spend=spend)[0]


def loosened(value: Value, other: Value) -> Value:
    """The value as a conditional gives it whose other result has parts of no known type.

    Errors: ConversionError, where the value cannot become a map or list as the other asks.
    """
    reason = "its type depends on one that is not known"
    undecided = Unknown(reason, value.trail, evaluated=False)
    match type_of(value), type_of(other):
        case ObjectOf() as ours, ObjectOf() as theirs if not _alike(ours, theirs):
            wanted: Type = MapOf(ANY)
        case TupleOf() as ours, TupleOf() as theirs if not _alike(ours, theirs):
            wanted = ListOf(ANY)
        case _:
            return undecided
    try:
        convert(other, wanted)
    except ConversionError:
        return undecided
    return convert(value, wanted)


def _alike(ours: ObjectOf | TupleOf, theirs: ObjectOf | TupleOf) -> bool:
    """Whether two objects have the same attributes, or two tuples the same length."""
    match ours, theirs:
        case ObjectOf(attributes=a), ObjectOf(attributes=b):
            return [name for name, _ in a] == [name for name, _ in b]
        case TupleOf(elements=c), TupleOf(elements=d):
            return len(c) == len(d)
    return False


def may_unify(values: Sequence[Value]) -> bool:
    """Whether values may have a type in common, whatever the types that are not known here are."""
    try:
        with limited(None) as spend:
            return may_share([type_within(value, spend) for value in values])
    except TooLarge:
        return True


def set_of(values: Iterable[Value], element: Type | None = None) -> Collection:
    """The set of these values, which are of one type: without repetition, in Terraform's order."""
    return Collection("set", tuple(in_order(distinct_values(values))), element)


@dataclass(frozen=True, slots=True)
class _Conversion:
    spend: Spend
    dropped: Dropped | None

    def convert(self, value: Value, wanted: Type, path: Path) -> Value:
        if isinstance(wanted, Any_):
            return value
        if isinstance(value, Null):
            if not converts(settled_type(value), wanted):
                raise ConversionError(f"{_a(describe(wanted))} is required, not a null", path)
            return replace(value, type=plain(wanted))
        if isinstance(value, Unknown):
            return self._unknown(value, wanted, path)
        match wanted:
            case Primitive():
                return _primitive(value, wanted, path)
            case ListOf(element=element):
                return self._elements("list", value, element, path)
            case SetOf(element=element):
                return self._elements("set", value, element, path)
            case MapOf(element=element):
                return self._map(value, element, path)
            case TupleOf(elements=elements):
                return self._tuple(value, elements, path)
            case ObjectOf(attributes=attributes):
                return self._object(value, attributes, path)

    def _unknown(self, value: Unknown, wanted: Type, path: Path) -> Unknown:
        type_before = settled_type(value)
        if not converts(type_before, wanted):
            required, given = describe(wanted), describe(type_before)
            raise ConversionError(f"{_a(required)} is required, not {_a(given)}", path)
        type_now = type_before if type_before == wanted else plain(wanted)
        pieces = value.pieces if type_now == STRING else None
        return replace(value, type=type_now, pieces=pieces, partly=self._partly(value, wanted))

    def _partly(self, value: Unknown, wanted: Type) -> Value | None:
        """What can be seen of an unknown. What is missing in it may be there all the same."""
        if value.partly is None:
            return None
        try:
            return _Conversion(self.spend, None).convert(value.partly, wanted, ())
        except ConversionError:
            return value.partly

    def _elements(
        self, kind: Literal["list", "set"], value: Known[Any], element: Type, path: Path
    ) -> Value:
        held = value.value
        if not isinstance(held, Collection):
            raise _wrong(kind, value, path)
        if held.kind == kind and held.element == element and isinstance(element, Primitive):
            return value
        self.spend(len(held.items))
        if (held.kind, kind) == ("set", "list"):  # what an unknown turns out to be has a place
            for item in held.items:
                if isinstance(item, Unknown):
                    made = ListOf(plain(element))
                    return replace(item, trail=value.trail, not_null=True, type=made)
        items = [self.convert(item, element, (*path, i)) for i, item in enumerate(held.items)]
        if held.kind == "tuple" and is_open(element):
            if leaves_open([type_within(item, self.spend) for item in items]):
                reason = "Terraform refuses it, or knows the type of a null that is lost here"
                if not any(isinstance(item, Unknown) for item in walk(items, self.spend)):
                    return Unknown(reason, value.trail, not_null=True, evaluated=False)
        items, settled = self._alike(items, element, path, held)
        if kind == "list":
            return replace(value, value=Collection("list", tuple(items), settled))
        # Terraform does not tell which element of a set is sensitive.
        sensitive = value.sensitive or is_sensitive(*items)
        return replace(value, value=set_of(items, settled), sensitive=sensitive)

    def _alike(
        self, items: list[Value], element: Type, path: Path, held: Collection | Mapping
    ) -> tuple[list[Value], Type]:
        """The elements with one type for all, and that type; `any` is what they can share."""
        if not is_open(element):
            return items, plain(element)
        if not items and isinstance(held.element, Any_ | Primitive):
            return items, held.element if isinstance(element, Any_) else plain(element)
        shared = unify([type_within(item, self.spend) for item in items])
        if shared is None:
            raise ConversionError("these elements have no type in common", path)
        if isinstance(shared, Any_):
            return items, plain(element)
        silent = _Conversion(self.spend, None)
        return [silent.convert(item, shared, path) for item in items], shared

    def _map(self, value: Known[Any], element: Type, path: Path) -> Value:
        held = value.value
        if not isinstance(held, Mapping):
            raise _wrong("map", value, path)
        if held.kind == "map" and held.element == element and isinstance(element, Primitive):
            return value
        self.spend(len(held.items))
        items = [self.convert(v, element, (*path, k)) for k, v in held.items.items()]
        items, settled = self._alike(items, element, path, held)
        entries = dict(zip(held.items, items, strict=True))
        return replace(value, value=Mapping("map", entries, held.key_trails, settled))

    def _tuple(self, value: Known[Any], elements: tuple[Type, ...], path: Path) -> Value:
        held = value.value
        if not isinstance(held, Collection) or held.kind != "tuple":
            raise _wrong("tuple", value, path)
        if len(held.items) != len(elements):
            raise ConversionError(f"a tuple of {len(elements)} elements is required", path)
        self.spend(len(elements))
        items = tuple(
            self.convert(item, element, (*path, i))
            for i, (item, element) in enumerate(zip(held.items, elements, strict=True))
        )
        return replace(value, value=Collection("tuple", items))

    def _object(
        self, value: Known[Any], attributes: tuple[tuple[str, ObjectAttribute], ...], path: Path
    ) -> Value:
        held = value.value
        if not isinstance(held, Mapping):
            raise _wrong("object", value, path)
        self.spend(len(held.items) + len(attributes))
        missing = [k for k, a in attributes if k not in held.items and not a.optional]
        if missing:
            names = ", ".join(f"`{name}`" for name in missing)
            raise ConversionError(f"{names} {'is' if len(missing) == 1 else 'are'} required", path)
        items: dict[str, Value] = {}
        for name, attribute in attributes:
            given = held.items.get(name)
            if given is None or isinstance(given, Null):
                given = attribute.default or given or Null(value.trail)
            items[name] = self.convert(given, attribute.type, (*path, name))
        if self.dropped is not None:
            for name, given in held.items.items():
                if name not in items:
                    self.dropped(path, name, given)
        return replace(value, value=Mapping("object", items, held.key_trails))


def _wrong(wanted: str, value: Known[Any], path: Path) -> ConversionError:
    held = value.value
    given = held.kind if isinstance(held, Collection | Mapping) else describe(type_of(value))
    return ConversionError(f"{_a(wanted)} is required, not {_a(given)}", path)


def _a(noun: str) -> str:
    return f"an {noun}" if noun == "object" else f"a {noun}"


def _primitive(value: Known[Any], wanted: Primitive, path: Path) -> Value:
    held = value.value
    if isinstance(held, Collection | Mapping):
        raise _wrong(wanted.name, value, path)
    if wanted == STRING:
        return value if isinstance(held, str) else replace(value, value=to_text(held))
    if wanted == BOOL:
        if isinstance(held, bool):
            return value
        if held in ("true", "1"):
            return replace(value, value=True)
        if held in ("false", "0"):
            return replace(value, value=False)
        raise ConversionError("true or false is required", path)
    if isinstance(held, str):
        try:
            number = parse_number(held)
        except NumberTooLong:
            return Unknown("a number with more than 4000 digits", value.trail, evaluated=False)
        if number is not None:
            return replace(value, value=number)
    elif not isinstance(held, bool):
        return value
    raise ConversionError("a number is required", path)
