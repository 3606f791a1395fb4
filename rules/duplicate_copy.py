r"""Two copies of one rule into one vault.

Each `copy_action` of a rule copies every backup of that rule. Two into one vault make one copy
twice, which is paid for twice, or the two stand for what should have been two vaults: then the
second Region that the plan seems to have is not there on the day when it is needed.

```hcl
resource "aws_backup_vault" "copies" {
  name = "copies"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    copy_action {
      destination_vault_arn = aws_backup_vault.copies.arn
    }

    copy_action {
      destination_vault_arn = aws_backup_vault.copies.arn
      #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^ a second copy into one vault

      lifecycle {
        delete_after = 365
      }
    }
  }
}
```

Take one of them away, or give it the vault that it was meant for. Two retentions for copies in
one vault take two rules.

```hcl
resource "aws_backup_vault" "copies" {
  for_each = toset(["month", "year"])
  name     = each.key
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    copy_action {
      destination_vault_arn = aws_backup_vault.copies["month"].arn
    }

    copy_action {
      destination_vault_arn = aws_backup_vault.copies["year"].arn
    }
  }

  rule {
    rule_name         = "yearly"
    target_vault_name = "main"

    copy_action {
      destination_vault_arn = aws_backup_vault.copies["year"].arn
    }
  }
}
```

It shows through variables, and in ARNs that are written out. Two vaults of one name in two
Regions are two.

```hcl
locals {
  far = "arn:aws:backup:eu-central-1:111122223333:backup-vault:copies"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-central-1:111122223333:backup-vault:copies"
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-north-1:111122223333:backup-vault:copies"
    }

    copy_action {
      destination_vault_arn = local.far
      #                       ^^^^^^^^^ a second copy into one vault
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
    Note,
    Null,
    PlanRule,
    Severity,
    Undecided,
    Value,
    known,
    rule,
)


@rule(Severity.WARNING, chapter="Multi-Region")
def check(plan_rule: PlanRule) -> Findings:
    copies = plan_rule.copy_actions
    if len(copies) < 2:
        return
    first: dict[object, Value] = {}
    for vault, value in known(copies, lambda copy: _vault(copy, plan_rule)):
        if vault is None:
            continue
        if vault in first:
            yield Finding(
                at=value,
                message="a second copy into one vault; one copy of a rule is enough for it",
                because=[Note(first[vault], "the first copy")],
            )
        first.setdefault(vault, value)


def _vault(copy: CopyAction, plan_rule: PlanRule) -> tuple[object, Value]:
    """What tells a copy's vault from others. Errors: Undecided."""
    copy.certain(within=plan_rule)
    value = copy.at(CopyAction.destination_vault_arn)
    if isinstance(value, Null):
        return None, value
    if isinstance(value, Known):
        return value.value, value
    target = copy.project.linked(value)
    if target is not None and value.refers_to is not None and value.refers_to.attribute == "arn":
        return value.refers_to.address, value
    raise Undecided(value)
