r"""A selection that lists what AWS Backup cannot take: no ARN, or the ARN of something else.

`resources` takes ARNs, patterns of ARNs, and `*`. An id, a bucket's name, the ARN of a network or
of a bucket's objects, a service that is spelled otherwise in ARNs (EFS is `elasticfilesystem`), or
a placeholder that was copied from a page selects nothing. Terraform passes whatever is written, and
what was meant is not backed up.

```hcl
resource "aws_efs_file_system" "shared" {
  encrypted = true
}

resource "aws_backup_selection" "files" {
  name         = "files"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:efs:*:*:file-system/*"]
  #               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ is the ARN of nothing that AWS Backup takes
}

resource "aws_backup_selection" "shared" {
  name         = "shared"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_efs_file_system.shared.id]
  #               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ is neither an ARN nor `*`
}
```

Name a resource by its `arn`, or write the pattern of its type: `arn:aws:rds:*:*:db:*`,
`arn:aws:rds:*:*:cluster:*`, `arn:aws:ec2:*:*:volume/*`, `arn:aws:ec2:*:*:instance/*`,
`arn:aws:elasticfilesystem:*:*:file-system/*`, `arn:aws:dynamodb:*:*:table/*`, `arn:aws:s3:::*`.

```hcl
resource "aws_efs_file_system" "shared" {
  encrypted = true
}

resource "aws_backup_selection" "files" {
  name         = "files"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  resources = [
    aws_efs_file_system.shared.arn,
    "arn:aws:fsx:*:*:file-system/*",
    "arn:aws:s3:::shared-files",
    "arn:aws:eks:eu-west-1:111122223333:cluster/shop",
  ]
}
```

What is copied, or put together, is seen through:

```hcl
variable "bucket" {
  type = string
}

locals {
  account = "ACCOUNT-ID"
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_backup_selection" "network" {
  name         = "network"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_vpc.main.arn]
  #               ^^^^^^^^^^^^^^^^ is the ARN of nothing that AWS Backup takes
}

resource "aws_backup_selection" "volumes" {
  name         = "volumes"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["vol-0a1b2c3d4e5f"]
  #               ^^^^^^^^^^^^^^^^^^ is neither an ARN nor `*`
}

resource "aws_backup_selection" "databases" {
  name         = "databases"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:rds:*:${local.account}:db:*"]
  #               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ has no account of 12 digits
}

resource "aws_backup_selection" "objects" {
  name         = "objects"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:s3:::${var.bucket}/*"]
  #               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ names objects of a bucket
}

resource "aws_backup_selection" "regional" {
  name         = "regional"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:s3:eu-west-1:111122223333:files"]
  #               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ names no bucket
}
```

Patterns may be short, and parts of them may be out of sight:

```hcl
variable "arns" {
  type = list(string)
}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

resource "aws_backup_selection" "all" {
  name         = "all"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  resources = concat(var.arns, [
    "*",
    "arn:aws:ec2:*",
    "arn:aws:rds:*:*:*",
    "arn:aws:ssm-sap:*:*:HANA/*",
    "arn:aws:backup-gateway:*:*:vm/*",
    "arn:aws:dynamodb:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:table/*",
  ])

  not_resources = []
}
```

[AWS Backup: assigning resources](https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html),
[AWS Backup: what can be backed up](https://docs.aws.amazon.com/aws-backup/latest/devguide/whatisbackup.html)
"""

import re

from backuplint import (
    Arn,
    Finding,
    Findings,
    Item,
    Known,
    Selection,
    Severity,
    known,
    named_by,
    parse_arn,
    rule,
)

from ._selection import all_elements

# Terraform's resources that are certainly of no type that AWS Backup takes, by how they start.
OTHERS = (
    "aws_ami",
    "aws_autoscaling_",
    "aws_backup_",
    "aws_cloudfront_",
    "aws_cloudwatch_",
    "aws_db_snapshot",
    "aws_db_subnet_group",
    "aws_ebs_snapshot",
    "aws_ecr_",
    "aws_ecs_",
    "aws_efs_access_point",
    "aws_efs_mount_target",
    "aws_elasticache_",
    "aws_iam_",
    "aws_kinesis_",
    "aws_kms_",
    "aws_lambda_",
    "aws_launch_",
    "aws_lb",
    "aws_memorydb_",
    "aws_msk_",
    "aws_opensearch_",
    "aws_rds_cluster_instance",
    "aws_secretsmanager_",
    "aws_security_group",
    "aws_sns_",
    "aws_sqs_",
    "aws_ssm_",
    "aws_subnet",
    "aws_vpc",
)
PLACEHOLDER = re.compile(r".*([<>{}]|(?i:account|acct)).*|[A-Z_-]+|[Xx]+|[0-9]+", re.S)
NO_ARN = "is neither an ARN nor `*`; a selection takes nothing else"
NOTHING = "is the ARN of nothing that AWS Backup takes"


@rule(Severity.WARNING, chapter="Selective")
def check(selection: Selection) -> Findings:
    def judge(element: Item[str]) -> tuple[Item[str], str | None]:
        return element, _fault(element, selection)

    for element, fault in known(all_elements(selection), judge):
        if fault is not None:
            yield Finding(at=element, message=fault)


def _fault(element: Item[str], selection: Selection) -> str | None:
    """What is wrong with an element. Errors: Undecided."""
    if element.refers_to is not None and selection.project.linked(element) is not None:
        return _wrong_reference(element, selection)
    if isinstance(element, Known) and element.value in ("*", "arn:*"):
        return None
    arn = parse_arn(element)
    if arn is not None:
        fault = _placeholder(arn) or _no_bucket(arn)
        if fault is not None:
            return fault
    found = named_by(element, selection)
    if found.types:
        return None
    return NO_ARN if arn is None and not _is_short(element) else NOTHING


def _is_short(element: Item[str]) -> bool:
    """Whether it is a pattern that stands for the parts of an ARN that it lacks, too."""
    return isinstance(element, Known) and re.fullmatch(r"arn:.*\*", element.value) is not None


def _wrong_reference(element: Item[str], selection: Selection) -> str | None:
    found = named_by(element, selection)
    if found.types or found.instance is None:
        return None
    type = found.instance.type
    attribute = element.refers_to.attribute if element.refers_to is not None else ""
    if attribute != "arn" and type.startswith("aws_"):
        return NO_ARN if _is_no_arn(element) else None
    return NOTHING if type.startswith(OTHERS) else None


def _is_no_arn(element: Item[str]) -> bool:
    """Whether an attribute that is no `arn` is certainly none."""
    if isinstance(element, Known):
        return not element.value.startswith("arn:")
    return element.refers_to is not None and element.refers_to.attribute in ("id", "name", "bucket")


def _placeholder(arn: Arn) -> str | None:
    account = arn.account.text
    if not account or "*" in account or re.fullmatch(r"\d{12}", account):
        return None
    if PLACEHOLDER.fullmatch(account):
        return "has no account of 12 digits; write one, or `*`"
    return None


def _no_bucket(arn: Arn) -> str | None:
    if arn.service.text != "s3":
        return None
    if any(isinstance(piece, str) and "/" in piece for piece in arn.pieces):
        return "names objects of a bucket; AWS Backup takes whole buckets"
    for part in (arn.region, arn.account):
        if part.text is not None and part.text.strip("*"):
            return "names no bucket; the ARN of one has neither Region nor account"
    return None
