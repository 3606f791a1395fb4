r"""A vault whose failed backups nobody hears of.

AWS Backup does not call when a backup fails. It tells those who asked: by a vault's
notifications, by metrics on which there can be alarms, and by events that a rule of EventBridge
can act on. A vault with none of these is looked at on the day of the restore, and what is in it
then is what happened to work.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_vault" "payments" { # <-- nothing tells of backups into this vault that fail
  name = "payments"
}

resource "aws_backup_plan" "payments" {
  name = "payments"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.payments.name
  }
}
```

Send the vault's `BACKUP_JOB_COMPLETED` and `COPY_JOB_FAILED` to a topic that people read, or set
an alarm on `NumberOfBackupJobsFailed`, or a rule of EventBridge on `Backup Job State Change`.

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
  }
}

resource "aws_backup_vault_notifications" "payments" {
  backup_vault_name   = aws_backup_vault.payments.name
  sns_topic_arn       = "arn:aws:sns:eu-west-1:111122223333:backup-events"
  backup_vault_events = ["BACKUP_JOB_COMPLETED", "COPY_JOB_FAILED"]
}
```

An alarm on one vault says nothing of another, and an event rule may be on successes alone.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_vault" "all" { # <-- nothing tells of backups into this vault that fail
  for_each = toset(["payments", "orders"])
  name     = each.key
}

resource "aws_backup_plan" "all" {
  for_each = aws_backup_vault.all
  name     = each.key

  rule {
    rule_name         = "daily"
    target_vault_name = each.value.name
  }
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
  dimensions          = { BackupVaultName = "payments" }
}

resource "aws_cloudwatch_event_rule" "done" {
  name          = "backups-done"
  event_pattern = "{\"source\":[\"aws.backup\"],\"detail\":{\"state\":[\"COMPLETED\"]}}"
}
```

One alarm or one event rule can watch all vaults. A vault that goes out of sight may be watched
from there, and one that no plan in sight backs up to has no backups to fail.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_vault" "all" {
  for_each = toset(["payments", "orders"])
  name     = each.key
}

resource "aws_backup_vault" "copies" {
  name = "copies"
}

resource "aws_backup_plan" "all" {
  for_each = aws_backup_vault.all
  name     = each.key

  rule {
    rule_name         = "daily"
    target_vault_name = each.value.name

    copy_action {
      destination_vault_arn = aws_backup_vault.copies.arn
    }
  }
}

resource "aws_cloudwatch_event_rule" "failed" {
  name = "backups-failed"

  event_pattern = jsonencode({
    source      = ["aws.backup"]
    detail-type = [{ suffix = "Job State Change" }]
    "$or" = [
      { detail = { state = ["FAILED", "EXPIRED"] } },
      { detail = { status = ["FAILED"] } },
    ]
  })
}
```

[AWS Backup: Monitoring](https://docs.aws.amazon.com/aws-backup/latest/devguide/monitoring.html)
"""

from backuplint import (
    Finding,
    Findings,
    Note,
    Plan,
    PlanRule,
    Project,
    Severity,
    Vault,
    VaultNotifications,
    View,
    any_of,
    first,
    rule,
    tells_of,
)


@rule(Severity.NOTE, chapter="Monitoring")
def check(vault: Vault) -> Findings:
    project: Project = vault.project
    rules = [rule for plan in project.of(Plan) for rule in plan.rules]
    used = first(rules, lambda rule: rule if _backs_up_to(vault, rule) else None)
    if used is None or any_of(project.of(VaultNotifications), lambda one: _is_of(one, vault)):
        return
    if tells_of("Backup", project, vault.at(Vault.name), vault):
        return
    project.kept_in_sight(vault)
    project.seen_whole()
    yield Finding(
        at=vault,
        message="nothing tells of backups into this vault that fail; "
        "it needs notifications, an alarm or an event rule",
        because=[Note(used, "the backups")],
    )


def _backs_up_to(vault: Vault, rule: PlanRule) -> bool:
    return _names(PlanRule.target_vault_name, rule, vault)


def _is_of(notifications: VaultNotifications, vault: Vault) -> bool:
    return _names(VaultNotifications.backup_vault_name, notifications, vault)


def _names(argument: object, user: View, vault: Vault) -> bool:
    named = user.project.vault_named(user.at(argument), user)
    if named is vault:
        user.certain(vault)
    return named is vault
