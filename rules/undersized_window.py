r"""Windows too small for what the plan backs up.

A backup that has not started at the end of the start window, or is not done at the end of the
completion window, is cancelled, and there is no recovery point of that day. How long one takes
depends on what is backed up: a file system, a bucket or a HANA database can take a day, above all
for its first backup, which is a full one. The defaults of Terraform, 60 and 180 minutes, are far
below those of AWS Backup itself, which are 8 hours and 7 days.

```hcl
resource "aws_efs_file_system" "shared" {
  encrypted = true
}

resource "aws_backup_plan" "files" {
  name = "files"

  rule {
    rule_name         = "daily"
    target_vault_name = "files"
    schedule          = "cron(0 1 * * ? *)"
    start_window      = 60
    #                   ^^ a start window of 60 minutes for EFS

    completion_window = 480
    #                   ^^^ a completion window of 480 minutes for EFS

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_backup_selection" "files" {
  name         = "files"
  plan_id      = aws_backup_plan.files.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_efs_file_system.shared.arn]
}
```

Give EFS, S3 and SAP HANA 240 minutes to start and 1440 to complete, and RDS, Aurora, EC2 and EBS 60
and 120. Longer windows cost nothing; a plan of its own for large resources keeps those of the
others short. Where yours are known to be small, set the option of the type, as `efs_completion` or
`s3_start`.

```hcl
resource "aws_efs_file_system" "shared" {
  encrypted = true
}

resource "aws_backup_plan" "files" {
  name = "files"

  rule {
    rule_name         = "daily"
    target_vault_name = "files"
    schedule          = "cron(0 1 * * ? *)"
    start_window      = 240
    completion_window = 1440

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_backup_selection" "files" {
  name         = "files"
  plan_id      = aws_backup_plan.files.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_efs_file_system.shared.arn]
}
```

What is selected by ARN, or by the pattern of a type, counts as well, and so do windows that are not
written. Of several types the one that needs most decides.

```hcl
resource "aws_backup_plan" "everything" {
  name = "everything"

  rule { # <-- default of 180 minutes; 1440 or more are advised for S3
    rule_name         = "daily"
    target_vault_name = "everything"
    schedule          = "cron(0 1 * * ? *)"
    start_window      = 240

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_backup_selection" "everything" {
  name         = "everything"
  plan_id      = aws_backup_plan.everything.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  resources = [
    "arn:aws:rds:eu-west-1:111122223333:db:orders",
    "arn:aws:s3:::*",
  ]
}
```

A cluster is told by its engine: this one is Aurora.

```hcl
resource "aws_rds_cluster" "orders" {
  engine = "aurora-postgresql"
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
    schedule          = "cron(0 1 * * ? *)"
    completion_window = 90
    #                   ^^ a completion window of 90 minutes for Aurora; 120 or more are advised

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_rds_cluster.orders.arn]
}
```

Databases are well within the defaults. Types that are not named above have no numbers here, and FSx
has no completion window at all. What a tag or `*` selects can be anything, and so can the cluster
of an ARN.

```hcl
resource "aws_db_instance" "orders" {
  instance_class = "db.m7g.large"
}

resource "aws_backup_plan" "databases" {
  name = "databases"

  rule {
    rule_name         = "daily"
    target_vault_name = "databases"
    schedule          = "cron(0 1 * * ? *)"
  }
}

resource "aws_backup_selection" "databases" {
  name         = "databases"
  plan_id      = aws_backup_plan.databases.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  resources = [
    aws_db_instance.orders.arn,
    "arn:aws:rds:eu-west-1:111122223333:cluster:invoices",
    "arn:aws:dynamodb:*:*:table/*",
    "arn:aws:fsx:*:*:file-system/*",
  ]
}

resource "aws_backup_plan" "tagged" {
  name = "tagged"

  rule {
    rule_name         = "daily"
    target_vault_name = "tagged"
    schedule          = "cron(0 6 * * ? *)"
    start_window      = 60
    completion_window = 120
  }
}

resource "aws_backup_selection" "tagged" {
  name         = "tagged"
  plan_id      = aws_backup_plan.tagged.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["*"]

  condition {
    string_equals {
      key   = "aws:ResourceTag/Backup"
      value = "daily"
    }
  }
}
```

[AWS Backup: options of a backup plan](https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html),
[AWS Backup: Amazon S3 backups](https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from backuplint import (
    MULTI_AZ,
    Finding,
    Findings,
    Item,
    Note,
    PlanRule,
    Selected,
    Selection,
    Severity,
    elements_of,
    known,
    rule,
    selected,
)

MINIMUM = 60  # minutes; of a shorter start window `short-start-window` speaks


@dataclass(frozen=True)
class Need:
    """How many minutes a type needs, and what selects it."""

    minutes: int
    type: str
    by: Selected


@rule(Severity.WARNING, chapter="Window Configuration")
def check(
    plan_rule: PlanRule,
    *,
    efs_start: int = 240,
    efs_completion: int = 1440,
    s3_start: int = 240,
    s3_completion: int = 1440,
    sap_hana_start: int = 240,
    sap_hana_completion: int = 1440,
    rds_start: int = 60,
    rds_completion: int = 120,
    aurora_start: int = 60,
    aurora_completion: int = 120,
    ec2_start: int = 60,
    ec2_completion: int = 120,
    ebs_start: int = 60,
    ebs_completion: int = 120,
) -> Findings:
    table = {  # minutes to start and to complete
        "EFS": (efs_start, efs_completion),
        "S3": (s3_start, s3_completion),
        "SAP HANA on Amazon EC2": (sap_hana_start, sap_hana_completion),
        "RDS": (rds_start, rds_completion),
        "Aurora": (aurora_start, aurora_completion),
        MULTI_AZ: (rds_start, rds_completion),
        "EC2": (ec2_start, ec2_completion),
        "EBS": (ebs_start, ebs_completion),
    }
    chosen = list(_selected(plan_rule))
    start = _largest(chosen, {type: minutes for type, (minutes, _) in table.items()})
    completion = _largest(chosen, {type: minutes for type, (_, minutes) in table.items()})
    windows = [("start", start), ("completion", completion)]
    for finding in known(windows, lambda window: _finding(plan_rule, *window)):
        if finding is not None:
            yield finding


def _selected(plan_rule: PlanRule) -> Iterator[Selected]:
    """What the plan's selections name, so far as it can be told."""
    plan, project = plan_rule.parent, plan_rule.project

    def elements(selection: Selection) -> list[tuple[Item[str], Selection]]:
        if project.plan_of(selection) is not plan:
            return []
        selection.certain(within=plan)
        return [(element, selection) for element in elements_of(selection)]

    for found in known(project.of(Selection), elements):
        for one in known(found, lambda element: selected(*element)):
            if not one.everything:
                yield one


def _largest(chosen: list[Selected], table: Mapping[str, int]) -> Need | None:
    needs = [need for one in chosen if (need := _need(one, table)) is not None]
    return max(needs, key=lambda need: need.minutes, default=None)


def _need(one: Selected, table: Mapping[str, int]) -> Need | None:
    """What it certainly needs: of one resource that may be of several types, the least."""
    needs = [Need(minutes, type, one) for type, minutes in table.items() if type in one.types]
    if not needs or not (one.every or len(needs) == len(one.types)):
        return None
    pick = max if one.every else min
    return pick(needs, key=lambda need: need.minutes)


def _finding(plan_rule: PlanRule, word: str, need: Need | None) -> Finding | None:
    declared = PlanRule.start_window if word == "start" else PlanRule.completion_window
    if need is None:
        return None
    window = declared.read(plan_rule)
    if window is None or window.value >= need.minutes:
        return None
    if word == "start" and window.value < MINIMUM >= need.minutes:
        return None
    fact = f"a {word} window of {window.value} minutes for {need.type}"
    advice = f"{need.minutes} or more are advised"
    if plan_rule.written(declared) is None:
        fact = f"the {word} window is Terraform's default of {window.value} minutes"
        advice += f" for {need.type}"
    return Finding(window, f"{fact}; {advice}", because=[Note(need.by, f"selects {need.type}")])
