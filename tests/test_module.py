"""Modules, variables and references mean to backuplint what they mean to Terraform.

One configuration of many parts; what `terraform plan` makes of its outputs stands beside it, and
the last test asks the binary again, where there is one.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from backuplint.terraform.discover import Inputs, discover, roots
from backuplint.terraform.load import Files
from backuplint.terraform.module import Module
from backuplint.values import Known, Unknown
from tests.projects import write
from tests.test_evaluate import floats, has, plain

CONFIGURATION = {
    "main.tf": """
terraform {
  backend "local" {}
}

variable "plain" {}

variable "default_only" {
  default = 5
}

variable "from_file" {
  type    = number
  default = 1
}

variable "from_auto" {
  default = "default"
}

variable "later_auto" {
  default = "default"
}

variable "from_json" {
  type = map(list(string))
}

variable "typed" {
  type = object({
    name  = string
    days  = optional(number, 30)
    extra = optional(object({ on = optional(bool, true) }), {})
    none  = optional(string)
  })
  default = { name = 7, unknown_attribute = 1 }
}

variable "listed" {
  type    = list(string)
  default = [1, "two", true]
}

variable "set" {
  type    = set(number)
  default = [3, "1", 2, 2]
}

variable "nulled" {
  type     = string
  nullable = false
  default  = "kept"
}

locals {
  first  = local.second + 1
  second = local.third * 2
  third  = var.from_file
  nested = { for k, v in var.from_json : k => [for x in v : upper(x)] }
}

resource "terraform_data" "one" {
  input = "x-${local.first}"
}

resource "terraform_data" "counted" {
  count = length(var.listed)
  input = "${count.index}-${var.listed[count.index]}"
}

resource "terraform_data" "each" {
  for_each = { a = { n = 1 }, b = { n = 2 } }
  input    = "${each.key}${each.value.n}"
}

resource "terraform_data" "chained" {
  for_each = terraform_data.each
  input    = each.value.input
}

resource "terraform_data" "off" {
  count = var.default_only > 5 ? 1 : 0
  input = "never"
}

resource "terraform_data" "set" {
  for_each = toset(["x", "y"])
  input    = each.value == each.key
}

module "child" {
  source   = "./modules/child"
  for_each = toset(["p", "q"])
  name     = each.value
  nulled   = null
  objects  = [{ id = 1 }, { id = "2", label = "L" }]
}

module "twice" {
  source = "./modules/child"
  count  = 2
  name   = "n${count.index}"
}

module "none" {
  source = "./modules/child"
  count  = 0
  name   = "none"
}

output "plain" { value = var.plain }
output "from_file" { value = var.from_file }
output "from_auto" { value = var.from_auto }
output "later_auto" { value = var.later_auto }
output "from_json" { value = local.nested }
output "typed" { value = var.typed }
output "listed" { value = var.listed }
output "set" { value = var.set }
output "first" { value = local.first }
output "one" { value = terraform_data.one.input }
output "one_id" { value = terraform_data.one.id }
output "counted" { value = terraform_data.counted[*].input }
output "counted_one" { value = terraform_data.counted[1].input }
output "each" { value = { for k, v in terraform_data.each : k => v.input } }
output "each_one" { value = terraform_data.each["b"].input }
output "chained" { value = values(terraform_data.chained)[*].input }
output "off" { value = terraform_data.off[*].input }
output "off_one" { value = try(terraform_data.off[0].input, "fallback") }
output "off_length" { value = length(terraform_data.off) }
output "set_one" { value = terraform_data.set["x"].input }
output "child" { value = module.child["p"].name }
output "children" { value = { for k, m in module.child : k => m.nulled } }
output "objects" { value = module.child["q"].objects }
output "twice" { value = module.twice[*].name }
output "twice_grand" { value = module.twice[1].grand }
output "none" { value = one(module.none[*].name) }
output "path" { value = module.twice[0].path }
output "root_path" { value = path.module }
output "file" { value = file("${path.module}/note.txt") }
output "template" { value = templatefile("${path.module}/t.tftpl", { xs = ["a", "b"], y = 1 }) }
output "module_file" { value = module.twice[0].file }
output "unknown_in_list" { value = [terraform_data.one.id, "known"] }
""",
    "terraform.tfvars": 'plain = "from tfvars"\nfrom_file = "3"\nfrom_auto = "tfvars"\n',
    "a.auto.tfvars": 'from_auto = "a"\nlater_auto = "a"\n',
    "b.auto.tfvars.json": '{"later_auto": "b", "from_json": {"k": ["v", "w"], "a": []}}',
    "note.txt": "a note\n",
    "t.tftpl": "%{ for x in xs ~}\n- ${x}${y}\n%{ endfor ~}\n",
    "modules/child/main.tf": """
variable "name" {
  type = string
}

variable "nulled" {
  default  = "default"
  nullable = false
}

variable "objects" {
  type = list(object({
    id    = string
    label = optional(string, "none")
  }))
  default = []
}

module "grand" {
  source = "../grand"
  text   = "<${var.name}>"
}

output "name" { value = upper(var.name) }
output "nulled" { value = var.nulled }
output "objects" { value = var.objects }
output "grand" { value = module.grand.text }
output "path" { value = path.module }
output "file" { value = trimspace(file("${path.module}/own.txt")) }
""",
    "modules/child/own.txt": "own\n",
    "modules/grand/main.tf": """
variable "text" {}
output "text" { value = "${var.text}!" }
""",
}

PLANNED: dict[str, Any] = {
    "plain": "from tfvars",
    "from_file": 3,
    "from_auto": "a",
    "later_auto": "b",
    "from_json": {"a": [], "k": ["V", "W"]},
    "typed": {"days": 30, "extra": {"on": True}, "name": "7", "none": None},
    "listed": ["1", "two", "true"],
    "set": [1, 2, 3],
    "first": 7,
    "one": "x-7",
    "one_id": "<unknown>",
    "counted": ["0-1", "1-two", "2-true"],
    "counted_one": "1-two",
    "each": {"a": "a1", "b": "b2"},
    "each_one": "b2",
    "chained": ["a1", "b2"],
    "off": [],
    "off_one": "fallback",
    "off_length": 0,
    "set_one": True,
    "child": "P",
    "children": {"p": "default", "q": "default"},
    "objects": [{"id": "1", "label": "none"}, {"id": "2", "label": "L"}],
    "twice": ["N0", "N1"],
    "twice_grand": "<n1>!",
    "none": None,
    "path": "modules/child",
    "root_path": ".",
    "file": "a note\n",
    "template": "- a1\n- b1\n",
    "module_file": "own",
    "unknown_in_list": ["<unknown>", "known"],
}


def root(directory: Path, inputs: Inputs | None = None) -> Module:
    files = Files(directory.resolve(), directory)
    found = discover(files, [directory])
    for walked in found.walked.values():
        walked.about = True  # these modules have nothing of AWS Backup
    made = roots(files, found, inputs or Inputs())
    assert [str(fault) for fault in files.faults] == []
    return made[0]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Module:
    return root(write(tmp_path_factory.mktemp("module"), CONFIGURATION))


@pytest.mark.parametrize("name", PLANNED)
def test_an_output_is_what_terraform_plans(name: str, made: Module) -> None:
    span = made.configuration.outputs[name].header
    assert floats(plain(made.output(name, span))) == floats(PLANNED[name])


@pytest.mark.terraform
@pytest.mark.skipif(not shutil.which("terraform"), reason="there is no terraform here")
def test_terraform_plans_the_same(tmp_path: Path) -> None:
    write(tmp_path, CONFIGURATION)

    def terraform(*arguments: str) -> str:
        done = subprocess.run(
            ["terraform", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    terraform("init", "-input=false")
    terraform("plan", "-input=false", "-out=plan.bin")
    planned = json.loads(terraform("show", "-json", "plan.bin"))
    outputs = planned["planned_values"]["outputs"]
    for name, wanted in PLANNED.items():
        if has(wanted, "<unknown>"):
            assert "value" not in outputs[name] or outputs[name]["value"] != wanted
        else:
            assert outputs[name].get("value") == wanted, name


# -- what only backuplint has ---------------------------------------------------


def test_a_value_remembers_every_place_that_it_came_through(made: Module) -> None:
    span = made.configuration.outputs["twice_grand"].header
    value = made.output("twice_grand", span)
    assert isinstance(value, Known)
    names = [place.source.name for place in value.trail]
    assert names[0] == "main.tf"
    assert "modules/grand/main.tf" in names


def test_an_attribute_known_after_apply_says_whose_it_is(made: Module) -> None:
    value = made.output("one_id", made.configuration.outputs["one_id"].header)
    assert isinstance(value, Unknown)
    assert value.refers_to is not None
    assert value.refers_to.address == "terraform_data.one"
    assert value.not_null


def test_the_command_line_sets_variables_over_every_file(tmp_path: Path) -> None:
    write(tmp_path, CONFIGURATION | {"extra.tfvars": 'from_auto = "extra"\nfrom_file = 8\n'})
    inputs = Inputs(
        (("from_file", "9"), ("listed", '["z"]')),
        (tmp_path / "extra.tfvars",),
        {"TF_VAR_from_auto": "environment", "TF_VAR_default_only": "6", "HOME": "/"},
    )
    made = root(tmp_path, inputs)
    header = made.configuration.outputs["first"].header
    assert plain(made.output("from_file", header)) == 9
    assert plain(made.output("from_auto", header)) == "extra"
    assert plain(made.output("listed", header)) == ["z"]
    assert plain(made.output("off_length", header)) == 1, "the environment is over a default"


def test_a_module_without_callers_does_not_take_an_empty_default_for_a_value(
    tmp_path: Path,
) -> None:
    text = """
variable "offer" { default = null }
variable "empty" { default = [] }
variable "value" { default = 5 }
output "offer" { value = var.offer }
output "empty" { value = var.empty }
output "value" { value = var.value }
"""
    made = root(write(tmp_path, {"main.tf": text}))
    header = made.configuration.outputs["offer"].header
    assert [plain(made.output(n, header)) for n in ("offer", "empty", "value")] == [
        "<unknown>",
        "<unknown>",
        5,
    ]


def test_a_circle_of_locals_is_told_of_once_and_does_not_hang(tmp_path: Path) -> None:
    text = "locals {\n  a = local.b\n  b = local.c\n  c = local.a\n  d = 1\n}\n"
    write(tmp_path, {"main.tf": text + 'output "d" { value = local.d }\n'})
    files = Files(tmp_path.resolve(), tmp_path)
    found = discover(files, [tmp_path])
    found.walked[tmp_path.resolve()].about = True
    made = roots(files, found, Inputs())[0]
    header = made.configuration.outputs["d"].header
    assert isinstance(made.local("a", header), Unknown)
    assert plain(made.local("d", header)) == 1
    assert [str(fault) for fault in files.faults] == [
        "main.tf:2:3: local.a refers to itself: local.a → local.b → local.c → local.a"
    ]
