variable "default_lifecycle_delete_after_days" {
  type    = number
  default = 90

  validation {
    condition     = var.default_lifecycle_delete_after_days >= 1
    error_message = "default_lifecycle_delete_after_days is less than 1"
  }
}

variable "default_lifecycle_cold_storage_after_days" {
  type    = number
  default = 0

  validation {
    condition     = var.default_lifecycle_cold_storage_after_days == 0 || var.default_lifecycle_cold_storage_after_days >= 30
    error_message = "default_lifecycle_cold_storage_after_days is neither 0 nor at least 30"
  }
}

check "default_lifecycle_is_never_used" {
  assert {
    condition     = var.default_lifecycle_delete_after_days == 90 && var.default_lifecycle_cold_storage_after_days == 0
    error_message = "default_lifecycle_delete_after_days and default_lifecycle_cold_storage_after_days have no effect; set the lifecycle of each rule"
  }
}
