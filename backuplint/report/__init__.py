"""The formats of a report: a table, and what every format is told. Knows none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from backuplint.engine import Report
from backuplint.rule import Rule


@dataclass(frozen=True, kw_only=True)
class Options:
    """Where the output goes, and how much of it is wanted.

    `root` is the top of the repository, to which SARIF's paths are relative. `unicode` is whether
    the output's encoding has all of Unicode; `github`, whether it ends up in a workflow's log,
    where text can be a command; `width` is in columns.
    """

    root: Path
    color: bool = False
    unicode: bool = True
    show_undecided: bool = False
    quiet: bool = False  # no summary: findings, or nothing
    github: bool = False
    width: int = 80


class Format(Protocol):
    """A module of this package that writes reports. Its text ends with a newline, or is empty."""

    def render(self, report: Report, rules: Sequence[Rule], options: Options) -> str: ...


FORMATS = {
    "text": "backuplint.report.text",
    "concise": "backuplint.report.concise",
    "json": "backuplint.report.json",
    "sarif": "backuplint.report.sarif",
}


def render(name: str, report: Report, rules: Sequence[Rule], options: Options) -> str:
    """The report in the format of that name. `rules` are those that were run.

    Errors: KeyError, if there is no such format.
    """
    return cast(Format, import_module(FORMATS[name])).render(report, rules, options)


def render_faults(name: str, report: Report, options: Options) -> str:
    """What could not be read, for standard error: as lines beside `concise`, else as frames."""
    if name == "concise":
        from backuplint.report import concise

        return concise.render_faults(report, options)
    from backuplint.report import text

    return text.render_faults(report, options)
