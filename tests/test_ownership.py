"""Which accounts are shown to be our own, and which policies belong to the roles of AWS Backup."""

from __future__ import annotations

from pathlib import Path

import pytest

from backuplint.model.iam import Role
from backuplint.model.ownership import account_of, is_of_ours, shows_as_own
from backuplint.model.project import Project
from backuplint.terraform.discover import Inputs, discover, roots
from backuplint.terraform.load import Files
from backuplint.values import Undecided, Unknown

PROVIDER = """
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

provider "aws" {
  alias = "partner"

  assume_role {
    role_arn = "arn:aws:iam::222233334444:role/terraform"
  }
}

resource "aws_backup_vault" "main" {
  name = "main"
}

resource "aws_backup_vault" "partner" {
  provider = aws.partner

  name = "partner"
}
"""


def project(directory: Path, text: str) -> Project:
    (directory / "main.tf").write_text(text, encoding="utf-8")
    files = Files(directory.resolve(), directory)
    (module,) = roots(files, discover(files, [directory]), Inputs())
    return Project(module)


def test_providers_show_our_accounts(tmp_path: Path) -> None:
    seen = project(tmp_path, PROVIDER)
    assert shows_as_own("111122223333", seen)
    assert shows_as_own("222233334444", seen)
    assert not shows_as_own("333344445555", seen)
    accounts = [account_of(view.instance, seen) for view in seen.resources]
    assert accounts == ["111122223333", "222233334444"]


SELECTION = """
provider "aws" {{
}}

variable "role" {{
  type = string
}}

resource "aws_iam_role" "backup" {{
  assume_role_policy = "{{}}"
}}

resource "aws_backup_selection" "all" {{
  name         = "all"
  plan_id      = "plan"
  iam_role_arn = {role}
}}
"""


@pytest.mark.parametrize(
    ("role", "answer"),
    [
        ('"arn:aws:iam::111122223333:role/backup"', True),
        ('"arn:aws:iam::111122223333:role/${var.role}"', True),
        ('"arn:aws:iam::444455556666:role/${var.role}"', False),
        ("aws_iam_role.backup.arn", False),
        ("var.role", None),
        ('"arn:aws:iam::${var.role}:role/backup"', None),
    ],
)
def test_the_role_of_a_selection_shows_our_account(
    role: str, answer: bool | None, tmp_path: Path
) -> None:
    seen = project(tmp_path, SELECTION.format(role=role))
    if answer is None:
        with pytest.raises(Undecided):
            shows_as_own("111122223333", seen)
    else:
        assert shows_as_own("111122223333", seen) == answer


def test_what_only_our_account_has_is_ours(tmp_path: Path) -> None:
    text = 'data "aws_caller_identity" "current" {}\ndata "aws_ssm_parameter" "other" {}\n'
    seen = project(tmp_path, PROVIDER + text)

    def made_of(address: str) -> Unknown:
        return Unknown("known after apply", made_of=frozenset({address}))

    assert is_of_ours(made_of("data.aws_caller_identity.current"), seen)
    assert not is_of_ours(made_of("data.aws_ssm_parameter.other"), seen)
    assert not is_of_ours(Unknown("a variable"), seen)


ROLES = """
provider "aws" {
}

resource "aws_iam_role" "backup" {
  name                = "backup"
  assume_role_policy  = "{}"
  managed_policy_arns = [aws_iam_policy.managed.arn]

  inline_policy {
    name   = "inside"
    policy = "{}"
  }
}

resource "aws_iam_role" "other" {
  name               = "other"
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy" "linked" {
  role   = aws_iam_role.backup.id
  policy = "{}"
}

resource "aws_iam_role_policy" "named" {
  role   = "backup"
  policy = "{}"
}

resource "aws_iam_role_policy" "others" {
  role   = aws_iam_role.other.name
  policy = "{}"
}

resource "aws_iam_policy" "managed" {
  policy = "{}"
}

resource "aws_iam_policy" "attached" {
  policy = "{}"
}

resource "aws_iam_policy" "loose" {
  policy = "{}"
}

resource "aws_iam_role_policy_attachment" "backup" {
  role       = aws_iam_role.backup.name
  policy_arn = aws_iam_policy.attached.arn
}

resource "aws_iam_role_policy_attachment" "aws" {
  role       = aws_iam_role.backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
}

resource "aws_backup_restore_testing_selection" "all" {
  name                      = "all"
  restore_testing_plan_name = "weekly"
  protected_resource_type   = "EBS"
  protected_resource_arns   = ["*"]
  iam_role_arn              = aws_iam_role.backup.arn
}
"""


def test_the_policies_of_a_role_are_found(tmp_path: Path) -> None:
    seen = project(tmp_path, ROLES)
    backup, other = seen.of(Role)
    assert seen.is_backup_role(backup)
    assert not seen.is_backup_role(other)
    assert {policy.address for policy in seen.policies_of_role(backup)} == {
        "aws_iam_role.backup.inline_policy",
        "aws_iam_role_policy.linked",
        "aws_iam_role_policy.named",
        "aws_iam_policy.managed",
        "aws_iam_policy.attached",
    }


def test_whether_a_role_backs_up_is_undecided_where_a_selection_may_name_it(
    tmp_path: Path,
) -> None:
    seen = project(tmp_path, SELECTION.format(role="var.role"))
    with pytest.raises(Undecided):
        seen.is_backup_role(seen.of(Role)[0])
