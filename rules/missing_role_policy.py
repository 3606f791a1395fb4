r"""A role that lacks what its backups or restores need.

AWS Backup can do no more than the role it works as. `AWSBackupServiceRolePolicyForBackup` covers
most types, and has nothing for the data of S3; restores need policies of their own. A plan with the
wrong role is applied without a word: the jobs fail one by one, and a role that was never meant to
restore is noticed when somebody has to.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_iam_role" "backup" {
  name               = "backup"
  assume_role_policy = file("trust.json")
}

resource "aws_iam_role_policy_attachment" "backup" {
  role       = aws_iam_role.backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
}

resource "aws_backup_selection" "buckets" {
  name         = "buckets"
  plan_id      = "4b1d2c3e-5f60-4718-8293-a4b5c6d7e8f9"
  iam_role_arn = aws_iam_role.backup.arn
  #              ^^^^^^^^^^^^^^^^^^^^^^^ the role has no policy for backups of S3
  resources = ["arn:aws:s3:::payments"]
}
```

Attach `AWSBackupServiceRolePolicyForS3Backup` for buckets; for restores
`service-role/AWSBackupServiceRolePolicyForRestores`, and of buckets
`AWSBackupServiceRolePolicyForS3Restore`.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_iam_role" "backup" {
  name               = "backup"
  assume_role_policy = file("trust.json")
}

resource "aws_iam_role_policy_attachment" "backup" {
  for_each = toset([
    "service-role/AWSBackupServiceRolePolicyForBackup",
    "AWSBackupServiceRolePolicyForS3Backup",
  ])

  role       = aws_iam_role.backup.name
  policy_arn = "arn:aws:iam::aws:policy/${each.key}"
}

resource "aws_backup_selection" "buckets" {
  name         = "buckets"
  plan_id      = "4b1d2c3e-5f60-4718-8293-a4b5c6d7e8f9"
  iam_role_arn = aws_iam_role.backup.arn
  resources    = ["arn:aws:s3:::payments"]
}
```

Restore tests restore, a continuous backup of RDS changes the instance, and a role without any
policy can do nothing:

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_iam_role" "backup" {
  name                = "backup"
  assume_role_policy  = file("trust.json")
  managed_policy_arns = ["arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"]
}

resource "aws_backup_restore_testing_selection" "databases" {
  name                      = "databases"
  restore_testing_plan_name = "weekly"
  protected_resource_type   = "RDS"
  protected_resource_arns   = ["*"]
  iam_role_arn              = aws_iam_role.backup.arn
  #                           ^^^^^^^^^^^^^^^^^^^^^^^ the role has no policy for restores
}

resource "aws_iam_role" "custom" {
  name               = "custom"
  assume_role_policy = file("trust.json")
}

resource "aws_iam_role_policy" "custom" {
  role = "custom"

  policy = jsonencode({
    Statement = [{
      Effect   = "Allow"
      Action   = ["rds:*Snapshot*", "tag:GetResources"]
      Resource = "*"
    }]
  })
}

resource "aws_db_instance" "orders" {
  instance_class = "db.t4g.micro"
}

resource "aws_backup_plan" "continuous" {
  name = "continuous"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "payments"
    enable_continuous_backup = true

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_backup_selection" "databases" {
  name         = "databases"
  plan_id      = aws_backup_plan.continuous.id
  iam_role_arn = aws_iam_role.custom.arn
  #              ^^^^^^^^^^^^^^^^^^^^^^^ the role has no policy for continuous backups of RDS
  resources = [aws_db_instance.orders.arn]
}

resource "aws_iam_role" "empty" {
  name               = "empty"
  assume_role_policy = file("trust.json")
}

resource "aws_backup_selection" "tagged" {
  name         = "tagged"
  plan_id      = "4b1d2c3e-5f60-4718-8293-a4b5c6d7e8f9"
  iam_role_arn = aws_iam_role.empty.arn
  #              ^^^^^^^^^^^^^^^^^^^^^^ the role has no policy for backups
  resources = ["*"]
}
```

Policies of your own may give the same. One that is not all known may be the one that gives it, and
a role that others are told of may get its policies from them.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_iam_role" "custom" {
  name               = "custom"
  assume_role_policy = file("trust.json")

  inline_policy {
    name = "buckets"

    policy = jsonencode({
      Statement = [{ Effect = "Allow", Action = ["s3:Get*", "s3:List*"], Resource = "*" }]
    })
  }
}

resource "aws_iam_role" "unknown" {
  name               = "unknown"
  assume_role_policy = file("trust.json")
}

resource "aws_iam_role_policy_attachment" "unknown" {
  role       = aws_iam_role.unknown.name
  policy_arn = "arn:aws:iam::111122223333:policy/backups-of-buckets"
}

resource "aws_iam_role" "shared" {
  name               = "shared"
  assume_role_policy = file("trust.json")
}

output "role" {
  value = aws_iam_role.shared.name
}

resource "aws_backup_selection" "each" {
  for_each = {
    custom  = aws_iam_role.custom.arn
    unknown = aws_iam_role.unknown.arn
    shared  = aws_iam_role.shared.arn
  }

  name         = each.key
  plan_id      = "4b1d2c3e-5f60-4718-8293-a4b5c6d7e8f9"
  iam_role_arn = each.value
  resources    = ["arn:aws:s3:::payments"]
}
```

[AWS Backup: Managed policies](https://docs.aws.amazon.com/aws-backup/latest/devguide/security-iam-awsmanpol.html)
"""

from collections.abc import Iterator
from dataclasses import dataclass

from backuplint import (
    BACKUP,
    RESTORE,
    S3_BACKUP,
    S3_RESTORE,
    TO_BACK_UP_RDS_CONTINUOUSLY,
    TO_BACK_UP_S3,
    TO_RESTORE,
    Finding,
    Findings,
    Grants,
    Note,
    Placed,
    Project,
    RestoreTestingSelection,
    Selection,
    Severity,
    elements_of,
    grants_of,
    known,
    role_at,
    rule,
    selected,
)


@dataclass(frozen=True)
class Need:
    """What a role must be given: by a policy of AWS's, or one of these actions."""

    what: str
    actions: tuple[str, ...]
    words: str
    at: Placed  # what asks for it


@rule(Severity.WARNING, chapter="Least Privilege")
def check(selection: Selection | RestoreTestingSelection) -> Findings:
    project: Project = selection.project
    value = selection.at(Selection.iam_role_arn)
    role = role_at(value, selection)
    if role is None:
        return
    grants = grants_of(role).all()
    if isinstance(selection, RestoreTestingSelection):
        needs = _tested(selection)
    else:
        needs = _backed_up(selection, grants)
    for need, missing in known(needs, lambda need: (need, _lacks(grants, need))):
        if missing:
            project.seen_whole()
            project.kept_in_sight(role)
            yield Finding(
                at=value,
                message=f"the role has no policy for {need.words}; attach one that AWS has for it",
                because=[Note(need.at, "needs it"), Note(role, "the role")],
            )
            return


def _lacks(grants: Grants, need: Need) -> bool:
    return not grants.gives(need.what, *need.actions)


def _tested(selection: RestoreTestingSelection) -> Iterator[Need]:
    """What a restore test needs."""
    type = selection.protected_resource_type
    if type is not None and type.value in TO_RESTORE:
        s3 = type.value == "S3"
        what, words = (S3_RESTORE, "restores of S3") if s3 else (RESTORE, "restores")
        yield Need(what, TO_RESTORE[type.value], words, type)


def _backed_up(selection: Selection, grants: Grants) -> Iterator[Need]:
    """What backups of a selection need, as far as its types are told by ARN or reference."""
    if not grants.documents and not any(_may_back_up(grants)):
        yield Need(BACKUP, (), "backups", selection)
        return
    for one in known(elements_of(selection), lambda e: selected(e, selection)):
        if one.types == {"S3"}:
            yield Need(S3_BACKUP, TO_BACK_UP_S3, "backups of S3", one)
        elif one.types == {"RDS"} and any(known((selection,), _is_continuous)):
            words = "continuous backups of RDS"
            yield Need(BACKUP, TO_BACK_UP_RDS_CONTINUOUSLY, words, one)


def _may_back_up(grants: Grants) -> Iterator[bool]:
    """Whether AWS's policies give anything to back up with. Errors: Undecided."""
    yield grants.gives(BACKUP)
    yield grants.gives(S3_BACKUP)


def _is_continuous(selection: Selection) -> bool:
    """Whether its plan backs up continuously. Errors: Undecided."""
    project: Project = selection.project
    plan = project.plan_of(selection)
    rules = () if plan is None else plan.rules
    return any(
        continuous.value
        for continuous in known(rules, lambda rule: rule.enable_continuous_backup)
        if continuous is not None
    )
