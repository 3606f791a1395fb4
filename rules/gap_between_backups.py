r"""Backups that are deleted before the next one is there.

A plan that runs every week and keeps its recovery points for 7 days deletes the last one when the
next is about to be made. If that one fails, or takes an hour, there is nothing to restore from.
With a shorter retention there are days without any recovery point, every week, and nothing reports
it: every job succeeds.

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "weekly"
    target_vault_name = "orders"
    schedule          = "cron(0 5 ? * SUN *)"

    lifecycle {
      delete_after = 7
      #              ^ kept for 7 days, and it is up to 7 days from one run to the next
    }
  }
}
```

Keep recovery points for longer than the longest time between two runs, best for two or three of
them: 14 days or more for a weekly rule, 35 for a monthly one.

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "weekly"
    target_vault_name = "orders"
    schedule          = "cron(0 5 ? * SUN *)"

    lifecycle {
      delete_after = 14
    }
  }

  rule {
    rule_name         = "monthly"
    target_vault_name = "orders"
    schedule          = "cron(0 5 1 * ? *)"

    lifecycle {
      delete_after = 35
    }
  }
}
```

Months have up to 31 days, and a weekend is longer than a night. A continuous backup of RDS or
Aurora expires as well if no run renews it in time, whatever else the plan does.

```hcl
resource "aws_db_instance" "orders" {
  instance_class = "db.m7g.large"
}

resource "aws_backup_plan" "monthly" {
  name = "monthly"

  rule {
    rule_name         = "monthly"
    target_vault_name = "orders"
    schedule          = "cron(0 5 1 * ? *)"

    lifecycle {
      delete_after = 30
      #              ^^ up to 31 days from one run
    }
  }
}

resource "aws_backup_plan" "working-days" {
  name = "working-days"

  rule {
    rule_name         = "working-days"
    target_vault_name = "orders"
    schedule          = "cron(0 9 ? * MON-FRI *)"

    lifecycle {
      delete_after = 2
      #              ^ up to 3 days from one run
    }
  }
}

resource "aws_backup_plan" "continuous" {
  name = "continuous"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "orders"
    schedule                 = "cron(0 13 ? * SUN *)"
    enable_continuous_backup = true

    lifecycle {
      delete_after = 7
      #              ^ the continuous backup is kept for 7 days
    }
  }

  rule {
    rule_name         = "monthly"
    target_vault_name = "orders"
    schedule          = "cron(0 17 1 * ? *)"

    lifecycle {
      delete_after = 365
    }
  }
}

resource "aws_backup_selection" "continuous" {
  name         = "continuous"
  plan_id      = aws_backup_plan.continuous.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_db_instance.orders.arn]
}
```

Rules of a plan stand in for each other, and copies count with their own retention. A yearly rule
that is kept for a month leaves no gap where a daily one is kept for a week.

```hcl
variable "days" {
  type = number
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
    schedule          = "cron(0 5 ? * * *)"

    lifecycle {
      delete_after = 7
    }
  }

  rule {
    rule_name         = "yearly"
    target_vault_name = "orders"
    schedule          = "cron(0 9 1 1 ? *)"

    lifecycle {
      delete_after = 30
    }
  }
}

resource "aws_backup_plan" "copied" {
  name = "copied"

  rule {
    rule_name         = "weekly"
    target_vault_name = "orders"
    schedule          = "cron(0 13 ? * SUN *)"

    lifecycle {
      delete_after = 1
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-central-1:111122223333:backup-vault:orders"

      lifecycle {
        delete_after = 35
      }
    }
  }
}

resource "aws_backup_plan" "unknown" {
  name = "unknown"

  rule {
    rule_name         = "weekly"
    target_vault_name = "orders"
    schedule          = "cron(0 17 ? * SUN *)"

    lifecycle {
      delete_after = 7
    }
  }

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
    schedule          = "cron(0 21 ? * * *)"

    lifecycle {
      delete_after = var.days
    }
  }
}
```

[AWS Backup: options of a backup plan](https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html),
[AWS Backup: retention of continuous backups](https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery-retention-period.html)
"""

from dataclasses import dataclass
from datetime import date, timedelta

from backuplint import (
    CopyAction,
    Finding,
    Findings,
    Lifecycle,
    Note,
    Plan,
    PlanRule,
    Selection,
    Severity,
    Timetable,
    elements_of,
    is_uncovered,
    known,
    rule,
    schedule_of,
    selected,
    timetable,
)

RENEWED = frozenset({"RDS", "Aurora"})  # whose continuous backups expire unless a run renews them


@dataclass(frozen=True, eq=False)
class Kept:
    """A rule, when it runs, and for how many days its recovery points and their copies last."""

    rule: PlanRule
    times: Timetable
    days: float


@rule(Severity.WARNING, chapter="Frequency")
def check(plan_rule: PlanRule) -> Findings:
    times, today = timetable(plan_rule), date.today()
    gap = None if times is None else times.schedule.longest_gap(today)
    plan = plan_rule.parent
    if gap is None or times is None or not isinstance(plan, Plan):
        return
    continuous = plan_rule.enable_continuous_backup
    if continuous is not None and continuous.value:
        days = plan_rule.retention
        if days <= gap / timedelta(days=1) and _is_renewed(plan_rule):
            fact = f"the continuous backup is kept for {_days(days)}"
            yield _finding(plan_rule, fact, gap)
        return
    days = _kept(plan_rule)
    if days > gap / timedelta(days=1) or not _is_last(plan_rule, plan, today):
        return
    fact = f"recovery points are kept for {_days(days)}"
    if plan_rule.copy_actions:
        fact += ", copies included"
    yield _finding(plan_rule, fact, gap)


def _finding(plan_rule: PlanRule, fact: str, gap: timedelta) -> Finding:
    lifecycle = plan_rule.lifecycle
    assert lifecycle is not None  # without one nothing is deleted
    return Finding(
        at=lifecycle.at(Lifecycle.delete_after),
        message=f"{fact}, and it is up to {_time(gap)} from one run to the next; keep them longer",
        because=[Note(schedule_of(plan_rule), "when it runs")],
    )


def _is_last(plan_rule: PlanRule, plan: Plan, today: date) -> bool:
    """Whether the whole plan leaves a gap, and of its rules this one keeps the longest.

    Errors: Undecided, where another rule may fill it.
    """
    kept = []
    for other in plan.rules:
        other.certain(within=plan)
        continuous, times = other.enable_continuous_backup, timetable(other)
        if (continuous is not None and continuous.value) or times is None:
            return False  # of what can be restored to any second there is no gap
        kept.append(Kept(other, times, _kept(other)))
    longest = max(kept, key=lambda one: one.days)
    return longest.rule is plan_rule and is_uncovered([(k.times, k.days) for k in kept], today)


def _kept(plan_rule: PlanRule) -> float:
    """For how many days recovery points or copies of them are kept. Errors: Undecided."""
    return max(plan_rule.retention, *(_copied(copy) for copy in plan_rule.copy_actions), 0)


def _copied(copy: CopyAction) -> float:
    source, lifecycle = copy.parent, copy.lifecycle
    assert isinstance(source, PlanRule)
    copy.certain(within=source)
    if lifecycle is None:
        return source.retention
    lifecycle.certain(within=copy)
    days = lifecycle.delete_after
    if days is None:
        return source.retention
    return float("inf") if days.value < 0 else days.value


def _is_renewed(plan_rule: PlanRule) -> bool:
    """Whether the plan is known to select RDS or Aurora."""
    plan, project = plan_rule.parent, plan_rule.project
    selections = [
        selection
        for selection, owner in known(project.of(Selection), lambda s: (s, project.plan_of(s)))
        if owner is plan and selection.block.uncertain in (None, plan_rule.block.uncertain)
    ]
    elements = [
        (element, selection)
        for selection, found in known(selections, lambda s: (s, elements_of(s)))
        for element in found
    ]
    return any(
        one.types
        and not one.everything
        and (one.types <= RENEWED or (one.every and one.types & RENEWED))
        for one in known(elements, lambda pair: selected(*pair))
    )


def _days(days: float) -> str:
    return "1 day" if days == 1 else f"{days:.0f} days"


def _time(gap: timedelta) -> str:
    hours = gap.seconds // 3600
    return _days(gap.days) + (f" and {hours} hour{'s' * (hours > 1)}" if hours else "")
