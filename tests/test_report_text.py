"""The text format: what people see."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backuplint.engine import Coverage, Related, Report, Result
from backuplint.report import render, render_faults
from backuplint.report.escape import width
from backuplint.rule import Severity
from tests.test_report_sample import (
    MANUAL,
    cold_storage,
    full,
    options,
    result,
    rule,
    source,
    span,
)

BARE = rule(manual="A rule that gives no advice.")


def text(report: Report, **changes: bool | int) -> str:
    return render("text", report, [], options(**changes))


def frame(*results: Result, **changes: bool | int) -> str:
    """Findings without what is below their frames."""
    shown = text(Report(results), quiet=True, **changes)
    return re.sub(r"\n *\|\n *= (.|\n)*?(\n\n|\Z)", "\n", shown)


def test_a_finding_across_modules() -> None:
    assert text(Report((cold_storage(),)), quiet=True) == dedent(
        """\
        error[short-cold-storage]: deleted 30 days after it moves to cold storage; the
                                   minimum is 90
          --> modules/backup/main.tf:14:28
           |
        13 |       cold_storage_after = var.cold
           |                            -------- moves to cold storage after 30 days
        14 |       delete_after       = var.keep
           |                            ^^^^^^^^
           |
          ::: main.tf:1:1
           |
         1 | module "backup" {
           | --------------- called from here
         2 |   source = "./modules/backup"
         3 |   cold   = 30
           |            -- which comes from here
         4 |   keep   = local.keep
           |            ---------- the value comes from here
        ...
         9 |   keep = 60
           |          -- the value comes from here
           |
           = address: module.backup["a"].aws_backup_plan.daily.rule[0]
                      also for 5 more: module.backup["b"].aws_backup_plan.daily.rule[0],
                      module.backup["c"].aws_backup_plan.daily.rule[0],
                      module.backup["d"].aws_backup_plan.daily.rule[0], and 2 more
           = help: Keep it for 90 days after the move, or do not move it. What the move
                   costs, and when it pays, is in the pricing of `AWS Backup`.
           = docs: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html
        """
    )


def test_the_summary_says_what_was_looked_at_and_what_stays_open() -> None:
    assert text(full()).split("\n\n")[-1] == dedent(
        """\
        3 findings (1 error, 1 warning, 1 note), 1 suppressed
        looked at 12 files in 4 modules, 3 of them with AWS Backup: 4 plans, 3 vaults, 1
          selection
        1 module not looked into: terraform-aws-modules/backup/aws (2 calls)
        1 question could not be decided (--show-undecided lists them)
        incomplete: 2 faults, so there may be more
        """
    )


@pytest.mark.parametrize(
    ("coverage", "line"),
    [
        (Coverage(), "looked at nothing: no Terraform was found"),
        (Coverage(files=9, modules=2), "looked at 9 files in 2 modules: nothing of AWS Backup"),
        (
            Coverage(files=12, modules=3, relevant=3, plans=4, vaults=3, selections=2),
            "looked at 12 files in 3 modules: 4 plans, 3 vaults, 2 selections",
        ),
        (
            Coverage(files=1, modules=1, relevant=1),
            "looked at 1 file in 1 module: no plan, vault or selection",
        ),
    ],
)
def test_no_findings_means_something_only_with_what_was_looked_at(
    coverage: Coverage, line: str
) -> None:
    first, second, *_ = text(Report(coverage=coverage)).splitlines()
    assert first == "No findings"
    assert second.startswith(line)


def test_many_modules_out_of_sight_are_named_in_part() -> None:
    calls = tuple((f"registry/{name}", 1) for name in "abcde")
    assert (
        "5 modules not looked into: registry/a (1 call), registry/b (1 call), registry/c\n"
        "  (1 call), and 2 more\n"
    ) in text(Report(coverage=Coverage(files=1, modules=1, not_looked_into=calls)))


def test_quiet_says_nothing_of_a_clean_run() -> None:
    assert text(Report(coverage=Coverage(files=1, modules=1)), quiet=True) == ""


def test_questions_are_shown_once_a_place() -> None:
    shown = text(full(), show_undecided=True)
    assert (
        dedent(
            """\

        undecided: nothing gives var.name a value
         --> vaults.tf:2:10
          |
        2 |   name = var.name
          |          ^^^^^^^^
          |
          = asked by unlocked-vault: aws_backup_vault.main
          = asked by short-cold-storage: aws_backup_vault.main

        """
        )
        in shown
    )
    assert "1 question could not be decided\n" in shown
    assert "undecided:" not in text(full())


def test_faults_are_frames_apart_from_the_findings() -> None:
    assert render_faults("text", full(), options()) == dedent(
        """\
        error[fault]: expected a value
         --> broken.tf:2:10
          |
        2 |   name = = 1
          |          ^^^

        error[fault]: no such file or directory
         --> missing
        """
    )
    assert "fault]" not in text(full())


def test_labels_of_one_line_hang_below_it() -> None:
    file = source("a.tf", "days = merge(local.a, local.b)\n")
    found = result(
        span(file, "local.b"),
        of=BARE,
        related=(
            Related("because", span(file, "merge"), "one"),
            Related("because", span(file, "local.a"), "two"),
            Related("because", span(file, "local.b"), "three"),
        ),
    )
    assert frame(found) == dedent(
        """\
        error[short-cold-storage]: wrong
         --> a.tf:1:23
          |
        1 | days = merge(local.a, local.b)
          |        ----- -------  ^^^^^^^ three
          |        |     |
          |        |     two
          |        one
        """
    )


def test_a_label_that_is_too_long_wraps_below_its_mark() -> None:
    file = source("a.tf", "days = merge(local.a, local.b)\n")
    other = Related("because", span(file, "merge"), "a label of one line")
    long = Related("because", span(file, "local.a"), "what is here, " * 4 + "is long")
    found = result(span(file, "days"), of=BARE, related=(other, long))
    assert frame(found, width=50).splitlines()[3:] == [
        "1 | days = merge(local.a, local.b)",
        "  | ^^^^   ----- -------",
        "  |        |     |",
        "  |        |     what is here, what is here, what",
        "  |        |     is here, what is here, is long",
        "  |        a label of one line",
    ]


def test_lines_between_are_shown_if_few_and_folded_if_many() -> None:
    file = source("a.tf", "a = 1\nb = 2\nc = 3\nd = 4\ne = 5\nf = 6\n")
    places = [span(file, digit) for digit in "136"]
    found = result(places[0], of=BARE, related=tuple(Related("also", each, "") for each in places))
    assert frame(found).splitlines()[2:] == [
        "  |",
        "1 | a = 1",
        "  |     ^ also here",
        "2 | b = 2",
        "3 | c = 3",
        "  |     - also here",
        "...",
        "6 | f = 6",
        "  |     - also here",
    ]


def test_many_of_the_same_are_named_in_part() -> None:
    file = source("a.tf", "".join(f"a{number} = 1\n" for number in range(9)))
    places = [span(file, f"a{number}") for number in range(9)]
    found = result(
        places[0], of=BARE, related=tuple(Related("also", each, "") for each in places[1:])
    )
    shown = text(Report((found,)))
    assert "  = also: a.tf:5:1, a.tf:6:1, a.tf:7:1, and 2 more\n" in shown
    assert shown.count("also here") == 3


def test_a_span_of_several_lines_is_marked_on_its_first() -> None:
    file = source("a.tf", "a = {\r\n  b = 1\r\n}\r\n")
    assert frame(result(span(file, "{\r\n  b = 1\r\n}"), of=BARE)).splitlines()[2:] == [
        "  |",
        "1 | a = {",
        "  |     ^",
    ]


def test_carets_stand_under_wide_characters_and_after_tabs() -> None:
    file = source("a.tf", '\ta = "日本語" + "e\u0301" + b\n')
    found = result(
        span(file, "b"), of=BARE, related=(Related("because", span(file, '"日本語"'), "wide"),)
    )
    assert frame(found).splitlines()[3:] == [
        '1 |     a = "日本語" + "e\u0301" + b',
        "  |         --------         ^",
        "  |         |",
        "  |         wide",
    ]


def test_without_unicode_there_is_none() -> None:
    file = source("Größe.tf", 'a = "日本" + b # ' + "x" * 99)
    found = result(span(file, "b"), "größer als 3", of=BARE)
    shown = frame(found, unicode=False)
    assert shown.isascii()
    assert shown.splitlines()[:2] == [
        "error[short-cold-storage]: gr??er als 3",
        " --> Gr??e.tf:1:12",
    ]
    assert shown.splitlines()[3].startswith('1 | a = "??" + b # xxx')
    assert shown.splitlines()[3].endswith("xxx...")
    assert shown.splitlines()[4] == "  |            ^"


def test_a_long_line_is_shown_around_its_mark() -> None:
    file = source("a.tf", "a = [" + "1, " * 50 + "wrong, " + "2, " * 50 + "]\n")
    assert frame(result(span(file, "wrong"), of=BARE), width=40).splitlines()[3:] == [
        "1 | …, 1, 1, 1, 1, wrong, 2, 2, 2, 2, 2…",
        "  |                ^^^^^",
    ]


def test_a_very_long_line_is_cut_before_it_is_looked_at() -> None:
    file = source("a.tf.json", "[" + "1," * 500_000 + '"wrong"' + ",2" * 500_000 + "]")
    row, marks = frame(result(span(file, '"wrong"'), of=BARE)).splitlines()[3:]
    at = marks.index("^")
    assert row[at : at + 7] == '"wrong"'
    assert width(row) <= 80


def test_secrets_are_not_shown() -> None:
    file = source("a.tf", 'database = { password = "hunter2", port = 1 }\n')
    row, marks = frame(result(span(file, "port"), of=BARE)).splitlines()[3:]
    assert row == '1 | database = { password = "***", port = 1 }'
    assert marks == "  |                                ^^^^"


@given(
    st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=300),
    st.data(),
    st.integers(40, 120),
)
def test_marks_are_under_what_they_mark(line: str, data: st.DataObject, columns: int) -> None:
    file = source("a.tf", line)
    start = data.draw(st.integers(0, len(line) - 1))
    end = data.draw(st.integers(start + 1, min(len(line), start + 20)))
    row, marks, *_ = frame(result(file.span(start, end), of=BARE), width=columns).splitlines()[3:]
    under = row.ljust(columns)[marks.index("^") : len(marks)]
    assert under.replace("***", "") in line[start:end] or "***" in row
    assert len(under) == end - start or "***" in row
    assert width(row) <= columns


@given(st.text(st.characters(), min_size=1), st.data())
def test_any_place_in_any_text_can_be_shown(content: str, data: st.DataObject) -> None:
    file = source("a.tf", content)
    places = []
    for _ in range(3):
        start = data.draw(st.integers(0, len(content)))
        places.append(file.span(start, data.draw(st.integers(start, len(content)))))
    related = tuple(Related("because", place, "why") for place in places[1:])
    found = result(places[0], of=BARE, related=related)
    for unicode in (True, False):
        shown = frame(found, unicode=unicode)
        assert "^" in shown.split("\n  |\n")[1]
        shown.encode("utf-8" if unicode else "ascii")


def test_advice_and_messages_wrap_at_the_width_and_words_stay_whole() -> None:
    found = replace(cold_storage(), message="word " * 30 + "x" * 100)
    lines = text(Report((found,)), width=60).splitlines()
    long = ("x" * 100, "http", "module.")
    assert all(width(line) <= 60 for line in lines if not any(word in line for word in long))
    assert lines[1].startswith(" " * 27 + "word")


def test_colour_changes_nothing_but_colour() -> None:
    report = full()
    plain = text(report, show_undecided=True)
    colored = text(report, show_undecided=True, color=True)
    assert "\x1b[1;31merror[short-cold-storage]\x1b[0m" in colored
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == plain


@pytest.mark.parametrize(
    "bad", ["[bold]x", "[/etc/passwd]", ":key:abc", "arn:aws:kms:eu-west-1:1:key:abc"]
)
def test_text_is_no_markup_in_colour(bad: str) -> None:
    found = result(source("a.tf", "a").span(0, 1), bad)
    assert bad in text(Report((found,)), color=True)


def test_what_color_says_counts_and_not_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b[1;31m" in text(full(), color=True)


@pytest.mark.parametrize("severity", Severity)
def test_a_frame_begins_with_severity_and_rule(severity: Severity) -> None:
    found = result(source("a.tf", "a").span(0, 1), of=rule("a-rule", severity, manual=MANUAL))
    assert text(Report((found,))).startswith(f"{severity.value}[a-rule]: wrong\n --> a.tf:1:1\n")


def test_rich_is_imported_only_for_colour() -> None:
    code = dedent(
        """\
        import sys
        from tests.test_report_sample import full, options
        from backuplint.report import render
        render("text", full(), [], options())
        assert "rich" not in sys.modules
        render("text", full(), [], options(color=True))
        assert "rich" in sys.modules
        """
    )
    root = Path(__file__).parents[1]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)
