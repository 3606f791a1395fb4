r"""Backups whose restore nobody tests.

A backup is worth what its restore is. A role that may not restore, a key that is gone, a snapshot
of a broken file system: all of it shows on the day of the restore, or in a test before it.

```hcl
provider "aws" { # <-- a plan, and no restore testing plan
  region = "eu-west-1"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "records"
  }
}
```

Add an `aws_backup_restore_testing_plan` and a selection: AWS Backup then restores, lets you
validate, and deletes what it restored.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "records"
  }
}

resource "aws_backup_restore_testing_plan" "weekly" {
  name                = "weekly"
  schedule_expression = "cron(0 6 ? * SUN *)"

  recovery_point_selection {
    algorithm            = "LATEST_WITHIN_WINDOW"
    include_vaults       = ["*"]
    recovery_point_types = ["SNAPSHOT"]
  }
}
```

[AWS Backup: Restore testing](https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html)
"""

from backuplint import Finding, Findings, Plan, Project, RestoreTestingPlan, Severity, rule


@rule(Severity.NOTE, chapter="Recovery Testing")
def check(project: Project) -> Findings:
    plans = project.of(Plan)
    if not plans or project.of(RestoreTestingPlan):
        return
    for plan in plans:
        plan.certain()
    project.seen_whole()
    count = "a plan" if len(plans) == 1 else f"{len(plans)} plans"
    yield Finding(project, f"{count}, and no restore testing plan: no restore is tested")
