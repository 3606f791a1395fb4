# There is no vault_type before 1.3.0.

locals {
  vault_type       = "standard"
  air_gapped_vault = null
}
