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
      var.vault_name_validation_bypass ||
      !can(regex("(?i)test|temp|delete|remove|default", var.vault_name))
    )
    error_message = "vault_name contains test, temp, delete, remove or default, and the module makes no vault; use another name or set vault_name_validation_bypass"
  }
}

variable "vault_name_validation_bypass" {
  type    = bool
  default = false
}

locals {
  # A name that is refused is refused before anything is planned.
  name_refused = false
}
