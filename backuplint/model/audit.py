"""AWS Backup Audit Manager: frameworks, their controls, and report plans.

Sources: the resources' documentation in the AWS provider 6.x, and the API's CreateFramework and
CreateReportPlan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backuplint.model.schema import (
    View,
    argument,
    arguments,
    block,
    blocks,
    elements,
    entries,
    matching,
    one_of,
)

AUDIT_NAME = matching(
    r"[A-Za-z][0-9A-Za-z_]{0,255}",
    "must be 1 to 256 letters, digits or underscores, the first a letter",
    r"[0-9A-Za-z_]{0,256}",
)
DESCRIPTION = matching(r"(?s:.{0,1024})", "must be at most 1024 characters", r"(?s:.{0,1024})")
ACCOUNT = matching(
    r"\d{12}|ROOT", "must be an account's 12 digits, or ROOT", r"\d{0,12}|[ROT]{0,4}"
)
REGION = matching(
    r"\*|[a-z]{2,4}(-[a-z]+)+-\d{1,2}", "must be a Region's code, or `*`", r"[a-z0-9*-]*"
)

TEMPLATES = (
    "RESOURCE_COMPLIANCE_REPORT",
    "CONTROL_COMPLIANCE_REPORT",
    "BACKUP_JOB_REPORT",
    "COPY_JOB_REPORT",
    "RESTORE_JOB_REPORT",
    "SCAN_JOB_REPORT",
)


class InputParameter(View, keyword="input_parameter"):
    """A parameter of a control; its value is always a string."""

    name = argument(str, required=True)
    value = argument(str, required=True)


class ControlScope(View, keyword="scope"):
    """What a control is about: resource ids, types, or one tag."""

    compliance_resource_ids = arguments(str, count=elements(1, 100))
    compliance_resource_types = arguments(str)
    tags = entries(str)


class Control(View, keyword="control"):
    """A control of a framework."""

    name = argument(str, required=True)
    input_parameters = blocks(InputParameter)
    scope = block(ControlScope)


class Framework(View, keyword="aws_backup_framework"):
    """An audit framework."""

    name = argument(str, AUDIT_NAME, required=True)
    description = argument(str, DESCRIPTION)
    controls = blocks(Control, required=True)
    tags = entries(str)


class ReportDeliveryChannel(View, keyword="report_delivery_channel"):
    """Where reports go, and in which formats."""

    formats = arguments(str, one_of("CSV", "JSON"))
    s3_bucket_name = argument(str, required=True)
    s3_key_prefix = argument(str)


class ReportSetting(View, keyword="report_setting"):
    """What a report is about."""

    report_template = argument(str, one_of(*TEMPLATES), required=True)
    framework_arns = arguments(str)
    number_of_frameworks = argument(int)
    accounts = arguments(str, ACCOUNT)
    organization_units = arguments(str)
    regions = arguments(str, REGION)


class ReportPlan(View, keyword="aws_backup_report_plan"):
    """A report, made every day."""

    name = argument(str, AUDIT_NAME, required=True)
    description = argument(str, DESCRIPTION)
    report_delivery_channel = block(ReportDeliveryChannel, required=True)
    report_setting = block(ReportSetting, required=True)
    tags = entries(str)


@dataclass(frozen=True)
class Parameter:
    """What a parameter of a control takes. Values are strings; `low` and `high` bound numbers."""

    low: int | None = None
    high: int | None = None
    words: tuple[str, ...] = ()  # if not empty, one of these
    items: int | None = None  # of a list with commas: how many at the most


@dataclass(frozen=True)
class KnownControl:
    """A control that Audit Manager has: its parameters, and what its scope may name."""

    parameters: Mapping[str, Parameter]
    by_tag: bool = True
    by_type: bool = True


UNIT = Parameter(words=("hours", "days"))

# AWS Backup: "AWS Backup Audit Manager controls and remediation"; true in November 2026. Where a
# value's bound depends on its unit, `AGE` has it by unit.
CONTROLS: Mapping[str, KnownControl] = {
    "BACKUP_RESOURCES_PROTECTED_BY_BACKUP_PLAN": KnownControl({}),
    "BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK": KnownControl(
        {
            "requiredFrequencyUnit": UNIT,
            "requiredFrequencyValue": Parameter(1, 31),
            "requiredRetentionDays": Parameter(1),
        }
    ),
    "BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK": KnownControl(
        {"requiredRetentionDays": Parameter(1)}, by_type=False
    ),
    "BACKUP_RECOVERY_POINT_ENCRYPTED": KnownControl({}, by_type=False),
    "BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED": KnownControl(
        {"principalArnList": Parameter(items=5)}
    ),
    "BACKUP_RESOURCES_PROTECTED_BY_CROSS_REGION": KnownControl({"crossRegionList": Parameter()}),
    "BACKUP_RESOURCES_PROTECTED_BY_CROSS_ACCOUNT": KnownControl(
        {"crossAccountList": Parameter(items=5)}
    ),
    "BACKUP_RESOURCES_PROTECTED_BY_BACKUP_VAULT_LOCK": KnownControl(
        {"minRetentionDays": Parameter(1), "maxRetentionDays": Parameter(1)}
    ),
    "BACKUP_LAST_RECOVERY_POINT_CREATED": KnownControl(
        {"recoveryPointAgeUnit": UNIT, "recoveryPointAgeValue": Parameter(1, 744)}
    ),
    "RESTORE_TIME_FOR_RESOURCES_MEET_TARGET": KnownControl({"maxRestoreTime": Parameter(1)}),
    "RESOURCES_IN_LOGICALLY_AIR_GAPPED_VAULT": KnownControl(
        {"recoveryPointAgeUnit": UNIT, "recoveryPointAgeValue": Parameter(1, 2184)}, by_tag=False
    ),
}

# (control, parameter) → (the parameter that says the unit, and the bounds by unit).
AGE: Mapping[tuple[str, str], tuple[str, Mapping[str, tuple[int, int]]]] = {
    ("BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK", "requiredFrequencyValue"): (
        "requiredFrequencyUnit",
        {"hours": (1, 24), "days": (1, 31)},
    ),
    ("BACKUP_LAST_RECOVERY_POINT_CREATED", "recoveryPointAgeValue"): (
        "recoveryPointAgeUnit",
        {"hours": (1, 744), "days": (1, 31)},
    ),
    ("RESOURCES_IN_LOGICALLY_AIR_GAPPED_VAULT", "recoveryPointAgeValue"): (
        "recoveryPointAgeUnit",
        {"hours": (24, 2184), "days": (1, 91)},
    ),
}
