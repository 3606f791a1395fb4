r"""A schedule whose day never comes.

A schedule can be well formed and still name no date: the 31st of a month that has 30 days, or only
years that are past. AWS Backup takes it, and the rule then waits forever. No job starts, so none
fails, and nothing tells that there are no backups.

```hcl
resource "aws_backup_plan" "quarterly" {
  name = "quarterly"

  rule {
    rule_name         = "end-of-quarter"
    target_vault_name = "ledgers"
    schedule          = "cron(0 5 31 6,9 ? *)"
    #                   ^^^^^^^^^^^^^^^^^^^^^^ there is no day 31 in June or September

    lifecycle {
      delete_after = 365
    }
  }

  rule {
    rule_name         = "closing"
    target_vault_name = "ledgers"
    schedule          = "cron(0 5 1 * ? 2020)"
    #                   ^^^^^^^^^^^^^^^^^^^^^^ year 2020 is past

    lifecycle {
      delete_after = 365
    }
  }
}
```

Name a date that there is: `L` is the last day of every month, however long it is, and `*` in the
last field is every year. A rule that has done its work can go; its recovery points stay.

```hcl
resource "aws_backup_plan" "quarterly" {
  name = "quarterly"

  rule {
    rule_name         = "end-of-quarter"
    target_vault_name = "ledgers"
    schedule          = "cron(0 5 L 3,6,9,12 ? *)"

    lifecycle {
      delete_after = 365
    }
  }
}
```

The parts that are known can be enough, and a test of restores has a schedule too:

```hcl
variable "hour" {
  type = number
}

resource "aws_backup_restore_testing_plan" "yearly" {
  name                = "yearly"
  schedule_expression = "cron(0 ${var.hour} 30 FEB ? *)"
  #                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ there is no day 30 in February

  recovery_point_selection {
    algorithm            = "LATEST_WITHIN_WINDOW"
    include_vaults       = ["*"]
    recovery_point_types = ["SNAPSHOT"]
  }
}
```

A day that comes seldom is not meant: the 29th of February is there every four years, the 31st in
seven months, a fifth Friday in a few. Nor is a year that is still to come.

```hcl
resource "aws_backup_plan" "seldom" {
  name = "seldom"

  rule {
    rule_name         = "leap-day"
    target_vault_name = "ledgers"
    schedule          = "cron(0 5 29 2 ? *)"
  }

  rule {
    rule_name         = "long-months"
    target_vault_name = "ledgers"
    schedule          = "cron(0 5 31 * ? *)"
  }

  rule {
    rule_name         = "fifth-friday"
    target_vault_name = "ledgers"
    schedule          = "cron(0 5 ? * FRI#5 *)"
  }

  rule {
    rule_name         = "until-then"
    target_vault_name = "ledgers"
    schedule          = "cron(0 5 1 1 ? 2020-2199)"
  }
}
```

[AWS Backup: options of a backup plan](https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html)
"""

from datetime import date

from backuplint import (
    Finding,
    Findings,
    PartialSchedule,
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
    place = schedule_of(scheduled)
    try:
        schedule = read_schedule(scheduled)
    except ScheduleError:
        return  # `invalid-schedule` speaks of it
    if isinstance(schedule, PartialSchedule):
        schedule = schedule.knowing()
    if schedule is None:
        return
    reason = schedule.never_fires(date.today())
    if reason is not None:
        yield Finding(place, f"{reason}; it never runs")
    elif isinstance(place.value, Unknown):
        raise Undecided(place.value)  # what is not known may still rule out every date
