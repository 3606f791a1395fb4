r"""A database, volume, file system, table or bucket that no selection takes.

Whether everything that holds data is backed up is the question of questions, and neither Terraform
nor AWS Backup answers it: what no selection names, by ARN, by pattern or by tag, is in no plan, and
nothing says so until it is lost. This rule goes through all resources and all selections in sight.
It is off unless it is asked for, since much is fine without: caches, logs, what can be made again.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_dynamodb_table" "orders" {
  name = "orders"
  tags = { Backup = "daily" }
}

resource "aws_dynamodb_table" "invoices" { # <-- no selection takes it
  name = "invoices"
  tags = { backup = "daily" }
}

resource "aws_backup_selection" "daily" {
  name         = "daily"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Backup"
    value = "daily"
  }
}
```

Give it a tag that a selection names, or name it in one. What needs no backup is best said where it
stands, with an ignore comment and the reason.

```hcl
provider "aws" {
  region = "eu-west-1"

  default_tags {
    tags = { Backup = "daily" }
  }
}

resource "aws_dynamodb_table" "orders" {
  name = "orders"
}

resource "aws_dynamodb_table" "invoices" {
  name = "invoices"
}

resource "aws_backup_selection" "daily" {
  name         = "daily"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Backup"
    value = "daily"
  }
}
```

Conditions, `not_resources`, the Region and what it has opted in to take away:

```hcl
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "far"
  region = "eu-central-1"
}

resource "aws_backup_region_settings" "here" {
  resource_type_opt_in_preference = { EFS = false }
}

resource "aws_s3_bucket" "logs" { # <-- no selection takes it
  bucket = "logs"
}

resource "aws_ebs_volume" "far" { # <-- no selection takes it
  provider          = aws.far
  availability_zone = "eu-central-1a"
  size              = 100
}

resource "aws_efs_file_system" "shared" { # <-- no selection takes it
  encrypted = true
}

resource "aws_ebs_volume" "here" {
  availability_zone = "eu-west-1a"
  size              = 100
}

resource "aws_backup_selection" "all" {
  name          = "all"
  plan_id       = "1a2b3c4d"
  iam_role_arn  = "arn:aws:iam::111122223333:role/backup"
  resources     = ["*"]
  not_resources = ["arn:aws:s3:::logs"]
}
```

A replica is backed up where it comes from. What may be taken is not told of; nor is anything in a
module that is seen without its callers.

```hcl
provider "aws" {
  region = "eu-west-1"
}

variable "arns" {
  type = list(string)
}

resource "aws_db_instance" "orders" {
  instance_class = "db.m7g.large"
}

resource "aws_db_instance" "replica" {
  instance_class      = "db.m7g.large"
  replicate_source_db = aws_db_instance.orders.identifier
}

resource "aws_ebs_volume" "data" {
  availability_zone = "eu-west-1a"
  size              = 100
}

resource "aws_backup_selection" "all" {
  name         = "all"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = concat(["arn:aws:rds:*:*:db:*"], var.arns)
}
```

[AWS Backup: assigning resources](https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html)
"""

from backuplint import (
    DATA,
    Finding,
    Findings,
    Instance,
    Null,
    Project,
    Selection,
    Severity,
    View,
    any_of,
    known,
    protectable,
    rule,
    takes,
)


@rule(Severity.NOTE, chapter="Selective", on=False)
def check(project: Project) -> Findings:
    project.seen_whole()
    selections = project.of(Selection)
    resources = (one for one in protectable(project) if one.type in DATA)

    def judge(resource: Instance) -> Instance | None:
        if not isinstance(resource.argument("replicate_source_db"), Null):
            return None
        taken = any_of(selections, lambda each: takes(each, resource) is not None)
        return None if taken else resource

    for found in known(resources, judge):
        if found is not None:
            yield Finding(
                at=View(found, project), message="no selection takes it; it is not backed up"
            )
