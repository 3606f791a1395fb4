r"""A bucket without versioning, which AWS Backup cannot back up.

AWS Backup reads a bucket by its versions. Where versioning is off, the selection takes the bucket,
the job starts, and fails, night after night; of the bucket there is no recovery point at all.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "invoices" {
  bucket = "invoices"
}

resource "aws_backup_selection" "buckets" {
  name         = "buckets"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_s3_bucket.invoices.arn]
  #               ^^^^^^^^^^^^^^^^^^^^^^^^^^ selects aws_s3_bucket.invoices, which has no versioning
}
```

Give the bucket an `aws_s3_bucket_versioning` whose status is `Enabled`, with a lifecycle rule that
expires old versions: these cost storage, in the bucket and in the vault.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "invoices" {
  bucket = "invoices"
}

resource "aws_s3_bucket_versioning" "invoices" {
  bucket = aws_s3_bucket.invoices.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_backup_selection" "buckets" {
  name         = "buckets"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_s3_bucket.invoices.arn]
}
```

It is the same however the bucket is selected, and suspended versioning is none:

```hcl
provider "aws" {
  region = "eu-west-1"

  default_tags {
    tags = { Backup = "daily" }
  }
}

resource "aws_s3_bucket" "invoices" {
  bucket = "invoices"
}

resource "aws_s3_bucket_versioning" "invoices" {
  bucket = "invoices"

  versioning_configuration {
    status = "Suspended"
  }
}

resource "aws_s3_bucket" "orders" {
  bucket_prefix = "orders-"
  tags          = { Backup = "never" }

  versioning {
    enabled = false
  }
}

resource "aws_backup_selection" "tagged" {
  name         = "tagged"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  selection_tag { # <-- selects aws_s3_bucket.invoices, whose versioning is off
    type  = "STRINGEQUALS"
    key   = "Backup"
    value = "daily"
  }
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:s3:::orders-*"]
  #               ^^^^^^^^^^^^^^^^^^^^^^^ selects aws_s3_bucket.orders, whose versioning is off
}
```

A bucket with object lock is versioned. One that is handed out of this configuration, or taken in
from elsewhere, may be versioned there; and what is left out needs nothing.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "locked" {
  bucket              = "locked"
  object_lock_enabled = true
}

resource "aws_s3_bucket" "shared" {
  bucket = "shared"
}

resource "aws_s3_bucket" "logs" {
  bucket = "logs"
}

data "aws_s3_bucket" "elsewhere" {
  bucket = "elsewhere"
}

output "bucket" {
  value = aws_s3_bucket.shared.id
}

resource "aws_backup_selection" "buckets" {
  name          = "buckets"
  plan_id       = "1a2b3c4d"
  iam_role_arn  = "arn:aws:iam::111122223333:role/backup"
  resources     = ["arn:aws:s3:::*", data.aws_s3_bucket.elsewhere.arn]
  not_resources = [aws_s3_bucket.logs.arn]
}
```

[AWS Backup: Amazon S3 backups](https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html)
"""

from backuplint import (
    Bucket,
    Finding,
    Findings,
    Known,
    Note,
    Selection,
    Severity,
    Taken,
    View,
    known,
    rule,
    takes,
    versioning_off,
)

Off = tuple[Bucket, Taken, View | Known[str] | Known[bool]]


@rule(Severity.WARNING, chapter="Selective")
def check(selection: Selection) -> Findings:
    def judge(bucket: Bucket) -> Off | None:
        off = versioning_off(bucket)
        taken = takes(selection, bucket.instance) if off is not None else None
        return (bucket, taken, off) if off is not None and taken is not None else None

    for found in known(selection.project.of(Bucket), judge):
        if found is not None:
            bucket, taken, off = found
            which = "which has no versioning" if off is bucket else "whose versioning is off"
            yield Finding(
                at=taken,
                message=f"selects {bucket.address}, {which}; AWS Backup needs it",
                because=[Note(off, "the bucket" if off is bucket else "its versioning")],
            )
