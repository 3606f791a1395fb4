"""IAM policies as the AWS provider reads and merges them. Does not know what they allow.

A policy is a Mapping in the order in which the provider writes it. What may be there or not is
Unknown, and `partly` what is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from backuplint.terraform.json_text import JsonTextError, read_json
from backuplint.values import (
    Collection,
    Known,
    Mapping,
    Null,
    Trail,
    Unknown,
    Value,
    is_sensitive,
    made_of,
)

_STATEMENT = (
    "Sid",
    "Effect",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Principal",
    "NotPrincipal",
    "Condition",
)


class MergeError(Exception):
    """The provider would report an error; `trail` leads to what it is about."""

    def __init__(self, message: str, trail: Trail) -> None:
        super().__init__(message)
        self.message = message
        self.trail = trail


@dataclass(slots=True)
class Draft:
    """A policy while others are merged into it."""

    trail: Trail
    version: Value | None = None
    id: Value | None = None
    statements: list[Value] = field(default_factory=list)
    unordered: Unknown | None = None  # why the order of the statements is unknown

    def structure(self) -> Known[Mapping]:
        """The policy as it is written: Version, Id, Statement."""
        items: dict[str, Value] = {}
        if self.version is not None:
            items["Version"] = self.version
        if self.id is not None:
            items["Id"] = self.id
        if self.statements:
            statements = listed(self.statements, self.trail)
            if self.unordered is not None and isinstance(statements, Known):
                statements = part(statements, self.unordered, len(self.statements))
            items["Statement"] = statements
        mapping = Mapping("object", items)
        return Known(mapping, self.trail, sensitive=is_sensitive(*items.values()))


def maybe(value: Value, why: Unknown) -> Unknown:
    """The same value where it may be there or not."""
    if isinstance(value, Unknown) and value.partly is None and value.pieces is None:
        return replace(value, not_null=False)
    return part(value, why)


def part(seen: Value, why: Unknown, at_least: int = 0) -> Unknown:
    """A value of which not all is known to be there, and what there is to see of it.

    `at_least` is the least number of elements that it has; with any, it is there itself.
    """
    return Unknown(
        why.reason,
        why.trail or seen.trail,
        not_null=at_least > 0,
        length=(at_least, None),
        made_of=why.made_of | made_of(seen),
        sensitive=why.sensitive or is_sensitive(seen),
        partly=seen,
    )


def listed(items: Iterable[Value], trail: Trail) -> Value:
    """A list; Unknown in part if any of its elements may be there or not."""
    elements = tuple(items)
    known = Known(Collection("list", elements), trail, sensitive=is_sensitive(*elements))
    unknown = [item for item in elements if isinstance(item, Unknown) and item.pieces is None]
    return part(known, unknown[0], len(elements) - len(unknown)) if unknown else known


def unordered(items: Iterable[Value], trail: Trail) -> Value:
    """A set's elements as the provider writes them: the only one, or a list from last to first.

    Of unknown strings neither the order nor whether they differ is known.
    """
    elements = tuple(items)
    if len(elements) == 1:
        return elements[0]
    unknown = next((element for element in elements if isinstance(element, Unknown)), None)
    if unknown is not None:
        return part(Known(Collection("list", elements), trail), unknown, 1)
    return listed(sorted(elements, key=text_of, reverse=True), trail)


def text_of(value: Value) -> str:
    """The text of a known string; Errors: MergeError for any other value."""
    match value:
        case Known(value=str() as text):
            return text
    raise MergeError("not a string", value.trail)


# -- reading and merging --------------------------------------------------------


def read_policy(value: Value) -> Draft | Unknown | None:
    """A policy that another document takes in; None for an empty string. Errors: MergeError."""
    match value:
        case Known(value=""):
            return None
        case Known(value=str()) | Unknown():
            try:
                structure = read_json(value)
            except JsonTextError as error:
                raise MergeError(error.message, error.trail) from None
        case _:
            raise MergeError("a policy document is a string", value.trail)
    match structure:
        case Known(value=Mapping() as mapping):
            return _draft(mapping, structure.trail)
        case None:
            return value if isinstance(value, Unknown) else None
        case Null():
            return Draft(value.trail)
        case Unknown():
            return structure
        case _:
            raise MergeError("a policy is a JSON object", structure.trail)


def _draft(mapping: Mapping, trail: Trail) -> Draft:
    fields = {key.lower(): value for key, value in mapping.items.items()}
    draft = Draft(trail, _string(fields.get("version")), _string(fields.get("id")))
    match fields.get("statement"):
        case None | Null():
            pass
        case (
            Known(value=Collection(items=items))
            | Unknown(partly=Known(value=Collection(items=items)))
        ):
            draft.statements = [_statement(item) for item in items]
        case Unknown() as unknown:
            draft.statements = [unknown]
        case other:
            raise MergeError("the statements of a policy are a list", other.trail)
    return draft


def _string(value: Value | None) -> Value | None:
    match value:
        case None | Null() | Known(value=""):
            return None
        case Known(value=str()) | Unknown():
            return value
    raise MergeError("not a string", value.trail)


def _statement(value: Value) -> Value:
    match value:
        case Known(value=Mapping(items=items)):
            fields = {key.lower(): item for key, item in items.items()}
            read: dict[str, Value | None] = {}
            for key in _STATEMENT:
                item = fields.get(key.lower())
                read[key] = item if item is None else _READERS.get(key, _as_it_is)(item)
            return statement(read, value.trail)
        case Unknown(partly=seen):
            return value if seen is None else replace(value, partly=_statement(seen))
    raise MergeError("a statement is a JSON object", value.trail)


def statement(fields: dict[str, Value | None], trail: Trail) -> Known[Mapping]:
    """A statement, its parts in order and those that are empty left out."""
    items: dict[str, Value] = {}
    for key in _STATEMENT:
        value = fields.get(key)
        if value is not None and not isinstance(value, Null):
            items[key] = value
    return Known(Mapping("object", items), trail, sensitive=is_sensitive(*items.values()))


def _principals(value: Value) -> Value | None:
    match value:
        case Known(value=str()):
            return replace(value, value="*")
        case Known(value=Mapping(items=items) as mapping):
            entries = {key: _identifiers(item) for key, item in items.items()}
            if not entries:
                return None
            return everyone(entries) or replace(
                value, value=replace(mapping, items=dict(sorted(entries.items())))
            )
        case Unknown():
            return value
    raise MergeError("a principal is a string or an object", value.trail)


def everyone(principals: dict[str, Value]) -> Known[str] | None:
    """`"*"`, as which the provider writes `{"*": "*"}`, and nothing else."""
    match principals:
        case {"*": Known(value="*") | Known(value=Collection(items=(Known(value="*"),))) as star}:
            return replace(star, value="*") if len(principals) == 1 else None
    return None


def _identifiers(value: Value) -> Value:
    match value:
        case Known(value=str()) | Unknown():
            return value
        case Known(value=Collection(items=items)):
            if any(isinstance(item, Unknown) for item in items):
                return part(value, next(i for i in items if isinstance(i, Unknown)), 1)
            return listed(sorted(items, key=text_of, reverse=True), value.trail)
    raise MergeError("an identifier of a principal is a string", value.trail)


def _conditions(value: Value) -> Value | None:
    match value:
        case Null():
            return None
        case Unknown():
            return value
        case Known(value=Mapping(items=operators) as mapping):
            items: dict[str, Value] = {}
            for operator, keys in operators.items():
                written = _condition_keys(keys)
                if written is not None:
                    items[operator] = written
            ordered = replace(mapping, items=dict(sorted(items.items())))
            return replace(value, value=ordered) if items else None
    raise MergeError("a condition is a JSON object", value.trail)


def _condition_keys(value: Value) -> Value | None:
    match value:
        case Null():
            return None
        case Unknown():
            return value
        case Known(value=Mapping(items=keys) as mapping):
            items: dict[str, Value] = {}
            for key, values in keys.items():
                match values:
                    case Known(value=bool() as flag):
                        items[key] = replace(values, value=str(flag).lower())
                    case Known(value=Collection(items=elements)):
                        items[key] = collapsed(elements, values.trail)
                    case Known(value=str()) | Unknown():
                        items[key] = values
                    # The provider drops a number, a null and an object in silence.
            ordered = replace(mapping, items=dict(sorted(items.items())))
            return replace(value, value=ordered) if items else None
    raise MergeError("an operator has an object of keys", value.trail)


def _as_it_is(value: Value) -> Value:
    return value


_READERS: dict[str, Callable[[Value], Value | None]] = {
    "Sid": _string,
    "Effect": _string,
    "Principal": _principals,
    "NotPrincipal": _principals,
    "Condition": _conditions,
}


def collapsed(elements: Iterable[Value], trail: Trail) -> Value:
    """A list in its order, or its only element."""
    items = tuple(elements)
    for item in items:
        if not isinstance(item, Unknown):
            text_of(item)
    # An unknown element that is no string may be any number of them.
    if len(items) == 1 and not (isinstance(items[0], Unknown) and items[0].pieces is None):
        return items[0]
    return listed(items, trail)


def merge(into: Draft, new: Draft) -> None:
    """Take another policy in: its statements replace those with their Sid, or come after."""
    into.id = new.id or into.id
    into.version = _newer(into.version, new.version)
    for added in new.statements:
        _add(into, added)


def take_unknown(into: Draft, unknown: Unknown) -> None:
    """Take in a policy of which nothing is known."""
    part_of_it = Unknown(
        unknown.reason, unknown.trail, made_of=unknown.made_of, sensitive=unknown.sensitive
    )
    into.version = into.id = part_of_it
    _add(into, part_of_it)


def _newer(left: Value | None, right: Value | None) -> Value | None:
    if left is None or right is None:
        return left or right
    for version in (left, right):
        if isinstance(version, Unknown):
            return version
    return right if text_of(right) > text_of(left) else left


def _add(draft: Draft, added: Value) -> None:
    sid, statements = sid_of(added), draft.statements
    if sid == "":
        statements.append(added)
        return
    certain = isinstance(added, Known)
    for index, existing in enumerate(statements):
        other = sid_of(existing)
        if isinstance(sid, str) and sid == other and certain:
            statements[index] = added
            if isinstance(existing, Unknown):  # else it comes last
                draft.unordered = existing
            return
        if other != "" and (sid == other or isinstance(sid, Unknown) or isinstance(other, Unknown)):
            why = next(v for v in (sid, other, added) if isinstance(v, Unknown))
            statements[index] = maybe(existing, why)
    statements.append(added)


def sid_of(value: Value) -> str | Unknown:
    """A statement's Sid, "" if it has none."""
    match value:
        case Unknown(partly=Known() | Unknown() as seen):
            return sid_of(seen)
        case Unknown():
            return value
        case Known(value=Mapping(items=items)):
            sid = items.get("Sid")
            return sid if isinstance(sid, Unknown) else text_of(sid) if sid else ""
    return ""
