r"""An argument of a module call that the module cannot take, or one that it needs and does not get.

A module takes the variables that it declares, in the types that they ask for. A call with a name
that it does not have, without one that it requires, or with a value that cannot become the type is
refused before anything is planned: until it is put right, no vault and no plan is made or changed.

```hcl
module "backup" { # <-- the module needs `retention`, which is not set
  source = "./modules/backup"

  vault_nam = "payments"
  #           ^^^^^^^^^^ the module has no input `vault_nam`; did you mean `vault_name`?
  rules = [{ name = "daily" }]
  #        ^^^^^^^^^^^^^^^^^^ `rules[0]` does not fit its type: `schedule` is required
}

# modules/backup/main.tf
variable "vault_name" {
  type    = string
  default = "Default"
}

variable "retention" {
  type = number
}

variable "rules" {
  type    = list(object({ name = string, schedule = string }))
  default = []
}

resource "aws_backup_vault" "this" {
  name = var.vault_name
}
```

Write the arguments as the version of the module that is called declares them, or call the version
that they were written for. Its `variables.tf` has all names, types and defaults.

```hcl
module "backup" {
  source = "./modules/backup"

  vault_name = "payments"
  retention  = "35"
  rules      = [{ name = "daily", schedule = null, timezone = "Europe/Berlin" }]
}

# modules/backup/main.tf
variable "vault_name" {
  type    = string
  default = "Default"
}

variable "retention" {
  type = number
}

variable "rules" {
  type    = list(object({ name = string, schedule = string }))
  default = []
}

resource "aws_backup_vault" "this" {
  name = var.vault_name
}
```

A value may have been written far away, and a block is no argument:

```hcl
locals {
  days  = "five weeks"
  rules = [{ name = "daily", tags = ["gold"] }]
  #                                 ^^^^^^^^ `rules[0].tags` does not fit its type: a string is
}

module "backup" {
  source = "./modules/backup"

  rules     = local.rules
  retention = local.days
  #           ^^^^^^^^^^ `retention` does not fit its type: a number is required
  name = null
  #      ^^^^ `name` must not be null

  rule { # <-- the module has no block `rule`; did you mean the argument `rules`?
    name = "daily"
  }
}

# modules/backup/main.tf
variable "name" {
  type     = string
  nullable = false
}

variable "retention" {
  type = number
}

variable "rules" {
  type    = list(map(string))
  default = []
}

resource "aws_backup_vault" "this" {
  name = var.name
}
```

`count`, `for_each`, `providers`, `depends_on`, `source` and `version` are Terraform's own. Types
are converted where Terraform converts them, `null` stands for the default of a variable that is not
nullable, and of a module that was not downloaded nothing is said.

```hcl
variable "regions" {
  type    = set(string)
  default = ["eu-west-1"]
}

module "backup" {
  for_each = var.regions
  source   = "./modules/backup"

  providers = {
    aws = aws
  }

  name       = each.key
  locked     = "true"
  retention  = null
  rules      = { daily = { schedule = "cron(0 5 ? * * *)" } }
  depends_on = [aws_iam_role.backup]
}

module "elsewhere" {
  source  = "acme/backup/aws"
  version = "1.0.0"

  whatever = true
}

resource "aws_iam_role" "backup" {
  name               = "backup"
  assume_role_policy = "{}"
}

# modules/backup/main.tf
variable "name" {}

variable "locked" {
  type = bool
}

variable "retention" {
  type     = number
  default  = 35
  nullable = false
}

variable "rules" {
  type = any
}

resource "aws_backup_vault" "this" {
  name = var.name
}
```

[Terraform: Modules](https://developer.hashicorp.com/terraform/language/modules/syntax)
"""

from backuplint import Finding, Findings, ModuleCall, Null, Place, Severity, rule

from ._near import meant, nearest


@rule(Severity.ERROR, chapter="Linting")
def check(call: ModuleCall) -> Findings:
    if call.configuration is None:
        return  # not looked into, and counted as such
    call.certain()
    required = set(call.required)
    for name, value in call.inputs.items():
        if name not in call.variables:
            hint = meant(name, set(call.variables) - set(call.inputs))
            yield Finding(at=value, message=f"the module has no input `{name}`{hint}")
            continue
        if isinstance(value, Null) and name in required and not call.nullable(name):
            yield Finding(at=value, message=f"`{name}` must not be null")
        refused = call.refused(name)
        if refused is not None:
            message = f"`{refused.name}` does not fit its type: {refused.reason}"
            yield Finding(at=refused.value, message=message)
    for name in sorted(required - set(call.inputs)):
        yield Finding(at=call, message=f"the module needs `{name}`, which is not set")
    for block in call.blocks:
        near = nearest(block.type, call.variables)
        near = block.type if block.type in call.variables else near
        hint = f"; did you mean the argument `{near}`?" if near is not None else ""
        message = f"the module has no block `{block.type}`{hint}"
        yield Finding(at=Place((block.header,)), message=message)
