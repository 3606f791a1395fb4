variable "rules" {
  type = list(object({
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
  default = []

  validation {
    condition     = var.rules != null
    error_message = "rules is null, which the module fails on; leave it out"
  }

  validation {
    condition     = !local.demands_lifecycle || alltrue([for rule in var.rules : rule.lifecycle != null])
    error_message = "a rule has no lifecycle, which the module fails on; give each rule a lifecycle with delete_after"
  }

  validation {
    condition = !var.enabled || alltrue(flatten([
      for rule in var.rules : [for copy in coalesce(rule.copy_actions, []) : copy.lifecycle != null]
    ]))
    error_message = "a copy action has no lifecycle, which the module fails on; give each one a lifecycle with delete_after"
  }

  validation {
    condition     = !local.checks_rules || alltrue([for rule in var.rules : try(rule.lifecycle.delete_after >= 1, true)])
    error_message = "a rule's delete_after is less than 1"
  }

  validation {
    condition = !local.checks_rules || alltrue([
      for rule in var.rules :
      rule.schedule == null || can(regex("^(cron\\([^)]+\\)|rate\\([1-9][0-9]* (minute|hour|day)s?\\))$", rule.schedule))
    ])
    error_message = "the schedule of a rule is no cron or rate expression, as in cron(0 5 ? * * *)"
  }

  validation {
    condition     = !local.checks_rules || alltrue([for rule in var.rules : try(rule.completion_window >= rule.start_window + 60, true)])
    error_message = "the completion_window of a rule is less than 60 minutes longer than its start_window"
  }
}

locals {
  rules = concat(local.named_rules, var.rules)

  # What is refused has no meaning that a rule could judge.
  without_lifecycle = local.demands_lifecycle ? local.not_described : []
}
