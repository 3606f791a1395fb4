r"""Windows that are left to Terraform, whose defaults are far smaller than those of AWS.

A backup has to start within the start window and to be done within the completion window, or AWS
Backup cancels it. Where a plan does not say how long they are, AWS gives 8 hours to start and 7
days to complete; Terraform writes 60 and 180 minutes in their place. What was backed up without
trouble by a plan made in the console can fail every night under the same plan in Terraform.

```hcl
resource "aws_backup_plan" "files" {
  name = "files"

  rule { # <-- the windows are left to Terraform, which sets 60 and 180 minutes
    rule_name         = "daily"
    target_vault_name = "files"
    schedule          = "cron(0 5 ? * * *)"
  }
}
```

Write both windows, in minutes. AWS's own are `start_window = 480` and `completion_window = 10080`;
they cost nothing, and a job that is done early is done.

```hcl
resource "aws_backup_plan" "files" {
  name = "files"

  rule {
    rule_name         = "daily"
    target_vault_name = "files"
    schedule          = "cron(0 5 ? * * *)"
    start_window      = 480
    completion_window = 10080
  }
}
```

Of each rule the window that is missing is told, or is `null`:

```hcl
resource "aws_backup_plan" "files" {
  name = "files"

  rule { # <-- the start window is left to Terraform, which sets 60 minutes
    rule_name         = "daily"
    target_vault_name = "files"
    schedule          = "cron(0 5 ? * * *)"
    start_window      = null
    completion_window = 10080
  }

  rule { # <-- the completion window is left to Terraform, which sets 180 minutes
    rule_name         = "weekly"
    target_vault_name = "files"
    schedule          = "cron(0 9 ? * SUN *)"
    start_window      = 60
  }
}
```

What comes from outside may be set there:

```hcl
variable "windows" {
  type = object({ start = number, completion = number })
}

resource "aws_backup_plan" "files" {
  name = "files"

  rule {
    rule_name         = "daily"
    target_vault_name = "files"
    schedule          = "cron(0 5 ? * * *)"
    start_window      = var.windows.start
    completion_window = var.windows.completion
  }
}
```

[AWS Backup: StartBackupJob](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_StartBackupJob.html)
"""

from backuplint import Finding, Findings, PlanRule, Severity, known, rule

AWS = {"start": 480, "completion": 10080}  # minutes; Terraform's are the model's defaults
DECLARED = {"start": PlanRule.start_window, "completion": PlanRule.completion_window}


@rule(Severity.NOTE, chapter="Window Configuration")
def check(plan_rule: PlanRule) -> Findings:
    unset = [
        word
        for word, missing in known(AWS, lambda w: (w, plan_rule.written(DECLARED[w]) is None))
        if missing
    ]
    if not unset:
        return
    windows = "windows are" if len(unset) > 1 else f"{unset[0]} window is"
    sets = " and ".join(str(DECLARED[word].default) for word in unset)
    instead = " and ".join(str(AWS[word]) for word in unset)
    yield Finding(
        at=plan_rule,
        message=f"the {windows} left to Terraform, which sets {sets} minutes; "
        f"the default of AWS Backup is {instead}",
    )
