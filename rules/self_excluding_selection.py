r"""A selection that takes away with `not_resources` what it names in `resources`.

`not_resources` is applied last, and nothing outweighs it: what both lists name is not backed up,
however exactly `resources` names it. The plan shows the database in its list, the console shows the
selection, and the day of the restore shows that there never was a recovery point.

```hcl
resource "aws_db_instance" "orders" {
  instance_class = "db.m7g.large"
}

resource "aws_backup_selection" "databases" {
  name          = "databases"
  plan_id       = "1a2b3c4d"
  iam_role_arn  = "arn:aws:iam::111122223333:role/backup"
  resources     = [aws_db_instance.orders.arn]
  not_resources = ["arn:aws:rds:*:*:db:*"]
  #                ^^^^^^^^^^^^^^^^^^^^^^ takes away what `resources` names
}
```

Take away only a part of what is selected, by a narrower pattern or a single ARN. To back up a few
of many, name them in `resources` and leave `not_resources` out.

```hcl
resource "aws_db_instance" "orders" {
  instance_class = "db.m7g.large"
}

resource "aws_db_instance" "scratch" {
  instance_class = "db.t4g.micro"
}

resource "aws_backup_selection" "databases" {
  name         = "databases"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:rds:*:*:db:*"]

  not_resources = [
    aws_db_instance.scratch.arn,
    "arn:aws:rds:*:*:db:test-*",
  ]
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_db_instance.orders.arn]
}
```

A pattern may take another away, and so may a list that is put together elsewhere:

```hcl
locals {
  never = ["arn:aws:ec2:*", "arn:aws:s3:::scratch"]
  #        ^^^^^^^^^^^^^^^ takes away what `resources` names
}

resource "aws_backup_selection" "volumes" {
  name          = "volumes"
  plan_id       = "1a2b3c4d"
  iam_role_arn  = "arn:aws:iam::111122223333:role/backup"
  resources     = ["arn:aws:ec2:*:*:volume/*", "arn:aws:s3:::*"]
  not_resources = local.never
}

resource "aws_backup_selection" "everything" {
  name          = "everything"
  plan_id       = "1a2b3c4d"
  iam_role_arn  = "arn:aws:iam::111122223333:role/backup"
  resources     = ["*"]
  not_resources = ["*"]
  #                ^^^ takes away what `resources` names
}
```

Whether two names that are not known are one is not known either:

```hcl
variable "bucket" {
  type = string
}

variable "without" {
  type    = list(string)
  default = []
}

resource "aws_backup_selection" "buckets" {
  name          = "buckets"
  plan_id       = "1a2b3c4d"
  iam_role_arn  = "arn:aws:iam::111122223333:role/backup"
  resources     = ["arn:aws:s3:::${var.bucket}"]
  not_resources = concat(var.without, ["arn:aws:s3:::logs-*"])
}
```

[AWS Backup: BackupSelection](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupSelection.html),
[AWS Backup: assigning resources](https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html)
"""

from backuplint import (
    Finding,
    Findings,
    Item,
    Note,
    Selection,
    Severity,
    covers_element,
    known,
    rule,
)


@rule(Severity.WARNING, chapter="Selective")
def check(selection: Selection) -> Findings:
    for without in Selection.not_resources.seen(selection):

        def judge(element: Item[str], without: Item[str] = without) -> Item[str] | None:
            return element if covers_element(without, element, selection) else None

        for element in known(Selection.resources.seen(selection), judge):
            if element is not None:
                yield Finding(
                    at=without,
                    message="takes away what `resources` names; nothing outweighs `not_resources`",
                    because=[Note(element, "named here, and not backed up")],
                )
                break
