r"""A copy to another account that does not let it in.

A copy to another account needs the consent of both sides: the destination vault has a policy
that allows the source `backup:CopyIntoBackupVault`, and the organization has switched backup
across accounts on. Without either each copy job is denied, after a backup that succeeds, and the
account that was to survive a break-in holds nothing.

```hcl
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

provider "aws" {
  alias               = "vaults"
  region              = "eu-west-1"
  allowed_account_ids = ["444455556666"]
}

resource "aws_backup_vault" "copies" {
  provider    = aws.vaults
  name        = "copies"
  kms_key_arn = "arn:aws:kms:eu-west-1:444455556666:key/0f1e2d3c"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    copy_action {
      destination_vault_arn = aws_backup_vault.copies.arn
      #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^ no policy of the vault lets this account
    }
  }
}
```

Give the destination vault an `aws_backup_vault_policy` that allows the source account, or the
organization, `backup:CopyIntoBackupVault`; and set `isCrossAccountBackupEnabled` to `"true"` in
the management account.

```hcl
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

provider "aws" {
  alias               = "vaults"
  region              = "eu-west-1"
  allowed_account_ids = ["444455556666"]
}

resource "aws_backup_vault" "copies" {
  provider    = aws.vaults
  name        = "copies"
  kms_key_arn = "arn:aws:kms:eu-west-1:444455556666:key/0f1e2d3c"
}

resource "aws_backup_vault_policy" "copies" {
  provider          = aws.vaults
  backup_vault_name = aws_backup_vault.copies.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Action    = "backup:CopyIntoBackupVault"
      Resource  = "*"
    }]
  })
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    copy_action {
      destination_vault_arn = aws_backup_vault.copies.arn
    }
  }
}
```

A policy for another account, or settings that say no, are as good as none:

```hcl
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

provider "aws" {
  alias               = "vaults"
  region              = "eu-west-1"
  allowed_account_ids = ["444455556666"]
}

resource "aws_backup_global_settings" "organization" {
  global_settings = {
    isCrossAccountBackupEnabled = "false"
  }
}

resource "aws_backup_vault" "copies" {
  provider = aws.vaults
  name     = "copies"
}

resource "aws_backup_vault_policy" "copies" {
  provider          = aws.vaults
  backup_vault_name = "copies"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::777788889999:root" }
      Action    = "backup:CopyIntoBackupVault"
      Resource  = "*"
    }]
  })
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    copy_action {
      destination_vault_arn = aws_backup_vault.copies.arn
      #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^ no policy of the vault lets this account
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-west-1:444455556666:backup-vault:others"
      #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ switched
    }
  }
}
```

A vault that is configured elsewhere has its policy there. An account that nothing names may be
the plan's own.

```hcl
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias   = "vaults"
  region  = "eu-west-1"
  profile = "vaults"
}

resource "aws_backup_vault" "copies" {
  provider = aws.vaults
  name     = "copies"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    copy_action {
      destination_vault_arn = aws_backup_vault.copies.arn
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-west-1:444455556666:backup-vault:others"
    }
  }
}
```

[AWS Backup: copies to another account](https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html)
"""

from backuplint import (
    CopyAction,
    Finding,
    Findings,
    GlobalSettings,
    Known,
    Note,
    Principal,
    Project,
    Severity,
    Statement,
    Vault,
    any_of,
    in_own_account,
    known,
    own_account,
    rule,
)

COPY = "backup:CopyIntoBackupVault"
SETTING = "isCrossAccountBackupEnabled"


@rule(Severity.WARNING, chapter="Cross-Account")
def check(copy: CopyAction) -> Findings:
    project: Project = copy.project
    value = copy.at(CopyAction.destination_vault_arn)
    if in_own_account(value, copy):
        return
    for vault in known((copy,), _closed):
        if vault is not None:
            yield Finding(
                at=value,
                message="no policy of the vault lets this account copy into it; "
                f"it must allow {COPY}",
                because=[Note(vault, "the vault, in another account")],
            )
            return
    for off in known(project.of(GlobalSettings), _off):
        if off is not None:
            yield Finding(
                at=value,
                message="a vault in another account, and the organization has switched backup "
                "across accounts off",
                because=[Note(off, "must be true")],
            )
            return


def _off(settings: GlobalSettings) -> Known[str] | None:
    setting = settings.global_settings.get(SETTING)
    if not isinstance(setting, Known) or setting.value != "false":
        return None
    settings.certain()
    return setting


def _closed(copy: CopyAction) -> Vault | None:
    """The vault of a copy, if it is in sight and lets nobody of the copy's account in."""
    project: Project = copy.project
    vault = project.destination(copy)
    if not isinstance(vault, Vault):
        return None
    own = own_account(copy)
    policies = project.policies_of(vault)
    if any_of(policies, lambda policy: policy.document.any(lambda s: _allows(s, own))):
        return None
    if not policies:
        project.seen_whole()
        project.kept_in_sight(vault)
    return vault


def _allows(statement: Statement, own: str | None) -> bool:
    if not statement.allows or not statement.covers(COPY):
        return False
    return bool(statement.not_principals) or any_of(
        statement.principals, lambda principal: _is_ours(principal, own)
    )


def _is_ours(principal: Principal, own: str | None) -> bool:
    return principal.is_everyone() or principal.account in (own, None)
