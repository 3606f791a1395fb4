variable "iam_role_enabled" {
  type    = bool
  default = true
}

variable "iam_role_name" {
  type    = string
  default = null

  validation {
    condition     = var.iam_role_enabled || !local.enabled || var.iam_role_name != null || module.label_backup_role.id != ""
    error_message = "iam_role_enabled is false and there is no name of a role; set iam_role_name"
  }
}

variable "permissions_boundary" {
  type    = string
  default = null
}

locals {
  makes_role = local.enabled && var.iam_role_enabled
  role_name  = var.iam_role_name != null && var.iam_role_name != "" ? var.iam_role_name : module.label_backup_role.id
}

data "aws_iam_policy_document" "assume_role" {
  count = local.makes_role ? 1 : 0

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["backup.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "default" {
  count = local.makes_role ? 1 : 0

  name                 = local.role_name
  assume_role_policy   = data.aws_iam_policy_document.assume_role[0].json
  permissions_boundary = var.permissions_boundary
  tags                 = module.label_backup_role.tags
}

data "aws_iam_role" "existing" {
  count = local.enabled && !var.iam_role_enabled ? 1 : 0

  name = local.role_name
}

resource "aws_iam_role_policy_attachment" "default" {
  for_each = toset(local.makes_role ? [
    "policy/AWSBackupServiceRolePolicyForS3Backup",
    "policy/service-role/AWSBackupServiceRolePolicyForBackup",
  ] : [])

  # The module asks AWS for the partition.
  policy_arn = "arn:aws:iam::aws:${each.key}"
  role       = aws_iam_role.default[0].name
}

check "existing_role_is_not_changed" {
  assert {
    condition     = !local.enabled || var.iam_role_enabled || var.permissions_boundary == null
    error_message = "permissions_boundary is ignored where iam_role_enabled is false"
  }
}

output "role_name" {
  value = local.makes_role ? aws_iam_role.default[0].name : local.role_name
}

output "role_arn" {
  value = local.makes_role ? aws_iam_role.default[0].arn : try(data.aws_iam_role.existing[0].arn, "")
}
