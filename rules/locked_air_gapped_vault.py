r"""A lock for a vault that is locked already.

A logically air-gapped vault is in compliance mode from the day that it is made, with the minimum
and maximum retention of its own arguments. It takes no lock configuration besides: one says
something that the vault does not follow, and whoever reads it believes in other bounds than those
that hold.

```hcl
resource "aws_backup_logically_air_gapped_vault" "copies" {
  name               = "copies"
  min_retention_days = 7
  max_retention_days = 35
}

resource "aws_backup_vault_lock_configuration" "copies" {
  backup_vault_name = aws_backup_logically_air_gapped_vault.copies.name
  #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ locked by nature
  min_retention_days = 30
}
```

Take the lock away, and set `min_retention_days` and `max_retention_days` of the vault itself when
it is made.

```hcl
resource "aws_backup_logically_air_gapped_vault" "copies" {
  name               = "copies"
  min_retention_days = 30
  max_retention_days = 35
}

resource "aws_backup_vault" "payments" {
  name = "payments"
}

resource "aws_backup_vault_lock_configuration" "payments" {
  backup_vault_name  = aws_backup_vault.payments.name
  min_retention_days = 30
}
```

The name alone is enough where both are made in one place:

```hcl
locals {
  name = "copies"
}

resource "aws_backup_logically_air_gapped_vault" "copies" {
  name               = local.name
  min_retention_days = 7
  max_retention_days = 35
}

resource "aws_backup_vault_lock_configuration" "copies" {
  backup_vault_name = local.name
  #                   ^^^^^^^^^^ locked by nature
  min_retention_days = 30
}
```

A vault of that name in another Region is another vault.

```hcl
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

resource "aws_backup_logically_air_gapped_vault" "copies" {
  provider           = aws.west
  name               = "copies"
  min_retention_days = 7
  max_retention_days = 35
}

resource "aws_backup_vault_lock_configuration" "copies" {
  backup_vault_name  = "copies"
  min_retention_days = 30
}
```

[AWS Backup: Logically air-gapped vaults](https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html)
"""

from backuplint import AirGappedVault, Finding, Findings, Note, Project, Severity, VaultLock, rule


@rule(Severity.WARNING, chapter="Vault Lock")
def check(lock: VaultLock) -> Findings:
    project: Project = lock.project
    name = lock.at(VaultLock.backup_vault_name)
    vault = project.vault_named(name, lock)
    if isinstance(vault, AirGappedVault):
        yield Finding(
            at=name,
            message="an air-gapped vault, locked by nature; take the lock configuration away",
            because=[Note(vault, "the vault")],
        )
