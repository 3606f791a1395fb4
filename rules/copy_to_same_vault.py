r"""A copy into the very vault that the backup is already in.

A copy is there for the day on which the vault is not: deleted, locked away by a lost key, or in a
Region that is down. One that stands next to its original is lost together with it. It adds
nothing but its cost, if AWS Backup makes it at all.

```hcl
resource "aws_backup_vault" "main" {
  name = "main"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.main.name

    copy_action {
      destination_vault_arn = aws_backup_vault.main.arn
      #                       ^^^^^^^^^^^^^^^^^^^^^^^^^ the vault that the backup itself is in
    }
  }
}
```

Copy into another vault, best of all in another Region or another account, or take the
`copy_action` away.

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
  name     = "main"
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

The vault may be named in full, put together, or come through a module or an instance of its own:

```hcl
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

data "aws_caller_identity" "current" {}

locals {
  vaults = { main = "main", spare = "spare" }
  here   = "arn:aws:backup:eu-west-1:${data.aws_caller_identity.current.account_id}"
}

resource "aws_backup_vault" "each" {
  for_each = local.vaults
  name     = each.value
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "written"
    target_vault_name = "main"

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-west-1:111122223333:backup-vault:main"
      #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the vault
    }
  }

  rule {
    rule_name         = "put-together"
    target_vault_name = "main"

    copy_action {
      destination_vault_arn = "${local.here}:backup-vault:main"
      #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the vault
    }
  }

  rule {
    rule_name         = "instance"
    target_vault_name = aws_backup_vault.each["main"].name

    copy_action {
      destination_vault_arn = aws_backup_vault.each["main"].arn
      #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the vault
    }

    copy_action {
      destination_vault_arn = aws_backup_vault.each["spare"].arn
    }
  }
}
```

An equal name alone is no equal vault: names are unique only within one Region of one account.

```hcl
provider "aws" {
  region = "eu-west-1"
}

data "aws_caller_identity" "current" {}

locals {
  far = "arn:aws:backup:eu-central-1:${data.aws_caller_identity.current.account_id}"
}

resource "aws_backup_vault" "main" {
  name = "main"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-west-1:444455556666:backup-vault:main"
    }

    copy_action {
      destination_vault_arn = "${local.far}:backup-vault:${aws_backup_vault.main.name}"
    }
  }
}
```

[AWS Backup: copying a backup](https://docs.aws.amazon.com/aws-backup/latest/devguide/recov-point-create-a-copy.html)
"""

from backuplint import CopyAction, Finding, Findings, Note, PlanRule, Severity, is_own_vault, rule


@rule(Severity.WARNING, chapter="Multi-Region")
def check(copy: CopyAction) -> Findings:
    plan_rule = copy.parent
    if isinstance(plan_rule, PlanRule) and is_own_vault(copy):
        yield Finding(
            at=copy.at(CopyAction.destination_vault_arn),
            message="the vault that the backup itself is in; copy into another one",
            because=[Note(plan_rule.at(PlanRule.target_vault_name), "the vault of the backup")],
        )
