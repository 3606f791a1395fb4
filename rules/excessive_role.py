r"""A role of AWS Backup that may do anything.

The role of a selection needs to read and snapshot what is backed up, and that of a restore test to
make it anew. A role that may do everything does that too, and whoever gets hold of it, or may pass
it on, has the account, and the backups with it.

```hcl
resource "aws_iam_role" "backup" {
  name               = "backup"
  assume_role_policy = file("trust.json")
}

resource "aws_iam_role_policy_attachment" "backup" {
  role       = aws_iam_role.backup.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
  #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ do nearly anything
}

resource "aws_backup_selection" "payments" {
  name         = "payments"
  plan_id      = "4b1d2c3e-5f60-4718-8293-a4b5c6d7e8f9"
  iam_role_arn = aws_iam_role.backup.arn
  resources    = ["*"]
}
```

Attach AWS's own policies for the purpose: `service-role/AWSBackupServiceRolePolicyForBackup`, and
`AWSBackupServiceRolePolicyForS3Backup` where buckets are backed up.

```hcl
resource "aws_iam_role" "backup" {
  name               = "backup"
  assume_role_policy = file("trust.json")
}

resource "aws_iam_role_policy_attachment" "backup" {
  role       = aws_iam_role.backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
}

resource "aws_backup_selection" "payments" {
  name         = "payments"
  plan_id      = "4b1d2c3e-5f60-4718-8293-a4b5c6d7e8f9"
  iam_role_arn = aws_iam_role.backup.arn
  resources    = ["*"]
}
```

However a role comes by its rights:

```hcl
data "aws_partition" "current" {}

resource "aws_iam_role" "backup" {
  name               = "backup"
  assume_role_policy = file("trust.json")

  inline_policy {
    name = "everything"

    policy = jsonencode({
      Statement = [{ Effect = "Allow", Action = "*", Resource = ["*"] }]
      #                                         ^^^ everything, on everything
    })
  }
}

resource "aws_iam_role_policy_attachment" "backup" {
  for_each   = toset(["PowerUserAccess", "service-role/AWSBackupServiceRolePolicyForBackup"])
  role       = "backup"
  policy_arn = "arn:aws:iam::aws:policy/${each.key}"
  #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nearly anything
}

data "aws_iam_policy_document" "all" {
  statement {
    actions = ["*"]
    #          ^^^ everything, on everything
    resources = ["*"]
  }
}

resource "aws_iam_policy" "all" {
  policy = data.aws_iam_policy_document.all.json
}

resource "aws_iam_policy_attachment" "all" {
  name       = "all"
  roles      = [aws_iam_role.backup.name]
  policy_arn = aws_iam_policy.all.arn
}

resource "aws_backup_restore_testing_selection" "databases" {
  name                      = "databases"
  restore_testing_plan_name = "weekly"
  protected_resource_type   = "RDS"
  protected_resource_arns   = ["*"]
  iam_role_arn              = aws_iam_role.backup.arn
}
```

A boundary, a condition, or a resource that is named keep a role from doing everything. Roles that
AWS Backup does not work as are not judged.

```hcl
resource "aws_iam_role" "bounded" {
  assume_role_policy   = file("trust.json")
  managed_policy_arns  = ["arn:aws:iam::aws:policy/AdministratorAccess"]
  permissions_boundary = "arn:aws:iam::111122223333:policy/boundary"
}

resource "aws_iam_role" "named" {
  assume_role_policy = file("trust.json")
}

resource "aws_iam_role_policy" "named" {
  role = aws_iam_role.named.id

  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "*", Resource = "arn:aws:s3:::payments/*" },
      { Effect = "Allow", Action = "s3:*", Resource = "*" },
      {
        Effect    = "Allow"
        Action    = "*"
        Resource  = "*"
        Condition = { StringEquals = { "aws:ResourceTag/Backup" = "true" } }
      },
    ]
  })
}

resource "aws_iam_role" "administrator" {
  assume_role_policy  = file("trust.json")
  managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
}

resource "aws_backup_selection" "each" {
  for_each = {
    bounded = aws_iam_role.bounded.arn
    named   = aws_iam_role.named.arn
  }

  name         = each.key
  plan_id      = "4b1d2c3e-5f60-4718-8293-a4b5c6d7e8f9"
  iam_role_arn = each.value
  resources    = ["*"]
}
```

[AWS Backup: Managed policies](https://docs.aws.amazon.com/aws-backup/latest/devguide/security-iam-awsmanpol.html)
"""

from backuplint import (
    EXCESSIVE,
    Finding,
    Findings,
    PolicyDocument,
    Project,
    Role,
    Severity,
    allows_everything,
    grants_of,
    known,
    managed_name,
    rule,
)


@rule(Severity.WARNING, chapter="Least Privilege", security=7.5)
def check(role: Role) -> Findings:
    project: Project = role.project
    grants = grants_of(role)
    if not grants.arns and not grants.documents:
        return
    if not project.is_backup_role(role) or not role.lacks(Role.permissions_boundary):
        return
    for arn, name in known(grants.arns, lambda arn: (arn, managed_name(arn))):
        if name in EXCESSIVE:
            yield Finding(
                at=arn,
                message=f"{name} lets the role of the backups do nearly anything; "
                "attach AWS's policies for backups",
            )
    for document in grants.documents:
        yield from _unlimited(document)


def _unlimited(document: PolicyDocument) -> Findings:
    for statement, all in known(document.statements, lambda s: (s, allows_everything(s))):
        if all:
            what = "nearly everything" if statement.not_actions else "everything"
            yield Finding(
                at=(*statement.actions, *statement.not_actions)[0],
                message=f"lets the role of the backups do {what}, on everything; "
                "attach AWS's policies for backups",
            )
