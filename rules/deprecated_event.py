r"""A notification that AWS Backup no longer sends.

Seven of the events that a vault's notifications can name are deprecated: the API takes them, and
nothing is ever sent for them. The list reads as if somebody were told when a backup fails, and
the first to notice is the one who needs it. What has happened to a job, whichever way it ended,
is told by one event, and the message says which way.

```hcl
resource "aws_backup_vault_notifications" "payments" {
  backup_vault_name   = "payments"
  sns_topic_arn       = "arn:aws:sns:eu-west-1:111122223333:backup-events"
  backup_vault_events = ["COPY_JOB_FAILED", "BACKUP_JOB_FAILED"]
  #                                         ^^^^^^^^^^^^^^^^^^^ BACKUP_JOB_COMPLETED is sent for
}
```

Ask for `BACKUP_JOB_COMPLETED` and `RESTORE_JOB_COMPLETED`. They are sent for every job that ends,
failed and expired ones too; a filter on the message attribute `State` in the topic's subscription
leaves only those.

```hcl
resource "aws_backup_vault_notifications" "payments" {
  backup_vault_name   = "payments"
  sns_topic_arn       = "arn:aws:sns:eu-west-1:111122223333:backup-events"
  backup_vault_events = ["BACKUP_JOB_COMPLETED", "RESTORE_JOB_COMPLETED", "COPY_JOB_FAILED"]
}

resource "aws_sns_topic_subscription" "failures" {
  topic_arn     = "arn:aws:sns:eu-west-1:111122223333:backup-events"
  protocol      = "email"
  endpoint      = "backups@example.com"
  filter_policy = jsonencode({ State = [{ "anything-but" = "COMPLETED" }] })
}
```

Copies have events of their own for success and failure, and these are sent. Nothing takes the
place of the events about plans; EventBridge and CloudTrail tell of changes to those.

```hcl
variable "more" {
  type    = list(string)
  default = ["S3_BACKUP_OBJECT_FAILED"]
}

locals {
  events = {
    jobs = ["BACKUP_JOB_COMPLETED", "BACKUP_JOB_EXPIRED"]
    #                               ^^^^^^^^^^^^^^^^^^^^ deprecated and never sent
    plans = ["BACKUP_PLAN_MODIFIED"]
    #        ^^^^^^^^^^^^^^^^^^^^^^ nothing is sent in its place
  }
}

resource "aws_backup_vault_notifications" "orders" {
  backup_vault_name   = "orders"
  sns_topic_arn       = "arn:aws:sns:eu-west-1:111122223333:backup-events"
  backup_vault_events = concat(local.events.jobs, local.events.plans, var.more)
}
```

[AWS Backup: Notification options](https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html)
"""

from backuplint import (
    DEPRECATED_EVENTS,
    Finding,
    Findings,
    Severity,
    VaultNotifications,
    decided,
    known,
    rule,
)


@rule(Severity.ERROR, chapter="Notifications")
def check(notifications: VaultNotifications) -> Findings:
    for event in known(VaultNotifications.backup_vault_events.seen(notifications), decided):
        if event.value not in DEPRECATED_EVENTS:
            continue
        instead = DEPRECATED_EVENTS[event.value]
        if instead is not None:
            advice = f"{instead} is sent for every job that ends, whichever way"
        else:
            advice = "nothing is sent in its place"
        yield Finding(at=event, message=f"{event.value} is deprecated and never sent; {advice}")
