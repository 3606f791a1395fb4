r"""A logically air-gapped vault in the place of the vault that backups are made in.

`target_vault_name` is for a standard vault. A logically air-gapped vault has an argument of its
own, and takes in backups by that or as copies: named as the vault of a rule it gets none, and
the resources stay without a backup.

```hcl
resource "aws_backup_logically_air_gapped_vault" "vaulted" {
  name               = "vaulted"
  min_retention_days = 7
  max_retention_days = 90
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_logically_air_gapped_vault.vaulted.name
    #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ an air-gapped vault
  }

  rule {
    rule_name         = "weekly"
    target_vault_name = "vaulted"
    #                   ^^^^^^^^^ an air-gapped vault
  }
}
```

Name a standard vault, and give the air-gapped one to
`target_logically_air_gapped_backup_vault_arn`, or copy into it.

```hcl
resource "aws_backup_vault" "main" {
  name = "main"
}

resource "aws_backup_logically_air_gapped_vault" "vaulted" {
  name               = "vaulted"
  min_retention_days = 7
  max_retention_days = 90
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name                                    = "direct"
    target_vault_name                            = aws_backup_vault.main.name
    target_logically_air_gapped_backup_vault_arn = aws_backup_logically_air_gapped_vault.vaulted.arn
  }

  rule {
    rule_name         = "copied"
    target_vault_name = aws_backup_vault.main.name

    copy_action {
      destination_vault_arn = aws_backup_logically_air_gapped_vault.vaulted.arn
    }
  }
}
```

A standard vault of the same name in another Region is another vault:

```hcl
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "copies"
  region = "eu-central-1"
}

resource "aws_backup_vault" "daily" {
  name = "daily"
}

resource "aws_backup_logically_air_gapped_vault" "daily" {
  provider           = aws.copies
  name               = "daily"
  min_retention_days = 7
  max_retention_days = 90
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "daily"
  }
}
```

[AWS Backup: an air-gapped vault as primary target](https://docs.aws.amazon.com/aws-backup/latest/devguide/lag-vault-primary-backup.html)
"""

from backuplint import AirGappedVault, Finding, Findings, Note, PlanRule, Severity, rule


@rule(Severity.WARNING, chapter="Disaster Recovery")
def check(plan_rule: PlanRule) -> Findings:
    vault = plan_rule.project.target(plan_rule)
    if isinstance(vault, AirGappedVault):
        yield Finding(
            at=plan_rule.at(PlanRule.target_vault_name),
            message="an air-gapped vault, which takes no backups here; "
            "name it in target_logically_air_gapped_backup_vault_arn",
            because=[Note(vault, "the vault")],
        )
