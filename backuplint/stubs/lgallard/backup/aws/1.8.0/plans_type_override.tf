variable "plans" {
  type = map(object({
    name = optional(string)
    rules = list(object({
      name                         = string
      target_vault_name            = optional(string)
      schedule                     = optional(string)
      schedule_expression_timezone = optional(string)
      start_window                 = optional(number)
      completion_window            = optional(number)
      enable_continuous_backup     = optional(bool)
      lifecycle = optional(object({
        cold_storage_after                        = optional(number)
        delete_after                              = number
        opt_in_to_archive_for_supported_resources = optional(bool)
      }))
      recovery_point_tags = optional(map(string))
      copy_actions = optional(list(object({
        destination_vault_arn = string
        lifecycle = optional(object({
          cold_storage_after                        = optional(number)
          delete_after                              = number
          opt_in_to_archive_for_supported_resources = optional(bool)
        }))
      })), [])
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
}
