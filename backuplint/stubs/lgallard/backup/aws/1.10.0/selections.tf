variable "selection_name" {
  type    = string
  default = null
}

variable "selection_resources" {
  type    = list(any)
  default = []
}

variable "selection_not_resources" {
  type    = list(any)
  default = []
}

variable "selection_conditions" {
  type = object({
    string_equals     = optional(map(string))
    string_not_equals = optional(map(string))
    string_like       = optional(map(string))
    string_not_like   = optional(map(string))
  })
  default = {}

  validation {
    condition     = var.selection_conditions != null || var.selection_name == null || !var.enabled
    error_message = "selection_conditions is null, which the module fails on; leave it out"
  }
}

variable "selection_tags" {
  type    = list(any)
  default = []
}

variable "selections" {
  type    = any
  default = []

  validation {
    condition     = var.selections != null
    error_message = "selections is null, which the module fails on; leave it out"
  }

  validation {
    condition     = can(tomap(var.selections)) || can([for selection in var.selections : regex("^[a-zA-Z0-9_-]+$", selection.name)])
    error_message = "selections is neither a map of selections with the same attributes, nor does each have a name of letters, digits, hyphens and underscores"
  }
}

locals {
  selections = {
    for key, selection in try(
      tomap(var.selections),
      { for index, one in tolist(var.selections) : tostring(coalesce(try(one.name, null), index)) => one },
      local.selections_otherwise,
    ) : key => selection if var.enabled && length(local.plans) == 0
  }
}

resource "aws_backup_selection" "ab_selection" {
  count = var.enabled && var.selection_name != null && length(local.plans) == 0 ? 1 : 0

  name          = var.selection_name
  plan_id       = aws_backup_plan.ab_plan[0].id
  iam_role_arn  = local.role_arn
  resources     = var.selection_resources
  not_resources = var.selection_not_resources

  dynamic "selection_tag" {
    for_each = var.selection_tags

    content {
      type  = try(selection_tag.value.type, null)
      key   = try(selection_tag.value.key, null)
      value = try(selection_tag.value.value, null)
    }
  }

  condition {
    dynamic "string_equals" {
      for_each = try(coalesce(var.selection_conditions.string_equals, {}), {})

      content {
        key   = string_equals.key
        value = string_equals.value
      }
    }

    dynamic "string_not_equals" {
      for_each = try(coalesce(var.selection_conditions.string_not_equals, {}), {})

      content {
        key   = string_not_equals.key
        value = string_not_equals.value
      }
    }

    dynamic "string_like" {
      for_each = try(coalesce(var.selection_conditions.string_like, {}), {})

      content {
        key   = string_like.key
        value = string_like.value
      }
    }

    dynamic "string_not_like" {
      for_each = try(coalesce(var.selection_conditions.string_not_like, {}), {})

      content {
        key   = string_not_like.key
        value = string_not_like.value
      }
    }
  }

  lifecycle {
    precondition {
      condition     = length(local.rules) > 0
      error_message = "selection_name is set and there are no rules, which the module fails on; set rules"
    }
  }
}

resource "aws_backup_selection" "ab_selections" {
  for_each = local.selections

  name          = each.key
  plan_id       = aws_backup_plan.ab_plan[0].id
  iam_role_arn  = local.role_arn
  resources     = try(each.value.resources, [])
  not_resources = try(each.value.not_resources, [])

  dynamic "selection_tag" {
    for_each = try(each.value.selection_tags, [])

    content {
      type  = try(selection_tag.value.type, null)
      key   = try(selection_tag.value.key, null)
      value = try(selection_tag.value.value, null)
    }
  }

  dynamic "condition" {
    for_each = length(try(each.value.conditions, {})) > 0 ? [each.value.conditions] : []

    content {
      dynamic "string_equals" {
        for_each = try(coalesce(condition.value.string_equals, {}), {})

        content {
          key   = string_equals.key
          value = string_equals.value
        }
      }

      dynamic "string_not_equals" {
        for_each = try(coalesce(condition.value.string_not_equals, {}), {})

        content {
          key   = string_not_equals.key
          value = string_not_equals.value
        }
      }

      dynamic "string_like" {
        for_each = try(coalesce(condition.value.string_like, {}), {})

        content {
          key   = string_like.key
          value = string_like.value
        }
      }

      dynamic "string_not_like" {
        for_each = try(coalesce(condition.value.string_not_like, {}), {})

        content {
          key   = string_not_like.key
          value = string_not_like.value
        }
      }
    }
  }

  lifecycle {
    precondition {
      condition     = length(local.rules) > 0
      error_message = "selections is set and there are no rules, which the module fails on; set rules"
    }
  }
}

check "selection_without_name" {
  assert {
    condition = (
      !var.enabled ||
      var.selection_name != null ||
      length(local.plans) > 0 ||
      alltrue([
        length(var.selection_resources) == 0,
        length(var.selection_not_resources) == 0,
        length(var.selection_tags) == 0,
        length([for condition in try(values(var.selection_conditions), []) : condition if condition != null]) == 0,
      ])
    )
    error_message = "selection_resources and the other inputs of a single selection are ignored without selection_name"
  }
}

check "selection_of_unknown_attributes" {
  assert {
    condition = length(local.plans) > 0 || alltrue(flatten([
      for selection in local.selections : [
        for attribute in keys(selection) :
        contains(["name", "resources", "not_resources", "conditions", "selection_tags"], attribute)
      ]
    ]))
    error_message = "an attribute of selections is ignored; the module reads name, resources, not_resources, conditions and selection_tags"
  }
}
