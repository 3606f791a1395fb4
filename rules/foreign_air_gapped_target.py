r"""Backups that are to go straight into an air-gapped vault of another Region or account.

A rule can send what it backs up into a logically air-gapped vault without a copy, by
`target_logically_air_gapped_backup_vault_arn`. That works only with a vault of the same account
and Region as the plan: AWS Backup refuses any other, and the plan protects nothing.

```hcl
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "copies"
  region = "eu-central-1"
}

resource "aws_backup_logically_air_gapped_vault" "far" {
  provider           = aws.copies
  name               = "far"
  min_retention_days = 7
  max_retention_days = 90
}

locals {
  vault = aws_backup_logically_air_gapped_vault.far.arn
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name                                    = "daily"
    target_vault_name                            = "main"
    target_logically_air_gapped_backup_vault_arn = local.vault
    #                                              ^^^^^^^^^^^ another Region
  }
}
```

Name an air-gapped vault of the plan's own Region and account. What is to be kept further away
goes there by a `copy_action`.

```hcl
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "copies"
  region = "eu-central-1"
}

resource "aws_backup_logically_air_gapped_vault" "near" {
  name               = "near"
  min_retention_days = 7
  max_retention_days = 90
}

resource "aws_backup_logically_air_gapped_vault" "far" {
  provider           = aws.copies
  name               = "far"
  min_retention_days = 7
  max_retention_days = 90
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name                                    = "daily"
    target_vault_name                            = "main"
    target_logically_air_gapped_backup_vault_arn = aws_backup_logically_air_gapped_vault.near.arn

    copy_action {
      destination_vault_arn = aws_backup_logically_air_gapped_vault.far.arn
    }
  }
}
```

A written ARN is held against the Region of the provider, and against the account where the
provider or the role of the selection tells it:

```hcl
provider "aws" {
  region = "eu-west-1"
}

locals {
  far     = "arn:aws:backup:us-east-1:111122223333:backup-vault:vaulted"
  vaulted = "arn:aws:backup:eu-west-1:444455556666:backup-vault:vaulted"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name                                    = "region"
    target_vault_name                            = "main"
    target_logically_air_gapped_backup_vault_arn = local.far
    #                                              ^^^^^^^^^ another Region
  }

  rule {
    rule_name                                    = "account"
    target_vault_name                            = "main"
    target_logically_air_gapped_backup_vault_arn = local.vaulted
    #                                              ^^^^^^^^^^^^^ another account
  }
}

resource "aws_backup_selection" "daily" {
  name         = "daily"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:ec2:*:*:volume/*"]
}
```

Where nothing shows the account, an ARN may well be of the plan's own:

```hcl
provider "aws" {
  region = "eu-west-1"
}

locals {
  vaulted = "arn:aws:backup:eu-west-1:444455556666:backup-vault:vaulted"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name                                    = "daily"
    target_vault_name                            = "main"
    target_logically_air_gapped_backup_vault_arn = local.vaulted
  }
}
```

[AWS Backup: logically air-gapped vaults](https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html)
"""

from backuplint import Finding, Findings, PlanRule, Severity, elsewhere, rule


@rule(Severity.ERROR, chapter="Disaster Recovery")
def check(plan_rule: PlanRule) -> Findings:
    if plan_rule.lacks(PlanRule.target_logically_air_gapped_backup_vault_arn):
        return
    value = plan_rule.at(PlanRule.target_logically_air_gapped_backup_vault_arn)
    other = elsewhere(value, plan_rule)
    if other is not None:
        yield Finding(
            at=value,
            message=f"a vault in another {other}; it must be in the plan's own Region and account",
        )
