r"""A control's scope that AWS Backup Audit Manager refuses.

A scope says which resources a control looks at: by one tag, by types, or one resource by its id and
type. Terraform takes more than that; AWS refuses the framework at apply.

```hcl
resource "aws_backup_framework" "compliance" {
  name = "compliance"

  control {
    name = "BACKUP_RESOURCES_PROTECTED_BY_BACKUP_PLAN"

    scope {
      tags = { Environment = "production", Team = "storage" }
      #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 2 tags; a scope takes one
    }
  }
}
```

Name one tag with a value, or types, or the id of one resource beside its type. For several tags
write the control once for each.

```hcl
resource "aws_backup_framework" "compliance" {
  name = "compliance"

  control {
    name = "BACKUP_RESOURCES_PROTECTED_BY_BACKUP_PLAN"

    scope {
      tags = { Environment = "production" }
    }
  }

  control {
    name = "BACKUP_LAST_RECOVERY_POINT_CREATED"

    scope {
      compliance_resource_types = ["EBS", "RDS"]
    }
  }

  control {
    name = "BACKUP_RECOVERY_POINT_ENCRYPTED"

    scope {}
  }
}
```

Ids need the one type that they are of, and a tag needs a value:

```hcl
resource "aws_backup_framework" "compliance" {
  name = "compliance"

  control {
    name = "BACKUP_LAST_RECOVERY_POINT_CREATED"

    scope {
      compliance_resource_ids = ["vol-0123456789abcdef0"]
      #                         ^^^^^^^^^^^^^^^^^^^^^^^^^ ids need exactly one type beside them
    }
  }

  control {
    name = "BACKUP_RESOURCES_PROTECTED_BY_CROSS_REGION"

    scope {
      tags = { Environment = "" }
      #                      ^^ the tag has no value
    }
  }
}
```

[AWS Backup: ControlScope](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ControlScope.html)
"""

from backuplint import ControlScope, Finding, Findings, Severity, decided, known, rule


@rule(Severity.ERROR, chapter="Audit Manager")
def check(scope: ControlScope) -> Findings:
    tags = scope.tags
    if len(tags) > 1:
        at = scope.at(ControlScope.tags)
        yield Finding(at, f"{len(tags)} tags; a scope takes one")
    for value in known(tags.values(), decided):
        if value.value == "":
            yield Finding(value, "the tag has no value; a scope needs one")
    ids = scope.compliance_resource_ids
    if not ids:
        return
    types = scope.compliance_resource_types
    if len(types) != 1:
        count = "none" if not types else str(len(types))
        verb = "is" if len(types) < 2 else "are"
        at = scope.at(ControlScope.compliance_resource_ids)
        message = f"ids need exactly one type beside them, and there {verb} {count}"
        yield Finding(at, message)
