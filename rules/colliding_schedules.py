r"""Plans whose backups start at the same time.

A plan starts a job for every resource that it selects, all at its scheduled time. Where several
plans start together, their jobs wait for one another: AWS Backup and the services behind it run
only so many backups of an account at once, and databases and file systems serve the reads of all of
them. Jobs that wait past their start window, or run past their completion window, are cancelled,
and those resources have no backup of that day.

```hcl
resource "aws_backup_plan" "critical" {
  name = "critical"

  rule {
    rule_name         = "daily"
    target_vault_name = "critical"
    schedule          = "cron(0 2 * * ? *)"
  }
}

resource "aws_backup_plan" "standard" {
  name = "standard"

  rule {
    rule_name         = "weekly"
    target_vault_name = "standard"
    schedule          = "cron(15 2 ? * SUN *)"
    #                   ^^^^^^^^^^^^^^^^^^^^^^ 2 plans start within 30 minutes of each other
  }
}
```

Stagger them: give each plan a time of its own, so that the jobs of one have started before the next
begins. An hour or two apart is usual; the plan that matters most goes first.

```hcl
resource "aws_backup_plan" "critical" {
  name = "critical"

  rule {
    rule_name         = "daily"
    target_vault_name = "critical"
    schedule          = "cron(0 1 * * ? *)"
  }
}

resource "aws_backup_plan" "standard" {
  name = "standard"

  rule {
    rule_name         = "weekly"
    target_vault_name = "standard"
    schedule          = "cron(0 3 ? * SUN *)"
  }
}
```

Times in different zones are compared as they are, and without a schedule AWS Backup runs a rule at
05:00 UTC. Of each group of plans one finding speaks, at the schedule that stands last. So three
plans are found together here, the one of 05:00 through the one of 05:25:

```hcl
resource "aws_backup_plan" "tokyo" {
  name = "tokyo"

  rule {
    rule_name                    = "daily"
    target_vault_name            = "tokyo"
    schedule                     = "cron(50 14 * * ? *)"
    schedule_expression_timezone = "Asia/Tokyo"
  }
}

resource "aws_backup_plan" "whenever" {
  name = "whenever"

  rule {
    rule_name         = "daily"
    target_vault_name = "whenever"
  }
}

resource "aws_backup_plan" "between" {
  name = "between"

  rule {
    rule_name         = "daily"
    target_vault_name = "between"
    schedule          = "cron(25 5 * * ? *)"
    #                   ^^^^^^^^^^^^^^^^^^^^ 3 plans start within 30 minutes of each other
  }
}
```

Every instance is a plan of its own. Where `for_each` makes several, give each its schedule:

```hcl
locals {
  plans = {
    databases = { hour = 1 }
    files     = { hour = 3 }
    volumes   = { hour = 5 }
  }
}

resource "aws_backup_plan" "alike" {
  for_each = local.plans

  name = "${each.key}-alike"

  rule {
    rule_name         = "daily"
    target_vault_name = each.key
    schedule          = "cron(30 12 * * ? *)"
    #                   ^^^^^^^^^^^^^^^^^^^^^ 3 plans start within 30 minutes of each other
  }
}

resource "aws_backup_plan" "staggered" {
  for_each = local.plans

  name = each.key

  rule {
    rule_name         = "daily"
    target_vault_name = each.key
    schedule          = "cron(0 ${each.value.hour} * * ? *)"
  }
}
```

These do not collide: rules of one plan, rules that never run on one day, and rules that run every
hour, which meet every other whatever anybody does.

```hcl
resource "aws_backup_plan" "tiers" {
  name = "tiers"

  rule {
    rule_name         = "daily"
    target_vault_name = "tiers"
    schedule          = "cron(0 2 ? * MON-SAT *)"
  }

  rule {
    rule_name         = "monthly"
    target_vault_name = "tiers"
    schedule          = "cron(0 2 ? * 2#1 *)"
  }
}

resource "aws_backup_plan" "sundays" {
  name = "sundays"

  rule {
    rule_name         = "weekly"
    target_vault_name = "sundays"
    schedule          = "cron(0 2 ? * SUN *)"
  }
}

resource "aws_backup_plan" "hourly" {
  name = "hourly"

  rule {
    rule_name         = "hourly"
    target_vault_name = "hourly"
    schedule          = "cron(0 * ? * * *)"
  }
}
```

Nor do plans in different Regions or accounts:

```hcl
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "recovery"
  region = "eu-central-1"
}

resource "aws_backup_plan" "here" {
  name = "here"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
    schedule          = "cron(0 2 * * ? *)"
  }
}

resource "aws_backup_plan" "there" {
  provider = aws.recovery

  name = "there"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
    schedule          = "cron(0 2 * * ? *)"
  }
}

resource "aws_backup_plan" "elsewhere" {
  region = "eu-north-1"
  name   = "elsewhere"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
    schedule          = "cron(0 2 * * ? *)"
  }
}
```

`minutes` sets how near is too near: with 0 only plans that start in the same minute are found. A
rule that an ignore comment names leaves its group, and the others are judged without it.

[AWS Backup: options of a backup plan](https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html),
[AWS Backup: quotas](https://docs.aws.amazon.com/aws-backup/latest/devguide/aws-backup-limits.html)
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import TypeAlias

from backuplint import (
    Argument,
    Finding,
    Findings,
    Frequency,
    Note,
    Null,
    Plan,
    PlanRule,
    Project,
    Severity,
    Span,
    Timetable,
    decided,
    ignored,
    known,
    meet,
    rule,
    schedule_of,
    timetable,
)

Place: TypeAlias = tuple[str, str | None]
"""A provider configuration, and the Region if one is written."""

SHOWN = 4  # names in a message


@dataclass(frozen=True, eq=False)
class Member:
    """A rule that counts: when it runs, and where."""

    schedule: Argument
    plan: str  # its address
    times: Timetable
    place: Place

    @property
    def trail(self) -> tuple[Span, ...]:
        """Where its schedule is written, where that comes from, and the calls of its module."""
        spans = [*self.schedule.trail]
        module = self.schedule.view.module
        while module.call is not None and module.parent is not None:
            spans.append(module.call.header)
            module = module.parent
        return tuple(span for span in spans if span.source.owned)

    @property
    def order(self) -> tuple[tuple[str, int], ...]:
        return tuple((span.source.name, span.start) for span in self.trail)


@rule(Severity.WARNING, chapter="Staggered Schedules")
def check(project: Project, *, minutes: int = 30) -> Findings:
    rules = [rule for plan in project.of(Plan) for rule in plan.rules]
    members = [member for member in known(rules, _member) if member is not None]
    places = _same_places(project, members)
    clusters = _clusters(members, places, timedelta(minutes=minutes))
    left = {m for cluster in clusters for m in cluster if not ignored(m.schedule)}
    if len(left) < sum(map(len, clusters)):
        left_over = [member for member in members if member in left]
        clusters = _clusters(left_over, places, timedelta(minutes=minutes))
    for cluster in clusters:
        yield _finding(sorted(cluster, key=lambda m: (m.order, m.plan)), minutes)


def _member(rule: PlanRule) -> Member | None:
    """None for a rule that does not count. Errors: Undecided."""
    rule.certain()
    times = timetable(rule)
    if times is None or times.schedule.frequency is Frequency.HOURLY:
        return None
    if times.schedule.never_fires(date.today()):
        return None
    region = rule.instance.argument("region")
    name = None if isinstance(region, Null) else str(decided(region).value)
    plan = rule.instance.address
    return Member(schedule_of(rule), plan, times, (rule.instance.provider, name))


def _same_places(project: Project, members: Iterable[Member]) -> set[frozenset[Place]]:
    """The pairs of places that are one Region of one account; a question for each in doubt."""
    inhabitants = {member.place: member.schedule.view.instance for member in members}

    def same(pair: tuple[Place, Place]) -> frozenset[Place] | None:
        one, other = (inhabitants[place] for place in pair)
        return frozenset(pair) if project.same_place(one, other) else None

    pairs = combinations(inhabitants, 2)
    return {frozenset({place}) for place in inhabitants} | {p for p in known(pairs, same) if p}


def _clusters(
    members: Iterable[Member], places: set[frozenset[Place]], within: timedelta
) -> list[list[Member]]:
    """The members that start together, directly or through others, of two plans or more."""
    # All of one time and place are alike: together they meet, or do not meet, those of another.
    alike: dict[tuple[Timetable, Place], list[Member]] = defaultdict(list)
    for member in members:
        alike[member.times, member.place].append(member)
    joined = {key: key for key in alike}

    def end(key: tuple[Timetable, Place]) -> tuple[Timetable, Place]:
        while joined[key] != key:
            joined[key] = key = joined[joined[key]]
        return key

    today = date.today()
    for one, other in combinations(alike, 2):
        if end(one) == end(other) or frozenset({one[1], other[1]}) not in places:
            continue
        plans = {member.plan for member in (*alike[one], *alike[other])}
        if len(plans) > 1 and meet(one[0], other[0], within, today):
            joined[end(one)] = end(other)
    clusters: dict[tuple[Timetable, Place], list[Member]] = defaultdict(list)
    for key, same in alike.items():
        clusters[end(key)] += same
    return [c for c in clusters.values() if len({member.plan for member in c}) > 1]


def _finding(cluster: list[Member], minutes: int) -> Finding:
    *others, last = cluster
    plans = list(dict.fromkeys(member.plan for member in cluster))
    names = ", ".join(plans[:SHOWN]) + (f" and {len(plans) - SHOWN} more" * (len(plans) > SHOWN))
    when = f"within {minutes} minutes of each other" if minutes > 0 else "in the same minute"
    elsewhere = {member.order: member for member in others if member.order != last.order}
    return Finding(
        at=last.schedule,
        message=f"{len(plans)} plans start {when}; stagger them: {names}",
        because=[Note(member, f"{member.plan} starts then") for member in elsewhere.values()],
    )
