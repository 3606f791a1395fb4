r"""A control that AWS Backup Audit Manager does not have.

A framework is a list of controls, and AWS knows eleven of them by name. Terraform takes any word;
AWS refuses the framework at apply, and the audit that was to watch the backups does not exist.

```hcl
resource "aws_backup_framework" "compliance" {
  name = "compliance"

  control {
    name = "BACKUP_VAULT_LOCK_ENABLED"
    #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^ there is no such control; the nearest is
  }
}
```

Write the name of a control as AWS lists it, in capitals: encryption is judged by
`BACKUP_RECOVERY_POINT_ENCRYPTED`, vault locks by `BACKUP_RESOURCES_PROTECTED_BY_BACKUP_VAULT_LOCK`.

```hcl
resource "aws_backup_framework" "compliance" {
  name = "compliance"

  control {
    name = "BACKUP_RECOVERY_POINT_ENCRYPTED"
  }

  control {
    name = "BACKUP_RESOURCES_PROTECTED_BY_BACKUP_VAULT_LOCK"
  }
}
```

Names that come from a list are judged one by one:

```hcl
locals {
  controls = ["BACKUP_RECOVERY_POINT_ENCRYPTED", "BACKUP_VAULT_ENCRYPTED"]
}

resource "aws_backup_framework" "compliance" {
  name = "compliance"

  dynamic "control" {
    for_each = local.controls

    content {
      name = control.value
      #      ^^^^^^^^^^^^^ "BACKUP_VAULT_ENCRYPTED": there is no such control
    }
  }
}
```

[AWS Backup: Controls and remediation](https://docs.aws.amazon.com/aws-backup/latest/devguide/controls-and-remediation.html)
"""

from difflib import get_close_matches

from backuplint import CONTROLS, Control, Finding, Findings, Severity, rule

# What people write for a control of another name; the words are too far apart to be told by.
MEANT = {
    "BACKUP_VAULT_ENCRYPTED": "BACKUP_RECOVERY_POINT_ENCRYPTED",
    "BACKUP_VAULT_LOCK_ENABLED": "BACKUP_RESOURCES_PROTECTED_BY_BACKUP_VAULT_LOCK",
    "BACKUP_VAULT_LOCK_CHECK": "BACKUP_RESOURCES_PROTECTED_BY_BACKUP_VAULT_LOCK",
}


@rule(Severity.ERROR, chapter="Audit Manager")
def check(control: Control) -> Findings:
    name = control.name
    if name is None or name.value in CONTROLS:
        return
    near = MEANT.get(name.value.upper()) or next(
        iter(get_close_matches(name.value.upper(), CONTROLS, 1)), None
    )
    hint = f"; the nearest is {near}" if near else ""
    yield Finding(name, f'"{name.value[:60]}": there is no such control{hint}')
