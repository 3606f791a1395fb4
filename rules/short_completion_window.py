r"""A completion window that leaves less than an hour after the start window.

The completion window says how many minutes after its *scheduled* time a backup must be done; then
AWS Backup cancels it. It does not begin when the job starts: what the start window takes is gone. A
job that waits to the end of its start window has only the difference of the two, and one that is
cancelled leaves no recovery point. This happens when there is the most to back up, on the night
that everything else is late too.

```hcl
resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "warehouse"
    schedule          = "cron(0 1 ? * * *)"
    start_window      = 120
    completion_window = 150
    #                   ^^^ 30 minutes remain after the start window of 120

    lifecycle {
      delete_after = 35
    }
  }
}
```

Make the completion window longer than the start window by the time that the largest backup takes,
and by an hour at least. Write it out: the default of Terraform is 180 minutes, that of AWS Backup
is seven days.

```hcl
resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "warehouse"
    schedule          = "cron(0 1 ? * * *)"
    start_window      = 120
    completion_window = 480

    lifecycle {
      delete_after = 35
    }
  }
}
```

Who widens the start window alone, as an hour for every job and more, runs into that default:

```hcl
resource "aws_backup_plan" "weekly" {
  name = "weekly"

  rule {
    rule_name         = "weekly"
    target_vault_name = "warehouse"
    schedule          = "cron(0 1 ? * SUN *)"
    start_window      = 480
    #                   ^^^ the completion window is Terraform's default of 180 minutes

    lifecycle {
      delete_after = 90
    }
  }
}
```

And who shortens the other alone has 60 minutes for the start, as Terraform writes them:

```hcl
resource "aws_backup_plan" "hourly" {
  name = "hourly"

  rule {
    rule_name         = "hourly"
    target_vault_name = "warehouse"
    schedule          = "cron(0 * ? * * *)"
    completion_window = 60
    #                   ^^ no time remains after the start window of 60 minutes

    lifecycle {
      delete_after = 7
    }
  }
}
```

Exactly an hour is enough, and the defaults leave two. `minutes` sets another minimum.

```hcl
resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "an-hour"
    target_vault_name = "warehouse"
    schedule          = "cron(0 1 ? * * *)"
    start_window      = "60"
    completion_window = 120
  }

  rule {
    rule_name         = "an-hour-of-the-default"
    target_vault_name = "warehouse"
    schedule          = "cron(0 6 ? * * *)"
    start_window      = 120
    completion_window = null
  }

  rule {
    rule_name         = "defaults"
    target_vault_name = "warehouse"
    schedule          = "cron(0 12 ? * * *)"
  }
}
```

[AWS Backup: creating a backup plan](https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html),
[AWS Backup: StartBackupJob](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_StartBackupJob.html)
"""

from backuplint import Finding, Findings, Note, PlanRule, Severity, rule


@rule(Severity.WARNING, chapter="Window Configuration")
def check(plan_rule: PlanRule, *, minutes: int = 60) -> Findings:
    start, completion = plan_rule.start_window, plan_rule.completion_window
    if start is None or completion is None or completion.value - start.value >= minutes:
        return
    left = completion.value - start.value
    if left > 0:
        remain = f"1 minute remains after the start window of {start.value}"
        if left > 1:
            remain = f"{left} minutes remain after the start window of {start.value}"
    else:
        remain = f"no time remains after the start window of {start.value} minutes"
    if plan_rule.written(PlanRule.completion_window) is None:
        remain = (
            f"the completion window is Terraform's default of {completion.value} minutes: {remain}"
        )
        yield Finding(start, f"{remain}; {minutes} or more are needed")
        return
    yield Finding(
        completion,
        f"{remain}; {minutes} or more are needed",
        because=[Note(start, "a job may wait so many minutes before it starts")],
    )
