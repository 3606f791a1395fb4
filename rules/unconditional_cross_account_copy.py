r"""A vault that another account may copy into without any condition.

A policy that lets an account copy into a vault trusts every role of that account, whatever becomes
of it. Account numbers are long and look alike, accounts are closed, sold and taken over; the vault
that holds the last good copies keeps letting them in. AWS's own example has no condition. One on
the organization costs a line, and lets nobody in who has left it, or was never meant.

```hcl
resource "aws_backup_vault_policy" "copies" {
  backup_vault_name = "copies"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::444455556666:root" }
      #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ another account, and no condition
      Action   = "backup:CopyIntoBackupVault"
      Resource = "*"
    }]
  })
}
```

Add a condition: `aws:PrincipalOrgID` for the organization, `aws:PrincipalOrgPaths` for a part of
it, or `aws:PrincipalArn` for the one role that copies. Copies go only between accounts of one
organization, so the first never stands in the way.

```hcl
resource "aws_backup_vault_policy" "copies" {
  backup_vault_name = "copies"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::444455556666:root" }
      Action    = "backup:CopyIntoBackupVault"
      Resource  = "*"
      Condition = {
        StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" }
      }
    }]
  })
}
```

Each account is named by itself, by its number or by an ARN in it; a role of another account is
another account's too. An empty condition is none.

```hcl
locals {
  sources = ["444455556666", "777788889999"]
}

data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "copies" {
  statement {
    actions   = ["backup:DescribeBackupVault", "backup:CopyIntoBackupVault"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = [for account in local.sources : "arn:aws:iam::${account}:root"]
      #                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ another account
    }
  }
}

resource "aws_backup_vault_policy" "copies" {
  backup_vault_name = "copies"
  policy            = data.aws_iam_policy_document.copies.json
}

resource "aws_backup_vault_policy" "archive" {
  backup_vault_name = "archive"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = [data.aws_caller_identity.current.account_id, "444455556666"] }
      #                                                                 ^^^^^^^^^^^^^^ no condition
      Action    = "backup:*"
      Resource  = "arn:aws:backup:eu-west-1:111122223333:backup-vault:archive"
      Condition = {}
    }]
  })
}
```

Our own accounts need no condition: the provider's, the one that owns the vault, the one whose role
makes the backups, and whatever is made or looked up here. Neither does who is denied something.

```hcl
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

provider "aws" {
  alias  = "workloads"
  region = "eu-west-1"

  assume_role {
    role_arn = "arn:aws:iam::222233334444:role/terraform"
  }
}

data "aws_caller_identity" "current" {}

data "aws_iam_role" "copier" {
  name = "copier"
}

resource "aws_organizations_account" "partner" {
  name  = "partner"
  email = "partner@example.com"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "payments"
  }
}

resource "aws_backup_selection" "payments" {
  name         = "payments"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = "arn:aws:iam::333344445555:role/backup"
  resources    = ["*"]
}

resource "aws_backup_vault_policy" "copies" {
  backup_vault_name = "copies"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          AWS = [
            "arn:aws:iam::111122223333:root",
            "arn:aws:iam::222233334444:role/copier",
            "333344445555",
            "arn:aws:iam::555566667777:root",
            "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root",
            aws_organizations_account.partner.id,
            data.aws_iam_role.copier.arn,
          ]
        }
        Action   = "backup:CopyIntoBackupVault"
        Resource = "arn:aws:backup:eu-west-1:555566667777:backup-vault:copies"
      },
      {
        Effect    = "Allow"
        Principal = { Service = "backup.amazonaws.com" }
        Action    = "backup:CopyIntoBackupVault"
        Resource  = "*"
      },
      {
        Effect    = "Deny"
        Principal = { AWS = "arn:aws:iam::888899990000:root" }
        Action    = "backup:CopyIntoBackupVault"
        Resource  = "*"
      },
    ]
  })
}
```

A denial of all who are not of the organization is a condition as well:

```hcl
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
        Effect    = "Deny"
        Principal = "*"
        Action    = "backup:CopyIntoBackupVault"
        Resource  = "*"
        Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
      },
    ]
  })
}
```

[AWS Backup: Copies across accounts](https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html)
"""

from backuplint import (
    Finding,
    Findings,
    Known,
    PolicyDocument,
    Principal,
    Project,
    Severity,
    Statement,
    Undecided,
    Unknown,
    VaultPolicy,
    is_narrowed,
    is_of_ours,
    known,
    rule,
    shows_as_own,
)

COPY = "backup:CopyIntoBackupVault"
MESSAGE = "another account, and no condition; add one on its organization or its role"


@rule(Severity.WARNING, chapter="Cross-Account", security=6.0)
def check(policy: VaultPolicy) -> Findings:
    document, project = policy.document, policy.project
    for principals in known(document.statements, lambda s: _let_in(s, document)):
        for other, foreign in known(principals, lambda p: (p, _is_foreign(p, document, project))):
            if foreign:
                yield Finding(at=other, message=MESSAGE)


def _let_in(statement: Statement, document: PolicyDocument) -> tuple[Principal, ...]:
    """Whom a statement lets copy without a condition. Errors: Undecided."""
    if not statement.allows or not statement.covers(COPY) or statement.has_condition():
        return ()
    return () if is_narrowed(statement, document) else statement.principals


def _is_foreign(principal: Principal, document: PolicyDocument, project: Project) -> bool:
    """Whether nothing in sight shows that a principal's account is our own. Errors: Undecided."""
    try:
        account = principal.account
    except Undecided as undecided:
        if is_of_ours(undecided.unknown, project):
            return False
        raise
    return account is not None and not shows_as_own(account, project, *_vaults(document))


def _vaults(document: PolicyDocument) -> tuple[Known[str] | Unknown, ...]:
    """What a policy is about: the vault itself, and what is in it. Errors: Undecided."""
    return tuple(resource for statement in document.statements for resource in statement.resources)
