"""AWS Backup Audit Manager: frameworks, their controls, and report plans.

Sources: the resources' documentation in the AWS provider 6.x, and the API's CreateFramework and
CreateReportPlan.
"""

from __future__ import annotations

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


class Scope(View, keyword="scope"):
    """What a control is about: resource ids, types, or one tag."""

    compliance_resource_ids = arguments(str, count=elements(1, 100))
    compliance_resource_types = arguments(str)
    tags = entries(str)


class Control(View, keyword="control"):
    """A control of a framework."""

    name = argument(str, required=True)
    input_parameters = blocks(InputParameter)
    scope = block(Scope)


class Framework(View, keyword="aws_backup_framework"):
    """An audit framework."""

    name = argument(str, AUDIT_NAME, required=True)
    description = argument(str, DESCRIPTION)
    controls = blocks(Control)
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
    report_delivery_channel = block(ReportDeliveryChannel)
    report_setting = block(ReportSetting)
    tags = entries(str)
