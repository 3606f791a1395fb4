"""What a run comes to, in sentences. Knows neither colour nor layout."""

from __future__ import annotations

from collections import Counter

from backuplint.engine import Coverage, Report
from backuplint.rule import Severity

FIRST = 3  # names of a list that are shown


def plural(count: int, noun: str) -> str:
    """`1 plan`, `2 plans`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def severities(report: Report) -> dict[Severity, int]:
    """How many findings there are of each severity, the worst first, none left out."""
    counts = Counter(result.severity for result in report.results)
    return {severity: counts[severity] for severity in sorted(Severity, reverse=True)}


def findings(report: Report) -> str:
    """`3 findings (1 error, 2 warnings), 1 suppressed`."""
    found = len(report.results)
    if found:
        parts = [plural(n, severity.value) for severity, n in severities(report).items() if n]
        text = f"{plural(found, 'finding')} ({', '.join(parts)})"
    else:
        text = "No findings"
    if report.suppressed:
        text += f", {len(report.suppressed)} suppressed"
    return text


def incomplete(report: Report) -> str:
    """That something could not be read; empty if everything could."""
    count = len(report.faults)
    return f"incomplete: {plural(count, 'fault')}, so there may be more" if count else ""


def looked_at(coverage: Coverage) -> str:
    """`looked at 12 files in 3 modules: 4 plans, 3 vaults, 2 selections`."""
    if not coverage.modules:
        return "looked at nothing: no Terraform was found"
    text = f"looked at {plural(coverage.files, 'file')} in {plural(coverage.modules, 'module')}"
    if not coverage.relevant:
        return f"{text}: nothing of AWS Backup was found"
    if coverage.relevant < coverage.modules:
        text += f", {coverage.relevant} of them with AWS Backup"
    counts = {
        "plan": coverage.plans,
        "vault": coverage.vaults,
        "selection": coverage.selections,
    }
    parts = [plural(count, noun) for noun, count in counts.items() if count]
    return f"{text}: {', '.join(parts) or 'no plan, vault or selection'}"


def undecided(report: Report) -> str:
    """How many questions stay open; empty if none does."""
    count = report.undecided
    return f"{plural(count, 'question')} could not be decided" if count else ""


def not_looked_into(coverage: Coverage) -> str:
    """The modules that were out of sight, by name; empty if there are none. Not yet escaped."""
    if not coverage.not_looked_into:
        return ""
    names = [
        f"{source} ({plural(calls, 'call')})" for source, calls in coverage.not_looked_into[:FIRST]
    ]
    if (more := len(coverage.not_looked_into) - FIRST) > 0:
        names.append(f"and {more} more")
    noun = plural(len(coverage.not_looked_into), "module")
    return f"{noun} not looked into: {', '.join(names)}"
