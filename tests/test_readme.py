"""The README tells the truth: its output is real, its commands are there, its rule is one."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from backuplint import packs
from backuplint.__main__ import main
from backuplint.examples import disagreements, expectations
from backuplint.source import Source
from tests.projects import FIXTURES, check, write

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_the_output_that_it_shows_is_real(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "NO_COLOR",
        "FORCE_COLOR",
        "CLICOLOR_FORCE",
        "GITHUB_ACTIONS",
        "TF_BUILD",
        "COLUMNS",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(FIXTURES / "readme")
    monkeypatch.setattr(sys, "argv", ["backuplint", "check", "infra"])
    assert main() == 1
    shown = re.search(r"```text\n\$ backuplint check infra\n(.*?)```", README, re.S)
    assert shown is not None
    assert capsys.readouterr().out == shown[1]


def test_the_rule_that_it_shows_is_one(tmp_path: Path) -> None:
    shown = re.search(r"````python\n(.*?)````", README, re.S)
    assert shown is not None
    write(tmp_path, {"house/plan_owner.py": shown[1]})
    (rule,) = packs.load([packs.Pack("readme", tmp_path / "house")])
    assert len(rule.examples) == 2
    for number, text in enumerate(rule.examples):
        report = check(write(tmp_path / str(number), {"main.tf": text}), [rule])
        assert disagreements(expectations(Source("main.tf", text)), report.results) == []


def test_every_option_that_it_names_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    sys.argv = ["backuplint", "check", "--help"]
    assert main() == 0
    known = set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out))
    named = set(re.findall(r"`(--[a-z][a-z-]+)", README))
    assert named <= known
    assert known - {"--help"} <= named | set(re.findall(r"--[a-z][a-z-]+", README))
