r"""A report plan whose frameworks do not go with its template.

A compliance report of one account says how its resources stand to a framework, and needs to be
told which. A report on jobs has nothing to do with frameworks, and a compliance report over several
accounts finds their frameworks itself. Terraform takes every combination.

```hcl
resource "aws_backup_report_plan" "compliance" {
  name = "compliance"

  report_delivery_channel {
    s3_bucket_name = "backup-reports"
  }

  report_setting {
    report_template = "RESOURCE_COMPLIANCE_REPORT"
    #                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a compliance report of one account needs
  }
}
```

Name the frameworks in `framework_arns` for a compliance report of one account, and leave them out
of every other report.

```hcl
resource "aws_backup_framework" "compliance" {
  name = "compliance"

  control {
    name = "BACKUP_RECOVERY_POINT_ENCRYPTED"
  }
}

resource "aws_backup_report_plan" "compliance" {
  name = "compliance"

  report_delivery_channel {
    s3_bucket_name = "backup-reports"
  }

  report_setting {
    report_template = "RESOURCE_COMPLIANCE_REPORT"
    framework_arns  = [aws_backup_framework.compliance.arn]
  }
}

resource "aws_backup_report_plan" "organization" {
  name = "organization"

  report_delivery_channel {
    s3_bucket_name = "backup-reports"
  }

  report_setting {
    report_template    = "CONTROL_COMPLIANCE_REPORT"
    organization_units = ["ou-ab12-cdef3456"]
  }
}
```

```hcl
variable "framework" {
  type = string
}

resource "aws_backup_report_plan" "jobs" {
  name = "jobs"

  report_delivery_channel {
    s3_bucket_name = "backup-reports"
  }

  report_setting {
    report_template = "BACKUP_JOB_REPORT"
    framework_arns  = [var.framework]
    #                 ^^^^^^^^^^^^^^^ a report on jobs takes no frameworks
  }
}
```

[AWS Backup: Choosing your report template](https://docs.aws.amazon.com/aws-backup/latest/devguide/choosing-report-template.html)
"""

from backuplint import Finding, Findings, ReportSetting, Severity, decided, rule

COMPLIANCE = ("RESOURCE_COMPLIANCE_REPORT", "CONTROL_COMPLIANCE_REPORT")
JOBS = ("BACKUP_JOB_REPORT", "COPY_JOB_REPORT", "RESTORE_JOB_REPORT")


@rule(Severity.WARNING, chapter="Reports")
def check(setting: ReportSetting) -> Findings:
    template = setting.report_template
    if template is None:
        return
    frameworks = setting.framework_arns
    if template.value in JOBS and frameworks:
        at = setting.at(ReportSetting.framework_arns)
        yield Finding(at, "a report on jobs takes no frameworks; leave them out", [template])
    if template.value not in COMPLIANCE:
        return
    if setting.organization_units or _several(setting):
        if frameworks:
            at = setting.at(ReportSetting.framework_arns)
            message = "a compliance report of several accounts takes no frameworks; leave them out"
            yield Finding(at, message, [template])
    elif not frameworks:
        message = "a compliance report of one account needs framework_arns"
        yield Finding(template, message)


def _several(setting: ReportSetting) -> bool:
    """Whether a report is about more accounts than one. Errors: Undecided."""
    accounts = setting.accounts
    return len(accounts) > 1 or any(decided(one).value == "ROOT" for one in accounts)
