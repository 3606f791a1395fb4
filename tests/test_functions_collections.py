import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from backuplint.source import Source, Span
from backuplint.terraform.functions import FAMILY_OF, known_names, lookup_function
from backuplint.terraform.functions.function import Context, FunctionError, OutOfBudget
from backuplint.terraform.types import STRING
from backuplint.values import Collection, Known, Mapping, Null, Unknown, Value
from tests.terraform_answers import Unlimited, answer, evaluate, recorded, replay, shown

COLLECTIONS = recorded("functions-collections")
SENSITIVE = recorded("functions-sensitive")

# Where we do not answer as the console does, and why.
OURS = {
    # Terraform takes an unknown for a value that is not there, and corrects itself in the apply.
    'matchkeys([1, 2], ["a", "b"], [U.id])': "?",
    # Unknown as a whole: its length is a refinement.
    'sort(["b", U.id])': "?",
    # A null may have a type that is lost here; with it, the others do become lists or maps.
    "coalesce(null, [], [1])": "tolist([])",
    "coalesce(null, {a = 1}, {b = 2})": 'tomap({"a" = 1})',
}

SOURCE = Source("main.tf", "merge(local.a, local.b)  # and what they are: one, two, three")
CALL = SOURCE.span(0, 23)


class Purse:
    """A budget of so many steps."""

    def __init__(self, steps: int) -> None:
        self.steps = steps

    def spend(self, steps: int) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise OutOfBudget


def call(name: str, *arguments: Value, steps: int | None = None) -> Value:
    function = lookup_function(name)
    assert function is not None
    return function.call(Context(CALL, Unlimited() if steps is None else Purse(steps)), arguments)


def place(start: int) -> tuple[Span]:
    return (SOURCE.span(start, start + 3),)


def listed(*items: Value) -> Known[Collection]:
    return Known(Collection("tuple", items), place(40))


def mapped(**items: Value) -> Known[Mapping]:
    return Known(Mapping("object", items), place(44))


def items_of(value: Value) -> Sequence[Value]:
    assert isinstance(value, Known)
    return (
        value.value.items if isinstance(value.value, Collection) else [*value.value.items.values()]
    )


# -- the same as Terraform ------------------------------------------------------


@pytest.mark.parametrize("expression", COLLECTIONS)
def test_functions_of_collections_answer_as_terraform(expression: str) -> None:
    assert answer(expression) == OURS.get(expression, COLLECTIONS[expression])


@pytest.mark.parametrize("expression", SENSITIVE)
def test_secrets_stay_secret_as_in_terraform(expression: str) -> None:
    assert answer(expression) == SENSITIVE[expression]


@pytest.mark.terraform
@pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not installed")
def test_terraform_still_says_so(tmp_path: Path) -> None:
    assert replay(COLLECTIONS | SENSITIVE, tmp_path) == {}


# -- where values come from -----------------------------------------------------


@pytest.mark.parametrize(
    "result",
    [
        call("concat", listed(Known("a", place(1))), listed(Known("b", place(5)))),
        call("merge", mapped(x=Known("a", place(1))), mapped(y=Known("b", place(5)))),
        call("flatten", listed(listed(Known("a", place(1))), Known("b", place(5)))),
        call("setunion", listed(Known("a", place(1))), listed(Known("b", place(5)))),
        call("distinct", listed(Known("a", place(1)), Known("b", place(5)), Known("a", place(9)))),
        call("compact", listed(Known("a", place(1)), Null(), Known("b", place(5)))),
        call("sort", listed(Known("b", place(5)), Known("a", place(1)))),
        call("values", mapped(y=Known("b", place(5)), x=Known("a", place(1)))),
        call(
            "zipmap",
            listed(Known("x"), Known("y")),
            listed(Known("a", place(1)), Known("b", place(5))),
        ),
    ],
)
def test_elements_keep_their_own_places(result: Value) -> None:
    assert result.trail == (CALL,)
    assert [item.trail for item in items_of(result)] == [place(1), place(5)]


@pytest.mark.parametrize(
    "result",
    [
        call("lookup", mapped(x=Known("a", place(1))), Known("x"), Known("b")),
        call("element", listed(Known("a", place(1))), Known(3)),
        call("coalesce", Null(), Known("a", place(1))),
        call("one", listed(Known("a", place(1)))),
        call("tostring", Known(7, place(1))),
        call("sensitive", Known("a", place(1))),
    ],
)
def test_a_value_that_is_handed_on_keeps_its_place(result: Value) -> None:
    assert result.trail == (CALL, *place(1))


def test_what_is_computed_begins_at_the_call_and_is_made_of_all() -> None:
    vault, key = frozenset({"aws_backup_vault.a"}), frozenset({"aws_kms_key.k"})
    result = call("contains", listed(Known("a", made_of=vault)), Known("b", made_of=key))
    assert result.trail == (CALL,)
    assert result.made_of == vault | key


def test_the_key_flows_into_what_it_finds() -> None:
    key = frozenset({"aws_kms_key.k"})
    result = call("lookup", mapped(x=Known("a")), Known("x", made_of=key))
    assert result.made_of == key


# -- unknowns -------------------------------------------------------------------


def test_an_unknown_result_says_why() -> None:
    result = call("keys", Unknown("var.tags is for the callers"))
    assert isinstance(result, Unknown)
    assert (result.reason, result.not_null) == ("var.tags is for the callers", True)


def test_a_lookup_may_give_null() -> None:
    result = call("lookup", Unknown("later"), Known("a"), Known("b"))
    assert isinstance(result, Unknown)
    assert not result.not_null


def test_an_error_in_an_argument_is_an_error_of_the_call() -> None:
    failed = Unknown("no such attribute", place(1), failed=True)
    result = call("length", failed)
    assert isinstance(result, Unknown)
    assert result.failed


def test_a_known_length_of_an_unknown_list_is_known() -> None:
    assert shown(call("length", Unknown("later", length=(2, 2)))) == "2"
    assert shown(call("length", call("sort", listed(Unknown("a"), Unknown("b"))))) == "2"


def test_flatten_cannot_tell_what_an_unknown_holds_but_a_string_holds_nothing() -> None:
    assert isinstance(call("flatten", listed(Unknown("a list?"))), Unknown)
    text = Unknown("later", type=STRING)
    assert items_of(call("flatten", listed(listed(text), text))) == (text, text)


def test_of_a_concat_with_an_unknown_list_the_known_part_can_be_seen() -> None:
    result = call("concat", listed(Known("a", place(1))), Unknown("var.more"))
    assert isinstance(result, Unknown)
    assert result.partly is not None
    assert shown(result.partly) == '["a", ?]'


def test_of_a_merge_only_what_nothing_unknown_may_replace_can_be_seen() -> None:
    result = call("merge", mapped(a=Known(1)), Unknown("var.tags"), mapped(b=Known(2)))
    assert isinstance(result, Unknown)
    assert result.partly is not None
    assert shown(result.partly) == '{"a" = ? "b" = 2}'


# -- work -----------------------------------------------------------------------


def many(count: int) -> Value:
    return listed(*(Known(index) for index in range(count)))


def nested(levels: int) -> Value:
    value: Value = Known("x")
    for _ in range(levels):
        value = listed(value, value)
    return value


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("setproduct", [many(100)] * 8),
        ("flatten", [nested(60)]),
        ("distinct", [nested(60)]),
        ("matchkeys", [many(3000), many(3000), many(3000)]),
        ("setintersection", [many(3000), many(3000)]),
    ],
)
def test_what_would_take_too_long_ends_with_the_budget(name: str, arguments: list[Value]) -> None:
    with pytest.raises(OutOfBudget):
        call(name, *arguments, steps=50_000)


def test_a_shared_value_is_looked_at_once() -> None:
    result = call("length", listed(nested(60)), steps=1_000)
    assert shown(result) == "1"
    assert (
        call("contains", listed(Known("a")), Unknown("later"), steps=1_000).made_of == frozenset()
    )


def test_deep_nesting_is_no_crash() -> None:
    value: Value = Known("x")
    for _ in range(20_000):
        value = listed(value)
    with pytest.raises(OutOfBudget):
        call("contains", listed(value), value)


# -- calling --------------------------------------------------------------------


@pytest.mark.parametrize("expression", ["length()", "length([], [])", "abs(null)", "sort([[1]])"])
def test_a_wrong_call_is_refused(expression: str) -> None:
    with pytest.raises(FunctionError):
        evaluate(expression)


def test_a_function_is_found_by_its_full_name_too() -> None:
    assert lookup_function("core::length") is lookup_function("length")
    assert lookup_function("provider::aws::arn_parse") is None


@pytest.mark.parametrize("name", sorted(known_names()))
def test_every_named_function_is_declared_by_its_family(name: str) -> None:
    function = lookup_function(name)
    assert function is not None
    assert function.name == name
    assert function.implementation.__module__.endswith(f".{FAMILY_OF[name]}")


@pytest.mark.terraform
@pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not installed")
def test_all_functions_of_terraform_are_here() -> None:
    command = ["terraform", "metadata", "functions", "-json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    names = {name for name in json.loads(done.stdout)["function_signatures"] if "::" not in name}
    assert names - known_names() == {"can", "try"}


def test_a_family_is_loaded_when_it_is_needed() -> None:
    program = (
        "import sys; from backuplint.terraform.functions import lookup_function;"
        "lookup_function('length');"
        "print(*[m for m in sys.modules if m.startswith('backuplint.terraform.functions.')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = {name.rpartition(".")[2] for name in done.stdout.split()}
    assert not loaded & {"strings", "encoding", "hashes", "dates", "networks", "filesystem"}
