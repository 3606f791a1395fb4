r"""A monthly schedule on a day that some months do not have.

A schedule on the 31st runs in seven months of the year and leaves out the other five, without a
word: AWS Backup does not move the run to the 30th. So nothing is backed up from the end of January
to the end of March, and if the backups are kept for a month, there is none at all in between.

```hcl
resource "aws_backup_plan" "ledgers" {
  name = "ledgers"

  rule {
    rule_name         = "monthly"
    target_vault_name = "ledgers"
    schedule          = "cron(0 5 31 * ? *)"
    #                   ^^^^^^^^^^^^^^^^^^^^ no day 31 in February, April, June

    lifecycle {
      delete_after = 365
    }
  }
}
```

Write `L` for the day: the last one of every month, as in `cron(0 5 L * ? *)`. Or take one from 1 to
28.

```hcl
resource "aws_backup_plan" "ledgers" {
  name = "ledgers"

  rule {
    rule_name         = "monthly"
    target_vault_name = "ledgers"
    schedule          = "cron(0 5 L * ? *)"

    lifecycle {
      delete_after = 365
    }
  }
}
```

February is left out by the 30th, and by the 29th in three years of four. What is known of a
schedule is enough, and a test of restores has one too.

```hcl
variable "hour" {
  type = number
}

resource "aws_backup_plan" "ledgers" {
  name = "ledgers"

  rule {
    rule_name         = "monthly"
    target_vault_name = "ledgers"
    schedule          = "cron(0 ${var.hour} 1,29 * ? *)"
    #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no day 29 in February of most years

    lifecycle {
      delete_after = 365
    }
  }
}

resource "aws_backup_restore_testing_plan" "quarterly" {
  name                = "quarterly"
  schedule_expression = "cron(0 9 30 2,5,8,11 ? *)"
  #                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^ no day 30 in February

  recovery_point_selection {
    algorithm            = "LATEST_WITHIN_WINDOW"
    include_vaults       = ["*"]
    recovery_point_types = ["SNAPSHOT"]
  }
}
```

Months that have the day are right, and so is a day after one on which the schedule also runs. A
day that never comes at all is told by `never-firing-schedule`.

```hcl
resource "aws_backup_plan" "ledgers" {
  name = "ledgers"

  rule {
    rule_name         = "end-of-year"
    target_vault_name = "ledgers"
    schedule          = "cron(0 5 31 12 ? *)"
  }

  rule {
    rule_name         = "long-months"
    target_vault_name = "ledgers"
    schedule          = "cron(0 5 31 1,3,5,7,8,10,12 ? *)"
  }

  rule {
    rule_name         = "every-other-day"
    target_vault_name = "ledgers"
    schedule          = "cron(0 5 */2 * ? *)"
  }

  rule {
    rule_name         = "last-days"
    target_vault_name = "ledgers"
    schedule          = "cron(0 5 28-31 * ? *)"
  }

  rule {
    rule_name         = "never"
    target_vault_name = "ledgers"
    schedule          = "cron(0 5 30 2 ? *)"
  }
}
```

[EventBridge: cron expressions](https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html),
[AWS Backup: options of a backup plan](https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html)
"""

from datetime import date

from backuplint import Finding, Findings, Scheduled, Severity, rule, schedule_of

from ._schedule import schedule_by

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@rule(Severity.WARNING, chapter="Frequency")
def check(scheduled: Scheduled) -> Findings:
    schedule = schedule_by(scheduled, "day-of-month", "month", "year")
    if schedule is None or schedule.never_fires(date.today()):
        return
    for missing in schedule.skipped_months():
        *others, last = (MONTHS[month - 1] for month in missing.months)
        months = f"{', '.join(others)} or {last}" if others else last
        if missing.day == 29:
            months += " of most years"
        yield Finding(
            at=schedule_of(scheduled),
            message=f"there is no day {missing.day} in {months}, which {_is(missing.months)} "
            "left out; `L` is the last day of every month",
        )


def _is(months: tuple[int, ...]) -> str:
    return "are" if len(months) > 1 else "is"
