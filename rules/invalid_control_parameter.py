r"""A control's parameter that it does not have, or that is out of its range.

Each control of AWS Backup Audit Manager has parameters of its own: how often, how long, how old.
Terraform takes any name and any value; AWS refuses the framework, or judges by its defaults.

```hcl
resource "aws_backup_framework" "compliance" {
  name = "compliance"

  control {
    name = "BACKUP_RESOURCES_PROTECTED_BY_BACKUP_PLAN"

    input_parameter {
      name = "requiredRetentionDays"
      #      ^^^^^^^^^^^^^^^^^^^^^^^ has no parameters
      value = "30"
    }
  }
}
```

Give a parameter to the control that has it, and a value in its range. Retention is judged by
`BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK`.

```hcl
resource "aws_backup_framework" "compliance" {
  name = "compliance"

  control {
    name = "BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK"

    input_parameter {
      name  = "requiredRetentionDays"
      value = "30"
    }
  }

  control {
    name = "BACKUP_LAST_RECOVERY_POINT_CREATED"

    input_parameter {
      name  = "recoveryPointAgeUnit"
      value = "hours"
    }

    input_parameter {
      name  = "recoveryPointAgeValue"
      value = 48
    }
  }
}
```

What a number may be depends on its unit, which is days unless another parameter says hours:

```hcl
resource "aws_backup_framework" "compliance" {
  name = "compliance"

  control {
    name = "BACKUP_LAST_RECOVERY_POINT_CREATED"

    input_parameter {
      name  = "recoveryPointAgeUnit"
      value = "weeks"
      #       ^^^^^^^ must be hours or days
    }
  }

  control {
    name = "BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK"

    input_parameter {
      name  = "requiredFrequencyUnit"
      value = "hours"
    }

    input_parameter {
      name  = "requiredFrequencyValue"
      value = "48"
      #       ^^^^ must be 1 to 24 hours
    }
  }
}
```

[AWS Backup: Controls and remediation](https://docs.aws.amazon.com/aws-backup/latest/devguide/controls-and-remediation.html)
"""

from difflib import get_close_matches

from backuplint import (
    AGE,
    CONTROLS,
    Control,
    Finding,
    Findings,
    InputParameter,
    Severity,
    rule,
)


@rule(Severity.ERROR, chapter="Audit Manager")
def check(given: InputParameter) -> Findings:
    control = given.parent
    assert isinstance(control, Control)
    about, name = control.name, given.name
    if about is None or name is None or about.value not in CONTROLS:
        return  # `unknown-control` speaks
    known = CONTROLS[about.value].parameters
    if name.value not in known:
        if not known:
            yield Finding(name, f"{about.value} has no parameters", because=[about])
        else:
            near = get_close_matches(name.value, known, 1)
            hint = f"; did you mean {near[0]}?" if near else f"; it has {', '.join(known)}"
            yield Finding(name, f"{about.value} has no such parameter{hint}", because=[about])
        return
    value = given.value
    if value is None:
        return
    parameter = known[name.value]
    text = value.value.strip()
    if parameter.words:
        if text not in parameter.words:
            yield Finding(value, f"must be {' or '.join(parameter.words)}", because=[name])
    elif parameter.items is not None:
        count = len([item for item in text.split(",") if item.strip()])
        if count > parameter.items:
            yield Finding(value, f"{count} elements; at most {parameter.items} are taken")
    elif parameter.low is not None:
        if not text.lstrip("-").isdigit():
            yield Finding(value, "must be a whole number", because=[name])
            return
        low, high, unit = _bounds(control, about.value, name.value, parameter.low, parameter.high)
        if int(text) < low or (high is not None and int(text) > high):
            words = f"must be {low} or more" if high is None else f"must be {low} to {high}"
            yield Finding(value, f"{words} {unit}".rstrip(), because=[name])


def _bounds(
    control: Control, about: str, name: str, low: int, high: int | None
) -> tuple[int, int | None, str]:
    """What a number may be, with its unit. Errors: Undecided, if the unit is not known."""
    if (about, name) not in AGE:
        return low, high, ""
    unit_name, by_unit = AGE[about, name]
    unit = "days"
    for other in control.input_parameters:
        other_name = other.name
        if other_name is not None and other_name.value == unit_name:
            other.certain()
            if other.value is not None:
                unit = other.value.value
    if unit not in by_unit:
        return low, high, ""  # the unit is judged by itself
    return *by_unit[unit], unit
