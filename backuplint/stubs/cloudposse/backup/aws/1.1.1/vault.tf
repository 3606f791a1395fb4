variable "vault_enabled" {
  type    = bool
  default = true
}

variable "vault_name" {
  type    = string
  default = null

  validation {
    condition     = !local.enabled || (var.vault_name != null && var.vault_name != "") || module.this.id != ""
    error_message = "there is no name for the vault, which the module fails on; set name or vault_name"
  }
}

variable "kms_key_arn" {
  type    = string
  default = null
}

variable "backup_vault_lock_configuration" {
  type = object({
    changeable_for_days = optional(number)
    max_retention_days  = optional(number)
    min_retention_days  = optional(number)
  })
  default = null
}

locals {
  enabled     = module.this.enabled
  makes_vault = local.enabled && var.vault_enabled
  vault_name  = local.enabled ? coalesce(var.vault_name, module.this.id) : null
  vault       = local.makes_vault ? aws_backup_vault.default[0].name : try(data.aws_backup_vault.existing[0].name, null)
}

resource "aws_backup_vault" "default" {
  count = local.makes_vault ? 1 : 0

  name        = local.vault_name
  kms_key_arn = var.kms_key_arn
  tags        = module.this.tags
}

data "aws_backup_vault" "existing" {
  count = local.enabled && !var.vault_enabled ? 1 : 0

  name = local.vault_name
}

resource "aws_backup_vault_lock_configuration" "default" {
  count = local.makes_vault && var.backup_vault_lock_configuration != null ? 1 : 0

  backup_vault_name   = aws_backup_vault.default[0].name
  changeable_for_days = var.backup_vault_lock_configuration.changeable_for_days
  max_retention_days  = var.backup_vault_lock_configuration.max_retention_days
  min_retention_days  = var.backup_vault_lock_configuration.min_retention_days
}

check "existing_vault_is_not_changed" {
  assert {
    condition     = !local.enabled || var.vault_enabled || (var.kms_key_arn == null && var.backup_vault_lock_configuration == null)
    error_message = "kms_key_arn and backup_vault_lock_configuration are ignored where vault_enabled is false"
  }
}

output "backup_vault_id" {
  value = local.makes_vault ? aws_backup_vault.default[0].id : try(data.aws_backup_vault.existing[0].id, null)
}

output "backup_vault_arn" {
  value = local.makes_vault ? aws_backup_vault.default[0].arn : try(data.aws_backup_vault.existing[0].arn, null)
}
