"""The concise format: what a matcher, an editor and an `expected.txt` read."""

from __future__ import annotations

import re

from backuplint.engine import Report
from backuplint.report import render, render_faults
from tests.test_report_sample import full, options, result, rule, source


def test_a_line_a_finding_and_one_that_sums_up() -> None:
    assert render("concise", full(), [], options()) == (
        "modules/backup/main.tf:14:28: error short-cold-storage"
        " deleted 30 days after it moves to cold storage; the minimum is 90\n"
        "vaults.tf:1:1: warning unlocked-vault the vault has no lock\n"
        "modules/backup/main.tf:10:25: note unnamed-schedule runs in UTC\n"
        "3 findings (1 error, 1 warning, 1 note), 1 suppressed;"
        " looked at 12 files in 4 modules, 3 of them with AWS Backup: 4 plans, 3 vaults,"
        " 1 selection; 1 question could not be decided;"
        " incomplete: 2 faults, so there may be more\n"
    )


def test_only_findings_look_like_findings() -> None:
    pattern = re.compile(r"^(?:\S.*?):\d+:\d+: (?:error|warning|note) [a-z-]+ .+$")
    lines = render("concise", full(), [], options(show_undecided=True)).splitlines()
    assert [bool(pattern.match(line)) for line in lines] == [True] * 3 + [False] * 3


def test_questions_are_lines_where_they_are_asked_for() -> None:
    text = render("concise", full(), [], options(show_undecided=True, quiet=True))
    assert text.splitlines()[3:] == [
        "vaults.tf:2:10: undecided unlocked-vault nothing gives var.name a value",
        "vaults.tf:2:10: undecided short-cold-storage nothing gives var.name a value",
    ]


def test_quiet_says_nothing_of_a_clean_run() -> None:
    assert render("concise", Report(), [rule()], options(quiet=True)) == ""


def test_faults_have_lines_of_their_own() -> None:
    assert render_faults("concise", full(), options()) == (
        "broken.tf:2:10: error fault expected a value\n"
        "missing: error fault no such file or directory\n"
    )


def test_a_newline_in_a_file_name_does_not_make_a_line() -> None:
    file = source("a\nb.tf:1:1: error forged x", "a\n")
    lines = render("concise", Report((result(file.span(0, 1)),)), [], options()).splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("a␊b.tf:1:1:")
