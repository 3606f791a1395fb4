r"""A vault's policy that gives another account what only the owner can do.

The policy of a vault lets other accounts in for one thing only: to copy backups into the vault,
`backup:CopyIntoBackupVault`. Whatever else it allows another account, AWS Backup rejects the
requests all the same. Who planned to restore from this vault out of another account, or to list
its recovery points there, finds out when he needs it.

```hcl
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

resource "aws_backup_vault_policy" "copies" {
  backup_vault_name = "copies"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::444455556666:root" }
      Action    = ["backup:CopyIntoBackupVault", "backup:StartRestoreJob"]
      #                                          ^^^^^^^^^^^^^^^^^^^^^^^^ is rejected
      Resource = "*"
    }]
  })
}
```

Allow another account nothing but `backup:CopyIntoBackupVault`. To restore there, let the owner
copy the backup into a vault of that account, or share a logically air-gapped vault with it.

```hcl
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

resource "aws_backup_vault_policy" "copies" {
  backup_vault_name = "copies"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::444455556666:root" }
        Action    = "backup:CopyIntoBackupVault"
        Resource  = "*"
      },
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:role/restore" }
        Action    = "backup:StartRestoreJob"
        Resource  = "*"
      },
      {
        Effect    = "Deny"
        Principal = { AWS = "arn:aws:iam::444455556666:root" }
        Action    = "backup:StartCopyJob"
        Resource  = "*"
      },
    ]
  })
}
```

The account of the vault shows in the provider or in the ARN that the policy is about. Where it
does not show, an account may be the vault's own.

```hcl
data "aws_iam_policy_document" "open" {
  statement {
    actions   = ["backup:StartRestoreJob"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["444455556666"]
    }
  }
}

data "aws_iam_policy_document" "shown" {
  statement {
    actions = ["backup:DescribeBackupVault"]
    #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ backup:DescribeBackupVault is rejected
    resources = ["arn:aws:backup:eu-west-1:111122223333:backup-vault:shown"]

    principals {
      type        = "AWS"
      identifiers = ["444455556666"]
    }
  }
}

resource "aws_backup_vault_policy" "open" {
  backup_vault_name = "open"
  policy            = data.aws_iam_policy_document.open.json
}

resource "aws_backup_vault_policy" "shown" {
  backup_vault_name = "shown"
  policy            = data.aws_iam_policy_document.shown.json
}
```

[AWS Backup: access policies of vaults](https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html)
"""

from backuplint import (
    Finding,
    Findings,
    Known,
    Note,
    Principal,
    Severity,
    Statement,
    Undecided,
    VaultPolicy,
    account_of,
    known,
    parse_arn,
    rule,
)

COPY = "backup:copyintobackupvault"


@rule(Severity.WARNING, chapter="Cross-Account")
def check(policy: VaultPolicy) -> Findings:
    for statement in known(policy.document.statements, lambda s: s if s.allows else None):
        if statement is None or statement.not_actions:
            continue
        own = _own(policy, statement)
        foreign = None if own is None else _foreign(statement, own)
        if foreign is None:
            continue
        for action in statement.actions:
            text = action.value if isinstance(action, Known) else ""
            # Of wildcards `wildcard-vault-action` speaks.
            if text.lower().startswith("backup:") and text.lower() != COPY and "*" not in text:
                yield Finding(
                    at=action,
                    message=f"{text} is rejected for another account; "
                    "it can only have backup:CopyIntoBackupVault",
                    because=[Note(foreign, "the other account")],
                )


def _own(policy: VaultPolicy, statement: Statement) -> str | None:
    """The account of the vault, if something shows it."""
    for resource in known(statement.resources, parse_arn):
        if resource is not None and resource.account.text not in (None, "", "*"):
            return resource.account.text
    return account_of(policy.instance, policy.project)


def _foreign(statement: Statement, own: str) -> Principal | None:
    """A principal of another account."""

    def account(principal: Principal) -> tuple[Principal, str | None]:
        if principal.uncertain is not None:
            raise Undecided(principal.uncertain)
        return principal, principal.account

    found = known(statement.principals, account)
    return next((one for one, part in found if part not in (None, own)), None)
