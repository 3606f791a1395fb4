r"""A vault's policy that locks out whoever manages it.

A `Deny` holds for everybody, administrators and Terraform included. A policy that denies
`backup:PutBackupVaultAccessPolicy` to all without an exception can be applied once: from then on
every change of it is refused, and the way back is through AWS's support or the account's root.

```hcl
resource "aws_backup_vault_policy" "payments" {
  backup_vault_name = "payments"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = ["backup:DeleteRecoveryPoint", "backup:PutBackupVaultAccessPolicy"]
      #                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ denied
      Resource = "*"
    }]
  })
}
```

Make an exception for the role that applies the configuration: a condition `ArnNotLike` on
`aws:PrincipalArn`.

```hcl
resource "aws_backup_vault_policy" "payments" {
  backup_vault_name = "payments"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "backup:PutBackupVaultAccessPolicy"
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/terraform" } }
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"]
        Resource  = "*"
      },
    ]
  })
}
```

It is the same with a wildcard, and with everything but a few actions:

```hcl
data "aws_iam_policy_document" "all" {
  statement {
    effect  = "Deny"
    actions = ["backup:*"]
    #          ^^^^^^^^^^ denied to everybody
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}

resource "aws_backup_vault_policy" "all" {
  backup_vault_name = "payments"
  policy            = data.aws_iam_policy_document.all.json
}

resource "aws_backup_vault_policy" "but" {
  backup_vault_name = "orders"

  policy = jsonencode({
    Statement = [{
      Effect    = "Deny"
      Principal = { AWS = "*" }
      NotAction = "backup:CopyIntoBackupVault"
      #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ denied to everybody
      Resource = "*"
    }]
  })
}
```

Those who are denied may be some, and an exception may be any condition.

```hcl
resource "aws_backup_vault_policy" "payments" {
  backup_vault_name = "payments"

  policy = jsonencode({
    Statement = [
      {
        Effect    = "Deny"
        Principal = { AWS = "arn:aws:iam::111122223333:role/operator" }
        Action    = "backup:PutBackupVaultAccessPolicy"
        Resource  = "*"
      },
      {
        Effect       = "Deny"
        NotPrincipal = { AWS = "arn:aws:iam::111122223333:role/terraform" }
        Action       = "backup:PutBackupVaultAccessPolicy"
        Resource     = "*"
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "backup:PutBackupVaultAccessPolicy"
        Resource  = "*"
        Condition = { Bool = { "aws:MultiFactorAuthPresent" = "false" } }
      },
    ]
  })
}
```

[AWS Backup: Vault access policies](https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html)
"""

from backuplint import (
    Finding,
    Findings,
    Placed,
    Severity,
    Statement,
    VaultPolicy,
    action_matches,
    known,
    rule,
)

PUT = "backup:PutBackupVaultAccessPolicy"


@rule(Severity.WARNING, chapter="Vault Lock")
def check(policy: VaultPolicy) -> Findings:
    for statement, locks in known(policy.document.statements, lambda s: (s, _locks_out(s))):
        if locks:
            yield Finding(
                at=_action(statement),
                message=f"{PUT} is denied to everybody, Terraform included; "
                "make an exception for the role that applies this",
            )


def _locks_out(statement: Statement) -> bool:
    return (
        statement.denies
        and statement.covers(PUT)
        and any(principal.is_everyone() for principal in statement.principals)
        and not statement.has_condition()
    )


def _action(statement: Statement) -> Placed:
    """The action that takes in the one that is meant."""
    for action, found in known(statement.actions, lambda a: (a, action_matches(a, PUT))):
        if found:
            return action
    return statement.not_actions[0]
