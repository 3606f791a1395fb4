r"""A selection that takes nothing, because it names neither resources nor tags.

A selection takes what `resources` lists and what carries one of its `selection_tag`s. `condition`
and `not_resources` only leave out some of that again. With neither of the first two AWS refuses
the selection when it is applied, and the plan stays without anything to back up.

```hcl
resource "aws_backup_selection" "all_but_scratch" { # <-- selects nothing
  name         = "all-but-scratch"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  not_resources = ["arn:aws:rds:*:*:db:scratch-*"]
}
```

Say first what is selected, with `resources = ["*"]` for everything that the conditions let
through, or with a `selection_tag`.

```hcl
resource "aws_backup_selection" "all_but_scratch" {
  name         = "all-but-scratch"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  resources     = ["*"]
  not_resources = ["arn:aws:rds:*:*:db:scratch-*"]

  condition {
    string_equals {
      key   = "aws:ResourceTag/Environment"
      value = "production"
    }
  }
}

resource "aws_backup_selection" "tagged" {
  name         = "tagged"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  resources     = []
  not_resources = []

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Backup"
    value = "true"
  }
}
```

An empty list names no resources:

```hcl
locals {
  types = []
}

resource "aws_backup_selection" "production" {
  name         = "production"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  resources = [for type in local.types : "arn:aws:${type}:*:*:*"]
  #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ selects nothing

  condition {
    string_equals {
      key   = "aws:ResourceTag/Environment"
      value = "production"
    }
  }
}
```

What only an apply can tell is not judged, nor is a module by what its callers have still to say:

```hcl
variable "tags" {
  type    = map(string)
  default = {}
}

resource "aws_backup_selection" "tagged" {
  name         = "tagged"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  dynamic "selection_tag" {
    for_each = var.tags

    content {
      type  = "STRINGEQUALS"
      key   = selection_tag.key
      value = selection_tag.value
    }
  }
}
```

[AWS Backup: BackupSelection](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupSelection.html)
"""

from collections.abc import Iterator

from backuplint import Finding, Findings, Note, Selection, Severity, View, rule

from ._selection import certain_tags, names_resources


@rule(Severity.ERROR, chapter="Selective")
def check(selection: Selection) -> Findings:
    if certain_tags(selection) or names_resources(selection):
        return
    for tag in selection.selection_tags:
        tag.certain(within=selection)
    yield Finding(
        at=selection.at(Selection.resources),
        message="selects nothing; a selection needs `resources` or a `selection_tag`",
        because=[
            Note(test, "only leaves out some of what is selected") for test in _tests(selection)
        ],
    )


def _tests(selection: Selection) -> Iterator[View]:
    for condition in selection.conditions:
        _, *tests = condition.walk()
        yield from tests[:1]
