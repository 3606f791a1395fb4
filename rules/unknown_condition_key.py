r"""A condition on a `backup:` key that AWS Backup never sets.

A condition compares what a request says of itself. AWS Backup puts only a few keys of its own into
a request, each for a few actions; `backup:CopySourceArn` is none of them. Where the key is missing,
`StringEquals` and its like do not hold, and neither does the statement: an `Allow` lets nobody in,
and every copy is refused; a `Deny` keeps nobody out. Nothing says so before the first job fails.

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
        ArnLike = { "backup:CopySourceArn" = "arn:aws:backup:*:444455556666:backup-vault:payments" }
        #           ^^^^^^^^^^^^^^^^^^^^^^ backup:CopySourceArn does not exist
      }
    }]
  })
}
```

Say who may copy into a vault with `aws:PrincipalOrgID`, `aws:PrincipalOrgPaths` or
`aws:PrincipalArn`; no key tells which vault a copy comes from. Where copies may go is up to the
side that they leave: `backup:CopyTargets` on `backup:CopyFromBackupVault`, in the policy of a role.

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
        ArnLike      = { "aws:PrincipalArn" = "arn:aws:iam::444455556666:role/backup" }
      }
    }]
  })
}
```

A key that exists is of no use with an action that does not know it. The policies of the roles that
make the backups are looked at too, the one that says who may assume them among them.

```hcl
data "aws_iam_policy_document" "copies" {
  statement {
    actions   = ["backup:CopyIntoBackupVault", "backup:DescribeBackupVault"]
    resources = ["*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ForAnyValue:ArnLike"
      variable = "backup:CopyTargets"
      #          ^^^^^^^^^^^^^^^^^^^^ only with backup:CopyFromBackupVault
      values = ["arn:aws:backup:*:111122223333:backup-vault:copies"]
    }
  }
}

resource "aws_backup_vault_policy" "copies" {
  backup_vault_name = "copies"
  policy            = data.aws_iam_policy_document.copies.json
}

resource "aws_iam_role" "backup" {
  name = "backup"

  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "backup.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "backup:SourceAccount" = "111122223333" } }
      #                              ^^^^^^^^^^^^^^^^^^^^^^ backup:SourceAccount does not exist
    }]
  })
}

resource "aws_iam_role_policy" "copies" {
  role = aws_iam_role.backup.id

  policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Action    = "backup:Copy*"
      Resource  = "*"
      Condition = { ArnLike = { "backup:CopyTarget" = "arn:aws:backup:*:*:backup-vault:copies" } }
      #                         ^^^^^^^^^^^^^^^^^^^ did you mean backup:CopyTargets?
    }]
  })
}

resource "aws_iam_policy" "locks" {
  policy = jsonencode({
    Statement = [{
      Effect    = "Deny"
      NotAction = ["backup:PutBackupVaultLockConfiguration"]
      Resource  = "*"
      Condition = { NumericLessThan = { "backup:ChangeableForDays" = 30 } }
      #                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^ so the Deny never holds
    }]
  })
}

resource "aws_iam_role_policy_attachment" "locks" {
  role       = aws_iam_role.backup.name
  policy_arn = aws_iam_policy.locks.arn
}

resource "aws_backup_selection" "everything" {
  name         = "everything"
  plan_id      = "4b1d2c3e-5f60-4718-8293-a4b5c6d7e8f9"
  iam_role_arn = aws_iam_role.backup.arn
  resources    = ["*"]
}
```

Nothing is wrong with a key that its action knows, in whatever letter case, and with conditions that
hold where there is no such key: negated ones, and those that end in `IfExists`. Keys of other
services, and of IAM itself, are not judged.

```hcl
variable "actions" {
  type = list(string)
}

resource "aws_iam_role" "backup" {
  name               = "backup"
  assume_role_policy = file("trust.json")

  inline_policy {
    name = "copies"

    policy = jsonencode({
      Statement = [
        {
          Effect    = "Allow"
          Action    = ["backup:StartCopyJob", "backup:CopyFrom*"]
          Resource  = "*"
          Condition = { ArnLike = { "Backup:copytargets" = "arn:aws:backup:*:111122223333:*" } }
        },
        {
          Effect    = "Deny"
          Action    = "backup:CopyIntoBackupVault"
          Resource  = "*"
          Condition = { ArnNotLike = { "backup:CopyTargets" = "arn:aws:backup:*:111122223333:*" } }
        },
        {
          Effect    = "Allow"
          Action    = var.actions
          Resource  = "*"
          Condition = { NumericGreaterThan = { "backup:MinRetentionDays" = 30 } }
        },
      ]
    })
  }
}

resource "aws_backup_selection" "everything" {
  name         = "everything"
  plan_id      = "4b1d2c3e-5f60-4718-8293-a4b5c6d7e8f9"
  iam_role_arn = aws_iam_role.backup.arn
  resources    = ["*"]
}

resource "aws_backup_vault_policy" "copies" {
  backup_vault_name = "copies"

  policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "111122223333" }
      Action    = "backup:CopyIntoBackupVault"
      Resource  = "*"
      Condition = {
        StringEqualsIfExists        = { "backup:CopySourceArn" = "arn:aws:backup:*:*:*" }
        StringNotLike               = { "backup:CopySourceArn" = "*:untrusted" }
        "ForAllValues:StringEquals" = { "backup:CopyTargets" = "*" }
        Null                        = { "backup:CopySourceArn" = "true" }
        StringEquals                = { "kms:ViaService" = "backup.eu-west-1.amazonaws.com" }
      }
    }]
  })
}

resource "aws_iam_policy" "of_nobody" {
  policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Action    = "backup:CopyIntoBackupVault"
      Resource  = "*"
      Condition = { StringEquals = { "backup:CopySourceArn" = "arn:aws:backup:*:*:*" } }
    }]
  })
}
```

[AWS Backup: Actions and condition keys](https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbackup.html)
"""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TypeAlias

from backuplint import (
    CONDITION_KEYS,
    Argument,
    Finding,
    Findings,
    InlinePolicy,
    Known,
    ManagedPolicy,
    Null,
    Role,
    RolePolicy,
    Severity,
    Statement,
    Value,
    VaultPolicy,
    known,
    rule,
)

Policy: TypeAlias = VaultPolicy | Role | InlinePolicy | RolePolicy | ManagedPolicy

KEYS = {key.lower(): key for key in CONDITION_KEYS}
ALIKE = 0.85  # of 1.0: how much alike a key is to the one that it may be meant for


@rule(Severity.ERROR, chapter="Cross-Account")
def check(subject: VaultPolicy | Role) -> Findings:
    if isinstance(subject, Role) and not subject.project.is_backup_role(subject):
        return
    for policy, statements in known(_policies(subject), lambda p: (p, p.document.statements)):
        for problems in known(statements, lambda statement: tuple(_problems(statement))):
            for key, problem in problems:
                yield Finding(at=_in(policy, key), message=problem)


def _policies(subject: VaultPolicy | Role) -> Iterator[Policy]:
    yield subject
    if isinstance(subject, Role):
        for policy in subject.project.policies_of_role(subject):
            if not isinstance(policy.at(type(policy).policy), Null):
                yield policy


def _in(policy: Policy, key: Value) -> Argument:
    """The place of a key, which knows the block that its policy stands in."""
    if isinstance(policy, Role):
        return Argument(policy, Role.assume_role_policy, key)
    return Argument(policy, type(policy).policy, key)


def _problems(statement: Statement) -> Iterator[tuple[Value, str]]:
    """The keys on which a condition can never hold, and why. Errors: Undecided."""
    needed = known(
        statement.conditions,
        lambda c: c.written_key if c.key.startswith("backup:") and c.needs_key else None,
    )
    keys = (key for key in needed if isinstance(key, Known))
    for key, problem in known(keys, lambda key: (key, _problem(key.value, statement))):
        if problem is not None:
            yield key, problem


def _problem(written: str, statement: Statement) -> str | None:
    """Why a condition that needs a key never holds. Errors: Undecided."""
    key = KEYS.get(written.lower())
    if key is None:
        near = get_close_matches(written.lower(), KEYS, 1, ALIKE)
        hint = f"; did you mean {KEYS[near[0]]}?" if near else ""
        return f"{written} does not exist, so {_named(statement)} never holds{hint}"
    actions = CONDITION_KEYS[key]
    if any(statement.covers(action) for action in actions):
        return None
    return f"{key} exists only with {' and '.join(actions)}, so {_named(statement)} never holds"


def _named(statement: Statement) -> str:
    return f"the {statement.effect.value.capitalize()}"
