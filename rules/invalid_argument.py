r"""A value that its argument cannot take.

AWS Backup is strict about names, words and numbers: a report plan's name has no hyphens, an event
is one of a fixed list, a restore test starts within a week. Terraform's provider checks some of
these and sends the rest as they are, so a plan can be green and the apply fail halfway, with the
vault made and the plan that should fill it not.

```hcl
resource "aws_backup_report_plan" "compliance" {
  name = "compliance-backup-report"
  #      ^^^^^^^^^^^^^^^^^^^^^^^^^^ must be 1 to 256 letters, digits or underscores, the

  report_delivery_channel {
    formats = ["CSV", "csv"]
    #                 ^^^^^ "csv" must be CSV or JSON; did you mean CSV?
    s3_bucket_name = "backup-reports"
  }

  report_setting {
    report_template = "BACKUP_COMPLIANCE_REPORT"
    #                 ^^^^^^^^^^^^^^^^^^^^^^^^^^ did you mean RESOURCE_COMPLIANCE_REPORT or
    accounts = ["AUDIT-ACCOUNT"]
    #           ^^^^^^^^^^^^^^^ must be an account's 12 digits, or ROOT
  }
}
```

Write a value of the kind, length and characters that the message asks for; words from a list are
written exactly so, in capitals.

```hcl
resource "aws_backup_report_plan" "compliance" {
  name = "compliance_backup_report"

  report_delivery_channel {
    formats        = ["CSV"]
    s3_bucket_name = "backup-reports"
  }

  report_setting {
    report_template = "RESOURCE_COMPLIANCE_REPORT"
    accounts        = ["111122223333"]
    regions         = ["eu-west-1", "us-gov-west-1", "*"]
  }
}
```

Each value is judged by itself, wherever it was written, and so is what is known of a string that
is not:

```hcl
variable "stage" {
  type = string
}

locals {
  hours  = 24 * 14
  events = ["BACKUP_JOB_COMPLETED", "COPY_JOB_FALIED"]
  #                                 ^^^^^^^^^^^^^^^^^ did you mean COPY_JOB_FAILED?
}

resource "aws_backup_vault_notifications" "main" {
  backup_vault_name = "payments"
  sns_topic_arn     = "backup-events"
  #                   ^^^^^^^^^^^^^^^ must be an ARN
  backup_vault_events = local.events
}

resource "aws_backup_restore_testing_plan" "weekly" {
  name = "weekly-${var.stage}"
  #      ^^^^^^^^^^^^^^^^^^^^^ "weekly-…" must be 1 to 50 letters, digits
  schedule_expression = "cron(0 6 ? * SUN *)"
  start_window_hours  = local.hours
  #                     ^^^^^^^^^^^ 336 must be 1 to 168 hours

  recovery_point_selection {
    algorithm      = "LATEST_WITHIN_WINDOW"
    include_vaults = [aws_backup_vault.payments.name]
    #                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ must be the ARN of a backup vault, or `*`
    recovery_point_types = []
    #                      ^^ an empty list; it must have at least 1
  }
}

resource "aws_backup_vault" "payments" {
  name = "payments.${var.stage}"
  #      ^^^^^^^^^^^^^^^^^^^^^^^ must be 2 to 50 letters, digits, hyphens or underscores
}

resource "aws_backup_vault_lock_configuration" "payments" {
  backup_vault_name = aws_backup_vault.payments.arn
  #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this value is an ARN; it must be 2 to 50
}
```

So is what cannot become the type that the argument has. A retention beyond a hundred years is
refused too:

```hcl
resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name = "daily backups"
    #           ^^^^^^^^^^^^^^^ must be 1 to 50 letters, digits, hyphens
    target_vault_name = "payments"
    start_window      = "sixty"
    #                   ^^^^^^^ "sixty" is not a whole number
    enable_continuous_backup = "yes"
    #                          ^^^^^ "yes" is not true or false
    recovery_point_tags = ["Environment"]
    #                     ^^^^^^^^^^^^^^^ is not a map

    lifecycle {
      cold_storage_after = -90
      #                    ^^^ -90 must be at least 1 day, or -1 for never
      delete_after = 36501
      #              ^^^^^ 36501 must be 1 to 36500 days, or -1 for ever
    }
  }
}

resource "aws_backup_selection" "databases" {
  name         = "databases"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = "arn:aws:rds:*:*:db:*"
  #              ^^^^^^^^^^^^^^^^^^^^^^ is not a list

  selection_tag {
    type = "StringEquals"
    #      ^^^^^^^^^^^^^^ must be STRINGEQUALS
    key   = "Backup"
    value = true
  }
}
```

Terraform turns numbers in quotes into numbers and numbers into strings, leaves out what is null,
and sends no 0 for a lifecycle. Nothing is wrong with any of these. Schedules, windows, locks and
the destinations of copies have rules of their own, and a plan's name is not judged, for AWS's own
pages disagree on it.

```hcl
variable "key" {
  type    = string
  default = null
}

resource "aws_backup_vault" "payments" {
  name        = "payments"
  kms_key_arn = var.key
  tags        = { Retention = 35, Owner = null }
}

resource "aws_backup_plan" "daily" {
  name = "Daily backups of payments, and of everything that payments cannot do without"

  rule {
    rule_name                = replace("daily.${aws_backup_vault.payments.name}", ".", "-")
    target_vault_name        = aws_backup_vault.payments.id
    start_window             = "60"
    enable_continuous_backup = "true"

    lifecycle {
      cold_storage_after = 0
      delete_after       = "35"
    }
  }
}

resource "aws_backup_restore_testing_plan" "weekly" {
  name                = "weekly"
  schedule_expression = "cron(0 6 ? * SUN *)"

  recovery_point_selection {
    algorithm            = "RANDOM_WITHIN_WINDOW"
    include_vaults       = [aws_backup_vault.payments.arn, "arn:aws:backup:*:*:backup-vault:pay*"]
    recovery_point_types = ["CONTINUOUS"]
  }
}
```

[AWS Backup: API actions](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Operations.html)
"""

from decimal import Decimal
from difflib import SequenceMatcher

from backuplint import (
    Argument,
    Constraint,
    Finding,
    Findings,
    Known,
    Mistyped,
    Null,
    Severity,
    Undecided,
    Unknown,
    convert,
    rule,
)

SHOWN = 40  # characters of a value that a message repeats
LONGEST = 100  # characters of a value that are compared with the words it may be meant for
ALIKE = 0.6  # of 1.0: how much alike two words are that may be meant for each other
TIE = 0.04


@rule(Severity.ERROR, chapter="Linting")
def check(argument: Argument) -> Findings:
    problem = _of_all(argument) if argument.container else _of_one(argument)
    if problem is not None:
        yield Finding(at=argument.value, message=problem)


def _of_all(argument: Argument) -> str | None:
    """What is wrong with a list or a map as a whole."""
    declared, value = argument.declared, argument.value
    if isinstance(value, Null):
        return None  # as if it were not written: `missing-argument`
    if isinstance(value, Unknown):
        if value.pieces is not None or value.refers_to is not None:  # a string
            return f"a single string is not a {argument.container}"
        raise Undecided(value)
    items = argument.items
    if items is None:
        return f"{_shown(value)} is not a {argument.container}"
    if argument.container == "list" and declared.count is not None:
        some = {item.value for item in items if isinstance(item, Known)}
        unknown = len(some) < len(items) and any(isinstance(item, Unknown) for item in items)
        # What is unknown can only make it longer.
        if not declared.count.holds(len(some)) and (some or not unknown):
            length = "an empty list" if not some else f"a list of {len(some)}"
            return f"{length}; it {declared.count.requirement}"
    return None


def _of_one(argument: Argument) -> str | None:
    """What is wrong with a single value, or an element of a list or a map."""
    declared, constraint = argument.declared, argument.declared.constraint
    try:
        value = convert(argument.value, declared.type)
    except Mistyped as error:
        return f"{_shown(argument.value)} {error}"
    if isinstance(value, Null):
        return "a list with null in it; Terraform takes none" if argument.in_list else None
    if constraint is not None and constraint.arn and argument.view.project.is_name(value):
        return f"{_shown(value)} is a name; it {constraint.requirement}"
    if constraint is not None and _is_arn(value) and not _takes_arns(constraint):
        return f"this value is an ARN; it {constraint.requirement}"
    if isinstance(value, Known):
        right = constraint is None or value.value == declared.unset or constraint.holds(value.value)
    elif constraint is not None and constraint.partly is not None and value.pieces:
        pieces = tuple(p if isinstance(p, str) else None for p in value.pieces)
        right = constraint.partly(pieces)
        if right:
            raise Undecided(value)
    elif (constraint is None and declared.type is str) or value.refers_to is not None:
        return None  # any string will do; and another resource's is judged there
    else:
        raise Undecided(value)
    if right or constraint is None:
        return None
    return f"{_shown(value)} {constraint.requirement}{_meant(value, constraint.values)}"


def _is_arn(value: Known[object] | Unknown) -> bool:
    return value.refers_to is not None and value.refers_to.attribute == "arn"


def _takes_arns(constraint: Constraint) -> bool:
    return constraint.partly is None or constraint.partly(("arn:", None))


def _shown(value: Known[object] | Null | Unknown) -> str:
    match value:
        case Known(value=str(text)):
            return f'"{_cut(text)}"'
        case Known(value=bool(flag)):
            return str(flag).lower()
        case Known(value=int() | Decimal() as number):
            return _cut(str(number))
        case Unknown(pieces=tuple() as pieces) if any(isinstance(p, str) for p in pieces):
            return f'"{_cut("".join(p if isinstance(p, str) else "…" for p in pieces))}"'
    kind = getattr(getattr(value, "value", None), "kind", "")
    return {"tuple": "a list", "list": "a list", "set": "a set", "": "this value"}.get(
        kind, "a map"
    )


def _cut(text: str) -> str:
    text = text.replace("\\", r"\\").replace("\n", r"\n").replace("\r", r"\r")
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _meant(value: Known[object] | Unknown, values: dict[str, str | None]) -> str:
    """The words of a list that a wrong one was probably meant for."""
    if len(values) < 2 or not isinstance(value, Known) or not isinstance(value.value, str):
        return ""
    text = value.value[:LONGEST].upper()
    likeness = {word: SequenceMatcher(None, word.upper(), text).ratio() for word in values}
    best = max(likeness.values())
    if best < ALIKE:
        return ""
    near = [values[word] for word in values if likeness[word] > best - TIE]
    words = list(dict.fromkeys(word for word in near if word is not None))
    return f"; did you mean {' or '.join(words)}?" if words else ""
