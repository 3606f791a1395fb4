variable "plan_name" {
  type    = string
  default = null
}

variable "windows_vss_backup" {
  type    = bool
  default = false
}

locals {
  # Everything that any input selects by ARN, whether the input is used or not.
  selected_arns = flatten([
    var.selection_resources,
    [for selection in try(tolist(var.selections), []) : try(selection.resources, [])],
    [for selection in try(tomap(var.selections), {}) : try(selection.resources, [])],
    [for selection in var.backup_selections : try(selection.resources, [])],
    [for plan in local.plans : [for selection in plan.selections : try(selection.resources, [])]],
  ])
}

resource "aws_backup_plan" "ab_plan" {
  count = var.enabled && length(local.plans) == 0 && length(local.rules) > 0 ? 1 : 0

  name = coalesce(var.plan_name, "aws-backup-plan-${coalesce(var.vault_name, "default")}")
  tags = var.tags

  dynamic "rule" {
    for_each = local.rules

    content {
      rule_name                                    = rule.value.name
      target_vault_name                            = rule.value.target_vault_name == null ? local.target : rule.value.target_vault_name
      target_logically_air_gapped_backup_vault_arn = try(rule.value.target_logically_air_gapped_backup_vault_arn, null)
      schedule                                     = rule.value.schedule
      schedule_expression_timezone                 = try(rule.value.schedule_expression_timezone, null)
      start_window                                 = rule.value.start_window
      completion_window                            = rule.value.completion_window
      enable_continuous_backup                     = rule.value.enable_continuous_backup
      recovery_point_tags                          = coalesce(rule.value.recovery_point_tags, var.tags)

      dynamic "lifecycle" {
        for_each = rule.value.lifecycle != null ? [rule.value.lifecycle] : local.without_lifecycle

        content {
          cold_storage_after                        = lifecycle.value.cold_storage_after
          delete_after                              = lifecycle.value.delete_after
          opt_in_to_archive_for_supported_resources = try(lifecycle.value.opt_in_to_archive_for_supported_resources, null)
        }
      }

      dynamic "copy_action" {
        for_each = rule.value.copy_actions == null ? [] : rule.value.copy_actions

        content {
          destination_vault_arn = copy_action.value.destination_vault_arn

          dynamic "lifecycle" {
            for_each = copy_action.value.lifecycle != null ? [copy_action.value.lifecycle] : local.not_described

            content {
              cold_storage_after                        = lifecycle.value.cold_storage_after
              delete_after                              = lifecycle.value.delete_after
              opt_in_to_archive_for_supported_resources = try(lifecycle.value.opt_in_to_archive_for_supported_resources, null)
            }
          }
        }
      }

      dynamic "scan_action" {
        for_each = try(rule.value.scan_action, null) == null ? [] : [rule.value.scan_action]

        content {
          malware_scanner = scan_action.value.malware_scanner
          scan_mode       = scan_action.value.scan_mode
        }
      }
    }
  }

  dynamic "advanced_backup_setting" {
    for_each = var.windows_vss_backup ? [true] : []

    content {
      backup_options = { WindowsVSS = "enabled" }
      resource_type  = "EC2"
    }
  }

  dynamic "scan_setting" {
    for_each = local.scan_setting == null ? [] : [local.scan_setting]

    content {
      malware_scanner  = scan_setting.value.malware_scanner
      resource_types   = scan_setting.value.resource_types
      scanner_role_arn = scan_setting.value.scanner_role_arn
    }
  }

  lifecycle {
    precondition {
      condition     = !var.windows_vss_backup || can(regex("(?i)ec2", join(",", local.selected_arns)))
      error_message = "windows_vss_backup is set and no ARN of EC2 is selected; select the instances by ARN"
    }

    precondition {
      condition     = var.min_retention_days == null || var.max_retention_days == null || try(var.min_retention_days <= var.max_retention_days, true)
      error_message = "min_retention_days is larger than max_retention_days"
    }

    precondition {
      condition     = alltrue([for rule in local.rules : try(rule.lifecycle.cold_storage_after <= rule.lifecycle.delete_after, true)])
      error_message = "the cold_storage_after of a rule is larger than its delete_after"
    }
  }
}

output "plan_id" {
  value = length(local.plans) == 0 ? try(aws_backup_plan.ab_plan[0].id, null) : local.not_described
}

output "plan_arn" {
  value = length(local.plans) == 0 ? try(aws_backup_plan.ab_plan[0].arn, null) : local.not_described
}

output "plan_version" {
  value = length(local.plans) == 0 ? try(aws_backup_plan.ab_plan[0].version, null) : local.not_described
}

output "plan_role" {
  value = local.role_arn
}
