variable "enable_global_settings" {
  type    = bool
  default = false
}

variable "global_settings" {
  type    = map(string)
  default = { isCrossAccountBackupEnabled = "false" }

  validation {
    condition     = contains(["true", "false"], lookup(var.global_settings, "isCrossAccountBackupEnabled", "false"))
    error_message = "isCrossAccountBackupEnabled is neither \"true\" nor \"false\""
  }

  validation {
    condition     = alltrue([for key in keys(var.global_settings) : can(regex("^[a-zA-Z][a-zA-Z0-9]*$", key))])
    error_message = "a key of global_settings is not made of letters and digits"
  }

  validation {
    condition     = alltrue([for value in values(var.global_settings) : length(value) > 0])
    error_message = "a value of global_settings is empty"
  }
}

resource "aws_backup_global_settings" "ab_global_settings" {
  count = var.enabled && var.enable_global_settings ? 1 : 0

  global_settings = var.global_settings
}

check "global_settings_are_ignored" {
  assert {
    condition     = !var.enabled || var.enable_global_settings || lookup(var.global_settings, "isCrossAccountBackupEnabled", "false") == "false"
    error_message = "global_settings is ignored unless enable_global_settings is true"
  }
}

output "global_settings" {
  value = local.not_described
}

output "global_settings_id" {
  value = try(aws_backup_global_settings.ab_global_settings[0].id, null)
}

output "global_settings_summary" {
  value = local.not_described
}

output "cross_account_backup_enabled" {
  value = local.not_described
}
