"""Input that asks for work without end: each case ends, says where, and knows nothing wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from backuplint.terraform.discover import Inputs, discover, roots
from backuplint.terraform.load import Files
from backuplint.terraform.module import Module
from backuplint.values import Known, Unknown, Value, walk
from tests.projects import write

PROVIDER = 'provider "aws" {\n  region = "eu-west-1"\n}\n'


def evaluated(directory: Path, files: dict[str, str], name: str = "x") -> tuple[Value, list[str]]:
    """An output of a root module, and the faults of reading it."""
    write(directory, {"provider.tf": PROVIDER, **files})
    read = Files(directory.resolve(), directory)
    found = discover(read, [directory])
    for walked in found.walked.values():
        walked.about = True  # these modules have nothing of AWS Backup
    made: Module = roots(read, found, Inputs())[0]
    value = made.output(name, made.configuration.outputs[name].header)
    for type, resource in made.configuration.resources:
        for instance in made.instances("resource", type, resource)[1]:
            instance.argument("input")
    return value, [str(fault) for fault in read.faults]


def one(directory: Path, expression: str, more: str = "") -> tuple[Value, list[str]]:
    return evaluated(directory, {"main.tf": f'{more}output "x" {{\n  value = {expression}\n}}\n'})


@pytest.mark.parametrize(
    "expression",
    [
        "range(0, 1000000000)",
        "range(0, 1000000000, 1000000)[5000]",
        "setproduct(range(1000), range(1000), range(1000))",
        "length(setproduct([for i in range(1000) : range(1000)]...))",
        pytest.param(
            "[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : a + b + c]]]",
            marks=pytest.mark.slow,
        ),
        '{ for i in setproduct(range(1000), range(1000)) : join("-", i) => i }',
        'format("%999999999d", 1)',
        'format("%.999999999f", 1)',
        'formatlist("%s%99999999s", range(1000), "x")',
        "pow(10, 100000)",
        '"9e999999999" + 1',
        'join("", [for i in range(1000) : join("", [for j in range(1000) : join("", range(99))])])',
        "jsonencode([for a in range(1000) : [for b in range(1000) : range(100)]])",
        'cidrsubnets("10.0.0.0/8", [for i in range(100000) : 24]...)',
        'indent(999999999, join("\\n", range(1000)))',
        "chunklist([for i in range(1000) : range(1000)], 0.5)",
        'regexall("(a*)*b", join("", [for i in range(1000) : "aaaaaaaaaaaaaaaaaaaa"]))[0]',
    ],
)
def test_too_much_work_is_unknown(expression: str, tmp_path: Path) -> None:
    value, faults = one(tmp_path, expression)
    assert isinstance(value, Unknown), value
    assert value.failed or not value.evaluated or faults
    assert all(fault.startswith((".: ", "main.tf:")) for fault in faults), faults


@pytest.mark.parametrize(
    "expression", ["1 / 0", "1 / (1 - 1)", "0 / 0", "1 / var.none", "5 / length([])"]
)
def test_a_division_by_zero_is_no_number(expression: str, tmp_path: Path) -> None:
    value, faults = one(tmp_path, expression, 'variable "none" {\n  default = 0\n}\n')
    assert isinstance(value, Unknown)
    assert faults == []


@pytest.mark.parametrize(
    "step", ['"${%s}${%s}"', 'join("", [%s, %s])', "[%s, %s]", "concat(%s, %s)"]
)
def test_what_doubles_and_doubles_ends(step: str, tmp_path: Path) -> None:
    start = "[1]" if "concat" in step else '"ab"'
    chain = "".join(
        f"  d{n} = {step % (f'local.d{n - 1}', f'local.d{n - 1}')}\n" for n in range(1, 64)
    )
    text = f"locals {{\n  d0 = {start}\n{chain}}}\n"
    value, faults = one(tmp_path, "jsonencode(local.d63)", text)
    assert isinstance(value, Unknown)
    assert faults in ([], [".: needs too much work to evaluate; parts are not judged"])


TIMES = {"count": "1000001", "for_each": "toset([for i in range(2000000) : tostring(i)])"}


@pytest.mark.parametrize("repeat", TIMES)
def test_a_million_instances_are_one_that_may_be_there(repeat: str, tmp_path: Path) -> None:
    block = f'resource "terraform_data" "r" {{\n  {repeat} = {TIMES[repeat]}\n  input = 1\n}}\n'
    value, _ = one(tmp_path, "length(terraform_data.r)", block)
    assert isinstance(value, Unknown)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("locals {\n  a = local.b\n  b = local.a\n}\n", "main.tf:2:3: local.a refers to itself"),
        ("locals {\n  a = { b = local.a.c }\n}\n", "main.tf:2:3: local.a refers to itself"),
    ],
)
def test_a_circle_is_told_of_with_its_place(text: str, place: str, tmp_path: Path) -> None:
    value, faults = one(tmp_path, "local.a", text)
    assert any(isinstance(part, Unknown) for part in walk([value]))
    assert [fault[: len(place)] for fault in faults] == [place]


CIRCLES: dict[str, dict[str, str]] = {
    "resources": {
        "main.tf": """
resource "terraform_data" "a" {
  input = terraform_data.b.input
}

resource "terraform_data" "b" {
  input = terraform_data.a.input
}

output "x" {
  value = terraform_data.a.input
}
"""
    },
    "counts": {
        "main.tf": """
resource "terraform_data" "a" {
  count = length(terraform_data.b)
}

resource "terraform_data" "b" {
  count = length(terraform_data.a)
}

output "x" {
  value = length(terraform_data.a)
}
"""
    },
    "modules": {
        "main.tf": """
module "a" {
  source = "./m"
  given  = module.b.out
}

module "b" {
  source = "./m"
  given  = module.a.out
}

output "x" {
  value = module.a.out
}
""",
        "m/main.tf": 'variable "given" {\n}\n\noutput "out" {\n  value = var.given\n}\n',
    },
    "a module's count": {
        "main.tf": """
module "a" {
  source = "./m"
  count  = length(module.a)
  given  = 1
}

output "x" {
  value = module.a[0].out
}
""",
        "m/main.tf": 'variable "given" {\n}\n\noutput "out" {\n  value = var.given\n}\n',
    },
    "a module that calls itself": {
        "main.tf": 'module "a" {\n  source = "./m"\n}\n\noutput "x" {\n  value = module.a.out\n}\n',
        "m/main.tf": 'module "a" {\n  source = "../m"\n}\n\noutput "out" {\n'
        "  value = module.a.out\n}\n",
    },
    "modules that call each other twice": {
        "main.tf": 'module "a" {\n  source = "./m0"\n}\n\n'
        'output "x" {\n  value = module.a.out\n}\n',
        **{
            f"m{n}/main.tf": "".join(
                f'module "{name}" {{\n  source = "../m{n + 1}"\n}}\n\n' for name in ("l", "r")
            )
            + 'output "out" {\n  value = "${module.l.out}${module.r.out}"\n}\n'
            for n in range(40)
        },
    },
}


@pytest.mark.parametrize(
    "circle",
    [pytest.param(name, marks=pytest.mark.slow if "twice" in name else ()) for name in CIRCLES],
)
def test_a_circle_of_blocks_ends(circle: str, tmp_path: Path) -> None:
    value, faults = evaluated(tmp_path, CIRCLES[circle])
    assert isinstance(value, Unknown) or faults
    assert faults
    assert all(".tf:" in fault or "needs too much work" in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ('t = "$${a}$${a}"', 'templatestring(local.t, { a = join("", range(1000)) })'),
        pytest.param(
            't = "%%{ for i in xs }%%{ for j in xs }%%{ for k in xs }x%%{ endfor }%%{ endfor }'
            '%%{ endfor }"',
            "templatestring(local.t, { xs = range(1000) })",
            marks=pytest.mark.slow,
        ),
        ('t = "$${templatestring(t, { t = t })}"', "templatestring(local.t, { t = local.t })"),
    ],
)
def test_templates_of_templates_end(text: str, expression: str, tmp_path: Path) -> None:
    value, _ = one(tmp_path, f"length({expression})", f"locals {{\n  {text}\n}}\n")
    length = value.value if isinstance(value, Known) else None
    assert isinstance(value, Unknown) or length == 2 * len("".join(map(str, range(1000))))


def nested(depth: int, opening: str, closing: str, inside: str = "1") -> str:
    return opening * depth + inside + closing * depth


@pytest.mark.parametrize(
    "expression",
    [
        nested(3000, "upper(", ")", '"a"'),
        nested(3000, "[for x in [1] : ", "]"),
        nested(3000, "try(", ")"),
        nested(3000, "{ a = ", " }"),
        nested(3000, "true ? 1 : (", ")"),
        "1" + " + 1" * 5000,
        "local.x" + ".a" * 5000,
        "local.x" + "[0]" * 5000,
        "!" * 5000 + "true",
        'jsondecode("' + "[" * 5000 + "]" * 5000 + '")',
        'yamldecode("' + "[" * 5000 + "]" * 5000 + '")',
    ],
    ids=lambda text: text[:20],
)
def test_what_is_nested_deeply_ends(expression: str, tmp_path: Path) -> None:
    value, faults = one(
        tmp_path, f"can(local.y) ? local.y : {expression}", "locals {\n  x = 1\n}\n"
    )
    deep: Any = value.value if isinstance(value, Known) else None
    assert isinstance(value, Unknown) or deep in (5001, True), value
    assert all(fault.startswith(("main.tf:", ".: ")) for fault in faults), faults
