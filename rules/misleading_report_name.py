r"""A report plan that is called weekly or monthly, where AWS makes reports every day.

AWS Backup makes each report once a day and has no setting for anything else. Who relies on the name
looks for one report a month among thirty, or believes that a day's report covers the month.

```hcl
resource "aws_backup_report_plan" "jobs" {
  name        = "jobs"
  description = "Monthly report on backup jobs"
  #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ says monthly; AWS Backup makes reports every day

  report_delivery_channel {
    s3_bucket_name = "backup-reports"
  }

  report_setting {
    report_template = "BACKUP_JOB_REPORT"
  }
}
```

Call it daily, or leave the word out; what is wanted once a month can be read from the month's
reports in the bucket.

```hcl
resource "aws_backup_report_plan" "jobs" {
  name        = "jobs_daily"
  description = "Backup jobs of the last 24 hours"

  report_delivery_channel {
    s3_bucket_name = "backup-reports"
    s3_key_prefix  = "jobs"
  }

  report_setting {
    report_template = "BACKUP_JOB_REPORT"
  }
}
```

[AWS Backup: Choosing your report template](https://docs.aws.amazon.com/aws-backup/latest/devguide/choosing-report-template.html)
"""

import re

from backuplint import Finding, Findings, ReportDeliveryChannel, ReportPlan, Severity, rule

WORD = re.compile(r"(?<![a-z])(weekly|monthly|quarterly|yearly|annual|annually)(?![a-z])", re.I)


@rule(Severity.NOTE, chapter="Reports")
def check(said: ReportPlan | ReportDeliveryChannel) -> Findings:
    if isinstance(said, ReportPlan):
        texts = [said.name, said.description]
    else:
        texts = [said.s3_key_prefix]
    for text in texts:
        found = WORD.search(text.value) if text is not None else None
        if text is not None and found is not None:
            word = found[1].lower()
            yield Finding(text, f"says {word}; AWS Backup makes reports every day")
