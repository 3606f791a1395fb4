"""Expressions mean to backuplint what they mean to Terraform.

tests/data/expressions.json holds what `terraform console` says of each: a value, an error, or that
it is known only after apply. The last test asks the binary again, where there is one.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from backuplint.terraform.evaluate import Referent
from backuplint.terraform.load import Files, load
from backuplint.terraform.module import Module, Work
from backuplint.values import Collection, Known, Mapping, Null, Unknown, Value

DATA = Path(__file__).parent / "data" / "expressions.json"
ANSWERS: dict[str, dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))

SETUP = """
resource "terraform_data" "u" {}

variable "xs" {
  default = ["a", "b"]
}
"""

# Where backuplint knows more than Terraform 1.11 says, and why that is no error.
MORE = {
    "false && terraform_data.u.output": "from 1.12 on Terraform stops at false",
    "terraform_data.u.id == null": "an id is never null, whatever it will be",
    'flatten([["a"], [terraform_data.u.id]])[0]': "whatever follows, the first is known",
}
# Where Terraform knows more, and backuplint is silent on purpose.
LESS = {"can(1 / 0)": "Terraform's infinity is no number that an argument could take"}


def module(directory: Path, text: str) -> Module:
    (directory / "main.tf").write_text(text, encoding="utf-8")
    files = Files(directory.resolve(), directory)
    configuration = load(files, directory.resolve())
    made = Module(configuration, files, Work(files, "."), lambda *_: None)
    assert not files.faults, files.faults
    return made


def plain(value: Value) -> Any:
    """A value as JSON has it; unknowns as a marker."""
    match value:
        case Null():
            return None
        case Unknown(failed=True):
            return "<error>"
        case Unknown() | Known(value=Referent()):
            return "<unknown>"
        case Known(value=Collection(items=items)):
            return [plain(item) for item in items]
        case Known(value=Mapping(items=entries)):
            return {key: plain(item) for key, item in sorted(entries.items())}
        case Known(value=bool() | str() as simple):
            return simple
        case Known(value=number):
            return float(number)
    raise AssertionError(value)


def has(value: Any, marker: str) -> bool:
    if isinstance(value, list):
        return any(has(item, marker) for item in value)
    if isinstance(value, dict):
        return any(has(item, marker) for item in value.values())
    return bool(value == marker)


def floats(value: Any) -> Any:
    if isinstance(value, list):
        return [floats(item) for item in value]
    if isinstance(value, dict):
        return {key: floats(item) for key, item in value.items()}
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


@pytest.fixture(scope="module")
def values(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Value]:
    """Every expression of the table, evaluated as a local."""
    text = SETUP + "locals {\n"
    for number, expression in enumerate(ANSWERS):
        text += f"  x{number} = {expression}\n"
    made = module(tmp_path_factory.mktemp("expressions"), text + "}\n")
    span = made.configuration.files[0].source.span(0, 1)
    return {e: made.local(f"x{n}", span) for n, e in enumerate(ANSWERS)}


@pytest.mark.parametrize("expression", ANSWERS)
def test_an_expression_is_worth_what_terraform_says(
    expression: str, values: dict[str, Value]
) -> None:
    answer = ANSWERS[expression]
    value = values[expression]
    got = plain(value)
    if "error" in answer:
        assert got == "<error>" or (isinstance(value, Unknown) and not value.evaluated)
        assert not isinstance(value, Known)
    elif expression in LESS:
        assert isinstance(value, Unknown)
        assert not value.evaluated
    elif "unknown" in answer:
        assert has(got, "<unknown>") or expression in MORE
    elif "sensitive" in answer:
        assert value.sensitive
    else:
        assert (
            got == pytest.approx(floats(answer["value"]), rel=1e-15, abs=0)
            if isinstance(got, float)
            else got == floats(answer["value"])
        )


@pytest.mark.terraform
@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("terraform"), reason="there is no terraform here")
def test_the_table_is_what_terraform_says(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(SETUP, encoding="utf-8")
    for expression, answer in ANSWERS.items():
        done = subprocess.run(
            ["terraform", "console"],
            input=f"jsonencode([{expression}])\n",
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        if "error" in answer:
            assert done.returncode != 0, expression
            continue
        last = done.stdout.strip().splitlines()[-1]
        if "unknown" in answer:
            assert last == "(known after apply)", expression
        elif "sensitive" in answer:
            assert last == "(sensitive value)", expression
        else:
            assert json.loads(json.loads(last)) == [answer["value"]], expression


def test_values_that_hold_each_other_many_times_cost_no_more_than_they_hold(
    tmp_path: Path,
) -> None:
    chain = "".join(f"  x{n} = [local.x{n - 1}, local.x{n - 1}]\n" for n in range(1, 60))
    made = module(tmp_path, "locals {\n  x0 = 1\n" + chain + "  y = local.x59 == 1 ? 2 : 3\n}\n")
    span = made.configuration.files[0].source.span(0, 1)
    assert plain(made.local("y", span)) == 3.0
