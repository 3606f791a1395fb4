r"""Continuous backup of what AWS Backup can only take snapshots of.

Only S3, RDS instances, Aurora and SAP HANA on EC2 are backed up continuously. Of everything else a
continuous rule takes snapshots at its schedule, without a word. Who counts on going back to any
minute loses, on the day of the restore, all that was written since the last snapshot; and the
retention is held to 35 days for nothing.

```hcl
resource "aws_dynamodb_table" "orders" {
  name = "orders"
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "orders"
    enable_continuous_backup = true
    #                          ^^^^ takes snapshots only: all that the plan selects is DynamoDB

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_dynamodb_table.orders.arn]
}
```

Leave `enable_continuous_backup` out, and let the schedule run as often as data may be lost, once an
hour at most. A table has point-in-time recovery of its own, which is no part of AWS Backup.

```hcl
resource "aws_dynamodb_table" "orders" {
  name = "orders"

  point_in_time_recovery {
    enabled = true
  }
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "hourly"
    target_vault_name = "orders"
    schedule          = "cron(0 * * * ? *)"

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_dynamodb_table.orders.arn]
}
```

Patterns count, and a Multi-AZ cluster is no RDS instance:

```hcl
resource "aws_rds_cluster" "orders" {
  engine                    = "postgres"
  db_cluster_instance_class = "db.m7g.large"
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "orders"
    enable_continuous_backup = true
    #                          ^^^^ takes snapshots only: all that the plan selects

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_rds_cluster.orders.arn, "arn:aws:ec2:*"]
}
```

One that supports it is enough. A tag, `*` or a cluster's ARN may be that one, and so may what a
selection elsewhere adds to a plan that is handed out.

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "orders"
    enable_continuous_backup = true

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_backup_plan" "shared" {
  name = "shared"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "shared"
    enable_continuous_backup = true

    lifecycle {
      delete_after = 35
    }
  }
}

output "plan" {
  value = aws_backup_plan.shared.id
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  resources = [
    "arn:aws:dynamodb:*:*:table/orders",
    "arn:aws:rds:eu-west-1:111122223333:cluster:orders",
  ]
}

resource "aws_backup_selection" "shared" {
  name         = "shared"
  plan_id      = aws_backup_plan.shared.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:ec2:*:*:volume/*"]
}
```

[AWS Backup: continuous backups](https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html)
"""

from backuplint import CONTINUOUS, Finding, Findings, PlanRule, Severity, rule

from ._plan_selects import named, none, notes, selected_by


@rule(Severity.WARNING, chapter="RTO/RPO")
def check(plan_rule: PlanRule) -> Findings:
    continuous = plan_rule.enable_continuous_backup
    if continuous is None or not continuous.value:
        return
    found = selected_by(plan_rule)
    if none(found, CONTINUOUS):
        yield Finding(
            at=continuous,
            message=f"takes snapshots only: all that the plan selects is {named(found)}, "
            "which has no continuous backup",
            because=notes(found),
        )
