"""Whether a vault that an ARN names is where the plan is, and whether a copy goes elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from backuplint.model.copies import elsewhere, is_own_vault
from backuplint.model.plan import CopyAction, Plan
from backuplint.model.project import Project
from backuplint.terraform.discover import Inputs, discover, roots
from backuplint.terraform.load import Files
from backuplint.values import Undecided

TEXT = """
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

provider "aws" {
  alias               = "far"
  region              = "eu-central-1"
  allowed_account_ids = ["111122223333"]
}

provider "aws" {
  alias  = "other"
  region = "eu-west-1"

  assume_role {
    role_arn = "arn:aws:iam::444455556666:role/terraform"
  }
}

provider "aws" {
  alias   = "unnamed"
  region  = "eu-west-1"
  profile = "vaults"
}

variable "account" {
  type = string
}

data "aws_caller_identity" "own" {}

data "aws_caller_identity" "other" {
  provider = aws.other
}

resource "aws_backup_vault" "main" {
  name = "main"
}

resource "aws_backup_vault" "second" {
  name = "second"
}

resource "aws_backup_vault" "far" {
  provider = aws.far
  name     = "main"
}

resource "aws_backup_vault" "other" {
  provider = aws.other
  name     = "main"
}

resource "aws_backup_vault" "unnamed" {
  provider = aws.unnamed
  name     = "main"
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.main.name

    copy_action {
      destination_vault_arn = DESTINATION
    }
  }
}
"""
OWN = "${data.aws_caller_identity.own.account_id}"
OTHER = "${data.aws_caller_identity.other.account_id}"


def copy(directory: Path, destination: str) -> CopyAction:
    text = TEXT.replace("DESTINATION", destination)
    (directory / "main.tf").write_text(text, encoding="utf-8")
    files = Files(directory.resolve(), directory)
    (module,) = roots(files, discover(files, [directory]), Inputs())
    (plan,) = Project(module).of(Plan)
    return plan.rules[0].copy_actions[0]


@pytest.mark.parametrize(
    ("destination", "where"),
    [
        ("aws_backup_vault.second.arn", None),
        ("aws_backup_vault.far.arn", "Region"),
        ("aws_backup_vault.other.arn", "account"),
        ('"arn:aws:backup:eu-west-1:111122223333:backup-vault:x"', None),
        ('"arn:aws:backup:eu-north-1:111122223333:backup-vault:x"', "Region"),
        ('"arn:aws:backup:eu-west-1:444455556666:backup-vault:x"', "account"),
        ('"arn:aws:backup:eu-north-1:${var.account}:backup-vault:x"', "Region"),
        (f'"arn:aws:backup:eu-west-1:{OWN}:backup-vault:x"', None),
        (f'"arn:aws:backup:eu-west-1:{OTHER}:backup-vault:x"', "account"),
    ],
)
def test_a_vault_is_elsewhere(destination: str, where: str | None, tmp_path: Path) -> None:
    one = copy(tmp_path, destination)
    assert elsewhere(one.at(CopyAction.destination_vault_arn), one) == where


@pytest.mark.parametrize(
    "destination",
    [
        "aws_backup_vault.unnamed.arn",
        "aws_backup_vault.second.name",
        "var.account",
        '"arn:aws:backup:eu-west-1:${var.account}:backup-vault:x"',
    ],
)
def test_where_a_vault_is_may_not_be_known(destination: str, tmp_path: Path) -> None:
    one = copy(tmp_path, destination)
    with pytest.raises(Undecided):
        elsewhere(one.at(CopyAction.destination_vault_arn), one)


@pytest.mark.parametrize(
    ("destination", "own"),
    [
        ("aws_backup_vault.main.arn", True),
        ("aws_backup_vault.far.arn", False),
        ("aws_backup_vault.other.arn", False),
        ('"arn:aws:backup:eu-west-1:111122223333:backup-vault:main"', True),
        ('"arn:aws:backup:eu-west-1:444455556666:backup-vault:main"', False),
        (f'"arn:aws:backup:eu-west-1:{OWN}:backup-vault:${{aws_backup_vault.main.name}}"', True),
        (f'"arn:aws:backup:eu-north-1:{OWN}:backup-vault:${{aws_backup_vault.main.name}}"', False),
    ],
)
def test_an_equal_name_alone_is_no_equal_vault(destination: str, own: bool, tmp_path: Path) -> None:
    assert is_own_vault(copy(tmp_path, destination)) is own
