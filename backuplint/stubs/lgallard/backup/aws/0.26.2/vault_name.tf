variable "vault_name" {
  type    = string
  default = null
}

locals {
  # A name that is refused is refused before anything is planned.
  name_refused = false
}
