r"""The same control twice in one framework.

Two controls of one name with the same parameters and scope judge the same thing twice; AWS refuses
frameworks that repeat themselves, and every control counts against the quota of the account.

```hcl
resource "aws_backup_framework" "compliance" {
  name = "compliance"

  control {
    name = "BACKUP_RECOVERY_POINT_ENCRYPTED"
  }

  control {
    name = "BACKUP_RECOVERY_POINT_ENCRYPTED"
    #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the same control, with the same parameters
  }
}
```

Write each control once. A control may come again where its parameters or its scope differ.

```hcl
resource "aws_backup_framework" "compliance" {
  name = "compliance"

  control {
    name = "BACKUP_LAST_RECOVERY_POINT_CREATED"

    scope {
      tags = { Environment = "production" }
    }
  }

  control {
    name = "BACKUP_LAST_RECOVERY_POINT_CREATED"

    scope {
      tags = { Environment = "staging" }
    }
  }
}
```

[AWS Backup: Working with audit frameworks](https://docs.aws.amazon.com/aws-backup/latest/devguide/working-with-audit-frameworks.html)
"""

from backuplint import Control, Finding, Findings, Framework, Note, Severity, decided, known, rule


@rule(Severity.WARNING, chapter="Audit Manager")
def check(framework: Framework) -> Findings:
    seen: dict[object, Control] = {}
    for control, key in known(framework.controls, _key):
        if key is None:
            continue
        if key in seen and control.name is not None:
            yield Finding(
                control.name,
                "the same control, with the same parameters, stands above; write it once",
                because=[Note(seen[key], "the first")],
            )
        seen.setdefault(key, control)


def _key(control: Control) -> tuple[Control, object]:
    """What a control judges. Errors: Undecided."""
    control.certain()
    if control.name is None:
        return control, None
    parameters = []
    for given in control.input_parameters:
        given.certain()
        name, value = given.name, given.value
        parameters.append((name.value if name else None, value.value if value else None))
    scope = control.scope
    about: object = None
    if scope is not None:
        scope.certain()
        ids = sorted(decided(item).value for item in scope.compliance_resource_ids)
        types = sorted(decided(item).value for item in scope.compliance_resource_types)
        tags = sorted((key, decided(item).value) for key, item in scope.tags.items())
        about = (tuple(ids), tuple(types), tuple(tags)) if ids or types or tags else None
    return control, (control.name.value, frozenset(parameters), about)
