"""Whole projects: every error and warning in them is annotated, and every annotation is met."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from backuplint.examples import disagreements
from backuplint.rule import Severity
from tests.blur import blur
from tests.projects import FIXTURES, annotated, check, rules

PROJECTS = sorted(
    path
    for pattern in ("guide/*", "real_world/*/*", "platform", "readme")
    for path in FIXTURES.glob(pattern)
    if path.is_dir()
)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda p: p.relative_to(FIXTURES).as_posix())
def test_a_fixture_says_what_is_found_in_it(project: Path) -> None:
    report = check(project)
    assert [str(fault) for fault in report.faults] == []
    expected = annotated(project)
    listed = project / "expected.txt"
    results = list(report.results)
    if listed.exists():
        lines = set(listed.read_text(encoding="utf-8").splitlines())
        found = {
            f"{r.span}: {r.severity.value} {r.rule.id} {r.message}"
            for r in results
            if f"{r.span}: {r.severity.value} {r.rule.id} {r.message}" in lines
        }
        assert found == lines
        results = [
            r
            for r in results
            if f"{r.span}: {r.severity.value} {r.rule.id} {r.message}" not in lines
        ]
    # Notes are advice, and most projects could take some: those that are annotated must be there.
    notes = [r for r in results if r.severity is Severity.NOTE]
    unasked = [r for r in notes if not any(one.meets(r) for one in expected)]
    assert disagreements(expected, [r for r in results if r not in unasked]) == []


@pytest.mark.parametrize("project", PROJECTS, ids=lambda p: p.relative_to(FIXTURES).as_posix())
def test_what_is_not_known_makes_no_finding(project: Path) -> None:
    assert list(blur(project, list(rules()), sample=40)) == []


@pytest.mark.slow
@pytest.mark.parametrize("project", PROJECTS, ids=lambda p: p.relative_to(FIXTURES).as_posix())
def test_whatever_is_not_known_makes_no_finding(project: Path) -> None:
    assert list(blur(project, list(rules()))) == []


@pytest.mark.terraform
@pytest.mark.skipif(not shutil.which("terraform"), reason="there is no terraform here")
def test_fixtures_are_formatted_as_terraform_does() -> None:
    done = subprocess.run(
        ["terraform", "fmt", "-check", "-recursive", "-list=true", str(FIXTURES)],
        capture_output=True,
        text=True,
        check=False,
    )
    listed = {Path(line).name for line in done.stdout.splitlines()}
    # Terraform's formatter takes a byte order mark away, which is what that fixture is about.
    assert [line for line in done.stdout.splitlines() if "byte_order_mark" not in line] == []
    assert listed <= {"main.tf"}, done.stderr
