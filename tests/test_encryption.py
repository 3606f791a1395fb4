"""Which keys encrypt which vaults: through aliases, data sources, modules and conditions."""

from __future__ import annotations

from pathlib import Path

import pytest

from backuplint.model.encryption import policies_under, vaults_under
from backuplint.model.keys import Key
from backuplint.model.project import Project
from backuplint.terraform.discover import Inputs, discover, roots
from backuplint.terraform.load import Files
from backuplint.values import Undecided
from tests.projects import write

KEY = """
provider "aws" { region = "eu-west-1" }
variable "unknown" { type = bool }
variable "arn" { type = string }
resource "aws_kms_key" "one" {}
resource "aws_kms_key" "other" {}
resource "aws_kms_alias" "one" {
  name          = "alias/one"
  target_key_id = aws_kms_key.one.key_id
}
data "aws_kms_alias" "one" { name = "alias/one" }
data "aws_kms_alias" "elsewhere" { name = "alias/elsewhere" }
data "aws_kms_key" "by_alias" { key_id = "alias/one" }
data "aws_kms_key" "by_arn" { key_id = "arn:aws:kms:eu-west-1:111122223333:alias/one" }
data "aws_kms_key" "by_reference" { key_id = data.aws_kms_alias.one.target_key_id }
"""


def key(directory: Path, text: str) -> Key:
    write(directory, {"main.tf": KEY + text})
    files = Files(directory.resolve(), directory)
    (root,) = roots(files, discover(files, [directory]), Inputs())
    return next(one for one in Project(root).of(Key) if one.address == "aws_kms_key.one")


def vault(value: str) -> str:
    return f'resource "aws_backup_vault" "one" {{\n  name = "one"\n  kms_key_arn = {value}\n}}\n'


@pytest.mark.parametrize(
    "value",
    [
        "aws_kms_key.one.arn",
        "aws_kms_alias.one.target_key_arn",
        "data.aws_kms_alias.one.target_key_arn",
        "data.aws_kms_key.by_alias.arn",
        "data.aws_kms_key.by_arn.arn",
        "data.aws_kms_key.by_reference.arn",
        "try(aws_kms_key.one.arn, null)",
    ],
)
def test_a_vault_is_found_however_it_names_its_key(value: str, tmp_path: Path) -> None:
    assert [one.address for one in vaults_under(key(tmp_path, vault(value)))] == [
        "aws_backup_vault.one"
    ]


@pytest.mark.parametrize(
    "value",
    [
        "null",
        "aws_kms_key.other.arn",
        "data.aws_kms_alias.elsewhere.target_key_arn",
        '"arn:aws:kms:eu-west-1:111122223333:key/7c0d3c9e-91d4-4a52-8d0b-6c1f2e3a4b5c"',
    ],
)
def test_other_keys_are_none_of_a_vaults(value: str, tmp_path: Path) -> None:
    assert vaults_under(key(tmp_path, vault(value))) == ()


@pytest.mark.parametrize("value", ["var.arn", "var.unknown ? aws_kms_key.one.arn : null"])
def test_a_vault_that_may_name_any_key_leaves_it_open(value: str, tmp_path: Path) -> None:
    with pytest.raises(Undecided):
        vaults_under(key(tmp_path, vault(value)))


def test_a_policy_may_stand_beside_its_key(tmp_path: Path) -> None:
    beside = (
        'resource "aws_kms_key_policy" "one" {\n  key_id = aws_kms_key.one.id\n  policy = "{}"\n}\n'
    )
    (policy,) = policies_under(key(tmp_path, beside + vault("aws_kms_key.one.arn")))
    assert policy.view.address == "aws_kms_key_policy.one"
