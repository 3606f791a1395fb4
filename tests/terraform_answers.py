"""Terraform's own answers to expressions, and what the functions here make of the same ones.

An expression is what `terraform console` takes: literals, calls, `==`, `/` and conditionals. `U.id`
is an unknown string, `U.n` a number, `U.b` a bool, `U.list` and `U.map` what they say.
An answer is what the console prints, without line breaks; nulls have no type, and `?` is unknown.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from backuplint.source import Source, Span
from backuplint.terraform.functions import lookup_function
from backuplint.terraform.functions.function import Context, FunctionError
from backuplint.terraform.precision import exact, number, parse_number
from backuplint.terraform.types import (
    ANY,
    BOOL,
    NUMBER,
    STRING,
    ConversionError,
    ListOf,
    MapOf,
    equal,
    to_text,
    unify_pair,
)
from backuplint.values import Collection, Known, Mapping, Null, Unknown, Value

DATA = Path(__file__).parent / "data"

_UNKNOWN = {
    "U.id": "tostring(terraform_data.u.id)",
    "U.output": "terraform_data.u.output",
    "U.n": "tonumber(terraform_data.u.id)",
    "U.b": "tobool(terraform_data.u.id)",
    "U.list": "tolist(terraform_data.u.output)",
    "U.map": "tomap(terraform_data.u.output)",
}

_TYPES = {
    "U.id": STRING,
    "U.n": NUMBER,
    "U.b": BOOL,
    "U.list": ListOf(ANY),
    "U.map": MapOf(ANY),
}


class Unlimited:
    """A budget without an end."""

    def spend(self, steps: int) -> None:
        pass


# -- reading and evaluating -----------------------------------------------------

_TOKEN = re.compile(
    r'\s*(?P<text>"(?:[^"\\]|\\.)*")|\s*(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)'
    r"|\s*(?P<name>[A-Za-z_][\w.]*)|\s*(?P<sign>\.\.\.|==|[][(){},=?:/*+-])"
)


class Reader:
    """Evaluates an expression while reading it."""

    def __init__(self, expression: str) -> None:
        self.source = Source("console", expression)
        self.tokens = list(_TOKEN.finditer(expression))
        self.place = 0

    def span(self) -> Span:
        return Span(self.source, *self.tokens[min(self.place, len(self.tokens) - 1)].span())

    def next(self) -> str:
        return self.tokens[self.place][0].strip() if self.place < len(self.tokens) else ""

    def take(self, wanted: str | None = None) -> str:
        token = self.next()
        assert wanted is None or token == wanted, f"{wanted} expected, not {token}"
        self.place += 1
        return token

    def expression(self) -> Value:
        value = self.equality()
        if self.next() != "?":
            return value
        self.take("?")
        then = self.expression()
        self.take(":")
        otherwise = self.expression()
        assert isinstance(value, Known)
        chosen, other = (then, otherwise) if value.value else (otherwise, then)
        return unify_pair(chosen, other)

    def equality(self) -> Value:
        left = self.quotient()
        if self.next() != "==":
            return left
        self.take("==")
        same = equal(left, self.quotient())
        return Unknown("equal?") if same is None else Known(same)

    def quotient(self) -> Value:
        value = self.operand()
        while self.next() in ("/", "*"):
            operator, other = self.take(), self.operand()
            assert isinstance(value, Known)
            assert isinstance(other, Known)
            a, b = exact(value.value), exact(other.value)
            value = Known(number(a / b if operator == "/" else a * b))
        return value

    def operand(self) -> Value:
        span, token = self.span(), self.take()
        if token == "-":
            value = self.operand()
            assert isinstance(value, Known)
            return Known(-value.value, (span,))
        if token == "(":
            inner = self.expression()
            self.take(")")
            return inner
        if token == "[":
            return Known(Collection("tuple", tuple(self.items("]"))), (span,))
        if token == "{":
            return Known(Mapping("object", self.entries()), (span,))
        if token.startswith('"'):
            return self.text(token, span)
        if token[0].isdigit():
            return Known(parse_number(token), (span,))
        if token in ("true", "false"):
            return Known(token == "true", (span,))
        if token == "null":
            return Null((span,))
        if token in _UNKNOWN:
            return Unknown(token, (span,), type=_TYPES.get(token))
        return self.call(token, span)

    def text(self, token: str, span: Span) -> Value:
        if "${U.id}" not in token:
            return Known(json.loads(token), (span,))
        before, after = token[1:-1].split("${U.id}")
        pieces: list[str | Unknown] = [before, Unknown("U.id", (span,)), after]
        return Unknown("U.id", (span,), True, tuple(piece for piece in pieces if piece))

    def items(self, end: str) -> list[Value]:
        items: list[Value] = []
        while self.next() != end:
            items.append(self.expression())
            if self.next() == "...":
                self.take("...")
                last = items.pop()
                assert isinstance(last, Known)
                items.extend(last.value.items)
            if self.next() != end:
                self.take(",")
        self.take(end)
        return items

    def entries(self) -> dict[str, Value]:
        entries: dict[str, Value] = {}
        while self.next() != "}":
            name = self.take().strip('"')
            self.take("=")
            entries[name] = self.expression()
            if self.next() != "}":
                self.take(",")
        self.take("}")
        return entries

    def call(self, name: str, span: Span) -> Value:
        self.take("(")
        arguments = self.items(")")
        function = lookup_function(name)
        if function is None:
            raise FunctionError(f"there is no function {name}")
        return function.call(Context(span, Unlimited()), arguments)


def evaluate(expression: str) -> Value:
    """What the functions here make of it. Errors: FunctionError, ConversionError."""
    return Reader(expression).expression()


def answer(expression: str) -> str:
    """What the functions here make of it, as the console would print it."""
    try:
        return shown(evaluate(expression))
    except (FunctionError, ConversionError):
        return "error"


def shown(value: Value) -> str:
    """A value as an answer of the console."""
    if isinstance(value, Unknown):
        return "?"
    if value.sensitive:
        return "(sensitive value)"
    match value:
        case Known(value=str(text)):
            return json.dumps(text, ensure_ascii=False)
        case Known(value=bool() | int() | Decimal() as primitive):
            return to_text(primitive)
        case Known(value=Collection(kind=kind, items=items)):
            inside = f"[{', '.join(shown(item) for item in items)}]"
            return inside if kind == "tuple" else f"to{kind}({inside})"
        case Known(value=Mapping(kind=kind) as mapping):
            entries = (
                f"{json.dumps(key, ensure_ascii=False)} = {shown(item)}"
                for key, item in mapping.sorted()
            )
            inside = f"{{{' '.join(entries)}}}"
            return inside if kind == "object" else f"tomap({inside})"
    return "null"


# -- asking Terraform -----------------------------------------------------------


def recorded(name: str) -> dict[str, str]:
    """The expressions of a table in tests/data, and the answers that Terraform gave."""
    answers: dict[str, str] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return answers


def ask(expressions: Sequence[str], directory: Path, more: str = "") -> dict[str, str]:
    """Terraform's answers. An expression of which a part is unknown must be no error.

    `more` is Terraform that the expressions need. The console prints only its last result, so all
    expressions are asked in one list.
    """
    (directory / "main.tf").write_text('resource "terraform_data" "u" {\n}\n' + more)
    _terraform(directory, "init")
    items: list[str] = []
    for expression in expressions:
        real = re.sub(r"\bU\.\w+", lambda match: _UNKNOWN[match[0]], expression)
        # `try` is unknown where anything in it is.
        items += ['"#####"', real if "U." in expression else f'try({real}, "!error!")']
    printed = _terraform(directory, "console", f"[{', '.join(items)}]\n")
    _, *answers = printed[: printed.rindex("]")].split('"#####",')
    return {expression: normal(text) for expression, text in zip(expressions, answers, strict=True)}


def _terraform(directory: Path, command: str, given: str = "") -> str:
    done = subprocess.run(
        ["terraform", command, "-no-color"],
        cwd=directory,
        input=given,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def normal(text: str) -> str:
    text = " ".join(text.split()).removesuffix(",")
    text = re.sub(r"to\w+\(null\)|null", "null", re.sub(r" /\*.*?\*/", "", text))
    text = text.replace("(known after apply)", "?").replace("[ ", "[").replace("{ ", "{")
    text = text.replace(", ]", "]").replace(" }", "}")
    return "error" if text == '"!error!"' else text


def replay(answers: dict[str, str], directory: Path) -> dict[str, tuple[str, str]]:
    """The recorded answers that Terraform gives no more: (recorded, given).

    An expression with an unknown part that is an error cannot be asked together with others.
    """
    asked = [e for e, recorded in answers.items() if "U." not in e or recorded != "error"]
    given = ask(asked, directory)
    return {e: (answers[e], given[e]) for e in asked if answers[e] != given[e]}
