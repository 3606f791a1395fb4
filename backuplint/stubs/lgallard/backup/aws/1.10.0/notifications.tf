variable "notifications" {
  type    = any
  default = {}

  validation {
    condition     = var.notifications != null
    error_message = "notifications is null, which the module fails on; leave it out"
  }

  validation {
    condition     = !var.enabled || try(length(var.notifications), 0) == 0 || try(var.notifications.sns_topic_arn != null, false)
    error_message = "notifications has no sns_topic_arn"
  }
}

variable "notifications_disable_sns_policy" {
  type    = bool
  default = false
}

locals {
  notifies = var.enabled && length(var.notifications) > 0
}

resource "aws_backup_vault_notifications" "backup_events" {
  count = local.notifies ? 1 : 0

  backup_vault_name   = var.vault_name != null ? aws_backup_vault.ab_vault[0].name : "Default"
  sns_topic_arn       = try(var.notifications.sns_topic_arn, null)
  backup_vault_events = try(var.notifications.backup_vault_events, [])
}

data "aws_iam_policy_document" "backup_events" {
  count = local.notifies && !var.notifications_disable_sns_policy ? 1 : 0

  statement {
    sid       = "BackupPublishEvents"
    actions   = ["SNS:Publish"]
    resources = [try(var.notifications.sns_topic_arn, null)]

    principals {
      type        = "Service"
      identifiers = ["backup.amazonaws.com"]
    }
  }
}

resource "aws_sns_topic_policy" "backup_events" {
  count = local.notifies && !var.notifications_disable_sns_policy ? 1 : 0

  arn    = try(var.notifications.sns_topic_arn, null)
  policy = data.aws_iam_policy_document.backup_events[0].json
}

check "notifications_of_unknown_attributes" {
  assert {
    condition     = alltrue([for attribute in keys(var.notifications) : contains(["sns_topic_arn", "backup_vault_events"], attribute)])
    error_message = "an attribute of notifications is ignored; the module reads sns_topic_arn and backup_vault_events"
  }
}
