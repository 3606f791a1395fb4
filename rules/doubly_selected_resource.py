r"""A resource that two plans back up.

Plans know nothing of each other. What two of them select is backed up by both, into two vaults or
twice into one, and paid for twice; where they run at one time, one of the jobs waits or fails. That
may be meant, as with a plan for a month and one for ten years; often a pattern or a tag takes what
another plan names already.

```hcl
resource "aws_dynamodb_table" "orders" {
  name = "orders"
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
  }
}

resource "aws_backup_plan" "tables" {
  name = "tables"

  rule {
    rule_name         = "daily"
    target_vault_name = "tables"
  }
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_dynamodb_table.orders.arn]
}

resource "aws_backup_selection" "tables" {
  name         = "tables"
  plan_id      = aws_backup_plan.tables.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:dynamodb:*:*:table/*"]
  #               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ takes aws_dynamodb_table.orders, as aws_backup
}
```

Put the rules for it into one plan, or take the resource away from one of the selections with
`not_resources` or a `condition`. If both are meant, say so with an ignore comment and a reason.

```hcl
resource "aws_dynamodb_table" "orders" {
  name = "orders"
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
  }
}

resource "aws_backup_plan" "tables" {
  name = "tables"

  rule {
    rule_name         = "daily"
    target_vault_name = "tables"
  }
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_dynamodb_table.orders.arn]
}

resource "aws_backup_selection" "tables" {
  name          = "tables"
  plan_id       = aws_backup_plan.tables.id
  iam_role_arn  = "arn:aws:iam::111122223333:role/backup"
  resources     = ["arn:aws:dynamodb:*:*:table/*"]
  not_resources = [aws_dynamodb_table.orders.arn]
}
```

What is not in sight is taken twice where one list has all that the other has:

```hcl
resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
  }
}

resource "aws_backup_plan" "weekly" {
  name = "weekly"

  rule {
    rule_name         = "weekly"
    target_vault_name = "orders"
    schedule          = "cron(0 6 ? * SUN *)"
  }
}

resource "aws_backup_selection" "daily" {
  name         = "daily"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:ec2:*:*:volume/*"]
}

resource "aws_backup_selection" "weekly" {
  name         = "weekly"
  plan_id      = aws_backup_plan.weekly.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:ec2:*:*:volume/*"]
  #               ^^^^^^^^^^^^^^^^^^^^^^^^^^ takes what aws_backup_plan.daily takes
}
```

Several selections of one plan are no two plans, tags tell resources apart, and what may be taken
twice is none of this rule's business:

```hcl
variable "pattern" {
  type = string
}

resource "aws_dynamodb_table" "orders" {
  name = "orders"
  tags = { Backup = "daily" }
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
  }
}

resource "aws_backup_plan" "weekly" {
  name = "weekly"

  rule {
    rule_name         = "weekly"
    target_vault_name = "orders"
    schedule          = "cron(0 6 ? * SUN *)"
  }
}

resource "aws_backup_selection" "daily" {
  for_each = toset(["daily", "hourly"])

  name         = each.key
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Backup"
    value = each.key
  }
}

resource "aws_backup_selection" "tables" {
  name         = "tables"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:dynamodb:*:*:table/orders"]
}

resource "aws_backup_selection" "weekly" {
  name         = "weekly"
  plan_id      = aws_backup_plan.weekly.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:dynamodb:*:*:table/${var.pattern}*"]

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Backup"
    value = "weekly"
  }
}
```

[AWS Backup: assigning resources](https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html)
"""

from itertools import combinations

from backuplint import Finding, Findings, Note, Plan, Project, Severity, protectable, rule

from ._taken import shared_element, taken_by


@rule(Severity.NOTE, chapter="Selective")
def check(project: Project) -> Findings:
    plans = project.of(Plan)
    if len(plans) < 2:
        return
    told: set[frozenset[Plan]] = set()
    for resource in protectable(project):
        taking = [(plan, by) for plan in plans if (by := taken_by(plan, resource)) is not None]
        for (first, one), (second, other) in combinations(taking, 2):
            told.add(frozenset({first, second}))
            yield Finding(
                at=other,
                message=f"takes {resource.address}, as {first.address} does; it is backed up twice",
                because=[Note(one, "takes it too")],
            )
    for first, second in combinations(plans, 2):
        if frozenset({first, second}) in told:
            continue
        shared = shared_element(first, second, lambda one: bool(one.types) and not one.everything)
        if shared is not None:
            yield Finding(
                at=shared[1],
                message=f"takes what {first.address} takes; it is backed up twice",
                because=[Note(shared[0], "taken there")],
            )
