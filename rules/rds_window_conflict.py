r"""A backup at a time at which RDS or FSx takes none, or at which RDS makes its own.

In the hour before its weekly maintenance window, and in it, an RDS database starts no backup; an
FSx file system starts none in the four hours before its maintenance or its automatic backup. A
rule that runs then fails, week after week. And where a snapshot starts in the window of RDS's own
automated backup, the two stand in each other's way.

```hcl
resource "aws_db_instance" "orders" {
  instance_class     = "db.m7g.large"
  maintenance_window = "sun:03:00-sun:04:00"
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
    schedule          = "cron(30 2 * * ? *)"
    #                   ^^^^^^^^^^^^^^^^^^^^ in the maintenance window of aws_db_instance.orders
  }
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_db_instance.orders.arn]
}
```

Let the rule run after the window, or more than an hour before it (four hours for FSx). The windows
are in UTC, the schedule is in its own time zone.

```hcl
resource "aws_db_instance" "orders" {
  instance_class     = "db.m7g.large"
  maintenance_window = "sun:03:00-sun:04:00"
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
    schedule          = "cron(0 4 * * ? *)"
  }
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_db_instance.orders.arn]
}
```

Automated backups have a window too, and a tag can be what selects the database. In Berlin 05:30 is
03:30 in UTC in summer.

```hcl
resource "aws_db_instance" "orders" {
  instance_class          = "db.m7g.large"
  backup_retention_period = 7
  backup_window           = "03:00-04:00"

  tags = {
    Backup = "daily"
  }
}

resource "aws_fsx_windows_file_system" "shared" {
  subnet_ids                    = ["subnet-0123456789abcdef0"]
  throughput_capacity           = 32
  weekly_maintenance_start_time = "7:12:00"
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name                    = "daily"
    target_vault_name            = "orders"
    schedule_expression_timezone = "Europe/Berlin"
    schedule                     = "cron(30 5 * * ? *)"
    #                              ^^^^^^^^^^^^^^^^^^^^ in the automated backup window of
  }

  rule {
    rule_name         = "weekly"
    target_vault_name = "orders"
    schedule          = "cron(0 9 ? * SUN *)"
    #                   ^^^^^^^^^^^^^^^^^^^^^ 4 hours before it
  }
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_fsx_windows_file_system.shared.arn]

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Backup"
    value = "daily"
  }
}
```

Under a continuous rule AWS Backup minds the windows itself. Aurora takes backups at any time; an
hourly rule meets every window, and the run that fails is made up for an hour later. Windows that
are not written are AWS's choice.

```hcl
resource "aws_db_instance" "orders" {
  instance_class     = "db.m7g.large"
  maintenance_window = "sun:03:00-sun:04:00"
}

resource "aws_db_instance" "invoices" {
  instance_class = "db.m7g.large"
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
    schedule          = "cron(0 3 * * ? *)"
  }

  rule {
    rule_name                = "continuous"
    target_vault_name        = "orders"
    schedule                 = "cron(0 9 * * ? *)"
    enable_continuous_backup = true

    lifecycle {
      delete_after = 7
    }
  }
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_db_instance.orders.arn]
}

resource "aws_backup_plan" "invoices" {
  name = "invoices"

  rule {
    rule_name         = "hourly"
    target_vault_name = "invoices"
    schedule          = "cron(0 * * * ? *)"
  }

  rule {
    rule_name         = "daily"
    target_vault_name = "invoices"
    schedule          = "cron(30 15 * * ? *)"
  }
}

resource "aws_backup_selection" "invoices" {
  name         = "invoices"
  plan_id      = aws_backup_plan.invoices.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_db_instance.invoices.arn]
}
```

What counts is the time of the schedule. A job that waits in its start window may still come too
near to one of these windows.

[AWS Backup: options of a backup plan](https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html),
[AWS Backup: Amazon RDS](https://docs.aws.amazon.com/aws-backup/latest/devguide/rds-backup.html)
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import product
from typing import TypeAlias

from backuplint import (
    Finding,
    Findings,
    Frequency,
    Note,
    PlanRule,
    Selection,
    Severity,
    Taken,
    Timetable,
    Window,
    Windowed,
    any_of,
    known,
    rule,
    schedule_of,
    takes,
    timetable,
)

YEAR = timedelta(days=366)
BEFORE = {60: "hour", 240: "4 hours"}  # by minutes

Reader: TypeAlias = Callable[[], Window | None]


@rule(Severity.WARNING, chapter="RDS")
def check(plan_rule: PlanRule) -> Findings:
    windowed = [view for view in plan_rule.project.resources if isinstance(view, Windowed)]
    if not windowed:
        return
    times = timetable(plan_rule)
    if times is None or times.schedule.frequency is Frequency.HOURLY:
        return
    if _makes_continuous(plan_rule):
        windowed = [view for view in windowed if not view.continuous]
    for view, taken in _taken(plan_rule, windowed):
        readers = [(taken, view, reader) for reader in view.readers()]
        for finding in known(readers, lambda one: _finding(plan_rule, times, *one)):
            if finding is not None:
                yield finding


def _taken(plan_rule: PlanRule, windowed: list[Windowed]) -> Iterator[tuple[Windowed, Taken]]:
    """What the plan's selections take of these, and by what."""
    plan, project = plan_rule.parent, plan_rule.project

    def by(pair: tuple[Selection, Windowed]) -> tuple[Windowed, Taken] | None:
        selection, view = pair
        if project.plan_of(selection) is not plan:
            return None
        found = takes(selection, view.instance)
        if found is None:
            return None
        selection.certain(within=plan)
        view.certain()
        return view, found

    told = set()
    for found in known(product(project.of(Selection), windowed), by):
        if found is not None and found[0].address not in told:
            told.add(found[0].address)
            yield found


def _finding(
    plan_rule: PlanRule, times: Timetable, taken: Taken, view: Windowed, read: Reader
) -> Finding | None:
    window, today = read(), date.today()
    if window is None:
        return None
    runs = times.schedule.runs(today, today + YEAR, times.zone)
    if not any(map(window.meets, runs)) or _is_continuous(view):
        return None
    resource = view.instance  # instances of one block are one finding
    before = f", or in the {BEFORE[window.before]} before it" if window.before else ""
    return Finding(
        at=schedule_of(plan_rule),
        message=f"starts in the {window.what} of "
        f"{view.module.address}{resource.type}.{resource.name}{before}; "
        "choose a time that is clear of it",
        because=[Note(window.at, f"the {window.what}, in UTC"), Note(taken, "selects it")],
    )


def _is_continuous(view: Windowed) -> bool:
    """Whether a rule of any plan backs it up continuously. Errors: Undecided."""
    project = view.project

    def does(selection: Selection) -> bool:
        plan = project.plan_of(selection)
        rules = () if plan is None else plan.rules
        return any_of(rules, _makes_continuous) and takes(selection, view.instance) is not None

    return view.continuous and any_of(project.of(Selection), does)


def _makes_continuous(plan_rule: PlanRule) -> bool:
    continuous = plan_rule.enable_continuous_backup
    return continuous is not None and continuous.value
