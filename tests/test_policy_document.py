"""What the AWS provider makes of `data.aws_iam_policy_document`, and what is made of it here."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from backuplint.source import Source, Span
from backuplint.terraform.policy_document import render
from backuplint.values import Collection, Known, Link, Mapping, Null, Unknown, Value

# Arguments in Terraform's JSON syntax, and what release 5.100.0 of the provider made of them.
ANSWERS: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "policy-documents.json").read_text(encoding="utf-8")
)
PLUGINS = os.environ.get("BACKUPLINT_TEST_PLUGIN_DIR")


def place(text: str) -> Span:
    return Source(text, text).span(0, len(text))


class Block:
    """A block with the arguments of a JSON object; a list of objects is nested blocks."""

    def __init__(
        self,
        arguments: dict[str, Any],
        name: str = "document",
        uncertain: Unknown | None = None,
    ) -> None:
        self.arguments = arguments
        self.name = name
        self.header = place(name)
        self.uncertain = uncertain

    def argument(self, name: str, /) -> Value:
        return value(self.arguments.get(name), f"{self.name}.{name}")

    def blocks(self, kind: str, /) -> tuple[Block, ...]:
        found = self.arguments.get(kind, [])
        return tuple(
            child if isinstance(child, Block) else Block(child, f"{kind}[{i}]", self.uncertain)
            for i, child in enumerate(found)
        )


def value(given: Any, name: str) -> Value:
    """A value whose trail is its name."""
    match given:
        case Known() | Null() | Unknown():
            return given
        case None:
            return Null((place(name),))
        case list():
            items = tuple(value(item, f"{name}[{index}]") for index, item in enumerate(given))
            return Known(Collection("tuple", items), (place(name),))
        case float():
            number = Decimal(repr(given))
            return Known(int(number) if number == int(number) else number, (place(name),))
    return Known(given, (place(name),))


def unknown(name: str = "somewhere", **known: Any) -> Unknown:
    return Unknown(f"{name} is unknown", (place(name),), **known)


def rendered(arguments: dict[str, Any]) -> Known[str] | Unknown:
    return render(Block(arguments))


def structure(arguments: dict[str, Any]) -> dict[str, Value]:
    encoded = rendered(arguments).encodes
    assert isinstance(encoded, Known)
    items: dict[str, Value] = encoded.value.items
    return items


def elements(found: Value | None) -> tuple[Value, ...]:
    """The elements of a list, in part or whole."""
    found = found.partly if isinstance(found, Unknown) else found
    assert isinstance(found, Known)
    items: tuple[Value, ...] = found.value.items
    return items


def fields(found: Value | None) -> dict[str, Value]:
    """The fields of an object that may be there or not."""
    while isinstance(found, Unknown):
        found = found.partly
    assert isinstance(found, Known)
    items: dict[str, Value] = found.value.items
    return items


def only_statement(arguments: dict[str, Any]) -> dict[str, Value]:
    (only,) = elements(structure({"statement": [arguments]})["Statement"])
    return fields(only)


def names(found: Value) -> list[str]:
    return [span.text for span in found.trail]


# -- what is known --------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name, known in ANSWERS.items() if "json" in known])
def test_it_writes_what_the_provider_writes(name: str) -> None:
    arguments = ANSWERS[name]["arguments"]
    found, short = render(Block(arguments)), render(Block(arguments), minified=True)
    assert isinstance(found, Known)
    assert isinstance(short, Known)
    assert (found.value, short.value) == (ANSWERS[name]["json"], ANSWERS[name]["minified_json"])


@pytest.mark.parametrize("name", [name for name, known in ANSWERS.items() if "json" not in known])
def test_what_the_provider_refuses_is_unknown_and_failed(name: str) -> None:
    found = rendered(ANSWERS[name]["arguments"])
    assert isinstance(found, Unknown)
    assert found.failed


def test_the_arguments_that_newer_providers_refuse_work_as_they_did() -> None:
    own = {"Sid": "A", "Effect": "Deny", "Action": "x"}
    before = json.dumps({"Statement": [{"Sid": "A", "Effect": "Allow"}, own]})
    after = json.dumps({"Statement": [{"Sid": "B", "Effect": "Deny", "Action": "z"}]})
    found = rendered({"source_json": before, "override_json": after, "statement": [{"sid": "B"}]})
    assert isinstance(found, Known)
    assert json.loads(found.value)["Statement"] == [
        {"Sid": "A", "Effect": "Deny", "Action": "x"},
        {"Sid": "B", "Effect": "Deny", "Action": "z"},
    ]


def test_each_part_of_the_structure_is_where_it_was_written() -> None:
    found = only_statement(
        {
            "actions": ["b", "a"],
            "resources": ["*"],
            "principals": [{"type": "AWS", "identifiers": ["x", "y"]}],
            "condition": [{"test": "StringLike", "variable": "aws:&{k}", "values": ["&{v}"]}],
        }
    )
    assert [names(item) for item in elements(found["Action"])] == [
        ["statement[0].actions[0]"],
        ["statement[0].actions[1]"],
    ]
    assert names(found["Resource"]) == ["statement[0].resources[0]"]
    assert [names(item) for item in elements(fields(found["Principal"])["AWS"])] == [
        ["principals[0].identifiers[1]"],
        ["principals[0].identifiers[0]"],
    ]
    operators = found["Condition"]
    assert isinstance(operators, Known)
    (key_trail,) = fields(operators)["StringLike"].value.key_trails.values()  # type: ignore[union-attr]
    assert [span.text for span in key_trail] == ["condition[0].variable"]
    only_value = fields(fields(operators)["StringLike"])["aws:&{k}"]
    assert isinstance(only_value, Known)
    assert only_value.value == "${v}"
    assert names(only_value) == ["condition[0].values[0]"]
    assert names(found["Effect"]) == ["statement[0]"]


def test_statements_that_are_taken_in_keep_their_places() -> None:
    inner = rendered({"statement": [{"sid": "A", "actions": ["a"]}]})
    (taken, own) = elements(
        structure({"source_policy_documents": [inner], "statement": [{"sid": "B"}]})["Statement"]
    )
    assert names(fields(taken)["Action"]) == ["statement[0].actions[0]"]
    assert names(own) == ["statement[0]"]


# -- what is not known ----------------------------------------------------------


def test_a_string_with_a_hole_leaves_a_hole_in_the_json() -> None:
    arn = unknown("arn", refers_to=Link("aws_backup_vault.main", "arn"), made_of=frozenset({"v"}))
    found = rendered({"statement": [{"actions": ["a<"], "resources": [arn]}]})
    assert isinstance(found, Unknown)
    assert found.pieces is not None
    head = '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Effect": "Allow",\n'
    assert [piece if isinstance(piece, str) else "?" for piece in found.pieces] == [
        f'{head}      "Action": "a\\u003c",\n      "Resource": "',
        "?",
        '"\n    }\n  ]\n}',
    ]
    assert found.not_null
    assert found.made_of == {"v"}
    assert names(found)[-1] == "arn"


def test_of_several_strings_with_holes_the_order_is_not_known() -> None:
    action = unknown("action", pieces=("backup:", unknown()))
    found = only_statement({"actions": ["b", action, "a"]})["Action"]
    assert isinstance(found, Unknown)
    assert [names(item)[0] for item in elements(found)] == [
        "statement[0].actions[0]",
        "action",
        "statement[0].actions[2]",
    ]
    text = rendered({"statement": [{"actions": ["b", action, "a"], "resources": ["*"]}]})
    assert isinstance(text, Unknown)
    assert text.pieces is not None
    assert [piece for piece in text.pieces if isinstance(piece, str)][-1] == (
        ',\n      "Resource": "*"\n    }\n  ]\n}'
    )


@pytest.mark.parametrize(
    ("arguments", "before"),
    [
        # What may be an empty set, or an empty Sid, is left out by the provider, key and all.
        ({"effect": "Deny", "actions": unknown()}, '"Effect": "Deny"'),
        ({"sid": unknown()}, ""),
        ({"effect": unknown()}, '"Effect": "'),
        ({"sid": unknown(pieces=("x", unknown()))}, '"Sid": "x'),
    ],
)
def test_a_hole_covers_all_that_depends_on_it(arguments: dict[str, Any], before: str) -> None:
    found = rendered({"statement": [arguments]})
    assert isinstance(found, Unknown)
    assert found.pieces is not None
    assert isinstance(found.pieces[0], str)
    assert found.pieces[0].partition("[")[2].strip().removeprefix("{").strip() == before


def test_a_statement_that_may_be_there_or_not_can_be_read_and_is_not_there_for_sure() -> None:
    doubt = unknown("for_each")
    dynamic = Block({"actions": ["backup:*"]}, "dynamic", doubt)
    found = structure({"statement": [{"sid": "A"}, dynamic]})["Statement"]
    assert isinstance(found, Unknown)
    assert found.length == (1, None)
    sure, doubtful = elements(found)
    assert isinstance(sure, Known)
    assert isinstance(doubtful, Unknown)
    assert names(doubtful) == ["for_each"]
    assert names(fields(doubtful)["Action"]) == ["dynamic.actions[0]"]


def test_what_is_inside_a_doubtful_block_is_there_if_the_block_is() -> None:
    doubt = unknown("for_each")
    inner = {"test": "T", "variable": "k", "values": ["v"]}
    dynamic = Block({"condition": [Block(inner, "condition", doubt)]}, "dynamic", doubt)
    (doubtful,) = elements(structure({"statement": [dynamic]})["Statement"])
    assert isinstance(fields(doubtful)["Condition"], Known)


def test_a_condition_that_may_be_there_or_not() -> None:
    inner = {"test": "T", "variable": "k", "values": ["v"]}
    found = only_statement({"condition": [Block(inner, "dynamic", unknown("for_each"))]})
    condition = found["Condition"]
    assert isinstance(condition, Unknown)
    assert not condition.not_null
    both = only_statement({"condition": [inner, Block(inner, "dynamic", unknown("for_each"))]})
    assert isinstance(both["Condition"], Unknown)
    assert both["Condition"].not_null
    assert both["Condition"].length == (1, None)


def test_an_unknown_document_may_bring_statements_and_replace_those_with_a_sid() -> None:
    found = structure(
        {
            "statement": [{"sid": "A"}, {"actions": ["a"]}],
            "override_policy_documents": [unknown("theirs")],
        }
    )
    with_sid, without, theirs = elements(found["Statement"])
    assert isinstance(with_sid, Unknown)
    assert fields(with_sid)["Sid"]
    assert isinstance(without, Known)
    assert isinstance(theirs, Unknown)
    assert theirs.partly is None
    assert isinstance(found["Version"], Unknown)


def test_an_unknown_sid_may_be_that_of_another_statement() -> None:
    overriding = rendered({"statement": [{"sid": unknown("sid"), "effect": "Deny"}]})
    found = structure({"statement": [{"sid": "A"}], "override_policy_documents": [overriding]})
    first, second = elements(found["Statement"])
    assert isinstance(first, Unknown)
    assert isinstance(second, Known)


def test_a_document_with_holes_that_another_takes_in() -> None:
    text = unknown(
        "text", pieces=('{"Statement": [{"Action": "a", "Resource": "', unknown("arn"), '"}]}')
    )
    (taken,) = elements(structure({"source_policy_documents": [text]})["Statement"])
    resource = fields(taken)["Resource"]
    assert isinstance(resource, Unknown)
    assert resource.reason == "arn is unknown"


def test_an_unknown_principal_type_hides_the_principal_and_no_more() -> None:
    known = {"type": "AWS", "identifiers": ["x"]}
    found = only_statement({"principals": [known, {"type": unknown(), "identifiers": ["y"]}]})
    principal = found["Principal"]
    assert isinstance(principal, Unknown)
    assert list(fields(principal)) == ["AWS"]


def test_what_is_sensitive_stays_so() -> None:
    secret = Known("s", (place("secret"),), sensitive=True)
    assert rendered({"statement": [{"actions": [secret]}]}).sensitive


# -- the provider itself --------------------------------------------------------


def escaped(given: Any) -> Any:
    match given:
        case str():
            return given.replace("${", "$${")
        case list():
            return [escaped(item) for item in given]
        case dict():
            return {key: escaped(item) for key, item in given.items()}
    return given


@pytest.mark.terraform
@pytest.mark.skipif(shutil.which("terraform") is None, reason="there is no terraform")
@pytest.mark.skipif(
    PLUGINS is None, reason="BACKUPLINT_TEST_PLUGIN_DIR names no directory of providers"
)
def test_the_provider_answers_as_it_did(tmp_path: Path) -> None:
    cases = {name: known for name, known in ANSWERS.items() if "json" in known}
    provider = {
        "region": "us-east-1",
        "access_key": "x",
        "secret_key": "x",
        "skip_credentials_validation": True,
        "skip_requesting_account_id": True,
        "skip_metadata_api_check": True,
    }
    data = {name: escaped(known["arguments"]) for name, known in cases.items()}
    attributes = ("json", "minified_json")
    outputs = {
        name: {"value": {a: f"${{data.aws_iam_policy_document.{name}.{a}}}" for a in attributes}}
        for name in cases
    }
    configuration = {
        "provider": {"aws": provider},
        "data": {"aws_iam_policy_document": data},
        "output": outputs,
    }
    (tmp_path / "main.tf.json").write_text(json.dumps(configuration))

    def terraform(*arguments: str) -> str:
        command = ["terraform", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        return done.stdout

    terraform("init", f"-plugin-dir={PLUGINS}")
    terraform("apply", "-auto-approve")
    answers = {
        name: found["value"] for name, found in json.loads(terraform("output", "-json")).items()
    }
    assert answers == {name: {a: known[a] for a in attributes} for name, known in cases.items()}


def test_the_structure_is_a_mapping_in_the_order_of_the_text() -> None:
    found = only_statement({"resources": ["*"], "not_actions": ["a"], "sid": "A"})
    assert list(found) == ["Sid", "Effect", "NotAction", "Resource"]
    assert isinstance(rendered({}).encodes, Known)
    assert isinstance(rendered({}).encodes.value, Mapping)  # type: ignore[union-attr]
