# There is no vault_policy before 1.7.0.

locals {
  vault_policy = null
}
