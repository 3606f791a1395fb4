variable "rules" {
  type = list(object({
    name                     = string
    target_vault_name        = optional(string)
    schedule                 = optional(string)
    start_window             = optional(number)
    completion_window        = optional(number)
    enable_continuous_backup = optional(bool)
    lifecycle = optional(object({
      cold_storage_after = optional(number)
      delete_after       = number
    }))
    recovery_point_tags = optional(map(string))
    copy_actions = optional(list(object({
      destination_vault_arn = string
      lifecycle = optional(object({
        cold_storage_after = optional(number)
        delete_after       = number
      }))
    })), [])
  }))
}
