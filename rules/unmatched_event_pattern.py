r"""An event pattern that no event of AWS Backup matches.

EventBridge compares a pattern with each event, character by character, and takes any pattern that
is well formed. AWS Backup's events have a few detail-types, and not all of them say how a job
stands in the same field: for backup and copy jobs it is `state`, for restore jobs and recovery
points `status`. A pattern that asks for something else is never matched, and what hangs on it is
never called.

```hcl
resource "aws_cloudwatch_event_rule" "restored" {
  name = "restored"

  event_pattern = jsonencode({
    source      = ["aws.backup"]
    detail-type = ["Restore Job State Change"]
    detail      = { state = ["COMPLETED"] }
    #                        ^^^^^^^^^^^ `state` of Restore Job State Change is never "COMPLETED"
  })
}
```

Write the detail-type and the values as AWS Backup sends them: `state` for backup and copy jobs,
and `status` for restore jobs and recovery points, in capitals.

```hcl
resource "aws_cloudwatch_event_rule" "restored" {
  name = "restored"

  event_pattern = jsonencode({
    source      = ["aws.backup"]
    detail-type = ["Restore Job State Change"]
    detail      = { status = ["COMPLETED"] }
  })
}

resource "aws_cloudwatch_event_rule" "failed" {
  name = "failed"

  event_pattern = jsonencode({
    source      = ["aws.backup"]
    detail-type = ["Backup Job State Change", "Copy Job State Change"]
    detail      = { state = ["FAILED", "EXPIRED"] }
  })
}
```

A pattern that is written as JSON is read as well. All of its fields must be lists or objects.

```hcl
locals {
  failed = ["Failed", "Expired"]
}

resource "aws_cloudwatch_event_rule" "type" {
  name          = "type"
  event_pattern = "{\"source\":[\"aws.backup\"],\"detail-type\":[\"Copy Job Change\"]}"
  #                                                              ^^^^^^^^^^^^^^^^^^^ did you mean
}

resource "aws_cloudwatch_event_rule" "values" {
  name = "values"

  event_pattern = jsonencode({
    source      = ["aws.backup"]
    detail-type = ["Backup Job State Change"]
    detail      = { state = local.failed }
    #                       ^^^^^^^^^^^^ is never "Failed" or "Expired"; it is one of ABORTED
  })
}

resource "aws_cloudwatch_event_rule" "field" {
  name = "field"

  event_pattern = jsonencode({
    source      = ["aws.backup"]
    detail-type = [{ prefix = "Copy Job" }]
    detail = {
      status = ["FAILED"]
      #         ^^^^^^^^ Copy Job State Change has no `status`; it is in `state`
    }
  })
}

resource "aws_cloudwatch_event_rule" "list" {
  name = "list"

  event_pattern = jsonencode({
    source      = ["aws.backup"]
    detail-type = "Backup Job State Change"
    #             ^^^^^^^^^^^^^^^^^^^^^^^^^ must be a list
  })
}
```

One element of a list that occurs is enough, and so is one alternative of an `$or`. What
CloudTrail records has any content, and what other sources send is theirs.

```hcl
variable "types" {
  type = list(string)
}

locals {
  silent = {
    one = {
      detail-type = ["Backup Job State Change"]
      detail      = { state = ["FAILED", "failed"] }
    }
    either = {
      detail-type = ["Backup Job State Change", "Restore Job State Change"]
      detail      = { state = ["FAILED"] }
    }
    calls = {
      detail-type = ["AWS API Call via CloudTrail"]
      detail      = { eventName = ["DeleteRecoveryPoint"] }
    }
    logged = {
      detail-type = ["AWS Service Event via CloudTrail"]
      detail      = { state = ["anything"] }
    }
    not = {
      detail-type = ["Backup Job State Change"]
      detail      = { state = [{ anything-but = ["COMPLETED", "RUNNING"] }] }
    }
    wild = {
      detail-type = [{ wildcard = "*Job State*" }]
      detail      = { state = [{ equals-ignore-case = "failed" }] }
    }
    absent = {
      detail-type = ["Restore Job State Change"]
      detail      = { state = [{ exists = false }] }
    }
    points = {
      detail-type = ["Recovery Point State Change"]
      detail      = { status = ["PARTIAL"] }
    }
    unknown = {
      detail-type = var.types
      detail      = { status = ["FAILED"] }
    }
    changed = { detail-type = ["Recovery Point Change"] }
    any     = { "$or" = [{ detail = { state = ["FAILED"] } }, { detail-type = ["nothing"] }] }
  }
}

resource "aws_cloudwatch_event_rule" "silent" {
  for_each      = local.silent
  name          = each.key
  event_pattern = jsonencode(merge(each.value, { source = ["aws.backup"] }))
}

resource "aws_cloudwatch_event_rule" "others" {
  name = "others"

  event_pattern = jsonencode({
    source      = ["aws.backup", "aws.ec2"]
    detail-type = ["EBS Snapshot Notification"]
  })
}
```

[AWS Backup: Events with EventBridge](https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html)
"""

from collections.abc import Iterator
from difflib import get_close_matches

from backuplint import (
    BACKUP_EVENTS,
    DETAIL_TYPES,
    STATE_FIELDS,
    EventPattern,
    EventRule,
    Finding,
    Findings,
    Known,
    PatternError,
    Severity,
    Value,
    matchers,
    rule,
    states_of,
)

SHOWN = 60  # characters of a value that a message repeats
ALIKE = 0.5  # of 1.0: how much alike two detail-types are that may be meant for each other


@rule(Severity.ERROR, chapter="Validation")
def check(event_rule: EventRule) -> Findings:
    if event_rule.lacks(EventRule.event_pattern):
        return
    pattern = event_rule.pattern
    if not pattern.is_on_backup():
        return
    try:
        matched = pattern.may_match(BACKUP_EVENTS)
    except PatternError as error:
        yield Finding(at=error, message=error.message)
        return
    if not matched:
        yield _unmatched(pattern)


def _unmatched(pattern: EventPattern) -> Finding:
    types = pattern.detail_types()
    asked = pattern.part("detail-type")
    if not types and asked is not None:
        return _unknown_type(asked)
    for field in STATE_FIELDS:
        asked = pattern.part("detail", field)
        if asked is not None and not pattern.takes_state(field, types):
            return _never(field, asked, types)
    message = "no event of AWS Backup can have all that this pattern asks for"
    return Finding(at=pattern, message=message)


def _unknown_type(asked: Value) -> Finding:
    names = list(_texts(asked))
    near = [n for name in names for n in get_close_matches(name[:SHOWN], DETAIL_TYPES, 1, ALIKE)]
    meant = f"; did you mean {near[0]}?" if near else f"; it has {len(DETAIL_TYPES)} others"
    what = f"the detail-type {_or(names)}" if names else "such a detail-type"
    return Finding(at=_place(asked), message=f"no event of AWS Backup has {what}{meant}")


def _never(field: str, asked: Value, types: tuple[str, ...]) -> Finding:
    about = " or ".join(types) if len(types) < 3 else "AWS Backup's events"
    values = sorted({value for type in types for value in states_of(type).get(field, ())})
    used = {name for type in types for name in states_of(type)} - {field}
    others = [f"`{name}`" for name in STATE_FIELDS if name in used]
    if not values:
        what = f"{about} has no `{field}`"
    else:
        names = list(_texts(asked))
        what = f"`{field}` of {about} is never {_or(names) if names else 'what this asks for'}"
    advice = " or ".join(others) if others else f"one of {', '.join(values)}"
    return Finding(at=_place(asked), message=f"{what}; it is {'in ' if others else ''}{advice}")


def _place(asked: Value) -> Value:
    """The only element of a list, or the list."""
    items = list(matchers(asked))
    return items[0] if len(items) == 1 else asked


def _texts(asked: Value) -> Iterator[str]:
    for item in matchers(asked):
        if isinstance(item, Known) and isinstance(item.value, str):
            yield item.value


def _or(names: list[str]) -> str:
    return " or ".join(f'"{name[:SHOWN]}"' for name in names)
