r"""A rule that does not run as its name or the comment beside it says.

Whoever looks for a backup goes by the names: there is a rule "daily", so there is one of yesterday.
Where that rule runs on Sundays, what is missing is found out on the day of the restore. One of the
two is wrong, and only you know which.

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
    schedule          = "cron(0 5 ? * SUN *)"
    #                   ^^^^^^^^^^^^^^^^^^^^^ runs weekly, while the name says daily

    lifecycle {
      delete_after = 35
    }
  }
}
```

Change the schedule to what was meant, or the name or the comment to what is done. A rule can be
renamed at any time; its recovery points stay.

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "weekly"
    target_vault_name = "orders"
    schedule          = "cron(0 5 ? * SUN *)"

    lifecycle {
      delete_after = 35
    }
  }
}
```

Days of the week count as well, where 1 is Sunday, and so does a rule that is called continuous.
Without a schedule a rule runs daily.

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "end-of-week"
    target_vault_name = "orders"
    schedule          = "cron(0 5 ? * 5 *)" # every Friday
    #                   ^^^^^^^^^^^^^^^^^^^ runs on Thursday, while the comment says Friday
  }

  rule { # <-- takes snapshots, while the name says continuous
    rule_name         = "continuous"
    target_vault_name = "orders"
    schedule          = "cron(0 9 * * ? *)"
  }

  rule { # <-- runs daily, while the name says monthly
    rule_name         = "monthly"
    target_vault_name = "orders"
  }
}
```

From Monday to Friday is daily too, and where a name says two things, one of them is enough. Some
words are about something else. In UTC, Saturday at 18:00 is Sunday in Seoul.

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
    schedule          = "cron(0 5 ? * MON-FRI *)"
  }

  rule {
    rule_name         = "daily-to-weekly"
    target_vault_name = "orders"
    schedule          = "cron(0 7 ? * SAT *)"
  }

  rule {
    rule_name         = "twice-daily"
    target_vault_name = "orders"
    schedule          = "cron(0 9,21 ? * * *)" # daily reports are made of it
  }

  rule {
    rule_name         = "seoul"
    target_vault_name = "orders"
    schedule          = "cron(0 18 ? * SAT *)" # every Sunday, 03:00
  }

  rule {
    rule_name         = "first-sunday-monthly"
    target_vault_name = "orders"
    schedule          = "cron(0 13 ? * SUN#1 *)"
  }

  rule {
    rule_name         = "before-the-monthly-close"
    target_vault_name = "orders"
    schedule          = "cron(0 15 ? * * *)"
  }
}
```

[AWS Backup: options of a backup plan](https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html)
"""

from collections.abc import Iterable
from dataclasses import dataclass

from backuplint import (
    Finding,
    Findings,
    Frequency,
    Known,
    Note,
    PlanRule,
    Schedule,
    Severity,
    any_of,
    known,
    rule,
    schedule_of,
    timetable,
)

from ._said_schedule import NAMES, Often, Says, comment_says, comments_beside, name_says
from ._schedule import schedule_by

WORKING_DAYS = 4  # or more of them in a week are called daily
MOST_MONTHS = 8  # or more of them in a year are called monthly: the others have a rule of their own
DAYS = ("day-of-month", "month", "day-of-week")
TIMES = ("minutes", "hours")
EVERY_DAY = frozenset(range(1, 8))
UTC = frozenset({"UTC", "Etc/UTC", "GMT", "Etc/GMT", "Z"})


@dataclass(frozen=True)
class Said:
    """What a text says of a rule, and what kind of text it is."""

    says: Says
    at: Known[str]
    what: str  # "name"


@rule(Severity.NOTE, chapter="Frequency")
def check(plan_rule: PlanRule) -> Findings:
    names = known([plan_rule], lambda one: one.rule_name)
    texts = [Said(name_says(name.value), name, "name") for name in names if name is not None]
    spans = dict.fromkeys((*schedule_of(plan_rule).trail, plan_rule.header))
    comments = [comment for span in spans for comment in comments_beside(span)]
    texts += [Said(comment_says(comment.value), comment, "comment") for comment in comments]
    asked = [(judge, said) for said in texts for judge in (_kind, _frequency, _days)]
    for problem, said in known(asked, lambda one: (one[0](plan_rule, one[1]), one[1])):
        if problem is not None:
            yield Finding(
                at=plan_rule if problem.startswith("takes") else schedule_of(plan_rule),
                message=f"{problem}; make the two agree",
                because=[Note(said.at, f"the {said.what}")],
            )
            return


def _kind(plan_rule: PlanRule, said: Said) -> str | None:
    if not said.says.continuous:
        return None
    continuous = plan_rule.enable_continuous_backup
    if continuous is not None and continuous.value:
        return None
    return f"takes snapshots, while the {said.what} says continuous"


def _frequency(plan_rule: PlanRule, said: Said) -> str | None:
    often = sorted(said.says.often)
    if not often or "otherwise" in often or _needs_none(plan_rule):
        return None
    schedule = _schedule(plan_rule, *DAYS)
    if schedule is None or any_of(often, lambda one: _runs(plan_rule, schedule, one)):
        return None
    return f"runs {_frequency_of(schedule)}, while the {said.what} says {' or '.join(often)}"


def _days(plan_rule: PlanRule, said: Said) -> str | None:
    named = said.says.days
    if not named or {"hourly", "daily"} & said.says.often or _needs_none(plan_rule):
        return None
    schedule = _schedule(plan_rule, *DAYS)
    if schedule is None:
        return None
    days = _days_of(schedule)
    if _agree(named, days) or any(_agree(named, d) for d in _elsewhere(plan_rule, days)):
        return None
    runs = f"on {_names(days)}" if 0 < len(days) < len(NAMES) else _frequency_of(schedule)
    return f"runs {runs}, while the {said.what} says {_names(named)}"


# -- what a rule does -----------------------------------------------------------


def _needs_none(plan_rule: PlanRule) -> bool:
    """Whether a rule has no schedule and does not need one. Errors: Undecided."""
    if not plan_rule.lacks(PlanRule.schedule):
        return False
    continuous = plan_rule.enable_continuous_backup
    return continuous is not None and continuous.value


def _schedule(plan_rule: PlanRule, *fields: str) -> Schedule | None:
    """The schedule, or the default, so far as these fields are concerned. Errors: Undecided."""
    found = schedule_by(plan_rule, *fields)
    if found is None and plan_rule.lacks(PlanRule.schedule):
        times = timetable(plan_rule)
        return None if times is None else times.schedule
    return found


def _runs(plan_rule: PlanRule, schedule: Schedule, often: Often) -> bool:
    """Whether the rule runs so often. Errors: Undecided."""
    frequency = schedule.day_frequency
    match often:
        case "weekly":
            return frequency is Frequency.WEEKLY
        case "monthly":
            most = len(schedule.month.values) >= MOST_MONTHS
            return frequency is Frequency.MONTHLY or (
                frequency is Frequency.SEVERAL_A_YEAR and most
            )
        case "daily":
            week = len(schedule.day_of_week.values) >= WORKING_DAYS
            if frequency is not Frequency.DAILY and not week:
                return False
    whole = _schedule(plan_rule, *DAYS, *TIMES)
    if whole is None:
        return False
    return len(whole.times) == 1 if often == "daily" else whole.frequency is Frequency.HOURLY


def _frequency_of(schedule: Schedule) -> str:
    partly = "…" in schedule.text  # then its times of day are not known
    return (schedule.day_frequency if partly else schedule.frequency).value


def _days_of(schedule: Schedule) -> frozenset[int]:
    """The days of the week on which it runs; none where it goes by the day of the month."""
    if schedule.day_of_month.is_open:
        return schedule.weekdays
    return EVERY_DAY if schedule.day_frequency is Frequency.DAILY else frozenset()


def _elsewhere(plan_rule: PlanRule, days: Iterable[int]) -> list[frozenset[int]]:
    """The days that these are, east and west, where the schedule is in UTC. Errors: Undecided."""
    zone = plan_rule.schedule_expression_timezone
    schedule = None if zone is not None and zone.value not in UTC else _schedule(plan_rule, *TIMES)
    if schedule is None:
        return []
    found = []
    if max(schedule.hours.values) >= 10:  # clocks are up to 14 hours ahead
        found.append(frozenset(day % 7 + 1 for day in days))
    if min(schedule.hours.values) < 12:  # and up to 12 behind
        found.append(frozenset((day - 2) % 7 + 1 for day in days))
    return found


def _agree(named: frozenset[int], days: frozenset[int]) -> bool:
    return named == days if len(named) == 1 else named <= days


def _names(days: Iterable[int]) -> str:
    *others, last = (NAMES[day - 1].capitalize() for day in sorted(days))
    return f"{', '.join(others)} and {last}" if others else last
