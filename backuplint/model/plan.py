"""`aws_backup_plan`: rules, lifecycles, copies and scans.

Sources: the resource's documentation in the AWS provider 6.x, and the API's BackupPlanInput and
BackupRuleInput. Windows are in minutes, lifecycles in days.
"""

from __future__ import annotations

import math

from backuplint.model.arn import ARN
from backuplint.model.schema import (
    Constraint,
    View,
    argument,
    arguments,
    at_most,
    block,
    blocks,
    entries,
    matching,
    one_of,
)

NAME = matching(
    r"[0-9A-Za-z_.-]{1,50}",
    "must be 1 to 50 letters, digits, hyphens, underscores or dots",
    r"[0-9A-Za-z_.-]{0,50}",
)

VAULT_NAME = matching(
    r"[0-9A-Za-z_-]{2,50}",
    "must be 2 to 50 letters, digits, hyphens or underscores",
    r"[0-9A-Za-z_-]{0,50}",
)
WINDOW = at_most(52_560_000, "minutes")  # 100 years; windows that are too short have rules
COLD_STORAGE = Constraint(
    lambda days: days == -1 or days >= 1, "must be at least 1 day, or -1 for never"
)
RETENTION = Constraint(
    lambda days: days == -1 or 1 <= days <= 36500, "must be 1 to 36500 days, or -1 for ever"
)
SCANNER = one_of("GUARDDUTY")


class Lifecycle(View, keyword="lifecycle"):
    """When recovery points move to cold storage and when they are deleted, in days.

    The provider sends neither a 0 nor an empty block; -1 means never.
    """

    cold_storage_after = argument(int, COLD_STORAGE, unset=0)
    delete_after = argument(int, RETENTION, unset=0)
    opt_in_to_archive_for_supported_resources = argument(bool)


class CopyAction(View, keyword="copy_action"):
    """A copy of every recovery point of a rule into another vault."""

    destination_vault_arn = argument(str, required=True)
    lifecycle = block(Lifecycle)


class ScanAction(View, keyword="scan_action"):
    """A malware scan of every recovery point of a rule (provider 6.47 and later)."""

    malware_scanner = argument(str, SCANNER, required=True)
    scan_mode = argument(str, one_of("FULL_SCAN", "INCREMENTAL_SCAN"), required=True)


class PlanRule(View, keyword="rule"):
    """A rule of a plan: when backups start, into which vault, and how long they are kept."""

    rule_name = argument(str, NAME, required=True)
    target_vault_name = argument(str, VAULT_NAME, required=True)
    target_logically_air_gapped_backup_vault_arn = argument(str, ARN, unset="")
    schedule = argument(str, unset="")
    schedule_expression_timezone = argument(str, unset="", default="Etc/UTC")
    start_window = argument(int, WINDOW, default=60)
    completion_window = argument(int, WINDOW, default=180)
    enable_continuous_backup = argument(bool, default=False)
    recovery_point_tags = entries(str)
    lifecycle = block(Lifecycle)
    copy_actions = blocks(CopyAction)
    scan_actions = blocks(ScanAction)

    @property
    def retention(self) -> float:
        """For how many days its recovery points are kept; infinity for ever. Errors: Undecided."""
        lifecycle = self.lifecycle
        if lifecycle is None:
            return math.inf
        lifecycle.certain(within=self)
        days = lifecycle.delete_after
        return math.inf if days is None or days.value < 0 else days.value


# API: AdvancedBackupSetting, true in November 2026: by resource type, the options that there are.
ADVANCED_OPTIONS = {"EC2": ("WindowsVSS",), "S3": ("BackupACLs", "BackupObjectTags")}
OPTION_VALUES = ("enabled", "disabled")


class AdvancedBackupSetting(View, keyword="advanced_backup_setting"):
    """Settings for one resource type: Windows VSS, S3's ACLs and object tags."""

    resource_type = argument(str, required=True)
    backup_options = entries(str, required=True)


class ScanSetting(View, keyword="scan_setting"):
    """How malware is scanned for (provider 6.47 and later)."""

    malware_scanner = argument(str, SCANNER, required=True)
    resource_types = arguments(str, one_of("EBS", "EC2", "S3", "ALL"), required=True)
    scanner_role_arn = argument(str, ARN, required=True)


class Plan(View, keyword="aws_backup_plan"):
    """A backup plan. Its name is not constrained here: whether AWS refuses one is disputed."""

    name = argument(str, required=True)
    rules = blocks(PlanRule, required=True)
    advanced_backup_settings = blocks(AdvancedBackupSetting)
    scan_settings = blocks(ScanSetting)
    tags = entries(str)
