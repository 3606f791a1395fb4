r"""A continuous backup without a retention, which AWS refuses.

A continuous backup keeps a record of every change, so that a database or a bucket can be restored
to any second of the last days. How many days that are is its retention, and AWS Backup takes no
rule that leaves it out: the plan is refused when it is applied, with the rules in it that are
right. Until somebody reads that message nothing is backed up.

```hcl
resource "aws_backup_plan" "databases" {
  name = "databases"

  rule { # <-- a continuous backup without `delete_after`
    rule_name                = "continuous"
    target_vault_name        = "databases"
    schedule                 = "cron(0 5 ? * * *)"
    enable_continuous_backup = true
  }
}
```

Give the rule a `lifecycle` with `delete_after`, from 1 to 35 days: that is how far back one can go.

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
}
```

An empty `lifecycle`, a 0 and a `null` are left out by Terraform, and come to the same:

```hcl
variable "retention" {
  type    = number
  default = null
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_plan" "databases" {
  name = "databases"

  rule {
    rule_name                = "empty"
    target_vault_name        = "databases"
    enable_continuous_backup = true

    lifecycle { # <-- a continuous backup without `delete_after`
    }
  }

  rule {
    rule_name                = "zero"
    target_vault_name        = "databases"
    schedule                 = "cron(0 9 ? * * *)"
    enable_continuous_backup = "true"

    lifecycle {
      delete_after = 0
      #              ^ Terraform reads 0 as unset
    }
  }

  rule {
    rule_name                = "none"
    target_vault_name        = "databases"
    schedule                 = "cron(0 13 ? * * *)"
    enable_continuous_backup = true

    lifecycle {
      delete_after = var.retention
      #              ^^^^^^^^^^^^^ a continuous backup without `delete_after`
    }
  }
}
```

A rule that takes snapshots may do without (`endless-retention` speaks of that), and -1 is a
retention, though one that is too long (`long-continuous-retention`).

```hcl
variable "continuous" {
  type = bool
}

resource "aws_backup_plan" "databases" {
  name = "databases"

  rule {
    rule_name                = "snapshots"
    target_vault_name        = "databases"
    enable_continuous_backup = false
  }

  rule {
    rule_name                = "either"
    target_vault_name        = "databases"
    schedule                 = "cron(0 9 ? * * *)"
    enable_continuous_backup = var.continuous
  }

  rule {
    rule_name                = "forever"
    target_vault_name        = "databases"
    schedule                 = "cron(0 13 ? * * *)"
    enable_continuous_backup = true

    lifecycle {
      delete_after = -1
    }
  }
}
```

[AWS Backup: retention of continuous backups](https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery-retention-period.html)
"""

from backuplint import Finding, Findings, Lifecycle, Note, PlanRule, Severity, rule

MAXIMUM = 35  # days


@rule(Severity.ERROR, chapter="RTO/RPO")
def check(plan_rule: PlanRule) -> Findings:
    continuous, lifecycle = plan_rule.enable_continuous_backup, plan_rule.lifecycle
    if continuous is None or not continuous.value:
        return
    fact = "a continuous backup without `delete_after`"
    if lifecycle is not None:
        lifecycle.certain(within=plan_rule)
        if lifecycle.delete_after is not None:
            return
        if lifecycle.written(Lifecycle.delete_after) is not None:
            fact = "Terraform reads 0 as unset, which leaves a continuous backup without retention"
    yield Finding(
        at=plan_rule if lifecycle is None else lifecycle.at(Lifecycle.delete_after),
        message=f"{fact}; 1 to {MAXIMUM} days are required",
        because=[Note(continuous, "makes the backup continuous")],
    )
