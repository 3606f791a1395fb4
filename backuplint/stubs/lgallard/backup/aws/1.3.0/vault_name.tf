variable "vault_name" {
  type    = string
  default = null

  validation {
    condition     = var.vault_name == null || can(regex("^[0-9A-Za-z_-]{2,50}$", var.vault_name))
    error_message = "vault_name is not 2 to 50 letters, digits, hyphens and underscores"
  }

  validation {
    condition = (
      var.vault_name == null ||
      !can(regex("(?i)test|temp|delete|remove|default", var.vault_name))
    )
    error_message = "vault_name contains test, temp, delete, remove or default, which the module refuses; use another name"
  }
}

locals {
  # A name that is refused is refused before anything is planned.
  name_refused = false
}
