r"""A copy whose destination is not the ARN of a backup vault.

A rule copies each of its recovery points to the vault whose ARN stands in `destination_vault_arn`.
Terraform takes any ARN there, that of a key as well as that of a vault; what is wrong with it shows
when the plan is applied, or when the first copy fails. The copies are what is left when a Region or
an account is lost: on that day a vault that was never reached is empty.

```hcl
resource "aws_kms_key" "copies" {
  enable_key_rotation = true
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "payments"

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-west-3:DEST-ACCOUNT:backup-vault:copies"
      #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no account
    }

    copy_action {
      destination_vault_arn = aws_kms_key.copies.arn
      #                       ^^^^^^^^^^^^^^^^^^^^^^ aws_kms_key.copies is no backup vault
    }
  }
}
```

Refer to the vault, `aws_backup_vault.copies.arn`, where it is made in the same configuration; else
write its whole ARN, `arn:aws:backup:eu-central-1:444455556666:backup-vault:copies`.

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

  name = "copies"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "payments"

    copy_action {
      destination_vault_arn = aws_backup_vault.copies.arn
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-central-1:444455556666:backup-vault:copies"
    }
  }
}
```

A vault's name is not its ARN, nor is the ARN of anything else in AWS Backup. An ARN that is put
together is judged part by part, as far as it is known.

```hcl
variable "account" {
  type = string
}

data "aws_caller_identity" "current" {}

data "aws_region" "copies" {}

data "aws_backup_vault" "copies" {
  name = "copies"
}

resource "aws_backup_vault" "copies" {
  name = "copies"
}

locals {
  account   = data.aws_caller_identity.current.account_id
  vault     = "arn:aws:backup:eu-central-1:${var.account}:backup-vault"
  typeless  = "arn:aws:backup:eu-central-1:${local.account}:copies"
  point     = "arn:aws:backup:${data.aws_region.copies.name}:${var.account}:recovery-point:copies"
  placeless = "arn:aws:backup::${var.account}:backup-vault:copies"
  short     = "arn:aws:backup:eu-central-1:44445555666:backup-vault:copies"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "payments"

    copy_action {
      destination_vault_arn = aws_backup_vault.copies.id
      #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^ the name of aws_backup_vault
    }

    copy_action {
      destination_vault_arn = data.aws_backup_vault.copies.name
      #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the name of data.aws_backup_vault
    }

    copy_action {
      destination_vault_arn = "copies"
      #                       ^^^^^^^^ no ARN; it must be arn:aws:backup:
    }

    copy_action {
      destination_vault_arn = "${local.vault}:${aws_backup_vault.copies.arn}"
      #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ an ARN inside of an
    }

    copy_action {
      destination_vault_arn = local.typeless
      #                       ^^^^^^^^^^^^^^ it must end in backup-vault:NAME
    }

    copy_action {
      destination_vault_arn = local.point
      #                       ^^^^^^^^^^^ it must end in backup-vault:NAME
    }

    copy_action {
      destination_vault_arn = local.placeless
      #                       ^^^^^^^^^^^^^^^ no Region; the ARN of a vault names one
    }

    copy_action {
      destination_vault_arn = local.short
      #                       ^^^^^^^^^^^ "44445555666" is no account; it must be 12 digits
    }

    copy_action {
      destination_vault_arn = "${local.vault}/copies"
      #                       ^^^^^^^^^^^^^^^^^^^^^^^ it must end in backup-vault:NAME
    }
  }
}
```

Nothing is copied from one partition of AWS into another, and in China nothing from one account into
another.

```hcl
provider "aws" {
  region              = "cn-north-1"
  allowed_account_ids = ["111122223333"]
}

provider "aws" {
  alias  = "frankfurt"
  region = "eu-central-1"
}

resource "aws_backup_vault" "frankfurt" {
  provider = aws.frankfurt

  name = "copies"
}

locals {
  europe  = "arn:aws:backup:eu-central-1:111122223333:backup-vault:copies"
  mixed   = "arn:aws:backup:cn-northwest-1:111122223333:backup-vault:copies"
  foreign = "arn:aws-cn:backup:cn-northwest-1:444455556666:backup-vault:copies"
  ningxia = "arn:aws-cn:backup:cn-northwest-1:111122223333:backup-vault:copies"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "payments"

    copy_action {
      destination_vault_arn = local.europe
      #                       ^^^^^^^^^^^^ a vault in aws, and the plan is in aws-cn
    }

    copy_action {
      destination_vault_arn = aws_backup_vault.frankfurt.arn
      #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a vault in aws, and the plan is
    }

    copy_action {
      destination_vault_arn = local.mixed
      #                       ^^^^^^^^^^^ aws has no Region cn-northwest-1
    }

    copy_action {
      destination_vault_arn = local.foreign
      #                       ^^^^^^^^^^^^^ another account
    }

    copy_action {
      destination_vault_arn = local.ningxia
    }
  }
}
```

What is not known may well be right, and vaults that are looked up are as good as those that are
made here:

```hcl
variable "destination" {
  type    = string
  default = ""
}

variable "region_and_account" {
  type = string
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_ssm_parameter" "copies" {
  name = "/backup/copies"
}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  name      = aws_backup_vault.copies.name
}

data "aws_backup_vault" "copies" {
  name = "copies"
}

resource "aws_backup_vault" "copies" {
  name = "copies"
}

resource "aws_backup_logically_air_gapped_vault" "copies" {
  name               = "vaulted"
  min_retention_days = 7
  max_retention_days = 35
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "payments"

    dynamic "copy_action" {
      for_each = [
        aws_backup_logically_air_gapped_vault.copies.arn,
        data.aws_backup_vault.copies.arn,
        data.aws_ssm_parameter.copies.value,
        var.destination,
        "arn:aws:backup:${var.region_and_account}:backup-vault:copies",
        "arn:${local.partition}:backup:us-gov-east-1:${local.account}:backup-vault:${local.name}",
        replace(aws_backup_vault.copies.arn, "eu-west-1", "eu-central-1"),
      ]

      content {
        destination_vault_arn = copy_action.value
      }
    }
  }
}
```

[AWS Backup: CopyAction](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CopyAction.html)
"""

from backuplint import (
    CopyAction,
    Finding,
    Findings,
    Known,
    Mistyped,
    Null,
    Project,
    Severity,
    Undecided,
    Unknown,
    VaultArn,
    View,
    account_of,
    convert,
    partition_of,
    rule,
)

VAULTS = ("aws_backup_vault", "aws_backup_logically_air_gapped_vault")
# Where the parts of an ARN are looked up. None of their attributes holds a colon but an ARN.
AROUND = ("aws_partition", "aws_region", "aws_caller_identity")
CHINA = "aws-cn"


@rule(Severity.ERROR, chapter="Cross-Account")
def check(copy: CopyAction) -> Findings:
    try:
        value = convert(copy.at(CopyAction.destination_vault_arn), str)
    except Mistyped:
        return
    if isinstance(value, Null):
        return
    problem = _of_reference(value, copy)
    if problem is None and not _is_vaults(value, copy.project):
        problem = _of_text(value, copy)
    if problem is not None:
        yield Finding(at=value, message=problem)


def _is_vaults(value: Known[str] | Unknown, project: Project) -> bool:
    """Whether a destination refers to a vault that is made or looked up here."""
    target = project.linked(value)
    instance = target.instance if isinstance(target, View) else target
    return instance is not None and instance.type in VAULTS


def _of_reference(value: Known[str] | Unknown, copy: CopyAction) -> str | None:
    """What is wrong with a destination for what it refers to. Errors: Undecided."""
    target = copy.project.linked(value)
    if target is None or value.refers_to is None:
        return None
    instance = target.instance if isinstance(target, View) else target
    attribute, known = value.refers_to.attribute, isinstance(value, Known) or value.pieces
    if instance.type not in VAULTS:
        # An `id` that is looked up may be anything, and so may the ARN that is taken apart.
        other = instance.type.startswith("aws_") and instance.type != "aws_arn"
        if known or not other or (instance.kind == "data" and attribute != "arn"):
            return None
        return f"{instance.address} is no backup vault; it must be the ARN of one"
    if attribute != "arn":
        return f"the {attribute} of {instance.address}; it must be its ARN"
    if isinstance(instance.region, Unknown) and instance.provider != copy.instance.provider:
        raise Undecided(instance.region)
    if not isinstance(instance.region, Known):
        return None
    return _of_partition(partition_of(instance.region.value), copy)


def _of_text(value: Known[str] | Unknown, copy: CopyAction) -> str | None:
    """What is wrong with the text of a destination. Errors: Undecided."""
    project = copy.project
    arn = VaultArn.read(value, lambda hole: _is_plain(hole, project))
    problem = next(arn.flaws(), None) or _of_partition(arn.partition, copy)
    if problem is not None:
        return problem
    if arn.partition == CHINA and arn.account is not None:
        own = account_of(copy.instance, project)
        if own is not None and own != arn.account:
            return "another account; in China AWS Backup copies only within one"
    for part in arn.parts:
        for piece in part:
            if isinstance(piece, Unknown) and not _is_plain(piece, project):
                raise Undecided(piece)
    return None


def _of_partition(partition: str | None, copy: CopyAction) -> str | None:
    """What is wrong with a destination for its partition. Errors: Undecided."""
    region = copy.instance.region
    if partition is None or isinstance(region, Null):
        return None
    if isinstance(region, Unknown):
        raise Undecided(region)
    own = partition_of(region.value)
    if own == partition:
        return None
    return f"a vault in {partition}, and the plan is in {own}; nothing is copied between the two"


def _is_plain(hole: Unknown, project: Project) -> bool:
    """Whether what fills a hole is a part of an ARN: a name, a Region, an account."""
    target = project.linked(hole)
    if target is not None and hole.refers_to is not None:
        instance = target.instance if isinstance(target, View) else target
        return instance.type in (*VAULTS, *AROUND) and hole.refers_to.attribute != "arn"
    instances = [project.instance(address) for address in hole.made_of]
    return bool(instances) and all(one and one.type in AROUND[:2] for one in instances)
