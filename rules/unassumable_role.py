r"""A role that AWS Backup cannot work as.

AWS Backup reads, copies and restores as a role of yours. A selection that names something else, a
user or the name of a role in the place of its ARN, or a role whose trust policy does not let
`backup.amazonaws.com` assume it, is refused when it is made: "cannot be assumed by AWS Backup".

```hcl
resource "aws_iam_role" "backup" {
  name = "backup"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_backup_selection" "payments" {
  name         = "payments"
  plan_id      = "4b1d2c3e-5f60-4718-8293-a4b5c6d7e8f9"
  iam_role_arn = aws_iam_role.backup.arn
  #              ^^^^^^^^^^^^^^^^^^^^^^^ its trust policy does not let backup.amazonaws.com
  resources = ["*"]
}
```

Name the ARN of a role whose trust policy allows `sts:AssumeRole` to the service
`backup.amazonaws.com`.

```hcl
resource "aws_iam_role" "backup" {
  name = "backup"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = ["backup.amazonaws.com", "ec2.amazonaws.com"] }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_backup_selection" "payments" {
  name         = "payments"
  plan_id      = "4b1d2c3e-5f60-4718-8293-a4b5c6d7e8f9"
  iam_role_arn = aws_iam_role.backup.arn
  resources    = ["*"]
}

resource "aws_backup_selection" "default" {
  name         = "default"
  plan_id      = "4b1d2c3e-5f60-4718-8293-a4b5c6d7e8f9"
  iam_role_arn = "arn:aws:iam::111122223333:role/service-role/AWSBackupDefaultServiceRole"
  resources    = ["*"]
}
```

Restore tests need such a role too, and a role cannot be replaced by anything near it:

```hcl
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["awsbackup.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "restore" {
  name               = "restore"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_backup_restore_testing_selection" "databases" {
  name                      = "databases"
  restore_testing_plan_name = "weekly"
  protected_resource_type   = "RDS"
  protected_resource_arns   = ["*"]
  iam_role_arn              = aws_iam_role.restore.arn
  #                           ^^^^^^^^^^^^^^^^^^^^^^^^ its trust policy does not let
}

variable "account" {
  type = string
}

resource "aws_iam_instance_profile" "backup" {
  role = "backup"
}

resource "aws_backup_selection" "user" {
  name         = "user"
  plan_id      = "4b1d2c3e-5f60-4718-8293-a4b5c6d7e8f9"
  iam_role_arn = "arn:aws:iam::${var.account}:user/backup"
  #              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ is not the ARN of a role
  resources = ["*"]
}

resource "aws_backup_selection" "name" {
  name         = "name"
  plan_id      = "4b1d2c3e-5f60-4718-8293-a4b5c6d7e8f9"
  iam_role_arn = aws_iam_role.restore.name
  #              ^^^^^^^^^^^^^^^^^^^^^^^^^ is not the ARN of a role
  resources = ["*"]
}

resource "aws_backup_selection" "profile" {
  name         = "profile"
  plan_id      = "4b1d2c3e-5f60-4718-8293-a4b5c6d7e8f9"
  iam_role_arn = aws_iam_instance_profile.backup.arn
  #              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ is not the ARN of a role
  resources = ["*"]
}
```

A role that is made elsewhere is not judged, nor a trust policy that is not all known.

```hcl
variable "services" {
  type    = list(string)
  default = []
}

data "aws_partition" "current" {}

data "aws_iam_role" "backup" {
  name = "backup"
}

resource "aws_iam_role" "variable" {
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = var.services }
    }]
  })
}

resource "aws_iam_role" "suffix" {
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:*"
      Principal = { Service = "backup.${data.aws_partition.current.dns_suffix}" }
    }]
  })
}

resource "aws_backup_selection" "each" {
  for_each = {
    elsewhere = data.aws_iam_role.backup.arn
    variable  = aws_iam_role.variable.arn
    suffix    = aws_iam_role.suffix.arn
  }

  name         = each.key
  plan_id      = "4b1d2c3e-5f60-4718-8293-a4b5c6d7e8f9"
  iam_role_arn = each.value
  resources    = ["*"]
}
```

[AWS Backup: Service roles](https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html)
"""

from backuplint import (
    Finding,
    Findings,
    Instance,
    Known,
    Note,
    Null,
    Project,
    RestoreTestingSelection,
    Role,
    Selection,
    Severity,
    Value,
    View,
    lets_assume,
    parse_arn,
    role_at,
    rule,
)

SERVICE = "backup.amazonaws.com"
# What stands near roles and has an ARN of its own.
NO_ROLES = (
    "aws_iam_group",
    "aws_iam_instance_profile",
    "aws_iam_policy",
    "aws_iam_user",
)


@rule(Severity.ERROR, chapter="Least Privilege")
def check(selection: Selection | RestoreTestingSelection) -> Findings:
    value = selection.at(Selection.iam_role_arn)
    if isinstance(value, Null):
        return
    if _is_no_role(value, selection.project):
        yield Finding(
            at=value, message=f"is not the ARN of a role; name one that {SERVICE} may assume"
        )
        return
    role = role_at(value, selection)
    if role is not None and not role.document.any(lambda s: lets_assume(s, SERVICE)):
        yield Finding(
            at=value,
            message=f"its trust policy does not let {SERVICE} assume the role; "
            "it must allow sts:AssumeRole",
            because=[Note(role.at(Role.assume_role_policy), "the trust policy")],
        )


def _is_no_role(value: Value, project: Project) -> bool:
    """Whether a value certainly is not the ARN of a role. Errors: Undecided."""
    target = project.linked(value)
    if target is not None and not isinstance(value, Null) and value.refers_to is not None:
        instance = target if isinstance(target, Instance) else target.instance
        if instance.type == "aws_iam_role":
            return value.refers_to.attribute in ("id", "name")
        known = instance.type in NO_ROLES or isinstance(target, View)
        return known and value.refers_to.attribute in ("arn", "id", "name")
    if isinstance(value, Null) or (isinstance(value, Known) and not isinstance(value.value, str)):
        return False
    arn = parse_arn(value)
    if arn is None:
        return True
    if arn.service.read() != "iam":
        return True
    start = arn.pieces[0] if arn.pieces else ""
    if arn.resource.text is None and (not isinstance(start, str) or "/" not in start):
        return not arn.resource.read().startswith("role/")
    return not str(start).startswith("role/")
