variable "plan_enabled" {
  type    = bool
  default = true
}

variable "plan_name_suffix" {
  type    = string
  default = null
}

variable "rules" {
  type = list(object({
    name                     = string
    schedule                 = optional(string)
    enable_continuous_backup = optional(bool)
    start_window             = optional(number)
    completion_window        = optional(number)
    lifecycle = optional(object({
      cold_storage_after                        = optional(number)
      delete_after                              = optional(number)
      opt_in_to_archive_for_supported_resources = optional(bool)
    }))
    copy_action = optional(object({
      destination_vault_arn = optional(string)
      lifecycle = optional(object({
        cold_storage_after                        = optional(number)
        delete_after                              = optional(number)
        opt_in_to_archive_for_supported_resources = optional(bool)
      }))
    }))
  }))
  default = []

  validation {
    condition     = !local.makes_plan || length(var.rules) > 0
    error_message = "rules is empty, which AWS refuses; set rules, or plan_enabled to false"
  }
}

variable "advanced_backup_setting" {
  type = object({
    backup_options = map(string)
    resource_type  = string
  })
  default = null
}

locals {
  makes_plan = local.enabled && var.plan_enabled
}

resource "aws_backup_plan" "default" {
  count = local.makes_plan ? 1 : 0

  name = var.plan_name_suffix == null ? module.this.id : "${module.this.id}_${var.plan_name_suffix}"
  tags = module.this.tags

  dynamic "rule" {
    for_each = var.rules

    content {
      rule_name                = rule.value.name
      target_vault_name        = local.vault
      schedule                 = rule.value.schedule
      start_window             = rule.value.start_window
      completion_window        = rule.value.completion_window
      enable_continuous_backup = rule.value.enable_continuous_backup
      recovery_point_tags      = module.this.tags

      dynamic "lifecycle" {
        for_each = rule.value.lifecycle == null ? [] : [rule.value.lifecycle]

        content {
          cold_storage_after                        = lifecycle.value.cold_storage_after
          delete_after                              = lifecycle.value.delete_after
          opt_in_to_archive_for_supported_resources = lifecycle.value.opt_in_to_archive_for_supported_resources
        }
      }

      dynamic "copy_action" {
        for_each = try(rule.value.copy_action.destination_vault_arn, null) == null ? [] : [rule.value.copy_action]

        content {
          destination_vault_arn = copy_action.value.destination_vault_arn

          dynamic "lifecycle" {
            for_each = copy_action.value.lifecycle == null ? [] : [copy_action.value.lifecycle]

            content {
              cold_storage_after                        = lifecycle.value.cold_storage_after
              delete_after                              = lifecycle.value.delete_after
              opt_in_to_archive_for_supported_resources = lifecycle.value.opt_in_to_archive_for_supported_resources
            }
          }
        }
      }
    }
  }

  dynamic "advanced_backup_setting" {
    for_each = var.advanced_backup_setting == null ? [] : [var.advanced_backup_setting]

    content {
      backup_options = advanced_backup_setting.value.backup_options
      resource_type  = advanced_backup_setting.value.resource_type
    }
  }
}

check "copy_action_without_destination" {
  assert {
    condition     = !local.makes_plan || alltrue([for rule in var.rules : rule.copy_action == null || try(rule.copy_action.destination_vault_arn, null) != null])
    error_message = "copy_action is ignored without destination_vault_arn, and nothing is copied"
  }
}

output "backup_plan_arn" {
  value = try(aws_backup_plan.default[0].arn, "")
}

output "backup_plan_version" {
  value = try(aws_backup_plan.default[0].version, "")
}
