r"""A log metric filter for a log that AWS Backup does not write.

AWS Backup writes no logs to CloudWatch. What it tells, it tells in metrics, in a vault's
notifications, in events, and in what CloudTrail records. A metric filter that looks for
`BACKUP_JOB_COMPLETED` in a log group that was made for it counts nothing: the success rate on the
dashboard is a flat line, and no alarm on it ever goes off.

```hcl
resource "aws_cloudwatch_log_group" "backup" {
  name = "/backup/jobs"
}

resource "aws_cloudwatch_log_metric_filter" "done" {
  name           = "backups-done"
  log_group_name = aws_cloudwatch_log_group.backup.name
  pattern        = "[time, id, event = BACKUP_JOB_COMPLETED]"
  #                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ AWS Backup writes no such log

  metric_transformation {
    name      = "BackupsDone"
    namespace = "Platform"
    value     = "1"
  }
}
```

Use the metrics that AWS Backup sends, such as `NumberOfBackupJobsFailed` in `AWS/Backup`. To have
a log, send its events to a log group with a rule of EventBridge; they are JSON, and so must the
pattern be: `{ $.detail.state = "FAILED" }`.

```hcl
resource "aws_cloudwatch_log_group" "events" {
  name = "/aws/events/backup"
}

resource "aws_cloudwatch_event_rule" "jobs" {
  name          = "backup-jobs"
  event_pattern = "{\"source\":[\"aws.backup\"],\"detail-type\":[\"Backup Job State Change\"]}"
}

resource "aws_cloudwatch_event_target" "jobs" {
  rule = aws_cloudwatch_event_rule.jobs.name
  arn  = aws_cloudwatch_log_group.events.arn
}

resource "aws_cloudwatch_log_metric_filter" "failed" {
  name           = "backups-failed"
  log_group_name = aws_cloudwatch_log_group.events.name
  pattern        = "{ $.detail.state = \"FAILED\" }"

  metric_transformation {
    name      = "BackupsFailed"
    namespace = "Platform"
    value     = "1"
  }
}
```

The words alone are a pattern too, and a group whose name begins with `/aws/backup` is nobody
else's.

```hcl
resource "aws_cloudwatch_log_metric_filter" "failed" {
  name           = "backups-failed"
  log_group_name = "/aws/backup/jobs"
  pattern        = "?BACKUP_JOB_FAILED ?COPY_JOB_FAILED"
  #                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ AWS Backup writes no such log

  metric_transformation {
    name      = "BackupsFailed"
    namespace = "Platform"
    value     = "1"
  }
}
```

Somebody else may write these words: a function that reads the vault's notifications, or whatever
else is told of the log group.

```hcl
resource "aws_cloudwatch_log_group" "function" {
  name = "/aws/lambda/notifications"
}

resource "aws_cloudwatch_log_group" "tool" {
  name = "/tools/backups"
}

resource "aws_iam_role_policy" "tool" {
  role = "tool"

  policy = jsonencode({
    Statement = [{
      Effect   = "Allow"
      Action   = "logs:*"
      Resource = aws_cloudwatch_log_group.tool.arn
    }]
  })
}

locals {
  groups = {
    function  = aws_cloudwatch_log_group.function.name
    tool      = aws_cloudwatch_log_group.tool.name
    elsewhere = "elsewhere"
  }
}

resource "aws_cloudwatch_log_metric_filter" "silent" {
  for_each       = local.groups
  name           = "backups-failed"
  log_group_name = each.value
  pattern        = "BACKUP_JOB_FAILED"

  metric_transformation {
    name      = "BackupsFailed"
    namespace = "Platform"
    value     = "1"
  }
}
```

[AWS Backup: Monitoring](https://docs.aws.amazon.com/aws-backup/latest/devguide/monitoring.html)
"""

import re

from backuplint import (
    EVENTS,
    Finding,
    Findings,
    Instance,
    Known,
    LogMetricFilter,
    Note,
    Severity,
    Value,
    is_named_outside,
    rule,
)

EVENT = re.compile(rf"(?<![A-Z0-9_])(?:{'|'.join(EVENTS)})(?![A-Z0-9_])")
NOT_ITS_OWN = ("/aws/", "/ecs/", "API-Gateway-")  # whose groups other services fill
NOBODYS = "/aws/backup"


@rule(Severity.WARNING, chapter="Success Rate")
def check(filter: LogMetricFilter) -> Findings:
    pattern = filter.pattern
    if pattern is None or pattern.value.lstrip().startswith("{"):
        return
    if not EVENT.search(pattern.value) or not _is_unwritten(filter):
        return
    yield Finding(
        at=pattern,
        message="AWS Backup writes no such log, so nothing is ever counted; "
        "use its metrics, or send its events to the group and match them as JSON",
        because=[Note(filter.at(LogMetricFilter.log_group_name), "the log group")],
    )


def _is_unwritten(filter: LogMetricFilter) -> bool:
    """Whether nobody in sight writes to the log group. Errors: Undecided."""
    named = filter.at(LogMetricFilter.log_group_name)
    group = filter.project.linked(named)
    name: Value = group.argument("name") if isinstance(group, Instance) else named
    text = name.value if isinstance(name, Known) else ""
    if isinstance(text, str) and text.startswith(NOBODYS):
        return True
    if not isinstance(group, Instance) or group.type != "aws_cloudwatch_log_group":
        return False
    if group.kind == "data" or (isinstance(text, str) and text.startswith(NOT_ITS_OWN)):
        return False
    return not is_named_outside(group, LogMetricFilter.keyword)
