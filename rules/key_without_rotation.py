r"""A vault's key that is never rotated.

KMS can replace the material of a key every year. What was encrypted before stays readable, since
KMS keeps the old material; what comes after is under the new. Without rotation every backup that
the vault ever takes is under one and the same material, for as long as the vault stands.

```hcl
resource "aws_kms_key" "backup" { # <-- the key of a vault, never rotated
  description = "Backups of payments"
}

resource "aws_backup_vault" "payments" {
  name        = "payments"
  kms_key_arn = aws_kms_key.backup.arn
}
```

Set `enable_key_rotation = true`. Nothing has to be encrypted anew, and the vault stays as it is.

```hcl
resource "aws_kms_key" "backup" {
  description         = "Backups of payments"
  enable_key_rotation = true
}

resource "aws_backup_vault" "payments" {
  name        = "payments"
  kms_key_arn = aws_kms_key.backup.arn
}
```

A vault may reach its key through an alias, a data source, a module or `for_each`:

```hcl
variable "rotate" {
  type    = bool
  default = false
}

locals {
  vaults = toset(["orders", "payments"])
}

resource "aws_kms_key" "each" {
  for_each            = local.vaults
  enable_key_rotation = var.rotate
  #                     ^^^^^^^^^^ never rotated
}

resource "aws_backup_vault" "each" {
  for_each    = local.vaults
  name        = each.key
  kms_key_arn = aws_kms_key.each[each.key].arn
}

resource "aws_kms_key" "shared" {
  enable_key_rotation = false
  #                     ^^^^^ the key of a vault, never rotated
}

resource "aws_kms_alias" "shared" {
  name          = "alias/backups"
  target_key_id = aws_kms_key.shared.key_id
}

data "aws_kms_alias" "shared" {
  name = "alias/backups"
}

resource "aws_backup_vault" "alias" {
  name        = "ledgers"
  kms_key_arn = data.aws_kms_alias.shared.target_key_arn
}
```

KMS cannot rotate a key whose material was brought in, one in a key store of one's own, or one that
is not symmetric; a replica rotates with its primary. Other keys are none of a vault's.

```hcl
resource "aws_kms_external_key" "own_material" {
  enabled = true
}

resource "aws_kms_replica_key" "west" {
  primary_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/mrk-11111111111111111111111111111111"
}

resource "aws_kms_key" "stored" {
  custom_key_store_id = "cks-1234567890abcdef0"
}

resource "aws_kms_key" "signing" {
  customer_master_key_spec = "RSA_2048"
}

resource "aws_kms_key" "logs" {
  description = "Logs"
}

resource "aws_backup_vault" "several" {
  for_each = {
    external = aws_kms_external_key.own_material.arn
    replica  = aws_kms_replica_key.west.arn
    stored   = aws_kms_key.stored.arn
    signing  = aws_kms_key.signing.arn
  }

  name        = each.key
  kms_key_arn = each.value
}
```

[AWS KMS: Rotating keys](https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html)
"""

from backuplint import Finding, Findings, Key, Note, Severity, key_value, rule, vaults_under


@rule(Severity.NOTE, chapter="Customer-Managed KMS Keys", security=3.0)
def check(key: Key) -> Findings:
    rotation = key.enable_key_rotation
    if rotation is None or rotation.value:
        return
    vaults = vaults_under(key)
    if not vaults or not _can_rotate(key):
        return
    yield Finding(
        at=key.at(Key.enable_key_rotation),
        message="the key of a vault, never rotated; set enable_key_rotation",
        because=[Note(key_value(vaults[0]), "the key of this vault")],
    )


def _can_rotate(key: Key) -> bool:
    """Whether KMS rotates such keys: symmetric ones that it makes and keeps. Errors: Undecided."""
    spec, usage = key.customer_master_key_spec, key.key_usage
    return (
        spec is not None
        and spec.value == "SYMMETRIC_DEFAULT"
        and usage is not None
        and usage.value == "ENCRYPT_DECRYPT"
        and key.custom_key_store_id is None
    )
