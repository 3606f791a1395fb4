"""What a rule is: a check, its severity and its manual. Everything a rule file needs."""

from __future__ import annotations

import inspect
import re
import sys
import typing
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from types import UnionType
from typing import Any, Protocol, TypeVar

from backuplint.values import Trail, Undecided, Unknown

T = TypeVar("T")
S = TypeVar("S")


class Severity(Enum):
    """How bad a finding is. Ordered: `Severity.ERROR > Severity.NOTE`."""

    NOTE = "note"  # it works; AWS or good practice advises better
    WARNING = "warning"  # it applies, and does not do what it looks as if it does
    ERROR = "error"  # Terraform or AWS refuses it, or it can never work

    @property
    def rank(self) -> int:
        return list(Severity).index(self)

    def __lt__(self, other: Severity) -> bool:
        return self.rank < other.rank

    def __le__(self, other: Severity) -> bool:
        return self.rank <= other.rank

    def __gt__(self, other: Severity) -> bool:
        return self.rank > other.rank

    def __ge__(self, other: Severity) -> bool:
        return self.rank >= other.rank


class Placed(Protocol):
    """What a finding can point at: a value, a block, a comment."""

    @property
    def trail(self) -> Trail: ...


@dataclass(frozen=True)
class Place:
    """A place that is neither a value nor a block."""

    trail: Trail


@dataclass(frozen=True)
class Note:
    """Another place that a message speaks of, and a few words on what it is."""

    at: Placed
    text: str


@dataclass(frozen=True)
class Finding:
    """What a rule yields: the value or block that is wrong, and why.

    The message states the fact, then the requirement: lower case, no full stop, one line.
    `because` are other places that it speaks of.
    """

    at: Placed
    message: str
    because: Sequence[Placed | Note] = ()


Findings = Iterator[Finding]


class Listener(Protocol):
    """Who is told what happens in a check, besides its findings: the engine."""

    def question(self, unknown: Unknown) -> None: ...

    def ignored(self, place: Placed) -> bool: ...


LISTENER: ContextVar[Listener] = ContextVar("LISTENER")


def known(things: Iterable[T], read: Callable[[T], S]) -> Iterator[S]:
    """What can be read of several things; a question is filed for each that cannot."""
    for thing in things:
        try:
            found = read(thing)
        except Undecided as undecided:
            LISTENER.get().question(undecided.unknown)
            continue
        yield found


def ignored(place: Placed) -> bool:
    """Whether an ignore comment takes `place` out of the group that the running rule judges."""
    return LISTENER.get().ignored(place)


@dataclass(frozen=True)
class Option:
    """A keyword-only parameter of a check: what a user may set."""

    name: str
    default: Any  # an int, a float, a bool, a str, or a tuple of str


class RuleError(Exception):
    """A rule file that is not a rule; the message says what is wrong with it."""


@dataclass(frozen=True, eq=False)
class Rule:
    """A check and its manual. Both come from one file; the file's name is the rule's."""

    id: str
    severity: Severity
    subject: type[Any] | UnionType
    check: Callable[..., Findings]
    manual: str
    chapter: str
    on: bool  # whether it runs unless asked for
    security: float | None  # SARIF's security-severity, 0.1 to 10.0
    options: tuple[Option, ...]

    @property
    def summary(self) -> str:
        """The manual's first sentence."""
        return self.manual.partition("\n")[0]

    @cached_property
    def examples(self) -> tuple[str, ...]:
        """The HCL in the manual: with carets or arrows it is wrong, without it is right."""
        return tuple(re.findall(r"^```hcl\n(.*?)^```", self.manual, re.M | re.S))

    @property
    def advice(self) -> str:
        """What to do: the paragraph after the manual's first example, on one line."""
        _, _, after = self.manual.partition("```hcl\n")
        _, _, after = after.partition("```\n")
        return " ".join(after.strip().partition("\n\n")[0].split())

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """The manual's links: (text, address)."""
        return tuple(re.findall(r"\[([^\]\n]+)\]\((https://[^)\s]+)\)", self.manual))

    @property
    def help_uri(self) -> str | None:
        """The manual's last link."""
        return self.links[-1][1] if self.links else None


def rule(
    severity: Severity, *, chapter: str = "", on: bool = True, security: float | None = None
) -> Callable[[Callable[..., Findings]], Rule]:
    """Make a rule of a check. What it looks at is the type of the check's first parameter.

    `chapter` is the guide's, for the index; `on=False` runs it only where it is asked for;
    `security` is for rules about confidentiality or tampering (0.1 to 10.0).
    Errors: RuleError, if the check has no subject or the file no manual.
    """

    def decorate(check: Callable[..., Findings]) -> Rule:
        module = sys.modules[check.__module__]
        id = module.__name__.rpartition(".")[2].replace("_", "-")
        manual = (module.__doc__ or "").strip()
        subject, *parameters = inspect.signature(check).parameters.values()
        types = check.__annotations__
        if any(isinstance(type, str) for type in types.values()):  # written as text
            types = typing.get_type_hints(check)
        if not manual:
            raise RuleError(f"{id} has no manual: the docstring of its module")
        if subject.name not in types:
            raise RuleError(f"{id} does not say what it looks at: the type of `{subject.name}`")
        for parameter in parameters:
            if parameter.kind is not parameter.KEYWORD_ONLY or parameter.default is parameter.empty:
                raise RuleError(f"{id}: `{parameter.name}` must be keyword-only, with a default")
        return Rule(
            id=id,
            severity=severity,
            subject=types[subject.name],
            check=check,
            manual=manual,
            chapter=chapter,
            on=on,
            security=security,
            options=tuple(Option(p.name, p.default) for p in parameters),
        )

    return decorate
