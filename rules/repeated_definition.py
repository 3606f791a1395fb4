r"""A variable, local, output, module or resource that is declared twice in one module.

All files of a directory are one module, and in it every name may be declared once. Where two files
of a directory both declare `variable "retention"`, say because a block was copied along with the
vault that it belongs to, Terraform stops before it plans anything: no vault is made or changed.

```hcl
variable "retention" {
  type    = number
  default = 35
}

resource "aws_backup_vault" "records" {
  name = "records"
}

variable "retention" { # <-- `var.retention` is declared twice
  type    = number
  default = 365
}

locals {
  environment = "production"
}

locals {
  environment = "test"
  #             ^^^^^^ `local.environment` is declared twice
}

resource "aws_backup_vault" "records" { # <-- `aws_backup_vault.records` is declared twice
  name = "records-of-the-archive"
}
```

Keep one of the two, or give the other a name of its own; what a file shall change of another's
block belongs into an override file, whose name ends in `_override.tf`.

```hcl
variable "retention" {
  type    = number
  default = 35
}

locals {
  environment = "production"
}

locals {
  name = "records-${local.environment}"
}

resource "aws_backup_vault" "records" {
  name = local.name
}

resource "aws_kms_key" "records" {
  enable_key_rotation = true
}

data "aws_backup_vault" "records" {
  name = aws_backup_vault.records.name
}

output "records" {
  value = data.aws_backup_vault.records.arn
}

# backup_override.tf
variable "retention" {
  default = 365
}

locals {
  environment = "test"
}

resource "aws_backup_vault" "records" {
  force_destroy = true
}
```

A resource and a data source are two things, and so are the blocks of two modules:

```hcl
module "archive" {
  source    = "./modules/archive"
  retention = 365
}

module "archive" { # <-- `module.archive` is declared twice
  source    = "./modules/archive"
  retention = 35
}

variable "retention" {
  type    = number
  default = 35
}

# modules/archive/main.tf
variable "retention" {
  type = number
}

resource "aws_backup_vault" "archive" {
  name = "archive-${var.retention}"
}

output "vault" {
  value = aws_backup_vault.archive.name
}

output "vault" { # <-- `output.vault` is declared twice
  value = aws_backup_vault.archive.arn
}
```

[Terraform: Override files](https://developer.hashicorp.com/terraform/language/files/override)
"""

from backuplint import Finding, Findings, Note, Place, Repetition, Severity, rule


@rule(Severity.ERROR, chapter="Linting")
def check(repetition: Repetition) -> Findings:
    repeated = repetition.repeated
    yield Finding(
        at=repetition,
        message=f"`{repeated.name}` is declared twice; a module may declare it once",
        because=[Note(Place((repeated.first,)), "the first declaration")],
    )
