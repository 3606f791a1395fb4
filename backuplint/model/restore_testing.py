"""Restore testing plans and selections. Windows are in hours or days, as their names say.

Sources: the resources' documentation in the AWS provider 6.x, and the API's
RestoreTestingPlanForCreate and RestoreTestingSelectionForCreate.
"""

from __future__ import annotations

import re

from backuplint.model.arn import starts_as_arn
from backuplint.model.schema import (
    Constraint,
    View,
    argument,
    arguments,
    between,
    block,
    blocks,
    elements,
    entries,
    matching,
    one_of,
)
from backuplint.model.selection import StringCondition

TEST_NAME = matching(
    r"[0-9A-Za-z_]{1,50}",
    "must be 1 to 50 letters, digits or underscores",
    r"[0-9A-Za-z_]{0,50}",
)
# Vaults, by ARN; a part of it may be a wildcard.
VAULT_PATTERN = re.compile(r"\*|arn:[^:]+:backup:(?:.+:backup-vault:.+|.*\*.*)")
VAULTS = Constraint(
    lambda text: VAULT_PATTERN.fullmatch(text) is not None,
    "must be the ARN of a backup vault, or `*`",
    starts_as_arn,
    arn=True,
)

TESTED_DAYS = 30  # days in which recovery points are looked for where a plan does not say

SELECTORS = elements(0, 30)  # a quota that cannot be raised

# The types that a restore test can be about (AWS Backup: restore testing).
TESTABLE = (
    "Aurora",
    "DocumentDB",
    "DynamoDB",
    "EBS",
    "EC2",
    "EFS",
    "FSx",
    "Neptune",
    "RDS",
    "S3",
)


class RecoveryPointSelection(View, keyword="recovery_point_selection"):
    """Which recovery points a restore testing plan picks from."""

    algorithm = argument(str, one_of("LATEST_WITHIN_WINDOW", "RANDOM_WITHIN_WINDOW"), required=True)
    include_vaults = arguments(str, VAULTS, count=SELECTORS, required=True)
    exclude_vaults = arguments(str, VAULTS, count=SELECTORS)
    recovery_point_types = arguments(
        str, one_of("SNAPSHOT", "CONTINUOUS"), count=elements(1), required=True
    )
    selection_window_days = argument(int, between(1, 365, "days"))


class RestoreTestingPlan(View, keyword="aws_backup_restore_testing_plan"):
    """When restores are tested, and from which vaults."""

    name = argument(str, TEST_NAME, required=True)
    schedule_expression = argument(str, required=True)
    schedule_expression_timezone = argument(str, default="Etc/UTC")
    start_window_hours = argument(int, between(1, 168, "hours"))
    recovery_point_selection = block(RecoveryPointSelection, required=True)
    tags = entries(str)


class ProtectedResourceConditions(View, keyword="protected_resource_conditions"):
    """Which resources of the type are tested, by their tags."""

    string_equals = blocks(StringCondition, "string_equals")
    string_not_equals = blocks(StringCondition, "string_not_equals")


class RestoreTestingSelection(View, keyword="aws_backup_restore_testing_selection"):
    """What a restore testing plan restores, one resource type a selection."""

    name = argument(str, TEST_NAME, required=True)
    restore_testing_plan_name = argument(str, required=True)
    protected_resource_type = argument(str, one_of(*TESTABLE), required=True)
    iam_role_arn = argument(str, required=True)
    protected_resource_arns = arguments(str, count=SELECTORS)
    protected_resource_conditions = block(ProtectedResourceConditions)
    restore_metadata_overrides = entries(str)
    validation_window_hours = argument(int, between(0, 168, "hours"))
