# What this version demands of its callers, as far as versions differ.

locals {
  demands_lifecycle = true # each rule has a lifecycle
  checks_arns       = true # ARNs in backup_selections
  checks_rules      = true # schedules, windows and days
  checks_inputs     = true # keys, roles and the days of a lock
}
