"""What an expression can turn out to be: known, null or unknown; and what each is made of.

The evaluator handles all three. A rule never meets the third: reading an argument that is
unknown raises `Undecided`, and the engine files a question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from backuplint.source import Span

T_co = TypeVar("T_co", covariant=True)

Trail: TypeAlias = tuple[Span, ...]
"""Every span a value passed through, from its use back to where it was written."""

Number: TypeAlias = int | Decimal
"""A Terraform number. Always an `int` where it is whole (`Decimal("2.0")` never occurs)."""

Primitive: TypeAlias = str | bool | int | Decimal

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Link:
    """The resource that a value *is* a name of: `aws_backup_vault.main.arn`.

    `address` is the instance's (`module.a["x"].aws_backup_vault.main[0]`); `attribute` is the
    attribute that was read (`arn`).
    """

    address: str
    attribute: str


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """A list, a set or a tuple: Values in their order. A set is without known duplicates, sorted
    as Terraform sorts. `element` is the type of a list's or set's elements, where it was settled.
    """

    kind: Literal["list", "set", "tuple"]
    items: tuple[Value, ...]
    element: object | None = None  # of backuplint.terraform.types


@dataclass(frozen=True, slots=True, eq=False)
class Mapping:
    """A map or an object: Values by key. Iterated in the order of the sorted keys, as Terraform
    does; `items` itself may be in any order. `key_trails` has the places of those keys that were
    read with their places, `element` the type of a map's elements, where it was settled.
    """

    kind: Literal["map", "object"]
    items: dict[str, Value]
    key_trails: dict[str, Trail] = field(default_factory=dict)
    element: object | None = None  # of backuplint.terraform.types

    def sorted(self) -> list[tuple[str, Value]]:
        return sorted(self.items.items())


@dataclass(frozen=True, slots=True, eq=False)
class Known(Generic[T_co]):
    """A value, and where it came from.

    `made_of` are the addresses of the resources and data sources that flowed into it, through
    every function and template. `encodes` is the value of which this string is the JSON.
    """

    value: T_co
    trail: Trail = ()
    made_of: frozenset[str] = NOTHING
    refers_to: Link | None = None
    encodes: Value | None = None
    sensitive: bool = False

    @property
    def span(self) -> Span:
        return self.trail[0]

    def through(self, span: Span) -> Known[T_co]:
        """The same value, used at `span`."""
        return replace(self, trail=_extend(span, self.trail))


@dataclass(frozen=True, slots=True, eq=False)
class Null:
    """Unset or `null`: to Terraform one and the same. `type` is what it was converted to."""

    trail: Trail = ()
    made_of: frozenset[str] = NOTHING
    sensitive: bool = False
    type: object | None = None  # of backuplint.terraform.types

    @property
    def span(self) -> Span:
        return self.trail[0]

    def through(self, span: Span) -> Null:
        return replace(self, trail=_extend(span, self.trail))


@dataclass(frozen=True, slots=True, eq=False)
class Unknown:
    """What only a plan or an apply can tell, why, and what is known of it all the same.

    `pieces` are the parts of a string with holes: known text, and an Unknown for each hole.
    `failed` says that Terraform would report an error here, which `try` and `can` handle.
    `evaluated` is false where Terraform could tell and backuplint does not try.
    `partly` is what there is to see of a container whose elements are not all known to be there:
    of its elements the Known ones are; an Unknown one may be there never, once or often, and is
    then what its own `partly` says. A mapping may have keys besides.
    `type` is what is known of its type: a string's may be no list, and joins others as a string.
    """

    reason: str
    trail: Trail = ()
    not_null: bool = False
    pieces: tuple[str | Unknown, ...] | None = None
    length: tuple[int, int | None] | None = None
    made_of: frozenset[str] = NOTHING
    refers_to: Link | None = None
    encodes: Value | None = None
    sensitive: bool = False
    failed: bool = False
    evaluated: bool = True
    partly: Value | None = None
    type: object | None = None  # of backuplint.terraform.types

    @property
    def span(self) -> Span:
        return self.trail[0]

    def through(self, span: Span) -> Unknown:
        return replace(self, trail=_extend(span, self.trail))


Value: TypeAlias = Known[Any] | Null | Unknown


def _extend(span: Span, trail: Trail) -> Trail:
    return trail if trail and trail[0] == span else (span, *trail)


def walk(values: Iterable[Value], spend: Callable[[int], None] | None = None) -> Iterator[Value]:
    """These values and all that they hold. What is held in many places is met once.

    `spend` is told how many elements each container has, before they are met.
    """
    stack = list(values)[::-1]
    met: set[int] = set()
    while stack:
        value = stack.pop()
        yield value
        if isinstance(value, Known):
            held = value.value
            if not isinstance(held, Collection | Mapping) or id(held) in met:
                continue
            met.add(id(held))
            inside = held.items if isinstance(held, Collection) else tuple(held.items.values())
            if spend is not None:
                spend(len(inside))
            stack.extend(inside[::-1])


def made_of(*values: Value) -> frozenset[str]:
    """Everything that flowed into these values, containers' elements included."""
    return frozenset().union(*(value.made_of for value in walk(values)))


def is_sensitive(*values: Value) -> bool:
    """Whether any of these values, or an element of one, must not be shown."""
    return any(value.sensitive for value in walk(values))


class Undecided(BaseException):
    """Raised where a rule asks for what is not known. The engine files it as a question.

    A BaseException, so that no `except Exception` in a rule takes it for a failure.
    """

    def __init__(self, unknown: Unknown) -> None:
        super().__init__(unknown.reason)
        self.unknown = unknown
