r"""A name that nothing in the module declares.

Terraform refuses a configuration in which an expression names a variable, a local, a resource or a
module that no file declares, and it refuses all of it: a slip in one backup plan keeps every vault,
plan and lock of the module from being made or changed. `try` does not help, for names are looked up
before anything is evaluated.

```hcl
variable "retention_days" {
  type    = number
  default = 35
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.main.name
    #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^ `aws_backup_vault.main` is not declared

    lifecycle {
      delete_after = try(var.retention, 35)
      #                  ^^^^^^^^^^^^^ `var.retention` is not declared; did you mean `var.retention_
    }
  }
}
```

Declare what the name stands for, or write the name of what is declared. In a module each name is
its own: what the caller has is passed in through a variable.

```hcl
variable "retention_days" {
  type    = number
  default = 35
}

resource "aws_backup_vault" "main" {
  name = "payments"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.main.name

    lifecycle {
      delete_after = var.retention_days
    }
  }
}
```

`each` needs a `for_each`, `count` a `count`, an iterator its `dynamic` block, text its quotes, and
an index an instance:

```hcl
resource "aws_backup_vault" "main" {
  count = 1
  name  = "payments-${each.key}"
  #                   ^^^^^^^^ there is no `each` here: the block has no `for_each`
}

resource "aws_backup_vault_lock_configuration" "main" {
  backup_vault_name = aws_backup_vault.main[1].name
  #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ there is no index 1: `aws_backup_vault.main` has
  min_retention_days = count.index + 7
  #                    ^^^^^^^^^^^ there is no `count` here: the block has no `count`
}

resource "aws_backup_selection" "tagged" {
  name         = "tagged"
  plan_id      = data.aws_backup_plan.daily.id
  iam_role_arn = module.role.arn
  #              ^^^^^^^^^^^^^^^ `module.role` is not declared

  dynamic "selection_tag" {
    for_each = local.tags
    iterator = tag

    content {
      type = STRINGEQUALS
      #      ^^^^^^^^^^^^ `STRINGEQUALS` is not declared; text stands in quotes
      key   = tag.key
      value = selection_tag.value
      #       ^^^^^^^^^^^^^^^^^^^ `selection_tag.value` is not declared; the iterator here is `tag`
    }
  }
}

data "aws_backup_plan" "daily" {
  plan_id = rule.value.id
  #         ^^^^^^^^^^^^^ there is no `rule` here: no `dynamic` block around it makes one
}

locals {
  tags = { for key in ["Backup"] : key => var.tags[key] }
  #                                       ^^^^^^^^^^^^^ `var.tags` is not declared
}
```

Names that an expression binds itself, names that are no values, and indices that are not asked for
are no slips:

```hcl
variable "enabled" {
  type    = bool
  default = false
}

locals {
  days  = { daily = 35, weekly = 90 }
  names = [for name, days in local.days : upper("${name}-${days}")]
  text  = "%{for name in local.names}${name} %{endfor}"
}

resource "aws_backup_vault" "extra" {
  count    = var.enabled ? 1 : 0
  provider = aws.west
  name     = "extra-${count.index}-${terraform.workspace}-${basename(path.module)}"

  lifecycle {
    ignore_changes = [tags, kms_key_arn]

    postcondition {
      condition     = self.name != local.text
      error_message = "A name."
    }
  }
}

resource "aws_backup_plan" "main" {
  for_each = local.days
  name     = each.key

  dynamic "rule" {
    for_each = { for name, days in local.days : name => { days = days } }
    iterator = it

    content {
      rule_name         = it.key
      target_vault_name = var.enabled ? aws_backup_vault.extra[0].name : "Default"

      dynamic "copy_action" {
        for_each = toset(["arn:aws:backup:eu-west-1:111122223333:backup-vault:copies"])

        content {
          destination_vault_arn = copy_action.value

          lifecycle {
            delete_after = it.value.days
          }
        }
      }
    }
  }

  depends_on = [aws_backup_vault.extra]
}

resource "aws_backup_vault_policy" "extra" {
  count             = var.enabled ? 1 : 0
  backup_vault_name = resource.aws_backup_vault.extra[0].name
  policy            = data.aws_iam_policy_document.extra.json
}

data "aws_iam_policy_document" "extra" {
  dynamic "statement" {
    for_each = aws_backup_vault.extra[*].arn

    content {
      actions   = ["backup:DeleteRecoveryPoint"]
      resources = [statement.value]
    }
  }
}

output "vault" {
  value = try(aws_backup_vault.extra[0].arn, one(aws_backup_vault.extra[*].arn))
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

moved {
  from = aws_backup_vault.old
  to   = aws_backup_vault.extra
}
```

[Terraform: References](https://developer.hashicorp.com/terraform/language/expressions/references)
"""

from backuplint import Finding, Findings, Reference, Severity, rule

from ._near import nearest


@rule(Severity.ERROR, chapter="Linting")
def check(reference: Reference) -> Findings:
    unbound = reference.unbound
    if unbound in ("each", "count"):
        argument = "for_each" if unbound == "each" else "count"
        message = f"there is no `{unbound}` here: the block has no `{argument}`"
        yield Finding(at=reference, message=message)
    elif not reference.declared:
        yield Finding(at=reference, message=_undeclared(reference))
    else:
        lacking = reference.lacking_index()
        if lacking is not None:
            index, total = lacking
            has = f"has {total} instance{'' if total == 1 else 's'}"
            message = f"there is no index {index}: `{reference.name}` {has}"
            yield Finding(at=reference, message=message)


def _undeclared(reference: Reference) -> str:
    name = reference.name
    if reference.unbound is not None:
        if not reference.site.dynamics:
            return f"there is no `{reference.unbound}` here: no `dynamic` block around it makes one"
        iterators = " or ".join(f"`{one}`" for one in reference.site.dynamics)
        return f"`{name}` is not declared; the iterator here is {iterators}"
    if not reference.site.steps:
        return f"`{name}` is not declared; text stands in quotes"
    near = _near(name, reference.near)
    return f"`{name}` is not declared" + (f"; did you mean `{near}`?" if near is not None else "")


def _near(name: str, names: tuple[str, ...]) -> str | None:
    """The declared name of the same kind that is most like it, or of another kind by that name."""
    kind, _, own = name.rpartition(".")
    pairs = [one.rpartition(".") for one in names]
    near = nearest(own, (other for prefix, _, other in pairs if prefix == kind))
    if near is not None:
        return f"{kind}.{near}"
    near = nearest(kind, (prefix for prefix, _, other in pairs if other == own))
    return f"{near}.{own}" if near is not None else None
