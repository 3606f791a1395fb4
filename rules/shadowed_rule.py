r"""A rule whose backups are not taken, because another rule of its plan runs then.

Where the start windows of two rules of one plan overlap, AWS Backup takes one backup and not two:
that of the rule which keeps it longer. For the usual daily, weekly and monthly rules at one hour
that is as it should be. It is not where the longer-kept rule has a wide start window, under which
run after run of the other one is left out; and not where the one that gives way has a copy to
another Region: the copy is left out with it.

```hcl
resource "aws_backup_plan" "databases" {
  name = "databases"

  rule {
    rule_name         = "hourly"
    target_vault_name = "databases"
    schedule          = "cron(0 * ? * * *)"

    lifecycle {
      delete_after = 1
    }
  }

  rule {
    rule_name         = "twice-a-day"
    target_vault_name = "databases"
    schedule          = "cron(0 */12 ? * * *)"
    start_window      = 480
    #                   ^^^ covers 8 runs of rule[0], which are then not taken

    completion_window = 600

    lifecycle {
      delete_after = 7
    }
  }
}
```

Let the start window of the rule that keeps its backups longer end before the second run of the
other one. Or give the two rules plans of their own: only rules of one plan give way to each other.

```hcl
resource "aws_backup_plan" "databases" {
  name = "databases"

  rule {
    rule_name         = "hourly"
    target_vault_name = "databases"
    schedule          = "cron(0 * ? * * *)"

    lifecycle {
      delete_after = 1
    }
  }

  rule {
    rule_name         = "twice-a-day"
    target_vault_name = "databases"
    schedule          = "cron(0 */12 ? * * *)"
    start_window      = 60

    lifecycle {
      delete_after = 7
    }
  }
}
```

On the first of each month the backup of this daily rule is not taken, and nothing leaves the Region
on that day:

```hcl
resource "aws_backup_plan" "ledgers" {
  name = "ledgers"

  rule {
    rule_name         = "daily"
    target_vault_name = "ledgers"
    schedule          = "cron(0 3 * * ? *)"

    lifecycle {
      delete_after = 35
    }

    copy_action { # <-- not made when rule[1] starts at the same time
      destination_vault_arn = "arn:aws:backup:eu-central-1:111122223333:backup-vault:ledgers"
    }
  }

  rule {
    rule_name         = "monthly"
    target_vault_name = "ledgers"
    schedule          = "cron(0 3 1 * ? *)"

    lifecycle {
      delete_after = 2555
    }
  }
}
```

Give the longer-kept rule the same copy. Then daily, weekly and monthly rules may start together:
each takes the place of one run of another, and everything that was to be kept is.

```hcl
locals {
  recovery_vault = "arn:aws:backup:eu-central-1:111122223333:backup-vault:ledgers"
}

resource "aws_backup_plan" "ledgers" {
  name = "ledgers"

  rule {
    rule_name         = "daily"
    target_vault_name = "ledgers"
    schedule          = "cron(0 3 * * ? *)"
    start_window      = 480
    completion_window = 1440

    lifecycle {
      delete_after = 35
    }

    copy_action {
      destination_vault_arn = local.recovery_vault
    }
  }

  rule {
    rule_name         = "weekly"
    target_vault_name = "ledgers"
    schedule          = "cron(0 3 ? * SUN *)"
    start_window      = 480
    completion_window = 1440

    lifecycle {
      delete_after = 90
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-central-1:111122223333:backup-vault:ledgers"
    }
  }

  rule {
    rule_name         = "monthly"
    target_vault_name = "ledgers"
    schedule          = "cron(0 3 1 * ? *)"
    start_window      = 480
    completion_window = 1440

    copy_action {
      destination_vault_arn = local.recovery_vault

      lifecycle {
        delete_after = 365
      }
    }
  }
}
```

A continuous rule does not take snapshots at its times, and AWS advises to have one beside a rule
that does. Rules that keep their backups equally long are left alone too: which of them gives way
AWS does not say.

```hcl
resource "aws_backup_plan" "databases" {
  name = "databases"

  rule {
    rule_name                = "continuous"
    target_vault_name        = "databases"
    schedule                 = "cron(0 * ? * * *)"
    enable_continuous_backup = true

    lifecycle {
      delete_after = 35
    }
  }

  rule {
    rule_name         = "daily"
    target_vault_name = "databases"
    schedule          = "cron(0 3 * * ? *)"
    start_window      = 480
    completion_window = 1440

    lifecycle {
      delete_after = 90
    }
  }

  rule {
    rule_name         = "noon"
    target_vault_name = "databases"
    schedule          = "cron(0 */4 * * ? *)"

    lifecycle {
      delete_after = 90
    }
  }
}
```

[AWS Backup: options of a backup plan](https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html)
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import permutations
from math import isinf

from backuplint import (
    Argument,
    CopyAction,
    Finding,
    Findings,
    Known,
    Note,
    Null,
    Plan,
    PlanRule,
    Severity,
    Timetable,
    Undecided,
    Unknown,
    known,
    meet,
    most_in_window,
    rule,
    schedule_of,
    timetable,
)

AT_ONCE = timedelta(0)


@dataclass(frozen=True, eq=False)
class Snapshots:
    """A rule that takes snapshots: when, and for how many days it keeps them."""

    rule: PlanRule
    times: Timetable
    retention: float

    @property
    def name(self) -> str:
        return self.rule.address.removeprefix(f"{self.rule.instance.address}.")

    @property
    def kept(self) -> str:
        if isinf(self.retention):
            return "kept for ever"
        return f"kept for {self.retention:.0f} day{'s' * (self.retention != 1)}"


@dataclass(frozen=True, eq=False)
class Pair:
    """Two rules of a plan, of which the first keeps its backups longer."""

    winner: Snapshots
    loser: Snapshots


@rule(Severity.WARNING, chapter="Staggered Schedules")
def check(plan: Plan) -> Findings:
    if len(plan.rules) < 2:
        return
    today = date.today()
    rules = [s for s in known(plan.rules, lambda r: _snapshots(r, plan)) if s is not None]
    pairs = [Pair(*two) for two in permutations(rules, 2) if two[0].retention > two[1].retention]
    for finding in known(pairs, lambda pair: _covered(pair, today)):
        if finding is not None:
            yield finding
    copies = [
        (pair, copy)
        for pair in pairs
        if pair.loser.rule.copy_actions
        and meet(pair.winner.times, pair.loser.times, AT_ONCE, today)
        for copy in pair.loser.rule.copy_actions
    ]
    for finding in known(copies, lambda pair_and_copy: _lost(*pair_and_copy)):
        if finding is not None:
            yield finding


def _snapshots(rule: PlanRule, plan: Plan) -> Snapshots | None:
    """None for a rule that takes no snapshots at its times. Errors: Undecided."""
    continuous = rule.enable_continuous_backup
    if continuous is not None and continuous.value:
        return None
    times = timetable(rule)
    if times is None:
        return None
    rule.certain(within=plan)
    return Snapshots(rule, times, rule.retention)


def _covered(pair: Pair, today: date) -> Finding | None:
    """The longer-kept rule's start window, if it holds several runs of the other."""
    winner, loser = pair.winner, pair.loser
    window = winner.rule.start_window
    between = loser.times.schedule.shortest_interval(today)
    if window is None or between is None or between >= timedelta(minutes=window.value):
        return None
    runs = most_in_window(timedelta(minutes=window.value), winner.times, loser.times, today)
    if runs < 2:
        return None
    return Finding(
        at=Argument(winner.rule, PlanRule.start_window, winner.rule.at(PlanRule.start_window)),
        message=(
            f"a start window of {window.value} minutes covers {runs} runs of {loser.name}, "
            f"which are then not taken; end it before the second of them"
        ),
        because=[
            Note(schedule_of(loser.rule), f"{loser.kept}, so it gives way"),
            Note(schedule_of(winner.rule), winner.kept),
        ],
    )


def _lost(pair: Pair, copy: CopyAction) -> Finding | None:
    """A copy that the longer-kept rule, which takes the other's place, does not make."""
    winner, loser = pair.winner, pair.loser
    copy.certain(within=loser.rule)
    for other in winner.rule.copy_actions:
        if _same_destination(copy, other):
            other.certain(within=winner.rule)
            return None
    return Finding(
        at=copy,
        message=(
            f"this copy is not made when {winner.name} starts at the same time, which is kept "
            f"longer and has no such copy; give it the same one"
        ),
        because=[
            Note(schedule_of(winner.rule), f"takes the place of the other; {winner.kept}"),
            Note(schedule_of(loser.rule), loser.kept),
        ],
    )


def _same_destination(one: CopyAction, other: CopyAction) -> bool:
    """Whether two copies go to one vault. Errors: Undecided."""
    values = [copy.at(CopyAction.destination_vault_arn) for copy in (one, other)]
    match values:
        case [Known(value=first), Known(value=second)]:
            return bool(first == second)
        case [Null(), _] | [_, Null()]:
            return False
    links = [None if isinstance(value, Null) else value.refers_to for value in values]
    if links[0] is not None and links[0] == links[1]:
        return True
    vaults = [copy.project.destination(copy) for copy in (one, other)]
    if vaults[0] is not None and vaults[1] is not None:
        return vaults[0] is vaults[1]
    raise Undecided(next(value for value in values if isinstance(value, Unknown)))
