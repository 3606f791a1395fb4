"""Module calls, what modules assert, and the names that expressions refer to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import check, rule_named, said, write

VAULT = 'resource "aws_backup_vault" "this" {\n  name = "payments"\n}\n'
ROOT = 'provider "aws" {\n  region = "eu-west-1"\n}\n'


def found(directory: Path, id: str, files: dict[str, str]) -> list[str]:
    report = check(write(directory, files), [rule_named(id)])
    return list(said(report))


@pytest.mark.parametrize(
    ("condition", "at"),
    [
        ('alltrue([for r in var.rules : r.name != "b"])', 'name = "b"'),
        ('alltrue(flatten([for r in var.rules : [r.name != "b"]]))', 'name = "b"'),
        ('!anytrue([for r in var.rules : r.name == "b"])', 'name = "b"'),
        ("alltrue([for r in var.rules : try(r.days, 90) >= 30])", "days = 7"),
        ("alltrue([for r in var.rules : r.days == null ? true : r.days >= 30])", "days = 7"),
        ("length(var.rules) > 2", "rules = [{"),
        ('alltrue([for i, r in var.rules : r.name == "a" || r.days == 30])', "days = 7"),
    ],
)
def test_a_failed_validation_points_at_what_made_it_fail(
    condition: str, at: str, tmp_path: Path
) -> None:
    main = (
        'module "backup" {\n  source = "./m"\n'
        '  rules = [{ name = "a", days = 30 }, {\n    name = "b"\n    days = 7\n  }]\n}\n'
    )
    module = (
        'variable "rules" {\n  type = list(object({ name = string, days = number }))\n'
        f"  validation {{\n    condition = {condition}\n"
        f'    error_message = "No."\n  }}\n}}\n{VAULT}'
    )
    report = check(
        write(tmp_path, {"main.tf": main, "m/main.tf": module}), [rule_named("failed-validation")]
    )
    places = {
        span.source.text[span.start - len(at) : span.end + len(at)]
        for result in report.results
        for span in (result.span, *(r.span for r in result.related if r.role == "because"))
    }
    assert any(at in place for place in places)
    assert [result.message for result in report.results] == ["no"]
    assert all(result.span.source.name == "main.tf" for result in report.results)


def test_a_condition_that_terraform_refuses_is_not_judged(tmp_path: Path) -> None:
    module = (
        'variable "days" {\n  type = number\n  default = null\n  validation {\n'
        '    condition = var.days == null || var.days > 7\n    error_message = "No."\n  }\n}\n'
    )
    assert found(tmp_path, "failed-validation", {"main.tf": ROOT + module + VAULT}) == []


def test_a_message_is_one_sentence_on_one_line(tmp_path: Path) -> None:
    module = (
        'variable "days" {\n  type = number\n  default = 1\n  validation {\n'
        "    condition = var.days > 7\n"
        '    error_message = "Days (e.g. cron(0 5 ? * * *))\\nmust be more. See the README."\n'
        "  }\n}\n"
    )
    assert found(tmp_path, "failed-validation", {"main.tf": ROOT + module + VAULT}) == [
        "main.tf:6:13 [failed-validation] days (e.g. cron(0 5 ? * * *)) must be more"
    ]


def test_a_sensitive_value_is_not_told(tmp_path: Path) -> None:
    module = (
        'variable "token" {\n  default = "hunter2"\n  sensitive = true\n  validation {\n'
        '    condition = length(var.token) > 9\n    error_message = "Not ${var.token}."\n  }\n}\n'
    )
    said_ = found(tmp_path, "failed-validation", {"main.tf": ROOT + module + VAULT})
    assert len(said_) == 1
    assert "hunter2" not in said_[0]


def test_what_a_module_declares_in_a_broken_file_is_not_known(tmp_path: Path) -> None:
    files = {
        "main.tf": 'module "backup" {\n  source = "./m"\n  days = 1\n}\noutput "x" {\n'
        "  value = module.backup.y\n}\n",
        "m/main.tf": VAULT,
        "m/broken.tf": 'variable "days" {\n',
    }
    assert found(tmp_path / "a", "undeclared-module-input", files) == []
    assert found(tmp_path / "b", "undeclared-module-output", files) == []


def test_names_in_json_are_looked_up(tmp_path: Path) -> None:
    text = (
        '{"resource": {"aws_backup_vault": {"this": {"name": "${var.name}", '
        '"kms_key_arn": "${aws_kms_key.this.arn}", "depends_on": ["aws_iam_role.x"]}}}}'
    )
    names = [
        ("var.name", text.index("var.name")),
        ("aws_kms_key.this", text.index("aws_kms_key.t")),
    ]
    assert found(tmp_path, "undeclared-reference", {"main.tf.json": text}) == [
        f"main.tf.json:1:{at + 1} [undeclared-reference] `{name}` is not declared"
        for name, at in names
    ]


def test_iterators_in_json_are_no_slips(tmp_path: Path) -> None:
    text = (
        '{"resource": {"aws_backup_plan": {"this": {"name": "x", "dynamic": {"rule": '
        '{"for_each": ["a"], "content": {"rule_name": "${rule.value}"}}}}}}}'
    )
    assert found(tmp_path, "undeclared-reference", {"main.tf.json": text}) == []


def test_what_terragrunt_generates_is_not_missed(tmp_path: Path) -> None:
    files = {
        "main.tf": 'resource "aws_backup_vault" "this" {\n  name = var.name\n}\n',
        "terragrunt.hcl": "",
    }
    assert found(tmp_path, "undeclared-reference", files) == []


def test_an_index_is_judged_where_it_is_asked_for(tmp_path: Path) -> None:
    text = """\
resource "aws_backup_vault" "this" {
  count = 1
  name  = "payments"
}
resource "aws_backup_vault_policy" "a" {
  count             = 0
  backup_vault_name = aws_backup_vault.this[1].name
  policy            = "{}"
}
locals {
  a = false ? aws_backup_vault.this[1].name : null
  b = try(aws_backup_vault.this[1].name, null)
  c = [for i in [] : aws_backup_vault.this[1].name]
  d = aws_backup_vault.this[0].name
  e = can(aws_backup_vault.this[1])
  f = true ? aws_backup_vault.this[2].name : null
}
"""
    message = "there is no index 2: `aws_backup_vault.this` has 1 instance"
    assert found(tmp_path, "undeclared-reference", {"main.tf": text}) == [
        f"main.tf:16:14 [undeclared-reference] {message}"
    ]


def test_circles_are_faults_and_no_hangs(tmp_path: Path) -> None:
    files = {
        "main.tf": ROOT + "locals {\n  a = [for x in local.b : x]\n  b = local.a\n}\n"
        'module "a" {\n  source = "./m"\n  x = module.b.y\n}\n'
        'module "b" {\n  source = "./m"\n  x = module.a.y\n}\n'
        'resource "aws_backup_vault" "this" {\n'
        "  count = aws_backup_vault.this[0].name == local.a ? 1 : 2\n"
        "  name = aws_backup_vault.this[5].name\n}\n",
        "m/main.tf": 'variable "x" {\n  validation {\n    condition = var.x == var.x && false\n'
        '    error_message = var.x\n  }\n}\noutput "y" {\n  value = var.x\n}\n' + VAULT,
    }
    report = check(write(tmp_path, files))
    assert report.faults
    assert not [fault for fault in report.faults if "failed" in fault.message]


@pytest.mark.parametrize("depth", [200, 2000])
def test_deep_expressions_are_no_tracebacks(depth: int, tmp_path: Path) -> None:
    value = "[" * depth + "var.x" + "]" * depth
    text = f'{ROOT}locals {{\n  a = {value}\n}}\n{VAULT}output "o" {{\n  value = [local.a, '
    text += "aws_backup_vault.this.arn]\n}\n"
    report = check(write(tmp_path, {"main.tf": text}))
    assert not [fault for fault in report.faults if "Recursion" in fault.message]
