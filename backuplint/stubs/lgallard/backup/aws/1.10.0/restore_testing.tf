variable "restore_testing_plans" {
  type = map(object({
    name                         = string
    schedule_expression          = string
    schedule_expression_timezone = optional(string)
    start_window_hours           = optional(number)
    recovery_point_selection = object({
      algorithm             = string
      include_vaults        = list(string)
      recovery_point_types  = list(string)
      exclude_vaults        = optional(list(string))
      selection_window_days = optional(number)
    })
  }))
  default = {}

  validation {
    condition     = alltrue([for plan in var.restore_testing_plans : can(regex("^[0-9A-Za-z_-]{1,50}$", plan.name))])
    error_message = "the name of a restore testing plan is not 1 to 50 letters, digits and underscores"
  }

  validation {
    condition     = alltrue([for plan in var.restore_testing_plans : startswith(plan.schedule_expression, "cron(")])
    error_message = "the schedule_expression of a restore testing plan is no cron expression"
  }

  validation {
    condition = alltrue([
      for plan in var.restore_testing_plans :
      contains(["RANDOM_WITHIN_WINDOW", "LATEST_WITHIN_WINDOW"], plan.recovery_point_selection.algorithm)
    ])
    error_message = "the algorithm of a restore testing plan is neither RANDOM_WITHIN_WINDOW nor LATEST_WITHIN_WINDOW"
  }

  validation {
    condition     = alltrue([for plan in var.restore_testing_plans : length(plan.recovery_point_selection.include_vaults) > 0])
    error_message = "include_vaults of a restore testing plan is empty"
  }

  validation {
    condition = alltrue(flatten([
      for plan in var.restore_testing_plans : [
        for type in plan.recovery_point_selection.recovery_point_types : contains(["CONTINUOUS", "SNAPSHOT"], type)
      ]
    ]))
    error_message = "recovery_point_types of a restore testing plan has other elements than CONTINUOUS and SNAPSHOT"
  }

  # Without these numbers Terraform before 1.12 refuses what newer ones accept: not judged.
  validation {
    condition     = alltrue([for plan in var.restore_testing_plans : try(plan.start_window_hours >= 1 && plan.start_window_hours <= 168, true)])
    error_message = "start_window_hours of a restore testing plan is not between 1 and 168"
  }

  validation {
    condition = alltrue([
      for plan in var.restore_testing_plans :
      try(plan.recovery_point_selection.selection_window_days >= 1 && plan.recovery_point_selection.selection_window_days <= 365, true)
    ])
    error_message = "selection_window_days of a restore testing plan is not between 1 and 365"
  }
}

variable "restore_testing_selections" {
  type = map(object({
    name                      = string
    restore_testing_plan_name = string
    protected_resource_type   = string
    iam_role_arn              = optional(string)
    protected_resource_arns   = optional(list(string))
    protected_resource_conditions = optional(object({
      string_equals = optional(list(object({
        key   = string
        value = string
      })))
      string_not_equals = optional(list(object({
        key   = string
        value = string
      })))
    }))
    restore_metadata_overrides = optional(map(string))
    validation_window_hours    = optional(number)
  }))
  default = {}

  validation {
    condition     = alltrue([for selection in var.restore_testing_selections : can(regex("^[0-9A-Za-z_-]{1,50}$", selection.name))])
    error_message = "the name of a restore testing selection is not 1 to 50 letters, digits and underscores"
  }

  validation {
    condition     = alltrue([for selection in var.restore_testing_selections : selection.protected_resource_type != ""])
    error_message = "the protected_resource_type of a restore testing selection is empty"
  }

  validation {
    condition = !var.enabled || alltrue([
      for selection in var.restore_testing_selections :
      contains(keys(var.restore_testing_plans), selection.restore_testing_plan_name)
    ])
    error_message = "restore_testing_plan_name is no key of restore_testing_plans, which the module fails on; write the key and not the name"
  }

  validation {
    condition     = alltrue([for selection in var.restore_testing_selections : try(selection.validation_window_hours >= 1 && selection.validation_window_hours <= 168, true)])
    error_message = "validation_window_hours of a restore testing selection is not between 1 and 168"
  }

  validation {
    condition = alltrue([
      for selection in var.restore_testing_selections :
      selection.iam_role_arn == null || can(regex("^arn:aws:iam::[0-9]{12}:role/", selection.iam_role_arn))
    ])
    error_message = "the iam_role_arn of a restore testing selection is not the ARN of a role in the partition aws"
  }

  # With one of the two alone Terraform before 1.12 refuses what newer ones accept: not judged.
  validation {
    condition = alltrue([
      for selection in var.restore_testing_selections : selection.protected_resource_conditions == null || anytrue([
        try(length(selection.protected_resource_conditions.string_equals) > 0, false),
        try(length(selection.protected_resource_conditions.string_not_equals) > 0, false),
      ])
    ])
    error_message = "the protected_resource_conditions of a restore testing selection are empty"
  }
}

variable "restore_testing_iam_role_arn" {
  type    = string
  default = null

  validation {
    condition = var.restore_testing_iam_role_arn == null || (
      can(regex("^arn:aws:iam::[0-9]{12}:role/", var.restore_testing_iam_role_arn)) &&
      !can(regex("(?i)test|temp|delete|remove", var.restore_testing_iam_role_arn))
    )
    error_message = "restore_testing_iam_role_arn is not the ARN of a role in the partition aws, or contains test, temp, delete or remove, which the module refuses"
  }
}

locals {
  makes_restore_role = var.enabled && var.restore_testing_iam_role_arn == null && length(var.restore_testing_selections) > 0
}

resource "aws_backup_restore_testing_plan" "this" {
  for_each = { for key, plan in var.restore_testing_plans : key => plan if var.enabled }

  name                         = each.value.name
  schedule_expression          = each.value.schedule_expression
  schedule_expression_timezone = each.value.schedule_expression_timezone
  start_window_hours           = each.value.start_window_hours
  tags                         = merge(var.tags, { Name = each.value.name })

  recovery_point_selection {
    algorithm             = each.value.recovery_point_selection.algorithm
    include_vaults        = each.value.recovery_point_selection.include_vaults
    exclude_vaults        = each.value.recovery_point_selection.exclude_vaults
    recovery_point_types  = each.value.recovery_point_selection.recovery_point_types
    selection_window_days = each.value.recovery_point_selection.selection_window_days
  }
}

resource "aws_backup_restore_testing_selection" "this" {
  for_each = { for key, selection in var.restore_testing_selections : key => selection if var.enabled }

  name                       = each.value.name
  restore_testing_plan_name  = aws_backup_restore_testing_plan.this[each.value.restore_testing_plan_name].name
  protected_resource_type    = each.value.protected_resource_type
  protected_resource_arns    = each.value.protected_resource_arns
  restore_metadata_overrides = each.value.restore_metadata_overrides
  validation_window_hours    = each.value.validation_window_hours
  iam_role_arn = try(
    coalesce(each.value.iam_role_arn, var.restore_testing_iam_role_arn),
    aws_iam_role.restore_testing_role[0].arn,
  )

  dynamic "protected_resource_conditions" {
    for_each = each.value.protected_resource_conditions == null ? [] : [each.value.protected_resource_conditions]

    content {
      dynamic "string_equals" {
        for_each = protected_resource_conditions.value.string_equals == null ? [] : protected_resource_conditions.value.string_equals

        content {
          key   = string_equals.value.key
          value = string_equals.value.value
        }
      }

      dynamic "string_not_equals" {
        for_each = protected_resource_conditions.value.string_not_equals == null ? [] : protected_resource_conditions.value.string_not_equals

        content {
          key   = string_not_equals.value.key
          value = string_not_equals.value.value
        }
      }
    }
  }
}

data "aws_iam_policy_document" "restore_testing_assume_role" {
  count = local.makes_restore_role ? 1 : 0

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["backup.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "restore_testing_role" {
  count = local.makes_restore_role ? 1 : 0

  name               = "aws-backup-restore-testing-role-${local.not_described}"
  assume_role_policy = data.aws_iam_policy_document.restore_testing_assume_role[0].json
  tags = merge(var.tags, {
    Name        = "aws-backup-restore-testing-role"
    Description = "IAM role for AWS Backup restore testing operations"
  })
}

resource "aws_iam_role_policy_attachment" "restore_testing_managed_policies" {
  for_each = toset(local.makes_restore_role ? [
    "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore",
    "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores",
  ] : [])

  policy_arn = each.key
  role       = aws_iam_role.restore_testing_role[0].name
}

data "aws_iam_policy_document" "restore_testing_policy" {
  count = local.makes_restore_role ? 1 : 0

  statement {
    actions = [
      "backup:DescribeRestoreJob",
      "backup:DescribeRestoreTestingPlan",
      "backup:DescribeRestoreTestingSelection",
      "backup:ListRestoreJobs",
      "backup:ListRestoreTestingPlans",
      "backup:ListRestoreTestingSelections",
      "backup:StartRestoreJob",
      "backup:StartRestoreTestingJob",
    ]
    resources = ["*"]
  }

  statement {
    actions   = ["iam:PassRole"]
    resources = ["arn:aws:iam::*:role/aws-backup-*"]
  }

  statement {
    actions = [
      "logs:CreateLogGroup",
      "logs:CreateLogStream",
      "logs:DescribeLogGroups",
      "logs:DescribeLogStreams",
      "logs:PutLogEvents",
    ]
    resources = ["arn:aws:logs:*:*:log-group:/aws/backup/*"]
  }

  statement {
    actions = [
      "ec2:CreateTags",
      "ec2:DescribeAvailabilityZones",
      "ec2:DescribeImages",
      "ec2:DescribeInstanceAttribute",
      "ec2:DescribeInstanceTypes",
      "ec2:DescribeInstances",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSnapshots",
      "ec2:DescribeSubnets",
      "ec2:DescribeVolumes",
      "ec2:DescribeVpcs",
    ]
    resources = ["*"]
  }

  statement {
    actions = [
      "rds:DescribeDBClusterParameterGroups",
      "rds:DescribeDBClusterSnapshots",
      "rds:DescribeDBClusters",
      "rds:DescribeDBInstances",
      "rds:DescribeDBParameterGroups",
      "rds:DescribeDBSnapshots",
      "rds:DescribeDBSubnetGroups",
    ]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "restore_testing_policy" {
  count = local.makes_restore_role ? 1 : 0

  description = "Custom policy for AWS Backup restore testing operations"
  policy      = data.aws_iam_policy_document.restore_testing_policy[0].json
}

resource "aws_iam_role_policy_attachment" "restore_testing_policy_attach" {
  count = local.makes_restore_role ? 1 : 0

  policy_arn = aws_iam_policy.restore_testing_policy[0].arn
  role       = aws_iam_role.restore_testing_role[0].name
}

check "restore_testing_role_is_ignored" {
  assert {
    condition     = !var.enabled || var.restore_testing_iam_role_arn == null || length(var.restore_testing_selections) > 0
    error_message = "restore_testing_iam_role_arn is ignored without restore_testing_selections"
  }
}

output "restore_testing_plans" {
  value = local.not_described
}

output "restore_testing_selections" {
  value = local.not_described
}

output "restore_testing_summary" {
  value = local.not_described
}

output "restore_testing_role_arn" {
  value = local.makes_restore_role ? try(aws_iam_role.restore_testing_role[0].arn, null) : local.not_described
}

output "restore_testing_role_name" {
  value = local.makes_restore_role ? try(aws_iam_role.restore_testing_role[0].name, null) : local.not_described
}
