r"""A vault's policy that lets backups be deleted.

Whoever has the right in IAM may delete recovery points by hand, unless the vault says otherwise: by
its access policy, with a `Deny` of `backup:DeleteRecoveryPoint`, or by a lock. A vault whose policy
is about other things looks guarded and is not. AWS Config checks the same in its rule on the manual
deletion of recovery points.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_vault" "payments" {
  name = "payments"
}

resource "aws_backup_vault_policy" "payments" { # <-- neither denies backup:DeleteRecoveryPoint
  backup_vault_name = aws_backup_vault.payments.name

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
```

Deny `backup:DeleteRecoveryPoint`, `backup:UpdateRecoveryPointLifecycle` and
`backup:PutBackupVaultAccessPolicy` to all but the role that manages the vault, or lock the vault.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_vault" "payments" {
  name = "payments"
}

resource "aws_backup_vault_policy" "payments" {
  backup_vault_name = aws_backup_vault.payments.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:root" }
        Action    = "backup:CopyIntoBackupVault"
        Resource  = "*"
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action = [
          "backup:DeleteRecoveryPoint",
          "backup:UpdateRecoveryPointLifecycle",
          "backup:PutBackupVaultAccessPolicy",
        ]
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/terraform" } }
      },
    ]
  })
}

resource "aws_backup_vault" "orders" {
  name = "orders"
}

resource "aws_backup_vault_policy" "orders" {
  backup_vault_name = aws_backup_vault.orders.name

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

resource "aws_backup_vault_lock_configuration" "orders" {
  backup_vault_name  = aws_backup_vault.orders.name
  min_retention_days = 7
}
```

It is the same for a policy document, and by name:

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_vault" "each" {
  for_each = toset(["orders", "payments"])
  name     = each.key
}

data "aws_iam_policy_document" "vault" {
  statement {
    effect    = "Deny"
    actions   = ["backup:DeleteBackupVault", "backup:StartCopyJob"]
    resources = ["*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_backup_vault_policy" "each" { # <-- neither denies backup:DeleteRecoveryPoint
  for_each          = aws_backup_vault.each
  backup_vault_name = each.value.name
  policy            = data.aws_iam_policy_document.vault.json
}
```

[AWS Backup: Vault access policies](https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html)
"""

from backuplint import Finding, Findings, Note, Project, Severity, Statement, Vault, rule

DELETE = "backup:DeleteRecoveryPoint"


@rule(Severity.NOTE, chapter="Vault Lock", security=4.0)
def check(vault: Vault) -> Findings:
    project: Project = vault.project
    policies = project.policies_of(vault)
    if not policies or any(policy.document.any(_denies) for policy in policies):
        return
    if project.locks_of(vault, vault):
        return
    project.seen_whole()
    project.kept_in_sight(vault)
    yield Finding(
        at=policies[0],
        message=f"neither denies {DELETE} nor has the vault a lock; anybody with the right may "
        "delete its backups",
        because=[Note(vault, "the vault")],
    )


def _denies(statement: Statement) -> bool:
    return statement.denies and statement.covers(DELETE)
