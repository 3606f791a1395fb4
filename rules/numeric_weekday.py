r"""A day of the week as a number, which is not the one that it is in Unix.

AWS counts the days of the week from 1, which is Sunday, to 7; Unix from 0, which is Sunday too. So
`2-6` is Monday to Friday here, and Tuesday to Saturday to whoever knows cron from a server. A rule
that was to run on Fridays runs on Thursdays, and the backup that was to hold the week's work does
not.

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "working-week"
    target_vault_name = "orders"
    schedule          = "cron(0 5 ? * 1-5 *)"
    #                   ^^^^^^^^^^^^^^^^^^^^^ 1 is SUN here, and 5 is THU

    lifecycle {
      delete_after = 35
    }
  }
}
```

Write the days by name: `MON-FRI`, `SUN`. Names mean one thing everywhere.

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "working-week"
    target_vault_name = "orders"
    schedule          = "cron(0 5 ? * MON-FRI *)"

    lifecycle {
      delete_after = 35
    }
  }
}
```

Tests of restores are read the same way, and a comment that says another day is no help:

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "weekly"
    target_vault_name = "orders"
    schedule          = "cron(0 5 ? * 7 *)" # Sunday
    #                   ^^^^^^^^^^^^^^^^^^^ 7 is SAT here
  }
}

resource "aws_backup_restore_testing_plan" "weekly" {
  name                = "weekly"
  schedule_expression = "cron(0 6 ? * 2 *)"
  #                     ^^^^^^^^^^^^^^^^^^^ 2 is MON here

  recovery_point_selection {
    algorithm            = "LATEST_WITHIN_WINDOW"
    include_vaults       = ["*"]
    recovery_point_types = ["SNAPSHOT"]
  }
}
```

Where a name or a comment beside it says the same day, the number was meant so. All seven days are
every day from wherever one counts, and the last Friday and the second Tuesday of a month are
commonly written with numbers.

```hcl
locals {
  sunday = "cron(0 5 ? * 1 *)"
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "weekly"
    target_vault_name = "orders"
    schedule          = local.sunday
  }

  rule {
    rule_name         = "saturdays"
    target_vault_name = "orders"
    schedule          = "cron(0 7 ? * 7 *)"
  }

  rule {
    rule_name         = "working-week"
    target_vault_name = "orders"
    schedule          = "cron(0 9 ? * 2-6 *)" # Mon to Fri
  }

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
    schedule          = "cron(0 11 ? * 1-7 *)"
  }

  rule {
    rule_name         = "last-friday"
    target_vault_name = "orders"
    schedule          = "cron(0 13 ? * 6L *)"
  }

  rule {
    rule_name         = "second-tuesday"
    target_vault_name = "orders"
    schedule          = "cron(0 15 ? * 3#2 *)"
  }
}
```

[EventBridge: cron expressions](https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html),
[AWS Backup: options of a backup plan](https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html)
"""

from collections.abc import Iterator

from backuplint import Finding, Findings, PlanRule, Scheduled, Severity, rule, schedule_of

from ._said_schedule import comments_beside, line_of, weekdays_in
from ._schedule import schedule_by

NAMES = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")


@rule(Severity.NOTE, chapter="Frequency")
def check(scheduled: Scheduled) -> Findings:
    schedule = schedule_by(scheduled, "day-of-week")
    numbers = () if schedule is None else tuple(dict.fromkeys(schedule.weekday_numbers()))
    if schedule is None or not numbers or len(schedule.weekdays) == len(NAMES):
        return
    if any(weekdays_in(text) == schedule.weekdays for text in _texts(scheduled)):
        return
    first, *others = (f"{number} is {NAMES[number - 1]}" for number in numbers)
    yield Finding(
        at=schedule_of(scheduled),
        message=", and ".join((f"{first} here", *others[-1:])) + "; write the day by its name",
    )


def _texts(scheduled: Scheduled) -> Iterator[str]:
    """Names and comments beside a schedule, the closest first. Errors: Undecided."""
    place = schedule_of(scheduled)
    for span in place.trail:
        yield line_of(span)
        yield from (comment.value for comment in comments_beside(span))
        yield span.text if "cron" not in span.text else ""
    yield from (comment.value for comment in comments_beside(scheduled.header))
    name = scheduled.rule_name if isinstance(scheduled, PlanRule) else scheduled.name
    if name is not None:
        yield name.value
