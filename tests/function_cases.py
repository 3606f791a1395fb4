"""Calls of Terraform's functions with Terraform's own answers, and how to ask it for them.

`python -m tests.function_cases tests/data/functions-strings.json` records the answers anew.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from backuplint.source import Source
from backuplint.terraform.functions import lookup_function
from backuplint.terraform.functions.function import Context, FunctionError, OutOfBudget
from backuplint.terraform.precision import number, number_text
from backuplint.values import Collection, Known, Mapping, Null, Unknown, Value

DATA = Path(__file__).parent / "data"
ERROR = {"$error": True}  # what the table has where Terraform refuses a call
LONGEST_LINE = 60_000  # bytes; the console stops reading at a line of 64 KiB

_SHORT_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}

SPAN = Source("case.tf", "a call").span(0, 6)


@dataclass
class Budget:
    left: int = 2_000_000

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise OutOfBudget


def context(**facts: Any) -> Context:
    return Context(SPAN, facts.pop("budget", None) or Budget(), **facts)


# -- values ---------------------------------------------------------------------


def value_of(argument: Any) -> Value:
    """A Value of Python's: dicts are objects, lists tuples, `{"$set": […]}` a set."""
    match argument:
        case Known() | Null() | Unknown():
            return argument
        case None | {"$null": _}:
            return Null((SPAN,))
        case {"$set": items}:
            return _call("toset", [items])
        case {"$list": items}:
            return Known(Collection("list", tuple(map(value_of, items))), (SPAN,))
        case list():
            return Known(Collection("tuple", tuple(map(value_of, argument))), (SPAN,))
        case dict():
            items = {key: value_of(item) for key, item in argument.items()}
            return Known(Mapping("object", items), (SPAN,))
        case str():
            return Known(unicodedata.normalize("NFC", argument), (SPAN,))
        case Decimal():
            return Known(number(argument), (SPAN,))
    return Known(argument, (SPAN,))


def plain(value: Value) -> Any:
    """A Value as Python has it; None for what is null, an Unknown for what is unknown."""
    match value:
        case Known(value=Collection(items=items)):
            return [plain(item) for item in items]
        case Known(value=Mapping(items=items)):
            return {key: plain(item) for key, item in items.items()}
        case Known(value=held):
            return held
        case Null():
            return None
    return value


def _call(name: str, arguments: Iterable[Any], where: Context | None = None) -> Value:
    function = lookup_function(name)
    assert function is not None, f"there is no function {name}"
    return function.call(where or context(), [value_of(argument) for argument in arguments])


def call(name: str, *arguments: Any, where: Context | None = None) -> Value:
    """Call a function with Python's values, or Values."""
    return _call(name, arguments, where)


def answer(name: str, arguments: Iterable[Any], where: Context | None = None) -> Any:
    """What a call gives, in the form of the table."""
    try:
        return plain(_call(name, arguments, where))
    except FunctionError:
        return ERROR


# -- the table ------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    function: str
    arguments: list[Any]
    answer: Any = field(default=None, compare=False)

    @property
    def expression(self) -> str:
        return f"{self.function}({', '.join(map(written, self.arguments))})"

    def __str__(self) -> str:
        shown = ascii(self.expression)[1:-1]
        return shown if len(shown) < 70 else f"{shown[:66]}…"


def read_cases(name: str) -> list[Case]:
    text = (DATA / name).read_text("utf-8")
    return [Case(*entry) for entry in json.loads(text, parse_float=Decimal)]


def written(value: Any) -> str:
    """A value in Terraform's language."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case {"$null": kind}:
            return f"to{kind}(null)"
        case {"$set": items}:
            return f"toset({written(items)})"
        case {"$list": items}:
            return f"tolist({written(items)})"
        case list():
            return f"[{', '.join(map(written, value))}]"
        case dict():
            items = (f"{written(key)} = {written(item)}" for key, item in value.items())
            return f"{{{', '.join(items)}}}"
        case str():
            escaped = re.sub(r'[^ -~]|["\\]', _escape, value)
            return f'"{escaped.replace("${", "$${").replace("%{", "%%{")}"'
    return number_text(value)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if match[0] in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[match[0]]
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


# -- Terraform ------------------------------------------------------------------


def ask_terraform(expressions: Iterable[str], directory: Path) -> Iterator[Any]:
    """Terraform's own answers, in the form of the table. A console gives one for all it reads."""
    wrapped = [f"try({{ v = {expression} }}, null)" for expression in expressions]
    while wrapped:
        size = 1
        while size < len(wrapped) and sum(map(len, wrapped[: size + 1])) < LONGEST_LINE:
            size += 1
        batch, wrapped = wrapped[:size], wrapped[size:]
        console = subprocess.run(
            ["terraform", "console"],
            input=f"base64encode(jsonencode([{', '.join(batch)}]))\n",
            capture_output=True,
            text=True,
            check=False,
            cwd=directory,
            env={**os.environ, "NO_COLOR": "1", "CHECKPOINT_DISABLE": "1"},
        )
        last = console.stdout.strip().rpartition("\n")[2]
        assert last.startswith('"'), console.stdout + console.stderr
        given = json.loads(base64.b64decode(last.strip('"')), parse_float=Decimal)
        yield from (ERROR if entry is None else entry["v"] for entry in given)


def _dumped(value: Any) -> str:
    """JSON, with Decimals as the numbers that they are."""
    match value:
        case dict():
            return f"{{{', '.join(f'{_dumped(k)}: {_dumped(v)}' for k, v in value.items())}}}"
        case list():
            return f"[{', '.join(map(_dumped, value))}]"
        case Decimal():
            return number_text(value)
    return json.dumps(value)


def _record(path: Path) -> None:
    cases = read_cases(path.name)
    answers = ask_terraform([case.expression for case in cases], DATA)
    lines = [
        _dumped([case.function, case.arguments, given])
        for case, given in zip(cases, answers, strict=True)
    ]
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", "utf-8")


if __name__ == "__main__":
    for _name in sys.argv[1:]:
        _record(Path(_name))
