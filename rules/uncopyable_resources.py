r"""Copies of resources that AWS Backup cannot copy.

Not all that AWS Backup protects it copies too: of Multi-AZ DB clusters, of Redshift, of ONTAP
file systems and of DynamoDB tables without the advanced features there is only the backup itself.
The plan applies, its copy jobs fail or never start, and the vault far away stays empty.

```hcl
resource "aws_rds_cluster" "orders" {
  cluster_identifier        = "orders"
  engine                    = "postgres"
  db_cluster_instance_class = "db.m6gd.large"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    copy_action { # <-- all that the plan selects is RDS Multi-AZ cluster
      destination_vault_arn = "arn:aws:backup:eu-central-1:111122223333:backup-vault:copies"
    }
  }
}

resource "aws_backup_selection" "daily" {
  name         = "daily"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_rds_cluster.orders.arn]
}
```

Protect these by other means: a read replica, or global tables; for DynamoDB switch the advanced
features on in `resource_type_management_preference`. Take the `copy_action` out of a plan that
has nothing else to copy.

```hcl
resource "aws_rds_cluster" "orders" {
  cluster_identifier = "orders"
  engine             = "aurora-postgresql"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-central-1:111122223333:backup-vault:copies"
    }
  }
}

resource "aws_backup_selection" "daily" {
  name         = "daily"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_rds_cluster.orders.arn]
}
```

Tables are copied with the advanced features alone:

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_region_settings" "here" {
  resource_type_opt_in_preference = {
    DynamoDB = true
  }

  resource_type_management_preference = {
    DynamoDB = false
  }
}

resource "aws_backup_plan" "tables" {
  name = "tables"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    copy_action { # <-- all that the plan selects is DynamoDB
      destination_vault_arn = "arn:aws:backup:eu-central-1:111122223333:backup-vault:copies"
    }
  }
}

resource "aws_backup_selection" "tables" {
  name         = "tables"
  plan_id      = aws_backup_plan.tables.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:dynamodb:*:*:table/*"]
}
```

Where the plan selects something else too, what can be copied is; and what a tag selects may be
of any type.

```hcl
resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-central-1:111122223333:backup-vault:copies"
    }
  }
}

resource "aws_backup_selection" "daily" {
  name         = "daily"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:redshift:*:*:cluster:*", "arn:aws:ec2:*:*:volume/*"]
}

resource "aws_backup_plan" "tagged" {
  name = "tagged"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-central-1:111122223333:backup-vault:copies"
    }
  }
}

resource "aws_backup_selection" "tagged" {
  name         = "tagged"
  plan_id      = aws_backup_plan.tagged.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:redshift:*:*:cluster:*"]

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "backup"
    value = "daily"
  }
}
```

[AWS Backup: feature availability](https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html)
"""

from backuplint import NOT_COPIED, CopyAction, Finding, Findings, PlanRule, Selected, Severity, rule

from ._plan_selects import named, notes, plain_tables, selected_by


@rule(Severity.WARNING, chapter="Multi-Region")
def check(copy: CopyAction) -> Findings:
    plan_rule = copy.parent
    assert isinstance(plan_rule, PlanRule)
    found = selected_by(plan_rule)
    if not found:
        return
    types = NOT_COPIED | ({"DynamoDB"} if plain_tables(plan_rule) else frozenset())
    if all(_is_not_copied(one, types) for one in found):
        yield Finding(
            at=copy,
            message=f"all that the plan selects is {named(found)}, "
            "which AWS Backup cannot copy here",
            because=notes(found),
        )


def _is_not_copied(one: Selected, types: frozenset[str]) -> bool:
    ontap = one.instance is not None and one.instance.type.startswith("aws_fsx_ontap_")
    return ontap or one.types <= types
