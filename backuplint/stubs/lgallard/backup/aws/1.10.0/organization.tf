variable "enable_org_policy" {
  type    = bool
  default = false

  validation {
    condition     = !var.enable_org_policy || var.org_policy_target_id != null
    error_message = "enable_org_policy is set without org_policy_target_id"
  }
}

variable "org_policy_name" {
  type    = string
  default = "backup-policy"
}

variable "org_policy_description" {
  type    = string
  default = "AWS Organizations backup policy"
}

variable "org_policy_target_id" {
  type    = string
  default = null
}

variable "backup_policies" {
  type = map(object({
    target_vault_name = string
    schedule          = string
    start_window      = number
    completion_window = number
    lifecycle = object({
      delete_after       = number
      cold_storage_after = optional(number)
    })
    recovery_point_tags      = optional(map(string))
    copy_actions             = optional(list(map(string)))
    enable_continuous_backup = optional(bool)
  }))
  default = {}

  validation {
    condition = !local.checks_rules || alltrue([
      for policy in var.backup_policies :
      can(regex("^(cron\\([^)]+\\)|rate\\([1-9][0-9]* (minute|hour|day)s?\\))$", policy.schedule))
    ])
    error_message = "the schedule of a backup policy is no cron or rate expression, as in cron(0 5 ? * * *)"
  }

  validation {
    condition     = !local.checks_rules || alltrue([for policy in var.backup_policies : !can(regex("^rate\\(([1-9]|1[0-4]) minutes?\\)", policy.schedule))])
    error_message = "the schedule of a backup policy is more often than every 15 minutes"
  }

  validation {
    condition     = !local.checks_rules || alltrue([for policy in var.backup_policies : policy.start_window >= 60 && policy.start_window <= 43200])
    error_message = "the start_window of a backup policy is not between 60 and 43200 minutes"
  }

  validation {
    condition     = !local.checks_rules || alltrue([for policy in var.backup_policies : policy.completion_window >= policy.start_window + 60 && policy.completion_window <= 43200])
    error_message = "the completion_window of a backup policy is less than 60 minutes longer than its start_window, or larger than 43200"
  }

  # Without cold_storage_after Terraform before 1.12 refuses what newer ones accept: not judged.
  validation {
    condition = !local.checks_rules || alltrue([
      for policy in var.backup_policies : (
        policy.lifecycle.delete_after >= 1 &&
        try(policy.lifecycle.cold_storage_after <= policy.lifecycle.delete_after, true) &&
        try(policy.lifecycle.cold_storage_after == 0 || policy.lifecycle.cold_storage_after >= 30, true)
      )
    ])
    error_message = "the lifecycle of a backup policy is not possible; delete_after is at least 1, and cold_storage_after is 0 or at least 30 and no larger"
  }
}

variable "backup_selections" {
  type = map(object({
    resources     = optional(list(string))
    not_resources = optional(list(string))
    conditions = optional(object({
      string_equals     = optional(map(string))
      string_not_equals = optional(map(string))
      string_like       = optional(map(string))
      string_not_like   = optional(map(string))
    }))
    tags = optional(map(string))
  }))
  default = {}

  # Without resources Terraform before 1.12 refuses what newer ones accept: not judged.
  validation {
    condition = !local.checks_arns || alltrue(flatten([
      for selection in var.backup_selections : [
        for resource in selection.resources == null ? [] : selection.resources :
        resource == "*" || can(regex(join("|", [
          "^arn:aws(-[a-z-]+)?:dynamodb:([a-z0-9-]+|\\*):([0-9]+|\\*):table/([a-zA-Z0-9._-]+|\\*)$",
          "^arn:aws(-[a-z-]+)?:ec2:([a-z0-9-]+|\\*):([0-9]+|\\*):(volume|instance)/([a-zA-Z0-9-]+|\\*)$",
          "^arn:aws(-[a-z-]+)?:rds:([a-z0-9-]+|\\*):([0-9]+|\\*):(db|cluster):([a-zA-Z0-9-]+|\\*)$",
          "^arn:aws(-[a-z-]+)?:(elasticfilesystem|fsx):([a-z0-9-]+|\\*):([0-9]+|\\*):file-system/(fs-[a-zA-Z0-9]+|\\*)$",
          "^arn:aws(-[a-z-]+)?:s3:::([a-zA-Z0-9.-]+|\\*)$",
          "^arn:aws(-[a-z-]+)?:storagegateway:([a-z0-9-]+|\\*):([0-9]+|\\*):gateway/([a-zA-Z0-9-]+|\\*)$",
        ]), resource))
      ]
    ]))
    error_message = "a resource in backup_selections is neither * nor an ARN that the module accepts: of one or all tables, volumes, instances, databases, clusters, file systems, buckets or gateways"
  }
}

variable "advanced_backup_settings" {
  type    = map(map(string))
  default = {}
}

variable "backup_regions" {
  type    = list(string)
  default = []
}

resource "aws_organizations_policy" "backup_policy" {
  count = var.enable_org_policy ? 1 : 0

  name        = var.org_policy_name
  description = var.org_policy_description
  type        = "BACKUP_POLICY"

  content = jsonencode({
    plans = {
      advanced_backup_settings = var.advanced_backup_settings
      regions                  = var.backup_regions
      rules = {
        for key, policy in var.backup_policies : key => {
          target_backup_vault_name  = policy.target_vault_name
          schedule_expression       = policy.schedule
          start_window_minutes      = policy.start_window
          completion_window_minutes = policy.completion_window
          lifecycle = {
            delete_after_days               = policy.lifecycle.delete_after
            move_to_cold_storage_after_days = policy.lifecycle.cold_storage_after
          }
          recovery_point_tags      = policy.recovery_point_tags
          copy_actions             = policy.copy_actions
          enable_continuous_backup = policy.enable_continuous_backup
        }
      }
      selections = var.backup_selections
    }
  })
}

resource "aws_organizations_policy_attachment" "backup_policy" {
  count = var.enable_org_policy ? 1 : 0

  policy_id = aws_organizations_policy.backup_policy[0].id
  target_id = var.org_policy_target_id
}

check "organization_policy_is_not_made" {
  assert {
    condition = var.enable_org_policy || alltrue([
      length(var.backup_policies) == 0,
      length(var.backup_selections) == 0,
      length(var.advanced_backup_settings) == 0,
      length(var.backup_regions) == 0,
      var.org_policy_target_id == null,
    ])
    error_message = "backup_policies, backup_selections, advanced_backup_settings, backup_regions and org_policy_target_id are ignored unless enable_org_policy is true, and nothing is selected by them; use rules and selections, or plans"
  }
}

check "organization_policy_is_malformed" {
  assert {
    condition     = !var.enable_org_policy
    error_message = "the policy that the module writes has not the form of a backup policy, which AWS Organizations demands; write aws_organizations_policy yourself"
  }
}

check "organization_policy_although_disabled" {
  assert {
    condition     = var.enabled || !var.enable_org_policy
    error_message = "the organization's policy is made although enabled is false; set enable_org_policy to false as well"
  }
}
