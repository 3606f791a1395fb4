"""The report as data, in the shape of `backuplint-report-1.schema.json`. Shows no source.

Within a version of the schema, things are added and none is changed. Lines and columns count
from 1, columns in code points; the end is exclusive.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backuplint import __version__
from backuplint.engine import Question, Report, Result, Suppressed
from backuplint.faults import Fault
from backuplint.report import Options, summary
from backuplint.report.escape import json_text
from backuplint.rule import Rule
from backuplint.source import Span

SCHEMA_VERSION = 1


def render(report: Report, rules: Sequence[Rule], options: Options) -> str:  # noqa: ARG001
    return json_text(
        {
            "schema_version": SCHEMA_VERSION,
            "tool": {"name": "backuplint", "version": __version__},
            "summary": _summary(report),
            "findings": [_finding(result) for result in report.results],
            "questions": [_question(question) for question in report.questions],
            "faults": [_fault(fault) for fault in report.faults],
            "suppressed": [_suppressed(suppressed) for suppressed in report.suppressed],
        }
    )


def _summary(report: Report) -> dict[str, Any]:
    coverage = report.coverage
    return {
        "complete": not report.faults,
        "findings": {s.value: count for s, count in summary.severities(report).items()},
        "questions": report.undecided,
        "faults": len(report.faults),
        "suppressed": len(report.suppressed),
        "files": coverage.files,
        "modules": coverage.modules,
        "relevant_modules": coverage.relevant,
        "plans": coverage.plans,
        "vaults": coverage.vaults,
        "selections": coverage.selections,
        "not_looked_into": [
            {"source": source, "calls": calls} for source, calls in coverage.not_looked_into
        ],
        "no_terraform": list(coverage.no_terraform),
    }


def _finding(result: Result) -> dict[str, Any]:
    return {
        "rule": result.rule.id,
        "severity": result.severity.value,
        "message": result.message,
        "help": result.rule.advice,
        "url": result.rule.help_uri,
        "address": result.address,
        "instances": list(result.instances),
        **_place(result.span),
        "related": [
            {"role": related.role, "message": related.text, **_place(related.span)}
            for related in result.related
        ],
        "fingerprint": result.fingerprint,
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "rule": question.rule.id,
        "address": question.address,
        "reason": question.reason,
        **_place(question.span),
    }


def _fault(fault: Fault) -> dict[str, Any]:
    if isinstance(fault.place, Span):
        return {"message": fault.message, **_place(fault.place)}
    return {"message": fault.message, "path": fault.place}


def _suppressed(suppressed: Suppressed) -> dict[str, Any]:
    comment = {"reason": suppressed.reason, **_place(suppressed.comment)}
    return {**_finding(suppressed.result), "comment": comment}


def _place(span: Span) -> dict[str, Any]:
    return {
        "path": span.source.name,
        "start": span.first._asdict(),
        "end": span.last._asdict(),
    }
