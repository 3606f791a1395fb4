variable "plans" {
  type = map(object({
    name = optional(string)
    rules = list(object({
      name                                         = string
      target_vault_name                            = optional(string)
      target_logically_air_gapped_backup_vault_arn = optional(string)
      schedule                                     = optional(string)
      schedule_expression_timezone                 = optional(string)
      start_window                                 = optional(number)
      completion_window                            = optional(number)
      enable_continuous_backup                     = optional(bool)
      lifecycle = optional(object({
        cold_storage_after                        = optional(number)
        delete_after                              = number
        opt_in_to_archive_for_supported_resources = optional(bool)
      }))
      recovery_point_tags = optional(map(string))
      scan_action = optional(object({
        malware_scanner = string
        scan_mode       = string
      }))
      copy_actions = optional(list(object({
        destination_vault_arn = string
        lifecycle = optional(object({
          cold_storage_after                        = optional(number)
          delete_after                              = number
          opt_in_to_archive_for_supported_resources = optional(bool)
        }))
      })), [])
    }))
    scan_setting = optional(object({
      malware_scanner  = string
      resource_types   = optional(list(string), ["ALL"])
      scanner_role_arn = string
    }))
    selections = optional(map(object({
      resources     = optional(list(string))
      not_resources = optional(list(string))
      conditions = optional(object({
        string_equals     = optional(map(string))
        string_not_equals = optional(map(string))
        string_like       = optional(map(string))
        string_not_like   = optional(map(string))
      }))
      selection_tags = optional(list(object({
        type  = string
        key   = string
        value = string
      })))
    })), {})
  }))
  default = {}

  validation {
    condition     = var.plans != null
    error_message = "plans is null, which the module fails on; leave it out"
  }

  validation {
    condition     = !var.enabled || alltrue([for plan in var.plans : length(plan.rules) > 0])
    error_message = "a plan has no rules; give it at least one"
  }

  validation {
    condition = !local.demands_lifecycle || !var.enabled || alltrue(flatten([
      for plan in var.plans : [for rule in plan.rules : rule.lifecycle != null]
    ]))
    error_message = "a rule has no lifecycle, which the module fails on; give each rule a lifecycle with delete_after"
  }

  validation {
    condition = !var.enabled || alltrue(flatten([
      for plan in var.plans : [
        for rule in plan.rules : [for copy in coalesce(rule.copy_actions, []) : copy.lifecycle != null]
      ]
    ]))
    error_message = "a copy action has no lifecycle, which the module fails on; give each one a lifecycle with delete_after"
  }

  validation {
    condition = !local.checks_rules || alltrue(flatten([
      for plan in var.plans : [
        for rule in plan.rules : [
          try(rule.lifecycle.delete_after >= 1, true),
          [for copy in coalesce(rule.copy_actions, []) : try(copy.lifecycle.delete_after >= 1, true)],
        ]
      ]
    ]))
    error_message = "the delete_after of a rule or of a copy is less than 1"
  }

  validation {
    condition = !local.checks_rules || alltrue(flatten([
      for plan in var.plans : [
        for rule in plan.rules :
        rule.schedule == null || can(regex("^(cron\\([^)]+\\)|rate\\([1-9][0-9]* (minute|hour|day)s?\\))$", rule.schedule))
      ]
    ]))
    error_message = "the schedule of a rule is no cron or rate expression, as in cron(0 5 ? * * *)"
  }

  validation {
    condition = !local.checks_rules || alltrue(flatten([
      for plan in var.plans : [
        for rule in plan.rules : try(rule.completion_window >= rule.start_window + 60, true)
      ]
    ]))
    error_message = "the completion_window of a rule is less than 60 minutes longer than its start_window"
  }
}

locals {
  plans = var.plans

  plan_selections = flatten([
    for plan_key, plan in var.plans : [
      for key, selection in plan.selections : merge(selection, { name = key, plan = plan_key })
    ]
  ])
}

resource "aws_backup_plan" "ab_plans" {
  for_each = { for key, plan in var.plans : key => plan if var.enabled }

  name = coalesce(each.value.name, each.key)
  tags = var.tags

  dynamic "rule" {
    for_each = each.value.rules

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
    for_each = try(each.value.scan_setting, null) == null ? [] : [each.value.scan_setting]

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
  }
}

resource "aws_backup_selection" "plan_selections" {
  for_each = { for selection in local.plan_selections : "${selection.plan}-${selection.name}" => selection... if var.enabled }

  name          = each.value[0].name
  plan_id       = aws_backup_plan.ab_plans[each.value[0].plan].id
  iam_role_arn  = local.role_arn
  resources     = each.value[0].resources
  not_resources = each.value[0].not_resources

  dynamic "selection_tag" {
    for_each = each.value[0].selection_tags == null ? [] : each.value[0].selection_tags

    content {
      type  = selection_tag.value.type
      key   = selection_tag.value.key
      value = selection_tag.value.value
    }
  }

  dynamic "condition" {
    for_each = each.value[0].conditions == null ? [] : [each.value[0].conditions]

    content {
      dynamic "string_equals" {
        for_each = condition.value.string_equals == null ? {} : condition.value.string_equals

        content {
          key   = string_equals.key
          value = string_equals.value
        }
      }

      dynamic "string_not_equals" {
        for_each = condition.value.string_not_equals == null ? {} : condition.value.string_not_equals

        content {
          key   = string_not_equals.key
          value = string_not_equals.value
        }
      }

      dynamic "string_like" {
        for_each = condition.value.string_like == null ? {} : condition.value.string_like

        content {
          key   = string_like.key
          value = string_like.value
        }
      }

      dynamic "string_not_like" {
        for_each = condition.value.string_not_like == null ? {} : condition.value.string_not_like

        content {
          key   = string_not_like.key
          value = string_not_like.value
        }
      }
    }
  }
}

check "plans_hide_the_rest" {
  assert {
    condition = (
      !var.enabled ||
      length(var.plans) == 0 ||
      alltrue([
        length(local.rules) == 0,
        var.plan_name == null,
        local.scan_setting == null,
        var.selection_name == null,
        length(var.selection_resources) == 0,
        length(var.selection_not_resources) == 0,
        length(var.selection_tags) == 0,
        length(var.selections) == 0,
        length([for condition in values(var.selection_conditions) : condition if condition != null]) == 0,
      ])
    )
    error_message = "rules, plan_name, scan_setting, selections and the selection inputs are ignored where plans is set; move them into plans"
  }
}

check "selections_of_plans_collide" {
  assert {
    condition     = !var.enabled || length(local.plan_selections) == length(distinct([for selection in local.plan_selections : "${selection.plan}-${selection.name}"]))
    error_message = "two selections have the same plan and name once these are joined with a hyphen; give one of them another key"
  }
}

output "plans" {
  value = {
    for key, plan in aws_backup_plan.ab_plans : key => {
      id      = plan.id
      arn     = plan.arn
      name    = plan.name
      version = plan.version
    }
  }
}
