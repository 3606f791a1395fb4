import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backuplint.hcl.parse import parse_expression
from backuplint.source import Source, Span
from backuplint.terraform.precision import NumberTooLong, number, number_text, parse_number
from backuplint.terraform.types import (
    ANY,
    BOOL,
    NUMBER,
    STRING,
    ConversionError,
    ListOf,
    MapOf,
    ObjectAttribute,
    ObjectOf,
    SetOf,
    TupleOf,
    Type,
    TypeSyntaxError,
    convert,
    equal,
    parse_type,
    set_of,
    to_text,
    type_of,
    unify,
    unify_pair,
)
from backuplint.terraform.types import (
    Path as ValuePath,
)
from backuplint.values import Collection, Known, Link, Mapping, Null, Unknown, Value
from tests.terraform_answers import answer, ask, evaluate, recorded, replay, shown

CONVERSIONS = recorded("conversions")
TYPES = recorded("functions-types")

# Where we do not answer as the console does, and why.
OURS = {
    # Terraform looks at the beginning of a string only where it is not one interpolation.
    '"a${U.id}" == "b"': "false",
    # Whatever the unknown is, 1 is not 2.
    '[1, U.output] == [2, "x"]': "false",
    # A null may have a type that is lost here, and what Terraform refuses may then be right.
    "[null] == [tostring(null)]": "true",
    "tolist([[1], null])": "?",
    "tolist([U.output, [1]])": "tolist([?, [1]])",
    "tolist([{a = 1, b = [1]}, {a = 1, b = null}])": "?",
    "{a = U.id} == {a = null}": "?",
}


def type_from(text: str) -> Type:
    expression = parse_expression(Source("type", text), 0, len(text))
    return parse_type(expression, lambda default: evaluate(default.span.text))


def span(text: str = "x") -> Span:
    return Source("here", text).span(0, len(text))


# -- the same as Terraform ------------------------------------------------------


@pytest.mark.parametrize("conversion", CONVERSIONS)
def test_a_variable_gets_the_value_that_terraform_gives_it(conversion: str) -> None:
    type_text, value_text = conversion.split(" <- ")
    try:
        converted = shown(convert(evaluate(value_text), type_from(type_text)))
    except ConversionError:
        converted = "error"
    assert converted == CONVERSIONS[conversion]


@pytest.mark.parametrize("expression", TYPES)
def test_values_join_and_compare_as_in_terraform(expression: str) -> None:
    assert answer(expression) == OURS.get(expression, TYPES[expression])


def test_every_exception_is_one() -> None:
    assert all(TYPES[expression] != ours for expression, ours in OURS.items())


@pytest.mark.terraform
@pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not installed")
def test_terraform_still_says_so(tmp_path: Path) -> None:
    assert replay(TYPES, tmp_path) == {}
    converted = [c for c, result in CONVERSIONS.items() if result != "error"]
    blocks = []
    for index, conversion in enumerate(converted):
        type_text, value_text = conversion.split(" <- ")
        blocks.append(
            f'variable "v{index}" {{\n  type    = {type_text}\n  default = {value_text}\n}}\n'
        )
    answers = ask([f"var.v{i}" for i in range(len(blocks))], tmp_path, "".join(blocks))
    assert dict(zip(converted, answers.values(), strict=True)) == {
        conversion: CONVERSIONS[conversion] for conversion in converted
    }


# -- places, and what is known of unknowns --------------------------------------


def test_each_element_keeps_its_own_trail() -> None:
    source = Source("main.tf", '["a", 7]')
    first, second = Known("a", (source.span(1, 4),)), Known(7, (source.span(6, 7),))
    given = Known(Collection("tuple", (first, second)), (source.span(0, 8),))
    converted = convert(given, ListOf(STRING))
    assert isinstance(converted, Known)
    assert [item.trail for item in converted.value.items] == [first.trail, second.trail]
    assert converted.value.items[1].value == "7"


def test_a_default_is_where_the_type_says_it() -> None:
    text = 'object({ days = optional(number, "30") })'
    default = Known("30", (Source("variables.tf", text).span(33, 37),))
    wanted = ObjectOf((("days", ObjectAttribute(NUMBER, True, default)),))
    converted = convert(Known(Mapping("object", {})), wanted)
    assert isinstance(converted, Known)
    days = converted.value.items["days"]
    assert (days.value, days.span.text) == (30, '"30"')


def test_what_an_object_type_drops_is_told() -> None:
    dropped: list[tuple[ValuePath, str, object]] = []
    given = evaluate('[{name = "a", cold_storage_afer = 30}]')
    wanted = ListOf(ObjectOf((("name", ObjectAttribute(STRING)),)))

    def tell(path: ValuePath, key: str, value: Value) -> None:
        dropped.append((path, key, value.value if isinstance(value, Known) else None))

    convert(given, wanted, dropped=tell)
    assert dropped == [((0,), "cold_storage_afer", 30)]


def test_an_error_says_where_in_the_value_it_is() -> None:
    wanted = type_from("object({ rules = list(object({ days = number })) })")
    with pytest.raises(ConversionError) as caught:
        convert(evaluate('{rules = [{days = 1}, {days = "soon"}]}'), wanted)
    assert caught.value.path == ("rules", 1, "days")
    assert str(caught.value) == "rules[1].days: a number is required"


def test_an_unknown_keeps_what_is_known_of_it() -> None:
    hole = Unknown("later")
    arn = Unknown(
        "later",
        (span(),),
        True,
        ("arn:", hole),
        refers_to=Link("aws_x.y", "arn"),
        made_of=frozenset("y"),
    )
    converted = convert(arn, STRING)
    assert isinstance(converted, Unknown)
    assert converted.pieces == ("arn:", hole)
    assert converted.refers_to == arn.refers_to
    assert (converted.not_null, converted.made_of) == (True, frozenset("y"))


@pytest.mark.parametrize("wanted", [ListOf(STRING), MapOf(STRING), ObjectOf(())])
def test_a_string_with_holes_is_never_a_collection(wanted: Type) -> None:
    with pytest.raises(ConversionError):
        convert(Unknown("later", pieces=("a", Unknown("later"))), wanted)


def test_the_part_that_can_be_seen_is_converted_too() -> None:
    part = Known(Collection("tuple", (Known(1), Unknown("more"))))
    converted = convert(Unknown("later", partly=part), ListOf(STRING))
    assert isinstance(converted, Unknown)
    assert isinstance(converted.partly, Known)
    assert converted.partly.value.items[0].value == "1"


def test_the_type_of_an_unknown_decides_what_it_joins() -> None:
    variable = convert(Unknown("var.days"), STRING)
    assert shown(unify_pair(Known(7), variable)) == '"7"'
    assert shown(unify_pair(Known(7), Unknown("anything"))) == "7"


def test_the_type_of_a_null_decides_what_it_joins() -> None:
    assert shown(unify_pair(Known(7), convert(Null(), STRING))) == '"7"'
    assert shown(unify_pair(Known(7), Null())) == "7"


def test_empty_lists_of_different_types_are_not_equal() -> None:
    empty = evaluate("[]")
    strings, numbers = convert(empty, ListOf(STRING)), convert(empty, ListOf(NUMBER))
    assert equal(strings, numbers) is False
    assert equal(strings, convert(empty, ListOf(STRING))) is True


def test_lengths_tell_an_unknown_list_from_another() -> None:
    longer = Unknown("later", length=(2, None))
    assert equal(longer, evaluate('["a"]')) is False
    assert equal(longer, evaluate('["a", "b"]')) is None


# -- the syntax of types --------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("any", ANY),
        ('"string"', STRING),
        ('"list"', ListOf(ANY)),
        ("map", MapOf(ANY)),
        ("set(bool)", SetOf(BOOL)),
        ("tuple([string, number])", TupleOf((STRING, NUMBER))),
        (
            "object({ b = string, a = optional(number) })",
            ObjectOf((("a", ObjectAttribute(NUMBER, True)), ("b", ObjectAttribute(STRING)))),
        ),
    ],
)
def test_types_are_read(text: str, type: Type) -> None:
    assert type_from(text) == type


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("str", "str"),
        ("list(strin)", "strin"),
        ("list(list)", "list"),
        ("list(string, number)", "list(string, number)"),
        ("object({ a = list(text) })", "text"),
        ("object(string)", "object(string)"),
        ("tuple(string)", "tuple(string)"),
        ("optional(string)", "optional(string)"),
        ("object({ a = optional() })", "optional()"),
        ('object({ a = optional(string, "a", "b") })', 'optional(string, "a", "b")'),
        ("5", "5"),
        ('"strin"', '"strin"'),
        ("var.type", "var.type"),
    ],
)
def test_what_is_no_type_is_pointed_at(text: str, place: str) -> None:
    with pytest.raises(TypeSyntaxError) as caught:
        type_from(text)
    assert caught.value.span.text == place


# -- numbers --------------------------------------------------------------------


@given(st.integers() | st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_a_number_survives_being_written(value: int | Decimal) -> None:
    shown_number = number(value)
    text = number_text(shown_number)
    assert "e" not in text.lower()
    assert parse_number(text) == shown_number == value
    assert isinstance(shown_number, int) is (value == int(value))


@pytest.mark.parametrize("text", ["1e999999999", "-1e-999999999", "1" * 5000, "Inf", "1p99999999"])
def test_a_number_too_long_is_not_evaluated(text: str) -> None:
    with pytest.raises(NumberTooLong):
        parse_number(text)
    converted = convert(Known(text), NUMBER)
    assert isinstance(converted, Unknown)
    assert not converted.evaluated


@pytest.mark.parametrize(
    ("value", "text"),
    [(1, "1"), (Decimal("1.5"), "1.5"), (10**100, "1" + "0" * 100), (Decimal("1E-7"), "0.0000001")],
)
def test_numbers_in_strings_have_no_exponent(value: int | Decimal, text: str) -> None:
    assert to_text(value) == text


# -- sets -----------------------------------------------------------------------


@given(st.lists(st.text(max_size=3)))
def test_a_set_of_strings_is_sorted_and_without_repetition(texts: list[str]) -> None:
    made = set_of([Known(text) for text in texts])
    found = [item.value for item in made.items if isinstance(item, Known)]
    assert found == sorted(set(texts), key=lambda text: text.encode())


@given(st.lists(st.integers(0, 3) | st.booleans() | st.text(max_size=1)))
def test_only_equal_values_are_one_element(values: list[object]) -> None:
    made = set_of([Known(value) for value in values if isinstance(value, str)])
    pairs = [(a, b) for a in made.items for b in made.items if a is not b]
    assert all(equal(a, b) is False for a, b in pairs)


def test_two_unknowns_may_be_two_elements() -> None:
    assert len(set_of([Unknown("a"), Unknown("b"), Known("x"), Known("x")]).items) == 3


# -- large and deep values ------------------------------------------------------


def deep(levels: int) -> Value:
    value: Value = Known("x")
    for _ in range(levels):
        value = Known(Collection("tuple", (value,)))
    return value


def wide(levels: int) -> Value:
    """A value of few objects that has 2^levels elements."""
    value: Value = Known("x")
    for _ in range(levels):
        value = Known(Collection("tuple", (value, value)))
    return value


@pytest.mark.parametrize("value", [deep(20_000), wide(64)], ids=["deep", "wide"])
def test_a_value_too_large_is_unknown_and_no_crash(value: Value) -> None:
    assert equal(value, value) is None
    assert type_of(value) == ANY
    given = Known(Collection("tuple", (value, Known(Collection("tuple", ())))))
    converted = convert(given, ListOf(ANY))
    assert isinstance(converted, Unknown)
    assert not converted.evaluated


def test_types_without_a_value_in_common_are_not_unified() -> None:
    assert unify([NUMBER, BOOL]) is None
    assert unify([NUMBER, ListOf(NUMBER)]) is None
    assert unify([NUMBER, ANY, STRING]) == STRING
