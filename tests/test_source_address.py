"""The `source` of a module call: local, of a registry, of git, or something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backuplint.terraform.source_address import PUBLIC_REGISTRY, SourceAddress, parse_source

GITHUB = "github.com"
BACKUP = "lgallard/terraform-aws-backup"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("./modules/backup", SourceAddress("local", "", "./modules/backup")),
        ("..", SourceAddress("local", "", "..")),
        (
            "lgallard/backup/aws",
            SourceAddress("registry", PUBLIC_REGISTRY, "lgallard/backup/aws"),
        ),
        (
            "boldlink/backup/aws//modules/vault",
            SourceAddress("registry", PUBLIC_REGISTRY, "boldlink/backup/aws", "modules/vault"),
        ),
        (
            "app.terraform.io/acme/backup/aws",
            SourceAddress("registry", "app.terraform.io", "acme/backup/aws"),
        ),
        (
            "registry.acme.test:8443/acme/backup/aws",
            SourceAddress("registry", "registry.acme.test:8443", "acme/backup/aws"),
        ),
        ("github.com/lgallard/terraform-aws-backup", SourceAddress("git", GITHUB, BACKUP)),
        (
            "github.com/lgallard/terraform-aws-backup?ref=1.10.0",
            SourceAddress("git", GITHUB, BACKUP, ref="1.10.0"),
        ),
        (
            "git::https://github.com/lgallard/terraform-aws-backup.git?depth=1&ref=main",
            SourceAddress("git", GITHUB, BACKUP, ref="main"),
        ),
        (
            "git@github.com:lgallard/terraform-aws-backup.git",
            SourceAddress("git", GITHUB, BACKUP),
        ),
        (
            "git::ssh://git@github.com/lgallard/terraform-aws-backup.git//modules/x?ref=v1",
            SourceAddress("git", GITHUB, BACKUP, "modules/x", "v1"),
        ),
        (
            "git::git@github.com:lgallard/terraform-aws-backup.git?ref=v1",
            SourceAddress("git", GITHUB, BACKUP, ref="v1"),
        ),
        (
            "https://example.com/backup.zip",
            SourceAddress("other", "example.com", "backup.zip"),
        ),
        (
            "https://github.com/lgallard/terraform-aws-backup/archive/1.10.0.zip",
            SourceAddress("other", GITHUB, f"{BACKUP}/archive/1.10.0.zip"),
        ),
        (
            "s3::https://s3-eu-west-1.amazonaws.com/modules/backup.zip",
            SourceAddress("other", "s3-eu-west-1.amazonaws.com", "modules/backup.zip"),
        ),
        (
            "hg::http://example.com/backup?rev=1",
            SourceAddress("other", "example.com", "backup"),
        ),
    ],
)
def test_a_source_is_read_as_terraform_reads_it(text: str, address: SourceAddress) -> None:
    assert parse_source(text) == address


@given(st.text(max_size=40) | st.text(alphabet="git:/@.?=&refab", max_size=40))
def test_any_text_is_some_source(text: str) -> None:
    assert parse_source(text).kind in ("local", "registry", "git", "other")
