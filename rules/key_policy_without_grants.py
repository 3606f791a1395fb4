r"""A vault's key that AWS Backup cannot be given the use of.

AWS Backup does not hold the key of a vault: for each job, the role of the selection creates a
grant that lets the service use the key. For that the role needs `kms:CreateGrant`, from the policy
of the key itself or, where that leaves it to the account, from its own. A written policy that
names the action for neither makes every backup into the vault fail.

```hcl
resource "aws_kms_key" "backup" { # <-- no statement of its policy gives kms:CreateGrant
  enable_key_rotation = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:role/administrator" }
        Action    = ["kms:Describe*", "kms:Put*", "kms:Update*", "kms:ScheduleKeyDeletion"]
        Resource  = "*"
      },
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:role/backup" }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"]
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

Give `kms:CreateGrant` to the role of the selection, for AWS's own use with the condition
`kms:GrantIsForAWSResource`; or leave the key to the account with `kms:*` for its root.

```hcl
resource "aws_iam_role" "backup" {
  name               = "backup"
  assume_role_policy = file("trust.json")
}

resource "aws_kms_key" "role" {
  enable_key_rotation = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:role/administrator" }
        Action    = ["kms:Describe*", "kms:Put*", "kms:Update*", "kms:ScheduleKeyDeletion"]
        Resource  = "*"
      },
      {
        Effect    = "Allow"
        Principal = { AWS = aws_iam_role.backup.arn }
        Action    = ["kms:CreateGrant"]
        Resource  = "*"
        Condition = { Bool = { "kms:GrantIsForAWSResource" = "true" } }
      },
    ]
  })
}

data "aws_caller_identity" "current" {}

resource "aws_kms_key" "root" {
  enable_key_rotation = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }
      Action    = "kms:*"
      Resource  = "*"
    }]
  })
}

resource "aws_backup_vault" "role" {
  name        = "payments"
  kms_key_arn = aws_kms_key.role.arn
}

resource "aws_backup_vault" "root" {
  name        = "orders"
  kms_key_arn = aws_kms_key.root.arn
}
```

A statement for the service, or for a user, gives the role nothing:

```hcl
resource "aws_kms_key" "backup" {
  enable_key_rotation = true
}

data "aws_iam_policy_document" "key" {
  statement {
    actions   = ["kms:CreateGrant", "kms:Decrypt"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["backup.amazonaws.com"]
    }
  }

  statement {
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:user/administrator"]
    }
  }
}

resource "aws_kms_key_policy" "backup" { # <-- no statement of its policy gives kms:CreateGrant
  key_id = aws_kms_key.backup.key_id
  policy = data.aws_iam_policy_document.key.json
}

resource "aws_backup_vault" "payments" {
  name        = "payments"
  kms_key_arn = aws_kms_key.backup.arn
}
```

A key without a policy is left to its account, and what is not all known is not judged.

```hcl
variable "statements" {
  type = list(any)
}

resource "aws_kms_key" "plain" {
  enable_key_rotation = true
}

resource "aws_kms_key" "variable" {
  policy = jsonencode({ Statement = var.statements })
}

resource "aws_backup_vault" "plain" {
  name        = "payments"
  kms_key_arn = aws_kms_key.plain.arn
}

resource "aws_backup_vault" "variable" {
  name        = "orders"
  kms_key_arn = aws_kms_key.variable.arn
}
```

[AWS Backup: Encryption](https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html)
"""

from backuplint import (
    ExternalKey,
    Finding,
    Findings,
    Key,
    Note,
    Principal,
    ReplicaKey,
    Severity,
    Statement,
    key_value,
    known,
    parse_arn,
    policies_under,
    rule,
    vaults_under,
)

GRANT = "kms:CreateGrant"


@rule(Severity.WARNING, chapter="Customer-Managed KMS Keys")
def check(key: Key | ExternalKey | ReplicaKey) -> Findings:
    written = policies_under(key)
    vaults = vaults_under(key) if written else ()
    if not vaults:
        return
    for policy, gives in known(written, lambda p: (p, p.document.any(_gives))):
        if not gives:
            yield Finding(
                at=policy.view,
                message=f"no statement of its policy gives {GRANT} to the account root or a role; "
                "the role of the backups needs it",
                because=[Note(key_value(vaults[0]), "the key of this vault")],
            )


def _gives(statement: Statement) -> bool:
    """Whether it gives somebody who may be a backup's role the right to create grants."""
    if not statement.allows or not statement.covers(GRANT):
        return False
    if statement.not_principals:
        return True
    return any(_may_be_role(principal) for principal in statement.principals)


def _may_be_role(principal: Principal) -> bool:
    """Whether it is no service and no user: an account, its root, a role. Errors: Undecided."""
    if principal.type not in ("AWS", "*"):
        return False
    value = principal.value
    if value.refers_to is not None:
        return "aws_iam_user." not in value.refers_to.address
    arn = parse_arn(value)
    if arn is None or (arn.resource.text is None and isinstance(arn.pieces[0], str)):
        start = "" if arn is None else str(arn.pieces[0])
    else:
        start = arn.resource.read()
    return not start.startswith("user/")
