r"""A plan whose backups all stay in one Region and account.

Where the only copy of the data is next to the data, one event takes both: a Region that is down,
an administrator's mistake, an intruder with the account's rights. A copy in another Region or
another account is what is left then.

```hcl
resource "aws_backup_plan" "daily" { # <-- no rule copies its backups
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"
  }
}
```

Give at least one rule a `copy_action` into a vault of another Region or account. Where the data
may not leave, or is copied by other means, ignore this finding with a comment that says so.

```hcl
resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"
  }

  rule {
    rule_name         = "weekly"
    target_vault_name = "main"

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-central-1:111122223333:backup-vault:copies"
    }
  }
}
```

Backups that go straight into a logically air-gapped vault are kept apart already, and copies may
come with a variable. Of copies that stay in one place `copy-in-same-place` speaks.

```hcl
variable "vaulted" {
  type     = string
  nullable = false
  default  = "arn:aws:backup:eu-west-1:111122223333:backup-vault:vaulted"
}

variable "copies" {
  type = list(string)
}

resource "aws_backup_plan" "vaulted" {
  name = "vaulted"

  rule {
    rule_name                                    = "daily"
    target_vault_name                            = "main"
    target_logically_air_gapped_backup_vault_arn = var.vaulted
  }
}

resource "aws_backup_plan" "copied" {
  name = "copied"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"

    dynamic "copy_action" {
      for_each = var.copies

      content {
        destination_vault_arn = copy_action.value
      }
    }
  }
}
```

[AWS Backup: copies to another Region](https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html)
"""

from backuplint import Finding, Findings, Plan, PlanRule, Severity, any_of, rule


@rule(Severity.NOTE, chapter="Multi-Region")
def check(plan: Plan) -> Findings:
    if plan.rules and not any_of(plan.rules, lambda rule: _is_kept_apart(rule, plan)):
        yield Finding(
            at=plan,
            message="no rule copies its backups; copy them to another Region or account",
        )


def _is_kept_apart(rule: PlanRule, plan: Plan) -> bool:
    """Whether a rule copies, or backs up into an air-gapped vault. Errors: Undecided."""
    for copy in rule.copy_actions:
        copy.certain(within=plan)
        return True
    if rule.lacks(PlanRule.target_logically_air_gapped_backup_vault_arn):
        return False
    rule.certain(within=plan)
    return True
