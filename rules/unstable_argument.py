r"""A value that is another at every plan: `timestamp()` or `uuid()`.

Terraform evaluates these anew each time, so every plan shows a change, and every apply sends one.
Of arguments that replace their resource it is worse: a selection is made anew, and a vault whose
name changes cannot be deleted while it holds backups.

```hcl
resource "aws_backup_vault" "primary" {
  name = "primary-records"

  tags = {
    CreatedAt = timestamp()
    #           ^^^^^^^^^^^ another value at every plan
  }
}
```

Leave it out, or take a value that stays: a variable, or the resource `time_static`. If the first
value is to be kept, let Terraform ignore the changes.

```hcl
resource "aws_backup_vault" "primary" {
  name = "primary-records"

  tags = {
    CreatedAt = timestamp()
  }

  lifecycle {
    ignore_changes = [tags["CreatedAt"]]
  }
}
```

It is found through locals and functions too:

```hcl
locals {
  common = { Project = "backups", Deployed = formatdate("YYYY-MM-DD", timestamp()) }
}

resource "aws_backup_plan" "daily" {
  name = "daily"
  tags = merge(local.common, { Plan = "daily" })
  #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ another value at every plan

  rule {
    rule_name         = "daily"
    target_vault_name = "backups"
  }
}
```

[Terraform: timestamp](https://developer.hashicorp.com/terraform/language/functions/timestamp)
"""

import re

from backuplint import (
    Finding,
    Findings,
    Note,
    Place,
    Severity,
    Unknown,
    Value,
    View,
    ignored_changes,
    rule,
    walk,
)

CALL = re.compile(r"(timestamp|uuid)\s*\(")


@rule(Severity.WARNING, chapter="Tagging")
def check(view: View) -> Findings:
    if not view.instance.type.startswith("aws_backup_"):
        return
    left_alone = ignored_changes(view.instance)
    top = view
    while top.parent is not None:
        name, top = top.block.block.type, top.parent
        if name in left_alone:
            return
    for argument in view.declared.values():
        written = view.block.written(argument.name)
        if written is None or {argument.name, "all"} & set(left_alone):
            continue
        call = _call(view.at(argument))
        if call is None:
            continue
        message = (
            f"another value at every plan, because of {CALL.findall(call.trail[-1].text)[0]}()"
        )
        inside = [span for span in call.trail if written.expression.span.contains(span)]
        if inside:
            yield Finding(Place((inside[-1], *call.trail[-1:])), message)
        else:
            at = Place((written.expression.span,))
            yield Finding(at, message, because=[Note(call, "the value is made here")])


def _call(value: Value) -> Unknown | None:
    """The unknown in a value that such a call made."""
    for one in walk([value]):
        if isinstance(one, Unknown) and one.trail and CALL.match(one.trail[-1].text):
            return one
    return None
