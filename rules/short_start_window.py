r"""A start window under the 60 minutes that AWS Backup requires.

The start window says how long after its scheduled time a backup may wait for its turn before AWS
Backup cancels it. AWS Backup spreads the jobs of a plan over this window and accepts none that is
shorter than an hour. Terraform plans a shorter one without a word, and the apply fails: the plan is
not made, or keeps the rule that it had.

```hcl
resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
    schedule          = "cron(0 5 ? * * *)"
    start_window      = 30
    #                   ^^ a start window of 30 minutes; the minimum is 60
  }
}
```

Write 60 or more minutes, or leave the argument out: Terraform then writes 60. A window that is wide
does not make backups late, since a job starts as soon as there is room for it.

```hcl
resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
    schedule          = "cron(0 5 ? * * *)"
    start_window      = 60
    completion_window = 180
  }

  rule {
    rule_name         = "weekly"
    target_vault_name = "orders"
    schedule          = "cron(0 9 ? * SUN *)"
  }
}
```

The unit is minutes, and 0 is sent as it is. The value may come from anywhere:

```hcl
locals {
  hours = 8

  windows = {
    daily  = 8 # hours
    weekly = null
    hourly = 0
  }
}

resource "aws_backup_plan" "orders" {
  for_each = local.windows

  name = each.key

  rule {
    rule_name         = each.key
    target_vault_name = "orders"
    schedule          = "cron(0 5 ? * * *)"
    start_window      = each.value
    #                   ^^^^^^^^^^ a start window of 8 minutes
    # ... of the daily plan; and of the hourly one:
    #                   ^^^^^^^^^^ a start window of 0 minutes
  }

  rule {
    rule_name         = "in-minutes"
    target_vault_name = "orders"
    schedule          = "cron(0 17 ? * * *)"
    start_window      = local.hours * 60
  }
}
```

[AWS Backup: BackupRuleInput](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupRuleInput.html)
"""

from backuplint import Finding, Findings, PlanRule, Severity, rule

MINIMUM = 60  # minutes


@rule(Severity.ERROR, chapter="Window Configuration")
def check(plan_rule: PlanRule) -> Findings:
    window = plan_rule.start_window
    if window is not None and window.value < MINIMUM:
        minutes = "1 minute" if window.value == 1 else f"{window.value} minutes"
        yield Finding(window, f"a start window of {minutes}; the minimum is {MINIMUM}")
