r"""An event rule about backups that calls nothing.

A rule of EventBridge says which events it is for, or when; what is then done stands in its
targets, which in Terraform are resources of their own. A rule without one matches, and that is
all: the function that was to validate the backup is not called, and nobody is told.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_cloudwatch_event_rule" "failed" { # <-- the rule has no target
  name = "jobs-failed"

  event_pattern = jsonencode({
    source      = ["aws.backup"]
    detail-type = ["Backup Job State Change"]
    detail      = { state = ["FAILED", "EXPIRED"] }
  })
}
```

Add an `aws_cloudwatch_event_target` that names the rule, and let EventBridge call the target: for
a function that is an `aws_lambda_permission`, for a topic a policy.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_cloudwatch_event_rule" "failed" {
  name = "jobs-failed"

  event_pattern = jsonencode({
    source      = ["aws.backup"]
    detail-type = ["Backup Job State Change"]
    detail      = { state = ["FAILED", "EXPIRED"] }
  })
}

resource "aws_cloudwatch_event_target" "failed" {
  rule = aws_cloudwatch_event_rule.failed.name
  arn  = "arn:aws:sns:eu-west-1:111122223333:alarms"
}
```

The same is so for a rule on a schedule whose name or description says that it is about backups,
and for the one of several that was forgotten.

```hcl
provider "aws" {
  region = "eu-west-1"
}

locals {
  rules = {
    failed = "FAILED"
    done   = "COMPLETED"
  }
}

resource "aws_cloudwatch_event_rule" "costs" { # <-- the rule has no target
  name                = "monthly-costs"
  description         = "What backups cost us"
  schedule_expression = "cron(0 6 1 * ? *)"
}

resource "aws_cloudwatch_event_rule" "jobs" { # <-- the rule has no target
  for_each      = local.rules
  name          = each.key
  event_pattern = jsonencode({ source = ["aws.backup"], detail = { state = [each.value] } })
}

resource "aws_cloudwatch_event_target" "failed" {
  rule = aws_cloudwatch_event_rule.jobs["failed"].name
  arn  = "arn:aws:sns:eu-west-1:111122223333:alarms"
}
```

A target may name its rule literally or by its id. A rule that is switched off does nothing on
purpose; one that goes out of sight may have its target there. Other rules are not looked at.

```hcl
provider "aws" {
  region = "eu-west-1"
}

variable "targets" {
  type    = map(string)
  default = { restored = "arn:aws:lambda:eu-west-1:111122223333:function:validate" }
}

resource "aws_cloudwatch_event_rule" "named" {
  name          = "jobs-failed"
  event_pattern = "{\"source\":[\"aws.backup\"]}"
}

resource "aws_cloudwatch_event_target" "named" {
  rule = "jobs-failed"
  arn  = "arn:aws:sns:eu-west-1:111122223333:alarms"
}

resource "aws_cloudwatch_event_rule" "restored" {
  name_prefix   = "restored"
  event_pattern = "{\"source\":[\"aws.backup\"],\"detail-type\":[\"Restore Job State Change\"]}"
}

resource "aws_cloudwatch_event_target" "restored" {
  for_each = var.targets
  rule     = aws_cloudwatch_event_rule.restored.id
  arn      = each.value
}

resource "aws_cloudwatch_event_rule" "off" {
  name          = "backups-done"
  state         = "DISABLED"
  event_pattern = "{\"source\":[\"aws.backup\"]}"
}

resource "aws_cloudwatch_event_rule" "told" {
  name          = "backups-started"
  event_pattern = "{\"source\":[\"aws.backup\"]}"
}

output "rule" {
  value = aws_cloudwatch_event_rule.told.name
}

resource "aws_cloudwatch_event_rule" "other" {
  name          = "volumes"
  event_pattern = "{\"source\":[\"aws.ec2\"]}"
}
```

[AWS Backup: Events with EventBridge](https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html)
"""

import re

from backuplint import EventRule, Finding, Findings, Project, Severity, rule, targets_of

SAYS_BACKUP = re.compile(r"back-?ups?(?![a-z])", re.IGNORECASE)


@rule(Severity.WARNING, chapter="Validation")
def check(event_rule: EventRule) -> Findings:
    project: Project = event_rule.project
    if not _is_on_backup(event_rule) or _is_off(event_rule):
        return
    if any(True for _ in targets_of(event_rule)):
        return
    project.kept_in_sight(event_rule)
    project.seen_whole()
    yield Finding(
        at=event_rule,
        message="the rule has no target, so nothing happens; "
        "it needs an aws_cloudwatch_event_target",
    )


def _is_on_backup(event_rule: EventRule) -> bool:
    for argument in (EventRule.name, EventRule.description):
        value = event_rule.at(argument)
        texts = getattr(value, "pieces", None) or (getattr(value, "value", None),)
        if any(SAYS_BACKUP.search(text) for text in texts if isinstance(text, str)):
            return True
    if event_rule.lacks(EventRule.event_pattern):
        return False
    return event_rule.pattern.is_on_backup()


def _is_off(event_rule: EventRule) -> bool:
    enabled, state = event_rule.is_enabled, event_rule.state
    off = enabled is not None and not enabled.value
    return off or (state is not None and state.value == "DISABLED")
