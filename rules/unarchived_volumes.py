r"""Cold storage for volumes that never get there.

Snapshots of EBS go cold by way of the archive of EBS, which keeps each of them whole. AWS Backup
does that only if the lifecycle asks for it, with `opt_in_to_archive_for_supported_resources`, and
only for backups that are a month apart or more. Otherwise `cold_storage_after` is ignored, and the
snapshots stay in the dearer tier until `delete_after`, which has to be 90 days longer.

```hcl
resource "aws_ebs_volume" "archive" {
  availability_zone = "eu-west-1a"
  size              = 500
}

resource "aws_backup_plan" "volumes" {
  name = "volumes"

  rule {
    rule_name         = "monthly"
    target_vault_name = "volumes"
    schedule          = "cron(0 3 1 * ? *)"

    lifecycle {
      cold_storage_after = 30
      #                    ^^ is ignored for EBS without `opt_in_to_archive_for
      delete_after = 365
    }
  }

  rule {
    rule_name         = "weekly"
    target_vault_name = "volumes"
    schedule          = "cron(0 3 ? * SUN *)"
    #                   ^^^^^^^^^^^^^^^^^^^^^ runs more often than once a month

    lifecycle {
      cold_storage_after                        = 30
      delete_after                              = 365
      opt_in_to_archive_for_supported_resources = true
    }
  }
}

resource "aws_backup_selection" "volumes" {
  name         = "volumes"
  plan_id      = aws_backup_plan.volumes.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_ebs_volume.archive.arn]
}
```

Set `opt_in_to_archive_for_supported_resources = true` in the lifecycle of a rule that runs once a
month or more rarely; leave `cold_storage_after` out of the others.

```hcl
resource "aws_backup_plan" "volumes" {
  name = "volumes"

  rule {
    rule_name         = "daily"
    target_vault_name = "volumes"
    schedule          = "cron(0 3 * * ? *)"

    lifecycle {
      delete_after = 35
    }
  }

  rule {
    rule_name         = "monthly"
    target_vault_name = "volumes"
    schedule          = "cron(0 3 1 * ? *)"

    lifecycle {
      cold_storage_after                        = 30
      delete_after                              = 365
      opt_in_to_archive_for_supported_resources = true
    }
  }
}

resource "aws_backup_selection" "volumes" {
  name         = "volumes"
  plan_id      = aws_backup_plan.volumes.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:ec2:*:*:volume/*"]
}
```

A rule without a schedule runs daily, and a copy's lifecycle is its own:

```hcl
resource "aws_backup_plan" "volumes" {
  name = "volumes"

  rule { # <-- runs more often than once a month
    rule_name         = "default"
    target_vault_name = "volumes"

    lifecycle {
      cold_storage_after                        = 30
      delete_after                              = 365
      opt_in_to_archive_for_supported_resources = true
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-central-1:111122223333:backup-vault:volumes"

      lifecycle {
        cold_storage_after = 30
        #                    ^^ is ignored for EBS without `opt_in_to_archive_for
        delete_after                              = 365
        opt_in_to_archive_for_supported_resources = false
      }
    }
  }
}

resource "aws_backup_selection" "volumes" {
  name         = "volumes"
  plan_id      = aws_backup_plan.volumes.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:ec2:*:*:volume/*"]
}
```

Where something else is selected too, the cold storage may be meant for that:

```hcl
resource "aws_backup_plan" "mixed" {
  name = "mixed"

  rule {
    rule_name         = "daily"
    target_vault_name = "mixed"
    schedule          = "cron(0 3 * * ? *)"

    lifecycle {
      cold_storage_after = 30
      delete_after       = 365
    }
  }
}

resource "aws_backup_selection" "mixed" {
  name         = "mixed"
  plan_id      = aws_backup_plan.mixed.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:ec2:*:*:volume/*", "arn:aws:elasticfilesystem:*:*:file-system/*"]
}
```

[AWS Backup: options of a backup plan](https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html),
[AWS Backup: Lifecycle](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html)
"""

from datetime import date, timedelta

from backuplint import (
    Finding,
    Findings,
    Known,
    Lifecycle,
    PlanRule,
    Severity,
    known,
    rule,
    schedule_of,
)

from ._continuous import is_continuous
from ._plan_selects import notes, only, selected_by
from ._schedule import schedule_by

MONTH = timedelta(days=28)  # the shortest
OPT_IN = "opt_in_to_archive_for_supported_resources"
FIELDS = ("minutes", "hours", "day-of-month", "month", "day-of-week", "year")


@rule(Severity.WARNING, chapter="Tiered Storage")
def check(plan_rule: PlanRule) -> Findings:
    lifecycles = (plan_rule.lifecycle, *(copy.lifecycle for copy in plan_rule.copy_actions))
    cold = [
        found
        for found in known([one for one in lifecycles if one is not None], _cold)
        if found is not None
    ]
    if not cold or is_continuous(plan_rule):
        return
    found = selected_by(plan_rule)
    if not only(found, {"EBS"}):
        return
    for days, archived in cold:
        if not archived:
            yield Finding(
                at=days,
                message=f"is ignored for EBS without `{OPT_IN}`",
                because=notes(found),
            )
    if any(archived for _, archived in cold) and _is_frequent(plan_rule):
        yield Finding(
            at=schedule_of(plan_rule),
            message="runs more often than once a month; the archive of EBS takes no such backups",
            because=[*notes(found), *(days for days, archived in cold if archived)],
        )


def _cold(lifecycle: Lifecycle) -> tuple[Known[int], bool] | None:
    """When backups are to go cold, and whether the archive is asked for."""
    days = lifecycle.cold_storage_after
    if days is None or days.value < 1:
        return None
    archived = lifecycle.opt_in_to_archive_for_supported_resources
    return days, archived is not None and archived.value


def _is_frequent(plan_rule: PlanRule) -> bool:
    """Whether two runs are less than a month apart. Errors: Undecided."""
    if plan_rule.lacks(PlanRule.schedule):
        return True  # daily
    schedule = schedule_by(plan_rule, *FIELDS)
    if schedule is None:
        return False  # `invalid-schedule`
    interval = schedule.shortest_interval(date.today())
    return interval is not None and interval < MONTH
