r"""An output of a module that the module does not have.

`module.backup.backup_vault_name` is a value only if the module declares an output of that name. If
it does not, Terraform refuses the whole configuration; in an alarm or a notification this is often
found out last, when the vault has been there for a while and nobody is told of its failed jobs.

```hcl
module "backup" {
  source = "./modules/backup"
}

resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name          = "backup-failed"
  namespace           = "AWS/Backup"
  metric_name         = "NumberOfBackupJobsFailed"
  statistic           = "Sum"
  period              = 3600
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1

  dimensions = {
    BackupVaultName = module.backup.backup_vault_name
    #                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ module.backup has no output `backup_vault
  }
}

# modules/backup/outputs.tf
output "vault_id" {
  value = aws_backup_vault.this.id
}

resource "aws_backup_vault" "this" {
  name = "payments"
}
```

Use an output that the module has: the vault's `id` is its name. In a module of your own, declare
the output.

```hcl
module "backup" {
  source = "./modules/backup"
}

resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name          = "backup-failed"
  namespace           = "AWS/Backup"
  metric_name         = "NumberOfBackupJobsFailed"
  statistic           = "Sum"
  period              = 3600
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1

  dimensions = {
    BackupVaultName = module.backup.vault_id
  }
}

# modules/backup/outputs.tf
output "vault_id" {
  value = aws_backup_vault.this.id
}

resource "aws_backup_vault" "this" {
  name = "payments"
}
```

It may be one of several instances, or stand in a string:

```hcl
module "backup" {
  source   = "./modules/backup"
  for_each = toset(["eu-west-1", "eu-central-1"])
  name     = each.key
}

locals {
  vault = "${module.backup["eu-west-1"].vault}:payments"
  #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ did you mean `vaults`?
}

output "vaults" {
  value = module.backup["eu-west-1"].vaults
}

# modules/backup/main.tf
variable "name" {
  type = string
}

output "vaults" {
  value = [aws_backup_vault.this.arn]
}

resource "aws_backup_vault" "this" {
  name = var.name
}
```

`try` takes what is there, a branch that is not taken is not asked for, a key may look like an
output, and of a module that was not looked into nothing is known.

```hcl
variable "old" {
  type    = bool
  default = false
}

provider "aws" {
  region = "eu-west-1"
}

module "backup" {
  source   = "./modules/backup"
  for_each = toset(["eu"])
}

module "elsewhere" {
  source  = "acme/backup/aws"
  version = "1.0.0"
}

locals {
  vaults = [for one in module.backup : one.arn]
}

output "vault" {
  value = try(module.backup["eu"].vault_arn, module.backup.eu.arn)
}

output "old" {
  value = var.old ? module.backup["eu"].id : null
}

output "elsewhere" {
  value = module.elsewhere.backup_vault_name
}

# modules/backup/main.tf
output "arn" {
  value = aws_backup_vault.this.arn
}

resource "aws_backup_vault" "this" {
  name = "payments"
}
```

[Terraform: Outputs](https://developer.hashicorp.com/terraform/language/values/outputs)
"""

from backuplint import Finding, Findings, Reference, Severity, rule

from ._near import meant


@rule(Severity.ERROR, chapter="Monitoring")
def check(reference: Reference) -> Findings:
    call, output = reference.call, reference.output
    if call is None or output is None or call.configuration is None or output in call.outputs:
        return
    call.certain()
    if reference.evaluated:
        message = f"{reference.name} has no output `{output}`{meant(output, call.outputs)}"
        yield Finding(at=reference, message=message)
