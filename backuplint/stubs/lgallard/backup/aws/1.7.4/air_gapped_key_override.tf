# The vault had no key of its own before 1.8.0.

resource "aws_backup_logically_air_gapped_vault" "ab_airgapped_vault" {
  encryption_key_arn = null
}
