r"""Copies into a vault that has no key of its own.

A copy is encrypted anew, with the key of the vault that it goes to. A vault without `kms_key_arn`
has `aws/backup`, a key that AWS manages and that nobody can share. Of most types of resources,
such as EC2, EBS and RDS, nothing can be copied to another account or Region with it: every copy
job fails, and on the day on which the Region or the account is lost there is no second copy.

```hcl
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "copies"
  region = "eu-central-1"
}

resource "aws_backup_vault" "copies" {
  provider = aws.copies
  name     = "copies"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    copy_action {
      destination_vault_arn = aws_backup_vault.copies.arn
      #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^ a vault without a key of your own
    }
  }
}

resource "aws_backup_selection" "daily" {
  name         = "daily"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:ec2:*:*:volume/*"]
}
```

Give the vault that the copies go to a KMS key of your own, of the same Region and account as the
vault. The key of a vault cannot be changed: it takes a new vault.

```hcl
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "copies"
  region = "eu-central-1"
}

resource "aws_kms_key" "copies" {
  provider            = aws.copies
  enable_key_rotation = true
}

resource "aws_backup_vault" "copies" {
  provider    = aws.copies
  name        = "copies"
  kms_key_arn = aws_kms_key.copies.arn
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    copy_action {
      destination_vault_arn = aws_backup_vault.copies.arn
    }
  }
}
```

What AWS Backup manages fully, such as EFS and S3, it copies with any key. A logically air-gapped
vault has a key that AWS owns, and takes copies with it; and within one Region and account the
key of the vault does not matter.

```hcl
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "copies"
  region = "eu-central-1"
}

resource "aws_backup_vault" "copies" {
  provider = aws.copies
  name     = "copies"
}

resource "aws_backup_vault" "second" {
  name = "second"
}

resource "aws_backup_logically_air_gapped_vault" "vaulted" {
  provider           = aws.copies
  name               = "vaulted"
  min_retention_days = 7
  max_retention_days = 90
}

resource "aws_backup_plan" "files" {
  name = "files"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    copy_action {
      destination_vault_arn = aws_backup_vault.copies.arn
    }
  }
}

resource "aws_backup_selection" "files" {
  name         = "files"
  plan_id      = aws_backup_plan.files.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:elasticfilesystem:*:*:file-system/*", "arn:aws:s3:::documents"]
}

resource "aws_backup_plan" "disks" {
  name = "disks"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    copy_action {
      destination_vault_arn = aws_backup_vault.second.arn
    }

    copy_action {
      destination_vault_arn = aws_backup_logically_air_gapped_vault.vaulted.arn
    }
  }
}
```

[AWS Backup: encryption](https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html)
"""

from backuplint import (
    FULLY_MANAGED,
    CopyAction,
    Finding,
    Findings,
    Note,
    Plan,
    Severity,
    Undecided,
    Vault,
    all_selected,
    elsewhere,
    rule,
)


@rule(Severity.WARNING, chapter="Cross-Account")
def check(copy: CopyAction) -> Findings:
    vault = copy.project.destination(copy)
    if not isinstance(vault, Vault) or not vault.lacks(Vault.kms_key_arn):
        return
    value = copy.at(CopyAction.destination_vault_arn)
    other = elsewhere(value, copy)
    if other is None or _is_all_managed(copy):
        return
    yield Finding(
        at=value,
        message="a vault without a key of your own; "
        f"copies of most types to another {other} fail without one",
        because=[Note(vault, "the vault")],
    )


def _is_all_managed(copy: CopyAction) -> bool:
    """Whether all that a plan selects is fully managed. Errors: Undecided."""
    assert copy.parent is not None
    plan = copy.parent.parent
    assert isinstance(plan, Plan)
    tagged = any(each.selection_tags for each in plan.project.selections_of(plan))
    try:
        found = all_selected(plan)
    except Undecided:
        if tagged:
            return False  # of any type, and most are not
        raise
    return bool(found) and all(one.types <= FULLY_MANAGED for one in found)
