r"""A restore testing plan without a selection: it tests nothing.

The plan says when restores are tested and from which vaults; its selections say what is restored.
Without one AWS Backup runs the plan on time and restores nothing, and a green report says so.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_restore_testing_plan" "weekly" { # <-- no selection names this plan
  name                = "weekly"
  schedule_expression = "cron(0 6 ? * SUN *)"

  recovery_point_selection {
    algorithm            = "LATEST_WITHIN_WINDOW"
    include_vaults       = ["*"]
    recovery_point_types = ["SNAPSHOT"]
  }
}
```

Write an `aws_backup_restore_testing_selection` for each resource type that is to be restored.

```hcl
provider "aws" {
  region = "eu-west-1"
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

resource "aws_backup_restore_testing_selection" "databases" {
  name                      = "databases"
  restore_testing_plan_name = aws_backup_restore_testing_plan.weekly.name
  protected_resource_type   = "RDS"
  protected_resource_arns   = ["*"]
  iam_role_arn              = "arn:aws:iam::111122223333:role/restore"
}
```

A module on its own does not tell: its caller may write the selections.

```hcl
variable "schedule" {
  type = string
}

resource "aws_backup_restore_testing_plan" "this" {
  name                = "weekly"
  schedule_expression = var.schedule

  recovery_point_selection {
    algorithm            = "LATEST_WITHIN_WINDOW"
    include_vaults       = ["*"]
    recovery_point_types = ["SNAPSHOT"]
  }
}

output "plan" {
  value = aws_backup_restore_testing_plan.this.name
}
```

[AWS Backup: Restore testing](https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html)
"""

from backuplint import (
    Finding,
    Findings,
    Known,
    RestoreTestingPlan,
    RestoreTestingSelection,
    Severity,
    Undecided,
    Unknown,
    made_of,
    rule,
)


@rule(Severity.WARNING, chapter="Recovery Testing")
def check(plan: RestoreTestingPlan) -> Findings:
    project = plan.project
    name = plan.name
    for selection in project.of(RestoreTestingSelection):
        named = selection.at(RestoreTestingSelection.restore_testing_plan_name)
        if plan.address in made_of(named):
            return
        if isinstance(named, Unknown):
            raise Undecided(named)
        if isinstance(named, Known) and name is not None and named.value == name.value:
            return
    plan.certain()
    project.seen_whole()
    yield Finding(plan, "no selection names this plan: it tests nothing")
