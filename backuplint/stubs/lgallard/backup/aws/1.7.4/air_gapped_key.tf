check "air_gapped_vault_has_no_key" {
  assert {
    condition     = !var.enabled || local.vault_type != "logically_air_gapped" || var.vault_kms_key_arn == null
    error_message = "vault_kms_key_arn is ignored for a logically air-gapped vault before version 1.8.0 of the module"
  }
}
