"""Functions on text, dates, networks and encodings mean to backuplint what they mean to Terraform.

tests/data/functions-*.json hold Terraform's own answers; the last test asks the binary again.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from backuplint.values import Unknown
from tests.function_cases import Case, answer, ask_terraform, read_cases

TABLES = ("strings", "regular-expressions", "encoding", "yaml", "hashes", "dates", "networks")

# Functions of which backuplint leaves some arguments to Terraform, and says so.
SOMETIMES_LEFT = {
    "textencodebase64": "encodings beside UTF-8, UTF-16LE and BE, Latin-1, Windows-1252, ASCII",
    "textdecodebase64": "the same",
    "yamlencode": "line separators, byte order marks and very long keys",
    "yamldecode": "text of which YAML's readers make different things",
    "formatdate": "the year 0",
    "timeadd": "results outside the years 1 to 9999",
    "cidrhost": "IPv4 addresses in IPv6",
    "cidrnetmask": "the same",
    "cidrsubnet": "the same, and negative numbers",
    "cidrsubnets": "IPv4 addresses in IPv6",
    "regex": "two groups of one name",
}


def cases_by_function() -> dict[str, list[Case]]:
    found: dict[str, list[Case]] = defaultdict(list)
    for table in TABLES:
        for case in read_cases(f"functions-{table}.json"):
            found[case.function].append(case)
    return found


CASES = cases_by_function()


@pytest.mark.parametrize("function", CASES)
def test_answers_are_terraforms(function: str) -> None:
    wrong: list[tuple[str, Any, Any]] = []
    left: list[str] = []
    for case in CASES[function]:
        given = answer(case.function, case.arguments)
        if isinstance(given, Unknown):
            assert not given.evaluated, case.expression
            left.append(case.expression)
        elif given != case.answer or isinstance(given, bool) != isinstance(case.answer, bool):
            wrong.append((case.expression, given, case.answer))
    assert not wrong
    assert not left or function in SOMETIMES_LEFT, left


@pytest.mark.terraform
@pytest.mark.skipif(shutil.which("terraform") is None, reason="there is no terraform here")
@pytest.mark.parametrize("table", TABLES)
def test_terraform_still_says_so(table: str, tmp_path: Path) -> None:
    cases = read_cases(f"functions-{table}.json")
    given = ask_terraform([case.expression for case in cases], tmp_path)
    changed = [(c.expression, c.answer, now) for c, now in zip(cases, given) if now != c.answer]
    assert not changed
