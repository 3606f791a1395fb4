r"""A backup plan that nothing is selected for.

A plan says when, where to and for how long; what is backed up is said by its selections. A plan
without any runs no job and raises no alarm: in the console it looks like every other, and on the
day of the restore there is nothing.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_plan" "payments" { # <-- has no selection; without one it protects nothing
  name = "payments"

  rule {
    rule_name         = "daily"
    target_vault_name = "payments"

    lifecycle {
      delete_after = 35
    }
  }
}
```

Add an `aws_backup_selection` with this plan's `id` as its `plan_id`, or remove the plan.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_plan" "payments" {
  name = "payments"

  rule {
    rule_name         = "daily"
    target_vault_name = "payments"

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_backup_selection" "payments" {
  name         = "payments"
  plan_id      = aws_backup_plan.payments.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:dynamodb:*:*:table/*"]
}
```

Of plans that are made in one block, each needs a selection of its own:

```hcl
provider "aws" {
  region = "eu-west-1"
}

locals {
  plans = toset(["daily", "weekly"])
}

resource "aws_backup_plan" "all" { # <-- has no selection
  for_each = local.plans
  name     = each.key

  rule {
    rule_name         = each.key
    target_vault_name = "payments"
  }
}

resource "aws_backup_selection" "daily" {
  name         = "daily"
  plan_id      = aws_backup_plan.all["daily"].id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:dynamodb:*:*:table/*"]
}
```

A plan that is handed out of the configuration may be selected for elsewhere, and so may one whose
id is left where others find it.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_plan" "shared" {
  name = "shared"

  rule {
    rule_name         = "daily"
    target_vault_name = "shared"
  }
}

resource "aws_backup_plan" "published" {
  name = "published"

  rule {
    rule_name         = "daily"
    target_vault_name = "shared"
  }
}

output "plan" {
  value = { id = aws_backup_plan.shared.id }
}

locals {
  published = [aws_backup_plan.published.id]
}

resource "aws_ssm_parameter" "plan" {
  name  = "/backup/plans"
  type  = "StringList"
  value = join(",", local.published)
}
```

[AWS Backup: assigning resources](https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html)
"""

from backuplint import Finding, Findings, Plan, Severity, rule


@rule(Severity.WARNING, chapter="Selective")
def check(plan: Plan) -> Findings:
    project = plan.project
    if project.selections_of(plan):
        return
    project.seen_whole()
    project.kept_in_sight(plan)
    project.unused_elsewhere(plan)
    yield Finding(at=plan, message="has no selection; without one it protects nothing")
