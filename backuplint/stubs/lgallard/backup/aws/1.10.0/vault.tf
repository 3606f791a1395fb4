variable "enabled" {
  type    = bool
  default = true
}

variable "tags" {
  type    = map(string)
  default = {}
}

variable "vault_kms_key_arn" {
  type    = string
  default = null

  validation {
    condition = !local.checks_inputs || var.vault_kms_key_arn == null || (
      can(regex("^arn:aws:kms:", var.vault_kms_key_arn)) &&
      !can(regex("alias/aws/", var.vault_kms_key_arn))
    )
    error_message = "vault_kms_key_arn is not the ARN of a customer managed key in the partition aws; the module takes no other, and no alias/aws/ key"
  }
}

variable "vault_force_destroy" {
  type    = bool
  default = false
}

data "aws_caller_identity" "not_described" {}

locals {
  makes_vault = var.enabled && var.vault_name != null && !local.name_refused

  # Stands for what this stub does not describe: nobody knows it before AWS is asked.
  not_described = jsondecode(data.aws_caller_identity.not_described.id)

  vault = try(aws_backup_vault.ab_vault[0].name, local.air_gapped_vault)

  # The vault of rules that name none.
  target = var.vault_name == null ? "Default" : local.vault
}

resource "aws_backup_vault" "ab_vault" {
  count = local.makes_vault && local.vault_type == "standard" ? 1 : 0

  name          = var.vault_name
  kms_key_arn   = var.vault_kms_key_arn
  force_destroy = var.vault_force_destroy
  tags          = var.tags
}

check "vault_without_name" {
  assert {
    condition = (
      !var.enabled ||
      var.vault_name != null ||
      (var.vault_kms_key_arn == null && !var.vault_force_destroy && !var.locked && local.vault_policy == null)
    )
    error_message = "no vault is made without vault_name, and vault_kms_key_arn, vault_force_destroy, locked and vault_policy are ignored; set vault_name"
  }
}

output "vault_id" {
  value = local.vault_type == "standard" ? try(aws_backup_vault.ab_vault[0].id, null) : local.not_described
}

output "vault_arn" {
  value = local.vault_type == "standard" ? try(aws_backup_vault.ab_vault[0].arn, null) : local.not_described
}
