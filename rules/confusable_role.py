r"""A role that AWS Backup may assume for somebody else.

A trust policy for a service lets the service assume the role, whoever asks it to. AWS advises to
add for whom: with a condition on `aws:SourceAccount` the service may assume the role only on behalf
of your own account, and cannot be talked into using it for another's (the "confused deputy").

```hcl
resource "aws_iam_role" "backup" {
  name = "backup"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "backup.amazonaws.com" }
      #                       ^^^^^^^^^^^^^^^^^^^^^^ for whichever account
      Action = "sts:AssumeRole"
    }]
  })
}
```

Add a condition `StringEquals` on `aws:SourceAccount` with the number of your account.

```hcl
data "aws_caller_identity" "current" {}

resource "aws_iam_role" "backup" {
  name = "backup"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "backup.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id }
      }
    }]
  })
}
```

A condition that always holds binds nobody:

```hcl
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["backup.amazonaws.com"]
      #              ^^^^^^^^^^^^^^^^^^^^^^ for whichever account
    }

    condition {
      test     = "StringLike"
      variable = "aws:SourceAccount"
      values   = ["*"]
    }
  }
}

resource "aws_iam_role" "backup" {
  name               = "backup"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
```

The organization, or the ARN of what the service works on, does as well. Roles of other services are
not judged.

```hcl
resource "aws_iam_role" "organization" {
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "backup.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceOrgID" = "o-a1b2c3d4e5" } }
    }]
  })
}

resource "aws_iam_role" "resource" {
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "backup.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:backup:*:111122223333:*" } }
    }]
  })
}

resource "aws_iam_role" "instances" {
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}
```

[AWS Backup: Confused deputies](https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-service-confused-deputy-prevention.html)
"""

from backuplint import Finding, Findings, Role, Severity, Statement, known, rule

SERVICE = "backup.amazonaws.com"
BINDING = ("aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths")


@rule(Severity.NOTE, chapter="Least Privilege", security=3.0)
def check(role: Role) -> Findings:
    if not role.header.source.owned:
        return  # the module's maker can change it, and its caller cannot
    for statement, open in known(role.document.statements, lambda s: (s, _is_open(s))):
        if not open:
            continue
        for principal, meant in known(statement.principals, lambda p: (p, p.is_service(SERVICE))):
            if meant:
                yield Finding(
                    at=principal,
                    message="AWS Backup may assume the role for whichever account; "
                    "add a condition on aws:SourceAccount",
                )


def _is_open(statement: Statement) -> bool:
    return (
        statement.allows
        and statement.covers("sts:AssumeRole")
        and not statement.is_bound_by(*BINDING)
    )
