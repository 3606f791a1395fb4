"""Whom a statement of a policy is about, and on which conditions. Knows no AWS service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from backuplint.model.arn import parse_arn
from backuplint.model.policy_elements import (
    PolicyError,
    Text,
    any_text,
    is_text,
    placed,
    read_elements,
    read_entries,
    read_text,
    read_texts,
    text_of,
    unwrap,
)
from backuplint.values import Known, Mapping, Null, Trail, Undecided, Unknown, Value

_OPERATORS = {
    name.lower(): name
    for name in (
        *("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase"),
        *("StringNotEqualsIgnoreCase", "StringLike", "StringNotLike"),
        *("NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals"),
        *("NumericGreaterThan", "NumericGreaterThanEquals"),
        *("DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals"),
        *("DateGreaterThan", "DateGreaterThanEquals"),
        *("ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"),
        *("Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "Null"),
    )
}


@dataclass(frozen=True, eq=False)
class Principal:
    """One identifier of a principal. Of an unknown value there may be none, one or many."""

    written_type: Text
    value: Text
    uncertain: Unknown | None = None

    @property
    def trail(self) -> Trail:
        return self.value.trail

    @property
    def type(self) -> str:
        """AWS, Service, Federated or CanonicalUser; `*` where only `"*"` is written."""
        return text_of(self.written_type)

    def is_everyone(self) -> bool:
        """Whether it is `*`. Errors: Undecided."""
        if self.type not in ("AWS", "*") or self.value.refers_to is not None:
            return False
        return is_text(self.value, "*")

    def is_service(self, name: str) -> bool:
        """Whether it is this service: `backup.amazonaws.com`. Errors: Undecided."""
        return self.type == "Service" and is_text(self.value, name)

    @property
    def account_part(self) -> str | None:
        """What stands in the place of the account; None where there is none. Errors: Undecided."""
        if self.type != "AWS":
            return None
        if isinstance(self.value, Known) and _is_account(self.value.value):
            return self.value.value
        arn = parse_arn(self.value)
        return None if arn is None else arn.account.read()

    @property
    def account(self) -> str | None:
        """The account, 12 digits; None for what names none. Errors: Undecided."""
        part = self.account_part
        return part if part is not None and _is_account(part) else None


@dataclass(frozen=True, eq=False)
class Condition:
    """An operator, a key and the values one of which it must have.

    `trail` leads to the key where its place is known, else to the values.
    """

    written_operator: Text
    written_key: Text
    values: tuple[Text, ...]
    uncertain: Unknown | None = None

    @property
    def trail(self) -> Trail:
        return self.written_key.trail

    @property
    def _operator(self) -> tuple[str, str, bool]:
        """Its quantifier, its name, and whether it ends in IfExists."""
        text = text_of(self.written_operator)
        quantifier, colon, name = text.rpartition(":")
        if_exists = name.lower().endswith("ifexists")
        name = name[: -len("ifexists")] if if_exists else name
        return quantifier if colon else "", _OPERATORS.get(name.lower(), name), if_exists

    @property
    def operator(self) -> str:
        """The operator alone: `StringLike` of `ForAnyValue:StringLikeIfExists`."""
        return self._operator[1]

    @property
    def if_exists(self) -> bool:
        """Whether it holds too where the key has no value."""
        return self._operator[2]

    @property
    def for_all_values(self) -> bool:
        """Whether each of the key's values is asked for: it holds too where there is none."""
        return self._operator[0].lower() == "forallvalues"

    @property
    def key(self) -> str:
        """The key in lower case, as which IAM compares it: `aws:principalorgid`."""
        return text_of(self.written_key).lower()

    @property
    def needs_key(self) -> bool:
        """Whether it cannot hold where the key has no value."""
        if self.operator == "Null":
            return bool(self.values) and not any_text(
                self.values, lambda value: text_of(value).lower() != "false"
            )
        return not ("Not" in self.operator or self.if_exists or self.for_all_values)

    @property
    def binds(self) -> bool:
        """Whether it holds for some values of the key only, and not where it has none."""
        if self.operator == "Null" or not self.needs_key:
            return False
        like = self.operator.endswith("Like") or self.operator in ("ArnEquals",)
        return not (like and any_text(self.values, lambda value: is_text(value, "*")))


def _is_account(text: str) -> bool:
    return len(text) == 12 and text.isascii() and text.isdigit()


def read_principals(value: Value | None, used: Trail) -> Iterator[Principal]:
    """The identifiers of a `Principal`. Errors: Undecided, PolicyError."""
    content, doubt = (None, None) if value is None else unwrap(value)
    match content:
        case None:
            return
        case Known(value=Mapping(items=items) as mapping):
            for kind, identifiers in items.items():
                written = Known(kind, placed(mapping.key_trails.get(kind, ()), used))
                for element, why in read_elements(identifiers):
                    yield Principal(written, read_text(element, used), why)
        case Known(value=str()) | Unknown(pieces=tuple()):
            yield Principal(Known("*", content.trail), read_text(content, used), doubt)
        case Unknown():
            raise Undecided(content)
        case _:
            raise PolicyError("a principal is a string or an object", placed(content.trail, used))
    if doubt is not None:
        lost = replace(doubt, partly=None)
        yield Principal(lost, lost, doubt)


def read_conditions(value: Value | None, used: Trail) -> Iterator[Condition]:
    """The conditions of a `Condition`, an unknown one for what is out of sight."""
    for operator, keys, trail, doubt in read_entries(value, used):
        if isinstance(operator, Unknown):
            yield Condition(operator, operator, (), doubt)
            continue
        written = Known(operator, trail)
        for key, values, key_trail, key_doubt in read_entries(keys, used):
            why = doubt or key_doubt
            if isinstance(key, Unknown):
                yield Condition(written, key, (), why)
            else:
                written_values = read_texts(None if isinstance(values, Null) else values, used)
                yield Condition(written, Known(key, key_trail), written_values, why)
