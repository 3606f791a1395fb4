r"""A vault that takes its backups with it.

AWS refuses to delete a vault that holds recovery points, and that refusal is the last thing that
stands between a mistaken `terraform destroy`, or a rename that replaces the vault, and the loss of
every backup in it. With `force_destroy` the provider deletes the recovery points first, one by one,
and then the vault.

```hcl
resource "aws_backup_vault" "payments" {
  name          = "payments"
  force_destroy = true
  #               ^^^^ every recovery point is deleted with the vault
}
```

Leave `force_destroy` out. Where a vault must go, delete what it holds on purpose, in a step of its
own.

```hcl
resource "aws_backup_vault" "payments" {
  name = "payments"

  lifecycle {
    prevent_destroy = true
  }
}
```

The value counts wherever it comes from:

```hcl
variable "vaults" {
  type = map(object({ disposable = optional(bool, false) }))
  default = {
    payments = {}
    scratch  = { disposable = true }
  }
}

resource "aws_backup_vault" "each" {
  for_each      = var.vaults
  name          = each.key
  force_destroy = each.value.disposable
  #               ^^^^^^^^^^^^^^^^^^^^^ every recovery point is deleted
}
```

A value that nobody can tell is not judged.

```hcl
variable "disposable" {
  type = bool
}

resource "aws_backup_vault" "payments" {
  name          = "payments"
  force_destroy = var.disposable
}

resource "aws_backup_vault" "orders" {
  name          = "orders"
  force_destroy = "false"
}
```

[AWS Backup: Deleting a vault](https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault.html)
"""

from backuplint import Finding, Findings, Severity, Vault, rule


@rule(Severity.WARNING, chapter="Disaster Recovery", security=4.0)
def check(vault: Vault) -> Findings:
    force = vault.force_destroy
    if force is not None and force.value:
        yield Finding(
            at=force,
            message="every recovery point is deleted with the vault; leave force_destroy out",
        )
