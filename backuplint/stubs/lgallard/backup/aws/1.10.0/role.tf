variable "iam_role_arn" {
  type    = string
  default = null

  validation {
    condition = !local.checks_inputs || var.iam_role_arn == null || (
      can(regex("^arn:aws:iam::", var.iam_role_arn)) &&
      !can(regex("Admin|PowerUser|FullAccess", var.iam_role_arn))
    )
    error_message = "iam_role_arn is not the ARN of a role in the partition aws, or contains Admin, PowerUser or FullAccess, which the module refuses"
  }
}

variable "iam_role_name" {
  type    = string
  default = ""
}

locals {
  makes_role = var.enabled && var.iam_role_arn == null
  role_arn   = var.iam_role_arn != null ? var.iam_role_arn : try(aws_iam_role.ab_role[0].arn, null)
}

data "aws_iam_policy_document" "ab_role_assume_role_policy" {
  count = local.makes_role ? 1 : 0

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["backup.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "ab_role" {
  count = local.makes_role ? 1 : 0

  name               = coalesce(var.iam_role_name, "aws-backup-${coalesce(var.vault_name, "default")}")
  assume_role_policy = data.aws_iam_policy_document.ab_role_assume_role_policy[0].json
  tags               = var.tags
}

resource "aws_iam_role_policy_attachment" "ab_managed_policies" {
  # The module asks AWS for the partition.
  for_each = toset(local.makes_role ? [
    "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup",
    "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore",
    "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
    "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores",
  ] : [])

  policy_arn = each.key
  role       = aws_iam_role.ab_role[0].name
}

data "aws_iam_policy_document" "ab_tag_policy_document" {
  count = local.makes_role ? 1 : 0

  statement {
    actions   = ["backup:ListTags", "backup:TagResource", "backup:UntagResource", "tag:GetResources"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "ab_tag_policy" {
  count = local.makes_role ? 1 : 0

  description = "AWS Backup Tag policy"
  policy      = data.aws_iam_policy_document.ab_tag_policy_document[0].json
  tags        = var.tags
}

resource "aws_iam_role_policy_attachment" "ab_tag_policy_attach" {
  count = local.makes_role ? 1 : 0

  policy_arn = aws_iam_policy.ab_tag_policy[0].arn
  role       = aws_iam_role.ab_role[0].name
}

check "role_name_is_ignored" {
  assert {
    condition     = !var.enabled || var.iam_role_arn == null || var.iam_role_name == "" || var.iam_role_name == null
    error_message = "iam_role_name is ignored where iam_role_arn is set; leave out one of them"
  }
}
