r"""Cold storage shorter than the 90 days AWS Backup requires.

A recovery point that moves to cold storage stays there for at least 90 days, so `delete_after`
must be 90 or more above `cold_storage_after`. Terraform plans a shorter gap without a word, and
AWS refuses it at apply: the plan is not created, or keeps the rule that it had.

```hcl
resource "aws_backup_plan" "monthly" {
  name = "monthly"

  rule {
    rule_name         = "monthly"
    target_vault_name = "archive"
    schedule          = "cron(0 5 1 * ? *)"

    lifecycle {
      cold_storage_after = 30
      delete_after       = 60
      #                    ^^ deleted 30 days after it moves to cold storage
    }
  }
}
```

Keep it for 90 days or more after the move, or do not move it. Exactly 90 is enough.

```hcl
resource "aws_backup_plan" "monthly" {
  name = "monthly"

  rule {
    rule_name         = "monthly"
    target_vault_name = "archive"
    schedule          = "cron(0 5 1 * ? *)"

    lifecycle {
      cold_storage_after = 30
      delete_after       = 120
    }
  }
}
```

The lifecycle of a copy is judged by itself, and its values may come from anywhere:

```hcl
locals {
  retention = {
    daily = { cold = 30, delete = 100 }
  }
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "archive"
    schedule          = "cron(0 5 ? * * *)"

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-west-1:111122223333:backup-vault:copies"

      lifecycle {
        cold_storage_after = local.retention["daily"].cold
        delete_after       = local.retention["daily"].delete
        #                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ deleted 70 days after
      }
    }
  }
}
```

Terraform takes a 0 for unset, and -1 means never: in these there is no gap to speak of.

```hcl
resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "warm"
    target_vault_name = "archive"
    schedule          = "cron(0 5 ? * * *)"

    lifecycle {
      cold_storage_after = 0
      delete_after       = 35
    }
  }

  rule {
    rule_name         = "forever"
    target_vault_name = "archive"
    schedule          = "cron(0 5 1 1 ? *)"

    lifecycle {
      cold_storage_after = 30
      delete_after       = -1
    }
  }
}
```

[AWS Backup: Lifecycle](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html)
"""

from backuplint import Finding, Findings, Lifecycle, Note, Severity, rule

MINIMUM = 90  # days


@rule(Severity.ERROR, chapter="Tiered Storage")
def check(lifecycle: Lifecycle) -> Findings:
    cold = lifecycle.cold_storage_after
    if cold is None or cold.value < 0:
        return
    delete = lifecycle.delete_after
    if delete is None or delete.value < 0:
        return
    gap = delete.value - cold.value
    if gap < MINIMUM:
        if gap < 0:
            message = f"deleted {-gap} days before it would move to cold storage"
        else:
            message = f"deleted {gap} days after it moves to cold storage"
        yield Finding(
            at=delete,
            message=f"{message}; the minimum is {MINIMUM} days after",
            because=[Note(cold, "moves to cold storage after this many days")],
        )
