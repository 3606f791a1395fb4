variable "plans" {
  type = map(object({
    name = optional(string)
    rules = list(object({
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
