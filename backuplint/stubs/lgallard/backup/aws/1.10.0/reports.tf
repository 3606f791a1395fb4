variable "reports" {
  type = list(object({
    name               = string
    description        = optional(string, null)
    formats            = optional(list(string), null)
    s3_bucket_name     = string
    s3_key_prefix      = optional(string, null)
    report_template    = string
    accounts           = optional(list(string), null)
    organization_units = optional(list(string), null)
    regions            = optional(list(string), null)
    framework_arns     = optional(list(string), [])
  }))
  default = []

  validation {
    condition     = length(distinct([for report in var.reports : report.name])) == length(var.reports)
    error_message = "two reports have the same name, which the module fails on"
  }
}

resource "aws_backup_report_plan" "ab_report" {
  for_each = { for report in var.reports : report.name => report }

  name        = each.value.name
  description = each.value.description

  report_delivery_channel {
    formats        = each.value.formats
    s3_bucket_name = each.value.s3_bucket_name
    s3_key_prefix  = each.value.s3_key_prefix
  }

  report_setting {
    report_template      = each.value.report_template
    accounts             = each.value.accounts
    organization_units   = each.value.organization_units
    regions              = each.value.regions
    framework_arns       = each.value.framework_arns
    number_of_frameworks = length(each.value.framework_arns)
  }
}

check "reports_although_disabled" {
  assert {
    condition     = var.enabled || length(var.reports) == 0
    error_message = "reports are made although enabled is false; leave out reports as well"
  }
}
