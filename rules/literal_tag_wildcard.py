r"""A star in a selection tag, which stands for nothing but a star.

A `selection_tag` knows one comparison, STRINGEQUALS: the value must be the same, letter for letter.
`prod*` takes what is tagged with exactly these five characters, and since nobody writes such a tag,
it takes nothing, in silence.

```hcl
resource "aws_backup_selection" "production" {
  name         = "production"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Environment"
    value = "prod*"
    #       ^^^^^^^ takes only what is tagged with a literal `*`
  }
}
```

Write the values out, each in a `selection_tag` of its own; or select with `resources = ["*"]` and a
`condition` whose `string_like` knows the star.

```hcl
resource "aws_backup_selection" "production" {
  name         = "production"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  dynamic "selection_tag" {
    for_each = toset(["prod", "production"])

    content {
      type  = "STRINGEQUALS"
      key   = "Environment"
      value = selection_tag.value
    }
  }
}

resource "aws_backup_selection" "products" {
  name         = "products"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["*"]

  condition {
    string_like {
      key   = "aws:ResourceTag/Environment"
      value = "prod*"
    }
  }
}
```

"Whatever its value" cannot be said with a tag either, nor can a key have a star. And the star that
ends a value counts even if its beginning is not known:

```hcl
variable "environment" {
  type = string
}

resource "aws_backup_selection" "all" {
  name         = "all"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Backup"
    value = "*"
    #       ^^^ takes only what is tagged with a literal `*`
  }

  selection_tag {
    type = "STRINGEQUALS"
    key  = "Backup*"
    #      ^^^^^^^^^ takes only what is tagged with a literal `*`
    value = "daily"
  }

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Environment"
    value = "${var.environment}-*"
    #       ^^^^^^^^^^^^^^^^^^^^^^ takes only what is tagged with a literal `*`
  }
}
```

[AWS Backup: Condition](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Condition.html),
[AWS Backup: assigning resources](https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html)
"""

from backuplint import (
    Finding,
    Findings,
    Known,
    SelectionTag,
    Severity,
    Undecided,
    Unknown,
    Value,
    known,
    rule,
)


@rule(Severity.WARNING, chapter="Selective")
def check(tag: SelectionTag) -> Findings:
    def starred(value: Value) -> Value | None:
        return value if _has_star(value) else None

    values = (tag.at(SelectionTag.key), tag.at(SelectionTag.value))
    for value in known(values, starred):
        if value is not None:
            yield Finding(
                at=value,
                message="takes only what is tagged with a literal `*`; patterns need a `condition`",
            )


def _has_star(value: Value) -> bool:
    """Whether a string has a star. Errors: Undecided."""
    match value:
        case Known(value=str(text)):
            return "*" in text
        case Unknown(pieces=pieces):
            if any(isinstance(piece, str) and "*" in piece for piece in pieces or ()):
                return True
            raise Undecided(value)
    return False
