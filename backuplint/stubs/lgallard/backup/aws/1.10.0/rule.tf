# A rule that is written in inputs of its own: rule_name, rule_schedule, …

variable "rule_name" {
  type    = string
  default = null

  validation {
    condition     = var.rule_name == null
    error_message = "the module fails whenever rule_name is set; write the rule in rules"
  }
}

variable "rule_schedule" {
  type    = string
  default = null

  validation {
    condition     = !local.checks_rules || var.rule_schedule == null || can(regex("^(cron\\([^)]+\\)|rate\\([1-9][0-9]* (minute|hour|day)s?\\))$", var.rule_schedule))
    error_message = "rule_schedule is no cron or rate expression, as in cron(0 5 ? * * *)"
  }

  validation {
    condition     = !local.checks_rules || var.rule_schedule == null || !can(regex("^rate\\(([1-9]|1[0-4]) minutes?\\)", var.rule_schedule))
    error_message = "rule_schedule is more often than every 15 minutes"
  }
}

variable "rule_schedule_expression_timezone" {
  type    = string
  default = null

  validation {
    condition     = !local.checks_rules || var.rule_schedule_expression_timezone == null || can(regex("^[A-Za-z_]+(/[A-Za-z0-9_+-]+)+$", var.rule_schedule_expression_timezone))
    error_message = "rule_schedule_expression_timezone is not of the form Area/City, which the module demands"
  }
}

variable "rule_start_window" {
  type    = number
  default = null

  validation {
    condition     = !local.checks_rules || var.rule_start_window == null || try(var.rule_start_window >= 60 && var.rule_start_window <= 43200, false)
    error_message = "rule_start_window is not between 60 and 43200 minutes"
  }
}

variable "rule_completion_window" {
  type    = number
  default = null

  validation {
    condition     = !local.checks_rules || var.rule_completion_window == null || try(var.rule_completion_window >= 120 && var.rule_completion_window <= 43200, false)
    error_message = "rule_completion_window is not between 120 and 43200 minutes"
  }
}

variable "rule_recovery_point_tags" {
  type    = map(string)
  default = {}
}

variable "rule_lifecycle_cold_storage_after" {
  type    = number
  default = null

  validation {
    condition     = !local.checks_rules || var.rule_lifecycle_cold_storage_after == null || try(var.rule_lifecycle_cold_storage_after == 0 || var.rule_lifecycle_cold_storage_after >= 30, false)
    error_message = "rule_lifecycle_cold_storage_after is neither 0 nor at least 30 days, which the module demands"
  }
}

variable "rule_lifecycle_delete_after" {
  type    = number
  default = null

  validation {
    condition     = !local.checks_rules || var.rule_lifecycle_delete_after == null || try(var.rule_lifecycle_delete_after >= 1, false)
    error_message = "rule_lifecycle_delete_after is less than 1"
  }
}

variable "rule_lifecycle_opt_in_to_archive" {
  type    = bool
  default = null
}

variable "rule_enable_continuous_backup" {
  type    = bool
  default = false
}

locals {
  # Without the days until cold storage there is no lifecycle at all.
  named_rules = var.rule_name == null ? [] : [{
    name                         = var.rule_name
    target_vault_name            = null
    schedule                     = var.rule_schedule
    schedule_expression_timezone = var.rule_schedule_expression_timezone
    start_window                 = var.rule_start_window
    completion_window            = var.rule_completion_window
    enable_continuous_backup     = var.rule_enable_continuous_backup
    recovery_point_tags          = var.rule_recovery_point_tags
    copy_actions                 = []
    lifecycle = var.rule_lifecycle_cold_storage_after == null ? null : {
      cold_storage_after                        = var.rule_lifecycle_cold_storage_after
      delete_after                              = var.rule_lifecycle_delete_after
      opt_in_to_archive_for_supported_resources = var.rule_lifecycle_opt_in_to_archive
    }
  }]
}

check "rule_without_name" {
  assert {
    condition = var.rule_name != null || alltrue([
      var.rule_schedule == null,
      var.rule_schedule_expression_timezone == null,
      var.rule_start_window == null,
      var.rule_completion_window == null,
      length(var.rule_recovery_point_tags) == 0,
      var.rule_lifecycle_cold_storage_after == null,
      var.rule_lifecycle_delete_after == null,
      var.rule_lifecycle_opt_in_to_archive == null,
      !var.rule_enable_continuous_backup,
    ])
    error_message = "rule_schedule and the other inputs of a single rule are ignored without rule_name; write the rule in rules"
  }
}
