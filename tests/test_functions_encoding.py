"""What is encoded keeps the value that it came from; what is decoded keeps its places."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backuplint.source import Source
from backuplint.terraform.functions.function import FunctionError, OutOfBudget
from backuplint.values import Known, Mapping, Null, Unknown
from tests.function_cases import SPAN, Budget, call, context, plain, value_of

ACCOUNT = Unknown("known after apply", (SPAN,), made_of=frozenset({"data.aws_caller_identity.me"}))

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.decimals(-1000, 1000, allow_nan=False, places=3)
    | st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cn", "Co")), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("ab -:#é", max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_json_comes_back_as_it_was(value: Any) -> None:
    encoded = call("jsonencode", value)
    assert isinstance(encoded, Known)
    bare = Known(encoded.value, (SPAN,))  # text alone, that does not know what it came from
    assert plain(call("jsondecode", bare)) == plain(value_of(value))
    assert plain(call("jsondecode", encoded)) == plain(value_of(value))


@given(VALUES)
def test_yaml_comes_back_as_it_was(value: Any) -> None:
    encoded = call("yamlencode", value)
    if isinstance(encoded, Unknown):
        assert not encoded.evaluated
        return
    decoded = call("yamldecode", encoded)
    if isinstance(decoded, Unknown):
        assert not decoded.evaluated
        return
    assert plain(decoded) == plain(value_of(value))


def test_jsonencode_keeps_its_argument() -> None:
    argument = value_of({"Action": ["backup:*"]})
    text = call("jsonencode", argument)
    assert isinstance(text, Known)
    assert text.encodes is argument
    assert text.trail == (SPAN,)


def test_jsonencode_of_what_is_known_in_part_keeps_the_rest() -> None:
    argument = value_of({"Action": "backup:*", "Resource": [ACCOUNT, "x"]})
    text = call("jsonencode", argument)
    assert isinstance(text, Unknown)
    assert text.not_null
    assert text.encodes is argument
    assert text.made_of == {"data.aws_caller_identity.me"}
    assert text.pieces is not None
    before, hole, after = text.pieces
    assert (before, after) == ('{"Action":"backup:*","Resource":[', ',"x"]}')
    assert isinstance(hole, Unknown)
    assert hole.encodes is ACCOUNT


def test_jsondecode_of_encoded_text_gives_the_value_with_its_trail() -> None:
    written = Source("main.tf", "xyz").span(1, 2)
    argument = value_of({"a": Known("b", (written,)), "c": ACCOUNT})
    decoded = call("jsondecode", call("jsonencode", argument))
    assert isinstance(decoded, Known)
    assert decoded.value.items["a"].trail == (written,)
    assert decoded.value.items["c"] is ACCOUNT


def test_jsondecode_leaves_only_tuples_and_objects() -> None:
    argument = call("tomap", {"a": call("toset", ["x"])})
    decoded = call("jsondecode", call("jsonencode", argument))
    assert isinstance(decoded, Known)
    assert decoded.value.kind == "object"
    assert decoded.value.items["a"].value.kind == "tuple"


def test_a_set_with_an_unknown_element_has_no_order_to_be_written_in() -> None:
    argument = call("toset", ["b", Unknown("?", (SPAN,), not_null=True, pieces=("a", ACCOUNT))])
    decoded = call("jsondecode", call("jsonencode", {"s": argument}))
    assert isinstance(decoded, Known)
    assert isinstance(decoded.value.items["s"], Unknown)


def test_json_in_a_heredoc_is_decoded_with_its_places() -> None:
    source = Source("main.tf", 'x = <<EOT\n{"Rules": [{"Days": 30}]}\nEOT\n')
    span = source.span(4, len(source.text) - 1)
    text = Known('{"Rules": [{"Days": 30}]}\n', (span,))
    decoded = call("jsondecode", text)
    assert isinstance(decoded, Known)
    days = decoded.value.items["Rules"].value.items[0].value.items["Days"]
    assert [place.text for place in days.trail] == ["a call", "30"]
    assert [place.text for place in decoded.value.key_trails["Rules"]] == ["a call", '"Rules"']


def test_json_with_holes_is_decoded_as_far_as_it_is_known() -> None:
    text = Unknown("?", (SPAN,), not_null=True, pieces=('{"a": "x-', ACCOUNT, '", "b": 5}'))
    decoded = call("jsondecode", text)
    assert isinstance(decoded, Known)
    assert plain(decoded.value.items["b"]) == 5
    assert isinstance(decoded.value.items["a"], Unknown)


def test_what_is_decoded_from_a_secret_is_secret() -> None:
    secret = Known('{"a": [1]}', (SPAN,), frozenset({"x.y"}), sensitive=True)
    for name in ("jsondecode", "yamldecode"):
        decoded = call(name, secret)
        assert isinstance(decoded, Known)
        inner = decoded.value.items["a"].value.items[0]
        assert inner.sensitive
        assert inner.made_of == {"x.y"}


def test_a_decoded_null_may_be_null() -> None:
    assert isinstance(call("jsondecode", "null"), Null)
    for name in ("jsondecode", "yamldecode"):
        value = call(name, ACCOUNT)
        assert isinstance(value, Unknown)
        assert not value.not_null


@pytest.mark.parametrize("name", ["jsondecode", "yamldecode"])
def test_what_is_nested_too_deeply_is_left_to_terraform(name: str) -> None:
    value = call(name, "[" * 5000 + "]" * 5000)
    assert isinstance(value, Unknown)
    assert not value.evaluated


def test_a_number_too_long_to_be_written_out_is_left_to_terraform() -> None:
    for name in ("jsondecode", "yamldecode"):
        value = call(name, "1e999999")
        assert isinstance(value, Unknown)
        assert not value.evaluated


def test_yaml_aliases_that_multiply_use_up_the_budget() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for number in range(1, 12):
        aliases = ", ".join([f"*a{number - 1}"] * 10)
        lines.append(f"a{number}: &a{number} [{aliases}]")
    with pytest.raises(OutOfBudget):
        call("yamldecode", "\n".join(lines), where=context(budget=Budget()))


def test_yaml_cannot_make_objects_of_python() -> None:
    for tag in ("!!python/object/apply:os.system", "!!python/name:os.system", "!!set"):
        with pytest.raises(FunctionError):
            call("yamldecode", f"a: {tag} [x]")


def test_csv_gives_objects_whose_fields_have_a_place() -> None:
    table = call("csvdecode", "name,days\nmain,30\n")
    assert isinstance(table, Known)
    assert table.value.kind == "list"
    (row,) = table.value.items
    assert isinstance(row.value, Mapping)
    days = row.value.items["days"]
    assert plain(days) == "30"
    assert days.trail == (SPAN,)


@given(st.lists(st.lists(st.text('ab",\n é', max_size=5), min_size=2, max_size=2), max_size=4))
def test_csv_reads_what_is_quoted(rows: list[list[str]]) -> None:
    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    text = "a,b\n" + "".join(",".join(map(quoted, row)) + "\n" for row in rows)
    assert plain(call("csvdecode", text)) == [{"a": a, "b": b} for a, b in rows]


@given(st.text(st.characters(codec="utf-8")))
def test_base64_comes_back_as_it_was(text: str) -> None:
    assert plain(call("base64decode", call("base64encode", text))) == plain(value_of(text))


def test_compressed_bytes_are_left_to_terraform() -> None:
    value = call("base64gzip", "x")
    assert isinstance(value, Unknown)
    assert not value.evaluated
    assert value.not_null


def test_numbers_are_written_out() -> None:
    assert plain(call("jsonencode", [10**25, Decimal("0.00000001")])) == (
        "[10000000000000000000000000,0.00000001]"
    )


def test_every_digest_has_the_length_of_its_kind() -> None:
    lengths = {"md5": 32, "sha1": 40, "sha256": 64, "sha512": 128}
    for name, length in lengths.items():
        assert re.fullmatch(f"[0-9a-f]{{{length}}}", plain(call(name, "x")))
