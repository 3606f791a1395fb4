r"""A vault without a key of your own.

A vault that names no KMS key is encrypted with `aws/backup`, a key that AWS makes and manages in
each account. Its policy cannot be changed: nobody can be kept from using it, and it cannot be
shared, so a copy that another account needs on the day its own backups are gone cannot be
decrypted there. The key of a vault is chosen once, when the vault is made; to change it later,
the vault is made anew and its backups are left in the old one.

```hcl
resource "aws_backup_vault" "payments" { # <-- encrypted with aws/backup
  name = "payments"
}
```

Give the vault a key of your own, `kms_key_arn = aws_kms_key.backup.arn`, before the first backup
is in it.

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

`null` is the same as nothing, and so is the empty string. AWS's own key can also be named
outright, by its alias or through a data source.

```hcl
variable "use_own_key" {
  type    = bool
  default = false
}

data "aws_kms_alias" "backup" {
  name = "alias/aws/backup"
}

data "aws_kms_key" "backup" {
  key_id = data.aws_kms_alias.backup.target_key_id
}

resource "aws_kms_key" "own" {
  enable_key_rotation = true
}

resource "aws_backup_vault" "null" {
  name        = "payments"
  kms_key_arn = var.use_own_key ? aws_kms_key.own.arn : null
  #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ encrypted with aws/backup
}

resource "aws_backup_vault" "empty" {
  name        = "orders"
  kms_key_arn = ""
  #             ^^ encrypted with aws/backup
}

resource "aws_backup_vault" "alias" {
  name        = "invoices"
  kms_key_arn = "arn:aws:kms:eu-west-1:${var.account}:alias/aws/backup"
  #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a key that AWS manages
}

resource "aws_backup_vault" "looked_up_alias" {
  name        = "ledgers"
  kms_key_arn = data.aws_kms_alias.backup.target_key_arn
  #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a key that AWS manages
}

resource "aws_backup_vault" "looked_up_key" {
  name        = "archive"
  kms_key_arn = data.aws_kms_key.backup.arn
  #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^ a key that AWS manages
}

variable "account" {
  type = string
}
```

A key may come from anywhere else: an alias of your own, a replica, another state, a variable that
the module's callers set. An air-gapped vault has a key that AWS owns by design, and is not judged
here.

```hcl
variable "key" {
  type    = string
  default = null
}

data "aws_kms_alias" "own" {
  name = "alias/backups"
}

data "aws_kms_key" "own" {
  key_id = "arn:aws:kms:eu-west-1:111122223333:alias/backups"
}

data "terraform_remote_state" "keys" {
  backend = "local"
}

resource "aws_kms_replica_key" "backup" {
  primary_key_arn = data.aws_kms_key.own.arn
}

resource "aws_backup_vault" "alias" {
  name        = "payments"
  kms_key_arn = data.aws_kms_alias.own.target_key_arn
}

resource "aws_backup_vault" "looked_up" {
  name        = "orders"
  kms_key_arn = data.aws_kms_key.own.arn
}

resource "aws_backup_vault" "replica" {
  name        = "copies"
  kms_key_arn = aws_kms_replica_key.backup.arn
}

resource "aws_backup_vault" "state" {
  name        = "invoices"
  kms_key_arn = data.terraform_remote_state.keys.outputs.backup_key_arn
}

resource "aws_backup_vault" "offered" {
  name        = "ledgers"
  kms_key_arn = var.key
}

resource "aws_backup_logically_air_gapped_vault" "vaulted" {
  name               = "vaulted"
  min_retention_days = 7
  max_retention_days = 35
}
```

[AWS Backup: Encryption](https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html)
"""

import re

from backuplint import (
    Finding,
    Findings,
    Known,
    Note,
    Project,
    Severity,
    Undecided,
    Unknown,
    Value,
    Vault,
    View,
    rule,
)

HOLE = "\0"
# An alias of AWS's own: by its name, or at the end of an ARN.
MANAGED = re.compile(r"(?:^|:)alias/aws/")
NAMED = re.compile(r":key/|(?:^|:)alias/(?!(?:a|aw|aws)?\0)")


@rule(Severity.WARNING, chapter="Customer-Managed KMS Keys", security=5.0)
def check(vault: Vault) -> Findings:
    key = vault.at(Vault.kms_key_arn)
    need = "give the vault a key of your own, before it holds backups"
    if vault.lacks(Vault.kms_key_arn):
        yield Finding(at=key, message=f"encrypted with aws/backup, which AWS manages; {need}")
        return
    named = _named(key, vault.project)
    if named is not None and _is_managed(named):
        yield Finding(
            at=key,
            message=f"encrypted with a key that AWS manages; {need}",
            because=[Note(named, "an alias of AWS's")] if named is not key else [],
        )


def _named(key: Value, project: Project) -> Value | None:
    """The value that names a key, through data sources; None of one that is made here."""
    seen: set[str] = set()
    while (target := project.linked(key)) is not None:
        if isinstance(target, View) or target.kind == "resource" or target.address in seen:
            return None
        seen.add(target.address)
        match target.type:
            case "aws_kms_alias":
                key = target.argument("name")
            case "aws_kms_key":
                key = target.argument("key_id")
            case _:
                break
    return key


def _is_managed(name: Value) -> bool:
    """Whether a key's name, id or ARN is an alias of AWS's own. Errors: Undecided."""
    match name:
        case Known(value=str(text)):
            return MANAGED.search(text) is not None
        case Unknown(pieces=tuple() as pieces):
            text = "".join(piece if isinstance(piece, str) else HOLE for piece in pieces)
            if MANAGED.search(text):
                return True
            if NAMED.search(text):
                return False
    if isinstance(name, Unknown):
        raise Undecided(name)
    return False
