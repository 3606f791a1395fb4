variable "audit_framework" {
  type = object({
    create      = bool
    name        = string
    description = optional(string)
    controls = list(object({
      name            = string
      parameter_name  = optional(string)
      parameter_value = optional(string)
      scope = optional(object({
        compliance_resource_ids   = optional(list(string))
        compliance_resource_types = optional(list(string))
        tags                      = optional(map(string))
      }))
    }))
  })
  default = {
    create      = false
    name        = null
    description = null
    controls    = []
  }

  validation {
    condition     = !var.audit_framework.create || (var.audit_framework.name != null && length(var.audit_framework.controls) > 0)
    error_message = "audit_framework lacks a name or controls"
  }

  validation {
    condition = alltrue([
      for control in var.audit_framework.controls :
      try(length(control.scope.compliance_resource_ids) >= 1 && length(control.scope.compliance_resource_ids) <= 100, true)
    ])
    error_message = "compliance_resource_ids of a control are not 1 to 100"
  }

  validation {
    condition     = alltrue([for control in var.audit_framework.controls : try(length(control.scope.tags) == 1, true)])
    error_message = "tags in the scope of a control are not exactly one"
  }

  validation {
    condition     = alltrue([for control in var.audit_framework.controls : try(length(control.scope.compliance_resource_types) >= 1, true)])
    error_message = "compliance_resource_types of a control are empty"
  }

  validation {
    condition = alltrue([
      for control in var.audit_framework.controls : try(control.scope, null) == null || anytrue([
        try(length(control.scope.compliance_resource_ids) > 0, false),
        try(length(control.scope.compliance_resource_types) > 0, false),
        try(length(control.scope.tags) > 0, false),
      ])
    ])
    error_message = "the scope of a control is empty; name resources, types or a tag, or leave it out"
  }
}

resource "aws_backup_framework" "ab_framework" {
  count = var.audit_framework.create ? 1 : 0

  name        = var.audit_framework.name
  description = var.audit_framework.description
  tags        = var.tags

  dynamic "control" {
    for_each = var.audit_framework.controls

    content {
      name = control.value.name

      dynamic "input_parameter" {
        for_each = try(length(control.value.parameter_name) > 0 && length(control.value.parameter_value) > 0, false) ? [control.value] : []

        content {
          name  = input_parameter.value.parameter_name
          value = input_parameter.value.parameter_value
        }
      }

      dynamic "scope" {
        for_each = try(control.value.scope, null) == null ? [] : [control.value.scope]

        content {
          compliance_resource_ids   = scope.value.compliance_resource_ids
          compliance_resource_types = scope.value.compliance_resource_types
          tags                      = scope.value.tags
        }
      }
    }
  }

  timeouts {
    create = "20m"
    update = "20m"
    delete = "20m"
  }
}

check "framework_although_disabled" {
  assert {
    condition     = var.enabled || !var.audit_framework.create
    error_message = "the audit framework is made although enabled is false; set create to false as well"
  }
}

check "half_a_parameter" {
  assert {
    condition = alltrue([
      for control in var.audit_framework.controls :
      (control.parameter_name == null || control.parameter_name == "") == (control.parameter_value == null || control.parameter_value == "")
    ])
    error_message = "a parameter of a control is ignored; set both parameter_name and parameter_value"
  }
}

output "framework_id" {
  value = try(aws_backup_framework.ab_framework[0].id, null)
}

output "framework_arn" {
  value = try(aws_backup_framework.ab_framework[0].arn, null)
}

output "framework_status" {
  value = try(aws_backup_framework.ab_framework[0].status, null)
}

output "framework_creation_time" {
  value = try(aws_backup_framework.ab_framework[0].creation_time, null)
}
