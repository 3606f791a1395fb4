"""Examples in manuals: which files they are made of."""

from __future__ import annotations

from backuplint.examples import example_files


def test_an_example_is_one_file_unless_it_names_others() -> None:
    text = '# A vault.\nresource "aws_backup_vault" "a" {\n}\n'
    assert example_files(text) == {"main.tf": text}


def test_a_comment_that_is_a_path_begins_a_file() -> None:
    text = 'module "a" {}\n\n# modules/a/main.tf\nlocals {}\n\n# prod.auto.tfvars\nx = 1\n'
    assert example_files(text) == {
        "main.tf": 'module "a" {}\n\n',
        "modules/a/main.tf": "locals {}\n\n",
        "prod.auto.tfvars": "x = 1\n",
    }


def test_the_first_file_may_have_a_name() -> None:
    assert example_files("# a/main.tf\nx = 1\n") == {"a/main.tf": "x = 1\n"}
