"""Paths → Report: discovery, evaluation and rules in one call. Prints nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from backuplint.engine import Report, run
from backuplint.model.project import Project
from backuplint.rule import Rule
from backuplint.terraform.discover import NO_MORE_STUBS, Inputs, discover, roots
from backuplint.terraform.load import Files
from backuplint.terraform.stubs import Stubs

# Terraform's references nest in our calls: a local of a local of a local. Python's own bound of
# 1,000 calls is some 100 of those; at this one the interpreter's stack is still far from full.
RECURSION = 8_000


def repository_root(paths: Iterable[Path], base: Path) -> Path:
    """What may be read for these paths: their git work tree; else `base`, or what holds them all.

    All paths are absolute. The result has its links resolved.
    """
    real = [path.resolve() for path in paths]
    for directory in (real[0], *real[0].parents) if real else ():
        if (directory / ".git").exists():
            return directory
    base = base.resolve()
    if all(path == base or base in path.parents for path in real):
        return base
    directories = [path if path.is_dir() else path.parent for path in real]
    return Path(os.path.commonpath(directories)) if directories else base


def lint(
    paths: Sequence[Path],
    rules: Sequence[Rule],
    *,
    root: Path,
    base: Path,
    known: Iterable[str] = (),
    options: Mapping[str, Mapping[str, Any]] | None = None,
    inputs: Inputs | None = None,
    stubs: Stubs = NO_MORE_STUBS,
) -> Report:
    """Check what lies under some paths with some rules.

    `root` bounds what is read, `base` is what names are shown relative to; `known` are the ids
    of all rules, run or not; `options` what is set of theirs; `stubs` stand for modules that
    were not downloaded.
    """
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, RECURSION))
    try:
        files = Files(root.resolve(), base)
        found = discover(files, paths, stubs)
        projects = [Project(module) for module in roots(files, found, inputs or Inputs(), stubs)]
        report = run(rules, projects, known=known, options=options, root=files.root)
    finally:
        sys.setrecursionlimit(before)
    coverage = replace(
        report.coverage,
        modules=len(found.walked),
        relevant=len({m.configuration.directory for p in projects for m in p.root.walk()}),
        no_terraform=tuple(found.empty),
    )
    faults = sorted((*files.faults, *report.faults), key=str)
    return replace(report, faults=tuple(dict.fromkeys(faults)), coverage=coverage)
