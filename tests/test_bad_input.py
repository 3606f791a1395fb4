"""Bad input of any kind: one clear message that names the place, the rest checked, exit code 2."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backuplint.engine import Report
from backuplint.lint import lint
from backuplint.terraform.discover import Inputs
from tests.projects import rule_named, write

WRONG = """
resource "aws_backup_plan" "archive" {
  name = "archive"

  rule {
    rule_name         = "monthly"
    target_vault_name = "records"

    lifecycle {
      cold_storage_after = 30
      delete_after       = 60
    }
  }
}
"""


def check(root: Path, *paths: Path, inputs: Inputs | None = None) -> Report:
    return lint(
        paths or [root],
        [rule_named("short-cold-storage")],
        root=root,
        base=root,
        inputs=inputs,
    )


def faults(report: Report) -> list[str]:
    return [str(fault) for fault in report.faults]


def found(report: Report) -> list[str]:
    return [str(result.span) for result in report.results]


REST = ["good.tf:11:28"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('resource "aws_backup_vault" "v" {\n  name = "x"\n', "bad.tf:1:"),
        ('resource "aws_backup_vault" "v" {\n  name = <<EOT\nx\n}\n', "bad.tf:2:"),
        ('resource "aws_backup_vault" "v" {\n  name = "x\n}\n', "bad.tf:2:"),
        ('resource "aws_backup_vault" "v" {\n  name = \n}\n', "bad.tf:2:"),
        ('resource "aws_backup_vault" "v" {\n  name = "a" kms_key_arn = "b"\n}\n', "bad.tf:2:"),
        ('resource "aws_backup_vault" "v" {\n  name = "a"\n  name = "b"\n}\n', "bad.tf:3:"),
        ('resource "aws_backup_vault" "v" {\n  name = "\\d"\n}\n', "bad.tf:2:"),
        ('resource "aws_backup_vault" "${x}" {\n  name = "a"\n}\n', "bad.tf:1:"),
        ('resource "aws_backup_vault" {\n  name = "a"\n}\n', "bad.tf:1:"),
        ("aws_backup_plan = 1\n", "bad.tf:1:"),
        ("aws_backup_plan }\n", "bad.tf:1:"),
        ("locals {\n  aws_backup_x = " + "[" * 1000 + "]" * 1000 + "\n}\n", "bad.tf:"),
        ("locals {\n  aws_backup_x = " + "(" * 5000 + "1" + ")" * 5000 + "\n}\n", "bad.tf:"),
        ("locals {\n  aws_backup_x = " + "-" * 3000 + "1\n}\n", "bad.tf:"),
        ("locals {\n  aws_backup_x = " + '"${' * 600 + "1" + '}"' * 600 + "\n}\n", "bad.tf:"),
        ("a {\n" * 1500 + "}\n" * 1500, "bad.tf:"),
    ],
)
def test_a_syntax_error_is_a_fault_of_its_block(text: str, place: str, tmp_path: Path) -> None:
    write(tmp_path, {"bad.tf": text + WRONG.replace("archive", "second"), "good.tf": WRONG})
    report = check(tmp_path)
    said = faults(report)
    deep = "a {" in text  # of a block that nobody asks for only the braces are judged
    assert len(said) == 1 or deep, said
    for one in said:
        assert one.startswith(place)
        assert "\n" not in one
        assert not any(word in one for word in ("Token", "lark", "Traceback", "LBRACE"))
    assert "good.tf:11:28" in found(report)


def test_the_rest_of_a_broken_file_is_still_checked(tmp_path: Path) -> None:
    write(tmp_path, {"main.tf": 'variable "x" {\n  default = \n}\n' + WRONG})
    report = check(tmp_path)
    assert len(faults(report)) == 1
    assert found(report) == ["main.tf:14:28"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'locals {\n  x = "\xff"\n}\n', "bad.tf:2: is not UTF-8: byte 0xff"),
        (b"\x00\x01\x02", "bad.tf: is a binary file, not Terraform"),
        (b"PK\x03\x04\x00\x00", "bad.tf: is a binary file, not Terraform"),
    ],
)
def test_a_file_that_is_no_text_is_named(data: bytes, words: str, tmp_path: Path) -> None:
    write(tmp_path, {"good.tf": WRONG})
    (tmp_path / "bad.tf").write_bytes(data)
    report = check(tmp_path)
    assert faults(report) == [words]
    assert found(report) == REST


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xef\xbb\xbf" + WRONG.encode(),
        WRONG.replace("\n", "\r\n").encode(),
        WRONG.rstrip().encode(),
        b"# only a comment",
        b"\n\n\n",
    ],
)
def test_odd_but_right_files_are_read_without_a_word(data: bytes, tmp_path: Path) -> None:
    write(tmp_path, {"good.tf": WRONG})
    (tmp_path / "odd.tf").write_bytes(data.replace(b"archive", b"odd"))
    report = check(tmp_path)
    assert faults(report) == []
    assert found(report)[:1] == REST
    assert len(found(report)) == (2 if b"delete_after" in data else 1)


def test_paths_that_are_not_there_are_named_and_the_others_checked(tmp_path: Path) -> None:
    write(tmp_path, {"good.tf": WRONG})
    report = check(tmp_path, tmp_path / "nowhere", tmp_path)
    assert faults(report) == ["nowhere: no such file or directory"]
    assert found(report) == REST


def test_a_path_that_is_misspelled_is_guessed_at(tmp_path: Path) -> None:
    write(tmp_path, {"production/good.tf": WRONG})
    report = check(tmp_path, tmp_path / "producton")
    assert faults(report) == ["producton: no such file or directory; did you mean production?"]


def test_a_directory_without_terraform_is_told_of_and_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write(tmp_path, {"text/readme.md": "x", "variables/prod.tfvars": "x = 1\n"})
    report = check(tmp_path, tmp_path / "empty", tmp_path / "text")
    assert faults(report) == []
    assert report.coverage.no_terraform == ("empty", "text")
    assert check(tmp_path, tmp_path / "variables" / "prod.tfvars").coverage.no_terraform == ()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"good.tf": WRONG, "secret.tf": WRONG})
    (tmp_path / "secret.tf").chmod(0)
    report = check(tmp_path)
    assert faults(report) == ["secret.tf: cannot be read: permission denied"]
    assert found(report) == REST


def test_an_unreadable_file_is_named_even_to_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"good.tf": WRONG, "secret.tf": WRONG})
    really_open = os.open

    def refuse(path: os.PathLike[str], flags: int) -> int:
        if os.fspath(path).endswith("secret.tf"):
            raise PermissionError(13, "Permission denied")
        return really_open(path, flags)

    monkeypatch.setattr(os, "open", refuse)
    report = check(tmp_path)
    assert faults(report) == ["secret.tf: cannot be read: permission denied"]
    assert found(report) == REST


def test_links_that_form_a_loop_end(tmp_path: Path) -> None:
    write(tmp_path, {"good.tf": WRONG})
    (tmp_path / "loop.tf").symlink_to("loop.tf")
    (tmp_path / "into").mkdir()
    (tmp_path / "into" / "itself").symlink_to(tmp_path)
    report = check(tmp_path)
    assert len(faults(report)) == 1
    assert faults(report)[0].startswith("loop.tf: cannot be read")
    assert found(report) == REST


def test_a_link_out_of_the_root_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"outside/secret.tf": WRONG, "inside/good.tf": WRONG})
    inside = tmp_path / "inside"
    (inside / "link.tf").symlink_to(tmp_path / "outside" / "secret.tf")
    report = check(inside)
    assert faults(report) == ["link.tf: lies outside the root directory and is not read"]
    assert found(report) == REST


def test_a_named_pipe_does_not_hang_the_run(tmp_path: Path) -> None:
    write(tmp_path, {"good.tf": WRONG})
    os.mkfifo(tmp_path / "pipe.tf")
    report = check(tmp_path)
    assert faults(report) == ["pipe.tf: is not a regular file"]
    assert found(report) == REST


def test_a_file_too_large_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"good.tf": WRONG, "large.tf": "# aws_backup_\n" + "#" * (4 * 1024 * 1024)})
    report = check(tmp_path)
    assert faults(report) == ["large.tf: is larger than 4 MiB and is not read"]
    assert found(report) == REST


def test_a_module_that_calls_itself_is_told_of(tmp_path: Path) -> None:
    write(tmp_path, {"good.tf": WRONG + 'module "again" {\n  source = "./"\n}\n'})
    report = check(tmp_path)
    assert faults(report) == ["good.tf:16:12: module.again calls itself"]
    assert found(report) == REST


def test_modules_that_call_each_other_are_told_of(tmp_path: Path) -> None:
    call = 'module "other" {{\n  source = "../{}"\n}}\n'
    write(tmp_path, {"a/main.tf": WRONG + call.format("b"), "b/main.tf": call.format("a")})
    report = check(tmp_path)
    assert len(faults(report)) == 1
    assert "calls itself" in faults(report)[0]
    assert found(report) == ["a/main.tf:11:28"]


def test_a_source_that_does_not_exist_is_told_of(tmp_path: Path) -> None:
    write(tmp_path, {"good.tf": WRONG + 'module "m" {\n  source = "./nowhere"\n}\n'})
    report = check(tmp_path)
    assert faults(report) == ["good.tf:16:12: the module's directory ./nowhere does not exist"]
    assert found(report) == REST


def test_a_source_outside_the_root_is_not_read(tmp_path: Path) -> None:
    call = 'module "m" {\n  source = "../outside"\n}\n'
    write(tmp_path, {"outside/main.tf": WRONG, "inside/good.tf": WRONG + call})
    report = check(tmp_path / "inside")
    assert faults(report) == ["good.tf:16:12: the module lies outside the root directory (--root)"]
    assert found(report) == REST


def test_a_local_that_refers_to_itself_is_told_of(tmp_path: Path) -> None:
    text = WRONG.replace("60", "local.days") + "locals {\n  days = local.days + 1\n}\n"
    write(tmp_path, {"bad.tf": text.replace("archive", "b"), "good.tf": WRONG})
    report = check(tmp_path)
    assert faults(report) == ["bad.tf:16:3: local.days refers to itself: local.days → local.days"]
    assert found(report) == REST


def test_resources_that_refer_to_each_other_do_not_hang(tmp_path: Path) -> None:
    text = """
resource "aws_backup_vault" "a" {
  name = aws_backup_vault.b.name
}

resource "aws_backup_vault" "b" {
  name = aws_backup_vault.a.name
}

resource "aws_backup_vault" "c" {
  count = length(aws_backup_vault.c)
  name  = "c"
}
"""
    write(
        tmp_path, {"bad.tf": text, "good.tf": WRONG.replace('"records"', "aws_backup_vault.a.name")}
    )
    assert found(check(tmp_path)) == REST


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "prod.tfvars: does not exist"),
        ("days = \n", "prod.tfvars:1:"),
        ("days {\n}\n", "prod.tfvars:1:"),
    ],
)
def test_a_bad_variables_file_is_told_of(text: str | None, words: str, tmp_path: Path) -> None:
    write(tmp_path, {"good.tf": WRONG} | ({"prod.tfvars": text} if text is not None else {}))
    report = check(tmp_path, tmp_path, inputs=Inputs(files=(tmp_path / "prod.tfvars",)))
    assert len(faults(report)) == 1
    assert faults(report)[0].startswith(words)
    assert found(report) == REST


def test_work_without_end_ends(tmp_path: Path) -> None:
    text = """
locals {
  many   = range(0, 1000000000)
  square = setproduct(range(0, 5000), range(0, 5000), range(0, 5000))
  s0     = "0123456789"
  s1     = join("", [for i in range(1000) : local.s0])
  s2     = join("", [for i in range(1000) : local.s1])
  s3     = join("", [for i in range(1000) : local.s2])
  pad    = format("%999999999d", 1)
}

resource "aws_backup_vault" "many" {
  count = 1000000000
  name  = "v${count.index}"
}

resource "aws_backup_plan" "x" {
  for_each = toset([for i in local.many : tostring(i)])
  name     = "${local.s3}${length(local.square)}${local.pad}"
}
"""
    write(tmp_path, {"bad/main.tf": text, "good.tf": WRONG})
    report = check(tmp_path)
    assert found(report) == REST
    assert faults(report) == ["bad: needs too much work to evaluate; parts are not judged"]


def test_a_long_chain_of_locals_is_evaluated(tmp_path: Path) -> None:
    chain = "".join(f"  a{n} = local.a{n - 1}\n" for n in range(1, 600))
    text = WRONG.replace("60", "local.a599") + "locals {\n  a0 = 60\n" + chain + "}\n"
    report = check(write(tmp_path, {"good.tf": text}))
    assert faults(report) == []
    assert found(report) == REST


def test_json_that_is_broken_is_told_of(tmp_path: Path) -> None:
    write(tmp_path, {"bad.tf.json": '{"resource": {"aws_backup_vault": ]}', "good.tf": WRONG})
    report = check(tmp_path)
    assert len(faults(report)) == 1
    assert faults(report)[0].startswith("bad.tf.json:1:35")
    assert found(report) == REST
