variable "backup_resources" {
  type    = list(string)
  default = []
}

variable "not_resources" {
  type    = list(string)
  default = []
}

variable "selection_tags" {
  type = list(object({
    type  = string
    key   = string
    value = string
  }))
  default = []
}

variable "selection_conditions" {
  type = object({
    string_equals = optional(list(object({
      key   = string
      value = string
    })), [])
    string_like = optional(list(object({
      key   = string
      value = string
    })), [])
    string_not_equals = optional(list(object({
      key   = string
      value = string
    })), [])
    string_not_like = optional(list(object({
      key   = string
      value = string
    })), [])
  })
  default = {}
}

resource "aws_backup_selection" "default" {
  count = local.makes_plan ? 1 : 0

  name          = module.this.id
  plan_id       = aws_backup_plan.default[0].id
  iam_role_arn  = local.makes_role ? aws_iam_role.default[0].arn : data.aws_iam_role.existing[0].arn
  resources     = var.backup_resources
  not_resources = var.not_resources

  dynamic "selection_tag" {
    for_each = var.selection_tags

    content {
      type  = selection_tag.value.type
      key   = selection_tag.value.key
      value = selection_tag.value.value
    }
  }

  condition {
    dynamic "string_equals" {
      for_each = var.selection_conditions.string_equals

      content {
        key   = "aws:ResourceTag/${string_equals.value.key}"
        value = string_equals.value.value
      }
    }

    dynamic "string_like" {
      for_each = var.selection_conditions.string_like

      content {
        key   = "aws:ResourceTag/${string_like.value.key}"
        value = string_like.value.value
      }
    }

    dynamic "string_not_equals" {
      for_each = var.selection_conditions.string_not_equals

      content {
        key   = "aws:ResourceTag/${string_not_equals.value.key}"
        value = string_not_equals.value.value
      }
    }

    dynamic "string_not_like" {
      for_each = var.selection_conditions.string_not_like

      content {
        key   = "aws:ResourceTag/${string_not_like.value.key}"
        value = string_not_like.value.value
      }
    }
  }
}

check "condition_with_two_prefixes" {
  assert {
    condition = alltrue(flatten([
      for conditions in values(var.selection_conditions) : [
        for condition in conditions : !startswith(condition.key, "aws:ResourceTag/")
      ]
    ]))
    error_message = "the module puts aws:ResourceTag/ before each key of selection_conditions, and no tag has this one's name; write the tag's key alone"
  }
}

output "backup_selection_id" {
  value = try(aws_backup_selection.default[0].id, "")
}
