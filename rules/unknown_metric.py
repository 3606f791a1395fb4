r"""An alarm on a metric that AWS Backup does not have.

CloudWatch takes an alarm on any metric, whether anybody sends it or not. One that is misspelt, or
guessed from the others, has no data and never will: the alarm sits there, green or grey, and
stays silent on the night on which the backups fail.

```hcl
resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name  = "backups-failed"
  namespace   = "AWS/Backup"
  metric_name = "BackupJobsFailed"
  #             ^^^^^^^^^^^^^^^^^^ AWS/Backup has no metric "BackupJobsFailed"; did you mean
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:alarms"]
}
```

Take the name from AWS Backup's list: `NumberOfBackupJobsFailed`, `NumberOfBackupJobsExpired`,
`NumberOfCopyJobsFailed` and `NumberOfRestoreJobsFailed` are the ones to watch. Letter case
counts.

```hcl
resource "aws_cloudwatch_metric_alarm" "failed" {
  for_each            = toset(["BackupJobsFailed", "BackupJobsExpired", "CopyJobsFailed"])
  alarm_name          = each.key
  namespace           = "AWS/Backup"
  metric_name         = "NumberOf${each.key}"
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:alarms"]
}
```

The same goes for metrics that an alarm computes with, and for the namespace. Not every kind of
job has every state: no metric counts copies that expire.

```hcl
locals {
  watched = {
    copies  = "NumberOfCopyJobsExpired"
    backups = "NumberOfBackupJobsFailed"
  }
}

resource "aws_cloudwatch_metric_alarm" "watched" {
  for_each    = local.watched
  alarm_name  = each.key
  namespace   = "AWS/Backup"
  metric_name = each.value
  #             ^^^^^^^^^^ AWS/Backup has no metric "NumberOfCopyJobsExpired"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
}

resource "aws_cloudwatch_metric_alarm" "rate" {
  alarm_name          = "backups-failing"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.1
  evaluation_periods  = 1

  metric_query {
    id          = "rate"
    expression  = "failed / created"
    return_data = true
  }

  metric_query {
    id = "failed"

    metric {
      namespace = "AWS/backup"
      #           ^^^^^^^^^^^^ no namespace "AWS/backup"; letter case counts, it is AWS/Backup
      metric_name = "NumberOfBackupJobsFailed"
      period      = 86400
      stat        = "Sum"
    }
  }

  metric_query {
    id = "created"

    metric {
      namespace   = "AWS/Backup"
      metric_name = "NumberOfBackupJobsStarted"
      #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^ AWS/Backup has no metric "NumberOfBackupJobsStarted"
      period = 86400
      stat   = "Sum"
    }
  }
}
```

In a namespace of one's own any name will do.

```hcl
variable "metric" {
  type = string
}

resource "aws_cloudwatch_metric_alarm" "own" {
  alarm_name          = "backups-failed"
  namespace           = "Platform/Backup"
  metric_name         = "BackupJobsFailed"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
}

resource "aws_cloudwatch_metric_alarm" "any" {
  alarm_name          = "backups"
  namespace           = "AWS/Backup"
  metric_name         = var.metric
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
}
```

[AWS Backup: Metrics with CloudWatch](https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html)
"""

from difflib import get_close_matches

from backuplint import (
    METRICS,
    METRICS_NAMESPACE,
    Alarm,
    Finding,
    Findings,
    Metric,
    Severity,
    known,
    rule,
)

SHOWN = 60  # characters of a name that a message repeats


@rule(Severity.ERROR, chapter="Monitoring")
def check(alarm: Alarm) -> Findings:
    for found in known(alarm.measured(), _unknown):
        if found is not None:
            yield found


def _unknown(metric: Alarm | Metric) -> Finding | None:
    namespace = metric.namespace
    if namespace is None or namespace.value.lower() != METRICS_NAMESPACE.lower():
        return None
    if namespace.value != METRICS_NAMESPACE:
        return Finding(
            at=namespace,
            message=f'there is no namespace "{namespace.value}"; '
            f"letter case counts, it is {METRICS_NAMESPACE}",
        )
    name = metric.metric_name
    if name is None or name.value in METRICS:
        return None
    near = get_close_matches(name.value[:SHOWN], METRICS, 1)
    meant = f"; did you mean {near[0]}?" if near else f"; it has {len(METRICS)} others"
    message = f'{METRICS_NAMESPACE} has no metric "{name.value[:SHOWN]}"{meant}'
    return Finding(at=name, message=message)
