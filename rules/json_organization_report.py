r"""A report over several accounts or Regions in JSON, which AWS writes only as CSV.

Reports that reach over accounts or Regions are CSV only. Terraform takes JSON, and AWS refuses
the report plan or never delivers the file that somebody waits for.

```hcl
resource "aws_backup_report_plan" "organization" {
  name = "organization"

  report_delivery_channel {
    s3_bucket_name = "backup-reports"
    formats        = ["CSV", "JSON"]
    #                        ^^^^^^ a report over several Regions is CSV only
  }

  report_setting {
    report_template = "BACKUP_JOB_REPORT"
    regions         = ["eu-west-1", "us-east-1"]
  }
}
```

Ask for CSV only, or write one report plan for each account and Region.

```hcl
resource "aws_backup_report_plan" "organization" {
  name = "organization"

  report_delivery_channel {
    s3_bucket_name = "backup-reports"
    formats        = ["CSV"]
  }

  report_setting {
    report_template = "BACKUP_JOB_REPORT"
    regions         = ["eu-west-1", "us-east-1"]
  }
}

resource "aws_backup_report_plan" "here" {
  name = "here"

  report_delivery_channel {
    s3_bucket_name = "backup-reports"
    formats        = ["CSV", "JSON"]
  }

  report_setting {
    report_template = "BACKUP_JOB_REPORT"
    accounts        = ["111122223333"]
    regions         = ["eu-west-1"]
  }
}
```

[AWS Backup: Working with audit reports](https://docs.aws.amazon.com/aws-backup/latest/devguide/working-with-audit-reports.html)
"""

from backuplint import (
    Finding,
    Findings,
    Note,
    ReportDeliveryChannel,
    ReportPlan,
    ReportSetting,
    Severity,
    Value,
    decided,
    known,
    rule,
)


@rule(Severity.ERROR, chapter="Reports")
def check(channel: ReportDeliveryChannel) -> Findings:
    plan = channel.parent
    assert isinstance(plan, ReportPlan)
    setting = plan.report_setting
    if setting is None:
        return
    for written in known(channel.formats, decided):
        if written.value == "JSON":
            reach = _reach(setting)
            if reach is not None:
                over, place = reach
                yield Finding(
                    written,
                    f"a report over several {over} is CSV only",
                    because=[Note(place, f"several {over}")],
                )


def _reach(setting: ReportSetting) -> tuple[str, Value] | None:
    """What a report reaches over, and where that is said. Errors: Undecided.

    One account is passed over: it may be the project's own.
    """
    regions = setting.regions
    if len(regions) > 1 or any(decided(one).value == "*" for one in regions):
        return "Regions", setting.at(ReportSetting.regions)
    if setting.organization_units:
        return "accounts", setting.at(ReportSetting.organization_units)
    accounts = setting.accounts
    if len(accounts) > 1 or any(decided(one).value == "ROOT" for one in accounts):
        return "accounts", setting.at(ReportSetting.accounts)
    return None
