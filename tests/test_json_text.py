"""JSON texts with holes and places → Values."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backuplint.source import Source, Span
from backuplint.terraform.json_text import JsonTextError, read_json
from backuplint.values import Collection, Known, Link, Mapping, Null, Unknown, Value


def place(text: str) -> Span:
    return Source("main.tf", text).span(0, len(text))


def hole(name: str = "x", **known: object) -> Unknown:
    return Unknown(f"{name} is unknown", (place(name),), **known)  # type: ignore[arg-type]


def pieces(*parts: str | Unknown) -> Unknown:
    return Unknown("a hole", (place("use"),), not_null=True, pieces=parts)


def plain(value: Value | None) -> object:
    """Values as Python's own, an Unknown as its pieces or its reason."""
    match value:
        case Known(value=Collection(items=items)):
            return [plain(item) for item in items]
        case Known(value=Mapping(items=entries)):
            return {key: plain(item) for key, item in entries.items()}
        case Known(value=primitive):
            return primitive
        case Unknown(pieces=tuple() as parts):
            return tuple(part if isinstance(part, str) else part.reason for part in parts)
        case Unknown(partly=partly, reason=reason):
            return reason if partly is None else {"partly": plain(partly)}
    return None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-9, 9) | st.text('abc é"\\', max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text("kK", max_size=2), inner, max_size=3)
        ),
        max_leaves=10,
    )
)
def test_a_known_text_is_read_as_json(value: object) -> None:
    assert plain(read_json(Known(json.dumps(value), (place("use"),)))) == value


@pytest.mark.parametrize(
    ("parts", "read"),
    [
        (('{"a": "b', hole(), 'c"}'), {"a": ("b", "x is unknown", "c")}),
        (('{"a": "', hole(), '"}'), {"a": ("x is unknown",)}),
        (('{"a": "\\"', hole(), '"}'), {"a": ('"', "x is unknown")}),
        (('{"a": ', hole(), "}"), {"a": "x is unknown"}),
        (('{"a": ', hole(encodes=Known(5)), "}"), {"a": 5}),
        # Such a hole is the text of any number of elements.
        (('["a", ', hole(), "]"), {"partly": ["a", "x is unknown"]}),
        (('[{"', hole(), '": 1}, 2]'), ["a key of it is unknown: x is unknown", 2]),
        (('{"a": 1, "a": 2}',), {"a": "its key is written twice"}),
        (("{", hole(), "}"), None),
        ((hole(),), None),
        ((" ", hole()), None),
    ],
)
def test_holes_stay_holes(parts: tuple[str | Unknown, ...], read: object) -> None:
    assert plain(read_json(pieces(*parts))) == read


def test_a_string_that_is_one_hole_is_what_the_hole_is() -> None:
    link = Link("aws_iam_role.a", "arn")
    read = read_json(pieces('["', hole("arn", refers_to=link, made_of=frozenset({"r"})), '"]'))
    assert isinstance(read, Known)
    (only,) = read.value.items
    assert only.refers_to == link
    assert only.made_of == {"r"}
    assert only.not_null


def test_what_is_unknown_comes_from_the_hole() -> None:
    read = read_json(pieces('["a', hole("first"), hole("second"), '"]'))
    assert isinstance(read, Known)
    (only,) = read.value.items
    assert only.reason == "first is unknown"
    assert [span.text for span in only.trail] == ["use", "first"]


def test_a_value_that_was_encoded_is_taken_as_it_is() -> None:
    encoded = Null()
    assert read_json(Known("null", encodes=encoded)) is encoded
    assert read_json(Unknown("later", encodes=encoded)) is encoded


@pytest.mark.parametrize("text", ["", "  ", "{", '{"a" 1}', "{} {}", "\U000f0000"])
def test_what_is_not_json_is_an_error(text: str) -> None:
    with pytest.raises(JsonTextError) as caught:
        read_json(Known(text, (place("use"),)))
    assert [span.text for span in caught.value.trail] == ["use"]


def test_an_error_is_where_the_text_goes_wrong() -> None:
    source = '<<EOF\n{"a": 1,, "b": 2}\nEOF'
    with pytest.raises(JsonTextError) as caught:
        read_json(Known('{"a": 1,, "b": 2}\n', (place(source),)))
    (span,) = caught.value.trail
    assert span.start == source.index(", ")


def test_elements_of_a_heredoc_are_where_they_are_written() -> None:
    source = '<<-EOF\n  {\n    "key": ["a", "${var.b}"]\n  }\n  EOF'
    text = ('{\n  "key": ["a", "', hole(), '"]\n}\n')
    read = read_json(Unknown("x", (place("use"), place(source), place("var.b")), pieces=text))
    assert isinstance(read, Known)
    assert [span.text for span in read.value.key_trails["key"]] == ['"key"']
    items = read.value.items["key"].value.items
    assert [item.trail[0].text for item in items] == ['"a"', '"${var.b}"']


@given(st.lists(st.sampled_from([*'"{}[]:,a\\', hole()]), max_size=12))
def test_any_text_is_read_or_refused(parts: list[str | Unknown]) -> None:
    try:
        read_json(pieces(*parts))
    except JsonTextError:
        assert all(isinstance(part, str) for part in parts)
