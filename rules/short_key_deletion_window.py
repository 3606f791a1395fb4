r"""A vault's key that can be gone within a few weeks.

A KMS key is not deleted at once: it waits for a number of days, in which the deletion can be
called off. When they are over, everything that is encrypted with the key is lost for good, and for
a vault's key that is every backup in it whose type AWS Backup encrypts by itself. Nobody notices
until a restore fails, so the wait is the time in which somebody can.

```hcl
resource "aws_kms_key" "backup" {
  description             = "Backups of payments"
  enable_key_rotation     = true
  deletion_window_in_days = 7
  #                         ^ leaves 7 days to notice that its backups are about to be unreadable
}

resource "aws_backup_vault" "payments" {
  name        = "payments"
  kms_key_arn = aws_kms_key.backup.arn
}
```

Leave `deletion_window_in_days` out, or set it to 30, the longest that KMS takes.

```hcl
resource "aws_kms_key" "backup" {
  description             = "Backups of payments"
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_backup_vault" "payments" {
  name        = "payments"
  kms_key_arn = aws_kms_key.backup.arn
}
```

It is the same for keys with material of one's own, for replicas, and for the key of an air-gapped
vault. The option `days` sets how many are enough. Keys of no vault are not judged.

```hcl
variable "window" {
  type    = number
  default = 14
}

resource "aws_kms_external_key" "payments" {
  deletion_window_in_days = var.window
  #                         ^^^^^^^^^^ leaves 14 days
}

variable "primary" {
  type = string
}

resource "aws_kms_replica_key" "copies" {
  primary_key_arn         = var.primary
  deletion_window_in_days = 10
  #                         ^^ leaves 10 days
}

resource "aws_kms_key" "logs" {
  deletion_window_in_days = 7
}

resource "aws_backup_vault" "payments" {
  name        = "payments"
  kms_key_arn = aws_kms_external_key.payments.arn
}

resource "aws_backup_logically_air_gapped_vault" "copies" {
  name               = "copies"
  min_retention_days = 7
  max_retention_days = 35
  encryption_key_arn = aws_kms_replica_key.copies.arn
}
```

[AWS KMS: Deleting keys](https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html)
"""

from backuplint import (
    ExternalKey,
    Finding,
    Findings,
    Key,
    Note,
    ReplicaKey,
    Severity,
    key_value,
    rule,
    vaults_under,
)


@rule(Severity.NOTE, chapter="Customer-Managed KMS Keys")
def check(key: Key | ExternalKey | ReplicaKey, *, days: int = 30) -> Findings:
    window = key.deletion_window_in_days
    if window is None or window.value >= days:
        return
    for vault in vaults_under(key)[:1]:
        left = "1 day" if window.value == 1 else f"{window.value} days"
        yield Finding(
            at=window,
            message=f"leaves {left} to notice that its backups are about to be unreadable; "
            f"wait {days} days or more",
            because=[Note(key_value(vault), "the key of this vault")],
        )
