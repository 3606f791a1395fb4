r"""Two settings for one vault, of which only the last holds.

A vault has one access policy, one lock and one set of notifications. Each of these resources puts
its own in the place of what was there, so of two for the same vault whichever is applied last wins,
and the next plan wants to change it back. Which policy protects the backups on a given day is up to
chance.

```hcl
resource "aws_backup_vault" "payments" {
  name = "payments"
}

resource "aws_backup_vault_notifications" "jobs" {
  backup_vault_name   = aws_backup_vault.payments.name
  sns_topic_arn       = "arn:aws:sns:eu-west-1:111122223333:jobs"
  backup_vault_events = ["BACKUP_JOB_COMPLETED"]
}

resource "aws_backup_vault_notifications" "copies" {
  backup_vault_name = aws_backup_vault.payments.name
  #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ has notifications already
  sns_topic_arn       = "arn:aws:sns:eu-west-1:111122223333:copies"
  backup_vault_events = ["COPY_JOB_FAILED"]
}
```

Put everything into one resource: the statements into one policy, the events into one list.

```hcl
resource "aws_backup_vault" "payments" {
  name = "payments"
}

resource "aws_backup_vault_notifications" "payments" {
  backup_vault_name   = aws_backup_vault.payments.name
  sns_topic_arn       = "arn:aws:sns:eu-west-1:111122223333:backups"
  backup_vault_events = ["BACKUP_JOB_COMPLETED", "COPY_JOB_FAILED"]
}

resource "aws_backup_vault_lock_configuration" "payments" {
  backup_vault_name  = aws_backup_vault.payments.name
  min_retention_days = 30
}
```

Settings of one vault may be apart, in modules or by name; so it is for locks and policies, and for
a vault that is made elsewhere.

```hcl
resource "aws_backup_vault" "payments" {
  name = "payments"
}

resource "aws_backup_vault_lock_configuration" "payments" {
  backup_vault_name  = aws_backup_vault.payments.name
  min_retention_days = 30
}

resource "aws_backup_vault_lock_configuration" "by_name" {
  backup_vault_name = "payments"
  #                   ^^^^^^^^^^ has a lock already
  min_retention_days = 7
}

resource "aws_backup_vault_policy" "elsewhere" {
  backup_vault_name = "shared"
  policy            = file("deny.json")
}

resource "aws_backup_vault_policy" "again" {
  backup_vault_name = "shared"
  #                   ^^^^^^^^ has a policy already
  policy = file("copies.json")
}
```

Vaults of one name in several Regions or accounts are several vaults, and of two settings that
exclude each other one is made.

```hcl
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

variable "strict" {
  type = bool
}

resource "aws_backup_vault_lock_configuration" "payments" {
  backup_vault_name  = "payments"
  min_retention_days = 30
}

resource "aws_backup_vault_lock_configuration" "west" {
  provider           = aws.west
  backup_vault_name  = "payments"
  min_retention_days = 30
}

resource "aws_backup_vault_policy" "strict" {
  count             = var.strict ? 1 : 0
  backup_vault_name = "payments"
  policy            = file("strict.json")
}

resource "aws_backup_vault_policy" "loose" {
  count             = var.strict ? 0 : 1
  backup_vault_name = "payments"
  policy            = file("loose.json")
}
```

[AWS Backup: Vault access policies](https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html)
"""

from backuplint import (
    Finding,
    Findings,
    Known,
    Note,
    Project,
    Severity,
    Undecided,
    Unknown,
    VaultLock,
    VaultNotifications,
    VaultPolicy,
    known,
    rule,
)

Setting = VaultLock | VaultPolicy | VaultNotifications

NAMES = {
    VaultLock: "a lock",
    VaultPolicy: "a policy",
    VaultNotifications: "notifications",
}


@rule(Severity.WARNING, chapter="Security")
def check(setting: VaultLock | VaultPolicy | VaultNotifications) -> Findings:
    earlier = _earlier(setting)
    for other, same in known(earlier, lambda other: (other, _same_vault(other, setting))):
        if same:
            what = NAMES[type(setting)]
            yield Finding(
                at=setting.at(VaultLock.backup_vault_name),
                message=f"the vault has {what} already; the two overwrite each other",
                because=[Note(other.at(VaultLock.backup_vault_name), "the same vault")],
            )
            return


def _earlier(setting: Setting) -> list[Setting]:
    """The settings of the same type before this one."""
    project: Project = setting.project
    found: list[Setting] = []
    for other in project.of(type(setting)):
        if other is setting:
            break
        found.append(other)
    return found


def _same_vault(one: Setting, other: Setting) -> bool:
    """Whether two settings are both there, and for one vault. Errors: Undecided."""
    project: Project = one.project
    first, second = (s.at(VaultLock.backup_vault_name) for s in (one, other))
    vaults = (project.vault_named(first, one), project.vault_named(second, other))
    if None in vaults:
        if vaults != (None, None) or not isinstance(first, Known) or not isinstance(second, Known):
            return False
        if first.value != second.value or not project.same_place(one.instance, other.instance):
            return False
    elif vaults[0] is not vaults[1]:
        return False
    for doubt in (one.block.uncertain, other.block.uncertain):
        if isinstance(doubt, Unknown):
            raise Undecided(doubt)
    return True
