"""Reports made by hand for the tests of the formats, and what holds in all of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from backuplint.engine import Coverage, Question, Related, Report, Result, Suppressed
from backuplint.faults import Fault
from backuplint.report import FORMATS, Options, render, render_faults
from backuplint.rule import Rule, Severity
from backuplint.source import Source, Span

ROOT = Path.cwd()  # nothing is read from it

MANUAL = """\
Cold storage shorter than the 90 days AWS Backup requires.

A recovery point that moves to cold storage stays there for at least 90 days.

```hcl
lifecycle {
  delete_after = 60
}
```

Keep it for 90 days after the move, or do not move it. What the move costs, and when it pays, is
in the [pricing](https://aws.amazon.com/backup/pricing/) of `AWS Backup`.

More of this.

[Lifecycle](https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html)
"""

PLAN = """\
variable "cold" {}
variable "keep" {}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = "main"
    schedule          = "cron(0 5 * * ? *)"

    lifecycle {
      cold_storage_after = var.cold
      delete_after       = var.keep
    }
  }
}
"""

MAIN = """\
module "backup" {
  source = "./modules/backup"
  cold   = 30
  keep   = local.keep
}

locals {
  # Days.
  keep = 60
}
"""


def rule(
    name: str = "short-cold-storage",
    severity: Severity = Severity.ERROR,
    *,
    manual: str = MANUAL,
    chapter: str = "Plans and rules",
    security: float | None = None,
) -> Rule:
    return Rule(
        id=name,
        severity=severity,
        subject=object,
        check=lambda _: iter(()),
        manual=manual,
        chapter=chapter,
        on=True,
        security=security,
        options=(),
    )


def source(name: str, text: str, *, owned: bool = True) -> Source:
    return Source(name, text, path=ROOT / name, owned=owned)


def span(of: Source, text: str, occurrence: int = 1) -> Span:
    """Where `text` stands in a source."""
    start = -1
    for _ in range(occurrence):
        start = of.text.index(text, start + 1)
    return of.span(start, start + len(text))


def result(
    at: Span,
    message: str = "wrong",
    *,
    of: Rule | None = None,
    address: str = "aws_backup_plan.daily",
    more: tuple[str, ...] = (),
    related: tuple[Related, ...] = (),
) -> Result:
    made = of or rule()
    return Result(
        rule=made,
        severity=made.severity,
        message=message,
        span=at,
        address=address,
        instances=(address, *more),
        related=related,
        fingerprint="0123456789abcdef0123456789abcdef",
    )


def options(**changes: bool | int) -> Options:
    return Options(root=ROOT, **changes)  # type: ignore[arg-type]


def cold_storage() -> Result:
    """A value that came through a variable, a call and a local, and what it contradicts."""
    plan, main = source("modules/backup/main.tf", PLAN), source("main.tf", MAIN)
    return result(
        span(plan, "var.keep"),
        "deleted 30 days after it moves to cold storage; the minimum is 90",
        address='module.backup["a"].aws_backup_plan.daily.rule[0]',
        more=tuple(f'module.backup["{key}"].aws_backup_plan.daily.rule[0]' for key in "bcdef"),
        related=(
            Related("origin", span(main, "local.keep"), "the value comes from here"),
            Related("origin", span(main, "60"), "the value comes from here"),
            Related("because", span(plan, "var.cold"), "moves to cold storage after 30 days"),
            Related("origin", span(main, "30"), "which comes from here"),
            Related("call", span(main, 'module "backup"'), "called from here"),
        ),
    )


def full() -> Report:
    """Something of everything that a report can say."""
    plan = source("modules/backup/main.tf", PLAN)
    vault = source("vaults.tf", 'resource "aws_backup_vault" "main" {\n  name = var.name\n}\n')
    lock = rule("unlocked-vault", Severity.WARNING, chapter="Vaults", security=6.0)
    note = rule("unnamed-schedule", Severity.NOTE, manual="A schedule without a time zone.")
    asked = span(vault, "var.name")
    unreadable = source("broken.tf", 'resource "aws_backup_vault" {\n  name = = 1\n}\n')
    return Report(
        results=(
            cold_storage(),
            result(
                span(vault, 'resource "aws_backup_vault" "main"'),
                "the vault has no lock",
                of=lock,
                address="aws_backup_vault.main",
            ),
            result(span(plan, '"cron(0 5 * * ? *)"'), "runs in UTC", of=note),
        ),
        questions=(
            Question(lock, "aws_backup_vault.main", asked, "nothing gives var.name a value"),
            Question(rule(), "aws_backup_vault.main", asked, "nothing gives var.name a value"),
        ),
        faults=(
            Fault("expected a value", span(unreadable, "= 1")),
            Fault("no such file or directory", "missing"),
        ),
        suppressed=(Suppressed(result(span(plan, '"main"')), span(plan, "name"), "legacy"),),
        coverage=Coverage(
            files=12,
            modules=4,
            relevant=3,
            plans=4,
            vaults=3,
            selections=1,
            not_looked_into=(("terraform-aws-modules/backup/aws", 2),),
        ),
    )


def hostile() -> Report:
    """The same bad text in every place that a pull request can fill."""
    bad = "\x1b[31m\x1b]8;;http://x\x07\x9b1m\u202e\u2066\u2028##[add-mask]x ##vso[y]\r\n::error::z"
    file = source(f"::notice::{bad}.tf", f"a = {bad!s}\n  ::set-env::{bad}\n")
    other = source(f"  ::warning::{bad}.tf", bad)
    whole = file.span(0, len(file.text))
    return Report(
        results=(
            result(
                whole,
                f"{bad} [x](http://evil) <img src=x> {{0}} ${{var.x}}",
                address=f'module.m["{bad}"].aws_backup_plan.x',
                more=(bad,),
                related=tuple(
                    Related(role, other.span(0, 3), bad)
                    for role in ("origin", "because", "call", "also")
                ),
            ),
        ),
        questions=(Question(rule(), bad, whole, bad),),
        faults=(Fault(bad, bad), Fault(bad, other.span(0, 3))),
        suppressed=(Suppressed(result(whole, bad), whole, bad),),
        coverage=Coverage(files=1, modules=1, relevant=1, not_looked_into=((bad, 1),)),
    )


def everything(name: str, report: Report, **changes: bool | int) -> str:
    chosen = options(show_undecided=True, github=True, **changes)
    return render(name, report, [rule()], chosen) + render_faults(name, report, chosen)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_gives_the_same_text(name: str) -> None:
    assert everything(name, full()) == everything(name, full())


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("unicode", [True, False])
@pytest.mark.parametrize("color", [True, False])
def test_nothing_from_the_tree_reaches_a_terminal_or_a_log(
    name: str, unicode: bool, color: bool
) -> None:
    text = everything(name, hostile(), unicode=unicode, color=color)
    if color:
        text = re.sub(r"\x1b\[[\d;]*m", "", text)
    strange = {c for c in text if not c.isprintable() and c not in "\n\u200b"}
    assert strange == set()
    assert "##[" not in text
    assert "##vso[" not in text
    assert not re.search(r"^\s*::", text, re.MULTILINE)
    assert unicode or text.isascii()


@pytest.mark.parametrize("name", FORMATS)
def test_a_name_of_bytes_that_are_not_utf_8_can_be_written(name: str) -> None:
    file = source("caf\udce9.tf", "a\n")
    report = Report(results=(result(file.span(0, 1)),), faults=(Fault("unreadable", "x\udce9"),))
    everything(name, report).encode()


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_report_can_be_written(name: str) -> None:
    assert render(name, Report(), [], options()).endswith("\n")


def test_there_is_no_format_of_another_name() -> None:
    with pytest.raises(KeyError):
        render("xml", Report(), [], options())
