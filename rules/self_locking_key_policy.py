r"""A vault's key whose policy lets nobody change it.

The policy of a KMS key is the only thing that gives anybody the right to manage it, the account's
administrators included. KMS refuses a policy under which whoever sets it could not change it again,
and the key is not made: nor is the vault, nor anything that waits for it.

```hcl
resource "aws_kms_key" "backup" { # <-- lets the account administer the key
  enable_key_rotation = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:role/backup" }
      Action    = ["kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey*"]
      Resource  = "*"
    }]
  })
}

resource "aws_backup_vault" "payments" {
  name        = "payments"
  kms_key_arn = aws_kms_key.backup.arn
}
```

Begin every key policy with the statement that leaves the key to the account: `kms:*` for its root,
without a condition.

```hcl
resource "aws_kms_key" "backup" {
  enable_key_rotation = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:role/backup" }
        Action    = ["kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
      },
    ]
  })
}

resource "aws_backup_vault" "payments" {
  name        = "payments"
  kms_key_arn = aws_kms_key.backup.arn
}
```

The right to everything is none for an administrator where it holds only through a service: nobody
changes a policy through AWS Backup.

```hcl
resource "aws_kms_key" "backup" { # <-- lets the account administer the key
  policy = data.aws_iam_policy_document.key.json
}

data "aws_iam_policy_document" "key" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:root"]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["backup.eu-west-1.amazonaws.com"]
    }
  }

  statement {
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["backup.amazonaws.com"]
    }
  }
}

resource "aws_backup_vault" "payments" {
  name        = "payments"
  kms_key_arn = aws_kms_key.backup.arn
}
```

Any role or user may be the administrator. Whether a condition on who asks is met cannot be told
from here, and who asks KMS not to look knows what he does.

```hcl
resource "aws_kms_key" "role" {
  policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:role/terraform" }
      Action    = ["kms:CreateGrant", "kms:Put*", "kms:ScheduleKeyDeletion"]
      Resource  = "*"
    }]
  })
}

resource "aws_kms_key" "organization" {
  policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "kms:*"
      Resource  = "*"
      Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
    }]
  })
}

resource "aws_kms_key" "unchecked" {
  bypass_policy_lockout_safety_check = true

  policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:role/backup" }
      Action    = ["kms:CreateGrant", "kms:Decrypt"]
      Resource  = "*"
    }]
  })
}

resource "aws_backup_vault" "each" {
  for_each = {
    role         = aws_kms_key.role.arn
    organization = aws_kms_key.organization.arn
    unchecked    = aws_kms_key.unchecked.arn
  }

  name        = each.key
  kms_key_arn = each.value
}
```

[AWS KMS: Default key policy](https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html)
"""

from backuplint import (
    ExternalKey,
    Finding,
    Findings,
    Key,
    Note,
    ReplicaKey,
    Severity,
    Statement,
    key_value,
    known,
    policies_under,
    rule,
    vaults_under,
)

ADMINISTER = "kms:PutKeyPolicy"
# Of requests that a service makes; whoever changes a policy makes his own.
OF_SERVICES = ("kms:ViaService", "aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID")


@rule(Severity.ERROR, chapter="Customer-Managed KMS Keys")
def check(key: Key | ExternalKey | ReplicaKey) -> Findings:
    written = policies_under(key)
    vaults = vaults_under(key) if written else ()
    if not vaults:
        return
    for policy, lets in known(written, lambda p: (p, p.unchecked or p.document.any(_lets))):
        if not lets:
            yield Finding(
                at=policy.view,
                message="no statement of its policy lets the account administer the key; "
                f"KMS refuses a policy that gives nobody {ADMINISTER}",
                because=[Note(key_value(vaults[0]), "the key of this vault")],
            )


def _lets(statement: Statement) -> bool:
    """Whether it may let somebody change the policy. Errors: Undecided."""
    if not statement.allows or not statement.covers(ADMINISTER):
        return False
    if statement.is_bound_by(*OF_SERVICES):
        return False
    if statement.not_principals:
        return True
    return any(principal.type != "Service" for principal in statement.principals)
