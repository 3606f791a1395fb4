"""However a value is said, the finding stays, and names the place where it was written.

Each literal that a rule's example is wrong about is said in other ways: through a local, a
variable, a module's argument, `try` and a conditional.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backuplint.engine import Result
from backuplint.examples import example_files, example_options
from backuplint.hcl import ast
from backuplint.hcl.parse import parse
from backuplint.hcl.scan import scan
from backuplint.rule import Rule
from backuplint.settings import Settings, option_values, parse_options
from backuplint.source import Source, Span
from tests.blur import KEPT
from tests.projects import check, rules, write

# What these rules are about is how something is written, not what it is worth.
ABOUT_WRITING = frozenset(
    {"undeclared-reference", "unpinned-module", "unknown-argument", "undeclared-module-input"}
)

WAYS = {
    "local": ("local.said", "\nlocals {{\n  said = {}\n}}\n"),
    "variable": ("var.said", '\nvariable "said" {{\n  default = {}\n}}\n'),
    "try": ("try({}, null)", ""),
    "conditional": ("(true ? {} : null)", ""),
}


def literals(node: Any) -> Iterator[Span]:
    """The places of the literals in a tree that are values: no keys, labels and sources."""
    if isinstance(node, ast.Literal | ast.Template):
        if isinstance(node, ast.Literal) or not node.heredoc:
            yield node.span
        return
    if not dataclasses.is_dataclass(node) or isinstance(node, Span):
        return
    for field in dataclasses.fields(node):
        value = getattr(node, field.name)
        if isinstance(node, ast.ObjectItem) and field.name == "key":
            continue
        if isinstance(node, ast.Body) and field.name == "attributes":
            for name, attribute in value.items():
                if name not in KEPT and name not in ("version", "type", "iterator"):
                    yield from literals(attribute)
        elif isinstance(value, tuple):
            for item in value:
                yield from literals(item)
        elif field.init:
            yield from literals(value)


def cases() -> Iterator[Any]:
    for rule in rules():
        if rule.id in ABOUT_WRITING:
            continue
        for number, text in enumerate(rule.examples, start=1):
            if "^" in text and list(example_files(text)) == ["main.tf"]:
                yield pytest.param(rule, text, id=f"{rule.id}-{number}")


def at_literals(text: str, results: tuple[Result, ...]) -> list[tuple[int, int, Result]]:
    """The findings that are at a literal, and where that stands."""
    places = {
        (span.start, span.end)
        for block in scan(Source("main.tf", text)).blocks
        if block.type in ("resource", "data")
        for span in literals(parse(block))
    }
    return [(r.span.start, r.span.end, r) for r in results if (r.span.start, r.span.end) in places]


@pytest.mark.parametrize(("rule", "text"), list(cases()))
def test_a_finding_stays_however_its_value_is_said(rule: Rule, text: str, tmp_path: Path) -> None:
    options = option_values(Settings(options=parse_options(example_options(text))), [rule])
    report = check(write(tmp_path / "as-it-is", {"main.tf": text}), [rule], options=options)
    for number, (start, end, result) in enumerate(at_literals(text, report.results)):
        value = text[start:end]
        if "{" in value:
            continue  # it names what is only known where it stands
        for way, (said, added) in WAYS.items():
            if way == "variable" and value in ("null", '""'):
                continue  # an offer, in a module that is seen without its callers
            said_so = text[:start] + said.format(value) + text[end:] + added.format(value)
            files = {"main.tf": said_so}
            after = check(write(tmp_path / f"{number}-{way}", files), [rule], options=options)
            assert_named(result, after.results, value, way)
        inside = text[:start] + "var.said" + text[end:] + '\nvariable "said" {}\n'
        if "alias" in inside:
            continue  # the call would have to hand the provider on
        files = called(inside, value)
        after = check(write(tmp_path / f"{number}-module", files), [rule], options=options)
        assert_named(result, after.results, value, "module")


def called(inside: str, value: str) -> dict[str, str]:
    """A module that is called with a value, by a root that has its providers."""
    source = Source("main.tf", inside)
    providers = [b.span for b in scan(source).blocks if b.type in ("provider", "terraform")]
    root = 'terraform {\n  backend "s3" {}\n}\n'
    for span in reversed(providers):
        root += span.text + "\n"
        inside = inside[: span.start] + inside[span.end :]
    root += f'module "inner" {{\n  source = "./inner"\n  said   = {value}\n}}\n'
    return {"inner/main.tf": inside, "main.tf": root}


def assert_named(before: Result, after: tuple[Result, ...], value: str, way: str) -> None:
    """That a finding is still there, and that one of its places is where the value is written."""
    same = [one for one in after if one.severity is before.severity]
    assert same, f"through a {way} the finding on {value} is gone: {before.message}"
    named = [
        one
        for one in same
        if any(value in place.text for place in (one.span, *(r.span for r in one.related)))
    ]
    assert named, f"through a {way} the finding on {value} does not name where it is written"
