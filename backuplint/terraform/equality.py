"""When two values are equal, and the order that sets have. Converts nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from backuplint.terraform.constraints import (
    Any_,
    ListOf,
    MapOf,
    ObjectOf,
    Primitive,
    SetOf,
    TupleOf,
    Type,
)
from backuplint.terraform.effort import Spend, TooLarge, limited
from backuplint.terraform.precision import number_text
from backuplint.terraform.unification import describe, is_open, is_type, settled_type, type_of
from backuplint.values import Collection, Known, Mapping, Null, Unknown, Value


def to_text(value: str | bool | int | Decimal) -> str:
    """A string, number or bool as Terraform writes it into a string."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value
    return number_text(value)


def equal(left: Value, right: Value, *, spend: Spend | None = None) -> bool | None:
    """What `left == right` is, or None if it is unknown. Values of two types are not equal."""
    try:
        with limited(spend) as spend_one:
            return _equal(left, right, spend_one)
    except TooLarge:
        return None


def _equal(left: Value, right: Value, spend: Spend) -> bool | None:
    if isinstance(left, Unknown) and isinstance(right, Unknown):
        types = settled_type(left), settled_type(right)
        return False if len(set(types)) == 2 and not any(map(is_open, types)) else None
    if isinstance(left, Unknown):
        return False if _excludes(left, right) else None
    if isinstance(right, Unknown):
        return False if _excludes(right, left) else None
    if isinstance(left, Null) or isinstance(right, Null):
        return isinstance(left, Null) and isinstance(right, Null)
    match left.value, right.value:
        case Collection() as a, Collection() as b:
            return _equal_collections(a, b, spend)
        case Mapping() as a, Mapping() as b:
            if (
                a.kind != b.kind
                or a.items.keys() != b.items.keys()
                or _differ(a.element, b.element)
            ):
                return False
            return _all_equal(((a.items[key], b.items[key]) for key in a.items), spend)
        case a, b:
            return _sort_of(a) == _sort_of(b) and bool(a == b)


def _sort_of(value: object) -> type:
    """Numbers are of one type, and a bool is none."""
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return Decimal if number else type(value)


def _equal_collections(a: Collection, b: Collection, spend: Spend) -> bool | None:
    if a.kind != b.kind or _differ(a.element, b.element):
        return False
    if a.kind != "set":
        if len(a.items) != len(b.items):
            return False
        return _all_equal(zip(a.items, b.items, strict=True), spend)
    spend(len(a.items) + len(b.items))
    ours, theirs = ({_digest(item, exact=True) for item in c.items} for c in (a, b))
    if None in ours or None in theirs:
        return None
    return ours == theirs


def _all_equal(pairs: Iterable[tuple[Value, Value]], spend: Spend) -> bool | None:
    answer: bool | None = True
    for left, right in pairs:
        spend(1)
        same = _equal(left, right, spend)
        if same is False:
            return False
        if same is None:
            answer = None
    return answer


def _differ(left: object, right: object) -> bool:
    """Whether two settled types of elements are not the same."""
    if left is None or right is None or isinstance(left, Any_) or isinstance(right, Any_):
        return False
    return left != right


def _excludes(unknown: Unknown, other: Value) -> bool:
    """Whether what is known of an unknown is enough to tell it from another value."""
    match other:
        case Null():
            return unknown.not_null
        case Known(value=str(text)) if unknown.pieces:
            first, last = unknown.pieces[0], unknown.pieces[-1]
            return (isinstance(first, str) and not text.startswith(first)) or (
                isinstance(last, str) and not text.endswith(last)
            )
        case Known(value=held) if not _may_be(settled_type(unknown), held):
            return True
        case Known(value=Collection(items=items) | Mapping(items=items)) if unknown.length:
            least, most = unknown.length
            return len(items) < least or (most is not None and len(items) > most)
    return False


def _may_be(wanted: Type, held: object) -> bool:
    """Whether a value of this type may be this one, as far as their outsides tell."""
    match wanted:
        case Primitive():
            return isinstance(held, str | bool | int | Decimal) and type_of(Known(held)) == wanted
        case ListOf(element=element) | SetOf(element=element) if (
            isinstance(held, Collection)
            and is_type(held.element)
            and not is_open(element)
            and not is_open(held.element)
            and element != held.element
        ):
            return False
        case ListOf() | SetOf() | TupleOf():
            return isinstance(held, Collection) and held.kind == describe(wanted)
        case MapOf() | ObjectOf():
            return isinstance(held, Mapping) and held.kind == describe(wanted)
    return True


# -- sets -----------------------------------------------------------------------


def distinct_values(values: Iterable[Value]) -> list[Value]:
    """The values without those that are certainly equal to an earlier one."""
    seen: set[str] = set()
    kept: list[Value] = []
    for value in values:
        digest = _digest(value, exact=True)
        if digest is None or digest not in seen:
            kept.append(value)
        if digest is not None:
            seen.add(digest)
    return kept


def in_order(values: Iterable[Value]) -> list[Value]:
    """The values, all of one type, in the order in which Terraform iterates over a set of them.

    Strings by their characters, numbers by size, false before true; the unknown, and null, last.
    Other types have an order that Terraform does not promise; this is the one that it has.
    """
    return sorted(values, key=_rank)


def _rank(value: Value) -> tuple[int, Any]:
    match value:
        case Unknown():
            return 1, 0
        case Null():
            return 2, 0
        case Known(value=Collection() | Mapping()):
            return 0, _digest(value, exact=False) or "?"
    return 0, value.value


def _digest(value: Value, *, exact: bool) -> str | None:
    """A text that equal values share. `exact`: no others do, and None for what holds unknowns."""
    match value:
        case Unknown():
            return None if exact else "?"
        case Null():
            return "~"
        case Known(value=bool(truth)):
            return "T" if truth else "F"
        case Known(value=str(text)):
            return json.dumps(text, ensure_ascii=False)
        case Known(value=Collection(kind=kind, items=items)):
            parts = [_digest(item, exact=exact) for item in items]
            opening, closing = "<>" if kind == "tuple" else "[]"
            opening = kind + opening if exact else opening
        case Known(value=Mapping(kind="map") as held):
            parts = [
                None if inner is None else f"{json.dumps(key, ensure_ascii=False)}:{inner}"
                for key, inner in ((k, _digest(v, exact=exact)) for k, v in held.sorted())
            ]
            opening, closing = "{}"
        case Known(value=Mapping() as held):
            parts = [_digest(v, exact=exact) for _, v in held.sorted()]
            opening, closing = "<>"
            opening = json.dumps(sorted(held.items)) + opening if exact else opening
        case Known(value=number):
            return number_text(number) if exact else _ten_digits(number)
    if None in parts:
        return None
    return opening + "".join(f"{part};" for part in parts) + closing


def _ten_digits(number: int | Decimal) -> str:
    if isinstance(number, int) and abs(number) < 10**10:
        return str(number)
    return f"{Decimal(number):.10g}"
