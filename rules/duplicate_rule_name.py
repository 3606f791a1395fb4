r"""Two rules of one plan with the same name.

A rule is known by its name: reports, job lists, notifications and AWS's messages about a plan that
it refuses all say "rule daily". Of two that are called so nobody can tell which one failed last
night. Where one was made from the other by copying, it is often unfinished too: the name is not
all that was to be changed.

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
    schedule          = "cron(0 5 ? * * *)"
  }

  rule {
    rule_name = "daily"
    #           ^^^^^^^ another rule of this plan is called "daily"
    target_vault_name = "orders"
    schedule          = "cron(0 5 1 * ? *)"
  }
}
```

Give each rule of a plan a name of its own, best one that says how often it runs.

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
    schedule          = "cron(0 5 ? * * *)"
  }

  rule {
    rule_name         = "monthly"
    target_vault_name = "orders"
    schedule          = "cron(0 5 1 * ? *)"
  }
}
```

Names may be computed, and come out the same:

```hcl
locals {
  schedules = {
    daily-of-orders   = "cron(0 5 ? * * *)"
    daily-of-invoices = "cron(0 9 ? * * *)"
  }
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  dynamic "rule" {
    for_each = local.schedules

    content {
      rule_name = split("-", rule.key)[0]
      #           ^^^^^^^^^^^^^^^^^^^^^^^ another rule of this plan is called "daily"
      target_vault_name = "orders"
      schedule          = rule.value
    }
  }
}
```

Rules of different plans may share a name, and names that differ in upper and lower case are not
the same.

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
    schedule          = "cron(0 5 ? * * *)"
  }

  rule {
    rule_name         = "Daily"
    target_vault_name = "orders"
    schedule          = "cron(0 9 ? * * *)"
  }
}

resource "aws_backup_plan" "invoices" {
  name = "invoices"

  rule {
    rule_name         = "daily"
    target_vault_name = "invoices"
    schedule          = "cron(0 13 ? * * *)"
  }
}
```

[AWS Backup: BackupRule](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupRule.html)
"""

from backuplint import Finding, Findings, Known, Note, Plan, PlanRule, Severity, known, rule


@rule(Severity.WARNING, chapter="Linting")
def check(plan: Plan) -> Findings:
    def name(plan_rule: PlanRule) -> Known[str] | None:
        plan_rule.certain(within=plan)
        return plan_rule.rule_name

    first: dict[str, Known[str]] = {}
    for found in known(plan.rules, name):
        if found is None:
            continue
        other = first.setdefault(found.value, found)
        if other is not found:
            yield Finding(
                at=found,
                message=f'another rule of this plan is called "{found.value}"; '
                "give each a name of its own",
                because=[Note(other, "the first of that name")],
            )
