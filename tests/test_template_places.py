"""Places of a template's text: exact, or not given at all."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backuplint.source import Source, Span
from backuplint.terraform.template_places import find_places


def whole(text: str, before: str = "policy = ") -> Span:
    source = Source("main.tf", f"{before}{text}\n")
    return source.span(len(before), len(before) + len(text))


def placed(template: str, text: str, part: str) -> str | None:
    """What stands in the source where `part` stands in the text."""
    places = find_places(whole(template), text)
    start = text.index(part)
    return None if places is None else places.place(start, start + len(part)).text


@pytest.mark.parametrize(
    ("template", "text", "part", "found"),
    [
        ("<<EOF\n  a b\nEOF", "  a b\n", "b", "b"),
        ("<<-EOF\n    a\n      b\n  EOF", "a\n  b\n", "a\n  b", "a\n      b"),
        ("<<EOF\r\na b\r\nEOF", "a b\r\n", "b", "b"),
        ('"a\\tb \\"c\\""', 'a\tb "c"', '"c"', '\\"c\\"'),
        ('"\\u00e9b"', "éb", "é", "\\u00e9"),
        ('"$${x} b"', "${x} b", "${x}", "$${x}"),
        ('"${var.a}:b"', "one:b", "one", "${var.a}"),
        ('"${var.a}${var.b}-c"', "one-two-c", "one-two", "${var.a}${var.b}"),
        ('"${f("}")}:b"', "one:b", "b", "b"),
        ('"${f("${g("x")}")}:b"', "one:b", "b", "b"),
        ('"${{ a = 1 }}:b"', "one:b", "b", "b"),
        # A colon in the value could be the colon of the template: it stays inside.
        ('"${var.a}:${var.b};"', "1:2:3;", "1", "${var.a}:${var.b}"),
        ('trimspace("  a")', "a", "a", None),
        ('file("x a")', "x a", "a", "a"),
        ('"%{ if a }b c%{ endif }"', "b c", "b", "b"),
        ('"%{ if a }b ${c}%{ endif }"', "b d", "b", None),
        ('"a"', "other", "other", None),
        ("<<-EOF\n  ${var.a}\n  EOF", "x\ny\n", "x", "${var.a}"),
    ],
)
def test_a_place_is_exact_or_missing(
    template: str, text: str, part: str, found: str | None
) -> None:
    assert placed(template, text, part) == found


@given(st.text(alphabet='ab"\\\n ${}%é\t', max_size=30))
def test_each_character_of_a_quoted_string_is_found(text: str) -> None:
    quoted = json.dumps(text, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")
    places = find_places(whole(quoted), text)
    if not text:
        assert places is None
        return
    assert places is not None
    written = [places.place(index, index + 1).text for index in range(len(text))]
    assert "".join(written) == quoted[1:-1]


@given(st.text(max_size=60), st.text(max_size=20))
def test_no_source_is_too_odd(template: str, text: str) -> None:
    places = find_places(whole(template), text)
    assert places is None or len(places.stretches) == len(text)
