r"""A lock whose bounds AWS refuses, or that no backup can meet.

A vault lock keeps every backup in the vault for at least `min_retention_days` and at most
`max_retention_days`. AWS takes a minimum of 1 day or more, a maximum of up to 36500, and a grace
time of 3 to 36500 days. Terraform checks little of this, so the plan is green and the vault is
made; then the lock is refused, and the vault stands without the protection that it was made for.

```hcl
resource "aws_backup_vault_lock_configuration" "archive" {
  backup_vault_name   = "archive"
  changeable_for_days = 1
  #                     ^ a grace time of 1 day; a lock takes 3 to 36500
  min_retention_days = 365
  max_retention_days = 90
  #                    ^^ a maximum of 90 days; it is below the minimum of 365
}
```

Set a minimum that is no higher than the maximum, both in days and within 1 to 36500. Both may be
the same; either may be left out.

```hcl
resource "aws_backup_vault_lock_configuration" "archive" {
  backup_vault_name   = "archive"
  changeable_for_days = 3
  min_retention_days  = 90
  max_retention_days  = 365
}

resource "aws_backup_vault_lock_configuration" "exact" {
  backup_vault_name   = "exact"
  changeable_for_days = 36500
  min_retention_days  = 36500
  max_retention_days  = 36500
}
```

An air-gapped vault has its lock built in, with a minimum of 7 days or more.

```hcl
locals {
  week = 5
}

resource "aws_backup_logically_air_gapped_vault" "short" {
  name               = "short"
  min_retention_days = local.week
  #                    ^^^^^^^^^^ a minimum of 5 days; an air-gapped vault takes 7 to 36500
  max_retention_days = 35
}

resource "aws_backup_logically_air_gapped_vault" "crossed" {
  name               = "crossed"
  min_retention_days = "35"
  max_retention_days = "7"
  #                    ^^^ a maximum of 7 days; it is below the minimum of 35
}

resource "aws_backup_vault_lock_configuration" "endless" {
  backup_vault_name   = "endless"
  changeable_for_days = 0
  #                     ^ a grace time of 0 days; a lock takes 3 to 36500
  min_retention_days = -1
  #                    ^^ a minimum of -1 days; a lock takes 1 to 36500
  max_retention_days = 100 * 366
  #                    ^^^^^^^^^ a maximum of 36600 days; a lock takes 1 to 36500
}
```

Of a lock's bounds, 0 is the same as nothing to Terraform's provider, and what is not known is not
judged:

```hcl
variable "days" {
  type = number
}

resource "aws_backup_vault_lock_configuration" "archive" {
  backup_vault_name   = "archive"
  changeable_for_days = var.days > 0 ? var.days : null
  min_retention_days  = 30
  max_retention_days  = 0
}

resource "aws_backup_vault_lock_configuration" "orders" {
  backup_vault_name  = "orders"
  min_retention_days = var.days
  max_retention_days = 7
}

resource "aws_backup_logically_air_gapped_vault" "vaulted" {
  name               = "vaulted"
  min_retention_days = 7
  max_retention_days = 7
}
```

[AWS Backup: PutBackupVaultLockConfiguration](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultLockConfiguration.html)
"""

from backuplint import (
    AirGappedVault,
    Finding,
    Findings,
    Known,
    Note,
    Severity,
    VaultLock,
    known,
    rule,
)

GRACE = 3  # days, the least
MINIMUM = 1  # days
AIR_GAPPED_MINIMUM = 7  # days
MAXIMUM = 36500  # days


@rule(Severity.ERROR, chapter="Vault Lock")
def check(lock: VaultLock | AirGappedVault) -> Findings:
    air_gapped = isinstance(lock, AirGappedVault)
    kind = "an air-gapped vault" if air_gapped else "a lock"
    least = AIR_GAPPED_MINIMUM if air_gapped else MINIMUM
    bounds: dict[str, Known[int]] = {}
    parts = ("minimum", "maximum") if air_gapped else ("grace time", "minimum", "maximum")
    for part, days in known(parts, lambda part: (part, _read(lock, part))):
        if days is None:
            continue
        low = GRACE if part == "grace time" else least
        if not low <= days.value <= MAXIMUM:
            yield Finding(
                at=days,
                message=f"a {part} of {_days(days.value)}; {kind} takes {low} to {MAXIMUM}",
            )
        else:
            bounds[part] = days
    minimum, maximum = bounds.get("minimum"), bounds.get("maximum")
    if minimum is not None and maximum is not None and minimum.value > maximum.value:
        yield Finding(
            at=maximum,
            message=f"a maximum of {_days(maximum.value)}; "
            f"it is below the minimum of {minimum.value}",
            because=[Note(minimum, "the minimum, in days")],
        )


def _read(lock: VaultLock | AirGappedVault, part: str) -> Known[int] | None:
    if part == "minimum":
        return lock.min_retention_days
    if part == "maximum":
        return lock.max_retention_days
    return lock.changeable_for_days if isinstance(lock, VaultLock) else None


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
