"""A linter for AWS Backup configured with Terraform. These names are for rule files.

Most are imported when they are used, so that a run costs only what it needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

# Not on demand: the name `rule` is the module's too, and the decorator must win.
from backuplint.rule import Finding, Findings, Note, Placed, Severity, ignored, known, rule

if TYPE_CHECKING:
    from backuplint.model.account import GlobalSettings, RegionSettings, TieringConfiguration
    from backuplint.model.arn import Arn, parse_arn, partition_of
    from backuplint.model.audit import Framework, ReportPlan
    from backuplint.model.iam import (
        CONDITION_KEYS,
        InlinePolicy,
        ManagedPolicy,
        Role,
        RolePolicy,
        RolePolicyAttachment,
    )
    from backuplint.model.ownership import account_of, is_of_ours, shows_as_own
    from backuplint.model.plan import CopyAction, Lifecycle, Plan, PlanRule
    from backuplint.model.policy import PolicyDocument, Statement
    from backuplint.model.policy_elements import has_wildcard
    from backuplint.model.policy_parts import Principal
    from backuplint.model.policy_reach import is_bound, is_narrowed
    from backuplint.model.project import Project
    from backuplint.model.resource_types import MULTI_AZ
    from backuplint.model.restore_testing import RestoreTestingPlan, RestoreTestingSelection
    from backuplint.model.schedule import (
        Frequency,
        PartialSchedule,
        Schedule,
        ScheduleError,
        parse_schedule,
    )
    from backuplint.model.schema import Argument, Constraint, Item, Mistyped, View, convert, decided
    from backuplint.model.selected import Selected, elements_of, selected
    from backuplint.model.selection import Condition, Selection, SelectionTag, StringCondition
    from backuplint.model.timetable import (
        Scheduled,
        Timetable,
        meet,
        most_in_window,
        read_schedule,
        schedule_of,
        timetable,
    )
    from backuplint.model.vault import (
        DEPRECATED_EVENTS,
        AirGappedVault,
        Vault,
        VaultLock,
        VaultNotifications,
        VaultPolicy,
    )
    from backuplint.source import Span
    from backuplint.suppress import Ignore
    from backuplint.values import Known, Mapping, Null, Undecided, Unknown, Value

__version__ = "0.1.0"

_PLACES = {
    "backuplint.model.account": ("GlobalSettings", "RegionSettings", "TieringConfiguration"),
    "backuplint.model.arn": ("Arn", "parse_arn", "partition_of"),
    "backuplint.model.audit": ("Framework", "ReportPlan"),
    "backuplint.model.iam": (
        "CONDITION_KEYS",
        "InlinePolicy",
        "ManagedPolicy",
        "Role",
        "RolePolicy",
        "RolePolicyAttachment",
    ),
    "backuplint.model.ownership": ("account_of", "is_of_ours", "shows_as_own"),
    "backuplint.model.plan": ("CopyAction", "Lifecycle", "Plan", "PlanRule"),
    "backuplint.model.policy": ("PolicyDocument", "Statement"),
    "backuplint.model.policy_elements": ("has_wildcard",),
    "backuplint.model.policy_parts": ("Principal",),
    "backuplint.model.policy_reach": ("is_bound", "is_narrowed"),
    "backuplint.model.project": ("Project",),
    "backuplint.model.restore_testing": ("RestoreTestingPlan", "RestoreTestingSelection"),
    "backuplint.model.resource_types": ("MULTI_AZ",),
    "backuplint.model.schedule": (
        "Frequency",
        "PartialSchedule",
        "Schedule",
        "ScheduleError",
        "parse_schedule",
    ),
    "backuplint.model.schema": (
        "Argument",
        "Constraint",
        "Item",
        "Mistyped",
        "View",
        "convert",
        "decided",
    ),
    "backuplint.model.selected": ("Selected", "elements_of", "selected"),
    "backuplint.model.selection": ("Condition", "Selection", "SelectionTag", "StringCondition"),
    "backuplint.model.timetable": (
        "Scheduled",
        "Timetable",
        "meet",
        "most_in_window",
        "read_schedule",
        "schedule_of",
        "timetable",
    ),
    "backuplint.model.vault": (
        "DEPRECATED_EVENTS",
        "AirGappedVault",
        "Vault",
        "VaultLock",
        "VaultNotifications",
        "VaultPolicy",
    ),
    "backuplint.source": ("Span",),
    "backuplint.suppress": ("Ignore",),
    "backuplint.values": ("Known", "Mapping", "Null", "Undecided", "Unknown", "Value"),
}
_MODULES = {name: module for module, names in _PLACES.items() for name in names}

__all__ = [
    "CONDITION_KEYS",
    "DEPRECATED_EVENTS",
    "MULTI_AZ",
    "AirGappedVault",
    "Argument",
    "Arn",
    "Condition",
    "Constraint",
    "CopyAction",
    "Finding",
    "Findings",
    "Framework",
    "Frequency",
    "GlobalSettings",
    "Ignore",
    "InlinePolicy",
    "Item",
    "Known",
    "Lifecycle",
    "ManagedPolicy",
    "Mapping",
    "Mistyped",
    "Note",
    "Null",
    "PartialSchedule",
    "Placed",
    "Plan",
    "PlanRule",
    "PolicyDocument",
    "Principal",
    "Project",
    "RegionSettings",
    "ReportPlan",
    "RestoreTestingPlan",
    "RestoreTestingSelection",
    "Role",
    "RolePolicy",
    "RolePolicyAttachment",
    "Schedule",
    "ScheduleError",
    "Scheduled",
    "Selected",
    "Selection",
    "SelectionTag",
    "Severity",
    "Span",
    "Statement",
    "StringCondition",
    "TieringConfiguration",
    "Timetable",
    "Undecided",
    "Unknown",
    "Value",
    "Vault",
    "VaultLock",
    "VaultNotifications",
    "VaultPolicy",
    "View",
    "account_of",
    "convert",
    "decided",
    "elements_of",
    "has_wildcard",
    "ignored",
    "is_bound",
    "is_narrowed",
    "is_of_ours",
    "known",
    "meet",
    "most_in_window",
    "parse_arn",
    "parse_schedule",
    "partition_of",
    "read_schedule",
    "rule",
    "schedule_of",
    "selected",
    "shows_as_own",
    "timetable",
]


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_MODULES[name]), name)
