"""What a selection takes of the resources in sight, what it does not, and what nobody can tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from backuplint.model.project import Project
from backuplint.model.selection import Selection
from backuplint.model.takes import protectable, takes
from backuplint.terraform.discover import Inputs, discover, roots
from backuplint.terraform.load import Files
from backuplint.values import Undecided
from tests.projects import write

RESOURCES = """
provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { Team = "shop", Tier = "gold" }
  }
}
provider "aws" {
  alias  = "far"
  region = "us-east-1"
}
variable "unknown" {}
data "aws_region" "here" {}
data "aws_caller_identity" "here" {}
data "aws_db_instance" "orders" {
  db_instance_identifier = "orders"
}
resource "aws_db_instance" "orders" {
  identifier = "orders-prod"
  tags       = { Backup = "daily", Tier = "silver", Empty = null }
}
resource "aws_rds_cluster" "aurora" {
  engine             = "aurora-mysql"
  cluster_identifier = "aurora"
}
resource "aws_ebs_volume" "data" {
  tags = merge({ Backup = "daily" }, { (var.unknown) = "x" })
}
resource "aws_ebs_volume" "far" {
  provider = aws.far
}
resource "aws_dynamodb_table" "hidden" {
  name = var.unknown
  tags = var.unknown
}
resource "aws_s3_bucket" "made" {
  bucket_prefix = "shop-"
}
resource "aws_s3_bucket" "named" {
  bucket = "shop-logs"
  lifecycle {
    ignore_changes = [tags]
  }
}
resource "aws_efs_file_system" "keyed" {
  for_each = toset(["a", "b"])
  tags     = { Key = each.key }
}
resource "aws_instance" "tagged" {}
resource "aws_ec2_tag" "tagged" {
  resource_id = aws_instance.tagged.id
  key         = "Backup"
  value       = "daily"
}
resource "aws_iam_role" "none" {}
"""

ROLE = '"arn:aws:iam::111122223333:role/backup"'


def answer(directory: Path, selection: str, address: str, more: str = "") -> bool | None:
    """Whether a selection takes a resource: None where that cannot be told."""
    text = f"""{RESOURCES}
{more}
resource "aws_backup_selection" "one" {{
  iam_role_arn = {ROLE}
  {selection}
}}
"""
    files = Files(write(directory, {"main.tf": text}).resolve(), directory)
    (root,) = roots(files, discover(files, [directory]), Inputs())
    project = Project(root)
    (chosen,) = project.of(Selection)
    resource = next(one for one in protectable(project) if one.address == address)
    try:
        return takes(chosen, resource) is not None
    except Undecided:
        return None


DB, AURORA, EBS = "aws_db_instance.orders", "aws_rds_cluster.aurora", "aws_ebs_volume.data"
MADE, NAMED, HIDDEN = "aws_s3_bucket.made", "aws_s3_bucket.named", "aws_dynamodb_table.hidden"
EC2 = "aws_instance.tagged"


@pytest.mark.parametrize(
    ("element", "address", "expected"),
    [
        ("aws_db_instance.orders.arn", DB, True),
        ("aws_db_instance.orders.arn", AURORA, False),
        ("aws_db_instance.orders.id", DB, False),
        ("data.aws_db_instance.orders.db_instance_arn", DB, None),
        ("data.aws_db_instance.orders.db_instance_arn", EBS, None),
        ('aws_efs_file_system.keyed["a"].arn', 'aws_efs_file_system.keyed["a"]', True),
        ('aws_efs_file_system.keyed["a"].arn', 'aws_efs_file_system.keyed["b"]', False),
        ("var.unknown", DB, None),
        # whole ARNs
        ('"arn:aws:rds:eu-west-1:111122223333:db:orders-prod"', DB, True),
        ('"arn:aws:rds:eu-west-1:444455556666:db:orders-prod"', DB, False),
        ('"arn:aws:rds:eu-west-2:111122223333:db:orders-prod"', DB, False),
        ('"arn:aws:rds:eu-west-1:111122223333:db:orders"', DB, False),
        ('"arn:aws:s3:::shop-logs"', NAMED, True),
        ('"arn:aws:s3:::shop-logs"', MADE, None),
        ('"arn:aws:s3:::logs"', MADE, False),
        ('"arn:aws:ec2:eu-west-1:111122223333:volume/vol-0a1b"', EBS, None),
        ('"arn:aws:dynamodb:eu-west-1:111122223333:table/x"', HIDDEN, None),
        # patterns
        ('"*"', DB, True),
        ('"arn:aws:rds:*"', DB, True),
        ('"arn:aws:rds:*"', AURORA, True),
        ('"arn:aws:rds:*:*:db:*"', DB, True),
        ('"arn:aws:rds:*:*:db:*"', AURORA, False),
        ('"arn:aws:rds:*:*:db:orders-*"', DB, True),
        ('"arn:aws:rds:*:*:db:test-*"', DB, False),
        ('"arn:aws:rds:*:*:db:*-prod"', DB, None),
        ('"arn:aws:rds:*:*:db:*-test"', DB, False),
        ('"arn:aws:ec2:*:*:volume/vol-temp-*"', EBS, False),
        ('"arn:aws:ec2:*:*:volume/vol-0*"', EBS, None),
        ('"arn:aws:ec2:us-*:*:volume/*"', EBS, False),
        ('"arn:aws:s3:::shop-*"', MADE, True),
        ('"arn:aws:dynamodb:*:*:table/*"', HIDDEN, True),
        ('"arn:aws:dynamodb:*:*:table/shop-*"', HIDDEN, None),
        # put together
        ('"arn:aws:rds:${data.aws_region.here.name}:*:db:*"', DB, True),
        (
            '"arn:aws:rds:*:${data.aws_caller_identity.here.account_id}:db:*"',
            DB,
            True,
        ),
        ('"arn:aws:rds:${var.unknown}:*:db:*"', DB, None),
        ('"arn:aws:rds:${var.unknown}:*:db:*"', EBS, False),
        ('"arn:aws:rds:${data.aws_region.here.name}:*:db:*"', EBS, False),
        ('"arn:aws:s3:::${aws_s3_bucket.made.bucket}"', MADE, True),
        ('"arn:aws:s3:::${aws_s3_bucket.made.id}"', NAMED, False),
        ('"arn:aws:ec2:*:*:volume/${aws_ebs_volume.data.id}"', EBS, True),
        # another Region
        ('"arn:aws:ec2:*:*:volume/*"', "aws_ebs_volume.far", False),
    ],
)
def test_an_element_takes_what_it_names(
    element: str, address: str, expected: bool | None, tmp_path: Path
) -> None:
    assert answer(tmp_path, f"resources = [{element}]", address) is expected


def tagged(key: str, value: str) -> str:
    return f'selection_tag {{\n type = "STRINGEQUALS"\n key = "{key}"\n value = "{value}"\n}}'


@pytest.mark.parametrize(
    ("key", "value", "address", "expected"),
    [
        ("Backup", "daily", DB, True),
        ("Backup", "weekly", DB, False),
        ("backup", "daily", DB, False),
        ("Backup", "d*", DB, False),
        ("aws:ResourceTag/Backup", "daily", DB, False),
        ("Team", "shop", DB, True),  # the provider's
        ("Tier", "gold", DB, False),  # its own goes first
        ("Tier", "silver", DB, True),
        ("Backup", "daily", EC2, True),  # put on by another block
        ("Backup", "daily", EBS, None),
        ("Backup", "daily", HIDDEN, None),
        ("Team", "shop", HIDDEN, None),
        ("Backup", "daily", AURORA, False),
        ("Backup", "daily", NAMED, None),  # tags that Terraform leaves alone
        ("${var.unknown}", "daily", DB, None),
        ("Key", "a", 'aws_efs_file_system.keyed["a"]', True),
        ("Key", "a", 'aws_efs_file_system.keyed["b"]', False),
    ],
)
def test_a_tag_takes_what_bears_it(
    key: str, value: str, address: str, expected: bool | None, tmp_path: Path
) -> None:
    assert answer(tmp_path, tagged(key, value), address) is expected


def condition(*tests: tuple[str, str, str]) -> str:
    inner = "\n".join(
        f'{operator} {{\n key = "aws:ResourceTag/{key}"\n value = "{value}"\n}}'
        for operator, key, value in tests
    )
    return f"condition {{\n{inner}\n}}"


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ("condition {}", True),
        (condition(("string_equals", "Backup", "daily")), True),
        (condition(("string_equals", "Backup", "weekly")), False),
        (condition(("string_equals", "Nothing", "daily")), False),
        (condition(("string_like", "Backup", "d*y")), True),
        (condition(("string_like", "Backup", "w*")), False),
        (condition(("string_like", "Backup", "dail?")), None),
        (condition(("string_not_equals", "Backup", "daily")), False),
        (condition(("string_not_equals", "Backup", "never")), True),
        (condition(("string_not_equals", "Nothing", "never")), None),
        (condition(("string_not_like", "Backup", "d*")), False),
        (
            condition(("string_equals", "Backup", "daily"), ("string_equals", "Team", "x")),
            False,
        ),
        (
            condition(("string_equals", "Backup", "daily"))
            + "\n"
            + condition(("string_equals", "Team", "x")),
            None,  # the provider keeps one of the two
        ),
        (
            condition(("string_equals", "Backup", "daily"))
            + "\n"
            + condition(("string_like", "Team", "x*")),
            False,
        ),
        (condition(("string_equals", "${var.unknown}", "daily")), None),
        ('not_resources = ["arn:aws:rds:*:*:db:orders-*"]', False),
        ('not_resources = ["arn:aws:rds:*:*:db:test-*"]', True),
        ("not_resources = [aws_db_instance.orders.arn]", False),
        ("not_resources = [var.unknown]", None),
        (
            "not_resources = [var.unknown]\n" + condition(("string_equals", "Backup", "x")),
            False,
        ),
    ],
)
def test_what_narrows_a_selection_takes_away(
    conditions: str, expected: bool | None, tmp_path: Path
) -> None:
    selection = f'resources = ["*"]\n{conditions}'
    assert answer(tmp_path, selection, DB) is expected


SETTINGS = """
resource "aws_backup_region_settings" "here" {
  resource_type_opt_in_preference = { %s = false }
}
"""


@pytest.mark.parametrize(
    ("selection", "address", "off", "expected"),
    [
        ('resources = ["*"]', DB, "RDS", False),
        ('resources = ["*"]', DB, "EBS", True),
        ('resources = ["arn:aws:rds:*"]', DB, "RDS", False),
        ('resources = ["arn:aws:rds:*:*:db:*"]', DB, "RDS", True),
        ("resources = [aws_db_instance.orders.arn]", DB, "RDS", True),
        (tagged("Backup", "daily"), DB, "RDS", False),
        ("resources = [aws_rds_cluster.aurora.arn]", AURORA, "Aurora", False),
        ('resources = ["arn:aws:rds:*:*:cluster:*"]', AURORA, "Aurora", False),
        ('resources = ["arn:aws:s3:::*"]', NAMED, "S3", None),
    ],
)
def test_a_region_may_switch_a_type_off(
    selection: str, address: str, off: str, expected: bool | None, tmp_path: Path
) -> None:
    assert answer(tmp_path, selection, address, SETTINGS % off) is expected


def test_settings_of_another_region_do_not_matter(tmp_path: Path) -> None:
    far = SETTINGS.replace("{\n", "{\n  provider = aws.far\n", 1) % "RDS"
    assert answer(tmp_path, 'resources = ["*"]', DB, far) is True


def test_default_tags_of_an_open_module_are_out_of_sight(tmp_path: Path) -> None:
    text = """
resource "aws_dynamodb_table" "one" {
  name = "one"
}
resource "aws_backup_selection" "one" {
  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Team"
    value = "shop"
  }
}
"""
    files = Files(write(tmp_path, {"main.tf": text}).resolve(), tmp_path)
    (root,) = roots(files, discover(files, [tmp_path]), Inputs())
    project = Project(root)
    (selection,), (table,) = project.of(Selection), protectable(project)
    with pytest.raises(Undecided):
        takes(selection, table)
