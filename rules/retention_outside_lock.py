r"""Backups kept shorter or longer than the lock of their vault allows.

A locked vault takes in only what is kept for as long as its lock says: no shorter than
`min_retention_days`, no longer than `max_retention_days`, and without `delete_after` a backup is
kept for ever. What does not fit is not corrected but refused: every backup job of the rule fails,
or every copy job of the copy, from the first night on. Terraform and AWS take plan and lock
without a word, and the vault stays empty.

```hcl
resource "aws_backup_vault" "archive" {
  name = "archive"
}

resource "aws_backup_vault_lock_configuration" "archive" {
  backup_vault_name  = aws_backup_vault.archive.name
  min_retention_days = 30
  max_retention_days = 365
}

resource "aws_backup_plan" "payments" {
  name = "payments"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.archive.name

    lifecycle {
      delete_after = 7
      #              ^ kept for 7 days; the vault's lock takes 30 days or more
    }
  }

  rule { # <-- kept for ever; the vault's lock takes 365 days or less
    rule_name         = "yearly"
    target_vault_name = aws_backup_vault.archive.name
  }
}
```

Keep the backups for a time between the lock's minimum and maximum, or send them to another vault.
A lock can be widened in governance mode; in compliance mode only until its days of grace are
over.

```hcl
resource "aws_backup_vault" "archive" {
  name = "archive"
}

resource "aws_backup_vault_lock_configuration" "archive" {
  backup_vault_name  = aws_backup_vault.archive.name
  min_retention_days = 7
  max_retention_days = 365
}

resource "aws_backup_plan" "payments" {
  name = "payments"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.archive.name

    lifecycle {
      delete_after = 7
    }
  }

  rule {
    rule_name         = "yearly"
    target_vault_name = aws_backup_vault.archive.name

    lifecycle {
      delete_after = 365
    }
  }
}
```

A copy answers to the lock of the vault that it goes to. Without a lifecycle of its own, or with a
`delete_after` of -1, it is kept for as long as its source. An air-gapped vault has its bounds
built in. A continuous backup is kept for 35 days at most, whatever the lifecycle says.

```hcl
variable "days" {
  type = number
}

resource "aws_backup_vault" "main" {
  name = "main-payments"
}

resource "aws_backup_vault" "locked" {
  name = "locked-payments"
}

resource "aws_backup_vault_lock_configuration" "locked" {
  backup_vault_name  = aws_backup_vault.locked.id
  min_retention_days = 90
}

resource "aws_backup_logically_air_gapped_vault" "vaulted" {
  name               = "vaulted-payments"
  min_retention_days = 7
  max_retention_days = 60
}

resource "aws_backup_plan" "payments" {
  name = "payments"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.main.name

    lifecycle {
      delete_after = 35
    }

    copy_action { # <-- the copy is kept for 35 days, as its source is; the vault's lock takes 90
      destination_vault_arn = aws_backup_vault.locked.arn
    }

    copy_action {
      destination_vault_arn = aws_backup_logically_air_gapped_vault.vaulted.arn

      lifecycle {
        delete_after = 61
        #              ^^ the copy is kept for 61 days; the air-gapped vault takes 60 days or less
      }
    }
  }

  rule {
    rule_name                                    = "vaulted"
    target_vault_name                            = aws_backup_vault.main.name
    target_logically_air_gapped_backup_vault_arn = aws_backup_logically_air_gapped_vault.vaulted.arn

    lifecycle {
      delete_after = -1
      #              ^^ kept for ever; the air-gapped vault takes 60 days or less
    }
  }

  rule {
    rule_name                = "continuous"
    target_vault_name        = aws_backup_vault.locked.name
    enable_continuous_backup = true
    #                          ^^^^ kept for 35 days at most; the vault's lock takes 90 days or more

    lifecycle {
      delete_after = var.days
    }
  }
}
```

A bound that is not set forbids nothing. The lock of another vault says nothing either, even if
both have one name, unless both are known to be in one Region and account; nor does a lock that
may not be there.

```hcl
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  region = "eu-central-1"
  alias  = "copies"
}

variable "locked" {
  type = bool
}

resource "aws_backup_vault" "payments" {
  name = "payments"
}

resource "aws_backup_vault" "copies" {
  provider = aws.copies
  name     = "payments"
}

resource "aws_backup_vault_lock_configuration" "payments" {
  count              = var.locked ? 1 : 0
  backup_vault_name  = aws_backup_vault.payments.name
  min_retention_days = 90
}

resource "aws_backup_vault_lock_configuration" "copies" {
  provider           = aws.copies
  backup_vault_name  = "payments"
  min_retention_days = 30
}

resource "aws_backup_plan" "payments" {
  name = "payments"

  rule {
    rule_name         = "daily"
    target_vault_name = "payments"

    lifecycle {
      delete_after = 7
    }

    copy_action {
      destination_vault_arn = aws_backup_vault.copies.arn

      lifecycle {
        delete_after = 30
      }
    }
  }

  rule {
    rule_name         = "forever"
    target_vault_name = "payments"

    copy_action {
      destination_vault_arn = aws_backup_vault.copies.arn
    }
  }
}
```

[AWS Backup: Vault Lock](https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html)
"""

from dataclasses import dataclass

from backuplint import (
    AirGappedVault,
    CopyAction,
    Finding,
    Findings,
    Known,
    Lifecycle,
    Note,
    Placed,
    PlanRule,
    Project,
    Severity,
    Undecided,
    VaultLock,
    known,
    rule,
)

CONTINUOUS = 35  # days, the longest

Bounded = VaultLock | AirGappedVault


@dataclass(frozen=True)
class Kept:
    """How long backups are kept: `days`, None for ever; and where that is said, in words."""

    days: int | None
    at: Placed
    said: str  # "kept for 7 days"
    because: tuple[Note, ...] = ()


@rule(Severity.ERROR, chapter="Vault Lock")
def check(block: PlanRule | CopyAction) -> Findings:
    locks = _locks(block)
    if not locks:
        return
    try:
        kept = _kept(block) if isinstance(block, PlanRule) else _copied(block)
        outside = [_outside(kept, lock) for lock in locks]
    except Undecided as undecided:
        outside = [_continuous(block, lock) for lock in locks]
        if None in outside:
            raise undecided from None
    else:
        outside = [
            found or _continuous(block, lock) for found, lock in zip(outside, locks, strict=True)
        ]
    # Of several locks of one vault nobody knows which is set last.
    if outside[0] is not None and None not in outside:
        yield outside[0]


def _locks(block: PlanRule | CopyAction) -> tuple[Bounded, ...]:
    """What bounds the retention of a rule or a copy. Errors: Undecided."""
    project: Project = block.project
    if not project.of(VaultLock) and not project.of(AirGappedVault):
        return ()
    if isinstance(block, CopyAction):
        vault = project.destination(block)
    elif not block.lacks(PlanRule.target_logically_air_gapped_backup_vault_arn):
        # What can go there is not kept in the other vault.
        at = block.at(PlanRule.target_logically_air_gapped_backup_vault_arn)
        vault = project.vault_at(at, block)
    else:
        vault = project.target(block)
        if vault is None:
            return project.locks_named(block.at(PlanRule.target_vault_name), block)
    if isinstance(vault, AirGappedVault):
        return (vault,)
    return () if vault is None else project.locks_of(vault, block)


# -- how long -------------------------------------------------------------------


def _kept(rule: PlanRule) -> tuple[Kept, ...]:
    """How long the backups of a rule are kept. Errors: Undecided."""
    lifecycle = rule.lifecycle
    if lifecycle is None:
        return (Kept(None, rule, "kept for ever"),)
    lifecycle.certain(rule)
    days = lifecycle.delete_after
    if days is None or days.value == -1:
        return (Kept(None, lifecycle.at(Lifecycle.delete_after), "kept for ever"),)
    return (Kept(days.value, days, f"kept for {_days(days.value)}"),)


def _copied(copy: CopyAction) -> tuple[Kept, ...]:
    """How long a copy is kept; where AWS's pages leave two answers, both. Errors: Undecided."""
    source = copy.parent
    assert isinstance(source, PlanRule)
    lifecycle = copy.lifecycle
    if lifecycle is None:
        return _as_source(copy, source)
    lifecycle.certain(copy)
    days = lifecycle.delete_after
    at = lifecycle.at(Lifecycle.delete_after)
    if days is None:
        return (*_as_source(at, source), Kept(None, at, "nothing says when the copy is deleted"))
    if days.value == -1:
        return _as_source(at, source)
    return (Kept(days.value, days, f"the copy is kept for {_days(days.value)}"),)


def _as_source(at: Placed, source: PlanRule) -> tuple[Kept, ...]:
    return tuple(
        Kept(
            kept.days,
            at,
            f"the copy is {kept.said}, as its source is",
            (Note(kept.at, "how long the source is kept"),),
        )
        for kept in _kept(source)
    )


# -- and whether a lock takes it ------------------------------------------------


def _outside(kept: tuple[Kept, ...], lock: Bounded) -> Finding | None:
    """What is wrong, if none of these is within the bounds."""
    last = kept[-1]
    for part, bound in known(("minimum", "maximum"), lambda part: (part, _bound(lock, part))):
        if bound is None:
            continue
        low = part == "minimum"
        if all(_breaks(one.days, bound.value, low=low) for one in kept):
            return _refused(last.at, last.said, lock, bound, low=low, because=last.because)
    return None


def _bound(lock: Bounded, part: str) -> Known[int] | None:
    return lock.min_retention_days if part == "minimum" else lock.max_retention_days


def _breaks(days: int | None, bound: int, *, low: bool) -> bool:
    if days is None:
        return not low
    return days < bound if low else days > bound


def _continuous(block: PlanRule | CopyAction, lock: Bounded) -> Finding | None:
    """What is wrong with a continuous backup, however long it is meant to be kept."""
    bound = lock.min_retention_days
    if not isinstance(block, PlanRule) or bound is None or bound.value <= CONTINUOUS:
        return None
    continuous = block.enable_continuous_backup
    if continuous is None or not continuous.value:
        return None
    said = f"a continuous backup is kept for {CONTINUOUS} days at most"
    return _refused(continuous, said, lock, bound, low=True)


def _refused(
    at: Placed,
    said: str,
    lock: Bounded,
    bound: Known[int],
    *,
    low: bool,
    because: tuple[Note, ...] = (),
) -> Finding:
    vault = "the air-gapped vault" if isinstance(lock, AirGappedVault) else "the vault's lock"
    part, more = ("minimum", "more") if low else ("maximum", "less")
    return Finding(
        at=at,
        message=f"{said}; {vault} takes {_days(bound.value)} or {more}",
        because=(*because, Note(bound, f"the {part}, in days")),
    )


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
