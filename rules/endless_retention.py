r"""Recovery points that nothing ever deletes.

Without `delete_after` AWS Backup keeps every recovery point until somebody deletes it by hand. A
daily rule leaves 365 of them a year and resource, each of them paid for, and personal data
outlives the date by which it had to be erased. Nobody notices before the invoice does.

```hcl
resource "aws_backup_plan" "daily" {
  name = "daily"

  rule { # <-- nothing ever deletes its recovery points
    rule_name         = "daily"
    target_vault_name = "primary"
    schedule          = "cron(0 5 ? * * *)"
  }
}
```

Give the rule a `lifecycle` with `delete_after`, in days. If its recovery points are to be kept
forever, say so with `delete_after = -1`.

```hcl
resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "primary"
    schedule          = "cron(0 5 ? * * *)"

    lifecycle {
      delete_after = 35
    }
  }

  rule {
    rule_name         = "yearly"
    target_vault_name = "records"
    schedule          = "cron(0 5 1 1 ? *)"

    lifecycle {
      cold_storage_after = 30
      delete_after       = -1
    }
  }
}
```

A lifecycle may be there and delete nothing, and a retention may get lost on its way:

```hcl
variable "retention" {
  type    = number
  default = null
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_plan" "records" {
  name = "records"

  rule {
    rule_name         = "monthly"
    target_vault_name = "records"
    schedule          = "cron(0 5 1 * ? *)"

    lifecycle { # <-- nothing ever deletes
      cold_storage_after = 30
    }
  }

  rule {
    rule_name         = "yearly"
    target_vault_name = "records"
    schedule          = "cron(0 5 1 1 ? *)"

    lifecycle {
      delete_after = var.retention
      #              ^^^^^^^^^^^^^ nothing ever deletes
    }
  }
}
```

Other rules speak of a 0 (`ignored-zero`), of a rule for continuous backups
(`continuous-without-retention`), and of a vault with a maximum retention, where the backups fail
instead (`retention-outside-lock`). How long a copy is kept is another matter as well: its
lifecycle is its own.

```hcl
resource "aws_backup_vault" "locked" {
  name = "locked"
}

resource "aws_backup_vault_lock_configuration" "locked" {
  backup_vault_name  = aws_backup_vault.locked.name
  max_retention_days = 365
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "locked"
    target_vault_name = aws_backup_vault.locked.name
    schedule          = "cron(0 5 ? * * *)"
  }

  rule {
    rule_name         = "zero"
    target_vault_name = "primary"
    schedule          = "cron(0 5 ? * * *)"

    lifecycle {
      delete_after = 0
    }
  }

  rule {
    rule_name                = "continuous"
    target_vault_name        = "primary"
    enable_continuous_backup = true
  }

  rule {
    rule_name         = "copied"
    target_vault_name = "primary"
    schedule          = "cron(0 5 ? * * *)"

    lifecycle {
      delete_after = 7
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-west-1:111122223333:backup-vault:copies"
    }
  }
}
```

[AWS Backup: options of a backup plan](https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html)
"""

from backuplint import (
    AirGappedVault,
    Finding,
    Findings,
    Lifecycle,
    PlanRule,
    Severity,
    VaultLock,
    rule,
)


@rule(Severity.WARNING, chapter="Cost")
def check(plan_rule: PlanRule) -> Findings:
    lifecycle = plan_rule.lifecycle
    if lifecycle is not None:
        lifecycle.certain(within=plan_rule)
        if lifecycle.written(Lifecycle.delete_after) is not None:
            return  # of a 0 `ignored-zero` speaks
    continuous = plan_rule.enable_continuous_backup
    if (continuous is not None and continuous.value) or _limited(plan_rule):
        return
    yield Finding(
        at=plan_rule if lifecycle is None else lifecycle.at(Lifecycle.delete_after),
        message="nothing ever deletes its recovery points; set `delete_after`, or -1 for never",
    )


def _limited(plan_rule: PlanRule) -> bool:
    """Whether the vault sets a maximum, so that it takes no endless recovery points at all."""
    project = plan_rule.project
    if not plan_rule.lacks(PlanRule.target_logically_air_gapped_backup_vault_arn):
        return True  # an air-gapped vault always has a maximum
    vault = project.target(plan_rule)
    if isinstance(vault, AirGappedVault):
        return True
    locks = project.of(VaultLock) if vault is None else project.locks_of(vault)
    return any(
        lock.max_retention_days is not None
        for lock in locks
        if vault is not None or _names_the_same(lock, plan_rule)
    )


def _names_the_same(lock: VaultLock, plan_rule: PlanRule) -> bool:
    """Whether a lock is for the vault that a rule names, which itself is out of sight."""
    theirs, ours = lock.backup_vault_name, plan_rule.target_vault_name
    if theirs is None or ours is None or theirs.value != ours.value:
        return False
    return bool(lock.project.same_place(lock.instance, plan_rule.instance))
