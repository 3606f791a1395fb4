"""The command line as its users see it: what it prints where, and its exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from backuplint import __version__
from backuplint.__main__ import main
from tests.projects import rules, write

PLAN = """
provider "aws" {
  region = "eu-west-1"
}

variable "days" {
  default = 60
}

resource "aws_backup_plan" "archive" {
  name = "archive"

  rule {
    rule_name         = "monthly"
    target_vault_name = "records"
    schedule          = "cron(0 5 1 * ? *)"

    lifecycle {
      cold_storage_after = 30
      delete_after       = var.days
    }
  }
}
"""
GOOD = PLAN.replace("default = 60", "default = 365")


@dataclass
class Ran:
    code: int
    out: str
    err: str


class Program:
    def __init__(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, home: Path
    ) -> None:
        self.capsys, self.monkeypatch, self.home = capsys, monkeypatch, home

    def __call__(self, *arguments: str) -> Ran:
        self.monkeypatch.setattr(sys, "argv", ["backuplint", *arguments])
        self.monkeypatch.chdir(self.home)
        code = main()
        captured = self.capsys.readouterr()
        return Ran(code, captured.out, captured.err)


@pytest.fixture
def backuplint(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Program:
    for name in (
        "NO_COLOR",
        "FORCE_COLOR",
        "CLICOLOR_FORCE",
        "GITHUB_ACTIONS",
        "TF_BUILD",
        "COLUMNS",
    ):
        monkeypatch.delenv(name, raising=False)
    return Program(capsys, monkeypatch, tmp_path)


# -- exit codes -----------------------------------------------------------------


def test_findings_exit_with_1_and_go_to_stdout(backuplint: Program, tmp_path: Path) -> None:
    write(tmp_path, {"infra/main.tf": PLAN})
    ran = backuplint("check", "infra", "--select", "short-cold-storage")
    assert ran.code == 1
    assert "error[short-cold-storage]: deleted 30 days after it moves to cold storage" in ran.out
    assert "infra/main.tf:20:28" in ran.out
    assert ran.err == ""


def test_nothing_to_report_exits_with_0_and_says_what_was_looked_at(
    backuplint: Program, tmp_path: Path
) -> None:
    write(tmp_path, {"main.tf": GOOD})
    ran = backuplint("check", "--select", "short-cold-storage")
    assert ran.code == 0
    assert "looked at 1 file in 1 module: 1 plan" in ran.out


@pytest.mark.parametrize(
    ("fail_on", "code"), [("error", 1), ("warning", 1), ("note", 1), ("never", 0)]
)
def test_fail_on_says_which_severity_fails(
    fail_on: str, code: int, backuplint: Program, tmp_path: Path
) -> None:
    write(tmp_path, {"main.tf": PLAN})
    ran = backuplint("check", "--fail-on", fail_on, "--select", "short-cold-storage")
    assert ran.code == code


def test_a_warning_does_not_fail_a_run_that_fails_on_errors(
    backuplint: Program, tmp_path: Path
) -> None:
    write(tmp_path, {"main.tf": 'resource "aws_backup_vault" "v" {\n  name = "records"\n}\n'})
    arguments = ("check", "--select", "default-vault-key")
    assert backuplint(*arguments).code == 1
    assert backuplint(*arguments, "--fail-on", "error").code == 0


def test_exit_zero_hides_findings_from_the_exit_code_and_no_faults(
    backuplint: Program, tmp_path: Path
) -> None:
    write(tmp_path, {"main.tf": PLAN})
    assert backuplint("check", "--exit-zero").code == 0
    write(tmp_path, {"other.tf": "resource {{{\n"})
    assert backuplint("check", "--exit-zero").code == 2


def test_what_cannot_be_decided_can_fail_a_run(backuplint: Program, tmp_path: Path) -> None:
    text = GOOD.replace('variable "days" {\n  default = 365\n}', 'variable "days" {}')
    write(tmp_path, {"main.tf": text})
    arguments = ("check", "--select", "short-cold-storage")
    assert backuplint(*arguments).code == 0
    ran = backuplint(*arguments, "--fail-on-undecided", "--show-undecided")
    assert ran.code == 1
    assert "var.days has no value here" in ran.out


# -- choosing rules -------------------------------------------------------------


def test_select_replaces_the_rules_and_ignore_takes_from_them(
    backuplint: Program, tmp_path: Path
) -> None:
    write(tmp_path, {"main.tf": PLAN})
    assert backuplint("check", "--select", "default-vault-key").code == 0
    assert backuplint("check", "--select", "ALL").code == 1
    assert backuplint("check", "--select", "ALL", "--ignore", "ALL").code == 0
    both = ("--select", "default-vault-key", "--extend-select", "short-cold-storage")
    assert backuplint("check", *both).code == 1
    assert backuplint("check", *both, "--ignore", "short-cold-storage,impossible-lock").code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--select", "short-cold-storge"), "did you mean short-cold-storage?"),
        (("--ignore", "nosuchrule"), "there is no rule 'nosuchrule'"),
        (("--option", "short-cold-storge.minutes=3"), "did you mean short-cold-storage?"),
        (("--option", "short-completion-window.minuts=3"), "did you mean minutes?"),
        (("--option", "short-completion-window.minutes=soon"), "takes a whole number"),
        (("--option", "nonsense"), "is not of the form RULE.NAME=VALUE"),
        (("--output-format", "jsno"), "did you mean json?"),
        (("--fail-on", "warn"), "did you mean warning?"),
        (("--color", "alway"), "did you mean always?"),
        (("--var", "days"), "is not of the form NAME=VALUE"),
        (("--rules", "nowhere"), "is not a directory"),
        (("--root", "nowhere"), "is not a directory"),
        (("--output-file", "nowhere/report.txt"), "its directory does not exist"),
        (("--output-file", "main.tf"), "would overwrite a Terraform file"),
        (("--slect", "x"), "--slect"),
    ],
)
def test_a_wrong_argument_is_told_of_and_exits_with_2(
    arguments: tuple[str, ...], words: str, backuplint: Program, tmp_path: Path
) -> None:
    write(tmp_path, {"main.tf": PLAN})
    ran = backuplint("check", *arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert words in " ".join(ran.err.split())


def test_an_option_changes_what_a_rule_says(backuplint: Program, tmp_path: Path) -> None:
    text = GOOD.replace(
        "    lifecycle", "    start_window      = 60\n    completion_window = 130\n\n    lifecycle"
    )
    write(tmp_path, {"main.tf": text})
    arguments = ("check", "--select", "short-completion-window")
    assert backuplint(*arguments).code == 0
    assert backuplint(*arguments, "--option", "short-completion-window.minutes=90").code == 1


def test_a_pack_of_ones_own_is_code_that_the_command_line_brings(
    backuplint: Program, tmp_path: Path
) -> None:
    rule = '''"""Plans whose name is too plain.

```hcl
resource "aws_backup_plan" "x" {
  name = "archive"
  #      ^^^^^^^^^ too plain
}
```

Name it better.

```hcl
resource "aws_backup_plan" "x" {
  name = "better"
}
```
"""

from backuplint import Finding, Findings, Plan, Severity, rule


@rule(Severity.NOTE)
def check(plan: Plan, *, plain: tuple[str, ...] = ("archive",)) -> Findings:
    if plan.name and plan.name.value in plain:
        yield Finding(plan.name, "the name is too plain")
'''
    write(tmp_path, {"main.tf": GOOD, "house/plain_name.py": rule})
    ran = backuplint("check", "--rules", "house", "--select", "plain-name", "--fail-on", "note")
    assert ran.code == 1
    assert "note[plain-name]: the name is too plain" in ran.out
    assert "house" not in backuplint("explain", "plain-name", "--rules", "house").err
    ran = backuplint("check", "--select", "plain-name")
    assert ran.code == 2, "without --rules there is no such rule"
    (tmp_path / "house" / "broken.py").write_text("syntax error here", encoding="utf-8")
    ran = backuplint("check", "--rules", "house")
    assert ran.code == 2
    assert "broken.py: cannot be imported" in ran.err


# -- variables ------------------------------------------------------------------


def test_variables_come_from_the_command_line(backuplint: Program, tmp_path: Path) -> None:
    write(tmp_path, {"main.tf": PLAN, "prod.tfvars": "days = 365\n"})
    arguments = ("check", "--select", "short-cold-storage")
    assert backuplint(*arguments).code == 1
    assert backuplint(*arguments, "--var", "days=365").code == 0
    assert backuplint(*arguments, "--var-file", "prod.tfvars").code == 0
    ran = backuplint(*arguments, "--var", "dayz=365")
    assert ran.code == 2
    assert "did you mean days?" in ran.err


# -- output ---------------------------------------------------------------------


def test_a_report_can_go_to_a_file(backuplint: Program, tmp_path: Path) -> None:
    write(tmp_path, {"main.tf": PLAN})
    ran = backuplint("check", "--output-format", "json", "--output-file", "report.json")
    assert (ran.code, ran.out) == (1, "")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["schema_version"] == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["main.tf", "report.json"]


def test_every_format_tells_of_the_same_finding(backuplint: Program, tmp_path: Path) -> None:
    write(tmp_path, {"main.tf": PLAN})
    for name in ("text", "concise", "json", "sarif"):
        ran = backuplint("check", "--output-format", name, "--select", "short-cold-storage")
        assert ran.code == 1, name
        assert "deleted 30 days after it moves to cold storage" in " ".join(ran.out.split()), name


def test_colour_is_for_those_who_ask_for_it(
    backuplint: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"main.tf": PLAN})
    assert "\x1b[" not in backuplint("check").out, "this is no terminal"
    assert "\x1b[" in backuplint("check", "--color", "always").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in backuplint("check").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in backuplint("check").out
    assert "\x1b[" in backuplint("check", "--color", "always").out


def test_quiet_leaves_the_findings(backuplint: Program, tmp_path: Path) -> None:
    write(tmp_path, {"main.tf": PLAN})
    ran = backuplint("check", "--quiet", "--output-format", "concise", "--select", "ALL")
    assert all(re.match(r"main\.tf:\d+:\d+: ", line) for line in ran.out.splitlines())


def test_two_runs_say_the_same(backuplint: Program, tmp_path: Path) -> None:
    write(tmp_path, {"a/main.tf": PLAN, "b/main.tf": PLAN})
    for name in ("text", "concise", "json", "sarif"):
        one = backuplint("check", "--output-format", name)
        assert one == backuplint("check", "--output-format", name)


# -- the manual -----------------------------------------------------------------


def test_rules_are_listed_and_explained(backuplint: Program) -> None:
    listed = backuplint("rules")
    assert listed.code == 0
    assert [line.split()[0] for line in listed.out.splitlines()] == [r.id for r in rules()]
    ran = backuplint("explain", "short-cold-storage")
    assert ran.code == 0
    assert "short-cold-storage  (error, on)" in ran.out
    assert "cold_storage_after = 30" in ran.out
    ran = backuplint("explain", "short-cold-storag")
    assert ran.code == 2
    assert "did you mean short-cold-storage?" in ran.err


def test_the_version_is_that_of_the_package(backuplint: Program) -> None:
    text = (Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{__version__}"\n' in text
    assert backuplint("--version").out == f"backuplint {__version__}\n"
    assert backuplint("--version", "--help").code == 0


# -- the process ----------------------------------------------------------------


def test_a_reader_that_has_enough_is_no_error(tmp_path: Path) -> None:
    write(tmp_path, {f"m{n}/main.tf": PLAN for n in range(200)})
    program = subprocess.Popen(
        [sys.executable, "-m", "backuplint", "check", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parent.parent,
    )
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.read(10)
    program.stdout.close()
    assert program.stderr.read() == b""
    program.stderr.close()
    program.wait()


def test_an_interrupted_run_ends_without_a_traceback(
    backuplint: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("backuplint.lint.lint", interrupted)
    assert backuplint("check") == Ran(130, "", "")


def test_a_defect_of_ours_does_not_look_like_findings(
    backuplint: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("something\nunforeseen")

    monkeypatch.setattr("backuplint.lint.lint", broken)
    ran = backuplint("check")
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.splitlines() == [
        "backuplint: internal error: ValueError: something",
        "This is a defect of backuplint; please report it with the input that shows it.",
    ]


def test_a_terminal_without_unicode_gets_escapes(tmp_path: Path) -> None:
    write(tmp_path, {"main.tf": PLAN.replace("var.days\n", "var.days # für später 日本\n")})
    done = subprocess.run(
        [sys.executable, "-m", "backuplint", "check", str(tmp_path)],
        capture_output=True,
        check=False,
        cwd=Path(__file__).parent.parent,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )
    assert done.returncode == 1
    assert done.stderr == b""
    done.stdout.decode("ascii")
