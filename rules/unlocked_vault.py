r"""A vault whose backups can be deleted early.

A vault lock keeps recovery points until their retention is over: in governance mode whoever may
remove the lock can still do so, in compliance mode nobody can. Without a lock, whoever gets hold of
an administrator's rights can delete the backups along with everything else, and ransomware looks
for them first.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_vault" "payments" { # <-- has no lock
  name = "payments"
}
```

Add an `aws_backup_vault_lock_configuration` with `min_retention_days`. Begin in governance mode,
without `changeable_for_days`: that one can be undone.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_vault" "payments" {
  name = "payments"
}

resource "aws_backup_vault_lock_configuration" "payments" {
  backup_vault_name  = aws_backup_vault.payments.name
  min_retention_days = 7
}
```

A lock counts however it names its vault. Of the vaults that `for_each` makes, each needs one:

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_vault" "named" {
  name = "ledgers"
}

resource "aws_backup_vault_lock_configuration" "named" {
  backup_vault_name  = "ledgers"
  min_retention_days = 7
}

resource "aws_backup_vault" "each" { # <-- has no lock
  for_each = toset(["orders", "payments"])
  name     = each.key
}

resource "aws_backup_vault_lock_configuration" "each" {
  for_each           = toset(["orders"])
  backup_vault_name  = aws_backup_vault.each[each.key].id
  min_retention_days = 7
}
```

An air-gapped vault is locked by nature. A vault that an output tells others of may be locked by
them, one in a module that others call by its callers.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_logically_air_gapped_vault" "copies" {
  name               = "copies"
  min_retention_days = 7
  max_retention_days = 35
}

resource "aws_backup_vault" "shared" {
  name = "shared"
}

output "vault" {
  value = aws_backup_vault.shared.name
}
```

[AWS Backup: Vault Lock](https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html)
"""

from backuplint import Finding, Findings, Project, Severity, Vault, rule


@rule(Severity.NOTE, chapter="Vault Lock", security=4.0)
def check(vault: Vault) -> Findings:
    project: Project = vault.project
    if project.locks_of(vault, vault):
        return
    vault.certain()
    project.seen_whole()
    project.kept_in_sight(vault)
    yield Finding(
        at=vault,
        message="the vault has no lock; add one that keeps its backups from being deleted early",
    )
