"""`aws_organizations_policy` of the type BACKUP_POLICY: plans for many accounts, as JSON.

Does not know what an account inherits from other policies. The syntax, as of April 2026:
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_backup_syntax.html
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from backuplint.model.plan import PlanRule
from backuplint.model.policy_elements import PolicyError, field_of, placed
from backuplint.model.schema import View, argument
from backuplint.source import Span
from backuplint.terraform.expand import BlockInstance
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


# How what a rule's JSON says is called in a plan of Terraform's.
_ARGUMENTS = {
    "schedule": "schedule_expression",
    "schedule_expression_timezone": "schedule_expression_timezone",
    "start_window": "start_backup_window_minutes",
    "completion_window": "complete_backup_window_minutes",
    "enable_continuous_backup": "enable_continuous_backup",
    "cold_storage_after": "move_to_cold_storage_after_days",
    "delete_after": "delete_after_days",
    "opt_in_to_archive_for_supported_resources": "opt_in_to_archive_for_supported_resources",
}
_ELSEWHERE = "it is for the accounts that the policy is for, and may be inherited"


class PolicyBlock(BlockInstance):
    """A rule of a backup policy, or what is nested in it, in the shape of a plan's block.

    What is not written may be inherited, and is Unknown. So is what names a vault or a copy's
    destination: it is one in each account. And so is a 0: Terraform's provider reads one as unset,
    and AWS does not say what it is here.
    """

    def __init__(self, field: PolicyField, address: str, around: BlockInstance) -> None:
        super().__init__(around.block, around.scope, address, around.uncertain, around)
        self.field = field
        self.made_for = field.trail[1:]

    @property
    def header(self) -> Span:
        return (self.field.trail or (self.block.header,))[0]

    def written(self, name: str) -> None:
        """Nothing is written in HCL, and constraints on Terraform's arguments are not for this."""

    def argument(self, name: str) -> Value:
        if name == "rule_name":
            return Known(self.field.name, (self.header,))
        value = self._assigned(_ARGUMENTS.get(name, ""))
        if value is None or (isinstance(value, Known) and value.value in (0, "0")):
            return Unknown(_ELSEWHERE, (self.header,))
        return value

    def _assigned(self, name: str) -> Value | None:
        """What `@@assign` gives to a key; None if it is not here to be seen."""
        try:
            written = self.field.part(name)
            if written is None:
                return None
            field = PolicyField(name, written, None, self.field.used)
            assigned = field.part("@@assign")
        except Undecided as undecided:
            return undecided.unknown
        if assigned is None or isinstance(assigned, Null):
            return None
        return replace(assigned, trail=placed(assigned.trail, self.field.used))

    def blocks(self, type: str) -> tuple[BlockInstance, ...]:
        if type not in self._blocks:
            self._blocks[type] = tuple(self._within(type))
        return self._blocks[type]

    def _within(self, type: str) -> Iterator[BlockInstance]:
        """Its nested blocks. What may be inherited is there too, with nothing known of it."""
        address = f"{self.address}.{type}"
        if type == "lifecycle":
            yield PolicyBlock(self._under(type), address, self)
        elif type == "copy_action":
            copies = self._under("copy_actions")
            try:
                found = tuple(copies.fields())
            except Undecided as undecided:
                block = PolicyBlock(replace(copies, value=undecided.unknown), address, self)
                block.uncertain = undecided.unknown
                yield block
                return
            for copy in found:
                yield PolicyBlock(copy, f"{address}[{copy.name!r}]", self)

    def _under(self, name: str) -> PolicyField:
        """What is under a key; Unknown where it is not here to be seen."""
        syntax = self.field.syntax.get(name) if self.field.syntax is not None else None
        value: Value | None
        try:
            value = self.field.part(name)
        except Undecided as undecided:
            value = undecided.unknown
        value = value or Unknown(_ELSEWHERE, (self.header,))
        return PolicyField(name, value, syntax, self.field.used)


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

    def plan_rules(self) -> Iterator[PlanRule]:
        """The rules of its plans, as far as they are known."""
        try:
            if not self.is_of_backup:
                return
            fields = [
                (plan.name, rule)
                for plans in self.document.fields()
                for plan in _known_fields(plans)
                for rules in _known_fields(plan)
                if rules.name.lower() == "rules"
                for rule in _known_fields(rules)
            ]
        except Undecided:
            return  # `invalid-organization-policy` asks
        for plan_name, rule in fields:
            address = f"{self.address}.{plan_name}.{rule.name}"
            yield PlanRule(PolicyBlock(rule, address, self.block), self.project, self)

    def walk(self) -> Iterator[View]:
        yield self
        for rule in self.plan_rules():
            yield from rule.walk()


def _known_fields(field: PolicyField) -> tuple[PolicyField, ...]:
    try:
        return tuple(field.fields())
    except Undecided:
        return ()
