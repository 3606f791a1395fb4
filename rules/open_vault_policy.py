r"""A vault's policy that lets anybody in.

`Principal = "*"` in the policy of a vault is everybody: any role of any AWS account in the world,
and in our own account roles that nobody gave a permission. Whoever can copy into a vault can fill
it, with what we pay for and cannot tell from our own; whoever may do more can read what is there,
or delete it before the day of the restore.

```hcl
resource "aws_backup_vault_policy" "copies" {
  backup_vault_name = "copies"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      #           ^^^ allows anybody, in any AWS account
      Action   = "backup:CopyIntoBackupVault"
      Resource = "*"
    }]
  })
}
```

Name the accounts or roles that are meant, or add a condition on who they are: their organization
with `aws:PrincipalOrgID`, a part of it with `aws:PrincipalOrgPaths`, or `aws:PrincipalArn`.

```hcl
data "aws_organizations_organization" "ours" {}

resource "aws_backup_vault_policy" "copies" {
  backup_vault_name = "copies"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "backup:CopyIntoBackupVault"
      Resource  = "*"
      Condition = {
        StringEquals = {
          "aws:PrincipalOrgID" = data.aws_organizations_organization.ours.id
        }
      }
    }]
  })
}
```

A condition on how one asks says nothing of who does. Neither does one that names who is left out,
that a star meets, or that holds too where there is no organization to speak of; and everybody but
a few is nearly everybody.

```hcl
data "aws_iam_policy_document" "encrypted" {
  statement {
    actions   = ["backup:CopyIntoBackupVault"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
      #              ^^^ allows anybody, in any AWS account
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }

    condition {
      test     = "StringNotEquals"
      variable = "aws:PrincipalAccount"
      values   = ["444455556666"]
    }
  }
}

resource "aws_backup_vault_policy" "encrypted" {
  backup_vault_name = "encrypted"
  policy            = data.aws_iam_policy_document.encrypted.json
}

resource "aws_backup_vault_policy" "whatever_organization" {
  backup_vault_name = "whatever"

  policy = jsonencode({
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = ["arn:aws:iam::111122223333:root", "*"] }
        #                                                      ^^^ anybody
        Action    = "backup:CopyIntoBackupVault"
        Resource  = "*"
        Condition = { StringEqualsIfExists = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
      },
      {
        Effect    = "Allow"
        Principal = "*"
        #           ^^^ anybody
        Action    = "backup:DescribeBackupVault"
        Resource  = "*"
        Condition = { ArnLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/*" } }
      },
      {
        Effect    = "Allow"
        Principal = "*"
        #           ^^^ anybody
        Action    = "backup:StartRestoreJob"
        Resource  = "*"
        Condition = { StringEquals = { "aws:ResourceAccount" = "111122223333" } }
      },
      {
        Effect       = "Allow"
        NotPrincipal = { AWS = "arn:aws:iam::444455556666:root" }
        #                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ anybody else
        Action   = "backup:CopyIntoBackupVault"
        Resource = "*"
      },
    ]
  })
}
```

What is denied to everybody opens nothing, and what a denial takes back is not open either. Any
condition that binds who asks will do, a network of our own among them:

```hcl
variable "organization" {
  type = string
}

resource "aws_backup_vault_policy" "evidence" {
  backup_vault_name = "evidence"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "backup:DeleteRecoveryPoint"
        Resource  = "*"
      },
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = "backup:CopyIntoBackupVault"
        Resource  = "*"
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = ["backup:CopyIntoBackupVault"]
        Resource  = "*"
        Condition = {
          StringNotEquals    = { "aws:PrincipalOrgID" = var.organization }
          BoolIfExists       = { "aws:PrincipalIsAWSService" = "false" }
          ArnNotLikeIfExists = { "aws:PrincipalArn" = "arn:aws:iam::111122223333:role/partner" }
        }
      },
    ]
  })
}

data "aws_iam_policy_document" "bound" {
  dynamic "statement" {
    for_each = {
      "ForAnyValue:StringLike" = ["aws:PrincipalOrgPaths", "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"]
      StringLike               = ["aws:userid", "AROAEXAMPLEEXAMPLE:*"]
      ArnLike                  = ["AWS:SourceArn", "arn:aws:backup:*:111122223333:*"]
      StringEqualsIfExists     = ["aws:PrincipalAccount", "111122223333"]
      StringEquals             = ["aws:ResourceOrgID", "$${aws:PrincipalOrgID}"]
      IpAddress                = ["aws:SourceIp", "192.0.2.0/24"]
    }

    content {
      actions   = ["backup:CopyIntoBackupVault"]
      resources = ["*"]

      principals {
        type        = "*"
        identifiers = ["*"]
      }

      condition {
        test     = statement.key
        variable = statement.value[0]
        values   = [statement.value[1]]
      }
    }
  }
}

resource "aws_backup_vault_policy" "bound" {
  backup_vault_name = "bound"
  policy            = data.aws_iam_policy_document.bound.json
}
```

[AWS Backup: Copies across accounts](https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html)
"""

from backuplint import (
    Finding,
    Findings,
    Note,
    PolicyDocument,
    Severity,
    Statement,
    VaultPolicy,
    is_bound,
    is_narrowed,
    known,
    rule,
)

NEED = "name who is meant, or add a condition on their organization, account or ARN"


@rule(Severity.WARNING, chapter="Cross-Account", security=8.0)
def check(policy: VaultPolicy) -> Findings:
    document = policy.document
    for statement, open in known(document.statements, lambda s: (s, _is_open(s, document))):
        if not open:
            continue
        because = [Note(c, "says nothing of who asks") for c in statement.conditions[:1]]
        for principal in statement.principals:
            if principal.is_everyone():
                yield Finding(principal, f"allows anybody, in any AWS account; {NEED}", because)
                break
        else:
            left_out = statement.not_principals[0]
            yield Finding(left_out, f"allows anybody else, in any AWS account; {NEED}", because)


def _is_open(statement: Statement, document: PolicyDocument) -> bool:
    return (
        statement.allows_everyone()
        and not is_bound(statement)
        and not is_narrowed(statement, document)
    )
