r"""A step of hours that ends at midnight, after one run.

`18/12` reads as "every 12 hours from 18:00": at 18:00 and at 06:00. But AWS Backup looks at each
day by itself, from 00:00 to 23:59, and 12 hours after 18:00 is past midnight. So the rule runs once
a day, half of the backups are missing, and the most recent one may be a day old on the evening on
which it is needed.

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "twice-a-day"
    target_vault_name = "orders"
    schedule          = "cron(0 18/12 * * ? *)"
    #                   ^^^^^^^^^^^^^^^^^^^^^^^ `18/12` runs once a day, at hour 18

    lifecycle {
      delete_after = 7
    }
  }
}
```

List the hours, as in `6,18`, or start in the first of the steps: `6/12` is 06:00 and 18:00.

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "twice-a-day"
    target_vault_name = "orders"
    schedule          = "cron(0 6,18 * * ? *)"

    lifecycle {
      delete_after = 7
    }
  }

  rule {
    rule_name         = "every-eight-hours"
    target_vault_name = "orders"
    schedule          = "cron(30 2/8 * * ? *)"

    lifecycle {
      delete_after = 7
    }
  }
}
```

It is the same for tests of restores, and where only the minute is not known:

```hcl
variable "minute" {
  type = number
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "every-six-hours"
    target_vault_name = "orders"
    schedule          = "cron(${var.minute} 20/6 ? * * *)"
    #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ write `2,8,14,20` for every 6 hours
  }
}

resource "aws_backup_restore_testing_plan" "daily" {
  name                = "daily"
  schedule_expression = "cron(0 13/12 * * ? *)"
  #                     ^^^^^^^^^^^^^^^^^^^^^^^ steps never cross midnight

  recovery_point_selection {
    algorithm            = "LATEST_WITHIN_WINDOW"
    include_vaults       = ["*"]
    recovery_point_types = ["SNAPSHOT"]
  }
}
```

A step of 24 says that it is once a day. A step that has a second run before midnight, and one that
stands beside other hours, are not meant either.

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "once"
    target_vault_name = "orders"
    schedule          = "cron(0 0/24 * * ? *)"
  }

  rule {
    rule_name         = "noon-and-midnight"
    target_vault_name = "orders"
    schedule          = "cron(30 */12 * * ? *)"
  }

  rule {
    rule_name         = "evening"
    target_vault_name = "orders"
    schedule          = "cron(45 18/2 * * ? *)"
  }

  rule {
    rule_name         = "both"
    target_vault_name = "orders"
    schedule          = "cron(15 6,18/12 * * ? *)"
  }
}
```

[AWS Backup: options of a backup plan](https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html)
"""

from backuplint import Finding, Findings, Scheduled, Severity, rule, schedule_of

from ._schedule import schedule_by


@rule(Severity.WARNING, chapter="Frequency")
def check(scheduled: Scheduled) -> Findings:
    schedule = schedule_by(scheduled, "hours")
    step = None if schedule is None else schedule.step_past_midnight()
    if schedule is None or step is None:
        return
    advice = "steps never cross midnight"
    if 24 % step.step == 0:
        hours = sorted((step.hour + later) % 24 for later in range(0, 24, step.step))
        advice += f", so write `{','.join(map(str, hours))}` for every {step.step} hours"
    yield Finding(
        at=schedule_of(scheduled),
        message=f"`{schedule.hours.text}` runs once a day, at hour {step.hour}; {advice}",
    )
