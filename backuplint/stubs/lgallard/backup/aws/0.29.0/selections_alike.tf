# What becomes of selections that are not alike depends on Terraform's version before 0.30.0.

locals {
  selections_otherwise = local.not_described
}
