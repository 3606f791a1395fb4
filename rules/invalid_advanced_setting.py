r"""An advanced setting of a plan that AWS Backup does not know.

An `advanced_backup_setting` asks for more than a plain backup: of EC2, that Windows makes its
applications write down what they hold before the snapshot (`WindowsVSS`); of S3, that access
lists and object tags are kept (`BackupACLs`, `BackupObjectTags`). AWS Backup refuses a plan with
any other resource type, option or value, and so there is no backup at all.

```hcl
resource "aws_backup_plan" "windows" {
  name = "windows"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"
  }

  advanced_backup_setting {
    resource_type = "EC2"
    backup_options = {
      VSS = "enabled"
      #     ^^^^^^^^^ EC2 has no option VSS; it must be WindowsVSS
    }
  }

  advanced_backup_setting {
    resource_type = "EC2"
    backup_options = {
      WindowsVSS = "yes"
      #            ^^^^^ must be enabled or disabled
    }
  }

  advanced_backup_setting {
    resource_type = "RDS"
    #               ^^^^^ has no advanced settings; it must be EC2 or S3
    backup_options = {
      WindowsVSS = "enabled"
    }
  }
}
```

Set `WindowsVSS` for `EC2`, or `BackupACLs` and `BackupObjectTags` for `S3`, each to `enabled` or
`disabled`. Capital letters count.

```hcl
resource "aws_backup_plan" "windows" {
  name = "windows"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"
  }

  advanced_backup_setting {
    resource_type = "EC2"
    backup_options = {
      WindowsVSS = "enabled"
    }
  }
}
```

The settings for S3 need a provider that knows them.

```hcl
variable "acls" {
  type = string
}

resource "aws_backup_plan" "objects" {
  name = "objects"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"
  }

  advanced_backup_setting {
    resource_type = "S3"
    backup_options = {
      BackupACLs       = var.acls
      BackupObjectTags = "disabled"
    }
  }
}
```

[AWS Backup: AdvancedBackupSetting](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_AdvancedBackupSetting.html)
"""

from backuplint import (
    ADVANCED_OPTIONS,
    OPTION_VALUES,
    AdvancedBackupSetting,
    Finding,
    Findings,
    Severity,
    decided,
    known,
    rule,
)


@rule(Severity.ERROR, chapter="Selective")
def check(setting: AdvancedBackupSetting) -> Findings:
    type = setting.resource_type
    options = setting.backup_options
    if type is None:
        return
    names = ADVANCED_OPTIONS.get(type.value)
    if names is None:
        types = " or ".join(ADVANCED_OPTIONS)
        yield Finding(at=type, message=f"has no advanced settings; it must be {types}")
        return
    for name, option in options.items():
        if name not in names:
            yield Finding(
                at=option,
                message=f"{type.value} has no option {name}; it must be {' or '.join(names)}",
            )
    for value in known([options[name] for name in names if name in options], decided):
        if value.value not in OPTION_VALUES:
            yield Finding(at=value, message=f"must be {' or '.join(OPTION_VALUES)}")
