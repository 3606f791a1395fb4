"""Which directories are linted as roots, and which files make a module."""

from __future__ import annotations

import json
from pathlib import Path

from backuplint.engine import Report
from tests.projects import check, rule_named, write

PLAN = """
resource "aws_backup_plan" "x" {{
  name = "x"

  rule {{
    rule_name         = "x"
    target_vault_name = "records"

    lifecycle {{
      cold_storage_after = 30
      delete_after       = {}
    }}
  }}
}}
"""
CALLED = 'variable "days" {}\n' + PLAN.format("var.days")


def found(directory: Path) -> Report:
    return check(directory, [rule_named("short-cold-storage")])


def places(report: Report) -> list[str]:
    assert [str(fault) for fault in report.faults] == []
    return [str(result.span) for result in report.results]


def test_a_file_of_opentofu_stands_for_its_terraform_counterpart(tmp_path: Path) -> None:
    files = {"main.tf": PLAN.format(60), "main.tofu": PLAN.format(365), "more.tofu": ""}
    assert places(found(write(tmp_path, files))) == []
    write(tmp_path, {"main.tofu": PLAN.format(61)})
    assert places(found(tmp_path)) == ["main.tofu:11:28"]


def test_an_override_file_has_the_last_word(tmp_path: Path) -> None:
    write(tmp_path, {"main.tf": 'variable "days" {\n  default = 60\n}\n' + PLAN.format("var.days")})
    assert len(places(found(tmp_path))) == 1
    write(tmp_path, {"days_override.tf": 'variable "days" {\n  default = 365\n}\n'})
    assert places(found(tmp_path)) == []


def test_a_called_directory_is_linted_through_its_callers(tmp_path: Path) -> None:
    call = 'module "m" {{\n  source = "./{}"\n  days   = {}\n}}\n'
    files = {"main.tf": call.format("m", 60), "m/main.tf": CALLED}
    report = found(write(tmp_path, files))
    assert places(report) == ["m/main.tf:12:28"]
    assert report.results[0].address == "module.m.aws_backup_plan.x.rule.lifecycle"
    write(tmp_path, {"main.tf": call.format("m", 365)})
    assert places(found(tmp_path)) == []


def test_a_call_without_an_instance_does_not_count(tmp_path: Path) -> None:
    call = 'module "m" {\n  source = "./m"\n  count  = 0\n  days   = 365\n}\n'
    write(tmp_path, {"main.tf": call, "m/main.tf": PLAN.format(60)})
    assert places(found(tmp_path)) == ["m/main.tf:11:28"]


def test_what_terraform_init_downloaded_is_looked_into(tmp_path: Path) -> None:
    source = "example/records/aws"
    call = f'module "m" {{\n  source  = "{source}"\n  version = "1.0.0"\n  days    = 60\n}}\n'
    manifest = {"Modules": [{"Key": "m", "Source": source, "Dir": ".terraform/modules/m"}]}
    write(tmp_path, {"main.tf": call + "# aws_backup_\n"})
    report = found(tmp_path)
    assert report.coverage.not_looked_into == ((source, 1),)
    write(
        tmp_path,
        {
            ".terraform/modules/modules.json": json.dumps(manifest),
            ".terraform/modules/m/main.tf": CALLED,
        },
    )
    report = found(tmp_path)
    assert places(report) == ["main.tf:4:13"], "a finding points into what the user wrote"
    assert report.coverage.not_looked_into == ()


def test_a_module_that_was_downloaded_from_outside_the_root_is_not_read(tmp_path: Path) -> None:
    manifest = {"Modules": [{"Key": "m", "Source": "a/b/c", "Dir": "../outside"}]}
    write(
        tmp_path,
        {
            "outside/main.tf": CALLED,
            "inside/main.tf": 'module "m" {\n  source = "a/b/c"\n  days   = 60\n}\n# aws_backup_\n',
            "inside/.terraform/modules/modules.json": json.dumps(manifest),
        },
    )
    report = found(tmp_path / "inside")
    assert report.results == ()
    assert [fault.message for fault in report.faults] == [
        "the module lies outside the root directory (--root)"
    ]


def test_hidden_directories_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, {".cache/main.tf": PLAN.format(60), "a/.git/main.tf": PLAN.format(60)})
    assert found(tmp_path).coverage.modules == 0


def test_every_block_that_terraform_takes_is_read_without_a_word(tmp_path: Path) -> None:
    text = """
moved {
  from = aws_backup_plan.a
  to   = aws_backup_plan.x
}

import {
  to = aws_backup_vault.y
  id = "y"
}

removed {
  from = aws_backup_vault.z

  lifecycle {
    destroy = false
  }
}

check "c" {
  assert {
    condition     = true
    error_message = "never"
  }
}

ephemeral "random_password" "p" {
  length = 16
}
"""
    assert places(found(write(tmp_path, {"main.tf": text + PLAN.format(365)}))) == []
