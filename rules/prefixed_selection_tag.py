r"""A selection tag whose key starts with `aws:ResourceTag/`, as no tag's does.

A selection names tags in two places, and each has a spelling of its own: the `key` of a
`selection_tag` is the tag's key alone, that of a `condition` has `aws:ResourceTag/` before it. With
the prefix in the wrong place AWS Backup looks for a tag that is called `aws:ResourceTag/Backup`,
which nobody can give to a resource. Nothing is refused, and nothing is backed up.

```hcl
resource "aws_backup_selection" "daily" {
  name         = "daily"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  selection_tag {
    type = "STRINGEQUALS"
    key  = "aws:ResourceTag/Backup"
    #      ^^^^^^^^^^^^^^^^^^^^^^^^ no resource has a tag of this name
    value = "daily"
  }
}
```

Write the tag's key alone in a `selection_tag`; the prefix belongs to the keys of a `condition`.

```hcl
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

resource "aws_backup_selection" "narrowed" {
  name         = "narrowed"
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
```

It is the same where the key is put together, whatever its end:

```hcl
variable "key" {
  type = string
}

resource "aws_backup_selection" "daily" {
  name         = "daily"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  selection_tag {
    type = "STRINGEQUALS"
    key  = "aws:ResourceTag/${var.key}"
    #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no resource has a tag of this name
    value = "daily"
  }

  selection_tag {
    type  = "STRINGEQUALS"
    key   = var.key
    value = "daily"
  }
}
```

Tags that AWS itself makes start with `aws:` too, and can be selected:

```hcl
resource "aws_backup_selection" "stack" {
  name         = "stack"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "aws:cloudformation:stack-name"
    value = "payments"
  }
}
```

[AWS Backup: Condition](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Condition.html)
"""

from backuplint import Finding, Findings, Known, SelectionTag, Severity, Unknown, rule

PREFIX = "aws:resourcetag/"


@rule(Severity.WARNING, chapter="Selective")
def check(tag: SelectionTag) -> Findings:
    value = tag.at(SelectionTag.key)
    match value:
        case Known(value=str(start)) | Unknown(pieces=(str(start), *_)):
            pass
        case _:
            key = tag.key
            start = "" if key is None else key.value
    if start.lower().startswith(PREFIX):
        yield Finding(
            at=value,
            message="no resource has a tag of this name; here, the key stands without its prefix",
        )
