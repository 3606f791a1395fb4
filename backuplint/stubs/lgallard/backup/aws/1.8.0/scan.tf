# There is no scan_setting before 1.9.0.

locals {
  scan_setting = null
}
