r"""A selection of what the Region's settings switch off.

In every Region an account opts in to the types that AWS Backup may protect. Where a type is
switched off, `*`, a tag, a condition or an ARN of a whole service (`arn:aws:ec2:*`) does not take
its resources, in silence. Aurora, DocumentDB and Neptune are not backed up then even if their ARN
is named; of all other types an ARN, and the pattern of a type, overrule the setting.

```hcl
resource "aws_backup_region_settings" "here" {
  resource_type_opt_in_preference = {
    Aurora = false
    EBS    = true
    EC2    = true
  }
}

resource "aws_rds_cluster" "orders" {
  engine = "aurora-postgresql"
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_rds_cluster.orders.arn]
  #               ^^^^^^^^^^^^^^^^^^^^^^^^^^ selects Aurora, which the Region's settings switch off
}
```

Set the type to `true` in `resource_type_opt_in_preference` of the Region's
`aws_backup_region_settings`, or take it out of the selection.

```hcl
resource "aws_backup_region_settings" "here" {
  resource_type_opt_in_preference = {
    Aurora = true
    EBS    = true
    EC2    = true
  }
}

resource "aws_rds_cluster" "orders" {
  engine = "aurora-postgresql"
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_rds_cluster.orders.arn]
}
```

A resource in sight that a tag or a star would take is enough; so is a whole service, if nothing of
it is switched on.

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_region_settings" "here" {
  resource_type_opt_in_preference = {
    EBS      = false
    EC2      = false
    DynamoDB = false
  }
}

resource "aws_dynamodb_table" "orders" {
  name = "orders"
  tags = { Backup = "daily" }
}

resource "aws_backup_selection" "tagged" {
  name         = "tagged"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  selection_tag { # <-- selects DynamoDB, which the Region's settings switch off
    type  = "STRINGEQUALS"
    key   = "Backup"
    value = "daily"
  }
}

resource "aws_backup_selection" "servers" {
  name         = "servers"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:ec2:*"]
  #               ^^^^^^^^^^^^^^^ selects EBS and EC2, which the Region's settings switch off
}
```

Patterns of a type overrule the setting, and what nobody has need not be on. Settings of another
Region say nothing.

```hcl
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "far"
  region = "eu-central-1"
}

resource "aws_backup_region_settings" "here" {
  resource_type_opt_in_preference = {
    EBS        = false
    EC2        = true
    Timestream = false
  }
}

resource "aws_backup_region_settings" "far" {
  provider = aws.far

  resource_type_opt_in_preference = {
    Aurora = false
    RDS    = false
  }
}

resource "aws_db_instance" "orders" {
  instance_class = "db.m7g.large"
}

resource "aws_backup_selection" "all" {
  name         = "all"
  plan_id      = "1a2b3c4d"
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ["arn:aws:ec2:*:*:volume/*", "arn:aws:ec2:*", "arn:aws:rds:*", "*"]
}
```

[AWS Backup: service opt-in](https://docs.aws.amazon.com/aws-backup/latest/devguide/working-with-supported-services.html),
[AWS Backup: assigning resources](https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html)
"""

from collections.abc import Iterator
from dataclasses import dataclass

from backuplint import (
    ALWAYS_OPTED,
    Finding,
    Findings,
    Instance,
    Item,
    Known,
    Note,
    RegionSettings,
    Selection,
    SelectionTag,
    Severity,
    is_service_wide,
    known,
    named_by,
    opted_out,
    protectable,
    rule,
    takes,
    types_of,
)


@dataclass(frozen=True)
class Off:
    """What selects types that are switched off, and where they are."""

    by: Item[str] | SelectionTag
    types: tuple[str, ...]
    at: Known[bool]


@rule(Severity.WARNING, chapter="Selective")
def check(selection: Selection) -> Findings:
    if not selection.project.of(RegionSettings):
        return
    told: set[tuple[int, str]] = set()
    for off in (*_elements(selection), *_resources(selection)):
        new = [type for type in off.types if (id(off.by), type) not in told]
        if new:
            told |= {(id(off.by), type) for type in new}
            yield Finding(
                at=off.by,
                message=f"selects {' and '.join(new)}, which the Region's settings switch off",
                because=[Note(off.at, "switched off")],
            )


def _elements(selection: Selection) -> Iterator[Off]:
    """Elements that are about nothing but types that are switched off."""

    def judge(item: Item[str]) -> Off | None:
        found = named_by(item, selection)
        if found.everything or not found.types:
            return None
        wide = found.instance is None and is_service_wide(item)
        if not wide and not found.types <= ALWAYS_OPTED:
            return None
        off = {type: opted_out(selection, type) for type in sorted(found.types)}
        places = [place for place in off.values() if place is not None]
        return Off(item, tuple(off), places[0]) if len(places) == len(off) else None

    for found in known(Selection.resources.seen(selection), judge):
        if found is not None:
            yield found


def _resources(selection: Selection) -> Iterator[Off]:
    """Tags and stars that would take a resource in sight, if its type were not switched off."""

    def judge(resource: Instance) -> Off | None:
        off = {type: opted_out(selection, type) for type in types_of(resource)}
        ((type, at),) = off.items() if len(off) == 1 else [("", None)]
        if at is None:
            return None
        taken = takes(selection, resource, whatever_is_opted_in=True)
        if taken is None or (taken.how in ("reference", "ARN", "type")):
            return None
        if takes(selection, resource) is not None:
            return None
        return Off(taken.by, (type,), at)

    for found in known(list(protectable(selection.project)), judge):
        if found is not None:
            yield found
