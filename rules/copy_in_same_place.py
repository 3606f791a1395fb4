r"""A copy that stays in the Region and account of its original.

A copy is worth most where the original is not: in another Region, which stays up when one is
down, or in another account, whose administrators are others. One in another vault of the same
Region and account survives the loss of a vault, and nothing more.

```hcl
resource "aws_backup_vault" "main" {
  name = "main"
}

resource "aws_backup_vault" "second" {
  name = "second"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.main.name

    copy_action {
      destination_vault_arn = aws_backup_vault.second.arn
      #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^ stays in the Region and account
    }
  }
}
```

Copy into a vault of another Region or, better, of another account. If the copy is there for
another reason, such as another lock or key, ignore this finding with a comment that says so.

```hcl
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "copies"
  region = "eu-central-1"
}

resource "aws_backup_vault" "main" {
  name = "main"
}

resource "aws_backup_vault" "copies" {
  provider = aws.copies
  name     = "copies"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.main.name

    copy_action {
      destination_vault_arn = aws_backup_vault.copies.arn
    }
  }
}
```

Of an account that is written as a number nobody can tell whose it is, unless something in the
project shows the plan's own. An air-gapped vault is kept apart by AWS itself; and of a copy into
the very vault of the backup `copy-to-same-vault` speaks.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_vault" "main" {
  name = "main"
}

resource "aws_backup_logically_air_gapped_vault" "vaulted" {
  name               = "vaulted"
  min_retention_days = 7
  max_retention_days = 90
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.main.name

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-west-1:444455556666:backup-vault:copies"
    }

    copy_action {
      destination_vault_arn = aws_backup_logically_air_gapped_vault.vaulted.arn
    }

    copy_action {
      destination_vault_arn = aws_backup_vault.main.arn
    }
  }
}
```

[AWS Backup: copies to another Region](https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html)
"""

from backuplint import (
    AirGappedVault,
    CopyAction,
    Finding,
    Findings,
    Severity,
    elsewhere,
    is_own_vault,
    rule,
)


@rule(Severity.NOTE, chapter="Multi-Region")
def check(copy: CopyAction) -> Findings:
    value = copy.at(CopyAction.destination_vault_arn)
    if elsewhere(value, copy) is not None or is_own_vault(copy):
        return
    if not isinstance(copy.project.destination(copy), AirGappedVault):
        yield Finding(
            at=value,
            message="stays in the Region and account of the backup; "
            "copy to another Region or account",
        )
