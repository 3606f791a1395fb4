r"""A managed policy of AWS Backup's that does not exist by that ARN.

AWS's own policies differ in their path: those for backups and restores stand under
`service-role/`, those for S3 and most others do not. An ARN with the wrong path, or with a typing
error in the name, is planned without a word, and IAM answers `NoSuchEntity` when it is attached.

```hcl
locals {
  managed = "arn:aws:iam::aws:policy"
}

resource "aws_iam_role_policy_attachment" "buckets" {
  role       = "backup"
  policy_arn = "${local.managed}/service-role/AWSBackupServiceRolePolicyForS3Backup"
  #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ it is
}
```

Copy the ARN from AWS's list of managed policies, or look it up by its name with the data source
`aws_iam_policy`.

```hcl
data "aws_iam_policy" "restores" {
  name = "AWSBackupServiceRolePolicyForRestores"
}

resource "aws_iam_role_policy_attachment" "buckets" {
  role       = "backup"
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup"
}

resource "aws_iam_role_policy_attachment" "backups" {
  role       = "backup"
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
}

resource "aws_iam_role_policy_attachment" "restores" {
  role       = "backup"
  policy_arn = data.aws_iam_policy.restores.arn
}
```

It is the same in any partition, and wherever a policy is attached. The policies of service-linked
roles cannot be attached at all.

```hcl
data "aws_partition" "current" {}

locals {
  managed = "arn:${data.aws_partition.current.partition}:iam::aws:policy"
}

resource "aws_iam_role_policy_attachment" "backups" {
  role       = "backup"
  policy_arn = "${local.managed}/AWSBackupServiceRolePolicyForBackup"
  #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ it is policy/service-role/AWS
}

resource "aws_iam_role" "restores" {
  assume_role_policy = file("trust.json")

  managed_policy_arns = ["${local.managed}/service-role/AWSBackupServiceRolePolicyForRestore"]
  #                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no
}

resource "aws_iam_role_policy_attachment" "reports" {
  role       = "backup"
  policy_arn = "${local.managed}/aws-service-role/AWSServiceRolePolicyForBackupReports"
  #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cannot be
}

resource "aws_iam_group_policy_attachment" "operators" {
  group      = "operators"
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupOperatorsAccess"
  #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ AWSBackupOperatorAccess
}
```

Policies of your own are yours to name, and AWS makes new ones.

```hcl
resource "aws_iam_role_policy_attachment" "each" {
  for_each = toset([
    "arn:aws:iam::111122223333:policy/service-role/AWSBackupServiceRolePolicyForS3Backup",
    "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForSomethingNew",
    "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
  ])

  role       = "backup"
  policy_arn = each.value
}
```

[AWS Backup: Managed policies](https://docs.aws.amazon.com/aws-backup/latest/devguide/security-iam-awsmanpol.html)
"""

from collections.abc import Iterable
from difflib import get_close_matches

from backuplint import (
    MANAGED_POLICIES,
    Finding,
    Findings,
    GroupPolicyAttachment,
    Item,
    PolicyAttachment,
    Role,
    RoleAttachments,
    RolePolicyAttachment,
    Severity,
    UserPolicyAttachment,
    Value,
    known,
    managed_name,
    rule,
)

LINKED = "aws-service-role/"
CLOSE = 2  # characters: farther names may be of policies that are new


@rule(Severity.ERROR, chapter="Least Privilege")
def check(
    user: Role
    | RolePolicyAttachment
    | RoleAttachments
    | PolicyAttachment
    | UserPolicyAttachment
    | GroupPolicyAttachment,
) -> Findings:
    for arn, written in known(_attached(user), lambda arn: (arn, managed_name(arn))):
        wrong = None if written is None else _wrong(written)
        if wrong is not None:
            yield Finding(at=arn, message=wrong)


def _attached(
    user: Role
    | RolePolicyAttachment
    | RoleAttachments
    | PolicyAttachment
    | UserPolicyAttachment
    | GroupPolicyAttachment,
) -> Iterable[Value | Item[str]]:
    if isinstance(user, Role):
        return Role.managed_policy_arns.seen(user)
    if isinstance(user, RoleAttachments):
        return RoleAttachments.policy_arns.seen(user)
    return (user.at(RolePolicyAttachment.policy_arn),)


def _wrong(written: str) -> str | None:
    """What is wrong with the path and name of a policy of AWS's; None if nothing is known to be."""
    path, slash, name = written.rpartition("/")
    meant = name if name in MANAGED_POLICIES else _closest(name)
    if meant is None:
        return None
    right = MANAGED_POLICIES[meant]
    if right == LINKED:
        return "only a service-linked role has this policy; it cannot be attached"
    if (path + slash, name) == (right, meant):
        return None
    return f"no managed policy has this ARN; it is policy/{right}{meant}"


def _closest(name: str) -> str | None:
    """The policy that a name with a typing error means."""
    for other in get_close_matches(name, list(MANAGED_POLICIES), 3, 0.9):
        if _distance(name, other) <= CLOSE:
            return other
    lower = {other.lower(): other for other in MANAGED_POLICIES}
    return lower.get(name.lower())


def _distance(one: str, other: str) -> int:
    """How many characters must be taken away, put in or replaced to make one name the other."""
    row = list(range(len(other) + 1))
    for index, character in enumerate(one, start=1):
        before, row[0] = row[0], index
        for place, wanted in enumerate(other, start=1):
            cost = min(row[place] + 1, row[place - 1] + 1, before + (character != wanted))
            before, row[place] = row[place], cost
    return row[-1]
