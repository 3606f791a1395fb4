variable "enable_region_settings" {
  type    = bool
  default = false

  # The module's message on a wrong Region contains expected_region, and is put together in any case.
  validation {
    condition     = !var.enable_region_settings || var.region_settings == null || var.expected_region != null
    error_message = "the module fails on region_settings without expected_region; set expected_region to the Region of the provider"
  }
}

variable "region_settings" {
  type = object({
    resource_type_opt_in_preference     = map(bool)
    resource_type_management_preference = optional(map(bool))
  })
  default = null

  validation {
    condition     = var.region_settings == null || try(length(var.region_settings.resource_type_opt_in_preference) > 0, false)
    error_message = "resource_type_opt_in_preference is empty"
  }

  validation {
    condition = var.region_settings == null || alltrue([
      for type in concat(
        keys(try(coalesce(var.region_settings.resource_type_opt_in_preference, {}), {})),
        keys(try(coalesce(var.region_settings.resource_type_management_preference, {}), {})),
      ) :
      contains([
        "Aurora",
        "CloudFormation",
        "DSQL",
        "DocumentDB",
        "DynamoDB",
        "EBS",
        "EC2",
        "EFS",
        "FSx",
        "Neptune",
        "RDS",
        "Redshift",
        "Redshift Serverless",
        "S3",
        "SAP HANA on Amazon EC2",
        "Storage Gateway",
        "VirtualMachine",
      ], type)
    ])
    error_message = "region_settings names a resource type that the module does not accept"
  }
}

variable "enable_strict_region_validation" {
  type    = bool
  default = false
}

variable "expected_region" {
  type    = string
  default = null

  validation {
    condition     = var.expected_region == null || can(regex("^[a-z]{2}-[a-z]+-[0-9]$", var.expected_region))
    error_message = "expected_region is not of the form eu-west-1, which the module demands"
  }
}

resource "aws_backup_region_settings" "this" {
  count = var.enable_region_settings && var.region_settings != null ? 1 : 0

  resource_type_opt_in_preference     = var.region_settings.resource_type_opt_in_preference
  resource_type_management_preference = var.region_settings.resource_type_management_preference
}

check "region_settings_are_ignored" {
  assert {
    condition     = !var.enabled || var.enable_region_settings || var.region_settings == null
    error_message = "region_settings is ignored unless enable_region_settings is true"
  }
}

check "region_settings_although_disabled" {
  assert {
    condition     = var.enabled || !var.enable_region_settings || var.region_settings == null
    error_message = "the settings of the Region are made although enabled is false; set enable_region_settings to false as well"
  }
}

output "configuration_health_check" {
  value = local.not_described
}

output "region_settings_id" {
  value = try(aws_backup_region_settings.this[0].id, null)
}

output "region_settings_hash" {
  value = local.not_described
}

output "region_settings_details" {
  value = local.not_described
}

output "region_settings_summary" {
  value = local.not_described
}

output "region_settings_resource_type_opt_in_preference" {
  value = local.not_described
}

output "region_settings_resource_type_management_preference" {
  value = local.not_described
}
