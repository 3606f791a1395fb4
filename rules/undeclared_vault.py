r"""The name of a vault that nobody makes.

A plan's rule names its vault as text, and nothing compares that text with the vaults that are
there. A name with a typing error, or of a vault that was renamed, is planned and applied without a
word; then every job of the rule fails. `Default` is no exception: the console makes that vault
when somebody first opens AWS Backup there, and Terraform and the API never do.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_vault" "payments" {
  name = "payments"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "payment"
    #                   ^^^^^^^^^ no vault in sight is named payment; did you mean payments?
  }
}
```

Refer to the vault, `aws_backup_vault.payments.name`, and the name cannot differ. Where the vault is
made elsewhere, look it up with the data source `aws_backup_vault`.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_vault" "payments" {
  name = "payments"
}

data "aws_backup_vault" "shared" {
  name = "shared"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.payments.name
  }

  rule {
    rule_name         = "weekly"
    target_vault_name = data.aws_backup_vault.shared.name
  }
}

resource "aws_backup_vault_lock_configuration" "payments" {
  backup_vault_name  = "payments"
  min_retention_days = 30
}
```

Names in locks, policies and notifications are judged too; letter case counts in them.

```hcl
provider "aws" {
  region = "eu-west-1"
}

variable "vault" {
  type    = string
  default = "Payments"
}

resource "aws_backup_vault" "payments" {
  name = "payments"
}

resource "aws_backup_vault_lock_configuration" "payments" {
  backup_vault_name = var.vault
  #                   ^^^^^^^^^ did you mean payments?
  min_retention_days = 30
}

resource "aws_backup_vault_notifications" "default" {
  backup_vault_name = "Default"
  #                   ^^^^^^^^^ only the console makes Default
  sns_topic_arn       = "arn:aws:sns:eu-west-1:111122223333:backup-events"
  backup_vault_events = ["BACKUP_JOB_COMPLETED"]
}

resource "aws_backup_vault_policy" "copies" {
  backup_vault_name = "copies"
  #                   ^^^^^^^^ no vault in sight is named copies
  policy = file("policy.json")
}
```

Where no vault is made, all of them are made elsewhere, and nothing can be said. So it is where a
name cannot be told, where vaults may be made out of sight, and where only modules make some that
are called quite differently.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "Default"
  }
}
```

```hcl
provider "aws" {
  region = "eu-west-1"
}

module "vault" {
  source = "./vault"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "everything"
  }

  rule {
    rule_name         = "weekly"
    target_vault_name = "payment"
    #                   ^^^^^^^^^ did you mean payments?
  }
}

# vault/main.tf
resource "aws_backup_vault" "payments" {
  name = "payments"
}
```

[AWS Backup: Backup vaults](https://docs.aws.amazon.com/aws-backup/latest/devguide/vaults.html)
"""

from difflib import get_close_matches

from backuplint import (
    AirGappedVault,
    Finding,
    Findings,
    Known,
    Null,
    PlanRule,
    Project,
    Severity,
    Undecided,
    Unknown,
    Value,
    Vault,
    VaultLock,
    VaultNotifications,
    VaultPolicy,
    View,
    rule,
)

BY_CONSOLE = "Default"


@rule(Severity.NOTE, chapter="Cross-Account")
def check(user: PlanRule | VaultLock | VaultPolicy | VaultNotifications) -> Findings:
    project: Project = user.project
    value = _name(user)
    if isinstance(value, Unknown):
        raise Undecided(value)
    if not isinstance(value, Known) or value.made_of or not isinstance(value.value, str):
        return
    name: str = value.value
    names = _names(project)
    if not names or name in names:
        return
    close = _closest(name, names)
    if name != BY_CONSOLE and close is None and not _makes_vaults(user):
        return
    project.seen_whole()
    message = f"no vault in sight is named {name}"
    if name == BY_CONSOLE:
        message += f"; only the console makes {BY_CONSOLE}"
    elif close is not None:
        message += f"; did you mean {close}?"
    else:
        message += "; make it, or look it up with a data source"
    yield Finding(at=value, message=message)


def _name(user: PlanRule | VaultLock | VaultPolicy | VaultNotifications) -> Value:
    if isinstance(user, PlanRule):
        return user.at(PlanRule.target_vault_name)
    return user.at(VaultLock.backup_vault_name)


def _names(project: Project) -> list[str]:
    """The names of all vaults in sight. Errors: Undecided, where one is not known."""
    found: list[str] = []
    for vault in (*project.of(Vault), *project.of(AirGappedVault)):
        name = vault.at(Vault.name)
        if isinstance(name, Unknown):
            raise Undecided(name)
        if not isinstance(name, Null):
            found.append(str(name.value))
    return found


def _makes_vaults(user: View) -> bool:
    """Whether vaults are made beside the block, in its own module."""
    project: Project = user.project
    vaults = (*project.of(Vault), *project.of(AirGappedVault))
    return any(vault.module.configuration is user.module.configuration for vault in vaults)


def _closest(name: str, names: list[str]) -> str | None:
    lower = {other.lower(): other for other in names}
    close = get_close_matches(name.lower(), list(lower), 1, 0.8)
    return lower[close[0]] if close else None
