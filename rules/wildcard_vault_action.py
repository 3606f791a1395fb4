r"""A wildcard in the actions of a vault's policy.

An access policy decides who may delete recovery points from a vault, and which accounts may copy
into it. It looks like any policy of IAM, and is none in one respect: AWS Backup supports no
wildcard in its `Action`. A `Deny` of `backup:Delete*` reads as if the backups could not be
deleted; whether they can shows on the day that somebody tries.

```hcl
resource "aws_backup_vault_policy" "payments" {
  backup_vault_name = "payments"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = ["backup:UpdateRecoveryPointLifecycle", "backup:Delete*"]
      #                                                   ^^^^^^^^^^^^^^^^ has a wildcard
      Resource = "*"
    }]
  })
}
```

Write out each action that is meant, such as `backup:DeleteRecoveryPoint`: a vault has few.

```hcl
resource "aws_backup_vault_policy" "payments" {
  backup_vault_name = "payments"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action = [
        "backup:DeleteRecoveryPoint",
        "backup:UpdateRecoveryPointLifecycle",
        "backup:PutBackupVaultAccessPolicy",
      ]
      Resource = "*"
    }]
  })
}
```

It is the same for an `Allow`, and however the policy is written:

```hcl
variable "stage" {
  type = string
}

locals {
  service = "backup"
}

data "aws_iam_policy_document" "copies" {
  statement {
    actions = ["${local.service}:*"]
    #          ^^^^^^^^^^^^^^^^^^^^ backup:* has a wildcard
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:root"]
    }
  }

  dynamic "statement" {
    for_each = var.stage == "production" ? ["backup:DeleteRecoveryPoint"] : []

    content {
      effect  = "Deny"
      actions = [statement.value, "backup:Update?ecoveryPointLifecycle"]
      #                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ has a wildcard
      resources = ["*"]

      principals {
        type        = "*"
        identifiers = ["*"]
      }
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
    Statement = {
      Effect    = "Allow"
      Principal = "111122223333"
      Action    = "backup:${var.stage}*"
      #           ^^^^^^^^^^^^^^^^^^^^^^ backup:…* has a wildcard
      Resource = "*"
    }
  })
}
```

Policies of roles take wildcards, and so do the other elements of a vault's policy:

```hcl
variable "action" {
  type = string
}

resource "aws_iam_policy" "operators" {
  name = "backup-operators"

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "backup:*", Resource = "*" }]
  })
}

resource "aws_backup_vault_policy" "payments" {
  backup_vault_name = "payments"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Not*"
      Effect    = "Deny"
      Principal = { AWS = "*" }
      Action    = ["backup:DeleteRecoveryPoint", var.action]
      Resource  = "arn:aws:ec2:*::snapshot/*"
      Condition = {
        ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::111122223333:role/break-glass-*" }
      }
    }]
  })
}
```

[AWS Backup: Vault access policies](https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html)
"""

from backuplint import (
    Finding,
    Findings,
    Known,
    Severity,
    Unknown,
    VaultPolicy,
    has_wildcard,
    known,
    rule,
)


@rule(Severity.WARNING, chapter="Cross-Account", security=5.0)
def check(policy: VaultPolicy) -> Findings:
    for actions in known(policy.document.statements, lambda statement: statement.actions):
        for action, wild in known(actions, lambda action: (action, has_wildcard(action))):
            if wild:
                yield Finding(
                    at=action,
                    message=f"{_shown(action)} has a wildcard; "
                    "a vault's policy takes only actions that are written out",
                )


def _shown(action: Known[str] | Unknown) -> str:
    pieces = (action.value,) if isinstance(action, Known) else action.pieces or ()
    return "".join(piece if isinstance(piece, str) else "…" for piece in pieces)
