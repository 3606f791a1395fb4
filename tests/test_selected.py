"""Which types the elements of a selection are about."""

from __future__ import annotations

from pathlib import Path

import pytest

from backuplint.model.project import Project
from backuplint.model.resource_types import CLUSTERS, MULTI_AZ
from backuplint.model.selected import EVERY_TYPE, Selected, covers, elements_of, selected
from backuplint.model.selection import Selection
from backuplint.terraform.discover import Inputs, discover, roots
from backuplint.terraform.load import Files
from backuplint.values import Undecided
from tests.projects import write

RESOURCES = """
provider "aws" {}
variable "unknown" {}
resource "aws_efs_file_system" "one" {}
resource "aws_efs_file_system" "many" {
  count = 2
}
resource "aws_rds_cluster" "aurora" {
  engine = "aurora-mysql"
}
resource "aws_rds_cluster" "zones" {
  engine = "postgres"
}
resource "aws_rds_cluster" "either" {
  engine = var.unknown
}
resource "aws_cloudformation_stack" "one" {}
resource "aws_s3_bucket" "one" {
  bucket = "one"
}
resource "aws_iam_role" "one" {}
data "aws_rds_cluster" "one" {}
data "aws_dynamodb_table" "one" {}
"""


def chosen(directory: Path, resources: str, without: str = "[]") -> list[Selected]:
    text = f"""{RESOURCES}
resource "aws_backup_selection" "one" {{
  resources     = {resources}
  not_resources = {without}
}}
"""
    files = Files(write(directory, {"main.tf": text}).resolve(), directory)
    (root,) = roots(files, discover(files, [directory]), Inputs())
    (selection,) = Project(root).of(Selection)
    return [selected(element, selection) for element in elements_of(selection)]


def types(directory: Path, element: str, without: str = "[]") -> set[str]:
    (one,) = chosen(directory, f"[{element}]", without)
    return set(one.types)


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ("aws_efs_file_system.one.arn", {"EFS"}),
        ("aws_efs_file_system.one.id", set()),
        ("aws_rds_cluster.aurora.arn", {"Aurora"}),
        ("aws_rds_cluster.zones.arn", {MULTI_AZ}),
        ("aws_rds_cluster.either.arn", {"Aurora", MULTI_AZ}),
        ("data.aws_rds_cluster.one.arn", CLUSTERS),
        ("data.aws_dynamodb_table.one.arn", {"DynamoDB"}),
        ("aws_cloudformation_stack.one.id", {"CloudFormation"}),
        ("aws_s3_bucket.one.arn", {"S3"}),
        ("aws_s3_bucket.one.bucket", set()),
        ("aws_iam_role.one.arn", set()),
    ],
)
def test_a_reference_is_of_the_type_of_its_resource(
    element: str, expected: set[str], tmp_path: Path
) -> None:
    assert types(tmp_path, element) == expected


@pytest.mark.parametrize(
    ("arn", "expected", "every"),
    [
        ("arn:aws:ec2:eu-west-1:111122223333:volume/vol-0a", {"EBS"}, False),
        ("arn:aws:ec2:*:*:volume/*", {"EBS"}, True),
        ("arn:aws:ec2:*:*:*", {"EBS", "EC2"}, True),
        ("arn:aws:ec2:*", {"EBS", "EC2"}, True),
        ("arn:aws:ec2:*:*:vpc/*", set(), False),
        ("arn:aws:rds:*:*:db:prod-*", {"RDS"}, False),
        ("arn:aws:rds:*:*:cluster:*", CLUSTERS, True),
        ("arn:aws:rds:*:*:cluster:orders", CLUSTERS, False),
        ("arn:aws:rds:*", CLUSTERS | {"RDS"}, True),
        ("arn:aws:s3:::bucket", {"S3"}, False),
        ("arn:aws:s3:::*", {"S3"}, True),
        ("arn:aws-cn:elasticfilesystem:*:*:file-system/*", {"EFS"}, True),
        ("arn:aws:ssm-sap:*:*:HANA/*", {"SAP HANA on Amazon EC2"}, False),
        ("arn:aws:${var.unknown}:*:*:x", None, False),
        ("arn:aws:ec2:${var.unknown}:*:instance/${var.unknown}", {"EC2"}, False),
        ("arn:aws:ec2:eu-west-1:111122223333:${var.unknown}", None, False),
        ("arn:aws:rds:*:db:*", None, False),
        ("vol-0a", set(), False),
        ("", set(), False),
    ],
)
def test_an_arn_tells_its_type(
    arn: str, expected: set[str] | None, every: bool, tmp_path: Path
) -> None:
    if expected is None:
        with pytest.raises(Undecided):
            chosen(tmp_path, f'["{arn}"]')
        return
    (one,) = chosen(tmp_path, f'["{arn}"]')
    assert one.types == expected
    assert one.every is every
    assert not one.everything


@pytest.mark.parametrize("everything", ["*", "arn:*", "arn:aws:*:*:*:*"])
def test_a_pattern_without_a_service_is_about_everything(everything: str, tmp_path: Path) -> None:
    (one,) = chosen(tmp_path, f'["{everything}"]')
    assert one.types == EVERY_TYPE
    assert one.everything


@pytest.mark.parametrize(
    ("resources", "without", "expected"),
    [
        ("arn:aws:ec2:*:*:*", '["arn:aws:ec2:*:*:volume/*"]', {"EC2"}),
        ("arn:aws:ec2:*", '["arn:aws:ec2:*"]', set()),
        ("arn:aws:ec2:*", '["arn:aws:ec2:*:*:volume/vol-0a"]', {"EC2", "EBS"}),
        ("arn:aws:ec2:*:*:*", '["arn:aws:ec2:eu-west-1:*:volume/*"]', {"EC2", "EBS"}),
        ("arn:aws:rds:*", '["arn:aws:rds:*:*:cluster:*"]', {"RDS"}),
        ("*", '["arn:aws:s3:::*"]', EVERY_TYPE - {"S3"}),
        ("arn:aws:ec2:*", "[aws_s3_bucket.one.arn]", {"EC2", "EBS"}),
    ],
)
def test_what_is_taken_away_is_not_selected(
    resources: str, without: str, expected: set[str], tmp_path: Path
) -> None:
    assert types(tmp_path, f'"{resources}"', without) == expected


@pytest.mark.parametrize("without", ["var.unknown", "[var.unknown]"])
def test_what_is_taken_away_may_not_be_known(without: str, tmp_path: Path) -> None:
    with pytest.raises(Undecided):
        types(tmp_path, '"arn:aws:ec2:*"', without)


def test_splats_and_known_parts_of_lists_are_elements(tmp_path: Path) -> None:
    many = chosen(tmp_path, "aws_efs_file_system.many[*].arn")
    assert [set(one.types) for one in many] == [{"EFS"}, {"EFS"}]
    assert [one.instance.address for one in many if one.instance] == [
        "aws_efs_file_system.many[0]",
        "aws_efs_file_system.many[1]",
    ]
    with pytest.raises(Undecided):  # of the list; what is known of it comes first
        chosen(tmp_path, 'concat(var.unknown, ["arn:aws:s3:::one"])')


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("*", "anything", True),
        ("", "", True),
        ("", "a", False),
        ("a*c", "abc", True),
        ("a*c", "abcd", False),
        ("a*", "a*", True),
        ("ab", "a*", False),
        ("*b*b", "abb", True),
        ("*" * 50 + "b", "a" * 5000, False),
    ],
)
def test_a_pattern_covers_what_it_matches(pattern: str, text: str, expected: bool) -> None:
    assert covers(pattern, text) is expected
