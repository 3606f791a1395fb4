"""Which policies are a role's, and when there may be more than are in sight."""

from __future__ import annotations

from pathlib import Path

import pytest

from backuplint.model.iam import Role
from backuplint.model.permissions import BACKUP, S3_BACKUP, Grants, grants_of
from backuplint.model.project import Project
from backuplint.terraform.discover import Inputs, discover, roots
from backuplint.terraform.load import Files
from backuplint.values import Undecided
from tests.projects import write

FOR_BACKUP = '"arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"'
READS = 'jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:Get*", Resource = "*" }] })'
ROLE = """
provider "aws" { region = "eu-west-1" }
variable "unknown" { type = string }
data "aws_backup_vault" "one" { name = "one" }
data "aws_iam_role" "backup" { name = "backup" }
"""


def grants(directory: Path, text: str, inside: str = "") -> Grants:
    role = f'resource "aws_iam_role" "backup" {{\n  name = "backup"\n{inside}\n}}\n'
    write(directory, {"main.tf": ROLE + role + text})
    files = Files(directory.resolve(), directory)
    (root,) = roots(files, discover(files, [directory]), Inputs())
    return grants_of(Project(root).of(Role)[0])


def attached(role: str, arn: str = FOR_BACKUP) -> str:
    return (
        'resource "aws_iam_role_policy_attachment" "one" {\n'
        f"  role = {role}\n  policy_arn = {arn}\n}}\n"
    )


@pytest.mark.parametrize("role", ["aws_iam_role.backup.name", "aws_iam_role.backup.id", '"backup"'])
def test_an_attachment_names_its_role_by_reference_or_name(role: str, tmp_path: Path) -> None:
    assert grants(tmp_path, attached(role)).all().gives(BACKUP)


def test_managed_policies_stand_in_the_role_or_beside_it(tmp_path: Path) -> None:
    inside = grants(tmp_path / "a", "", f"managed_policy_arns = [{FOR_BACKUP}]")
    several = grants(
        tmp_path / "b",
        'resource "aws_iam_policy_attachment" "one" {\n  name = "one"\n'
        f"  roles = [aws_iam_role.backup.name]\n  policy_arn = {FOR_BACKUP}\n}}\n",
    )
    exclusive = grants(
        tmp_path / "c",
        'resource "aws_iam_role_policy_attachments_exclusive" "one" {\n'
        f"  role_name = aws_iam_role.backup.name\n  policy_arns = [{FOR_BACKUP}]\n}}\n",
    )
    for one in (inside, several, exclusive):
        assert one.all().gives(BACKUP)
        assert not one.all().gives(S3_BACKUP, "s3:GetObject")


def test_written_policies_give_what_they_allow(tmp_path: Path) -> None:
    text = f'resource "aws_iam_role_policy" "one" {{\n  role = "backup"\n  policy = {READS}\n}}\n'
    found = grants(tmp_path, text).all()
    assert found.gives(S3_BACKUP, "s3:GetObject")
    assert not found.gives(BACKUP, "rds:ModifyDBInstance")


def test_a_policy_that_may_be_another_roles_leaves_it_open(tmp_path: Path) -> None:
    with pytest.raises(Undecided):
        grants(tmp_path, attached("var.unknown")).all()


def test_a_policy_of_ones_own_may_give_anything(tmp_path: Path) -> None:
    arn = '"arn:aws:iam::111122223333:policy/backups"'
    with pytest.raises(Undecided):
        grants(tmp_path, attached('"backup"', arn)).all().gives(BACKUP)


def test_another_roles_policies_are_its_own(tmp_path: Path) -> None:
    assert not grants(tmp_path, attached('"other"')).all().gives(BACKUP)
