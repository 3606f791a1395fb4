r"""An ignore comment that suppresses nothing.

The finding that it was written for is gone: the value was put right, or moved. The comment is
still there, tells its readers of a problem that there is not, and will hide the next one.

```hcl
resource "aws_backup_plan" "monthly" {
  name = "monthly"

  rule {
    rule_name         = "monthly"
    target_vault_name = "archive"
    schedule          = "cron(0 5 1 * ? *)"

    lifecycle {
      cold_storage_after = 30
      delete_after       = 365 # backuplint: ignore[short-cold-storage] agreed with finance
      #                                             ^^^^^^^^^^^^^^^^^^ suppresses nothing
    }
  }
}
```

Remove the comment, or the id that is of no use in it. If the finding was meant to be suppressed and
still shows, move the comment to the end of the line that the finding points at, or to a line of its
own right above it.

```hcl
resource "aws_backup_plan" "monthly" {
  name = "monthly"

  rule {
    rule_name         = "monthly"
    target_vault_name = "archive"
    schedule          = "cron(0 5 1 * ? *)"

    lifecycle {
      cold_storage_after = 30
      delete_after       = 60 # backuplint: ignore[short-cold-storage] refused, and kept to show it
    }
  }
}
```

A rule that did not run, that could not tell, or that had nothing to look at leaves its comments in
peace:

```hcl
variable "cold" {
  type = number
}

resource "aws_backup_plan" "monthly" {
  name = "monthly"

  rule {
    rule_name         = "monthly"
    target_vault_name = "archive"
    schedule          = "cron(0 5 1 * ? *)"

    lifecycle {
      cold_storage_after = var.cold
      delete_after       = 100 # backuplint: ignore[short-cold-storage] var.cold is 30 in production
    }
  }
}

resource "aws_backup_plan" "yearly" {
  count = 0
  name  = "yearly"

  rule {
    rule_name         = "yearly"
    target_vault_name = "archive"
    schedule          = "cron(0 5 1 1 ? *)"

    lifecycle {
      cold_storage_after = 30
      delete_after       = 60 # backuplint: ignore[short-cold-storage] not in use yet
    }
  }
}
```

[AWS Backup: what it is](https://docs.aws.amazon.com/aws-backup/latest/devguide/whatisbackup.html)
"""

from backuplint import Finding, Findings, Ignore, Severity, rule


@rule(Severity.NOTE, chapter="Linting")
def check(ignore: Ignore) -> Findings:
    if ignore.unused:
        yield Finding(at=ignore, message="suppresses nothing; remove it")
