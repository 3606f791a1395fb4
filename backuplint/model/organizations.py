"""`aws_organizations_policy` of the type BACKUP_POLICY: plans for many accounts, as JSON.

Does not know what an account inherits from other policies. The syntax, as of April 2026:
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_backup_syntax.html
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Final, TypeAlias

from backuplint.model.policy_elements import PolicyError, field_of, placed
from backuplint.model.schema import View, argument
from backuplint.terraform.json_text import JsonTextError, read_json
from backuplint.values import Known, Mapping, Null, Trail, Undecided, Unknown, Value, walk

BACKUP_POLICY = "BACKUP_POLICY"
OPERATOR = "@@"  # what the names of all operators begin with: `@@assign`, `@@append`
PLAN_PARTS = ("regions", "rules", "selections")  # that every plan has in the end

Syntax: TypeAlias = "Table[str, Syntax] | None"
"""What stands under each key; None where a value stands, in an operator."""

_NAMED: Final = "*"  # any key: a name that the author chooses
_VALUE: Final = None
_LIFECYCLE: Syntax = {
    "move_to_cold_storage_after_days": _VALUE,
    "delete_after_days": _VALUE,
    "opt_in_to_archive_for_supported_resources": _VALUE,
}
_TAGS: Syntax = {_NAMED: {"tag_key": _VALUE, "tag_value": _VALUE}}
_RULE: Syntax = {
    "schedule_expression": _VALUE,
    "schedule_expression_timezone": _VALUE,
    "start_backup_window_minutes": _VALUE,
    "complete_backup_window_minutes": _VALUE,
    "target_backup_vault_name": _VALUE,
    "target_logically_air_gapped_backup_vault_arn": _VALUE,
    "enable_continuous_backup": _VALUE,
    "recovery_point_tags": _TAGS,
    "lifecycle": _LIFECYCLE,
    "copy_actions": {_NAMED: {"target_backup_vault_arn": _VALUE, "lifecycle": _LIFECYCLE}},
}
_PLAN: Table[str, Syntax] = {
    "regions": _VALUE,
    "rules": {_NAMED: _RULE},
    "selections": {
        "tags": {_NAMED: {"iam_role_arn": _VALUE, "tag_key": _VALUE, "tag_value": _VALUE}},
        "resources": {
            _NAMED: {
                "iam_role_arn": _VALUE,
                "resource_types": _VALUE,
                "not_resource_types": _VALUE,
            }
        },
    },
    "backup_plan_tags": _TAGS,
}


@dataclass(frozen=True, eq=False)
class PolicyField:
    """Something under a key of a backup policy; `syntax` is what AWS wants there."""

    name: str
    value: Value
    syntax: Syntax
    used: Trail  # where the policy is

    @property
    def trail(self) -> Trail:
        return placed(self.value.trail, self.used)

    @property
    def sensitive(self) -> bool:
        return self.value.sensitive

    def items(self) -> dict[str, Value] | None:
        """What is under it; None if it is no object. Errors: Undecided."""
        match self.value:
            case Known(value=Mapping(items=items)):
                return items
            case Unknown(pieces=tuple() as pieces) if any(isinstance(p, str) for p in pieces):
                return None  # a text with holes
            case Unknown():
                raise Undecided(self.value)
        return None

    def has_operator(self) -> bool:
        """Whether an operator stands right under it. Errors: Undecided."""
        return any(key.startswith(OPERATOR) for key in self.items() or ())

    def part(self, name: str) -> Value | None:
        """What is under a key; None if that is null or not written. Errors: Undecided."""
        return field_of(self.items() or {}, name)

    def fields(self) -> Iterator[PolicyField]:
        """What is under the keys that are known of it, operators aside. Errors: Undecided."""
        items = self.items()
        if items is None or self.syntax is None:
            return
        for name, value in items.items():
            if name.startswith(OPERATOR) or isinstance(value, Null):
                continue
            lower = name.lower()
            if _NAMED in self.syntax or lower in self.syntax:
                syntax = self.syntax.get(lower, self.syntax.get(_NAMED))
                yield PolicyField(name, value, syntax, self.used)

    def stands_alone(self) -> bool:
        """Whether nothing in it speaks of what is inherited. Errors: Undecided."""
        for value in walk([self.value]):
            if isinstance(value, Unknown) and value.pieces is None:
                raise Undecided(value)
            if isinstance(value, Known) and isinstance(value.value, Mapping):
                operators = {key for key in value.value.items if key.startswith(OPERATOR)}
                if operators - {"@@assign"}:
                    return False
        return True


class OrganizationPolicy(View, keyword="aws_organizations_policy"):
    """A policy of AWS Organizations, of any type."""

    type = argument(str, default="SERVICE_CONTROL_POLICY")
    content = argument(str)

    @property
    def is_of_backup(self) -> bool:
        """Whether it is a backup policy. Errors: Undecided."""
        chosen: Known[str] | None = self.written(OrganizationPolicy.type)
        return chosen is not None and chosen.value == BACKUP_POLICY

    @property
    def document(self) -> PolicyField:
        """What its content says. Errors: Undecided; PolicyError, which is one, if it is no JSON."""
        value = self.at(OrganizationPolicy.content)
        if isinstance(value, Null):
            raise Undecided(Unknown("the policy has no content", value.trail))
        try:
            read = read_json(value)
        except JsonTextError as error:
            trail = placed(error.trail, value.trail)
            raise PolicyError(f"the policy is not JSON: {error.message}", trail) from None
        if read is None:
            unknown = value if isinstance(value, Unknown) else None
            raise Undecided(unknown or Unknown("nothing of the policy is known", value.trail))
        return PolicyField("content", read, {"plans": {_NAMED: _PLAN}}, value.trail)
