variable "vault_type" {
  type    = string
  default = "standard"

  validation {
    condition     = contains(["standard", "logically_air_gapped"], var.vault_type)
    error_message = "vault_type is neither standard nor logically_air_gapped"
  }

  validation {
    condition = (
      !var.enabled ||
      var.vault_name == null ||
      var.vault_type != "logically_air_gapped" ||
      (var.min_retention_days != null && var.max_retention_days != null)
    )
    error_message = "a logically air-gapped vault lacks its retention; set min_retention_days and max_retention_days"
  }

  validation {
    condition = (
      !var.enabled ||
      var.vault_name == null ||
      var.vault_type != "logically_air_gapped" ||
      try(length(var.notifications) == 0, false)
    )
    error_message = "the module fails on notifications of a logically air-gapped vault; leave out notifications, or use a standard vault"
  }
}

locals {
  vault_type       = var.vault_type
  air_gapped_vault = try(aws_backup_logically_air_gapped_vault.ab_airgapped_vault[0].name, null)
}

resource "aws_backup_logically_air_gapped_vault" "ab_airgapped_vault" {
  count = local.makes_vault && local.vault_type == "logically_air_gapped" ? 1 : 0

  name               = var.vault_name
  encryption_key_arn = var.vault_kms_key_arn
  min_retention_days = var.min_retention_days
  max_retention_days = var.max_retention_days
  tags               = var.tags
}

check "air_gapped_vault_is_not_locked" {
  assert {
    condition = (
      !var.enabled ||
      var.vault_type != "logically_air_gapped" ||
      (!var.locked && var.changeable_for_days == null && !var.vault_force_destroy)
    )
    error_message = "locked, changeable_for_days and vault_force_destroy are ignored for a logically air-gapped vault; leave them out"
  }
}

output "vault_type" {
  value = var.vault_type
}

output "airgapped_vault_id" {
  value = try(aws_backup_logically_air_gapped_vault.ab_airgapped_vault[0].id, null)
}

output "airgapped_vault_arn" {
  value = try(aws_backup_logically_air_gapped_vault.ab_airgapped_vault[0].arn, null)
}
