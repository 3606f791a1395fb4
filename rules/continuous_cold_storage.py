r"""A continuous backup that is to move to cold storage, where it cannot go.

Cold storage takes finished snapshots. A continuous backup is never finished: every transaction of
the last days is added to it. AWS therefore refuses a rule that asks for both when the plan is
applied, and none of the plan's changes take effect.

```hcl
resource "aws_backup_plan" "databases" {
  name = "databases"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "databases"
    schedule                 = "cron(0 5 ? * * *)"
    enable_continuous_backup = true

    lifecycle {
      cold_storage_after = 7
      #                    ^ a continuous backup cannot move to cold storage
      delete_after = 35
    }
  }
}
```

Leave `cold_storage_after` out of the rule for continuous backups, and archive snapshots with a
rule of their own.

```hcl
resource "aws_backup_plan" "databases" {
  name = "databases"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "databases"
    schedule                 = "cron(0 5 ? * * *)"
    enable_continuous_backup = true

    lifecycle {
      delete_after = 35
    }
  }

  rule {
    rule_name         = "archive"
    target_vault_name = "databases"
    schedule          = "cron(0 5 1 * ? *)"

    lifecycle {
      cold_storage_after = 30
      delete_after       = 365
    }
  }
}
```

Neither 0 nor -1 moves anything, and the copy of a continuous backup is a snapshot, which may move:

```hcl
resource "aws_backup_plan" "databases" {
  name = "databases"

  rule {
    rule_name                = "zero"
    target_vault_name        = "databases"
    schedule                 = "cron(0 5 ? * * *)"
    enable_continuous_backup = true

    lifecycle {
      cold_storage_after = 0
      delete_after       = 35
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-west-1:111122223333:backup-vault:copies"

      lifecycle {
        cold_storage_after = 30
        delete_after       = 365
      }
    }
  }

  rule {
    rule_name                = "never"
    target_vault_name        = "databases"
    schedule                 = "cron(0 17 ? * * *)"
    enable_continuous_backup = true

    lifecycle {
      cold_storage_after = -1
      delete_after       = 35
    }
  }
}
```

[AWS Backup: continuous backups](https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html)
"""

from backuplint import Finding, Findings, Note, PlanRule, Severity, rule


@rule(Severity.ERROR, chapter="RTO/RPO")
def check(plan_rule: PlanRule) -> Findings:
    continuous, lifecycle = plan_rule.enable_continuous_backup, plan_rule.lifecycle
    if continuous is None or not continuous.value or lifecycle is None:
        return
    cold = lifecycle.cold_storage_after
    if cold is None or cold.value < 0:
        return
    yield Finding(
        at=cold,
        message="a continuous backup cannot move to cold storage; leave `cold_storage_after` out",
        because=[Note(continuous, "makes the backup continuous")],
    )
