r"""More than one continuous backup of a resource, or two vaults for one bucket.

A resource has one continuous backup. Of two rules that ask for one in the same vault the longer
retention wins; with different vaults the first wins, and the other takes snapshots and says
"Completed with issues". And the continuous and the periodic backups of a bucket have to be in one
vault. What looks like a second line of defence is none.

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "orders"
    enable_continuous_backup = true

    lifecycle {
      delete_after = 7
    }
  }

  rule {
    rule_name                = "long"
    target_vault_name        = "orders-long"
    enable_continuous_backup = true
    #                          ^^^^ another rule of the plan backs up the same continuously

    lifecycle {
      delete_after = 35
    }
  }
}
```

Keep one continuous rule for each resource, and copy its backups where more are wanted; make the
other rules periodic, for buckets in the same vault.

```hcl
resource "aws_backup_vault" "orders" {
  name = "orders"
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name                = "continuous"
    target_vault_name        = aws_backup_vault.orders.name
    enable_continuous_backup = true

    lifecycle {
      delete_after = 35
    }
  }

  rule {
    rule_name         = "monthly"
    target_vault_name = aws_backup_vault.orders.name
    schedule          = "cron(0 3 1 * ? *)"

    lifecycle {
      delete_after = 365
    }
  }
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:s3:::orders"]
}
```

It is the same with rules of two plans, where both select a resource:

```hcl
resource "aws_db_instance" "orders" {
  identifier     = "orders"
  instance_class = "db.m7g.large"
}

resource "aws_backup_plan" "databases" {
  name = "databases"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "databases"
    enable_continuous_backup = true
  }
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "orders"
    enable_continuous_backup = true
    #                          ^^^^ aws_backup_plan.databases backs up
  }
}

resource "aws_backup_selection" "databases" {
  name         = "databases"
  plan_id      = aws_backup_plan.databases.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:rds:*:*:db:*"]
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_db_instance.orders.arn]
}
```

And with the two vaults of a bucket:

```hcl
resource "aws_backup_vault" "short" {
  name = "buckets-short"
}

resource "aws_backup_vault" "long" {
  name = "buckets-long"
}

resource "aws_backup_plan" "buckets" {
  name = "buckets"

  rule {
    rule_name                = "continuous"
    target_vault_name        = aws_backup_vault.short.name
    enable_continuous_backup = true
  }

  rule {
    rule_name         = "monthly"
    target_vault_name = aws_backup_vault.long.name
    #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^ the continuous backups of S3 are in another vault
    schedule = "cron(0 3 1 * ? *)"
  }
}

resource "aws_backup_selection" "buckets" {
  name         = "buckets"
  plan_id      = aws_backup_plan.buckets.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:s3:::*"]
}
```

Where nothing of the kind is in sight, equal and wider elements are enough:

```hcl
resource "aws_backup_plan" "buckets" {
  name = "buckets"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "buckets"
    enable_continuous_backup = true
  }
}

resource "aws_backup_plan" "invoices" {
  name = "invoices"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "invoices"
    enable_continuous_backup = true
    #                          ^^^^ aws_backup_plan.buckets backs up the same continuously too
  }
}

resource "aws_backup_selection" "buckets" {
  name         = "buckets"
  plan_id      = aws_backup_plan.buckets.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:s3:::*"]
}

resource "aws_backup_selection" "invoices" {
  name         = "invoices"
  plan_id      = aws_backup_plan.invoices.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:s3:::invoices"]
}
```

Databases may have a vault for each, and plans that take different resources do not meet:

```hcl
variable "vault" {
  type = string
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "orders"
    enable_continuous_backup = true
  }

  rule {
    rule_name         = "monthly"
    target_vault_name = "orders-long"
    schedule          = "cron(0 3 1 * ? *)"
  }
}

resource "aws_backup_plan" "buckets" {
  name = "buckets"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "buckets"
    enable_continuous_backup = true
  }

  rule {
    rule_name         = "monthly"
    target_vault_name = var.vault
    schedule          = "cron(0 3 1 * ? *)"
  }
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:rds:*:*:db:*"]
}

resource "aws_backup_selection" "buckets" {
  name         = "buckets"
  plan_id      = aws_backup_plan.buckets.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:s3:::*"]
}
```

[AWS Backup: continuous backups](https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html),
[AWS Backup: Amazon S3 backups](https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html)
"""

from itertools import combinations

from backuplint import (
    CONTINUOUS,
    Finding,
    Findings,
    Instance,
    Item,
    Known,
    Note,
    Placed,
    Plan,
    PlanRule,
    Project,
    Selected,
    Selection,
    Severity,
    Undecided,
    Unknown,
    elements_of,
    known,
    protectable,
    rule,
    selected,
    types_of,
)

from ._continuous import is_continuous
from ._taken import selections_of, shared_element, taken_by


@rule(Severity.WARNING, chapter="RTO/RPO")
def check(project: Project) -> Findings:
    continuous = {plan: rules for plan in project.of(Plan) if (rules := _continuous(plan))}
    for plan, (first, *others) in continuous.items():
        for other in others:
            yield Finding(
                at=_asked(other),
                message="another rule of the plan backs up the same continuously; "
                "a resource has one continuous backup",
                because=[Note(_asked(first), "the other rule")],
            )
        yield from _two_vaults(plan, first)
    if len(continuous) > 1:
        yield from _two_plans(continuous, project)


def _continuous(plan: Plan) -> list[PlanRule]:
    """The rules of a plan that back up continuously, as far as that is known."""

    def read(plan_rule: PlanRule) -> PlanRule | None:
        if not is_continuous(plan_rule):
            return None
        plan_rule.certain(within=plan)
        return plan_rule

    return [found for found in known(plan.rules, read) if found is not None]


def _asked(plan_rule: PlanRule) -> Known[bool]:
    asked = plan_rule.enable_continuous_backup
    assert asked is not None  # it is continuous
    return asked


# -- a bucket in two vaults -----------------------------------------------------


def _two_vaults(plan: Plan, continuous: PlanRule) -> Findings:
    def read(plan_rule: PlanRule) -> PlanRule | None:
        if is_continuous(plan_rule) or not _differ(plan_rule, continuous):
            return None
        plan_rule.certain(within=plan)
        return plan_rule

    for other in known(plan.rules, read):
        bucket = None if other is None else _bucket(plan)
        if other is not None and bucket is not None:
            yield Finding(
                at=other.at(PlanRule.target_vault_name),
                message="the continuous backups of S3 are in another vault; they must be in one",
                because=[
                    Note(continuous.at(PlanRule.target_vault_name), "the continuous backups"),
                    Note(bucket, "selects S3"),
                ],
            )


def _differ(one: PlanRule, other: PlanRule) -> bool:
    """Whether two rules of a plan write to different vaults. Errors: Undecided."""
    project: Project = one.project
    first, second = project.target(one), project.target(other)
    if first is not None and second is not None:
        return first is not second
    names = [each.at(PlanRule.target_vault_name) for each in (one, other)]
    for name in names:
        if isinstance(name, Unknown):
            raise Undecided(name)
    return len({name.value for name in names if isinstance(name, Known)}) > 1


def _bucket(plan: Plan) -> Selected | None:
    """What of a plan certainly selects buckets."""

    def read(selection: Selection) -> list[tuple[Item[str], Selection]]:
        return [(element, selection) for element in elements_of(selection)]

    for elements in known(selections_of(plan), read):
        for found in known(elements, lambda each: selected(*each)):
            certain = found.types == {"S3"} or (found.every and "S3" in found.types)
            if certain and not found.everything:
                return found
    return None


# -- a resource in two plans ----------------------------------------------------


def _two_plans(continuous: dict[Plan, list[PlanRule]], project: Project) -> Findings:
    resources = [one for one in protectable(project) if types_of(one) & CONTINUOUS]
    for first, second in combinations(continuous, 2):
        both = _both(first, second, resources)
        if both is not None:
            what, *elements = both
            yield Finding(
                at=_asked(continuous[second][0]),
                message=f"{first.address} backs up {what} continuously too; "
                "a resource has one continuous backup",
                because=[
                    Note(_asked(continuous[first][0]), "the other rule"),
                    *(Note(element, "selects it") for element in elements),
                ],
            )


def _both(
    first: Plan, second: Plan, resources: list[Instance]
) -> tuple[str, Placed, Placed] | None:
    """What two plans both select, and by what."""
    for resource in resources:
        one = taken_by(first, resource)
        other = taken_by(second, resource) if one is not None else None
        if one is not None and other is not None:
            return resource.address, one, other
    shared = shared_element(first, second, lambda one: bool(one.types) and one.types <= CONTINUOUS)
    return None if shared is None else ("the same", *shared)
