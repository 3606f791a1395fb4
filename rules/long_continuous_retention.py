r"""A continuous backup kept longer than AWS Backup can keep one.

A continuous backup lets you restore to any second of its last days: 35 of them at most. AWS
refuses a rule that asks for more when the plan is applied, in words that speak of 36500 days and
mislead. Terraform plans it without a word.

```hcl
resource "aws_backup_plan" "databases" {
  name = "databases"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "databases"
    schedule                 = "cron(0 5 ? * * *)"
    enable_continuous_backup = true

    lifecycle {
      delete_after = 90
      #              ^^ a continuous backup kept for 90 days
    }
  }
}
```

Keep the continuous backup for 35 days or fewer, and add a second rule, one for snapshots, for what
has to be kept longer.

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
    rule_name         = "monthly"
    target_vault_name = "databases"
    schedule          = "cron(0 5 1 * ? *)"

    lifecycle {
      delete_after = 365
    }
  }
}
```

Keeping it forever is longer than 35 days, too:

```hcl
resource "aws_backup_plan" "databases" {
  name = "databases"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "databases"
    enable_continuous_backup = true

    lifecycle {
      delete_after = -1
      #              ^^ a continuous backup kept forever
    }
  }
}
```

The copy of a continuous backup is a snapshot, and is kept for as long as its own lifecycle says:

```hcl
resource "aws_backup_plan" "databases" {
  name = "databases"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "databases"
    schedule                 = "cron(0 5 ? * * *)"
    enable_continuous_backup = true

    lifecycle {
      delete_after = 14
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-west-1:111122223333:backup-vault:copies"

      lifecycle {
        delete_after = 365
      }
    }
  }

  rule {
    rule_name                = "snapshots"
    target_vault_name        = "databases"
    schedule                 = "cron(0 5 1 * ? *)"
    enable_continuous_backup = false

    lifecycle {
      delete_after = 365
    }
  }
}
```

[AWS Backup: retention of continuous backups](https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery-retention-period.html)
"""

from backuplint import Finding, Findings, Note, PlanRule, Severity, rule

MAXIMUM = 35  # days
FOREVER = -1


@rule(Severity.ERROR, chapter="RTO/RPO")
def check(plan_rule: PlanRule) -> Findings:
    continuous, lifecycle = plan_rule.enable_continuous_backup, plan_rule.lifecycle
    if continuous is None or not continuous.value or lifecycle is None:
        return
    delete = lifecycle.delete_after
    if delete is None or (delete.value <= MAXIMUM and delete.value != FOREVER):
        return
    long = "forever" if delete.value == FOREVER else f"for {delete.value} days"
    yield Finding(
        at=delete,
        message=f"a continuous backup kept {long}; the maximum is {MAXIMUM} days",
        because=[Note(continuous, "makes the backup continuous")],
    )
