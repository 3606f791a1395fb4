"""Functions on strings keep what is known of a string with holes, and no more than that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backuplint.terraform.functions.function import FunctionError, OutOfBudget
from backuplint.terraform.functions.graphemes import graphemes
from backuplint.values import Known, Link, Null, Unknown, Value
from tests.function_cases import SPAN, Budget, call, context, plain

VAULT = Unknown(
    "known after apply",
    (SPAN,),
    not_null=True,
    made_of=frozenset({"aws_backup_vault.main"}),
    refers_to=Link("aws_backup_vault.main", "name"),
)


def holed(*pieces: str | Unknown) -> Unknown:
    return Unknown("known after apply", (SPAN,), not_null=True, pieces=pieces)


def pieces(value: Value) -> list[str | None] | None:
    """The pieces of a string with holes, None for each hole."""
    assert isinstance(value, Unknown)
    if value.pieces is None:
        return None
    return [piece if isinstance(piece, str) else None for piece in value.pieces]


def test_format_keeps_the_text_around_a_hole() -> None:
    value = call("format", "arn:%s:%d-vault", VAULT, 5)
    assert isinstance(value, Unknown)
    assert value.pieces is not None
    before, hole, after = value.pieces
    assert (before, after) == ("arn:", ":5-vault")
    assert isinstance(hole, Unknown)
    assert hole.refers_to == VAULT.refers_to
    assert value.not_null
    assert value.made_of == {"aws_backup_vault.main"}
    assert value.trail == (SPAN,)


def test_format_takes_the_pieces_of_its_argument() -> None:
    assert pieces(call("format", "a-%s%v", holed("b-", VAULT), "c")) == ["a-b-", None, "c"]


@pytest.mark.parametrize("verb", ["%q", "%10s", "%d", "%.3s", "%t", "%#v"])
def test_format_says_nothing_of_a_hole_that_it_changes(verb: str) -> None:
    value = call("format", f"a{verb}b", VAULT)
    assert isinstance(value, Unknown)
    assert value.pieces is not None
    assert [piece for piece in value.pieces if isinstance(piece, str)] == ["a", "b"]
    hole = value.pieces[1]
    assert isinstance(hole, Unknown)
    assert hole.refers_to is None


def test_format_refuses_no_call_as_long_as_an_argument_is_unknown() -> None:
    for arguments in (("%s %s", VAULT), ("%s", VAULT, "too many"), ("%d%s", "a", VAULT)):
        value = call("format", *arguments)
        assert isinstance(value, Unknown)
        assert not value.failed
    with pytest.raises(FunctionError):
        call("format", "%s", "a", "too many")


def test_formatlist_keeps_what_is_known_of_each_element() -> None:
    value = call("formatlist", "%s-x", ["a", VAULT])
    assert isinstance(value, Known)
    first, second = value.value.items
    assert plain(first) == "a-x"
    assert first.made_of == frozenset()
    assert pieces(second) == [None, "-x"]
    assert second.made_of == {"aws_backup_vault.main"}


def test_formatlist_of_what_may_be_a_list_is_unknown() -> None:
    assert pieces(call("formatlist", "%s-x", VAULT)) is None
    assert plain(call("length", call("formatlist", "%s", holed("a", VAULT)))) == 1


def test_join_keeps_the_text_around_a_hole() -> None:
    assert pieces(call("join", "-", ["a", VAULT, "b", "c"], ["d"])) == ["a-", None, "-b-c-d"]
    assert pieces(call("join", VAULT, ["a", "b"])) == ["a", None, "b"]
    assert plain(call("join", VAULT, ["a"])) == "a"
    assert pieces(call("join", "-", ["a"], Unknown("known after apply", (SPAN,)))) is None


def test_join_refuses_a_null_though_another_element_is_unknown() -> None:
    with pytest.raises(FunctionError):
        call("join", "-", [VAULT, None])


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("upper", [holed("ab-", VAULT)], ["AB-", None]),
        ("lower", [holed(VAULT, "-AB")], [None, "-ab"]),
        ("trimprefix", [holed("ab-", VAULT), "ab"], ["-", None]),
        ("trimprefix", [holed("ab-", VAULT), "x"], ["ab-", None]),
        ("trimprefix", [holed("ab", VAULT), "abc"], None),
        ("trimprefix", [holed(VAULT, "a"), "a"], None),
        ("trimsuffix", [holed(VAULT, "-ab"), "-ab"], [None]),
        ("trimsuffix", [holed(VAULT, "-ab"), "c"], [None, "-ab"]),
        ("trimsuffix", [holed(VAULT, "ab"), "xab"], None),
        ("trimspace", [holed(" a", VAULT, "b ")], ["a", None, "b"]),
        ("trimspace", [holed(VAULT, "b ")], None),
        ("trimspace", [holed("a", VAULT, "  ")], None),
        ("chomp", [holed(VAULT, "b\n")], [None, "b"]),
        ("chomp", [holed("a", VAULT, "\n")], None),
        ("replace", [holed("a/b", VAULT), "/", "-"], ["a-b", None]),
        ("replace", [holed("a--b", VAULT), "--", "-"], None),
        ("replace", [holed("a-b", VAULT), "/-/", "_"], None),
        ("title", [holed("a", VAULT)], None),
        ("substr", [holed("abc", VAULT), 0, 2], None),
        ("split", ["-", holed("a-", VAULT)], None),
    ],
)
def test_changes_keep_the_known_pieces_where_that_is_exact(
    name: str, arguments: list[object], expected: list[str | None] | None
) -> None:
    value = call(name, *arguments)
    assert pieces(value) == expected
    assert isinstance(value, Unknown)
    assert value.not_null


def test_indent_counts_lines_in_the_known_pieces() -> None:
    assert pieces(call("indent", 2, holed("a\nb", VAULT))) == ["a\n  b", None]


@pytest.mark.parametrize(
    ("name", "text", "part", "expected"),
    [
        ("startswith", holed("arn:aws:", VAULT), "arn:", True),
        ("startswith", holed("arn:aws:", VAULT), "s3:", False),
        ("startswith", holed("arn:", VAULT), "arn:aws:", None),
        ("startswith", holed("arn:", VAULT), "x", False),
        ("startswith", holed(VAULT, "a"), "a", None),
        ("startswith", holed(VAULT, "a"), "", True),
        ("endswith", holed(VAULT, ":instance/*"), "/*", True),
        ("endswith", holed(VAULT, ":instance/*"), "/x", False),
        ("endswith", holed(VAULT, "/*"), "e/*", None),
        ("endswith", holed("a", VAULT), "a", None),
        ("strcontains", holed("arn:aws:", VAULT), "aws", True),
        ("strcontains", holed("arn:aws:", VAULT), "s3", None),
        ("strcontains", VAULT, "", True),
    ],
)
def test_questions_are_answered_where_the_known_pieces_decide(
    name: str, text: Unknown, part: str, expected: bool | None
) -> None:
    value = call(name, text, part)
    assert (value.value if isinstance(value, Known) else None) is expected
    assert value.made_of == text.made_of


def test_an_argument_that_failed_fails_the_call() -> None:
    failed = Unknown("no such attribute", (SPAN,), failed=True)
    for value in (call("upper", failed), call("format", "%s", failed), call("join", "", [failed])):
        assert isinstance(value, Unknown)
        assert value.failed


def test_what_is_made_of_a_secret_is_secret() -> None:
    secret = Known("hunter2", (SPAN,), frozenset({"aws_ssm_parameter.p"}), sensitive=True)
    for value in (
        call("format", "x-%s", secret),
        call("upper", secret),
        call("join", "-", ["a", secret]),
        call("startswith", secret, "h"),
        call("split", "-", secret),
    ):
        assert value.sensitive
        assert value.made_of == {"aws_ssm_parameter.p"}
    parts = call("split", "n", secret)
    assert isinstance(parts, Known)
    assert all(part.sensitive and part.trail == (SPAN,) for part in parts.value.items)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("format", ["%999999999d", 1]),
        ("format", ["%999999999999999999s", "a"]),
        ("format", ["%-999999999.5f", 1]),
        ("formatlist", ["%99999999s", ["a"] * 100]),
        ("indent", [10**9, "a\nb"]),
        ("indent", [10**6, "\n" * 10_000]),
        ("replace", ["a" * 100_000, "a", "b" * 100_000]),
        ("replace", ["a" * 100_000, "/a/", "b" * 100_000]),
        ("join", ["x" * 100_000, ["a"] * 10_000]),
    ],
)
def test_no_call_makes_endless_text(name: str, arguments: list[object]) -> None:
    with pytest.raises(OutOfBudget):
        call(name, *arguments, where=context(budget=Budget()))


def test_decimals_without_end_are_left_to_terraform() -> None:
    value = call("format", "%.20000000f", 1)
    assert isinstance(value, Unknown)
    assert not value.evaluated


def test_null_is_shown_only_as_a_value() -> None:
    assert plain(call("format", "%v", Null((SPAN,)))) == "null"
    with pytest.raises(FunctionError):
        call("format", "%s", None)


@given(st.text())
def test_clusters_make_up_the_text(text: str) -> None:
    clusters = graphemes(text)
    assert "".join(clusters) == text
    assert all(clusters) or not text


@given(st.lists(st.text("abé", max_size=4), min_size=1, max_size=5))
def test_split_undoes_join(parts: list[str]) -> None:
    assert plain(call("split", "-", call("join", "-", parts))) == parts
