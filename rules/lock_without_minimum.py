r"""A vault lock that lets backups expire early.

A lock keeps people from deleting recovery points. What it does not stop by itself is a lifecycle:
a rule with `delete_after = 1` writes into the locked vault, and its backups are gone the next day.
Only with `min_retention_days` does the lock refuse backups that would not be kept long enough.

```hcl
resource "aws_backup_vault_lock_configuration" "payments" { # <-- has no min_retention_days
  backup_vault_name  = "payments"
  max_retention_days = 365
}
```

Set `min_retention_days` to the shortest time for which any backup in the vault must be kept.

```hcl
resource "aws_backup_vault_lock_configuration" "payments" {
  backup_vault_name  = "payments"
  min_retention_days = 7
  max_retention_days = 365
}
```

The provider takes a 0 for unset, and `null` is:

```hcl
resource "aws_backup_vault_lock_configuration" "zero" {
  backup_vault_name  = "payments"
  min_retention_days = 0
  #                    ^ has no min_retention_days
}

resource "aws_backup_vault_lock_configuration" "null" {
  backup_vault_name  = "orders"
  min_retention_days = null
  #                    ^^^^ has no min_retention_days
}
```

A `null` that callers of a module may set says nothing, nor does a value that is not known.

```hcl
variable "minimum" {
  type    = number
  default = null
}

resource "aws_backup_vault_lock_configuration" "offered" {
  backup_vault_name  = "payments"
  min_retention_days = var.minimum
}
```

[AWS Backup: PutBackupVaultLockConfiguration](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultLockConfiguration.html)
"""

from backuplint import Finding, Findings, Severity, VaultLock, rule


@rule(Severity.WARNING, chapter="Vault Lock", security=3.0)
def check(lock: VaultLock) -> Findings:
    if lock.lacks(VaultLock.min_retention_days):
        yield Finding(
            at=lock.at(VaultLock.min_retention_days),
            message="the lock has no min_retention_days; "
            "without it a lifecycle still deletes backups early",
        )
