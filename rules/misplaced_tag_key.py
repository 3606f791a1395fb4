r"""A condition on a tag whose key is written without `aws:ResourceTag/`.

The key of a `selection_tag` is a tag's bare key. The key of a `condition` is not: it is the name
of a condition key, as in an IAM policy, and a tag's is `aws:ResourceTag/` and the tag's key.
Without that the test is about no tag of any resource, so nothing passes it: the plan applies,
looks right, and backs up nothing.

```hcl
resource "aws_backup_selection" "production" {
  name         = "production"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["*"]

  condition {
    string_equals {
      key = "Environment"
      #     ^^^^^^^^^^^^^ names no tag
      value = "production"
    }
  }
}
```

Write `aws:ResourceTag/` before the tag's key, in exactly these letters.

```hcl
resource "aws_backup_selection" "production" {
  name         = "production"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["*"]

  condition {
    string_equals {
      key   = "aws:ResourceTag/Environment"
      value = "production"
    }
  }
}
```

It is the same with all four operators, and with the conditions of a restore testing selection.
Capital letters count:

```hcl
variable "tag" {
  type = string
}

resource "aws_backup_selection" "all_but_scratch" {
  name         = "all-but-scratch"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["*"]

  condition {
    string_not_like {
      key = "aws:resourcetag/Environment"
      #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ names no tag
      value = "scratch-*"
    }

    string_not_equals {
      key = "team-${var.tag}"
      #     ^^^^^^^^^^^^^^^^^ names no tag
      value = "research"
    }
  }
}

resource "aws_backup_restore_testing_selection" "databases" {
  name                      = "databases"
  restore_testing_plan_name = "weekly"
  protected_resource_type   = "RDS"
  iam_role_arn              = "arn:aws:iam::111122223333:role/restore"

  protected_resource_conditions {
    string_equals {
      key = "tag:Tier"
      #     ^^^^^^^^^^ names no tag
      value = "gold"
    }
  }
}
```

A key may be put together, or left to the module's callers:

```hcl
variable "conditions" {
  type = map(string)
}

resource "aws_backup_selection" "production" {
  name         = "production"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["*"]

  condition {
    dynamic "string_equals" {
      for_each = var.conditions

      content {
        key   = "aws:ResourceTag/${string_equals.key}"
        value = string_equals.value
      }
    }

    dynamic "string_like" {
      for_each = { Environment = "prod*" }

      content {
        key   = format("aws:ResourceTag/%s", string_like.key)
        value = string_like.value
      }
    }

    dynamic "string_not_like" {
      for_each = var.conditions

      content {
        key   = string_not_like.key
        value = string_not_like.value
      }
    }
  }

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Environment"
    value = "production"
  }
}
```

[AWS Backup: ConditionParameter](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ConditionParameter.html)
"""

from backuplint import (
    Finding,
    Findings,
    Null,
    Severity,
    StringCondition,
    Unknown,
    rule,
)

PREFIX = "aws:ResourceTag/"


@rule(Severity.ERROR, chapter="Selective")
def check(condition: StringCondition) -> Findings:
    value = condition.at(StringCondition.key)
    if isinstance(value, Null):
        return  # `missing-argument`
    start = _start(value) if isinstance(value, Unknown) else None
    if start is None:
        key = condition.key
        start = key.value if key is not None else PREFIX
    if not start.startswith(PREFIX):
        yield Finding(
            at=value,
            message=f"names no tag; the key of a condition starts with `{PREFIX}`",
        )


def _start(value: Unknown) -> str | None:
    """How a string with holes begins, if that decides; None if the string must be known."""
    match value.pieces:
        case (str(start), *_) if start.startswith(PREFIX) or not PREFIX.startswith(start):
            return start
    return None
