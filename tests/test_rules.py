"""Every rule by its own manual: examples with carets are found, examples without are silent."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from backuplint.examples import (
    disagreements,
    example_files,
    example_options,
    expectations,
)
from backuplint.rule import Rule
from backuplint.settings import Settings, option_values, parse_options
from backuplint.source import Source
from backuplint.suppress import Ignore
from tests.blur import blur
from tests.projects import check, rules, write

EXAMPLES = [
    pytest.param(rule, text, id=f"{rule.id}-{number}")
    for rule in rules()
    for number, text in enumerate(rule.examples, start=1)
]


def running(rule: Rule) -> list[Rule]:
    """What runs on a rule's examples: the rule; about ignore comments, those that are ignored."""
    return list(rules()) if rule.subject is Ignore else [rule]


def options(rule: Rule, text: str) -> dict[str, dict[str, Any]]:
    """The options that an example sets for its rule."""
    settings = Settings(options=parse_options(example_options(text)))
    return option_values(settings, [rule])


@pytest.mark.parametrize(("rule", "text"), EXAMPLES)
def test_an_example_says_what_its_rule_finds(rule: Rule, text: str, tmp_path: Path) -> None:
    report = check(write(tmp_path, example_files(text)), running(rule), options=options(rule, text))
    assert not report.faults
    own = [result for result in report.results if result.rule.id == rule.id]
    files = example_files(text).items()
    expected = [one for name, part in files for one in expectations(Source(name, part))]
    assert disagreements(expected, own) == []


@pytest.mark.parametrize(("rule", "text"), EXAMPLES)
def test_what_is_not_known_makes_no_finding(rule: Rule, text: str, tmp_path: Path) -> None:
    directory = write(tmp_path, example_files(text))
    found = blur(directory, running(rule), options=options(rule, text))
    assert [line for line in found if line.endswith(f"[{rule.id}]")] == []


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_manual_is_whole(rule: Rule) -> None:
    assert rule.summary.endswith("."), "the first line is one sentence"
    assert len(rule.summary) <= 100
    assert rule.advice, "the paragraph after the first example says what to do"
    assert not rule.advice.startswith("```")
    assert rule.help_uri, "a manual ends with a link"
    assert rule.chapter, "the index is by the guide's chapters"
    wrong = [text for text in rule.examples if expectations(Source("main.tf", text))]
    assert wrong, "at least one example is wrong"
    assert len(wrong) < len(rule.examples), "at least one example is right"


@pytest.mark.terraform
@pytest.mark.skipif(not shutil.which("terraform"), reason="there is no terraform here")
def test_examples_are_formatted_as_terraform_does(tmp_path: Path) -> None:
    for rule in rules():
        for number, text in enumerate(rule.examples):
            (tmp_path / f"{rule.id}-{number}.tf").write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["terraform", "fmt", "-check", "-diff", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
