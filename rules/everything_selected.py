r"""A selection of everything: whatever AWS Backup supports in the account and Region.

`resources = ["*"]` without a condition backs up every database, volume, instance, file system,
table and bucket of the types that the Region has opted in to, those that are yet to be made as
well: caches, scratch volumes, test databases, and an instance together with each of its volumes.
That may be meant, as a safety net; mostly it shows on the bill.

```hcl
resource "aws_backup_selection" "everything" {
  name         = "everything"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["*"]
  #               ^^^ takes every resource that AWS Backup supports
}
```

Narrow it with a `condition` on a tag, or take away with `not_resources` what need not be kept. If
everything is meant, say so with an ignore comment and a reason.

```hcl
resource "aws_backup_selection" "marked" {
  name         = "marked"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["*"]

  condition {
    string_equals {
      key   = "aws:ResourceTag/Backup"
      value = "daily"
    }
  }
}

resource "aws_backup_selection" "without_buckets" {
  name          = "without-buckets"
  plan_id       = "1a2b3c4d"
  iam_role_arn  = "arn:aws:iam::111122223333:role/backup"
  resources     = ["*"]
  not_resources = ["arn:aws:s3:::*"]
}
```

A `selection_tag` narrows nothing, and neither does an empty condition:

```hcl
resource "aws_backup_selection" "production" {
  name         = "production"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:ec2:*:*:volume/*", "*"]
  #                                           ^^^ takes every resource
  not_resources = []

  condition {}
}
```

Whether a list of conditions that the caller gives is empty is not known here; every resource of a
type is not everything.

```hcl
variable "tags" {
  type = map(string)
}

resource "aws_backup_selection" "marked" {
  name         = "marked"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["*"]

  condition {
    dynamic "string_equals" {
      for_each = var.tags

      content {
        key   = "aws:ResourceTag/${string_equals.key}"
        value = string_equals.value
      }
    }
  }
}

resource "aws_backup_selection" "volumes" {
  name         = "volumes"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:ec2:*:*:volume/*"]
}
```

[AWS Backup: assigning resources](https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html),
[AWS Backup: BackupSelection](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupSelection.html)
"""

from backuplint import (
    Condition,
    Finding,
    Findings,
    Known,
    Selection,
    Severity,
    StringCondition,
    elements_of,
    rule,
)


@rule(Severity.NOTE, chapter="Selective")
def check(selection: Selection) -> Findings:
    every = next(
        (item for item in elements_of(selection) if isinstance(item, Known) and item.value == "*"),
        None,
    )
    if every is None or selection.not_resources or _is_narrowed(selection):
        return
    yield Finding(
        at=every,
        message="takes every resource that AWS Backup supports; a `condition` narrows it",
    )


def _is_narrowed(selection: Selection) -> bool:
    """Whether there is a condition. Errors: Undecided."""
    tests = [test for condition in selection.conditions for test in _tests(condition)]
    if not tests:
        return False
    certain = selection.block.uncertain
    if all(test.block.uncertain not in (None, certain) for test in tests):
        tests[0].certain(within=selection)
    return True


def _tests(condition: Condition) -> tuple[StringCondition, ...]:
    return (
        *condition.string_equals,
        *condition.string_not_equals,
        *condition.string_like,
        *condition.string_not_like,
    )
