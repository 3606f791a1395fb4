r"""A compliance lock that is taken for a governance lock.

A lock with `changeable_for_days` is in compliance mode: after that many days of grace nobody can
remove it or shorten what it asks for, neither an administrator nor AWS, and no backup can be
deleted before its time. The number is not the mode's setting but its switch; a lock in governance
mode is one without it. Who writes "governance" beside it expects a lock that can still be taken
away, and finds out when that is no longer so.

```hcl
resource "aws_backup_vault_lock_configuration" "payments" {
  backup_vault_name   = "payments"
  changeable_for_days = 3 # Governance mode
  #                     ^ makes it a compliance lock, which nobody can remove after 3 days
  min_retention_days = 30
}
```

Leave `changeable_for_days` out for governance mode. Where compliance mode is meant, say so in the
comment, the name or the tag.

```hcl
resource "aws_backup_vault_lock_configuration" "payments" {
  backup_vault_name  = "payments"
  min_retention_days = 30 # governance mode: no days of grace
}

# Compliance mode. Governance mode would let an administrator remove it.
resource "aws_backup_vault_lock_configuration" "ledgers" {
  backup_vault_name   = "ledgers"
  changeable_for_days = 3
  min_retention_days  = 30
}
```

Names, tags and the descriptions of variables count too. The text that is closest to the value
decides.

```hcl
variable "grace_days" {
  description = "How long the governance lock can be changed"
  type        = number
  default     = 7
}

resource "aws_backup_vault_lock_configuration" "payments" {
  backup_vault_name   = "payments"
  changeable_for_days = var.grace_days
  #                     ^^^^^^^^^^^^^^ the description beside it says governance
}

resource "aws_backup_vault_lock_configuration" "governance" {
  backup_vault_name   = "compliance-orders"
  changeable_for_days = 3
  #                     ^ the name beside it says governance
}

resource "aws_backup_vault" "invoices" {
  name = "invoices"

  tags = {
    LockMode = "Governance"
  }
}

resource "aws_backup_vault_lock_configuration" "invoices" {
  backup_vault_name   = aws_backup_vault.invoices.name
  changeable_for_days = 3
  #                     ^ a tag beside it says governance
}
```

Governance is also a department, and a text may speak of the mode that it does not mean:

```hcl
variable "days" {
  type    = number
  default = null
}

# For the data governance team.
resource "aws_backup_vault_lock_configuration" "payments" {
  backup_vault_name   = "payments"
  changeable_for_days = 3 # omit for governance mode
}

# Not in governance mode: auditors asked for it.
resource "aws_backup_vault_lock_configuration" "ledgers" {
  backup_vault_name   = "ledgers"
  changeable_for_days = 30
}

# Governance mode, unless the days are set.
resource "aws_backup_vault_lock_configuration" "orders" {
  backup_vault_name   = "orders"
  changeable_for_days = var.days
}
```

[AWS Backup: Vault Lock](https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html)
"""

from backuplint import Finding, Findings, Known, Note, Severity, VaultLock, rule

from ._lock_mode import said_governance


@rule(Severity.WARNING, chapter="Vault Lock")
def check(lock: VaultLock) -> Findings:
    if lock.lacks(VaultLock.changeable_for_days):
        return
    said = said_governance(lock)
    if said is None:
        return
    days = lock.at(VaultLock.changeable_for_days)
    when = "once its days of grace are over"
    if isinstance(days, Known):
        when = "after 1 day" if str(days.value) == "1" else f"after {days.value} days"
    yield Finding(
        at=days,
        message=f"makes it a compliance lock, which nobody can remove {when}; "
        f"{said.what} beside it says governance",
        because=[Note(said.at, "says governance")],
    )
