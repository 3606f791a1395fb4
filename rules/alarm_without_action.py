r"""An alarm on AWS Backup that tells nobody.

An alarm changes its state in CloudWatch's console, and that is all it does by itself. Who is to
hear of it stands in its actions. An alarm on failed backups without any looks like monitoring in
Terraform and in the console, and nobody's telephone rings.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_cloudwatch_metric_alarm" "failed" { # <-- the alarm tells nobody
  alarm_name          = "backups-failed"
  namespace           = "AWS/Backup"
  metric_name         = "NumberOfBackupJobsFailed"
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
}
```

Give it `alarm_actions`, for instance the ARN of a topic that people are subscribed to.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_sns_topic" "alarms" {
  name = "alarms"
}

resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name          = "backups-failed"
  namespace           = "AWS/Backup"
  metric_name         = "NumberOfBackupJobsFailed"
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
}
```

An empty list is the same as none, and an alarm that computes with AWS Backup's metrics is one on
them.

```hcl
provider "aws" {
  region = "eu-west-1"
}

variable "topics" {
  type    = list(string)
  default = []
}

resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name          = "backups-failed"
  namespace           = "AWS/Backup"
  metric_name         = "NumberOfBackupJobsFailed"
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.topics
  #                     ^^^^^^^^^^ the alarm tells nobody
}

resource "aws_cloudwatch_metric_alarm" "rate" { # <-- the alarm tells nobody
  alarm_name          = "backups-failing"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1

  metric_query {
    id          = "failed"
    return_data = true

    metric {
      namespace   = "AWS/Backup"
      metric_name = "NumberOfBackupJobsFailed"
      period      = 86400
      stat        = "Sum"
    }
  }
}
```

A composite alarm may act on the state of others, and a rule of EventBridge on every change of it.
An alarm whose actions are switched off is silent on purpose.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_cloudwatch_metric_alarm" "failed" {
  for_each            = toset(["NumberOfBackupJobsFailed", "NumberOfCopyJobsFailed"])
  alarm_name          = each.key
  namespace           = "AWS/Backup"
  metric_name         = each.key
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
}

locals {
  states = [for alarm in aws_cloudwatch_metric_alarm.failed : "ALARM(${alarm.alarm_name})"]
}

resource "aws_cloudwatch_composite_alarm" "backups" {
  alarm_name    = "backups"
  alarm_rule    = join(" OR ", local.states)
  alarm_actions = ["arn:aws:sns:eu-west-1:111122223333:alarms"]
}

resource "aws_cloudwatch_metric_alarm" "expired" {
  alarm_name          = "backups-expired"
  namespace           = "AWS/Backup"
  metric_name         = "NumberOfBackupJobsExpired"
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  actions_enabled     = false
}
```

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name          = "backups-failed"
  namespace           = "AWS/Backup"
  metric_name         = "NumberOfBackupJobsFailed"
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
}

resource "aws_cloudwatch_event_rule" "alarms" {
  name = "alarms"

  event_pattern = jsonencode({
    source      = ["aws.cloudwatch"]
    detail-type = ["CloudWatch Alarm State Change"]
    detail      = { state = { value = ["ALARM"] } }
  })
}
```

[AWS Backup: Metrics with CloudWatch](https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html)
"""

from backuplint import Alarm, Finding, Findings, Project, Severity, is_on_backup, is_watched, rule


@rule(Severity.WARNING, chapter="Monitoring")
def check(alarm: Alarm) -> Findings:
    project: Project = alarm.project
    if not is_on_backup(alarm):
        return
    if alarm.alarm_actions or alarm.ok_actions or alarm.insufficient_data_actions:
        return
    enabled = alarm.actions_enabled
    if (enabled is not None and not enabled.value) or is_watched(alarm):
        return
    project.kept_in_sight(alarm)
    project.seen_whole()
    yield Finding(
        at=alarm.at(Alarm.alarm_actions),
        message="the alarm tells nobody; it needs alarm_actions, "
        "or a composite alarm or an event rule on it",
    )
