r"""An encrypted topic whose key AWS Backup cannot use.

SNS encrypts each message with the topic's key on behalf of whoever publishes it. AWS Backup
publishes as the service `backup.amazonaws.com`, which may use a key only if the key's policy says
so; that the account may use it does not count. The policy of AWS's own key `alias/aws/sns` cannot
be changed, so it never does. What AWS Backup cannot encrypt it does not send, and nobody is told
of that either.

```hcl
resource "aws_sns_topic" "backup" {
  name              = "backup-events"
  kms_master_key_id = "alias/aws/sns"
  #                   ^^^^^^^^^^^^^^^ a key that AWS manages, which AWS Backup cannot use
}

resource "aws_backup_vault_notifications" "payments" {
  backup_vault_name   = "payments"
  sns_topic_arn       = aws_sns_topic.backup.arn
  backup_vault_events = ["BACKUP_JOB_COMPLETED"]
}
```

Encrypt the topic with a key of your own whose policy lets `backup.amazonaws.com` do
`kms:GenerateDataKey*` and `kms:Decrypt`.

```hcl
resource "aws_kms_key" "topics" {
  enable_key_rotation = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Effect    = "Allow"
        Principal = { Service = "backup.amazonaws.com" }
        Action    = ["kms:GenerateDataKey*", "kms:Decrypt"]
        Resource  = "*"
      },
    ]
  })
}

resource "aws_kms_alias" "topics" {
  name          = "alias/topics"
  target_key_id = aws_kms_key.topics.key_id
}

resource "aws_sns_topic" "backup" {
  name              = "backup-events"
  kms_master_key_id = aws_kms_alias.topics.name
}

resource "aws_backup_vault_notifications" "payments" {
  backup_vault_name   = "payments"
  sns_topic_arn       = aws_sns_topic.backup.arn
  backup_vault_events = ["BACKUP_JOB_COMPLETED"]
}
```

The policy that KMS makes for a key by itself lets only the account use it, and one that names SNS
helps nobody: it is the publisher who needs the key.

```hcl
provider "aws" {
  region = "eu-west-1"
}

data "aws_kms_alias" "sns" {
  name = "alias/aws/sns"
}

resource "aws_kms_key" "bare" {
  enable_key_rotation = true
}

resource "aws_kms_key" "sns" {
  enable_key_rotation = true
}

resource "aws_kms_key_policy" "sns" {
  key_id = aws_kms_key.sns.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Effect    = "Allow"
        Principal = { Service = "sns.amazonaws.com" }
        Action    = ["kms:GenerateDataKey*", "kms:Decrypt"]
        Resource  = "*"
      },
    ]
  })
}

resource "aws_sns_topic" "bare" {
  name              = "bare-events"
  kms_master_key_id = aws_kms_key.bare.arn
  #                   ^^^^^^^^^^^^^^^^^^^^ the key's policy does not let AWS Backup use it
}

resource "aws_sns_topic" "sns" {
  name              = "sns-events"
  kms_master_key_id = aws_kms_key.sns.id
  #                   ^^^^^^^^^^^^^^^^^^ the key's policy does not let AWS Backup use it
}

resource "aws_sns_topic" "looked_up" {
  name              = "looked-up-events"
  kms_master_key_id = data.aws_kms_alias.sns.target_key_id
  #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a key that AWS manages
}

locals {
  topics = { bare = aws_sns_topic.bare, sns = aws_sns_topic.sns, own = aws_sns_topic.looked_up }
}

resource "aws_backup_vault_notifications" "all" {
  for_each            = local.topics
  backup_vault_name   = each.key
  sns_topic_arn       = each.value.arn
  backup_vault_events = ["BACKUP_JOB_COMPLETED"]
}
```

A topic without a key is not encrypted by KMS and needs none; what the policy of a key says that
is made elsewhere cannot be seen. A topic that AWS Backup does not send to is nobody's concern
here.

```hcl
data "aws_kms_key" "elsewhere" {
  key_id = "alias/topics"
}

resource "aws_sns_topic" "plain" {
  name              = "plain-events"
  kms_master_key_id = ""
}

resource "aws_sns_topic" "elsewhere" {
  name              = "elsewhere-events"
  kms_master_key_id = data.aws_kms_key.elsewhere.arn
}

resource "aws_sns_topic" "orders" {
  name              = "orders"
  kms_master_key_id = "alias/aws/sns"
}

resource "aws_backup_vault_notifications" "all" {
  for_each            = { a = aws_sns_topic.plain.arn, b = aws_sns_topic.elsewhere.arn }
  backup_vault_name   = each.key
  sns_topic_arn       = each.value
  backup_vault_events = ["BACKUP_JOB_COMPLETED"]
}
```

[AWS Backup: Notification options](https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html)
"""

from backuplint import (
    Finding,
    Findings,
    Instance,
    Known,
    Note,
    Project,
    Severity,
    Topic,
    Value,
    VaultNotifications,
    all_of,
    any_of,
    key_at,
    lets_backup,
    policies_under,
    rule,
    topic_at,
)

NEEDED = ("kms:GenerateDataKey", "kms:Decrypt")


@rule(Severity.WARNING, chapter="Notifications")
def check(notifications: VaultNotifications) -> Findings:
    project: Project = notifications.project
    arn = notifications.at(VaultNotifications.sns_topic_arn)
    topic = topic_at(arn, project)
    if topic is None or topic.lacks(Topic.kms_master_key_id):
        return
    written = topic.at(Topic.kms_master_key_id)
    here = Note(arn, "where AWS Backup is to send to it")
    if _is_managed(written, project):
        yield Finding(
            at=written,
            message="a key that AWS manages, which AWS Backup cannot use; "
            "encrypt the topic with a key of your own",
            because=[here],
        )
        return
    key = key_at(written, project)
    if key is None:
        return
    policies = policies_under(key)
    if any_of(
        policies,
        lambda policy: all_of(NEEDED, lambda action: lets_backup(policy.document, action)),
    ):
        return
    if not policies:
        project.kept_in_sight(key)
        project.seen_whole()
    yield Finding(
        at=written,
        message="the key's policy does not let AWS Backup use it; backup.amazonaws.com must be "
        "allowed kms:GenerateDataKey* and kms:Decrypt",
        because=[here, Note(policies[0].document if policies else key, "what the key allows")],
    )


def _is_managed(key: Value, project: Project) -> bool:
    """Whether it is AWS's own key for SNS, by its alias or a data source of that."""
    target = project.linked(key)
    if isinstance(target, Instance) and target.kind == "data":
        key = target.argument("name" if target.type == "aws_kms_alias" else "key_id")
    text = key.value if isinstance(key, Known) else ""
    return isinstance(text, str) and f":{text}".endswith((":alias/aws/sns",))
