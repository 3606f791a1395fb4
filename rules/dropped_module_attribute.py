r"""An attribute that the module's variable drops without a word.

A variable whose type is an object takes the attributes that the type names. Terraform drops all
others in silence: a `copy_action` that should have been `copy_actions`, or a `delete_after` that
belongs into `lifecycle`, is green in the plan and does nothing, and no copy is made.

```hcl
module "backup" {
  source = "./modules/backup"

  rules = [
    {
      name        = "daily"
      copy_action = [{ arn = local.copies }]
      #             ^^^^^^^^^^^^^^^^^^^^^^^^ did you mean `copy_actions`?
      delete_after = 35
      #              ^^ `delete_after` of `rules[0]` is dropped; did you mean `lifecycle
    }
  ]
}

locals {
  copies = "arn:aws:backup:eu-west-1:111122223333:backup-vault:copies"
}

# modules/backup/main.tf
variable "rules" {
  type = list(object({
    name         = string
    copy_actions = optional(list(object({ arn = string })), [])
    lifecycle    = optional(object({ delete_after = optional(number) }))
  }))
}

resource "aws_backup_plan" "this" {
  name = "backups"

  dynamic "rule" {
    for_each = var.rules

    content {
      rule_name         = rule.value.name
      target_vault_name = "backups"
    }
  }
}
```

Write the attribute as the variable's type names it and where it has it; leave out what the module
has no use for.

```hcl
module "backup" {
  source = "./modules/backup"

  rules = [
    {
      name         = "daily"
      copy_actions = [{ arn = "arn:aws:backup:eu-west-1:111122223333:backup-vault:copies" }]
      lifecycle    = { delete_after = 35 }
    }
  ]
}

# modules/backup/main.tf
variable "rules" {
  type = list(object({
    name         = string
    copy_actions = optional(list(object({ arn = string })), [])
    lifecycle    = optional(object({ delete_after = optional(number) }))
  }))
}

resource "aws_backup_plan" "this" {
  name = "backups"

  dynamic "rule" {
    for_each = var.rules

    content {
      rule_name         = rule.value.name
      target_vault_name = "backups"
    }
  }
}
```

Values may come from a local or a `for`; what is written elsewhere is told only where it looks like
a slip:

```hcl
locals {
  rules = {
    daily = { shedule = "cron(0 5 ? * * *)", owner = "platform" }
    #                   ^^^^^^^^^^^^^^^^^^^ `shedule` of `rules[0]` is dropped; did you mean
  }
}

module "backup" {
  source = "./modules/backup"
  rules  = [for name, rule in local.rules : merge(rule, { rule_name = name })]
  #                                                                   ^^^^ `rule_name` of `rules[0]`
}

# modules/backup/main.tf
variable "rules" {
  type = list(object({ schedule = optional(string), label = optional(string) }))
}

resource "aws_backup_plan" "this" {
  name = "backups"

  dynamic "rule" {
    for_each = var.rules

    content {
      rule_name         = coalesce(rule.value.label, "daily")
      target_vault_name = "backups"
    }
  }
}
```

An object that several modules take their part of may have more than one of them needs, a map has
any keys, and what is `null` is no loss.

```hcl
locals {
  payments = { vault = "payments", owner = "platform", network = "10.0.0.0/16" }
}

module "backup" {
  source   = "./modules/backup"
  settings = local.payments
  tags     = { Owner = "platform" }
  rule     = { name = "daily", cold = null }
  extra    = { whatever = true }
}

# modules/backup/main.tf
variable "settings" {
  type = object({ vault = string })
}

variable "tags" {
  type = map(string)
}

variable "rule" {
  type = object({ name = string })
}

variable "extra" {
  type = any
}

resource "aws_backup_vault" "this" {
  name = var.settings.vault
}
```

[Terraform: Types and conversion](https://developer.hashicorp.com/terraform/language/expressions/type-constraints)
"""

from backuplint import (
    DroppedAttribute,
    Finding,
    Findings,
    ModuleCall,
    Null,
    Severity,
    Undecided,
    Unknown,
    known,
    rule,
)

from ._near import nearest


@rule(Severity.WARNING, chapter="Cross-Account")
def check(call: ModuleCall) -> Findings:
    if call.configuration is None:
        return
    call.certain()
    dropped = [one for name in call.inputs for one in call.dropped(name)]
    for one, message in known(dropped, lambda one: (one, _message(one))):
        if message is not None:
            yield Finding(at=one.value, message=message)


def _message(one: DroppedAttribute) -> str | None:
    """What is to be said of it, if anything. Errors: Undecided."""
    near = nearest(one.key, one.missing)
    inside = one.nested_in
    if near is None and inside is not None:
        near = f"{inside}.{one.key}"
    if isinstance(one.value, Null) or (near is None and not one.call.writes(one.value)):
        return None
    if isinstance(one.value, Unknown) and not one.value.not_null:
        raise Undecided(one.value)
    hint = f"; did you mean `{near}`?" if near is not None else ", which has no such attribute"
    return f"`{one.key}` of `{one.owner}` is dropped{hint}"
