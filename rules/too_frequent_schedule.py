r"""A schedule that runs more often than once an hour.

The shortest time from one backup to the next that AWS Backup offers is an hour. A schedule of every
15 minutes has the form of one that is right, and promises to lose no more than 15 minutes of data;
that is a promise which AWS Backup does not keep.

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "every-quarter"
    target_vault_name = "orders"
    schedule          = "cron(0/15 * * * ? *)"
    #                   ^^^^^^^^^^^^^^^^^^^^^^ runs 4 times an hour

    lifecycle {
      delete_after = 7
    }
  }
}
```

Name one minute of the hour, as in `cron(0 * * * ? *)`. Where an hour of data is too much to lose,
let the rule make continuous backups: a database or a bucket can then be restored to any second.

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "hourly"
    target_vault_name = "orders"
    schedule          = "cron(0 * * * ? *)"

    lifecycle {
      delete_after = 7
    }
  }

  rule {
    rule_name                = "continuous"
    target_vault_name        = "orders"
    schedule                 = "cron(0 5 ? * * *)"
    enable_continuous_backup = true

    lifecycle {
      delete_after = 7
    }
  }
}
```

A `*` for the minutes is every minute of each hour that is named, here 60 runs in the night. Tests
of restores have the same schedules.

```hcl
variable "hour" {
  type = number
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "nightly"
    target_vault_name = "orders"
    schedule          = "cron(* ${var.hour} * * ? *)"
    #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ runs 60 times an hour
  }
}

resource "aws_backup_restore_testing_plan" "weekly" {
  name                = "weekly"
  schedule_expression = "cron(0,30 6 ? * SUN *)"
  #                     ^^^^^^^^^^^^^^^^^^^^^^^^ runs 2 times an hour

  recovery_point_selection {
    algorithm            = "LATEST_WITHIN_WINDOW"
    include_vaults       = ["*"]
    recovery_point_types = ["SNAPSHOT"]
  }
}
```

Once in every hour is right, however it is written:

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "hourly"
    target_vault_name = "orders"
    schedule          = "cron(15 0/1 ? * * *)"
  }

  rule {
    rule_name         = "hourly-too"
    target_vault_name = "orders"
    schedule          = "cron(0/60 */1 ? * * *)"
  }
}
```

[AWS Backup: options of a backup plan](https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html)
"""

from backuplint import Finding, Findings, Scheduled, Severity, rule, schedule_of

from ._schedule import schedule_by


@rule(Severity.WARNING, chapter="Frequency")
def check(scheduled: Scheduled) -> Findings:
    schedule = schedule_by(scheduled, "minutes")
    if schedule is None or not schedule.is_more_frequent_than_hourly:
        return
    yield Finding(
        at=schedule_of(scheduled),
        message=f"runs {len(schedule.minutes.values)} times an hour; "
        "the shortest interval of AWS Backup is one hour",
    )
