"""What a directory declares twice, and what an override file may."""

from pathlib import Path

from backuplint.terraform.load import Files, load


def repeated(directory: Path, **files: str) -> list[str]:
    for name, text in files.items():
        (directory / f"{name}.tf").write_text(text)
    configuration = load(Files(directory, directory), directory)
    return [one.name for one in configuration.repeated]


def test_a_second_declaration_in_another_file_is_repeated(tmp_path: Path) -> None:
    first = 'variable "days" {}\nlocals {\n  name = "a"\n}\n'
    second = 'variable "days" {}\nlocals {\n  name = "b"\n  other = "c"\n}\n'
    assert repeated(tmp_path, a=first, b=second) == ["var.days", "local.name"]


def test_an_override_file_repeats_nothing(tmp_path: Path) -> None:
    text = 'variable "days" {}\nlocals {\n  name = "a"\n}\ndata "aws_kms_key" "a" {}\n'
    assert repeated(tmp_path, a=text, a_override=text, override=text) == []


def test_a_resource_and_a_data_source_of_one_name_are_two(tmp_path: Path) -> None:
    text = 'resource "aws_kms_key" "a" {}\ndata "aws_kms_key" "a" {}\n'
    assert repeated(tmp_path, a=text) == []
