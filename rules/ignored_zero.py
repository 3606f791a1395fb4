r"""A retention of 0 days, which Terraform reads as no retention at all.

The provider for AWS takes `delete_after = 0` for an argument that was not written, and sends
nothing. Whoever reads the plan expects backups that go at once, or the shortest retention that
there is. Instead nothing deletes them: they pile up and are paid for until somebody notices, and
data that had to be gone by some date is still there.

```hcl
resource "aws_backup_plan" "scratch" {
  name = "scratch"

  rule {
    rule_name         = "scratch"
    target_vault_name = "scratch"
    schedule          = "cron(0 5 ? * * *)"

    lifecycle {
      delete_after = 0
      #              ^ read as unset: this lifecycle deletes nothing
    }
  }
}
```

Write the number of days, 1 or more. Where recovery points are to be kept forever, write -1, so
that it reads as it is meant.

```hcl
resource "aws_backup_plan" "scratch" {
  name = "scratch"

  rule {
    rule_name         = "scratch"
    target_vault_name = "scratch"
    schedule          = "cron(0 5 ? * * *)"

    lifecycle {
      delete_after = 1
    }
  }

  rule {
    rule_name         = "yearly"
    target_vault_name = "records"
    schedule          = "cron(0 5 1 1 ? *)"

    lifecycle {
      delete_after = -1
    }
  }
}
```

A copy whose lifecycle says nothing follows the lifecycle of the backup that it is a copy of. So
this copy is deleted after 35 days, together with the original:

```hcl
locals {
  copies = {
    delete_after = "0"
  }
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "primary"
    schedule          = "cron(0 5 ? * * *)"

    lifecycle {
      delete_after = 35
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-west-1:111122223333:backup-vault:copies"

      lifecycle {
        delete_after = local.copies.delete_after
        #              ^^^^^^^^^^^^^^^^^^^^^^^^^ read as unset: this lifecycle deletes nothing
      }
    }
  }
}
```

`cold_storage_after = 0` says what it does: never. A rule for continuous backups cannot do without
a retention, which is another rule's matter.

```hcl
resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "warm"
    target_vault_name = "primary"
    schedule          = "cron(0 5 ? * * *)"

    lifecycle {
      cold_storage_after = 0
      delete_after       = 35
    }
  }

  rule {
    rule_name                = "continuous"
    target_vault_name        = "primary"
    enable_continuous_backup = true

    lifecycle {
      delete_after = 0
    }
  }
}
```

[AWS Backup: Lifecycle](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html)
"""

from backuplint import Finding, Findings, Known, Lifecycle, PlanRule, Severity, rule


@rule(Severity.WARNING, chapter="Cost")
def check(lifecycle: Lifecycle) -> Findings:
    delete: Known[int] | None = lifecycle.written(Lifecycle.delete_after)
    if delete is None or delete.value != 0:
        return
    around = lifecycle.parent
    if isinstance(around, PlanRule):
        continuous = around.enable_continuous_backup
        if continuous is not None and continuous.value:
            return  # refused for want of a retention: `continuous-without-retention` says so
    yield Finding(
        at=delete,
        message="0 is read as unset: this lifecycle deletes nothing; "
        "the minimum is 1 day, and -1 means never",
    )
