# What this version demands of its callers, as far as versions differ.

locals {
  demands_lifecycle = true  # each rule has a lifecycle
  checks_arns       = false # ARNs in backup_selections
  checks_rules      = false # schedules, windows and days
  checks_inputs     = false # keys, roles and the days of a lock
}
