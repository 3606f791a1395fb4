"""Backup policies of AWS Organizations: their rules are judged as a plan's are, at their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.blur import blur
from tests.projects import check, rules, write

PLAN = """
provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_vault" "central" {
  name = "central"
}

resource "aws_backup_vault_lock_configuration" "central" {
  backup_vault_name  = aws_backup_vault.central.name
  min_retention_days = 90
}

resource "aws_organizations_policy" "backup" {
  name    = "backup"
  type    = "BACKUP_POLICY"
  content = CONTENT
}
"""

HEREDOC = """<<-JSON
    {
      "plans": {
        "nightly": {
          "regions": {"@@assign": ["eu-west-1"]},
          "rules": {
            "nightly": {
              "target_backup_vault_name": {"@@assign": "VAULT"},
              "start_backup_window_minutes": {"@@assign": "WINDOW"},
              "lifecycle": {
                "move_to_cold_storage_after_days": {"@@assign": "30"},
                "delete_after_days": {"@@assign": "DELETE"}
              }
            }
          },
          "selections": {}
        }
      }
    }
  JSON
"""

ENCODED = """jsonencode({
    plans = {
      nightly = {
        regions = { "@@assign" = ["eu-west-1"] }
        rules = {
          nightly = {
            target_backup_vault_name    = { "@@assign" = "VAULT" }
            start_backup_window_minutes = { "@@assign" = "WINDOW" }
            lifecycle = {
              move_to_cold_storage_after_days = { "@@assign" = "30" }
              delete_after_days               = { "@@assign" = "DELETE" }
            }
          }
        }
        selections = {}
      }
    }
  })
"""


def policy(content: str, vault: str = "central", window: int = 60, delete: int = 365) -> str:
    content = content.replace("VAULT", vault).replace("WINDOW", str(window))
    return PLAN.replace("CONTENT", content.replace("DELETE", str(delete)).strip())


def findings(directory: Path, text: str) -> list[tuple[str, str]]:
    report = check(write(directory, {"main.tf": text}), rules())
    assert not report.faults
    return [
        (result.rule.id, result.span.text)
        for result in report.results
        if "organizations_policy" in result.address
    ]


@pytest.mark.parametrize("content", [HEREDOC, ENCODED], ids=["heredoc", "jsonencode"])
def test_the_rules_of_a_policy_are_judged_where_they_are_written(
    content: str, tmp_path: Path
) -> None:
    found = findings(tmp_path, policy(content, window=30, delete=60))
    assert [(id, text.strip('"')) for id, text in found] == [
        ("short-start-window", "30"),
        ("short-cold-storage", "60"),
    ]


@pytest.mark.parametrize("vault", ["central", "centrel"])
def test_a_vault_of_each_account_is_not_one_that_is_in_sight(vault: str, tmp_path: Path) -> None:
    # The lock of the vault of the same name, which takes 90 days or more, is not its lock.
    text = policy(HEREDOC, vault).replace(
        '"move_to_cold_storage_after_days": {"@@assign": "30"},', ""
    )
    assert findings(tmp_path, text.replace('"365"', '"7"')) == []


def test_what_is_not_written_may_be_inherited(tmp_path: Path) -> None:
    content = "jsonencode({ plans = { nightly = { rules = { nightly = RULE } } } })"
    for rule in (
        '{ enable_continuous_backup = { "@@assign" = "true" } }',
        '{ target_backup_vault_name = { "@@assign" = "central" } }',
        '{ complete_backup_window_minutes = { "@@assign" = "70" } }',
        '{ lifecycle = { delete_after_days = { "@@assign" = "0" } } }',
    ):
        assert findings(tmp_path, policy(content.replace("RULE", rule))) == []


@pytest.mark.parametrize("content", [HEREDOC, ENCODED], ids=["heredoc", "jsonencode"])
def test_what_is_not_known_makes_no_finding(content: str, tmp_path: Path) -> None:
    text = policy(content, window=30, delete=60)
    assert list(blur(write(tmp_path, {"main.tf": text}), list(rules()))) == []
