"""Random Terraform means to backuplint what it means to Terraform itself.

BACKUPLINT_TEST_EXAMPLES is how many batches each test tries: 2 without it, and always the same.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from backuplint.terraform.module import Module
from backuplint.values import Unknown, Value
from tests.projects import write
from tests.terraform_answers import shown
from tests.terraform_batch import ERROR, ask_locals, console_answers, refused_lines, terraform
from tests.terraform_console import needs_terraform
from tests.terraform_generator import SETUP, Writer, small_module, typed_module
from tests.test_evaluate import floats, has, plain
from tests.test_module import root

EXAMPLES = int(os.environ.get("BACKUPLINT_TEST_EXAMPLES", "0"))
EXPRESSIONS = 120  # in one batch

thorough = settings(
    max_examples=EXAMPLES or 2,
    deadline=None,
    derandomize=not EXAMPLES,
    database=None,
    phases=[Phase.generate],  # a batch is small enough to look at; what fails in it is listed
    suppress_health_check=list(HealthCheck),
)
randoms = st.integers(0, 2**32).map(Random)

pytestmark = [pytest.mark.terraform, needs_terraform]

# Where backuplint says more than Terraform 1.11, and why that is no error.
MORE = {
    r"&&|\|\|": "from 1.12 on Terraform stops at what decides",
    r"\?": "both results of a condition are the same, whatever it is",
    r"\b(try|can)\(": "Terraform does not try what depends on an unknown",
    r"startswith|endswith|==|!=": "the known pieces of a string decide",
    r"coalesce|flatten|concat|merge|lookup|contains": "the first that counts is known",
    r"tostring\(null\)|null": "a null is not equal to what is never null",
}
# Where backuplint says less, and why.
LESS = {
    r"/|log|pow|%": "infinity is no number, and two results of pow are rounded in another way",
    r"<|>": "nor is the range of an unknown number followed",
    r"\?": "nor the length of what one of two lists will be",
    r"for |\*": "nor the order of a set with an unknown element",
    r"sort": "nor how many unknowns a sorted list is of",
    r"null|\.to\b|mixed|some": "a null without its type, which Terraform may refuse beside others",
    r"yaml|format|regex|json": "what functions leave to Terraform; tests/test_function_answers.py",
}


@dataclass
class Figures:
    """How many answers agree, and the others: (expression, Terraform's answer, ours)."""

    agree: int = 0
    undecided: list[tuple[str, str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)

    def take(self, expression: str, answer: str, value: Value) -> None:
        ours = told(value)
        row = (expression, answer, ours)
        if _rounded(answer) == _rounded(ours):
            self.agree += 1
        elif isinstance(value, Unknown) and not value.failed and answer == ERROR:
            self.undecided.append(row)  # Terraform says so by types that are not followed here
        elif answer == ERROR and " ? " in expression:
            self.undecided.append(row)  # of what a condition does not choose, errors have no type
        elif not any(re.search(r, expression) for r in self.reasons(answer, ours)):
            self.wrong.append(row)
        else:
            self.undecided.append(row)

    @staticmethod
    def reasons(answer: str, ours: str) -> dict[str, str]:
        """Why they may differ; nothing excuses what differs besides the unknown parts."""
        if answer == ERROR or ours == ERROR:
            return {}
        answer, ours = _rounded(answer), _rounded(ours)
        return LESS if _leaves_open(ours, answer) else MORE if _leaves_open(answer, ours) else {}


def told(value: Value) -> str:
    return ERROR if isinstance(value, Unknown) and value.failed else shown(value)


def _leaves_open(answer: str, other: str) -> bool:
    """Whether an answer says the same as another wherever it is not `?`."""
    first, *pieces = answer.split("?")
    if not pieces or not other.startswith(first):
        return False
    place, last = len(first), pieces.pop()
    for piece in pieces:
        place = other.find(piece, place) + len(piece)
        if place < len(piece):
            return False
    return len(other) - place >= len(last) and other.endswith(last)


def _rounded(answer: str) -> str:
    """An answer with 15 digits of its numbers: Go and C differ in the last one of a logarithm."""
    answer = re.sub(r"-?\d+\.\d{9,}", lambda match: f"{float(match[0]):.13g}", answer)
    return " ".join(re.sub(r"(?<![\w.])-0(?![.\d])", "0", answer).split())


def _local(made: Module, number: int) -> Value:
    return made.local(f"e{number}", made.configuration.files[0].source.span(0, 1))


def expressions(random: Random, *, holes: int, plain: bool, count: int = EXPRESSIONS) -> Figures:
    """What Terraform and backuplint make of random expressions."""
    written = (
        Writer(random, holes, plain).expression("*", 1 + random.randrange(3)) for _ in range(count)
    )
    texts = list(dict.fromkeys(written))
    figures = Figures()
    with TemporaryDirectory() as temporary:
        directory = Path(temporary)
        answers = ask_locals(texts, directory, SETUP)
        lines = "".join(f"  e{number} = {text}\n" for number, text in enumerate(texts))
        (directory / "main.tf").write_text(f"locals {{\n{lines}}}\n", encoding="utf-8")
        made = root(directory)
        for number, text in enumerate(texts):
            figures.take(text, answers[text], _local(made, number))
    return figures


@thorough
@given(randoms)
def test_an_expression_is_worth_what_it_is_worth_to_terraform(random: Random) -> None:
    assert expressions(random, holes=0, plain=True).wrong == []


@thorough
@given(randoms)
def test_what_terraform_cannot_tell_yet_is_unknown(random: Random) -> None:
    figures = expressions(random, holes=30, plain=True)
    # A result that is not chosen, with an error in it, has a type that is not followed.
    assert [row for row in figures.wrong if row[1] != ERROR] == []


def types(random: Random) -> Figures:
    """What Terraform and backuplint make of values that random types are given."""
    figures = Figures()
    with TemporaryDirectory() as temporary:
        directory = write(Path(temporary), typed_module(random))
        terraform(directory, "init", "-input=false")
        made = root(directory)
        while refused := refused_lines(directory):
            numbers = {_variable(directory, file, line) for file, line in refused}
            for file, line in refused:
                if file == "main.tf":  # a default that is wrong counts even where it is not used
                    number = _variable(directory, file, line)
                    figures.take(_declaration(made, number), ERROR, _local(made, number))
            _drop(directory, numbers)
        text = (directory / "answers.tf").read_text("utf-8")
        left = [int(number) for number in re.findall(r"^  e(\d+)", text, re.MULTILINE)]
        answers = console_answers(directory, [f"local.e{number}" for number in left])
        for number, answer in zip(left, answers, strict=True):
            value = _local(made, number)
            figures.take(_declaration(made, number), answer, value)
    return figures


def _declaration(made: Module, number: int) -> str:
    block = made.configuration.calls["child"].block
    given = block.body.attribute(f"v{number}") if block is not None else None
    return given.span.text if given is not None else f"v{number}"


def _variable(directory: Path, file: str, line: int) -> int:
    """The number of the variable that a line belongs to."""
    lines = (directory / file).read_text("utf-8").splitlines()[:line]
    found = [match for text in lines if (match := re.match(r'  v(\d+) = |variable "v(\d+)"', text))]
    return int(found[-1][1] or found[-1][2])


def _drop(directory: Path, numbers: set[int]) -> None:
    for name in ("main.tf", "answers.tf", "child/main.tf"):
        text = (directory / name).read_text("utf-8")
        for number in numbers:
            text = re.sub(rf"^  [ve]{number} = .*\n", "", text, flags=re.MULTILINE)
            block = rf'^(variable|output) "v{number}" \{{\n(?:  .*\n)*\}}\n'
            text = re.sub(block, "", text, flags=re.MULTILINE)
        (directory / name).write_text(text, encoding="utf-8")


@thorough
@given(randoms)
def test_a_variable_converts_what_it_is_given_as_terraform_does(random: Random) -> None:
    assert types(random).wrong == []


def outputs(random: Random) -> tuple[int, list[tuple[str, Any, Any]]]:
    """How many outputs of a random module agree, and those that do not."""
    with TemporaryDirectory() as temporary:
        directory = write(Path(temporary), small_module(random))
        terraform(directory, "init", "-input=false")
        while refused := refused_lines(directory):
            for file, line in sorted(refused, reverse=True):
                lines = (directory / file).read_text("utf-8").splitlines()
                name, _, value = lines[line - 1].partition(" = ")
                assert value not in ("null", "{ here = 0, own = null }"), refused
                keep = name == "  input"
                lines[line - 1] = name + (" = { here = 0, own = null }" if keep else " = null")
                (directory / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
        made = root(directory)
        terraform(directory, "plan", "-input=false", "-lock=false", "-out=plan.bin")
        planned = json.loads(terraform(directory, "show", "-json", "plan.bin").stdout)
    agree, wrong = 0, []
    for name, answer in planned["planned_values"]["outputs"].items():
        declaration = made.configuration.outputs[name]
        ours = plain(made.output(name, declaration.header))
        theirs = answer.get("value", "<unknown>")
        both_unknown = has(ours, "<unknown>") and theirs == "<unknown>"
        if both_unknown or _sorted(ours) == _sorted(theirs):
            agree += 1
        else:
            assert declaration.block is not None
            written = declaration.block.body.attribute("value")
            wrong.append((written.span.text if written else name, theirs, ours))
    return agree, wrong


def _sorted(value: Any) -> str:
    return json.dumps(floats(value), sort_keys=True)


@thorough
@given(randoms)
def test_a_module_gives_what_terraform_plans(random: Random) -> None:
    assert outputs(random)[1] == []
