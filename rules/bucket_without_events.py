r"""A bucket in continuous backup whose notifications switch EventBridge off.

AWS Backup learns of every change of a bucket that it backs up continuously from EventBridge, and
switches these events on for itself. An `aws_s3_bucket_notification` is all of a bucket's
notifications: what is not written in it, it takes away, the events for EventBridge too. From the
next apply on the continuous backup stands still, and there is no point in time to go back to.

```hcl
resource "aws_s3_bucket" "invoices" {
  bucket = "invoices"
}

resource "aws_s3_bucket_notification" "invoices" {
  bucket = aws_s3_bucket.invoices.id

  queue {
    queue_arn = "arn:aws:sqs:eu-west-1:111122223333:invoices"
    events    = ["s3:ObjectCreated:*"]
  }
}

resource "aws_backup_plan" "buckets" {
  name = "buckets"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "buckets"
    enable_continuous_backup = true

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_backup_selection" "buckets" {
  name         = "buckets"
  plan_id      = aws_backup_plan.buckets.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_s3_bucket.invoices.arn]
  #               ^^^^^^^^^^^^^^^^^^^^^^^^^^ selects aws_s3_bucket.invoices, whose notifications
}
```

Write `eventbridge = true` into the bucket's `aws_s3_bucket_notification`, beside what it has.

```hcl
resource "aws_s3_bucket" "invoices" {
  bucket = "invoices"
}

resource "aws_s3_bucket_notification" "invoices" {
  bucket      = aws_s3_bucket.invoices.id
  eventbridge = true

  queue {
    queue_arn = "arn:aws:sqs:eu-west-1:111122223333:invoices"
    events    = ["s3:ObjectCreated:*"]
  }
}

resource "aws_backup_plan" "buckets" {
  name = "buckets"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "buckets"
    enable_continuous_backup = true

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_backup_selection" "buckets" {
  name         = "buckets"
  plan_id      = aws_backup_plan.buckets.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_s3_bucket.invoices.arn]
}
```

Patterns select too:

```hcl
resource "aws_s3_bucket" "invoices" {
  bucket = "invoices"
}

resource "aws_s3_bucket_notification" "invoices" {
  bucket      = "invoices"
  eventbridge = false
}

resource "aws_backup_plan" "buckets" {
  name = "buckets"

  rule {
    rule_name         = "weekly"
    target_vault_name = "buckets"
    schedule          = "cron(0 5 ? * SUN *)"
  }

  rule {
    rule_name                = "continuous"
    target_vault_name        = "buckets"
    enable_continuous_backup = true
  }
}

resource "aws_backup_selection" "buckets" {
  name         = "buckets"
  plan_id      = aws_backup_plan.buckets.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:s3:::*"]
  #               ^^^^^^^^^^^^^^^^ selects aws_s3_bucket.invoices, whose notifications
}
```

Snapshots need no events, and a bucket without such a block keeps what AWS Backup has set:

```hcl
resource "aws_s3_bucket" "invoices" {
  bucket = "invoices"
}

resource "aws_s3_bucket_notification" "invoices" {
  bucket = aws_s3_bucket.invoices.id
}

resource "aws_s3_bucket" "orders" {
  bucket = "orders"
}

resource "aws_backup_plan" "snapshots" {
  name = "snapshots"

  rule {
    rule_name         = "daily"
    target_vault_name = "buckets"
  }
}

resource "aws_backup_plan" "continuous" {
  name = "continuous"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "buckets"
    enable_continuous_backup = true
  }
}

resource "aws_backup_selection" "invoices" {
  name         = "invoices"
  plan_id      = aws_backup_plan.snapshots.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_s3_bucket.invoices.arn]
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.continuous.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_s3_bucket.orders.arn]
}
```

[AWS Backup: Amazon S3 backups](https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html),
[AWS Backup: continuous backups](https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html)
"""

from backuplint import (
    Bucket,
    BucketNotification,
    Finding,
    Findings,
    Known,
    Note,
    Selection,
    Severity,
    Taken,
    known,
    notifications_of,
    rule,
    takes,
)

from ._continuous import continuous_rules


@rule(Severity.WARNING, chapter="RTO/RPO")
def check(selection: Selection) -> Findings:
    buckets = selection.project.of(Bucket)
    plan = selection.project.plan_of(selection) if buckets else None
    continuous = () if plan is None else continuous_rules(plan)
    if not continuous:
        return

    def judge(bucket: Bucket) -> tuple[Bucket, Taken, Known[bool]] | None:
        off = _switched_off(notifications_of(bucket))
        taken = takes(selection, bucket.instance) if off is not None else None
        return (bucket, taken, off) if off is not None and taken is not None else None

    for found in known(buckets, judge):
        if found is not None:
            bucket, taken, off = found
            yield Finding(
                at=taken,
                message=f"selects {bucket.address}, whose notifications switch EventBridge off; "
                "continuous backup needs it",
                because=[Note(off, "the notifications"), Note(continuous[0], "continuous backup")],
            )


def _switched_off(notifications: tuple[BucketNotification, ...]) -> Known[bool] | None:
    """Where EventBridge is switched off, if all of a bucket's notifications do that."""
    found = [notification.eventbridge for notification in notifications]
    if any(one is None or one.value for one in found):
        return None
    return found[0] if found else None
