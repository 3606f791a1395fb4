import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from backuplint.terraform.functions.function import FunctionError
from backuplint.values import Known, Unknown
from tests.terraform_answers import answer, evaluate, recorded, replay

NUMBERS = recorded("functions-numbers")

# What we do not know, because a number here is never infinite, and zero has no sign.
OURS = {
    "log(0, 10)": "?",
    "log(10, 1)": "?",
    "log(10, 0)": "0",
    "pow(0, -1)": "?",
    "pow(2, 1024)": "?",
}


@pytest.mark.parametrize("expression", NUMBERS)
def test_functions_of_numbers_answer_as_terraform(expression: str) -> None:
    assert answer(expression) == OURS.get(expression, NUMBERS[expression])


@pytest.mark.terraform
@pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not installed")
def test_terraform_still_says_so(tmp_path: Path) -> None:
    assert replay(NUMBERS, tmp_path) == {}


@pytest.mark.parametrize("expression", ["pow(2, 10)", "ceil(1.5)", "sum([0.5, 0.5])", "abs(-3)"])
def test_a_whole_number_is_an_int(expression: str) -> None:
    value = evaluate(expression)
    assert isinstance(value, Known)
    assert type(value.value) is int


def test_sums_are_exact() -> None:
    value = evaluate("sum([0.1, 0.2])")
    assert isinstance(value, Known)
    assert value.value == Decimal("0.3")


def test_an_infinite_number_is_not_evaluated() -> None:
    value = evaluate("pow(10, 400)")
    assert isinstance(value, Unknown)
    assert not value.evaluated


def test_a_huge_number_is_no_work() -> None:
    digits = "9" * 100_000
    value = evaluate(f'parseint("{digits}", 10)')
    assert isinstance(value, Unknown)
    with pytest.raises(FunctionError):
        evaluate(f'parseint("{digits}", 8)')
