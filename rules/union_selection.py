r"""A selection whose parts add up, where they look as if each narrowed the others.

AWS Backup takes what `resources` lists, and what has the tag of any `selection_tag`: the union of
all of them. Read as a filter, "these volumes, if they are tagged as production" backs up every
volume there is, and everything else that has the tag besides. The bill shows it, or a restore that
brings back what nobody meant to keep.

```hcl
resource "aws_backup_selection" "volumes" {
  name         = "production-volumes"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:ec2:*:*:volume/*"]

  selection_tag { # <-- adds whatever has this tag to `resources`
    type  = "STRINGEQUALS"
    key   = "Environment"
    value = "production"
  }
}
```

To narrow a selection, name in `resources` what it is about, `*` for everything, and write the tags
as a `condition`, with `aws:ResourceTag/` before each key: all of its tests must hold. If the union
is meant, write two selections, so that each says what it takes.

```hcl
resource "aws_backup_selection" "volumes" {
  name         = "production-volumes"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:ec2:*:*:volume/*"]

  condition {
    string_equals {
      key   = "aws:ResourceTag/Environment"
      value = "production"
    }
  }
}
```

Two tags are no stricter than one, and beside everything a tag means nothing at all:

```hcl
resource "aws_backup_selection" "critical" {
  name         = "critical-production"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Environment"
    value = "production"
  }

  selection_tag {
    type = "STRINGEQUALS"
    key  = "Criticality"
    #      ^^^^^^^^^^^^^ either of the tags is enough
    value = "high"
  }
}

resource "aws_backup_selection" "production" {
  name         = "production"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["*"]

  selection_tag { # <-- narrows nothing: `resources` takes everything
    type  = "STRINGEQUALS"
    key   = "Environment"
    value = "production"
  }
}
```

Two values of one key cannot be meant together, nor two spellings of it. And an empty list of
resources adds nothing:

```hcl
resource "aws_backup_selection" "tagged" {
  name         = "tagged"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = []

  dynamic "selection_tag" {
    for_each = toset(["daily", "hourly"])

    content {
      type  = "STRINGEQUALS"
      key   = "Backup"
      value = selection_tag.value
    }
  }

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "backup"
    value = "daily"
  }
}
```

[AWS Backup: assigning resources](https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html)
[AWS Backup: BackupSelection](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupSelection.html)
"""

from backuplint import (
    Finding,
    Findings,
    Known,
    Note,
    Selection,
    SelectionTag,
    Severity,
    known,
    rule,
)

from ._selection import certain_tags, names_resources


@rule(Severity.WARNING, chapter="Selective")
def check(selection: Selection) -> Findings:
    if not selection.selection_tags:
        return
    for named in known([selection], names_resources):
        if named:
            yield from _beside_resources(selection)
            return
    yield from _beside_tags(selection)


def _beside_resources(selection: Selection) -> Findings:
    certain = certain_tags(selection)
    if not certain:
        selection.selection_tags[0].certain(within=selection)
    every = next((item for item in _resources(selection) if item.value == "*"), None)
    if every is not None:
        message = "narrows nothing: `resources` takes everything; to filter, use a `condition`"
    else:
        message = "adds whatever has this tag to `resources`; to filter them, use a `condition`"
    yield Finding(
        at=certain[0],
        message=message,
        because=[
            Note(every or selection.at(Selection.resources), "selected with any tags and none")
        ],
    )


def _resources(selection: Selection) -> list[Known[str]]:
    if isinstance(selection.at(Selection.resources), Known):
        return [item for item in selection.resources if isinstance(item, Known)]
    return []


def _beside_tags(selection: Selection) -> Findings:
    def key_of(tag: SelectionTag) -> Known[str] | None:
        tag.certain(within=selection)
        return tag.key

    first: Known[str] | None = None
    for key in known(selection.selection_tags, key_of):
        if key is None:
            continue
        first = first or key
        if key.value.casefold() != first.value.casefold():
            yield Finding(
                at=key,
                message="either of the tags is enough; to ask for both, use a `condition`",
                because=[Note(first, "enough by itself")],
            )
            return
