variable "locked" {
  type    = bool
  default = false
}

variable "changeable_for_days" {
  type    = number
  default = null

  validation {
    condition     = !local.checks_inputs || var.changeable_for_days == null || try(var.changeable_for_days >= 3 && var.changeable_for_days <= 365, false)
    error_message = "changeable_for_days is not between 3 and 365"
  }
}

variable "min_retention_days" {
  type    = number
  default = null

  validation {
    condition     = !local.checks_inputs || var.min_retention_days == null || try(var.min_retention_days >= 7 && var.min_retention_days <= 2555, false)
    error_message = "min_retention_days is not between 7 and 2555, which the module allows"
  }
}

variable "max_retention_days" {
  type    = number
  default = null

  validation {
    condition     = !local.checks_inputs || var.max_retention_days == null || try(var.max_retention_days >= 1 && var.max_retention_days <= 2555, false)
    error_message = "max_retention_days is not between 1 and 2555, which the module allows"
  }
}

resource "aws_backup_vault_lock_configuration" "ab_vault_lock_configuration" {
  count = local.makes_vault && local.vault_type == "standard" && var.locked ? 1 : 0

  backup_vault_name   = aws_backup_vault.ab_vault[0].name
  changeable_for_days = var.changeable_for_days
  min_retention_days  = var.min_retention_days
  max_retention_days  = var.max_retention_days

  lifecycle {
    precondition {
      condition     = try(var.min_retention_days <= var.max_retention_days, false)
      error_message = "a locked vault lacks its retention, or it is the wrong way round; set min_retention_days and max_retention_days, the first no larger than the second"
    }
  }
}

check "lock_is_not_made" {
  assert {
    condition = (
      !var.enabled ||
      var.locked ||
      local.vault_type != "standard" ||
      (var.changeable_for_days == null && var.min_retention_days == null && var.max_retention_days == null)
    )
    error_message = "changeable_for_days, min_retention_days and max_retention_days are ignored unless locked is true"
  }
}
