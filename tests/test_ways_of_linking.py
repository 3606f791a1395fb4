"""However resources are linked, what a rule says of them stays.

Each reference to a resource in a rule's wrong examples goes another way: through a local, a list,
a module's output, and `for_each`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backuplint.examples import example_files, example_options
from backuplint.rule import Rule
from backuplint.settings import Settings, option_values, parse_options
from tests.projects import check, rules, write

# What these rules are about is how something is written, not what it leads to.
ABOUT_WRITING = frozenset(
    {"undeclared-reference", "undeclared-module-output", "repeated-definition"}
)

REFERENCE = re.compile(r"(?<![\w.\"{])(aws_\w+\.\w+)\.(name|id|arn)\b(?![\[\w])")
ECHO = 'variable "value" {}\n\noutput "value" {\n  value = var.value\n}\n'


def cases() -> Iterator[Any]:
    for rule in rules():
        for number, text in enumerate(rule.examples, start=1):
            plain = "for_each" not in text and "count" not in text and "module" not in text
            wrong = re.search(r"#\s*\^|# <--", text) is not None
            if rule.id not in ABOUT_WRITING and wrong and plain and REFERENCE.search(text):
                if list(example_files(text)) == ["main.tf"]:
                    yield pytest.param(rule, text, id=f"{rule.id}-{number}")


def through_locals(text: str) -> dict[str, str]:
    found = list(dict.fromkeys(m[0] for m in REFERENCE.finditer(text)))
    said = REFERENCE.sub(lambda m: f"local.link{found.index(m[0])}", text)
    lines = "".join(f"  link{n} = {reference}\n" for n, reference in enumerate(found))
    return {"main.tf": f"{said}\nlocals {{\n{lines}}}\n"}


def through_lists(text: str) -> dict[str, str]:
    return {"main.tf": REFERENCE.sub(lambda m: f"one([{m[0]}])", text)}


def through_modules(text: str) -> dict[str, str]:
    found = list(dict.fromkeys(m[0] for m in REFERENCE.finditer(text)))
    said = REFERENCE.sub(lambda m: f"module.link{found.index(m[0])}.value", text)
    calls = "".join(
        f'\nmodule "link{n}" {{\n  source = "./echo"\n  value  = {reference}\n}}\n'
        for n, reference in enumerate(found)
    )
    return {"main.tf": said + calls, "echo/main.tf": ECHO}


def through_for_each(text: str) -> dict[str, str]:
    said = re.sub(r"(?<![\w.\"])(aws_\w+\.\w+)\.(?=\w)", r'\1["only"].', text)
    return {
        "main.tf": re.sub(
            r'^(resource "aws_\w+" "\w+" \{[^\n]*)$',
            r'\1\n  for_each = toset(["only"])\n',
            said,
            flags=re.MULTILINE,
        )
    }


def through_names(text: str) -> dict[str, str]:
    """A vault by the name that it is given, where that is written in its block."""
    vault = r'resource "(aws_backup_vault)" "(\w+)" \{[^\n]*\n  name\s+= ("[\w-]+")\n'
    for kind, label, name in re.findall(vault, text):
        text = re.sub(rf"(?<![\w.\"{{]){kind}\.{label}\.(?:name|id)\b", name, text)
    return {"main.tf": text}


WAYS = {
    "names": through_names,
    "locals": through_locals,
    "lists": through_lists,
    "modules": through_modules,
    "for_each": through_for_each,
}


# A log group that anything else names, a local or a module among them, may be written to by others.
BY_DESIGN = {("unmatched-log-filter", "locals"), ("unmatched-log-filter", "modules")}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("rule", "text"), list(cases()))
def test_a_finding_stays_however_its_resources_are_linked(
    rule: Rule, text: str, way: str, tmp_path: Path
) -> None:
    options = option_values(Settings(options=parse_options(example_options(text))), [rule])
    before = check(write(tmp_path / "before", {"main.tf": text}), [rule], options=options)
    after = check(write(tmp_path / "after", WAYS[way](text)), [rule], options=options)
    assert [str(fault) for fault in after.faults] == []
    lost = len(before.results) - len(after.results)
    if (rule.id, way) in BY_DESIGN:
        assert lost
        return
    assert lost == 0, [result.message for result in before.results]
