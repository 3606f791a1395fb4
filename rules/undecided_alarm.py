r"""An alarm on AWS Backup's metrics that is mostly without data.

AWS Backup sends a metric only when it is not zero. As long as no backup fails there is no
`NumberOfBackupJobsFailed` at all, and the alarm is not green but undecided, INSUFFICIENT_DATA,
for weeks. It comes out of that state for a few minutes, once it is too late to tell a broken
alarm from a quiet one; and people who see it grey every day stop looking.

```hcl
resource "aws_cloudwatch_metric_alarm" "failed" { # <-- without data while nothing fails
  alarm_name          = "backups-failed"
  namespace           = "AWS/Backup"
  metric_name         = "NumberOfBackupJobsFailed"
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 1
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:alarms"]
}
```

Write `treat_missing_data = "notBreaching"`: no data means that nothing has failed.

```hcl
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
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:alarms"]
}
```

`missing` is what holds without it. For an alarm that is to go off when there are too few backups,
no data is what it waits for: there it must be `breaching`.

```hcl
resource "aws_cloudwatch_metric_alarm" "expired" {
  alarm_name          = "backups-expired"
  namespace           = "AWS/Backup"
  metric_name         = "NumberOfBackupJobsExpired"
  statistic           = "Sum"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "missing"
  #                     ^^^^^^^^^ must be "notBreaching"
}

resource "aws_cloudwatch_metric_alarm" "none" { # <-- must be "breaching"
  alarm_name          = "no-backup-today"
  namespace           = "AWS/Backup"
  metric_name         = "NumberOfBackupJobsCompleted"
  statistic           = "Sum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = 86400
  evaluation_periods  = 1
}
```

Whoever chose another treatment, or acts on the lack of data, has decided. Of other namespaces
nothing is known.

```hcl
variable "treatment" {
  type = string
}

resource "aws_cloudwatch_metric_alarm" "none" {
  alarm_name          = "no-backup-today"
  namespace           = "AWS/Backup"
  metric_name         = "NumberOfBackupJobsCompleted"
  statistic           = "Sum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = 86400
  evaluation_periods  = 1
  treat_missing_data  = "breaching"
}

resource "aws_cloudwatch_metric_alarm" "acted_on" {
  alarm_name                = "no-copy-today"
  namespace                 = "AWS/Backup"
  metric_name               = "NumberOfCopyJobsCompleted"
  statistic                 = "Sum"
  comparison_operator       = "LessThanThreshold"
  threshold                 = 1
  period                    = 86400
  evaluation_periods        = 1
  insufficient_data_actions = ["arn:aws:sns:eu-west-1:111122223333:alarms"]
}

resource "aws_cloudwatch_metric_alarm" "chosen" {
  alarm_name          = "backups-failed"
  namespace           = "AWS/Backup"
  metric_name         = "NumberOfBackupJobsFailed"
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = var.treatment
}

resource "aws_cloudwatch_metric_alarm" "volumes" {
  alarm_name          = "queue"
  namespace           = "AWS/EBS"
  metric_name         = "VolumeQueueLength"
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 10
  period              = 300
  evaluation_periods  = 1
}
```

[AWS Backup: Metrics with CloudWatch](https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html)
"""

from backuplint import METRICS_NAMESPACE, Alarm, Finding, Findings, Severity, rule


@rule(Severity.NOTE, chapter="Monitoring")
def check(alarm: Alarm) -> Findings:
    namespace = alarm.namespace
    if namespace is None or namespace.value != METRICS_NAMESPACE:
        return
    treatment = alarm.treat_missing_data
    if treatment is None or treatment.value != "missing" or alarm.insufficient_data_actions:
        return
    comparison = alarm.comparison_operator
    if comparison is None:
        return
    few = comparison.value.startswith("LessThan")
    better = "breaching" if few else "notBreaching"
    while_ = "while nothing is done" if few else "while nothing fails"
    yield Finding(
        at=alarm.at(Alarm.treat_missing_data),
        message=f"without data {while_}, as AWS Backup sends no zeros; "
        f'treat_missing_data must be "{better}"',
    )
