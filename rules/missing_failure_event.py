r"""Notifications that leave out the jobs that fail.

The notifications of a vault send what they list and nothing else. `BACKUP_JOB_COMPLETED` is the
event for every backup job that ends, failed and expired ones too, and `COPY_JOB_FAILED` the one
for copies. Where neither they, nor an alarm, nor an event rule tells of a failure, the topic
gives a feeling of being informed, while backups have not worked for weeks.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_vault" "payments" {
  name = "payments"
}

resource "aws_backup_plan" "payments" {
  name = "payments"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.payments.name

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-central-1:111122223333:backup-vault:copies"
    }
  }
}

resource "aws_backup_vault_notifications" "payments" {
  backup_vault_name   = aws_backup_vault.payments.name
  sns_topic_arn       = "arn:aws:sns:eu-west-1:111122223333:backup-events"
  backup_vault_events = ["BACKUP_JOB_STARTED", "RESTORE_JOB_COMPLETED"]
  #                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ tells of failed backups
  #                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ tells of failed copies
}
```

Add `BACKUP_JOB_COMPLETED`, and `COPY_JOB_FAILED` where the plan copies; a filter on the message
attribute `State` in the topic's subscription leaves only failures.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_vault" "payments" {
  name = "payments"
}

resource "aws_backup_plan" "payments" {
  name = "payments"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.payments.name

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-central-1:111122223333:backup-vault:copies"
    }
  }
}

resource "aws_backup_vault_notifications" "payments" {
  backup_vault_name   = aws_backup_vault.payments.name
  sns_topic_arn       = "arn:aws:sns:eu-west-1:111122223333:backup-events"
  backup_vault_events = ["BACKUP_JOB_COMPLETED", "COPY_JOB_FAILED"]
}
```

An alarm on the metrics of the vault or of all vaults will do as well, and so will a rule of
EventBridge. A vault to which no plan in sight backs up has no jobs of its own to tell of: here it
only receives copies.

```hcl
provider "aws" {
  region = "eu-west-1"
}

variable "events" {
  type = list(string)
}

resource "aws_backup_vault" "payments" {
  name = "payments"
}

resource "aws_backup_vault" "copies" {
  name = "copies"
}

resource "aws_backup_vault" "orders" {
  name = "orders"
}

resource "aws_backup_plan" "payments" {
  name = "payments"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.payments.name

    copy_action {
      destination_vault_arn = aws_backup_vault.copies.arn
    }
  }

  rule {
    rule_name         = "orders"
    target_vault_name = "orders"
  }
}

resource "aws_backup_vault_notifications" "payments" {
  backup_vault_name   = aws_backup_vault.payments.name
  sns_topic_arn       = "arn:aws:sns:eu-west-1:111122223333:backup-events"
  backup_vault_events = ["RESTORE_JOB_COMPLETED"]
}

resource "aws_backup_vault_notifications" "copies" {
  backup_vault_name   = aws_backup_vault.copies.name
  sns_topic_arn       = "arn:aws:sns:eu-west-1:111122223333:backup-events"
  backup_vault_events = ["RECOVERY_POINT_MODIFIED"]
}

resource "aws_backup_vault_notifications" "orders" {
  backup_vault_name   = "orders"
  sns_topic_arn       = "arn:aws:sns:eu-west-1:111122223333:backup-events"
  backup_vault_events = concat(["BACKUP_JOB_STARTED"], var.events)
}

resource "aws_cloudwatch_metric_alarm" "payments" {
  alarm_name          = "payments-backups-failed"
  namespace           = "AWS/Backup"
  metric_name         = "NumberOfBackupJobsFailed"
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:alarms"]
  dimensions          = { BackupVaultName = aws_backup_vault.payments.name }
}

resource "aws_cloudwatch_event_rule" "copies" {
  name = "copies-failed"

  event_pattern = jsonencode({
    source      = ["aws.backup"]
    detail-type = ["Copy Job State Change"]
    detail      = { state = [{ anything-but = "COMPLETED" }] }
  })
}

resource "aws_cloudwatch_event_target" "copies" {
  rule = aws_cloudwatch_event_rule.copies.name
  arn  = "arn:aws:sns:eu-west-1:111122223333:alarms"
}
```

[AWS Backup: Notification options](https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html)
"""

from backuplint import (
    Finding,
    Findings,
    Note,
    Plan,
    PlanRule,
    Project,
    Severity,
    VaultNotifications,
    View,
    any_of,
    decided,
    first,
    known,
    rule,
    same_vault,
    tells_of,
)

# The deprecated ones are never sent, which `deprecated-event` says; it is clear what is meant.
TELLING = {
    "Backup": ("BACKUP_JOB_COMPLETED", "BACKUP_JOB_FAILED", "BACKUP_JOB_EXPIRED"),
    "Copy": ("COPY_JOB_FAILED",),
}


@rule(Severity.WARNING, chapter="Notifications")
def check(notifications: VaultNotifications) -> Findings:
    for found in known(TELLING, lambda jobs: _missing(jobs, notifications)):
        if found is not None:
            yield found


def _missing(jobs: str, notifications: VaultNotifications) -> Finding | None:
    """What is wrong if nothing tells of these jobs when they fail. Errors: Undecided."""
    project: Project = notifications.project
    made = _made_by(jobs, notifications)
    if made is None:
        return None
    if any_of(project.of(VaultNotifications), lambda one: _tells(one, jobs, notifications)):
        return None
    vault = notifications.at(VaultNotifications.backup_vault_name)
    if tells_of(jobs, project, vault, notifications):
        return None
    named = project.vault_named(vault, notifications)
    if named is not None:
        project.kept_in_sight(named)
    project.seen_whole()
    what = "backups" if jobs == "Backup" else "copies"
    return Finding(
        at=notifications.at(VaultNotifications.backup_vault_events),
        message=f"nothing tells of failed {what}; {TELLING[jobs][0]} would",
        because=[Note(made, f"the {what}")],
    )


def _made_by(jobs: str, notifications: VaultNotifications) -> View | None:
    """What backs up to the vault, or copies from it. Errors: Undecided."""
    rules = [rule for plan in notifications.project.of(Plan) for rule in plan.rules]
    return first(rules, lambda rule: _makes(jobs, rule, notifications))


def _makes(jobs: str, rule: PlanRule, notifications: VaultNotifications) -> View | None:
    copies = rule.copy_actions
    if jobs == "Copy" and not copies:
        return None
    vault = notifications.at(VaultNotifications.backup_vault_name)
    if not same_vault(rule.at(PlanRule.target_vault_name), rule, vault, notifications):
        return None
    made = copies[0] if jobs == "Copy" else rule
    made.certain(notifications)
    return made


def _tells(one: VaultNotifications, jobs: str, asking: VaultNotifications) -> bool:
    """Whether notifications of the vault tell of these jobs. Errors: Undecided."""
    name = VaultNotifications.backup_vault_name
    if one is not asking and not same_vault(one.at(name), one, asking.at(name), asking):
        return False
    events = VaultNotifications.backup_vault_events.seen(one)
    return any_of(events, lambda event: decided(event).value in TELLING[jobs])
