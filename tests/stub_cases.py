"""Calls of public modules that the observed ones leave out, and what comes of them.

Inputs of every variable that no call in `data/module-calls.json` has, what older versions do
otherwise, and what the modules refuse or ignore.
"""

from __future__ import annotations

from typing import Any

UNKNOWN = "<unknown>"

LGALLARD = "lgallard/backup/aws"
CLOUDPOSSE = "cloudposse/backup/aws"

# source, version, inputs → a resource and what is in it (None: it is not made).
MADE: list[tuple[str, str | None, str, str, dict[str, Any] | None]] = [
    (
        LGALLARD,
        None,
        """
        vault_name = "a1"
        vault_force_destroy = true
        """,
        "aws_backup_vault.ab_vault[0]",
        {"name": "a1", "force_destroy": True},
    ),
    (
        LGALLARD,
        None,
        """
        vault_name = "latest"
        vault_name_validation_bypass = true
        """,
        "aws_backup_vault.ab_vault[0]",
        {"name": "latest"},
    ),
    (
        LGALLARD,
        None,
        """
        vault_name = "latest"
        """,
        "aws_backup_vault.ab_vault[0]",
        None,
    ),
    (
        LGALLARD,
        None,
        """
        rules = [{ name = "r", schedule = "cron(0 2 * * ? *)", lifecycle = {
          delete_after = 30 } }]
        selection_name = "s"
        selection_not_resources = ["*"]
        """,
        "aws_backup_selection.ab_selection[0]",
        {"name": "s", "not_resources": ["*"]},
    ),
    (
        LGALLARD,
        None,
        """
        restore_testing_plans = {
          a = {
            name                = "a_b"
            schedule_expression = "cron(0 6 ? * SUN *)"
            recovery_point_selection = {
              algorithm = "LATEST_WITHIN_WINDOW", include_vaults = ["*"],
          recovery_point_types = ["SNAPSHOT"]
            }
          }
        }
        restore_testing_selections = {
          s = { name = "s", restore_testing_plan_name = "a",
          protected_resource_type = "EC2",
            protected_resource_arns = ["*"] }
        }
        restore_testing_iam_role_arn = "arn:aws:iam::123456789012:role/r"
        """,
        'aws_backup_restore_testing_selection.this["s"]',
        {
            "iam_role_arn": "arn:aws:iam::123456789012:role/r",
            "restore_testing_plan_name": "a_b",
            "protected_resource_arns": ["*"],
        },
    ),
    (
        LGALLARD,
        None,
        """
        restore_testing_plans = {
          a = {
            name                = "a_b"
            schedule_expression = "cron(0 6 ? * SUN *)"
            recovery_point_selection = {
              algorithm = "LATEST_WITHIN_WINDOW", include_vaults = ["*"],
          recovery_point_types = ["SNAPSHOT"]
            }
          }
        }
        restore_testing_selections = {
          s = { name = "s", restore_testing_plan_name = "a",
          protected_resource_type = "EC2",
            protected_resource_arns = ["*"] }
        }
        restore_testing_iam_role_arn = "arn:aws:iam::123456789012:role/r"
        """,
        "aws_iam_role.restore_testing_role[0]",
        None,
    ),
    (
        LGALLARD,
        None,
        """
        enable_org_policy = true
        org_policy_target_id = "r-1"
        org_policy_name = "n"
        org_policy_description = "d"
        """,
        "aws_organizations_policy.backup_policy[0]",
        {"name": "n", "description": "d"},
    ),
    (
        LGALLARD,
        None,
        """
        enable_region_settings = true
        expected_region = "eu-west-1"
        enable_strict_region_validation = true
        region_settings = { resource_type_opt_in_preference = { EBS = true },
          resource_type_management_preference = { EFS = true } }
        """,
        "aws_backup_region_settings.this[0]",
        {"resource_type_management_preference": {"EFS": True}},
    ),
    (
        LGALLARD,
        "1.4.1",
        """
        vault_name = "a1"
        rule_name = "r"
        rule_start_window = 60
        rule_completion_window = 120
        rule_enable_continuous_backup = true
        rule_recovery_point_tags = { a = "b" }
        rule_schedule = "cron(0 2 * * ? *)"
        rule_lifecycle_cold_storage_after = 30
        rule_lifecycle_delete_after = 120
        """,
        "aws_backup_plan.ab_plan[0]",
        {
            "rule": [
                {
                    "rule_name": "r",
                    "target_vault_name": "a1",
                    "schedule": "cron(0 2 * * ? *)",
                    "start_window": 60,
                    "completion_window": 120,
                    "enable_continuous_backup": True,
                    "recovery_point_tags": {"a": "b"},
                    "lifecycle": [{"cold_storage_after": 30, "delete_after": 120}],
                }
            ]
        },
    ),
    (
        LGALLARD,
        None,
        """
        vault_name = "a1"
        rule_name = "r"
        rule_schedule_expression_timezone = "Europe/Rome"
        """,
        "aws_backup_plan.ab_plan[0]",
        {
            "rule": [
                {
                    "rule_name": "r",
                    "target_vault_name": "a1",
                    "enable_continuous_backup": False,
                    "schedule_expression_timezone": "Europe/Rome",
                    "lifecycle": [  # what is refused is not known
                        {
                            "cold_storage_after": UNKNOWN,
                            "delete_after": UNKNOWN,
                            "opt_in_to_archive_for_supported_resources": UNKNOWN,
                        }
                    ],
                }
            ]
        },
    ),
    (
        LGALLARD,
        None,
        """
        rules = [{ name = "r", lifecycle = { delete_after = 30 },
          target_logically_air_gapped_backup_vault_arn = "arn:a", scan_action = {
          malware_scanner = "GUARDDUTY", scan_mode = "FULL_SCAN" }, copy_actions = [{
          destination_vault_arn = "arn:b", lifecycle = { delete_after = 7 } }] }]
        """,
        "aws_backup_plan.ab_plan[0]",
        {
            "rule": [
                {
                    "rule_name": "r",
                    "target_vault_name": "Default",
                    "target_logically_air_gapped_backup_vault_arn": "arn:a",
                    "lifecycle": [{"delete_after": 30}],
                    "scan_action": [{"malware_scanner": "GUARDDUTY", "scan_mode": "FULL_SCAN"}],
                    "copy_action": [
                        {"destination_vault_arn": "arn:b", "lifecycle": [{"delete_after": 7}]}
                    ],
                }
            ]
        },
    ),
    (
        LGALLARD,
        None,
        """
        audit_framework = { create = true, name = "f", controls = [{ name = "C",
          parameter_name = "p", parameter_value = "v", scope = { tags = { a = "b" } } }] }
        """,
        "aws_backup_framework.ab_framework[0]",
        {
            "control": [
                {
                    "name": "C",
                    "input_parameter": [{"name": "p", "value": "v"}],
                    "scope": [{"tags": {"a": "b"}}],
                }
            ]
        },
    ),
    (
        LGALLARD,
        "1.7.4",
        """
        vault_name = "a1"
        vault_type = "logically_air_gapped"
        min_retention_days = 7
        max_retention_days = 30
        vault_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/k"
        """,
        "aws_backup_logically_air_gapped_vault.ab_airgapped_vault[0]",
        {"name": "a1", "min_retention_days": 7, "max_retention_days": 30},
    ),
    (
        LGALLARD,
        "1.8.0",
        """
        vault_name = "a1"
        vault_type = "logically_air_gapped"
        min_retention_days = 7
        max_retention_days = 30
        vault_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/k"
        """,
        "aws_backup_logically_air_gapped_vault.ab_airgapped_vault[0]",
        {"encryption_key_arn": "arn:aws:kms:eu-west-1:123456789012:key/k"},
    ),
    (
        LGALLARD,
        "0.39.0",
        """
        rules = [{ name = "r" }]
        """,
        "aws_backup_plan.ab_plan[0]",
        {"rule": [{"rule_name": "r", "target_vault_name": "Default"}]},
    ),
    (
        LGALLARD,
        "0.23.8",
        """
        vault_name = "a1"
        rules = [{ name = "r", schedule = "cron(0 2 * * ? *)", lifecycle = {
          delete_after = 30 } }]
        selections = [{ name = "s", resources = ["*"], conditions = { string_like = {
          "aws:ResourceTag/a" = "b*" } } }]
        """,
        'aws_backup_selection.ab_selections["s"]',
        {"condition": [{"string_like": [{"key": "aws:ResourceTag/a", "value": "b*"}]}]},
    ),
    (
        CLOUDPOSSE,
        None,
        """
        name = "bk"
        enabled = false
        """,
        "aws_backup_vault.default[0]",
        None,
    ),
    (
        CLOUDPOSSE,
        None,
        """
        name = "bk"
        plan_enabled = false
        """,
        "aws_backup_plan.default[0]",
        None,
    ),
    (
        CLOUDPOSSE,
        None,
        """
        name = "bk"
        kms_key_arn = "arn:k"
        """,
        "aws_backup_vault.default[0]",
        {"name": "bk", "kms_key_arn": "arn:k"},
    ),
    (
        CLOUDPOSSE,
        None,
        """
        name = "Bk_1"
        namespace = "Eg"
        tenant = "t"
        environment = "ue1"
        attributes = ["x", "", "x", "y"]
        additional_tag_map = { a = "b" }
        descriptor_formats = {}
        """,
        "aws_backup_vault.default[0]",
        {
            "name": "eg-ue1-bk1-x-y",
            "tags": {
                "Name": "eg-ue1-bk1-x-y",
                "Namespace": "eg",
                "Tenant": "t",
                "Environment": "ue1",
                "Attributes": "x-y",
            },
        },
    ),
    (
        CLOUDPOSSE,
        None,
        """
        name = "Bk_1"
        namespace = "Eg"
        stage = "p"
        delimiter = "_"
        label_order = ["stage", "name"]
        label_value_case = "none"
        label_key_case = "lower"
        regex_replace_chars = "/[^a-zA-Z_]/"
        labels_as_tags = ["stage"]
        """,
        "aws_backup_vault.default[0]",
        {"name": "p_Bk_", "tags": {"stage": "p"}},
    ),
    (
        CLOUDPOSSE,
        None,
        """
        name = "a-long-name"
        id_length_limit = 6
        """,
        "aws_backup_vault.default[0]",
        {"name": UNKNOWN},
    ),
    (
        CLOUDPOSSE,
        None,
        """
        name = "bk"
        attributes = ["x"]
        context = { namespace = "eg", name = "no", delimiter = "_", attributes = ["w"],
          tags = { a = "b" } }
        """,
        "aws_iam_role.default[0]",
        {"name": "eg_bk_w_x_backup"},
    ),
    (
        CLOUDPOSSE,
        None,
        """
        name = "bk"
        permissions_boundary = "arn:p"
        """,
        "aws_iam_role.default[0]",
        {"name": "bk-backup", "permissions_boundary": "arn:p"},
    ),
    (
        CLOUDPOSSE,
        None,
        """
        name = "bk"
        rules = [{ name = "d" }]
        not_resources = ["arn:x"]
        selection_tags = [{ type = "STRINGEQUALS", key = "k", value = "v" }]
        selection_conditions = { string_like = [{ key = "k", value = "v*" }] }
        """,
        "aws_backup_selection.default[0]",
        {
            "not_resources": ["arn:x"],
            "selection_tag": [{"type": "STRINGEQUALS", "key": "k", "value": "v"}],
            "condition": [{"string_like": [{"key": "aws:ResourceTag/k", "value": "v*"}]}],
        },
    ),
]

# source, version, inputs → what is said of them, and whether they are refused, or ignored.
SAID: list[tuple[str, str | None, str, str, bool]] = [
    (
        LGALLARD,
        None,
        """
        changeable_for_days = 2
        """,
        "not between 3 and 365",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        min_retention_days = 6
        """,
        "not between 7 and 2555",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        max_retention_days = 0
        """,
        "not between 1 and 2555",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        vault_type = "other"
        """,
        "neither standard nor",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        vault_name = "a1"
        vault_policy = "{"
        """,
        "is not JSON",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        vault_name = "a1"
        vault_policy = "[]"
        """,
        "not a JSON object",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        rule_schedule = "rate(5 minutes)"
        """,
        "every 15 minutes",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        rule_schedule = "daily"
        """,
        "no cron or rate expression",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        rule_schedule_expression_timezone = "UTC"
        """,
        "Area/City",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        rule_start_window = 30
        """,
        "not between 60 and 43200",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        rule_completion_window = 60
        """,
        "not between 120 and 43200",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        rule_lifecycle_cold_storage_after = 7
        """,
        "neither 0 nor at least 30",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        rule_lifecycle_delete_after = 0
        """,
        "less than 1",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        default_lifecycle_delete_after_days = 0
        """,
        "less than 1",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        default_lifecycle_cold_storage_after_days = 7
        """,
        "neither 0 nor",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        plans = null
        """,
        "plans is null",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        notifications = null
        """,
        "notifications is null",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        notifications = { backup_vault_events = [] }
        """,
        "no sns_topic_arn",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        iam_role_arn = "arn:aws:iam::123456789012:role/BackupAdminOperator"
        """,
        "contains Admin",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        rules = [{ name = "r", lifecycle = { delete_after = 7 }, copy_actions = [{
          destination_vault_arn = "arn:b" }] }]
        """,
        "copy action has no",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        audit_framework = { create = true, name = "f", controls = [] }
        """,
        "lacks a name or controls",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        audit_framework = { create = true, name = "f", controls = [{ name = "C",
          scope = {} }] }
        """,
        "scope of a control is empty",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        audit_framework = { create = true, name = "f", controls = [{ name = "C", scope = {
          tags = { a = "b", c = "d" } } }] }
        """,
        "exactly one",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        enable_org_policy = true
        """,
        "without org_policy_target_id",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        backup_policies = { r = { target_vault_name = "v", start_window = 60,
          schedule = "rate(5 minutes)", completion_window = 120, lifecycle = {
          delete_after = 1 } } }
        """,
        "every 15 minutes",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        restore_testing_iam_role_arn = "arn:aws:iam::123456789012:role/restore-testing"
        """,
        "contains test",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        global_settings = { isCrossAccountBackupEnabled = "yes" }
        """,
        'neither "true" nor "false"',
        True,
    ),
    (
        LGALLARD,
        None,
        """
        enable_region_settings = true
        region_settings = { resource_type_opt_in_preference = { EBS = true } }
        """,
        "without expected_region",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        enable_region_settings = true
        expected_region = "eu-west-1"
        region_settings = { resource_type_opt_in_preference = { Timestream = true } }
        """,
        "does not accept",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        expected_region = "us-gov-west-1"
        """,
        "form eu-west-1",
        True,
    ),
    (
        LGALLARD,
        None,
        """
        enable_region_settings = false
        region_settings = { resource_type_opt_in_preference = { EBS = true } }
        """,
        "enable_region_settings is",
        False,
    ),
    (
        LGALLARD,
        None,
        """
        global_settings = { isCrossAccountBackupEnabled = "true" }
        """,
        "enable_global_settings is true",
        False,
    ),
    (
        LGALLARD,
        None,
        """
        rule_schedule = "cron(0 2 * * ? *)"
        """,
        "without rule_name",
        False,
    ),
    (
        LGALLARD,
        None,
        """
        selection_resources = ["*"]
        """,
        "without selection_name",
        False,
    ),
    (
        LGALLARD,
        None,
        """
        rules = [{ name = "r", schedule = "cron(0 2 * * ? *)", lifecycle = {
          delete_after = 30 } }]
        selections = { a = { resources = ["*"], selection_tag = [] } }
        """,
        "an attribute of selections is ignored",
        False,
    ),
    (
        LGALLARD,
        None,
        """
        notifications = { sns_topic_arn = "arn:t", events = [] }
        """,
        "an attribute of notifications is ignored",
        False,
    ),
    (
        LGALLARD,
        None,
        """
        iam_role_arn = "arn:aws:iam::123456789012:role/r"
        iam_role_name = "n"
        """,
        "iam_role_name is ignored",
        False,
    ),
    (
        LGALLARD,
        None,
        """
        restore_testing_iam_role_arn = "arn:aws:iam::123456789012:role/r"
        """,
        "without restore_testing_selections",
        False,
    ),
    (
        LGALLARD,
        None,
        """
        audit_framework = { create = true, name = "f", controls = [{ name = "C",
          parameter_name = "p" }] }
        """,
        "set both",
        False,
    ),
    (
        LGALLARD,
        None,
        """
        plans = { a-b = { rules = [{ name = "r", lifecycle = { delete_after = 1 } }],
          selections = { c = { resources = ["*"] } } }, a = { rules = [{ name = "r",
          lifecycle = { delete_after = 1 } }], selections = { b-c = {
          resources = ["*"] } } } }
        """,
        "give one of them another key",
        False,
    ),
    (
        LGALLARD,
        "1.4.1",
        """
        rule_name = "r"
        rule_lifecycle_delete_after = 30
        """,
        "never expire",
        False,
    ),
    (
        LGALLARD,
        "1.7.4",
        """
        vault_name = "a1"
        vault_type = "logically_air_gapped"
        min_retention_days = 7
        max_retention_days = 30
        vault_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/k"
        """,
        "before version 1.8.0",
        False,
    ),
    (
        LGALLARD,
        "1.4.0",
        """
        vault_name = "latest"
        """,
        "contains test",
        True,
    ),
    (
        LGALLARD,
        "1.3.0",
        """
        vault_name = "latest"
        """,
        "contains test",
        True,
    ),
    (
        LGALLARD,
        "0.28.0",
        """
        rules = [{ name = "r" }]
        """,
        "a rule has no lifecycle",
        True,
    ),
    (
        LGALLARD,
        "1.8.0",
        """
        scan_setting = null
        """,
        "scan_setting is not declared",
        True,
    ),
    (
        LGALLARD,
        "1.6.0",
        """
        vault_policy = null
        """,
        "vault_policy is not declared",
        True,
    ),
    (
        LGALLARD,
        "1.4.1",
        """
        region_settings = null
        """,
        "region_settings is not declared",
        True,
    ),
    (
        LGALLARD,
        "1.3.0",
        """
        global_settings = {}
        """,
        "global_settings is not declared",
        True,
    ),
    (
        LGALLARD,
        "1.2.0",
        """
        vault_type = "standard"
        """,
        "vault_type is not declared",
        True,
    ),
    (
        LGALLARD,
        "0.28.0",
        """
        default_lifecycle_delete_after_days = 9
        """,
        "is not declared",
        True,
    ),
    (
        LGALLARD,
        "0.23.8",
        """
        plans = {}
        """,
        "plans is not declared",
        True,
    ),
    (
        CLOUDPOSSE,
        None,
        """
        name = "bk"
        rules = [{ name = "d" }]
        selection_conditions = { string_equals = [{ key = "aws:ResourceTag/k",
          value = "v" }] }
        """,
        "tag's key alone",
        False,
    ),
    (
        CLOUDPOSSE,
        None,
        """
        name = "bk"
        rules = [{ name = "d" }]
        iam_role_enabled = false
        permissions_boundary = "arn:p"
        """,
        "permissions_boundary is ignored",
        False,
    ),
]

# What older versions of lgallard/backup/aws accept and the newest does not.
ACCEPTED: list[tuple[str, str]] = [
    (
        "0.26.2",
        """
        vault_name = "latest"
        changeable_for_days = 400
        locked = true
        min_retention_days = 1
        max_retention_days = 3000
        """,
    ),
    (
        "0.27.0",
        """
        rules = [{ name = "r", schedule = "daily", lifecycle = { delete_after = 1 } }]
        """,
    ),
    (
        "0.39.0",
        """
        rules = [{ name = "r" }]
        """,
    ),
    (
        "1.4.1",
        """
        rule_name = "r"
        rule_lifecycle_cold_storage_after = 30
        rule_lifecycle_delete_after = 120
        """,
    ),
    (
        "1.1.0",
        """
        backup_selections = { a = { resources = ["arn:aws:rds:*:*:cluster:prod-*"] } }
        """,
    ),
]
