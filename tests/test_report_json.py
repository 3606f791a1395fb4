"""The JSON format: its schema, and what programs rely on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import backuplint.report
from backuplint.engine import Report
from backuplint.report import render
from tests.test_report_sample import full, hostile, options, result, source, span

SCHEMA = Path(backuplint.report.__file__).with_name("backuplint-report-1.schema.json")


def load(report: Report) -> Any:
    return json.loads(render("json", report, [], options()))


@pytest.mark.parametrize("report", [Report(), full(), hostile()], ids=["empty", "full", "hostile"])
def test_every_report_is_of_the_schema(report: Report) -> None:
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(load(report), schema)


def test_the_schema_knows_every_property() -> None:
    schema = json.loads(SCHEMA.read_text())
    known = schema["$defs"]
    document = load(full())
    assert set(document) == set(schema["properties"])
    assert set(document["summary"]) == set(known["summary"]["properties"])
    finding, suppressed = document["findings"][0], document["suppressed"][0]
    assert set(finding) | {"comment"} == set(known["finding"]["properties"])
    assert set(suppressed) == set(known["finding"]["properties"])
    assert set(finding["related"][0]) == set(known["related"]["properties"])
    assert set(document["questions"][0]) == set(known["question"]["properties"])
    assert set(document["faults"][0]) == set(known["fault"]["properties"])


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (["schema_version"], 2),
        (["findings", 0, "severity"], "notice"),
        (["findings", 0, "start", "line"], 0),
        (["findings", 0, "path"], None),
        (["summary", "faults"], -1),
    ],
)
def test_the_schema_refuses_what_is_not_a_report(path: list[str | int], wrong: object) -> None:
    document = target = load(full())
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = wrong
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, json.loads(SCHEMA.read_text()))


def test_a_finding_says_what_where_and_what_to_do() -> None:
    finding = load(full())["findings"][0]
    assert finding["rule"] == "short-cold-storage"
    assert finding["severity"] == "error"
    assert finding["path"] == "modules/backup/main.tf"
    assert finding["start"] == {"line": 14, "column": 28}
    assert finding["end"] == {"line": 14, "column": 36}
    assert finding["help"].startswith("Keep it for 90 days after the move")
    assert finding["url"].endswith("/API_Lifecycle.html")
    assert finding["address"] == finding["instances"][0]
    assert len(finding["instances"]) == 6
    assert [each["role"] for each in finding["related"]] == [
        "origin",
        "origin",
        "because",
        "origin",
        "call",
    ]


def test_columns_are_code_points() -> None:
    file = source("a.tf", 'a = "🔒é" + b\n')
    finding = load(Report((result(span(file, "b")),)))["findings"][0]
    assert finding["start"] == {"line": 1, "column": 12}


def test_questions_are_counted_by_what_is_unknown_and_listed_by_who_asked() -> None:
    document = load(full())
    assert document["summary"]["questions"] == 1
    assert len(document["questions"]) == 2


def test_a_run_with_faults_is_not_complete() -> None:
    document = load(full())
    assert document["summary"]["complete"] is False
    assert document["faults"][1] == {"message": "no such file or directory", "path": "missing"}
    assert load(Report())["summary"]["complete"] is True


def test_what_a_runner_would_obey_is_escaped_and_not_lost() -> None:
    report = hostile()
    text = render("json", report, [], options())
    assert text.isascii()
    assert "##" not in text
    assert json.loads(text)["findings"][0]["message"] == report.results[0].message
