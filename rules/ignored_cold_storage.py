r"""Cold storage for what AWS Backup never moves there.

Cold storage is for a few types: EFS, DynamoDB with the advanced features, EBS by way of its
archive, Timestream, virtual machines, and what a CloudFormation stack has of these. For RDS,
Aurora, EC2, S3, FSx, DocumentDB, Neptune, Redshift and Storage Gateway AWS Backup ignores
`cold_storage_after`, in silence: the backups stay warm, at the price of warm ones, and
`delete_after` still has to be 90 days longer, so that they are kept for longer than they need be.

```hcl
resource "aws_db_instance" "orders" {
  instance_class = "db.m7g.large"
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "monthly"
    target_vault_name = "orders"
    schedule          = "cron(0 3 1 * ? *)"

    lifecycle {
      cold_storage_after = 30
      #                    ^^ is ignored: all that the plan selects is RDS
      delete_after = 365
    }
  }
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_db_instance.orders.arn]
}
```

Leave `cold_storage_after` out, and set `delete_after` to the days that the backups are needed. What
can go cold is better off in a plan of its own.

```hcl
resource "aws_db_instance" "orders" {
  instance_class = "db.m7g.large"
}

resource "aws_efs_file_system" "orders" {
  encrypted = true
}

resource "aws_backup_plan" "databases" {
  name = "databases"

  rule {
    rule_name         = "monthly"
    target_vault_name = "orders"
    schedule          = "cron(0 3 1 * ? *)"

    lifecycle {
      delete_after = 90
    }
  }
}

resource "aws_backup_plan" "files" {
  name = "files"

  rule {
    rule_name         = "monthly"
    target_vault_name = "orders"
    schedule          = "cron(0 3 1 * ? *)"

    lifecycle {
      cold_storage_after = 30
      delete_after       = 365
    }
  }
}

resource "aws_backup_selection" "databases" {
  name         = "databases"
  plan_id      = aws_backup_plan.databases.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_db_instance.orders.arn]
}

resource "aws_backup_selection" "files" {
  name         = "files"
  plan_id      = aws_backup_plan.files.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_efs_file_system.orders.arn]
}
```

Several selections count together, and copies have a lifecycle of their own. A table is as the
Region's settings say:

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_region_settings" "here" {
  resource_type_opt_in_preference     = { DynamoDB = true }
  resource_type_management_preference = { DynamoDB = false }
}

resource "aws_backup_plan" "shop" {
  name = "shop"

  rule {
    rule_name         = "monthly"
    target_vault_name = "shop"
    schedule          = "cron(0 3 1 * ? *)"

    lifecycle {
      delete_after = 90
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-central-1:111122223333:backup-vault:shop"

      lifecycle {
        cold_storage_after = 7
        #                    ^ is ignored: all that the plan selects is DynamoDB, EC2 and S3
        delete_after = 365
      }
    }
  }
}

resource "aws_backup_selection" "servers" {
  name         = "servers"
  plan_id      = aws_backup_plan.shop.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:ec2:*:*:instance/*", "arn:aws:s3:::shop-*"]
}

resource "aws_backup_selection" "tables" {
  name         = "tables"
  plan_id      = aws_backup_plan.shop.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:dynamodb:*:*:table/*"]
}
```

One thing that goes cold is enough, and a tag may select anything. Whether tables have the advanced
features is a setting of the account.

```hcl
resource "aws_backup_plan" "shop" {
  name = "shop"

  rule {
    rule_name         = "monthly"
    target_vault_name = "shop"
    schedule          = "cron(0 3 1 * ? *)"

    lifecycle {
      cold_storage_after = 30
      delete_after       = 365
    }
  }
}

resource "aws_backup_plan" "tables" {
  name = "tables"

  rule {
    rule_name         = "monthly"
    target_vault_name = "shop"
    schedule          = "cron(0 3 1 * ? *)"

    lifecycle {
      cold_storage_after = 30
      delete_after       = 365
    }
  }
}

resource "aws_backup_selection" "servers" {
  name         = "servers"
  plan_id      = aws_backup_plan.shop.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:ec2:*:*:instance/*"]
}

resource "aws_backup_selection" "tagged" {
  name         = "tagged"
  plan_id      = aws_backup_plan.shop.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Backup"
    value = "monthly"
  }
}

resource "aws_backup_selection" "tables" {
  name         = "tables"
  plan_id      = aws_backup_plan.tables.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:dynamodb:*:*:table/*"]
}
```

[AWS Backup: options of a backup plan](https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html),
[AWS Backup: Lifecycle](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html)
"""

from backuplint import (
    COLD_STORAGE,
    Finding,
    Findings,
    Known,
    Lifecycle,
    PlanRule,
    Severity,
    known,
    rule,
)

from ._continuous import is_continuous
from ._plan_selects import named, none, notes, plain_tables, selected_by


@rule(Severity.WARNING, chapter="Tiered Storage")
def check(plan_rule: PlanRule) -> Findings:
    lifecycles = (plan_rule.lifecycle, *(copy.lifecycle for copy in plan_rule.copy_actions))
    written = [each for each in lifecycles if each is not None]
    cold = [days for days in known(written, _cold) if days is not None]
    if not cold or is_continuous(plan_rule):
        return  # of the latter `continuous-cold-storage` speaks
    found = selected_by(plan_rule)
    types = COLD_STORAGE - ({"DynamoDB"} if plain_tables(plan_rule) else set())
    if none(found, types):
        for days in cold:
            yield Finding(
                at=days,
                message=f"is ignored: all that the plan selects is {named(found)}, "
                "which never goes to cold storage",
                because=notes(found),
            )


def _cold(lifecycle: Lifecycle) -> Known[int] | None:
    days = lifecycle.cold_storage_after
    return days if days is not None and days.value > 0 else None
