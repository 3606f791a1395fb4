r"""A vault's key that others may use.

The policy of a key decides who can decrypt what the vault holds. A statement for `"*"` without a
condition lets in every account of AWS. One for a service without a condition that names your own
account is nearly as wide: the service works for everybody, and anybody can ask it to use your key
on his behalf (the "confused deputy").

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
        Principal = { Service = "backup.amazonaws.com" }
        #                       ^^^^^^^^^^^^^^^^^^^^^^ whoever it works for
        Action   = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource = "*"
      },
      {
        Effect    = "Allow"
        Principal = "*"
        #           ^^^ anybody, in any AWS account, may use the key
        Action   = "kms:Decrypt"
        Resource = "*"
      },
    ]
  })
}

resource "aws_backup_vault" "payments" {
  name        = "payments"
  kms_key_arn = aws_kms_key.backup.arn
}
```

Name roles or accounts, and bind a service with a condition on `aws:SourceAccount` or
`kms:ViaService`. AWS Backup needs no statement of its own: it works as the role of the selection.

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
        Principal = { Service = "backup-storage.amazonaws.com" }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
        Condition = { StringEquals = { "aws:SourceAccount" = "111122223333" } }
      },
      {
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = ["kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
        Condition = {
          StringEquals = {
            "kms:CallerAccount" = "111122223333"
            "kms:ViaService"    = "backup.eu-west-1.amazonaws.com"
          }
        }
      },
    ]
  })
}

resource "aws_backup_vault" "payments" {
  name        = "payments"
  kms_key_arn = aws_kms_key.backup.arn
}
```

A policy may be written beside the key, and as a policy document:

```hcl
resource "aws_kms_key" "backup" {
  enable_key_rotation = true
}

data "aws_iam_policy_document" "key" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:root", "*"]
      #                                                ^^^ anybody, in any AWS account
    }
  }
}

resource "aws_kms_key_policy" "backup" {
  key_id = aws_kms_key.backup.id
  policy = data.aws_iam_policy_document.key.json
}

resource "aws_backup_vault" "payments" {
  name        = "payments"
  kms_key_arn = aws_kms_key.backup.arn
}
```

Statements that let nobody read or write are not judged, nor those for EventBridge, which sends no
such keys with a request, nor the keys of no vault.

```hcl
resource "aws_kms_key" "backup" {
  policy = jsonencode({
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Effect    = "Allow"
        Principal = { Service = "backup.amazonaws.com" }
        Action    = "kms:DescribeKey"
        Resource  = "*"
      },
      {
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
      },
      {
        Effect    = "Allow"
        Principal = { Service = "logs.eu-west-1.amazonaws.com" }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
        Condition = {
          ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:*:111122223333:*" }
        }
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "kms:ScheduleKeyDeletion"
        Resource  = "*"
      },
    ]
  })
}

resource "aws_kms_key" "public" {
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = "*", Action = "kms:*", Resource = "*" }]
  })
}

resource "aws_backup_vault" "payments" {
  name        = "payments"
  kms_key_arn = aws_kms_key.backup.arn
}
```

[AWS Backup: Confused deputies](https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-service-confused-deputy-prevention.html)
"""

from backuplint import (
    ExternalKey,
    Finding,
    Findings,
    Key,
    PolicyDocument,
    Principal,
    ReplicaKey,
    Severity,
    Statement,
    is_narrowed,
    known,
    policies_under,
    rule,
    vaults_under,
)

# Who may do none of these can neither read a backup nor lose it.
USES = (
    *("kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom"),
    *("kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"),
)
BINDING = frozenset(
    {
        *("aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"),
        *("kms:calleraccount", "kms:viaservice", "kms:grantisforawsresource"),
    }
)
# "Confused deputy" keys are not part of EventBridge's requests for encrypted topics.
# https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
WITHOUT_SOURCE = "events.amazonaws.com"


@rule(Severity.WARNING, chapter="Customer-Managed KMS Keys", security=7.0)
def check(key: Key | ExternalKey | ReplicaKey) -> Findings:
    written = policies_under(key)
    if not written or not vaults_under(key):
        return
    for policy in written:
        document = policy.document
        for statement, uses in known(document.statements, lambda s: (s, _uses(s))):
            if uses:
                yield from _open(statement, document)


def _uses(statement: Statement) -> bool:
    return statement.allows and any(statement.covers(action) for action in USES)


def _open(statement: Statement, document: PolicyDocument) -> Findings:
    """What is wrong with a statement that lets somebody use the key."""
    for principal, found in known(statement.principals, lambda p: (p, _wrong(p, statement))):
        if found is not None and not (found == EVERYBODY and is_narrowed(statement, document)):
            yield Finding(at=principal, message=found)


EVERYBODY = "anybody, in any AWS account, may use the key; name who is meant, or add a condition"
DEPUTY = (
    "the service may use the key for whoever it works for; "
    "bind it with a condition, such as aws:SourceAccount"
)


def _wrong(principal: Principal, statement: Statement) -> str | None:
    """What is wrong with a principal; None if nothing is. Errors: Undecided."""
    if principal.type == "Service":
        if principal.is_service(WITHOUT_SOURCE) or _is_bound(statement):
            return None
        return DEPUTY
    return EVERYBODY if principal.is_everyone() and not statement.has_condition() else None


def _is_bound(statement: Statement) -> bool:
    """Whether a condition says for whom a service may act. Errors: Undecided."""
    if statement.is_bound_by(*BINDING):
        return True
    return any(c.key.startswith("kms:encryptioncontext:") for c in statement.conditions)
