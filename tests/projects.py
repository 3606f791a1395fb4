"""Terraform in a test → a project, and what the rules find in it."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from backuplint import packs
from backuplint.engine import Report
from backuplint.examples import Expected, expectations
from backuplint.lint import lint
from backuplint.rule import Rule
from backuplint.source import Source
from backuplint.terraform.discover import Inputs
from backuplint.terraform.load import is_terraform

FIXTURES = Path(__file__).parent.parent / "fixtures"


@functools.cache
def rules() -> tuple[Rule, ...]:
    """All built-in rules."""
    return tuple(packs.load([packs.builtin()]))


def rule_named(name: str) -> Rule:
    return next(rule for rule in rules() if rule.id == name)


def check(
    directory: Path,
    some: Iterable[Rule] | None = None,
    *,
    inputs: Inputs | None = None,
    options: Mapping[str, Mapping[str, Any]] | None = None,
) -> Report:
    """What some rules (all, if none are given) find under a directory, which is the root too."""
    return lint(
        [directory],
        tuple(some) if some is not None else rules(),
        root=directory,
        base=directory,
        known=[rule.id for rule in rules()],
        inputs=inputs,
        options=options,
    )


def write(directory: Path, files: dict[str, str]) -> Path:
    """Write files below a directory."""
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return directory


def annotated(directory: Path) -> list[Expected]:
    """What the comments in the Terraform files under a directory expect."""
    found: list[Expected] = []
    for path in sorted(directory.rglob("*")):
        if path.is_file() and is_terraform(path.name) and not path.is_symlink():
            name = path.relative_to(directory).as_posix()
            text = path.read_bytes().decode("utf-8")
            found += expectations(Source(name, text))
    return found


def said(report: Report) -> Sequence[str]:
    """What a report says, a line each, for a test to compare."""
    return [f"{result.span} [{result.rule.id}] {result.message}" for result in report.results]
