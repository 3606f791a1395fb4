r"""A restore test that looks for recovery points which the tested backups do not make.

A restore testing plan says which kind of recovery points it picks and how far back it looks. Where
it asks for continuous backups of a type that has none, or looks back a week at backups that are
made once a month, AWS Backup finds nothing, restores nothing, and starts no test that could fail.
Nobody learns that a restore does not work until one is needed.

```hcl
resource "aws_backup_restore_testing_plan" "weekly" {
  name                = "weekly"
  schedule_expression = "cron(0 6 ? * SUN *)"

  recovery_point_selection {
    algorithm            = "LATEST_WITHIN_WINDOW"
    include_vaults       = ["*"]
    recovery_point_types = ["CONTINUOUS"]
  }
}

resource "aws_backup_restore_testing_selection" "volumes" {
  name                      = "volumes"
  restore_testing_plan_name = aws_backup_restore_testing_plan.weekly.name
  protected_resource_type   = "EBS"
  #                           ^^^^^ EBS has no continuous backups, and the plan tests no others
  protected_resource_arns = ["*"]
  iam_role_arn            = "arn:aws:iam::111122223333:role/restore"
}
```

Put `SNAPSHOT` into `recovery_point_types`, and set `selection_window_days` to at least as many days
as lie between two backups.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_vault" "records" {
  name = "records"
}

resource "aws_backup_plan" "monthly" {
  name = "monthly"

  rule {
    rule_name         = "monthly"
    target_vault_name = aws_backup_vault.records.name
    schedule          = "cron(0 5 1 * ? *)"
  }
}

resource "aws_backup_restore_testing_plan" "weekly" {
  name                = "weekly"
  schedule_expression = "cron(0 6 ? * SUN *)"

  recovery_point_selection {
    algorithm             = "LATEST_WITHIN_WINDOW"
    include_vaults        = [aws_backup_vault.records.arn]
    recovery_point_types  = ["SNAPSHOT"]
    selection_window_days = 31
  }
}

resource "aws_backup_restore_testing_plan" "after" {
  name                = "after"
  schedule_expression = "cron(0 6 3 * ? *)" # the backup is two days old

  recovery_point_selection {
    algorithm             = "LATEST_WITHIN_WINDOW"
    include_vaults        = [aws_backup_vault.records.arn]
    recovery_point_types  = ["CONTINUOUS", "SNAPSHOT"]
    selection_window_days = 7
  }
}

resource "aws_backup_restore_testing_selection" "volumes" {
  name                      = "volumes"
  restore_testing_plan_name = "after"
  protected_resource_type   = "EBS"
  protected_resource_arns   = ["*"]
  iam_role_arn              = "arn:aws:iam::111122223333:role/restore"
}
```

Where all backups of the tested vaults are in sight, their schedules and kinds tell:

```hcl
provider "aws" {
  region = "eu-west-1"
}

locals {
  days = 7
}

resource "aws_backup_vault" "records" {
  name = "records"
}

resource "aws_backup_plan" "monthly" {
  name = "monthly"

  rule {
    rule_name         = "monthly"
    target_vault_name = "records"
    schedule          = "cron(0 5 1 * ? *)"
  }
}

resource "aws_backup_restore_testing_plan" "weekly" {
  name                = "weekly"
  schedule_expression = "cron(0 6 ? * SUN *)"

  recovery_point_selection {
    algorithm             = "LATEST_WITHIN_WINDOW"
    include_vaults        = [aws_backup_vault.records.arn]
    recovery_point_types  = ["SNAPSHOT"]
    selection_window_days = local.days
    #                       ^^^^^^^^^^ some tests find no backup of the last 7 days
  }
}

resource "aws_backup_restore_testing_plan" "continuous" {
  name                = "continuous"
  schedule_expression = "cron(0 6 2 * ? *)"

  recovery_point_selection {
    algorithm            = "LATEST_WITHIN_WINDOW"
    include_vaults       = [aws_backup_vault.records.arn]
    recovery_point_types = ["CONTINUOUS"]
    #                      ^^^^^^^^^^^^^^ no rule makes continuous backups in the tested vaults
  }
}

resource "aws_backup_restore_testing_selection" "databases" {
  name                      = "databases"
  restore_testing_plan_name = "continuous"
  protected_resource_type   = "RDS"
  protected_resource_arns   = ["*"]
  iam_role_arn              = "arn:aws:iam::111122223333:role/restore"
}
```

Other vaults, backups of other configurations and copies into a tested vault count as well:

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_vault" "records" {
  for_each = toset(["daily", "monthly", "shared"])
  name     = "records-${each.key}"
}

resource "aws_backup_plan" "both" {
  name = "both"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.records["daily"].name

    copy_action {
      destination_vault_arn = aws_backup_vault.records["monthly"].arn
    }
  }

  rule {
    rule_name         = "monthly"
    target_vault_name = aws_backup_vault.records["monthly"].name
    schedule          = "cron(0 5 1 * ? *)"
  }
}

resource "aws_backup_restore_testing_plan" "copied" {
  name                = "copied"
  schedule_expression = "cron(0 6 ? * SUN *)"

  recovery_point_selection {
    algorithm             = "LATEST_WITHIN_WINDOW"
    include_vaults        = [aws_backup_vault.records["monthly"].arn]
    recovery_point_types  = ["SNAPSHOT"]
    selection_window_days = 7
  }
}

resource "aws_backup_restore_testing_plan" "elsewhere" {
  name                = "elsewhere"
  schedule_expression = "cron(0 6 ? * SUN *)"

  recovery_point_selection {
    algorithm             = "LATEST_WITHIN_WINDOW"
    include_vaults        = ["arn:aws:backup:eu-west-1:111122223333:backup-vault:ledger", "*"]
    recovery_point_types  = ["CONTINUOUS"]
    selection_window_days = 1
  }
}

resource "aws_backup_restore_testing_selection" "buckets" {
  name                      = "buckets"
  restore_testing_plan_name = aws_backup_restore_testing_plan.elsewhere.name
  protected_resource_type   = "S3"
  protected_resource_arns   = ["*"]
  iam_role_arn              = "arn:aws:iam::111122223333:role/restore"
}
```

[AWS Backup: Restore testing](https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html)
"""

from datetime import date, timedelta

from backuplint import (
    CONTINUOUS,
    TESTED_DAYS,
    Finding,
    Findings,
    Note,
    Place,
    PlanRule,
    RecoveryPointSelection,
    RestoreTestingPlan,
    RestoreTestingSelection,
    Severity,
    decided,
    filled_by,
    finds_none,
    rule,
    tested_vaults,
    testing_plan_of,
    timetable,
)

SLACK = timedelta(days=1)  # a test may start hours late, and a backup too


@rule(Severity.WARNING, chapter="Recovery Testing")
def check(part: RestoreTestingSelection | RecoveryPointSelection) -> Findings:
    if isinstance(part, RestoreTestingSelection):
        yield from _type(part)
    else:
        yield from _backups(part)


def _type(selection: RestoreTestingSelection) -> Findings:
    type = selection.protected_resource_type
    if type is None or type.value in CONTINUOUS:
        return
    plan = testing_plan_of(selection)
    points = None if plan is None else plan.recovery_point_selection
    if points is not None and _is_continuous(points):
        yield Finding(
            at=type,
            message=f"{type.value} has no continuous backups, and the plan tests no others; "
            "recovery_point_types needs SNAPSHOT",
            because=[Note(points.at(RecoveryPointSelection.recovery_point_types), "what it tests")],
        )


def _is_continuous(points: RecoveryPointSelection) -> bool:
    """Whether only continuous backups are tested. Errors: Undecided."""
    types = points.recovery_point_types
    return bool(types) and all(decided(type).value == "CONTINUOUS" for type in types)


def _backups(points: RecoveryPointSelection) -> Findings:
    plan, project = points.parent, points.project
    assert isinstance(plan, RestoreTestingPlan)
    vaults = tested_vaults(points)
    rules = [rule for vault in vaults for rule in filled_by(vault)]
    if not rules or any(_makes_continuous(rule) for rule in rules):
        return
    wrong = [*_kind(points), *_window(points, plan, rules)]
    if wrong:
        for vault in vaults:
            project.kept_in_sight(vault)
        project.seen_whole()
        yield from wrong


def _kind(points: RecoveryPointSelection) -> Findings:
    if _is_continuous(points):
        yield Finding(
            at=points.at(RecoveryPointSelection.recovery_point_types),
            message="no rule makes continuous backups in the tested vaults; "
            "enable_continuous_backup must be true, or SNAPSHOT be tested",
        )


def _window(
    points: RecoveryPointSelection, plan: RestoreTestingPlan, rules: list[PlanRule]
) -> Findings:
    written = points.selection_window_days
    days = TESTED_DAYS if written is None else written.value
    tests, backups = timetable(plan), [timetable(rule) for rule in rules]
    known = [times for times in backups if times is not None]
    if tests is None or len(known) < len(backups):
        return  # `invalid-schedule` speaks of it
    if finds_none(tests, known, timedelta(days=days) + SLACK, date.today()):
        last = "last day" if days == 1 else f"last {days} days"
        yield Finding(
            at=written or Place(points.trail),
            message=f"some tests find no backup of the {last}; look back at least as far as "
            "from one backup to the next",
            because=[Note(rule.at(PlanRule.schedule), "when backups are made") for rule in rules],
        )


def _makes_continuous(rule: PlanRule) -> bool:
    enabled = rule.enable_continuous_backup
    return enabled is not None and enabled.value
