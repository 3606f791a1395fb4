r"""A lock that nobody will be able to remove.

`changeable_for_days` puts a vault lock into compliance mode: after that many days of grace nobody
can remove the lock or loosen it, neither an administrator, nor the account's root, nor AWS. No
backup in the vault can be deleted before its retention is over, and each is paid for until then.
That is what auditors ask for, and nothing that should happen by the way.

```hcl
resource "aws_backup_vault_lock_configuration" "payments" {
  backup_vault_name   = "payments"
  changeable_for_days = 3
  #                     ^ a compliance lock, which nobody can remove after 3 days
  min_retention_days = 30
}
```

Try the lock in governance mode first, without `changeable_for_days`. Once its bounds have proved
right and compliance is meant, say so with an ignore comment for this rule.

```hcl
resource "aws_backup_vault_lock_configuration" "payments" {
  backup_vault_name  = "payments"
  min_retention_days = 30
}
```

A longer grace only moves the day. A value that is not known, but not null, locks too.

```hcl
variable "grace_days" {
  type     = number
  nullable = false
}

variable "locked" {
  type    = bool
  default = true
}

resource "aws_backup_vault_lock_configuration" "payments" {
  backup_vault_name   = "payments"
  changeable_for_days = var.locked ? 365 : null
  #                     ^^^^^^^^^^^^^^^^^^^^^^^ which nobody can remove after 365 days
}

resource "aws_backup_vault_lock_configuration" "orders" {
  backup_vault_name   = "orders"
  changeable_for_days = var.grace_days
  #                     ^^^^^^^^^^^^^^ once its days of grace are over
}
```

Where a comment or a name beside it says "governance", `mistaken-governance-lock` speaks instead;
where AWS takes no such lock, `impossible-lock` does.

```hcl
variable "days" {
  type    = number
  default = null
}

resource "aws_backup_vault_lock_configuration" "payments" {
  backup_vault_name   = "payments"
  changeable_for_days = 3 # governance mode
}

resource "aws_backup_vault_lock_configuration" "orders" {
  backup_vault_name   = "orders"
  changeable_for_days = var.days
}

resource "aws_backup_vault_lock_configuration" "refused" {
  backup_vault_name   = "ledgers"
  changeable_for_days = 0
}
```

[AWS Backup: Vault Lock](https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html)
"""

from backuplint import Finding, Findings, Known, Severity, VaultLock, rule

from ._lock_mode import said_governance

GRACE = range(3, 36_501)  # days that a lock takes; of others `impossible-lock` speaks


@rule(Severity.NOTE, chapter="Vault Lock")
def check(lock: VaultLock) -> Findings:
    if lock.lacks(VaultLock.changeable_for_days) or said_governance(lock) is not None:
        return
    days = lock.at(VaultLock.changeable_for_days)
    if isinstance(days, Known) and not _is_taken(lock):
        return
    when = "once its days of grace are over"
    if isinstance(days, Known):
        when = "after 1 day" if str(days.value) == "1" else f"after {days.value} days"
    yield Finding(
        at=days,
        message=f"a compliance lock, which nobody can remove {when}; "
        "leave changeable_for_days out for one that can be removed",
    )


def _is_taken(lock: VaultLock) -> bool:
    """Whether AWS takes such a lock at all. Errors: Undecided."""
    days = lock.changeable_for_days
    return days is not None and days.value in GRACE
