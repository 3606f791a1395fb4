r"""A schedule that AWS Backup does not accept.

AWS Backup takes one form of schedule: `cron(…)` with six fields, which are minutes, hours, day of
the month, month, day of the week and year. It is not the cron of Unix, which has five fields and
counts the days of the week from 0. Terraform passes on whatever is written and plans it without a
word; only the apply fails, and the plan is not made or keeps the schedule that it had.

```hcl
resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "unix"
    target_vault_name = "payroll"
    schedule          = "0 5 * * *"
    #                   ^^^^^^^^^^^ `0 5 * * *` is not a schedule of AWS Backup

    lifecycle {
      delete_after = 35
    }
  }

  rule {
    rule_name         = "no-question-mark"
    target_vault_name = "payroll"
    schedule          = "cron(0 5 * * * *)"
    #                   ^^^^^^^^^^^^^^^^^^^ neither day-of-month nor day-of-week is `?`

    lifecycle {
      delete_after = 35
    }
  }

  rule {
    rule_name         = "midnight"
    target_vault_name = "payroll"
    schedule          = "cron(0 24 * * ? *)"
    #                   ^^^^^^^^^^^^^^^^^^^^ hour 24 is out of range; hours go from 0 to 23

    lifecycle {
      delete_after = 35
    }
  }

  rule {
    rule_name         = "sunday"
    target_vault_name = "payroll"
    schedule          = "cron(0 5 ? * 0 *)"
    #                   ^^^^^^^^^^^^^^^^^^^ day-of-week: day of the week 0 is out of range

    lifecycle {
      delete_after = 35
    }
  }
}
```

Write `cron(minutes hours day-of-month month day-of-week year)`, all six. Exactly one of the two
days is `?`, which stands for "whatever the other says": `cron(0 5 * * ? *)` is every day at 05:00,
`cron(0 5 ? * SUN *)` every Sunday.

```hcl
resource "aws_backup_plan" "several" {
  name = "several"

  rule {
    rule_name         = "daily"
    target_vault_name = "payroll"
    schedule          = "cron(0 5 * * ? *)"
  }

  rule {
    rule_name         = "weekdays"
    target_vault_name = "payroll"
    schedule          = "cron(30 22 ? * MON-FRI *)"
  }

  rule {
    rule_name         = "quarterly"
    target_vault_name = "payroll"
    schedule          = "cron(0 3 1 JAN,APR,JUL,OCT ? *)"
  }

  rule {
    rule_name         = "last-day"
    target_vault_name = "payroll"
    schedule          = "cron(0 2 L * ? *)"
  }
}
```

Nor does AWS Backup take the other schedules of EventBridge, in a plan or in a test of restores:

```hcl
resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "payroll"
    schedule          = "rate(1 day)"
    #                   ^^^^^^^^^^^^^ `rate(…)` is not a schedule of AWS Backup
  }
}

resource "aws_backup_restore_testing_plan" "weekly" {
  name                = "weekly"
  schedule_expression = "every sunday"
  #                     ^^^^^^^^^^^^^^ is not a schedule of AWS Backup

  recovery_point_selection {
    algorithm            = "LATEST_WITHIN_WINDOW"
    include_vaults       = ["*"]
    recovery_point_types = ["SNAPSHOT"]
  }
}
```

A schedule that is put together is judged by the parts that are known. Here the hour comes from
outside, and no hour makes up for the minute:

```hcl
variable "hour" {
  type = number
}

resource "aws_backup_plan" "weekly" {
  name = "weekly"

  rule {
    rule_name         = "weekly"
    target_vault_name = "payroll"
    schedule          = "cron(75 ${var.hour} ? * SUN *)"
    #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ minute 75 is out of range
  }

  rule {
    rule_name         = "monthly"
    target_vault_name = "payroll"
    schedule          = "cron(0 ${var.hour} 1 * ? *)"
  }
}
```

What the documentation leaves open and running plans use is taken for right: two blanks, leading
zeros, `*/4`, names in lower case, ranges over the end of the week or the day. Without a schedule,
or with an empty one, Terraform sends none, and AWS Backup runs the rule every day at 05:00 UTC.

```hcl
resource "aws_backup_plan" "unusual" {
  name = "unusual"

  rule {
    rule_name         = "blanks-and-zeros"
    target_vault_name = "payroll"
    schedule          = "cron(00 02 1  * ? *)"
  }

  rule {
    rule_name         = "every-four-hours"
    target_vault_name = "payroll"
    schedule          = "cron(0 */4 ? * fri-mon *)"
  }

  rule {
    rule_name         = "last-friday"
    target_vault_name = "payroll"
    schedule          = "cron(0 22-4/2 ? * 6L *)"
  }

  rule {
    rule_name         = "unset"
    target_vault_name = "payroll"
    schedule          = ""
  }
}
```

[AWS Backup: BackupRuleInput](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupRuleInput.html),
[EventBridge: cron expressions](https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html)
"""

from backuplint import (
    Finding,
    Findings,
    Scheduled,
    ScheduleError,
    Severity,
    Undecided,
    Unknown,
    read_schedule,
    rule,
    schedule_of,
)


@rule(Severity.ERROR, chapter="Schedules")
def check(scheduled: Scheduled) -> Findings:
    schedule = schedule_of(scheduled)
    try:
        read_schedule(scheduled)
    except ScheduleError as error:
        named = error.field is None or error.field in error.message
        yield Finding(schedule, error.message if named else f"{error.field}: {error.message}")
        return
    if isinstance(schedule.value, Unknown):
        raise Undecided(schedule.value)  # what the holes hold may still be wrong
