r"""A selection by a tag that nothing has, where something has nearly that tag.

Tags are compared letter by letter, capital letters included: `backup` does not select what is
tagged `Backup`, nor `Envrionment` what is tagged `Environment`. Nothing is refused, and what the
selection was written for is not backed up.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_dynamodb_table" "orders" {
  name = "orders"
  tags = { Backup = "daily" }
}

resource "aws_backup_selection" "daily" {
  name         = "daily"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  selection_tag {
    type = "STRINGEQUALS"
    key  = "backup"
    #      ^^^^^^^^ is on no resource in sight; did you mean `Backup`?
    value = "daily"
  }
}
```

Write the key exactly as it is on the resources, or give them the tag that the selection names.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_dynamodb_table" "orders" {
  name = "orders"
  tags = { Backup = "daily" }
}

resource "aws_backup_selection" "daily" {
  name         = "daily"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Backup"
    value = "daily"
  }
}
```

Conditions, and the tags that the provider gives to all, count too:

```hcl
provider "aws" {
  region = "eu-west-1"

  default_tags {
    tags = { Environment = "production" }
  }
}

resource "aws_db_instance" "orders" {
  instance_class = "db.m7g.large"
}

resource "aws_backup_selection" "production" {
  name         = "production"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["*"]

  condition {
    string_equals {
      key = "aws:ResourceTag/Envrionment"
      #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ is on no resource in sight; did you mean `Environment`?
      value = "production"
    }
  }
}
```

What has another name altogether may be elsewhere, and both spellings may be in use. Nothing is said
where the tags of a resource are not known.

```hcl
provider "aws" {
  region = "eu-west-1"
}

variable "tags" {
  type = map(string)
}

resource "aws_dynamodb_table" "orders" {
  name = "orders"
  tags = { Backup = "daily", Team = "shop" }
}

resource "aws_dynamodb_table" "invoices" {
  name = "invoices"
  tags = merge({ Environments = "all" }, var.tags)
}

resource "aws_backup_selection" "both" {
  for_each = toset(["Backup", "backup"])

  name         = each.key
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  selection_tag {
    type  = "STRINGEQUALS"
    key   = each.key
    value = "daily"
  }

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Criticality"
    value = "high"
  }

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Environment"
    value = "all"
  }
}
```

[AWS Backup: assigning resources](https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html)
"""

from backuplint import (
    Finding,
    Findings,
    Item,
    Known,
    Project,
    SelectionTag,
    Severity,
    StringCondition,
    Undecided,
    known,
    protectable,
    rule,
    tags_of,
)

PREFIX = "aws:ResourceTag/"
SHORTEST = 4  # letters of a key of which one may be wrong; of shorter ones only the case


@rule(Severity.NOTE, chapter="Selective")
def check(by: SelectionTag | StringCondition) -> Findings:
    key = by.key
    named = "" if key is None else key.value
    if isinstance(by, StringCondition):
        named = named.removeprefix(PREFIX) if named.startswith(PREFIX) else ""
    if key is None or not named:
        return
    there = _keys(by.project, named)
    if named in there:
        return
    near = next((other for other in sorted(there) if _is_near(named, other)), None)
    if near is not None and near not in _selected(by.project):
        yield Finding(
            at=key,
            message=f"is on no resource in sight; did you mean `{near}`?",
            because=[there[near]],
        )


def _keys(project: Project, wanted: str) -> dict[str, Item[str]]:
    """The keys of the tags in sight. Errors: Undecided, if the wanted one may be among them."""
    found: dict[str, Item[str]] = {}
    doubt: Undecided | None = None
    for resource in protectable(project):
        tags = tags_of(resource)
        for key, value in tags.items.items():
            found.setdefault(key, value)
        if tags.doubt is not None:
            doubt = doubt or Undecided(tags.doubt)
    if wanted not in found and doubt is not None:
        raise doubt
    return found


def _selected(project: Project) -> set[str]:
    """The keys that any selection names, as far as they are known."""
    views = [view for view in project.views if isinstance(view, SelectionTag | StringCondition)]
    keys = known(views, lambda view: view.key)
    return {key.value.removeprefix(PREFIX) for key in keys if isinstance(key, Known)}


def _is_near(one: str, other: str) -> bool:
    """Whether two keys differ by their case, or by one letter: another, one more, two swapped."""
    if one.casefold() == other.casefold():
        return True
    if min(len(one), len(other)) < SHORTEST or abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(one, other)) if a != b), min(len(one), len(other))
    )
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
