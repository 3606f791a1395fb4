r"""A value that breaks what a variable's validation or a precondition asks for.

A module says with `validation` and `precondition` what it can work with. Where such a condition is
false, Terraform stops before it makes or changes anything: the backups that were to be set up are
not, and a pipeline that nobody watches leaves them so.

```hcl
module "backup" {
  source = "./modules/backup"

  vault_name = "payments vault"
  #            ^^^^^^^^^^^^^^^^ the name must be 2 to 50 letters, digits, hyphens or underscores
  rules = [
    { name = "daily", start_window = 60, completion_window = 180 },
    { name = "weekly", start_window = 120, completion_window = 120 },
    #                                                          ^^^ the completion window of weekly
  ]
}

# modules/backup/main.tf
variable "vault_name" {
  type = string

  validation {
    condition     = can(regex("^[0-9A-Za-z_-]{2,50}$", var.vault_name))
    error_message = "The name must be 2 to 50 letters, digits, hyphens or underscores."
  }
}

variable "rules" {
  type = list(object({ name = string, start_window = number, completion_window = number }))

  validation {
    condition = alltrue([
      for rule in var.rules : rule.completion_window >= rule.start_window + 60
    ])
    error_message = "The completion window of weekly must be an hour longer. See the manual."
  }
}

resource "aws_backup_vault" "this" {
  name = var.vault_name
}
```

Give the value that the message asks for. The condition itself is the module's author's, and says
what the module was written for.

```hcl
module "backup" {
  source = "./modules/backup"

  vault_name = "payments-vault"
}

# modules/backup/main.tf
variable "vault_name" {
  type = string

  validation {
    condition     = can(regex("^[0-9A-Za-z_-]{2,50}$", var.vault_name))
    error_message = "The name must be 2 to 50 letters, digits, hyphens or underscores."
  }
}

resource "aws_backup_vault" "this" {
  name = var.vault_name
}
```

The conditions of a root module, its defaults and its variable files are judged as well:

```hcl
variable "retention" {
  type    = number
  default = 20
  #         ^^ keep backups for 30 days or more

  validation {
    condition     = var.retention >= 30
    error_message = "Keep backups for 30 days or more."
  }
}

variable "bounds" {
  type = object({ minimum = number, maximum = number })
}

resource "aws_backup_vault_lock_configuration" "this" {
  backup_vault_name  = "payments"
  min_retention_days = var.bounds.minimum
  max_retention_days = var.bounds.maximum

  lifecycle {
    precondition {
      condition     = var.bounds.minimum <= var.bounds.maximum
      error_message = "The minimum of ${var.bounds.minimum} days is above the maximum."
    }

    precondition {
      condition = local.vault != "Default"
      #           ^^^^^^^^^^^^^^^^^^^^^^^^ a vault of our own
      error_message = "A vault of our own!"
    }
  }
}

locals {
  vault = "Default"
}

# terraform.tfvars
bounds = { minimum = 35, maximum = 30 }
#                    ^^ the minimum of 35 days is above the maximum
```

What depends on a value that only a plan can tell is not judged, nor what is not there at all:

```hcl
variable "retention" {
  type = number

  validation {
    condition     = var.retention >= 30
    error_message = "Keep backups for 30 days or more."
  }
}

variable "arn" {
  type    = string
  default = null

  validation {
    condition     = var.arn == null ? true : startswith(var.arn, "arn:")
    error_message = "An ARN, please."
  }
}

resource "aws_backup_vault" "this" {
  count = 0
  name  = "payments"

  lifecycle {
    precondition {
      condition     = var.arn != null
      error_message = "An ARN, please."
    }
  }
}
```

[Terraform: Validate your configuration](https://developer.hashicorp.com/terraform/language/validate)
"""

from backuplint import Findings, Requirement, Severity, rule

from ._assertions import finding


@rule(Severity.ERROR, chapter="Linting")
def check(requirement: Requirement) -> Findings:
    if requirement.failed:
        yield finding(requirement)
