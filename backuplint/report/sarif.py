"""SARIF 2.1.0 as GitHub code scanning reads it: results and rules, places in the repository.

GitHub opens suppressed results as alerts and knows no result that is a doubt, so suppressions and
open questions are left out. The same report gives the same bytes: no time, no absolute path.
https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes

from backuplint import __version__
from backuplint.engine import Related, Report, Result
from backuplint.faults import Fault
from backuplint.report import Options
from backuplint.report.escape import json_text, sarif_link, sarif_message, visible
from backuplint.report.summary import plural
from backuplint.rule import Rule, Severity
from backuplint.source import Source, Span

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
ROOT = "%SRCROOT%"
FAULT = "fault"
NOTIFICATIONS = {
    FAULT: "Something could not be read, so the results are not complete.",
    "left-out": "There are more results than code scanning takes.",
    "out-of-root": "Results are in files outside of the repository.",
}

MAX_RESULTS = 5000  # GitHub shows no more of a run
MAX_RELATED = 99  # with the result's own, 100 locations
MAX_LINKED = 10  # in a message, which is to be read
MAX_STEPS = 1000  # of a code flow
MAX_DESCRIPTION = 1024  # characters
MAX_TAGS = 10

PROBLEM_SEVERITY = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "recommendation",
}
TEXTS = {
    "origin": "where the value comes from",
    "because": "what it goes against",
    "call": "the module call",
    "also": "the same",
}

Json = dict[str, Any]


def render(report: Report, rules: Sequence[Rule], options: Options) -> str:
    """One run. `rules` are those that were run; a rule that has a result is added to them."""
    root = options.root.resolve()
    known = {each.id: each for each in [*rules, *(result.rule for result in report.results)]}
    descriptors = [_descriptor(known[name]) for name in sorted(known)]
    if report.faults:
        descriptors.append(_fault_descriptor())
    indexes = {descriptor["id"]: index for index, descriptor in enumerate(descriptors)}
    ordered = sorted(report.results, key=lambda result: result.severity, reverse=True)
    results = [_fault_result(fault, indexes, root) for fault in report.faults]
    results += [_result(result, indexes, root) for result in ordered]
    run = {
        "tool": {
            "driver": {
                "name": "backuplint",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": descriptors,
                "notifications": [
                    {"id": name, "shortDescription": {"text": text}}
                    for name, text in NOTIFICATIONS.items()
                ],
            }
        },
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [_invocation(report, results, root)],
        "results": results[:MAX_RESULTS],
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


# Rules


def _descriptor(rule: Rule) -> Json:
    properties: Json = {
        "tags": _tags(rule),
        "precision": "high",
        "problem.severity": PROBLEM_SEVERITY[rule.severity],
    }
    if rule.security is not None:
        properties["security-severity"] = f"{rule.security:.1f}"
    description = re.sub(r"\[([^\]]*)\]\([^)\s]*\)", r"\1", _first_paragraph(rule.manual))
    descriptor: Json = {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.split("-")),
        "shortDescription": {"text": rule.summary[:MAX_DESCRIPTION]},
        "fullDescription": {"text": (description or rule.summary)[:MAX_DESCRIPTION]},
        "help": {"text": rule.manual, "markdown": rule.manual},
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": properties,
    }
    if rule.help_uri:
        descriptor["helpUri"] = rule.help_uri
    return descriptor


def _fault_descriptor() -> Json:
    text = (
        "backuplint could not read this, or failed over it. What it says of the rest is not "
        "complete: mend this first."
    )
    return {
        "id": FAULT,
        "name": "Fault",
        "shortDescription": {"text": "Something that could not be read."},
        "fullDescription": {"text": text},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": "error"},
        "properties": {
            "tags": ["aws-backup", "terraform"],
            "precision": "very-high",
            "problem.severity": "error",
        },
    }


def _tags(rule: Rule) -> list[str]:
    chapter = re.sub(r"[^a-z0-9]+", "-", rule.chapter.lower()).strip("-")
    security = "security" if rule.security is not None else ""
    tags = dict.fromkeys(("aws-backup", "terraform", security, chapter))
    return [tag for tag in tags if tag][:MAX_TAGS]


def _first_paragraph(manual: str) -> str:
    """What follows the manual's first sentence, on one line; empty if that is an example."""
    _, _, rest = manual.partition("\n")
    paragraph = rest.strip().partition("\n\n")[0]
    return "" if paragraph.startswith("```") else " ".join(paragraph.split())


# Results


def _result(result: Result, indexes: dict[str, int], root: Path) -> Json:
    related = [
        (each, location)
        for each in result.related
        if (location := _location(each.span, root, text=each.text or TEXTS[each.role]))
    ][:MAX_RELATED]
    own = _location(result.span, root, address=result.address)
    document: Json = {
        "ruleId": result.rule.id,
        "ruleIndex": indexes[result.rule.id],
        "kind": "fail",
        "level": result.severity.value,
        "message": {"text": _message(result, [each for each, _ in related])},
        "locations": [own] if own else [],
        "partialFingerprints": {"backuplint/v1": result.fingerprint},
    }
    if related:
        document["relatedLocations"] = [
            {"id": number, **location} for number, (_, location) in enumerate(related, 1)
        ]
    if own and (flows := _flows(related, own)):
        document["codeFlows"] = flows
    return document


def _message(result: Result, related: Sequence[Related]) -> str:
    """The message, and links to what belongs to it."""
    text = f"{sarif_message(result.message)}."
    if (more := len(result.instances) - 1) > 0:
        text += f" Also for {plural(more, 'instance')} more."
    links = [
        sarif_link(each.text or TEXTS[each.role], number)
        for number, each in enumerate(related[:MAX_LINKED], 1)
    ]
    return f"{text} See: {', '.join(links)}." if links else text


def _flows(related: Sequence[tuple[Related, Json]], own: Json) -> list[Json]:
    """How the value, and how the module, came here: from the farthest place to the finding's.

    What is related stands in the order of the way back, and what is after a `because` is of that.
    """
    flows = []
    own_part = takewhile(lambda pair: pair[0].role != "because", related)
    for pairs, role in ((own_part, "origin"), (related, "call")):
        steps = [location for each, location in pairs if each.role == role][: MAX_STEPS - 1]
        if steps:
            locations = [{"location": location} for location in [*reversed(steps), own]]
            flows.append({"threadFlows": [{"locations": locations}]})
    return flows


def _fault_result(fault: Fault, indexes: dict[str, int], root: Path) -> Json:
    location = _fault_location(fault, root)
    uri = location["physicalLocation"]["artifactLocation"]["uri"] if location else ""
    fingerprint = hashlib.sha256("\0".join((FAULT, uri, fault.message)).encode("utf-8", "replace"))
    return {
        "ruleId": FAULT,
        "ruleIndex": indexes[FAULT],
        "kind": "fail",
        "level": "error",
        "message": {"text": f"{sarif_message(fault.message)}."},
        "locations": [location] if location else [],
        "partialFingerprints": {"backuplint/v1": fingerprint.hexdigest()[:32]},
    }


# The run


def _invocation(report: Report, results: Sequence[Json], root: Path) -> Json:
    notifications = [
        _notification(FAULT, "error", fault.message, _fault_location(fault, root))
        for fault in report.faults
    ]
    if (left_out := len(results) - MAX_RESULTS) > 0:
        text = f"{left_out} of {len(results)} results are left out, the least severe"
        notifications.append(_notification("left-out", "warning", text))
    if outside := sum(not result["locations"] for result in results):
        text = f"{outside} of {len(results)} results are in files outside of the repository"
        notifications.append(_notification("out-of-root", "warning", text))
    invocation: Json = {
        "executionSuccessful": not report.faults,
        "toolExecutionNotifications": notifications,
    }
    if report.faults:  # else the exit code is the settings' to decide
        invocation["exitCode"] = 2
    return invocation


def _notification(name: str, level: str, text: str, location: Json | None = None) -> Json:
    notification: Json = {
        "descriptor": {"id": name, "index": list(NOTIFICATIONS).index(name)},
        "level": level,
        "message": {"text": f"{sarif_message(text)}."},
    }
    if location:
        notification["locations"] = [location]
    return notification


# Places


def _location(span: Span, root: Path, *, text: str = "", address: str = "") -> Json | None:
    """A place of one line; None if the repository does not have the file."""
    uri = _uri(span.source, root)
    if uri is None:
        return None
    location: Json = {
        "physicalLocation": {
            "artifactLocation": {"uri": uri, "uriBaseId": ROOT},
            "region": _region(span.first_line),
        }
    }
    if text:
        location["message"] = {"text": sarif_message(text)}
    if address:
        name = visible(address)
        location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "resource"}]
    return location


def _fault_location(fault: Fault, root: Path) -> Json | None:
    if isinstance(fault.place, Span):
        return _location(fault.place, root)
    return _location(Source(fault.place, "").span(0, 0), root)


def _region(span: Span) -> Json:
    line = span.source.line(span.first.line)
    return {
        "startLine": span.first.line,
        "startColumn": _utf16(line[: span.first.column - 1]) + 1,
        "endLine": span.first.line,
        "endColumn": _utf16(line[: span.last.column - 1]) + 1,
    }


def _utf16(text: str) -> int:
    """The length in UTF-16 code units, of which characters beyond U+FFFF take two."""
    return len(text) + sum(character > "\uffff" for character in text)


def _uri(source: Source, root: Path) -> str | None:
    """The file's address in the repository; None for what is not in it, downloads included."""
    if not source.owned:
        return None
    try:
        path = Path(os.path.realpath(source.path or source.name))
        return quote_from_bytes(os.fsencode(path.relative_to(root).as_posix()))
    except ValueError:  # not under the root; or a name that no file can have
        return None
