r"""A report plan whose bucket does not let AWS Backup write the reports.

AWS Backup writes reports as a role of its own, `AWSServiceRoleForBackupReports`, and the bucket's
policy must let that role write. Nothing in Terraform asks for it: the report plan is made, every
report fails, and whoever has to show an auditor last quarter's backups finds an empty bucket.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "reports" {
  bucket = "backup-reports"
}

resource "aws_backup_report_plan" "jobs" {
  name = "jobs"

  report_delivery_channel {
    s3_bucket_name = aws_s3_bucket.reports.id
    #                ^^^^^^^^^^^^^^^^^^^^^^^^ no policy of the bucket lets AWS Backup write
  }

  report_setting {
    report_template = "BACKUP_JOB_REPORT"
  }
}
```

Allow the role `aws-service-role/reports.backup.amazonaws.com/AWSServiceRoleForBackupReports` of
the bucket's account `s3:PutObject` on the bucket's objects, in an `aws_s3_bucket_policy`.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_iam_service_linked_role" "reports" {
  aws_service_name = "reports.backup.amazonaws.com"
}

resource "aws_s3_bucket" "reports" {
  bucket = "backup-reports"
}

data "aws_iam_policy_document" "reports" {
  statement {
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.reports.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_service_linked_role.reports.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "s3:x-amz-acl"
      values   = ["bucket-owner-full-control"]
    }
  }
}

resource "aws_s3_bucket_policy" "reports" {
  bucket = aws_s3_bucket.reports.id
  policy = data.aws_iam_policy_document.reports.json
}

resource "aws_backup_report_plan" "jobs" {
  name = "jobs"

  report_delivery_channel {
    s3_bucket_name = aws_s3_bucket.reports.bucket
  }

  report_setting {
    report_template = "BACKUP_JOB_REPORT"
  }
}
```

Reports are written by that role and no service, and a statement on the bucket is not one on its
objects:

```hcl
resource "aws_s3_bucket" "reports" {
  for_each = toset(["jobs", "copies"])
  bucket   = "backup-reports-${each.key}"
}

resource "aws_s3_bucket_policy" "jobs" {
  bucket = "backup-reports-jobs"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "backup.amazonaws.com" }
      Action    = "s3:PutObject"
      Resource  = "${aws_s3_bucket.reports["jobs"].arn}/*"
    }]
  })
}

resource "aws_s3_bucket_policy" "copies" {
  bucket = aws_s3_bucket.reports["copies"].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = "s3:*"
      Resource  = aws_s3_bucket.reports["copies"].arn
    }]
  })
}

resource "aws_backup_report_plan" "jobs" {
  name = "jobs"

  report_delivery_channel {
    s3_bucket_name = "backup-reports-jobs"
    #                ^^^^^^^^^^^^^^^^^^^^^ no policy of the bucket lets AWS Backup write
  }

  report_setting {
    report_template = "BACKUP_JOB_REPORT"
  }
}

resource "aws_backup_report_plan" "copies" {
  name = "copies"

  report_delivery_channel {
    s3_bucket_name = aws_s3_bucket.reports["copies"].id
    #                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no policy of the bucket lets AWS Backup
  }

  report_setting {
    report_template = "COPY_JOB_REPORT"
  }
}
```

The role may be named by its ARN, the account be let in as a whole, and a bucket that others are
told of, or that another configuration makes, may have its policy elsewhere.

```hcl
provider "aws" {
  region = "eu-west-1"
}

data "aws_caller_identity" "current" {}

locals {
  roles = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role"
  path  = "aws-service-role/reports.backup.amazonaws.com"
}

resource "aws_s3_bucket" "named" {
  bucket = "backup-reports-named"
}

resource "aws_s3_bucket_policy" "named" {
  bucket = aws_s3_bucket.named.bucket

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Principal = {
        AWS = "${local.roles}/${local.path}/AWSServiceRoleForBackupReports"
      }
      Action   = ["s3:PutObject", "s3:PutObjectAcl"]
      Resource = "${aws_s3_bucket.named.arn}/reports/*"
    }]
  })
}

resource "aws_s3_bucket" "open" {
  bucket = "backup-reports-open"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Action    = "s3:*"
      Resource  = "arn:aws:s3:::backup-reports-open/*"
    }]
  })
}

resource "aws_s3_bucket" "shared" {
  bucket = "backup-reports-shared"
}

output "bucket" {
  value = aws_s3_bucket.shared.id
}

resource "aws_backup_report_plan" "jobs" {
  for_each = {
    named     = aws_s3_bucket.named.id
    open      = aws_s3_bucket.open.id
    shared    = aws_s3_bucket.shared.id
    elsewhere = "backup-reports-elsewhere"
  }
  name = "jobs_${each.key}"

  report_delivery_channel {
    s3_bucket_name = each.value
  }

  report_setting {
    report_template = "BACKUP_JOB_REPORT"
  }
}
```

[AWS Backup: Creating report plans](https://docs.aws.amazon.com/aws-backup/latest/devguide/create-report-plan-console.html)
"""

from backuplint import (
    Finding,
    Findings,
    Note,
    Project,
    ReportDeliveryChannel,
    Severity,
    any_of,
    bucket_named,
    lets_reports,
    policies_of_bucket,
    rule,
)


@rule(Severity.WARNING, chapter="Reports")
def check(channel: ReportDeliveryChannel) -> Findings:
    project: Project = channel.project
    name = channel.at(ReportDeliveryChannel.s3_bucket_name)
    bucket = bucket_named(name, channel)
    if bucket is None:
        return
    policies = policies_of_bucket(bucket)
    if any_of(policies, lambda policy: lets_reports(policy, project)):
        return
    because = [Note(policy, "the bucket's policy") for policy in policies]
    if not policies:
        project.kept_in_sight(bucket)
        project.seen_whole()
        because = [Note(bucket, "the bucket, for which no policy is written")]
    yield Finding(
        at=name,
        message="no policy of the bucket lets AWS Backup write; "
        "the role AWSServiceRoleForBackupReports must be allowed s3:PutObject",
        because=because,
    )
