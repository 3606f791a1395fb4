"""`aws_backup_plan`: rules, lifecycles, copies and scans.

Sources: the resource's documentation in the AWS provider 6.x, and the API's BackupPlanInput and
BackupRuleInput. Windows are in minutes, lifecycles in days.
"""

from __future__ import annotations

from backuplint.model.schema import View, argument, arguments, block, blocks, entries, matching

NAME = matching(
    r"[0-9A-Za-z_.-]{1,50}",
    "must be 1 to 50 letters, digits, hyphens, underscores or dots",
    r"[0-9A-Za-z_.-]{0,50}",
)


class Lifecycle(View, keyword="lifecycle"):
    """When recovery points move to cold storage and when they are deleted, in days.

    The provider sends neither a 0 nor an empty block; -1 means never.
    """

    cold_storage_after = argument(int, unset=0)
    delete_after = argument(int, unset=0)
    opt_in_to_archive_for_supported_resources = argument(bool)


class CopyAction(View, keyword="copy_action"):
    """A copy of every recovery point of a rule into another vault."""

    destination_vault_arn = argument(str, required=True)
    lifecycle = block(Lifecycle)


class ScanAction(View, keyword="scan_action"):
    """A malware scan of every recovery point of a rule (provider 6.47 and later)."""

    malware_scanner = argument(str, required=True)
    scan_mode = argument(str, required=True)


class PlanRule(View, keyword="rule"):
    """A rule of a plan: when backups start, into which vault, and how long they are kept."""

    rule_name = argument(str, NAME, required=True)
    target_vault_name = argument(
        str,
        matching(
            r"[0-9A-Za-z_-]{2,50}",
            "must be 2 to 50 letters, digits, hyphens or underscores",
            r"[0-9A-Za-z_-]{0,50}",
        ),
        required=True,
    )
    target_logically_air_gapped_backup_vault_arn = argument(str)
    schedule = argument(str)
    schedule_expression_timezone = argument(str, default="Etc/UTC")
    start_window = argument(int, default=60)
    completion_window = argument(int, default=180)
    enable_continuous_backup = argument(bool, default=False)
    recovery_point_tags = entries(str)
    lifecycle = block(Lifecycle)
    copy_actions = blocks(CopyAction)
    scan_actions = blocks(ScanAction)


class AdvancedBackupSetting(View, keyword="advanced_backup_setting"):
    """Settings for one resource type: Windows VSS, S3's ACLs and object tags."""

    resource_type = argument(str, required=True)
    backup_options = entries(str, required=True)


class ScanSetting(View, keyword="scan_setting"):
    """How malware is scanned for (provider 6.47 and later)."""

    malware_scanner = argument(str, required=True)
    resource_types = arguments(str, required=True)
    scanner_role_arn = argument(str, required=True)


class Plan(View, keyword="aws_backup_plan"):
    """A backup plan. Its name is not constrained here: whether AWS refuses one is disputed."""

    name = argument(str, required=True)
    rules = blocks(PlanRule)
    advanced_backup_settings = blocks(AdvancedBackupSetting)
    scan_settings = blocks(ScanSetting)
    tags = entries(str)
