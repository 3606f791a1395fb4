"""Regular expressions are RE2's: their results have Terraform's types, and none hangs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from backuplint.terraform.functions.function import FunctionError
from backuplint.values import Collection, Known, Mapping, Unknown
from tests.function_cases import SPAN, call, context, plain


def test_named_groups_make_an_object_and_unnamed_ones_a_tuple() -> None:
    named = call("regex", "(?P<service>[a-z]+):(?P<rest>x)?", "backup:")
    assert isinstance(named, Known)
    assert isinstance(named.value, Mapping)
    assert named.value.kind == "object"
    assert plain(named) == {"service": "backup", "rest": None}
    unnamed = call("regex", "([a-z]+):(x)?", "backup:")
    assert isinstance(unnamed, Known)
    assert isinstance(unnamed.value, Collection)
    assert unnamed.value.kind == "tuple"


def test_elements_know_where_they_come_from() -> None:
    text = Known("a1", (SPAN,), frozenset({"aws_backup_vault.main"}), sensitive=True)
    result = call("regexall", "[a-z]|([0-9])", text)
    assert isinstance(result, Known)
    (group,) = result.value.items[1].value.items
    assert group.value == "1"
    assert group.trail == (SPAN,)
    assert group.sensitive
    assert group.made_of == {"aws_backup_vault.main"}


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(.*a){20}$", "([a-z]+)*="])
def test_patterns_that_take_others_for_ever_take_no_time(pattern: str) -> None:
    with pytest.raises(FunctionError):
        call("regex", pattern, "a" * 20_000 + "!")
    assert call("replace", "a" * 20_000 + "!", f"/{pattern}/", "x").span == SPAN


def test_what_re2_cannot_compile_in_little_memory_is_left_to_terraform() -> None:
    value = call("regex", r"\pL{900}", "a")
    assert isinstance(value, Unknown)
    assert not value.evaluated


def test_unknown_text_gives_an_unknown_that_is_not_null() -> None:
    value = call("regexall", "a", Unknown("known after apply", (SPAN,)))
    assert isinstance(value, Unknown)
    assert value.not_null


def test_a_bad_pattern_is_refused_in_silence(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(FunctionError):
        call("regex", "(", "a")
    assert capfd.readouterr() == ("", "")


def test_nothing_heavy_is_imported_before_it_is_used() -> None:
    program = (
        "import sys\n"
        "from backuplint.terraform.functions import known_names, lookup_function\n"
        "assert all(lookup_function(name) for name in known_names())\n"
        "print({'re2', 'yaml'} & set(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "set()", done.stderr


def test_a_context_is_all_that_matching_needs() -> None:
    assert call("replace", "a-b", "/-/", "_", where=context()).span == SPAN
