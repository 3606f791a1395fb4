r"""A vault, plan or key that is made in another Region or account than what uses it.

A plan writes into a vault of its own Region and account, and so are a lock, a policy and the
notifications of a vault, the selections of a plan and the key of a vault. A reference crosses to
another provider configuration without a word in Terraform's plan; AWS then looks for the name where
it is used, and does not find it, or finds another vault of that name.

```hcl
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "frankfurt"
  region = "eu-central-1"
}

resource "aws_kms_key" "backup" {
  enable_key_rotation = true
}

resource "aws_backup_vault" "copies" {
  provider    = aws.frankfurt
  name        = "copies"
  kms_key_arn = aws_kms_key.backup.arn
  #             ^^^^^^^^^^^^^^^^^^^^^^ this key is in eu-west-1, and the vault in eu-central-1
}

resource "aws_backup_vault_lock_configuration" "copies" {
  backup_vault_name = aws_backup_vault.copies.name
  #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this vault is in eu-central-1, and the lock in
  min_retention_days = 35
}
```

Give both the same `provider`, or the same `region`. Only a copy goes elsewhere: name the vault of
the other Region as the destination of a `copy_action`. A multi-Region key has a replica there.

```hcl
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "frankfurt"
  region = "eu-central-1"
}

resource "aws_kms_key" "backup" {
  multi_region        = true
  enable_key_rotation = true
}

resource "aws_kms_replica_key" "copies" {
  provider        = aws.frankfurt
  primary_key_arn = aws_kms_key.backup.arn
}

resource "aws_backup_vault" "main" {
  name        = "payments"
  kms_key_arn = aws_kms_key.backup.arn
}

resource "aws_backup_vault" "copies" {
  provider    = aws.frankfurt
  name        = "copies"
  kms_key_arn = aws_kms_replica_key.copies.arn
}

resource "aws_backup_vault_lock_configuration" "copies" {
  provider           = aws.frankfurt
  backup_vault_name  = aws_backup_vault.copies.name
  min_retention_days = 35
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.main.name

    copy_action {
      destination_vault_arn = aws_backup_vault.copies.arn
    }
  }
}
```

A `region` of its own, and another account, are told as well:

```hcl
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "central"
  region = "eu-west-1"

  assume_role {
    role_arn = "arn:aws:iam::111122223333:role/backup"
  }
}

resource "aws_backup_vault" "north" {
  region = "eu-north-1"
  name   = "north"
}

resource "aws_backup_vault" "central" {
  provider = aws.central
  name     = "central"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "north"
    target_vault_name = aws_backup_vault.north.name
    #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ this vault is in eu-north-1, and the plan in
  }

  rule {
    rule_name         = "central"
    target_vault_name = aws_backup_vault.central.id
    #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ this vault is in account 111122223333, and
  }
}

resource "aws_backup_selection" "tagged" {
  region  = "eu-north-1"
  name    = "tagged"
  plan_id = aws_backup_plan.daily.id
  #         ^^^^^^^^^^^^^^^^^^^^^^^^ this plan is in eu-west-1, and the selection in eu-north-1
  iam_role_arn = "arn:aws:iam::444455556666:role/backup"
  resources    = ["*"]
}
```

Two configurations of one Region and account are one place, and a role is everywhere:

```hcl
variable "region" {
  type    = string
  default = "eu-west-1"
}

provider "aws" {
  region = var.region
}

provider "aws" {
  alias  = "tagged"
  region = "eu-west-1"

  default_tags {
    tags = { Team = "backup" }
  }
}

resource "aws_iam_role" "backup" {
  provider           = aws.tagged
  name               = "backup"
  assume_role_policy = "{}"
}

resource "aws_backup_vault" "main" {
  provider = aws.tagged
  name     = "payments"
}

resource "aws_backup_plan" "daily" {
  region = "eu-west-1"
  name   = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.main.name
  }
}

resource "aws_backup_selection" "tagged" {
  name         = "tagged"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = aws_iam_role.backup.arn
  resources    = ["*"]
}
```

[AWS Backup: Copies across Regions](https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html)
"""

from backuplint import (
    AirGappedVault,
    Finding,
    Findings,
    Note,
    Place,
    PlanRule,
    Selection,
    Severity,
    Value,
    Vault,
    VaultLock,
    VaultNotifications,
    VaultPolicy,
    View,
    apart,
    rule,
)

# Terraform's resource and data source types → what a message calls them.
VAULTS = dict.fromkeys(("aws_backup_vault", "aws_backup_logically_air_gapped_vault"), "vault")
PLANS = {"aws_backup_plan": "plan"}
KEYS = dict.fromkeys(
    ("aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key", "aws_kms_alias"), "key"
)


@rule(Severity.WARNING, chapter="Multi-Region")
def check(
    user: PlanRule
    | VaultLock
    | VaultPolicy
    | VaultNotifications
    | Selection
    | Vault
    | AirGappedVault,
) -> Findings:
    value, kinds, noun = _link(user)
    target = user.project.linked(value)
    if isinstance(target, View):
        target = target.instance
    if target is None or target.type not in kinds:
        return
    between = apart(user.instance, target, user.project)
    if between is not None:
        message = (
            f"this {kinds[target.type]} is in {between.other}, and the {noun} in {between.mine}; "
            "both must be in one Region and account"
        )
        made = Note(Place((target.header,)), f"the {kinds[target.type]} is made here")
        yield Finding(at=value, message=message, because=[made])


def _link(user: View) -> tuple[Value, dict[str, str], str]:
    """The value that must name something in the same place, what that is, and who uses it."""
    match user:
        case PlanRule():
            return user.at(PlanRule.target_vault_name), VAULTS, "plan"
        case VaultLock():
            return user.at(VaultLock.backup_vault_name), VAULTS, "lock"
        case VaultPolicy():
            return user.at(VaultPolicy.backup_vault_name), VAULTS, "policy"
        case Selection():
            return user.at(Selection.plan_id), PLANS, "selection"
        case Vault():
            return user.at(Vault.kms_key_arn), KEYS, "vault"
        case AirGappedVault():
            return user.at(AirGappedVault.encryption_key_arn), KEYS, "vault"
    return user.at(VaultNotifications.backup_vault_name), VAULTS, "notifications"
