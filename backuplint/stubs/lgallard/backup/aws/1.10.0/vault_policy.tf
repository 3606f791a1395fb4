variable "vault_policy" {
  type    = string
  default = null

  validation {
    condition     = var.vault_policy == null || can(jsondecode(var.vault_policy))
    error_message = "vault_policy is not JSON"
  }

  validation {
    condition     = var.vault_policy == null || can(keys(jsondecode(var.vault_policy)))
    error_message = "vault_policy is not a JSON object"
  }
}

locals {
  vault_policy = var.vault_policy
}

resource "aws_backup_vault_policy" "ab_vault_policy" {
  count = local.makes_vault && var.vault_policy != null ? 1 : 0

  backup_vault_name = local.vault
  policy            = var.vault_policy
}

output "vault_policy_attached" {
  value = local.not_described
}

output "vault_policy_details" {
  value = local.not_described
}
