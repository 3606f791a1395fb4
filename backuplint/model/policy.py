"""IAM policies, wherever they were written, read part by part. Knows nothing of AWS's services.

A part that is unknown raises Undecided when it is asked for, and not before. The trail of every
element begins at its place in the policy, goes through where the policy is used, and ends where the
element comes from. What IAM takes:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from backuplint.model.policy_elements import (
    PolicyError,
    Text,
    action_matches,
    any_of,
    any_text,
    field_of,
    has_wildcard,
    is_text,
    placed,
    read_elements,
    read_known_text,
    read_texts,
)
from backuplint.model.policy_parts import (
    Condition,
    Principal,
    read_conditions,
    read_principals,
)
from backuplint.terraform.json_text import JsonTextError, read_json
from backuplint.values import Known, Mapping, Trail, Undecided, Unknown, Value

__all__ = [
    "Condition",
    "PolicyDocument",
    "PolicyError",
    "Principal",
    "Statement",
    "Text",
    "action_matches",
    "any_of",
    "has_wildcard",
    "is_text",
]


@dataclass(frozen=True, eq=False)
class PolicyDocument:
    """A policy. Reading any part of it may raise Undecided, or PolicyError, which is one."""

    value: Value  # the argument that holds it

    @classmethod
    def read(cls, value: Value) -> PolicyDocument:
        """The policy in a string: of `jsonencode`, of a policy document, or any JSON text."""
        return cls(value)

    @property
    def trail(self) -> Trail:
        return self.value.trail

    @cached_property
    def _used(self) -> Trail:
        """The trail of the text, without what leads on to its holes."""
        pieces = self.value.pieces or () if isinstance(self.value, Unknown) else ()
        holes = {span for piece in pieces if isinstance(piece, Unknown) for span in piece.trail}
        return tuple(span for span in self.trail if span not in holes)

    def _part(self, name: str) -> Value | None:
        match self._structure:
            case Known(value=Mapping(items=items)):
                return field_of(items, name)
            case Unknown() as unknown:
                raise Undecided(unknown)
            case other:
                raise PolicyError("a policy is a JSON object", placed(other.trail, self._used))

    @cached_property
    def _structure(self) -> Value:
        value = self.value
        match value:
            case Unknown() | Known(value=str()):
                try:
                    read = read_json(value)
                except JsonTextError as error:
                    trail = placed(error.trail, self._used)
                    raise PolicyError(f"the policy is not JSON: {error.message}", trail) from None
                if read is not None:
                    return read
                raise Undecided(value if isinstance(value, Unknown) else _unknown(value))
        raise PolicyError("a policy is a JSON text", value.trail)

    @property
    def version(self) -> Known[str] | None:
        """`Version`; None, which is 2008-10-17, if it is not written."""
        return read_known_text(self._part("Version"), self._used)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Its statements; one that is nowhere in sight has parts that all raise Undecided.

        What "none of them" does must be asked with `any`: some may not be there.
        """
        statement = self._part("Statement")
        found = () if statement is None else read_elements(statement)
        return tuple(Statement(value, self._used, doubt) for value, doubt in found)

    def any(self, question: Callable[[Statement], bool]) -> bool:
        """Whether the answer is yes for a statement. Errors: Undecided, if it may be for one."""
        return any_of(self.statements, question)


@dataclass(frozen=True, eq=False)
class Statement:
    """A statement of a policy. `uncertain` says why it may be there or not; None if it is."""

    value: Value
    used: Trail  # where the policy is
    uncertain: Unknown | None = None

    @property
    def trail(self) -> Trail:
        return placed(self.value.trail, self.used)

    def _part(self, name: str) -> Value | None:
        match self.value:
            case Known(value=Mapping(items=items)):
                return field_of(items, name)
            case Unknown():
                raise Undecided(self.value)
        raise PolicyError("a statement is a JSON object", self.trail)

    @property
    def sid(self) -> Known[str] | None:
        return read_known_text(self._part("Sid"), self.used)

    @property
    def effect(self) -> Known[str]:
        """`Allow` or `Deny`."""
        effect = read_known_text(self._part("Effect"), self.used)
        if effect is None or effect.value.lower() not in ("allow", "deny"):
            trail = self.trail if effect is None else effect.trail
            raise PolicyError("the effect of a statement is Allow or Deny", trail)
        return effect

    @property
    def allows(self) -> bool:
        return self.effect.value.lower() == "allow"

    @property
    def denies(self) -> bool:
        return not self.allows

    @cached_property
    def actions(self) -> tuple[Text, ...]:
        """What it is about. Of an Unknown without pieces there may be none, one or many."""
        return read_texts(self._part("Action"), self.used)

    @cached_property
    def not_actions(self) -> tuple[Text, ...]:
        return read_texts(self._part("NotAction"), self.used)

    @cached_property
    def resources(self) -> tuple[Text, ...]:
        return read_texts(self._part("Resource"), self.used)

    @cached_property
    def not_resources(self) -> tuple[Text, ...]:
        return read_texts(self._part("NotResource"), self.used)

    @cached_property
    def principals(self) -> tuple[Principal, ...]:
        """Who; none in a policy of an identity."""
        return tuple(read_principals(self._part("Principal"), self.used))

    @cached_property
    def not_principals(self) -> tuple[Principal, ...]:
        return tuple(read_principals(self._part("NotPrincipal"), self.used))

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """All conditions, which hold together; one that is out of sight has an unknown key."""
        return tuple(read_conditions(self._part("Condition"), self.used))

    # -- questions, which raise Undecided where the answer is not known ---------

    def has_condition(self) -> bool:
        """Whether there is any condition."""
        return any_of(self.conditions, lambda _: True)

    def is_bound_by(self, *keys: str) -> bool:
        """Whether it holds only where one of these condition keys has some value; in any case."""
        wanted = {key.lower() for key in keys}
        return any_of(self.conditions, lambda c: c.key in wanted and c.binds)

    def allows_everyone(self) -> bool:
        """Whether it allows any principal at all, whatever its conditions are."""
        return self.allows and (
            any_of(self.principals, Principal.is_everyone)
            or (
                any_of(self.not_principals, lambda _: True)
                and not any_of(self.not_principals, Principal.is_everyone)
            )
        )

    def covers(self, action: str) -> bool:
        """Whether it is about this action: `backup:CopyIntoBackupVault`."""
        if self._part("Action") is not None:
            return any_text(self.actions, lambda pattern: action_matches(pattern, action))
        if self._part("NotAction") is not None:
            return not any_text(self.not_actions, lambda pattern: action_matches(pattern, action))
        return False

    def wildcard_actions(self) -> tuple[Text, ...]:
        """The actions with a wildcard. Errors: Undecided, if none is known and one may be."""
        if not any_text(self.actions, has_wildcard):
            return ()
        return tuple(action for action in self.actions if _certainly(has_wildcard, action))


def _unknown(value: Known[str]) -> Unknown:
    return Unknown("nothing of the policy is known", value.trail)


def _certainly(question: Callable[[Text], bool], text: Text) -> bool:
    try:
        return question(text)
    except Undecided:
        return False
