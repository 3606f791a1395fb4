r"""A database that sets what AWS Backup owns under a continuous rule.

Continuous backup of an RDS instance is the instance's own automated backup, and AWS Backup takes it
over: it sets the retention, and the backup window can no longer be chosen. Terraform does not know
of that. Where `backup_retention_period` or `backup_window` is written on the instance too, every
plan shows a change, and every apply fights AWS Backup over the very settings that decide how far
back a restore can go.

```hcl
resource "aws_db_instance" "orders" {
  instance_class          = "db.m7g.large"
  backup_retention_period = 7
  #                         ^ is AWS Backup's to set under a continuous rule
  backup_window = "03:00-04:00"
  #               ^^^^^^^^^^^^^ is AWS Backup's to set under a continuous rule
}

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

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_db_instance.orders.arn]
}
```

Leave both out of the database, or have Terraform leave them alone with `ignore_changes`. How long
continuous backups are kept is said by the rule's `delete_after`.

```hcl
resource "aws_db_instance" "orders" {
  instance_class          = "db.m7g.large"
  backup_retention_period = 7
  backup_window           = "03:00-04:00"

  lifecycle {
    ignore_changes = [backup_retention_period, backup_window]
  }
}

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

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_db_instance.orders.arn]
}
```

It does not matter how the database is selected:

```hcl
variable "retention" {
  type    = number
  default = 14
}

resource "aws_db_instance" "orders" {
  for_each = toset(["orders", "invoices"])

  identifier              = each.key
  instance_class          = "db.m7g.large"
  backup_retention_period = var.retention
  #                         ^^^^^^^^^^^^^ is AWS Backup's to set under a continuous rule
  tags = { Backup = "continuous" }
}

resource "aws_backup_plan" "databases" {
  name = "databases"

  rule {
    rule_name         = "monthly"
    target_vault_name = "databases"
    schedule          = "cron(0 3 1 * ? *)"
  }

  rule {
    rule_name                = "continuous"
    target_vault_name        = "databases"
    enable_continuous_backup = true

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_backup_selection" "databases" {
  name         = "databases"
  plan_id      = aws_backup_plan.databases.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:rds:*:*:db:*"]

  condition {
    string_equals {
      key   = "aws:ResourceTag/Backup"
      value = "continuous"
    }
  }
}
```

A retention that is the rule's own is no quarrel, snapshots leave the instance's settings alone, and
a database that no continuous rule takes keeps its own:

```hcl
resource "aws_db_instance" "orders" {
  instance_class          = "db.m7g.large"
  backup_retention_period = 35
}

resource "aws_db_instance" "invoices" {
  instance_class          = "db.m7g.large"
  backup_retention_period = 7
  backup_window           = "03:00-04:00"
}

resource "aws_backup_plan" "continuous" {
  name = "continuous"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "databases"
    enable_continuous_backup = true

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_backup_plan" "snapshots" {
  name = "snapshots"

  rule {
    rule_name         = "daily"
    target_vault_name = "databases"
  }
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.continuous.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_db_instance.orders.arn]
}

resource "aws_backup_selection" "invoices" {
  name         = "invoices"
  plan_id      = aws_backup_plan.snapshots.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_db_instance.invoices.arn]
}
```

[AWS Backup: continuous backups](https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html)
"""

from backuplint import (
    DatabaseInstance,
    Finding,
    Findings,
    Known,
    Note,
    PlanRule,
    Selection,
    Severity,
    Taken,
    ignored_changes,
    known,
    rule,
    takes,
)

from ._continuous import is_continuous


@rule(Severity.WARNING, chapter="RDS")
def check(database: DatabaseInstance) -> Findings:
    ignored = ignored_changes(database.block)
    declared = (DatabaseInstance.backup_retention_period, DatabaseInstance.backup_window)
    wanted = [one for one in declared if one.name not in ignored and "all" not in ignored]
    written = [
        value
        for one in wanted
        if database.block.written(one.name) is not None
        for value in known([one], lambda each: each.read(database))
        if value is not None
    ]
    if not written:
        return

    def judge(selection: Selection) -> tuple[Taken, list[PlanRule]] | None:
        plan = selection.project.plan_of(selection)
        rules = [] if plan is None else [r for r in known(plan.rules, _certain) if r is not None]
        taken = takes(selection, database.instance) if rules else None
        if taken is not None:
            selection.certain()
        return (taken, rules) if taken is not None else None

    for found in known(database.project.of(Selection), judge):
        if found is not None:
            taken, rules = found
            yield from _findings(written, taken, rules)
            return


def _certain(plan_rule: PlanRule) -> PlanRule | None:
    """The rule, if it is continuous."""
    if not is_continuous(plan_rule):
        return None
    plan_rule.certain()
    return plan_rule


def _findings(
    written: list[Known[int] | Known[str]], taken: Taken, rules: list[PlanRule]
) -> Findings:
    for value in written:
        if isinstance(value.value, int) and _is_agreed(value.value, rules):
            continue
        yield Finding(
            at=value,
            message="is AWS Backup's to set under a continuous rule; leave it out, or "
            "have Terraform ignore its changes",
            because=[Note(taken, "selects the database"), Note(rules[0], "backs up continuously")],
        )


def _is_agreed(days: int, rules: list[PlanRule]) -> bool:
    """Whether a retention is that of a rule. Errors: Undecided."""
    return any(rule.retention == days for rule in rules)
