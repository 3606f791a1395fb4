variable "scan_setting" {
  type = object({
    malware_scanner  = string
    resource_types   = optional(list(string), ["ALL"])
    scanner_role_arn = string
  })
  default = null
}

locals {
  scan_setting = var.scan_setting
}
