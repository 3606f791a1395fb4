r"""A required argument or block that is not there.

Terraform refuses the configuration before it plans anything. It is said here too, because a linter
that passes what cannot be applied is not believed, and because the block may be made by a loop in
which only some rounds lack the value.

```hcl
resource "aws_backup_restore_testing_plan" "weekly" {
  name                = "weekly"
  schedule_expression = "cron(0 6 ? * SUN *)"

  recovery_point_selection { # <-- recovery_point_types is required
    algorithm      = "LATEST_WITHIN_WINDOW"
    include_vaults = ["*"]
  }
}
```

Write the argument or the block; its resource cannot be made without it.

```hcl
resource "aws_backup_restore_testing_plan" "weekly" {
  name                = "weekly"
  schedule_expression = "cron(0 6 ? * SUN *)"

  recovery_point_selection {
    algorithm            = "LATEST_WITHIN_WINDOW"
    include_vaults       = ["*"]
    recovery_point_types = ["SNAPSHOT", "CONTINUOUS"]
  }
}
```

A value that is null is as good as none, and a plan needs a rule:

```hcl
locals {
  vaults = {
    primary = { name = "primary-records" }
    second  = { name = null }
  }
}

resource "aws_backup_vault" "this" {
  for_each = local.vaults

  name = each.value.name
  #      ^^^^^^^^^^^^^^^ name is required, and this is null
}

resource "aws_backup_plan" "empty" { # <-- a `rule` block is required
  name = "empty"
}
```

Blocks that a `dynamic` makes are there as far as can be told:

```hcl
variable "rules" {
  type = map(object({ schedule = string }))
}

resource "aws_backup_plan" "this" {
  name = "from-outside"

  dynamic "rule" {
    for_each = var.rules

    content {
      rule_name         = rule.key
      target_vault_name = "records"
      schedule          = rule.value.schedule
    }
  }
}
```

[Terraform: resource aws_backup_plan](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/backup_plan)
"""

from backuplint import Finding, Findings, Null, Severity, View, rule


@rule(Severity.ERROR, chapter="Recovery Testing")
def check(view: View) -> Findings:
    if not view.instance.type.startswith("aws_backup_"):
        return
    for argument in view.declared.values():
        if not argument.required:
            continue
        value = view.at(argument)
        if view.block.written(argument.name) is None:
            yield Finding(view, f"{argument.name} is required, and is not here")
        elif isinstance(value, Null):
            yield Finding(value, f"{argument.name} is required, and this is null")
    for inner in view.inner.values():
        # A `dynamic` over what is not known makes one block; none is made only by what is known.
        if inner.required and not view.nested(inner):
            yield Finding(view, f"a `{inner.type}` block is required, and there is none")
