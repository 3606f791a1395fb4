r"""A check that is known to fail before anything is applied.

An `assert` in a `check` block says what ought to hold. Terraform only warns where it does not, and
goes on: the plan is applied, and does not do what it looks as if it does.

```hcl
module "backup" {
  source = "./modules/backup"

  plans     = { daily = "cron(0 5 ? * * *)" }
  selection = "arn:aws:ec2:*:*:volume/*"
  #           ^^^^^^^^^^^^^^^^^^^^^^^^^^ a selection is ignored where there are plans
}

# modules/backup/main.tf
variable "plans" {
  type    = map(string)
  default = {}
}

variable "selection" {
  type    = string
  default = null
}

check "selection" {
  assert {
    condition     = length(var.plans) == 0 || var.selection == null
    error_message = "A selection is ignored where there are plans."
  }
}

resource "aws_backup_plan" "this" {
  for_each = var.plans
  name     = each.key

  rule {
    rule_name         = each.key
    target_vault_name = "backups"
    schedule          = each.value
  }
}
```

Change what the message names, so that the check holds. A check that must stop an apply is a
`precondition` or a `validation`.

```hcl
module "backup" {
  source = "./modules/backup"

  plans = { daily = "cron(0 5 ? * * *)" }
}

# modules/backup/main.tf
variable "plans" {
  type    = map(string)
  default = {}
}

variable "selection" {
  type    = string
  default = null
}

check "selection" {
  assert {
    condition     = length(var.plans) == 0 || var.selection == null
    error_message = "A selection is ignored where there are plans."
  }
}

resource "aws_backup_plan" "this" {
  for_each = var.plans
  name     = each.key

  rule {
    rule_name         = each.key
    target_vault_name = "backups"
    schedule          = each.value
  }
}
```

A check of a root module points at its own condition. What only an apply can tell is left to it:

```hcl
resource "aws_backup_vault" "this" {
  name = "payments"
}

check "names" {
  assert {
    condition = startswith(aws_backup_vault.this.name, "prod-")
    #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ our vaults are named prod-…, not
    error_message = "Our vaults are named prod-…, not ${aws_backup_vault.this.name}."
  }
}
```

```hcl
resource "aws_backup_vault" "this" {
  name = "payments"
}

check "found" {
  data "aws_backup_vault" "this" {
    name = "payments"
  }

  assert {
    condition     = data.aws_backup_vault.this.recovery_points > 0
    error_message = "There are no backups."
  }

  assert {
    condition     = aws_backup_vault.this.recovery_points > 0
    error_message = "There are no backups."
  }
}
```

[Terraform: Checks](https://developer.hashicorp.com/terraform/language/block/check)
"""

from backuplint import Check, Findings, Severity, rule

from ._assertions import finding


@rule(Severity.WARNING, chapter="Linting")
def check(assertion: Check) -> Findings:
    if assertion.failed:
        yield finding(assertion)
