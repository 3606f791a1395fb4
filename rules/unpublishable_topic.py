r"""A topic that does not let AWS Backup publish to it.

AWS Backup sends a vault's notifications as the service `backup.amazonaws.com`, and a topic takes
messages only from those whom its policy names. The policy that SNS makes by itself names the
topic's own account, which is not enough: AWS refuses the notifications when they are set up, or
takes them, and nothing ever arrives. Silence then looks like good news.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_sns_topic" "backup" {
  name = "backup-events"
}

resource "aws_backup_vault_notifications" "payments" {
  backup_vault_name = "payments"
  sns_topic_arn     = aws_sns_topic.backup.arn
  #                   ^^^^^^^^^^^^^^^^^^^^^^^^ no policy of the topic lets AWS Backup publish
  backup_vault_events = ["BACKUP_JOB_COMPLETED", "COPY_JOB_FAILED"]
}
```

Let the service `backup.amazonaws.com` do `sns:Publish` in the topic's policy, and only for your
own account or vaults (`aws:SourceAccount`, `aws:SourceArn`).

```hcl
provider "aws" {
  region = "eu-west-1"
}

data "aws_caller_identity" "current" {}

resource "aws_sns_topic" "backup" {
  name = "backup-events"
}

data "aws_iam_policy_document" "publish" {
  statement {
    actions   = ["SNS:Publish"]
    resources = [aws_sns_topic.backup.arn]

    principals {
      type        = "Service"
      identifiers = ["backup.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_sns_topic_policy" "backup" {
  arn    = aws_sns_topic.backup.arn
  policy = data.aws_iam_policy_document.publish.json
}

resource "aws_backup_vault_notifications" "payments" {
  backup_vault_name   = "payments"
  sns_topic_arn       = aws_sns_topic.backup.arn
  backup_vault_events = ["BACKUP_JOB_COMPLETED", "COPY_JOB_FAILED"]
}
```

A policy of one's own takes the place of SNS's, and is seen in whole: it must name the right
service and the right action, wherever the topic itself was made.

```hcl
data "aws_sns_topic" "backup" {
  name = "backup-events"
}

resource "aws_sns_topic_policy" "backup" {
  arn = data.aws_sns_topic.backup.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = ["awsbackup.amazonaws.com", "cloudwatch.amazonaws.com"] }
      Action    = "sns:Publish"
      Resource  = data.aws_sns_topic.backup.arn
    }]
  })
}

resource "aws_sns_topic" "own" {
  name = "own-events"

  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [{
        "Effect": "Allow",
        "Principal": { "AWS": "*" },
        "Action": ["SNS:Publish", "SNS:Subscribe"],
        "Resource": "*",
        "Condition": { "StringEquals": { "AWS:SourceOwner": "111122223333" } }
      }]
    }
  JSON
}

resource "aws_backup_vault_notifications" "payments" {
  backup_vault_name = "payments"
  sns_topic_arn     = data.aws_sns_topic.backup.arn
  #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no policy of the topic lets AWS Backup publish
  backup_vault_events = ["BACKUP_JOB_COMPLETED"]
}

resource "aws_backup_vault_notifications" "orders" {
  backup_vault_name = "orders"
  sns_topic_arn     = aws_sns_topic.own.arn
  #                   ^^^^^^^^^^^^^^^^^^^^^ no policy of the topic lets AWS Backup publish
  backup_vault_events = ["BACKUP_JOB_COMPLETED"]
}
```

A policy may also be written in the topic itself, or let everyone publish. Of a topic that is made
elsewhere, or whose ARN is put out for others, the policy may be elsewhere too.

```hcl
provider "aws" {
  region = "eu-west-1"
}

variable "teams" {
  type    = set(string)
  default = ["payments", "orders"]
}

data "aws_partition" "current" {}

data "aws_sns_topic" "elsewhere" {
  name = "backup-events"
}

resource "aws_sns_topic" "team" {
  for_each = var.teams
  name     = "${each.key}-backups"
}

resource "aws_sns_topic_policy" "team" {
  for_each = var.teams
  arn      = aws_sns_topic.team[each.key].arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "backup.${data.aws_partition.current.dns_suffix}" }
      Action    = "sns:*"
      Resource  = aws_sns_topic.team[each.key].arn
    }]
  })
}

resource "aws_backup_vault_notifications" "team" {
  for_each            = var.teams
  backup_vault_name   = each.key
  sns_topic_arn       = aws_sns_topic.team[each.key].arn
  backup_vault_events = ["BACKUP_JOB_COMPLETED"]
}

resource "aws_sns_topic" "open" {
  name = "open-events"

  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [{
        "Effect": "Allow",
        "Principal": "*",
        "Action": "SNS:Publish",
        "Resource": "*",
        "Condition": { "StringEquals": { "aws:SourceAccount": "111122223333" } }
      }]
    }
  JSON
}

resource "aws_backup_vault_notifications" "open" {
  backup_vault_name   = "open"
  sns_topic_arn       = aws_sns_topic.open.arn
  backup_vault_events = ["BACKUP_JOB_COMPLETED"]
}

resource "aws_backup_vault_notifications" "elsewhere" {
  backup_vault_name   = "elsewhere"
  sns_topic_arn       = data.aws_sns_topic.elsewhere.arn
  backup_vault_events = ["BACKUP_JOB_COMPLETED"]
}

resource "aws_sns_topic" "shared" {
  name = "shared-events"
}

resource "aws_backup_vault_notifications" "shared" {
  backup_vault_name   = "shared"
  sns_topic_arn       = aws_sns_topic.shared.arn
  backup_vault_events = ["BACKUP_JOB_COMPLETED"]
}

output "topic" {
  value = aws_sns_topic.shared.arn
}
```

[AWS Backup: Notification options](https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html)
"""

from backuplint import (
    Finding,
    Findings,
    Note,
    Project,
    Severity,
    VaultNotifications,
    any_of,
    lets_backup,
    policies_of_topic,
    rule,
    topic_at,
)


@rule(Severity.WARNING, chapter="Notifications")
def check(notifications: VaultNotifications) -> Findings:
    project: Project = notifications.project
    arn = notifications.at(VaultNotifications.sns_topic_arn)
    topic, policies = topic_at(arn, project), policies_of_topic(arn, project)
    if any_of(policies, lambda policy: lets_backup(policy, "sns:Publish")):
        return
    because = [Note(policy, "the topic's policy") for policy in policies]
    if not policies:
        if topic is None:
            return
        project.kept_in_sight(topic)
        project.seen_whole()
        because = [Note(topic, "the topic, for which no policy is written")]
    yield Finding(
        at=arn,
        message="no policy of the topic lets AWS Backup publish; "
        "backup.amazonaws.com must be allowed sns:Publish",
        because=because,
    )
