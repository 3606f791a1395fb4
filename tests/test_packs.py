"""Packs of rules: where they come from, and what is said of those that are broken."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from backuplint import packs
from tests.projects import write

RULE = '''"""A rule.

Advice.
"""

from backuplint import Findings, Plan, Severity, rule


@rule(Severity.NOTE)
def check(plan: Plan) -> Findings:
    yield from ()
'''


def test_the_built_in_rules_are_a_pack_like_any_other() -> None:
    files = packs.builtin().files
    assert files["short-cold-storage"].name == "short_cold_storage.py"
    assert not any(id.startswith("-") for id in files), "_name.py holds no rule"


def test_an_installed_distribution_can_offer_a_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        tmp_path,
        {
            "house_rules/__init__.py": "",
            "house_rules/some_rule.py": RULE,
            "house-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: house\nVersion: 1.0\n",
            "house-1.0.dist-info/entry_points.txt": "[backuplint.rules]\nhouse = house_rules\n",
        },
    )
    assert packs.installed() == []
    monkeypatch.syspath_prepend(str(tmp_path))
    (pack,) = packs.installed()
    assert (pack.name, packs.ids([pack])) == ("house", ["some-rule"])
    (rule,) = packs.load([pack])
    assert rule.id == "some-rule"
    sys.modules.pop("house_rules", None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("raise ValueError('no')", "cannot be imported: ValueError: no"),
        ('"""Nothing."""', "defines 0 rules; a rule file defines exactly one"),
        (RULE.replace('"""A rule.\n\nAdvice.\n"""\n', ""), "has no manual"),
        (RULE.replace("plan: Plan", "plan"), "does not say what it looks at"),
        (RULE.replace("plan: Plan)", "plan: Plan, days: int = 1)"), "must be keyword-only"),
    ],
)
def test_a_broken_rule_file_is_named(text: str, words: str, tmp_path: Path) -> None:
    write(tmp_path, {"broken.py": text})
    name = f"broken{abs(hash(text))}"
    with pytest.raises(packs.PackError) as error:
        packs.load([packs.Pack(name, tmp_path)])
    assert "broken.py" in str(error.value)
    assert words in str(error.value)


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    write(tmp_path, {"short_cold_storage.py": RULE})
    with pytest.raises(packs.PackError, match="the rule short-cold-storage is in"):
        packs.load([packs.builtin(), packs.Pack("double", tmp_path)])


def test_only_the_rules_that_are_wanted_are_imported(tmp_path: Path) -> None:
    write(tmp_path, {"good_rule.py": RULE, "bad_rule.py": "raise ValueError('no')"})
    found = packs.load([packs.Pack("wanted", tmp_path)], lambda id: id == "good-rule")
    assert [rule.id for rule in found] == ["good-rule"]
