r"""A restore testing selection with both ARNs and conditions, or with neither.

What is restored is named by ARN or chosen by tags. The provider takes exactly one of the two, and
refuses the configuration otherwise.

```hcl
resource "aws_backup_restore_testing_selection" "databases" { # <-- neither
  name                      = "databases"
  restore_testing_plan_name = "weekly"
  protected_resource_type   = "RDS"
  iam_role_arn              = "arn:aws:iam::111122223333:role/restore"
}
```

Write `protected_resource_arns`, `["*"]` for everything of the type, or
`protected_resource_conditions`, and not both.

```hcl
resource "aws_backup_restore_testing_selection" "databases" {
  name                      = "databases"
  restore_testing_plan_name = "weekly"
  protected_resource_type   = "RDS"
  iam_role_arn              = "arn:aws:iam::111122223333:role/restore"
  protected_resource_arns   = ["*"]
}

resource "aws_backup_restore_testing_selection" "volumes" {
  name                      = "volumes"
  restore_testing_plan_name = "weekly"
  protected_resource_type   = "EBS"
  iam_role_arn              = "arn:aws:iam::111122223333:role/restore"

  protected_resource_conditions {
    string_equals {
      key   = "aws:ResourceTag/Tier"
      value = "gold"
    }
  }
}
```

```hcl
resource "aws_backup_restore_testing_selection" "both" {
  name                      = "both"
  restore_testing_plan_name = "weekly"
  protected_resource_type   = "EBS"
  iam_role_arn              = "arn:aws:iam::111122223333:role/restore"
  protected_resource_arns   = ["*"]
  #                           ^^^^^ beside protected_resource_conditions

  protected_resource_conditions {
    string_equals {
      key   = "aws:ResourceTag/Tier"
      value = "gold"
    }
  }
}
```

[Terraform: resource aws_backup_restore_testing_selection](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/backup_restore_testing_selection)
"""

from backuplint import (
    Finding,
    Findings,
    Null,
    RestoreTestingSelection,
    Severity,
    Undecided,
    Unknown,
    rule,
)


@rule(Severity.ERROR, chapter="Recovery Testing")
def check(selection: RestoreTestingSelection) -> Findings:
    arns = selection.at(RestoreTestingSelection.protected_resource_arns)
    conditions = selection.protected_resource_conditions
    if isinstance(arns, Unknown) and not arns.not_null:
        raise Undecided(arns)
    set_ = not isinstance(arns, Null)
    if conditions is not None:
        conditions.certain()
    if set_ and conditions is not None:
        yield Finding(
            arns,
            "beside protected_resource_conditions; exactly one of the two is taken",
            because=[conditions],
        )
    elif not set_ and conditions is None:
        yield Finding(
            selection,
            "neither protected_resource_arns nor protected_resource_conditions; one is required",
        )
