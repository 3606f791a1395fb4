r"""More of something than AWS Backup takes, where the quota cannot be raised.

Most quotas of AWS Backup can be raised on request. Some cannot, and a plan or a selection that
exceeds one of these is refused when it is applied. `for_each` and `dynamic` reach them unseen: the
list of databases grows from month to month, and one day the change that adds another is refused,
with everything that was to be protected by it.

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule { # <-- 6 copy actions in this rule; the maximum is 5
    rule_name         = "daily"
    target_vault_name = "orders"

    dynamic "copy_action" {
      for_each = toset([
        "eu-central-1",
        "eu-central-2",
        "eu-north-1",
        "eu-south-1",
        "eu-west-2",
        "eu-west-3",
      ])

      content {
        destination_vault_arn = "arn:aws:backup:${copy_action.value}:111122223333:backup-vault:dr"
      }
    }
  }
}
```

Split it: a second plan, a second selection of the same plan, or a pattern such as
`arn:aws:rds:*:*:db:orders-*` and tags in the place of many single ARNs.

```hcl
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"

    dynamic "copy_action" {
      for_each = toset(["eu-central-1", "eu-north-1", "eu-west-2"])

      content {
        destination_vault_arn = "arn:aws:backup:${copy_action.value}:111122223333:backup-vault:dr"
      }
    }
  }
}
```

A plan has up to 10 rules, and a recovery point up to 10 tags from its rule. A selection takes 500
ARNs, but 30 with a `*` in them, 30 tags and 30 tests in its conditions:

```hcl
resource "aws_backup_plan" "orders" { # <-- 12 rules in this plan; the maximum is 10
  name = "orders"

  dynamic "rule" {
    for_each = range(12)

    content {
      rule_name         = "every-two-hours-${rule.value}"
      target_vault_name = "orders"
      schedule          = "cron(0 ${2 * rule.value} * * ? *)"

      recovery_point_tags = { for n in range(11) : "Tag${n}" => "yes" }
      #                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 11 recovery point tags
    }
  }
}

resource "aws_backup_selection" "patterns" {
  name         = "patterns"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  resources = [for team in range(31) : "arn:aws:rds:*:*:db:team-${team}-*"]
  #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 31 ARNs with a `*`
}

resource "aws_backup_selection" "tags" { # <-- 31 tags in this selection
  name         = "tags"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  dynamic "selection_tag" {
    for_each = range(31)

    content {
      type  = "STRINGEQUALS"
      key   = "Team"
      value = "team-${selection_tag.value}"
    }
  }
}
```

What is just at the maximum is right, and many ARNs of single resources are:

```hcl
variable "more" {
  type = list(string)
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  dynamic "rule" {
    for_each = range(10)

    content {
      rule_name         = "every-two-hours-${rule.value}"
      target_vault_name = "orders"
      schedule          = "cron(0 ${2 * rule.value} * * ? *)"
    }
  }
}

resource "aws_backup_selection" "many" {
  name         = "many"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [for number in range(40) : "arn:aws:rds:eu-west-1:111122223333:db:o-${number}"]
}

resource "aws_backup_selection" "more" {
  name         = "more"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = concat(["arn:aws:rds:*:*:db:*"], var.more)
}
```

[AWS Backup: quotas](https://docs.aws.amazon.com/aws-backup/latest/devguide/aws-backup-limits.html)
"""

from collections.abc import Iterable, Iterator
from typing import TypeAlias, TypeVar

from backuplint import (
    QUOTAS,
    Argument,
    Condition,
    Finding,
    Findings,
    Item,
    Known,
    Mapping,
    Null,
    Placed,
    Plan,
    PlanRule,
    Selection,
    Severity,
    Unknown,
    View,
    known,
    rule,
)

V = TypeVar("V", bound=View)
Count: TypeAlias = tuple[str, int, Placed]
"""What there is too much of, how much there certainly is, and where."""


@rule(Severity.WARNING, chapter="Linting")
def check(block: Plan | PlanRule | Selection) -> Findings:
    match block:
        case Plan():
            counts = _of_plan(block)
        case PlanRule():
            counts = _of_rule(block)
        case _:
            counts = _of_selection(block)
    for what, number, at in counts:
        maximum = QUOTAS[what]
        if number > maximum:
            place = "rule" if isinstance(block, PlanRule) else block.keyword.rpartition("_")[2]
            yield Finding(
                at=at,
                message=f"{number} {what} in this {place}; the maximum is {maximum}, "
                "and AWS does not raise it",
            )


def _of_plan(plan: Plan) -> Iterator[Count]:
    yield "rules", len(_certain(plan.rules, plan)), plan
    owners = known(plan.project.of(Selection), lambda s: (s, plan.project.plan_of(s)))
    mine = _certain((selection for selection, owner in owners if owner is plan), plan)
    yield "selections", len(mine), plan
    tagged = [selection for selection in mine if _certain(selection.selection_tags, selection)]
    yield "selections by tag", len(tagged), plan


def _of_rule(plan_rule: PlanRule) -> Iterator[Count]:
    yield "copy actions", len(_certain(plan_rule.copy_actions, plan_rule)), plan_rule
    tags = plan_rule.at(PlanRule.recovery_point_tags)
    match tags:
        case Known(value=Mapping(items=items)) | Unknown(partly=Known(value=Mapping(items=items))):
            place = Argument(plan_rule, PlanRule.recovery_point_tags, tags)
            written = [tag for tag in items.values() if not isinstance(tag, Null)]
            yield "recovery point tags", len(written), place


def _of_selection(selection: Selection) -> Iterator[Count]:
    yield "tags", len(_certain(selection.selection_tags, selection)), selection
    conditions = _certain(selection.conditions, selection)
    yield "tests in conditions", sum(map(_tests, conditions)), selection
    for declared in (Selection.resources, Selection.not_resources):
        items = set(map(_key, declared.seen(selection))) - {None}
        patterns = [key for key in items if key is not None and "*" in key]
        at = Argument(selection, declared, selection.at(declared))
        yield "ARNs with a `*`", len(patterns), at
        yield "ARNs", len(items), at


def _tests(condition: Condition) -> int:
    return sum(
        len(_certain(tests, condition))
        for tests in (
            condition.string_equals,
            condition.string_not_equals,
            condition.string_like,
            condition.string_not_like,
        )
    )


def _certain(blocks: Iterable[V], within: View) -> list[V]:
    """Those that are there if the block around them is."""
    return [one for one in blocks if one.block.uncertain in (None, within.block.uncertain)]


def _key(item: Item[str]) -> str | None:
    """What tells an element of a set from others; None where it may be the same, or several."""
    if isinstance(item, Known):
        return item.value
    link = item.refers_to
    return None if link is None else f"{link.address}.{link.attribute}"
