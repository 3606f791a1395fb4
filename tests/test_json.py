"""JSON: values and places, and Terraform's JSON syntax as the nodes of its native one."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backuplint.faults import Unreadable
from backuplint.hcl import ast
from backuplint.hcl.json import (
    JsonError,
    JsonNode,
    JsonObject,
    parse_json,
    parse_json_attributes,
    scan_json,
)
from backuplint.hcl.parse import parse
from backuplint.hcl.scan import File
from backuplint.source import Source, Span
from tests.hcl_values import evaluate
from tests.terraform_console import console, needs_terraform


def node(text: str) -> JsonNode:
    return parse_json(text, Source("x.json", text).span)


def plain(value: JsonNode) -> Any:
    match value.value:
        case JsonObject(members):
            return {member.key: plain(member.value) for member in members}
        case tuple() as items:
            return [plain(item) for item in items]
        case scalar:
            return scalar


# -- JSON -----------------------------------------------------------------------


def test_values_have_their_places() -> None:
    text = ' { "a" : [1, -2.50, "b\\n"], "c": null, "c": true }\n'
    root = node(text)
    assert isinstance(root.value, JsonObject)
    array, null, true = root.value.members
    assert [m.key for m in root.value.members] == ["a", "c", "c"]
    assert (array.key_span.text, array.value.span.text) == ('"a"', '[1, -2.50, "b\\n"]')
    assert plain(array.value) == [1, Decimal("-2.5"), "b\n"]
    assert (null.value.value, true.value.value) == (None, True)
    assert root.span.text == text.strip()


def test_only_a_string_without_escapes_is_exact() -> None:
    assert [node(text).exact for text in ('"ab"', '"a\\u0062"', '"e\u0301"')] == [
        True,
        False,
        False,
    ]


def test_private_characters_pass() -> None:
    assert node('"a\U000f0000"').value == "a\U000f0000"


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    [
        ("", 0, "there is no value"),
        ("[1, 2", 5, "the text ends before a closing `]`"),
        ('{"a": 1,}', 7, "a comma stands before `}`"),
        ('{"a" 1}', 5, "a colon must follow a key"),
        ('{"a": 1 "b": 2}', 8, "a comma or `}` must follow this value"),
        ("{a: 1}", 1, "a key in double quotes must follow"),
        ("['a']", 1, "a value must follow, and this is none"),
        ("[01]", 1, "a value must follow, and this is none"),
        ('"a', 0, "this string is never closed"),
        ('"a\nb"', 2, "a line end or a control character stands in this string"),
        ('"a\\qb"', 2, "this is no escape; write \\\\ for a backslash"),
        ("1 2", 2, "the text goes on behind its value"),
        ("1e99999999", 0, "a number of more than 1000 digits"),
        ("[" * 3000, 200, "nested too deeply: more than 200 levels"),
        ('{"a":' * 3000, 1000, "nested too deeply: more than 200 levels"),
    ],
)
def test_what_is_no_json(text: str, offset: int, message: str) -> None:
    with pytest.raises(JsonError) as raised:
        node(text)
    assert (raised.value.message, raised.value.offset) == (message, offset)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="ascii")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="ascii")), inner),
    max_leaves=20,
)


@given(JSON, st.sampled_from([None, 1, "\t"]))
def test_what_others_write_is_read(value: Any, indent: Any) -> None:
    assert plain(node(json.dumps(value, indent=indent))) == value


@given(st.text(st.sampled_from('[]{}",:\\ u0aftrnse1-.\n') | st.characters(), max_size=30))
def test_any_text_is_read_as_pythons_reader_does_or_refused(text: str) -> None:
    mine, theirs = _mine(text), _theirs(text.removeprefix("\ufeff"))
    if isinstance(theirs, int | Decimal | type):
        assert mine == theirs
    else:
        assert (mine is ValueError) == (theirs is ValueError)


def _mine(text: str) -> object:
    try:
        return plain(node(text))
    except JsonError as error:
        return ValueError if 0 <= error.offset <= len(text) else error


def _theirs(text: str) -> object:
    def refuse(constant: str) -> object:
        raise ValueError(constant)

    try:
        return json.loads(text, parse_float=Decimal, parse_constant=refuse)
    except ValueError:
        return ValueError


# -- Terraform in JSON ----------------------------------------------------------


def scanned(value: object) -> File:
    return scan_json(Source("main.tf.json", json.dumps(value, indent=2)))


def body(value: object) -> ast.Body:
    (block,) = scanned({"resource": {"type": {"name": value}}}).blocks
    return parse(block).body


def test_blocks_have_as_many_labels_as_in_terraform() -> None:
    file = scanned(
        {
            "resource": {"a": {"b": {}, "c": [{}, {}]}, "d": [{"e": {}}]},
            "module": [{"m": {}}],
            "locals": {"x": 1},
            "variable": {"v": {}},
            "terraform": [{}, {}],
            "output": None,
        }
    )
    assert [(block.type, *block.names) for block in file.blocks] == [
        ("resource", "a", "b"),
        ("resource", "a", "c"),
        ("resource", "a", "c"),
        ("resource", "d", "e"),
        ("module", "m"),
        ("locals",),
        ("variable", "v"),
        ("terraform",),
        ("terraform",),
    ]
    assert file.faults == ()
    assert [b.header.text for b in file.blocks[:3]] == ['"b"', "{", "{"]


def test_an_argument_and_its_place() -> None:
    text = '{"locals": {"a": "x-${var.y}\\u00e9${z}", "b": [1, {"c": null}]}}'
    (block,) = scan_json(Source("main.tf.json", text)).blocks
    a = parse(block).body.attribute("a")
    assert a is not None
    assert a.span.text == '"a": "x-${var.y}\\u00e9${z}"'
    assert a.name_span.text == '"a"'
    assert isinstance(a.expression, ast.Template)
    plain_part, reference, escaped, last = a.expression.parts
    assert (reference.span.text, last.span.text) == ("var.y", "z")
    assert isinstance(plain_part, ast.Literal)
    assert (plain_part.value, plain_part.span.text, plain_part.exact) == ("x-", "x-", True)
    assert isinstance(escaped, ast.Literal)
    assert (escaped.value, escaped.span.text, escaped.exact) == ("é", "\\u00e9", False)


def test_a_property_is_an_argument_or_blocks_as_it_is_asked_for() -> None:
    read = body({"rule": [{"a": 1}, {"a": 2}], "tags": {"x": "y"}})
    assert [evaluate(rule.body.attributes["a"].expression) for rule in read.of_type("rule")] == [
        1,
        2,
    ]
    tags = read.attribute("tags")
    assert tags is not None
    assert evaluate(tags.expression) == {"x": "y"}
    assert sorted(read.attribute_names()) == ["rule", "tags"]
    assert read.of_type("nothing") == ()


def test_labels_of_nested_blocks() -> None:
    read = body({"dynamic": {"rule": {"for_each": "${x}", "content": {"a": 1}}}})
    (dynamic,) = read.of_type("dynamic", 1)
    assert dynamic.names == ("rule",)
    (content,) = dynamic.body.of_type("content")
    assert list(content.body.attribute_names()) == ["a"]
    assert [(block.type, block.names) for block in read.blocks] == [("dynamic", ("rule",))]


def test_comments_are_comments() -> None:
    file = scanned({"//": "backuplint: ignore-file[x] y", "locals": {"//": "z", "a": 1}})
    assert [c.text for c in file.comments] == ["// backuplint: ignore-file[x] y", "// z"]
    assert all(comment.own_line for comment in file.comments)
    assert list(parse(file.blocks[0]).body.attribute_names()) == ["a"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"locals": {"a": 1,}}', "main.tf.json:1:19: a comma stands before `}`"),
        ('{"locals": 1}', "main.tf.json:1:12: an object must stand here, for a block: locals"),
        ('{"resource": {"a": 1}}', "main.tf.json:1:20: an object must stand here"),
        ("1", "main.tf.json:1:1: an object must stand here"),
        ('{"locals": {"a": 1, "a": 2}}', "main.tf.json:1:21: the argument 'a' is set twice"),
    ],
)
def test_what_is_wrong_in_a_file(text: str, fault: str) -> None:
    assert [str(f) for f in scan_json(Source("main.tf.json", text)).faults] == [fault]


def test_a_broken_template_is_a_fault_at_its_place() -> None:
    (block,) = scan_json(Source("main.tf.json", '{"locals": {"a": "\\n${x +}"}}')).blocks
    with pytest.raises(Unreadable) as raised:
        parse(block)
    assert str(raised.value.fault) == ("main.tf.json:1:26: `}` stands where a value must follow")


def test_strings_of_a_variable_file_are_no_templates() -> None:
    source = Source("x.tfvars.json", '{"a": "${x}", "b": [1.0, {"c": "%{d"}]}')
    attributes, faults = parse_json_attributes(source)
    values = {name: evaluate(a.expression) for name, a in attributes.items()}
    assert values == {"a": "${x}", "b": [1, {"c": "%{d"}]}
    assert faults == ()


def test_a_variable_file_that_holds_no_object() -> None:
    for text in ("[]", "{", '{"a": 1, "a": 2}'):
        assert parse_json_attributes(Source("x.tfvars.json", text))[1]


@pytest.mark.terraform
@needs_terraform
def test_templates_in_json_mean_what_they_mean_to_terraform(tmp_path: Path) -> None:
    values = [
        'a\n  ${~ 1 ~}\n\n  b\\n \\ " $${x} é e\u0301 \U0001f937',
        "%{ if true }a\n%{ else }b%{ endif }",
        {"k${1}": [1.5, 1000, None, True]},
        " ${~ true}",
        "${true}",
        '${upper("a\\n")}',
        "%{ for x in [1, 2] ~}\n  ${x}\n%{ endfor ~}",
    ]
    text = json.dumps({"locals": {f"e{i}": value for i, value in enumerate(values)}})
    (tmp_path / "main.tf.json").write_text(text)
    read = parse(scan_json(Source("main.tf.json", text)).blocks[0]).body
    mine = [evaluate(read.attributes[f"e{i}"].expression) for i in range(len(values))]
    assert mine == console(tmp_path, [f"local.e{i}" for i in range(len(values))])


WORDS = st.sampled_from(
    ["${x}", "${", "%{ if x }", "%{ endif }", "a", "//", "", "$${", "\n", '"', "é"]
)


@given(
    st.recursive(
        st.none() | st.integers() | st.lists(WORDS).map("".join),
        lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner),
        max_leaves=10,
    )
)
def test_any_file_is_read_or_is_a_fault_at_a_place_in_it(value: object) -> None:
    file = scanned({"resource": value, "locals": value})
    for block in file.blocks:
        try:
            place: Span | str = parse(block).span
        except Unreadable as error:
            place = error.fault.place
        assert isinstance(place, Span)
        assert 0 <= place.start <= place.end <= len(file.source.text)
