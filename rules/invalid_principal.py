r"""A principal that no account of AWS can be.

A policy names other accounts by their number: 12 digits, alone or in an ARN. A placeholder that was
copied along, or a number with a digit too few, passes Terraform, and the service refuses the policy
when it is applied; until then the account that should be let in is not, and its copies have nowhere
to go.

```hcl
resource "aws_backup_vault_policy" "copies" {
  backup_vault_name = "copies"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::SOURCE-ACCOUNT:root" }
      #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ names no account
      Action   = "backup:CopyIntoBackupVault"
      Resource = "*"
    }]
  })
}
```

Put the account's number in, best through a variable that its validation keeps to 12 digits.

```hcl
variable "source_account" {
  type    = string
  default = "111122223333"
}

resource "aws_backup_vault_policy" "copies" {
  backup_vault_name = "copies"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${var.source_account}:root" }
      Action    = "backup:CopyIntoBackupVault"
      Resource  = "*"
    }]
  })
}
```

It is the same in the policy of a vault's key, of a topic that a vault's notifications go to, and in
the trust policy of a role that AWS Backup works as:

```hcl
variable "accounts" {
  type    = list(string)
  default = ["111122223333", "4444555566"]
}

data "aws_iam_policy_document" "key" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = [for a in var.accounts : "arn:aws:iam::${a}:root"]
      #                                      ^^^^^^^^^^^^^^^^^^^^^^^^ an account is 12 digits
    }
  }
}

resource "aws_kms_key" "backup" {
  policy = data.aws_iam_policy_document.key.json
}

resource "aws_backup_vault" "payments" {
  name        = "payments"
  kms_key_arn = aws_kms_key.backup.arn
}

resource "aws_iam_role" "backup" {
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "backup.amazonaws.com", AWS = "<account-id>" }
      #                                                     ^^^^^^^^^^^^^^ names no account
      Action = "sts:AssumeRole"
    }]
  })
}

resource "aws_sns_topic" "events" {
  name = "backup-events"

  policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "11112222333" }
      #                   ^^^^^^^^^^^^^ an account is 12 digits
      Action   = "sns:Publish"
      Resource = "*"
    }]
  })
}

resource "aws_backup_vault_notifications" "payments" {
  backup_vault_name   = aws_backup_vault.payments.name
  sns_topic_arn       = aws_sns_topic.events.arn
  backup_vault_events = ["BACKUP_JOB_COMPLETED"]
}
```

Principals may be of other kinds, and accounts may be unknown.

```hcl
data "aws_caller_identity" "current" {}

resource "aws_backup_vault_policy" "copies" {
  backup_vault_name = "copies"

  policy = jsonencode({
    Statement = [{
      Effect = "Allow"
      Principal = {
        AWS = [
          "*",
          "AROAEXAMPLEEXAMPLE123",
          "111122223333",
          "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root",
          "arn:aws:sts::111122223333:assumed-role/backup/session",
        ]
        Service = "backup.amazonaws.com"
      }
      Action    = "backup:CopyIntoBackupVault"
      Resource  = "*"
      Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
    }]
  })
}
```

[IAM: Principals](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
"""

import re
from collections.abc import Iterator

from backuplint import (
    ExternalKey,
    Finding,
    Findings,
    Key,
    PolicyDocument,
    Principal,
    Project,
    ReplicaKey,
    Role,
    Severity,
    Statement,
    Undecided,
    Unknown,
    VaultNotifications,
    VaultPolicy,
    known,
    lets_assume,
    parse_arn,
    policies_of_topic,
    policies_under,
    rule,
    vaults_under,
)

SERVICE = "backup.amazonaws.com"
UNIQUE_ID = re.compile(r"A[A-Z0-9]{15,}")  # what a deleted role or user leaves in a policy
ACCOUNT = re.compile(r"[0-9]{12}")
NO_ACCOUNTS = frozenset({"aws", "cloudfront"})  # that ARNs have in the place of an account


@rule(Severity.WARNING, chapter="Cross-Account")
def check(
    user: VaultPolicy | Key | ExternalKey | ReplicaKey | VaultNotifications | Role,
) -> Findings:
    for document in _documents(user):
        for principals in known(document.statements, lambda s: s.principals + s.not_principals):
            for principal, wrong in known(principals, lambda p: (p, _wrong(p))):
                if wrong is not None:
                    yield Finding(at=principal, message=wrong)


def _documents(
    user: VaultPolicy | Key | ExternalKey | ReplicaKey | VaultNotifications | Role,
) -> Iterator[PolicyDocument]:
    """The policies that matter to AWS Backup."""
    if isinstance(user, VaultPolicy):
        yield user.document
    elif isinstance(user, VaultNotifications):
        yield from policies_of_topic(user.at(VaultNotifications.sns_topic_arn), user.project)
    elif isinstance(user, Role):
        if _is_backup_role(user):
            yield user.document
    else:
        policies = policies_under(user)
        if policies and vaults_under(user):
            yield from (policy.document for policy in policies)


def _is_backup_role(role: Role) -> bool:
    project: Project = role.project
    if any(known(role.document.statements, _is_for_backup)):
        return True
    return project.is_backup_role(role)


def _is_for_backup(statement: Statement) -> bool:
    return not statement.allows_everyone() and lets_assume(statement, SERVICE)


def _wrong(principal: Principal) -> str | None:
    """What is wrong with a principal; None if nothing is known to be. Errors: Undecided."""
    if principal.type != "AWS" or principal.value.refers_to is not None:
        return None
    if principal.is_everyone():
        return None
    value = principal.value
    arn = parse_arn(value)
    if arn is not None:
        account = arn.account.read()
        if account in NO_ACCOUNTS:
            return None
    elif isinstance(value, Unknown):
        raise Undecided(value)
    else:
        account = value.value
    if ACCOUNT.fullmatch(account) or UNIQUE_ID.fullmatch(account):
        return None
    if account.isdigit():
        return f"an account is 12 digits; {account} has {len(account)}"
    return f"{account or 'the empty string'} names no account; put its 12 digits there"
