r"""A copy that is deleted together with its source.

A copy without a lifecycle of its own has that of the backup that it is a copy of, and so both go
on the same day. A `delete_after` of -1 means the same for a copy, and not that it is kept for
ever. Copies elsewhere are there for what is noticed late, such as ransomware that waited: then a
longer retention than at home is what helps.

```hcl
resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    lifecycle {
      delete_after = 35
    }

    copy_action { # <-- the copy is deleted with its source
      destination_vault_arn = "arn:aws:backup:eu-central-1:111122223333:backup-vault:copies"
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-north-1:111122223333:backup-vault:copies"

      lifecycle {
        delete_after = -1
        #              ^^ the copy is deleted with its source
      }
    }
  }
}
```

Give the `copy_action` a `lifecycle` with a `delete_after` of its own, in days from the day of the
backup. Write it too where it is to be the same: then it shows that it was meant.

```hcl
resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    lifecycle {
      delete_after = 35
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-central-1:111122223333:backup-vault:copies"

      lifecycle {
        delete_after = 90
      }
    }
  }
}
```

Where the source is kept for ever, its copies are too, and of that other rules speak.

```hcl
resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    lifecycle {
      delete_after = -1
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-central-1:111122223333:backup-vault:copies"
    }
  }
}
```

[AWS Backup: copying a backup](https://docs.aws.amazon.com/aws-backup/latest/devguide/recov-point-create-a-copy.html)
"""

import math

from backuplint import CopyAction, Finding, Findings, Lifecycle, Note, PlanRule, Severity, rule


@rule(Severity.NOTE, chapter="Multi-Region")
def check(copy: CopyAction) -> Findings:
    source, lifecycle = copy.parent, copy.lifecycle
    assert isinstance(source, PlanRule)
    days = None
    if lifecycle is not None:
        lifecycle.certain(within=copy)
        days = lifecycle.delete_after
        if days is None or days.value != -1:
            return
    if source.retention == math.inf or source.lifecycle is None:
        return
    yield Finding(
        at=copy if days is None else days,
        message=f"the copy is deleted with its source, after {source.retention} days; "
        "give it a delete_after of its own",
        because=[Note(source.lifecycle.at(Lifecycle.delete_after), "how long the source is kept")],
    )
