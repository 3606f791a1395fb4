r"""Conditions of a selection of which only one is sent to AWS.

A selection may be written with several `condition` blocks, but AWS Backup has one set of
conditions for each operator. Of two blocks with the same operator the provider sends one and drops
the other, without a word; and because the blocks are a set, their order does not say which. The
selection then takes more than it says, or what was to be left out.

```hcl
resource "aws_backup_selection" "critical" {
  name         = "critical"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["*"]

  condition {
    string_equals {
      key   = "aws:ResourceTag/Environment"
      value = "production"
    }
  }

  condition { # <-- another `condition` has `string_equals` too, and only one of them is sent
    string_equals {
      key   = "aws:ResourceTag/Criticality"
      value = "high"
    }
  }
}
```

Write one `condition` block with all the tests in it; they are ANDed, as those of several blocks
would be.

```hcl
resource "aws_backup_selection" "critical" {
  name         = "critical"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["*"]

  condition {
    string_equals {
      key   = "aws:ResourceTag/Environment"
      value = "production"
    }

    string_equals {
      key   = "aws:ResourceTag/Criticality"
      value = "high"
    }
  }
}
```

Blocks that a `dynamic` makes are no exception:

```hcl
locals {
  tags = {
    Environment = "production"
    Criticality = "high"
  }
}

resource "aws_backup_selection" "critical" {
  name         = "critical"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["*"]

  dynamic "condition" {
    for_each = local.tags

    content { # <-- another `condition` has `string_not_equals` too
      string_not_equals {
        key   = "aws:ResourceTag/${condition.key}"
        value = condition.value
      }
    }
  }
}
```

Blocks with different operators stand side by side, and of two that are the same the set keeps one
anyway:

```hcl
resource "aws_backup_selection" "critical" {
  name         = "critical"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["*"]

  condition {
    string_equals {
      key   = "aws:ResourceTag/Environment"
      value = "production"
    }
  }

  condition {
    string_not_like {
      key   = "aws:ResourceTag/Environment"
      value = "scratch-*"
    }
  }

  condition {
    string_equals {
      key   = "aws:ResourceTag/Environment"
      value = "production"
    }
  }

  condition {}
}
```

[AWS Backup: Conditions](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Conditions.html)
"""

from backuplint import (
    Condition,
    Finding,
    Findings,
    Note,
    Selection,
    Severity,
    StringCondition,
    rule,
)


@rule(Severity.WARNING, chapter="Selective")
def check(selection: Selection) -> Findings:
    for declared in (
        Condition.string_equals,
        Condition.string_not_equals,
        Condition.string_like,
        Condition.string_not_like,
    ):
        written = [
            (condition, tests)
            for condition in selection.conditions
            if (tests := condition.nested(declared))
        ]
        for condition, tests in written[1:]:
            first, others = written[0]
            if _certain(selection, tests) and _certain(selection, others):
                if _read(tests) != _read(others):
                    yield Finding(
                        at=condition,
                        message=f"another `condition` has `{declared.type}` too, and only one of "
                        "them is sent; write their tests into one block",
                        because=[Note(first, "the other")],
                    )
                    break


def _certain(selection: Selection, tests: tuple[StringCondition, ...]) -> bool:
    """Whether one of these tests is there."""
    return any(test.block.uncertain in (None, selection.block.uncertain) for test in tests)


def _read(tests: tuple[StringCondition, ...]) -> set[tuple[str, str]]:
    """What the tests say. Errors: Undecided."""
    return {
        (key.value, value.value)
        for test in tests
        if (key := test.key) is not None and (value := test.value) is not None
    }
