r"""A local time that a change of the clocks skips or repeats.

Where clocks are put forward for the summer, an hour of that night does not exist, and in autumn one
comes twice. A rule that runs in such an hour misses its backup or makes it at another time, once
or twice a year, and on a Monday in spring the newest recovery point may be two days old.

```hcl
resource "aws_backup_plan" "shops" {
  name = "shops"

  rule {
    rule_name                    = "nightly"
    target_vault_name            = "shops"
    schedule_expression_timezone = "Europe/Berlin"
    schedule                     = "cron(30 2 * * ? *)"
    #                              ^^^^^^^^^^^^^^^^^^^^ 02:30 is skipped and repeated
  }
}
```

Let the rule run before 01:00 or from 03:00 on, or write its schedule in UTC, where clocks do not
change.

```hcl
resource "aws_backup_plan" "shops" {
  name = "shops"

  rule {
    rule_name                    = "nightly"
    target_vault_name            = "shops"
    schedule                     = "cron(30 3 * * ? *)"
    schedule_expression_timezone = "Europe/Berlin"
  }

  rule {
    rule_name         = "nightly-utc"
    target_vault_name = "shops"
    schedule          = "cron(30 1 * * ? *)"
  }
}
```

Which hour it is depends on the zone. In New York 02:00 is skipped and 01:00 repeated, in London
both happen at 01:00, and tests of restores are no exception:

```hcl
resource "aws_backup_plan" "shops" {
  name = "shops"

  rule {
    rule_name                    = "weekly"
    target_vault_name            = "shops"
    schedule_expression_timezone = "America/New_York"
    schedule                     = "cron(0 2 ? * SUN *)"
    #                              ^^^^^^^^^^^^^^^^^^^^^ 02:00 is skipped when
  }

  rule {
    rule_name                    = "every-four-hours"
    target_vault_name            = "shops"
    schedule_expression_timezone = "America/New_York"
    schedule                     = "cron(15 1/4 * * ? *)"
    #                              ^^^^^^^^^^^^^^^^^^^^^^ 01:15 is repeated when
  }
}

resource "aws_backup_restore_testing_plan" "weekly" {
  name                         = "weekly"
  schedule_expression_timezone = "Europe/London"
  schedule_expression          = "cron(0 1 ? * SUN *)"
  #                              ^^^^^^^^^^^^^^^^^^^^^ the clocks of Europe/London change

  recovery_point_selection {
    algorithm            = "LATEST_WITHIN_WINDOW"
    include_vaults       = ["*"]
    recovery_point_types = ["SNAPSHOT"]
  }
}
```

Clocks change in the night to a Sunday: other days are safe. So are zones without summer time. An
hourly rule meets the change wherever it stands, and loses nothing but the hour that was not there.

```hcl
resource "aws_backup_plan" "shops" {
  name = "shops"

  rule {
    rule_name                    = "mondays"
    target_vault_name            = "shops"
    schedule                     = "cron(30 2 ? * MON *)"
    schedule_expression_timezone = "Europe/Berlin"
  }

  rule {
    rule_name                    = "without-summer-time"
    target_vault_name            = "shops"
    schedule                     = "cron(30 2 * * ? *)"
    schedule_expression_timezone = "Asia/Kolkata"
  }

  rule {
    rule_name                    = "hourly"
    target_vault_name            = "shops"
    schedule                     = "cron(0 * * * ? *)"
    schedule_expression_timezone = "Europe/Berlin"
  }
}
```

[AWS Backup: options of a backup plan](https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html),
[EventBridge Scheduler: daylight saving time](https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html)
"""

from datetime import date, time, timedelta

from backuplint import (
    Finding,
    Findings,
    Frequency,
    Note,
    PartialSchedule,
    Scheduled,
    ScheduleError,
    Severity,
    Undecided,
    Unknown,
    days_of_change,
    read_schedule,
    rule,
    schedule_of,
    valid_zone,
)

AHEAD = timedelta(days=28 * 365 + 7)  # then each date falls on its weekday again


@rule(Severity.NOTE, chapter="Schedules")
def check(scheduled: Scheduled) -> Findings:
    zone = scheduled.schedule_expression_timezone
    if zone is None or not valid_zone(zone.value):
        return  # `unknown-time-zone` speaks of it
    today = date.today()
    days = days_of_change(zone.value, today, today + AHEAD)
    place = schedule_of(scheduled)
    try:
        schedule = read_schedule(scheduled) if days else None
    except ScheduleError:
        return
    if isinstance(schedule, PartialSchedule) and isinstance(place.value, Unknown):
        raise Undecided(place.value)
    if not days or schedule is None or isinstance(schedule, PartialSchedule):
        return  # the default, 05:00, is in nobody's way
    if schedule.frequency is Frequency.HOURLY:
        return
    found: dict[time, set[str]] = {}
    for day in days:
        for change in schedule.clock_changes(day, day + timedelta(days=1), zone.value):
            found.setdefault(change.local.time(), set()).add(change.kind)
    if not found:
        return
    local, kinds = min(found.items())
    yield Finding(
        at=place,
        message=f"{local:%H:%M} is {_joined(kinds)} when the clocks of {zone.value} change; "
        "another hour, or UTC, is safe",
        because=[Note(zone, "the time zone")],
    )


def _joined(kinds: set[str]) -> str:
    return " and ".join(sorted(kinds, reverse=True))  # skipped, and then repeated
