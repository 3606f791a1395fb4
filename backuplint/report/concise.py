"""One line a finding, for editors, matchers and people who grep. Shows no source."""

from __future__ import annotations

from collections.abc import Sequence

from backuplint.engine import Report
from backuplint.report import Options, summary
from backuplint.report.escape import visible, workflow_log
from backuplint.rule import Rule
from backuplint.source import Span


def render(report: Report, rules: Sequence[Rule], options: Options) -> str:  # noqa: ARG001
    """`path:line:column: severity rule message` for each finding; then one line that sums up.

    Open questions, where they are asked for, have `undecided` in place of a severity.
    """
    lines = [
        _line(each.span, each.severity.value, each.rule.id, each.message) for each in report.results
    ]
    if options.show_undecided:
        lines += [_line(q.span, "undecided", q.rule.id, q.reason) for q in report.questions]
    if not options.quiet:
        parts = [
            summary.findings(report),
            summary.looked_at(report.coverage),
            summary.undecided(report),
            summary.incomplete(report),
        ]
        lines.append("; ".join(part for part in parts if part))
    return _text(lines, options)


def render_faults(report: Report, options: Options) -> str:
    """The same line for each fault. One that has no place in a file has no line and column."""
    return _text([_line(f.place, "error", "fault", f.message) for f in report.faults], options)


def _line(place: Span | str, severity: str, rule: str, message: str) -> str:
    return f"{place}: {severity} {rule} {message}"


def _text(lines: Sequence[str], options: Options) -> str:
    text = "".join(visible(line, unicode=options.unicode) + "\n" for line in lines)
    return workflow_log(text, unicode=options.unicode) if options.github else text
