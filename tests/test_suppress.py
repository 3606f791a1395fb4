"""Ignore comments: where they may stand, what they reach, and when they can go."""

from __future__ import annotations

import dataclasses
import functools
from pathlib import Path

import pytest

from backuplint import (
    Finding,
    Findings,
    Lifecycle,
    Note,
    Plan,
    Project,
    Severity,
    View,
    ignored,
    known,
    packs,
    rule,
)
from backuplint.engine import Report
from backuplint.hcl.scan import scan
from backuplint.lint import lint
from backuplint.rule import Rule
from backuplint.source import Source
from backuplint.suppress import Ignore, ignores
from tests.projects import said, write

ABOUT_IGNORES = ("unknown-ignore", "unused-ignore")
WRONG = "short-cold-storage"  # what the plan below is guilty of


@functools.cache
def built_in(id: str) -> Rule:
    (found,) = packs.load([packs.builtin()], lambda one: one == id)
    return found


def run(directory: Path, *rules: Rule | str, knows: tuple[str, ...] = ()) -> Report:
    """What some rules, and those about ignore comments, say of a directory."""
    some = [built_in(one) if isinstance(one, str) else one for one in (*rules, *ABOUT_IGNORES)]
    ids = [one.id for one in some]
    return lint([directory], some, root=directory, base=directory, known=[*ids, *knows])


def check(directory: Path, text: str, *rules: Rule | str) -> Report:
    return run(write(directory, {"main.tf": text}), *(rules or (WRONG,)))


def judged(report: Report) -> list[str]:
    """The rules that speak, in the order of their findings."""
    assert [str(fault) for fault in report.faults] == []
    return [result.rule.id for result in report.results]


PLAN = """\
# 1
resource "aws_backup_plan" "main" { # 2
  name = "main"

  # 3
  rule { # 4
    rule_name         = "monthly"
    target_vault_name = "archive"

    # 5
    lifecycle { # 6
      cold_storage_after = 30
      # 7
      delete_after = 60 # 8
      # 9
    }
  } # 10
}
# 11
"""


def plan(place: int, comment: str, text: str = PLAN) -> str:
    """The plan with a comment in one of its places, and no other."""
    lines = text.replace(f"# {place}\n", f"{comment}\n").splitlines()
    kept = [line.partition(" # ")[0] if line.split(" # ")[-1].isdigit() else line for line in lines]
    return "\n".join(line for line in kept if not line.strip("# ").isdigit()) + "\n"


# -- where a comment may stand ----------------------------------------------------


@pytest.mark.parametrize("mark", ["# {}", "// {}", "/* {} */"])
@pytest.mark.parametrize("place", [1, 2, 3, 4, 5, 6, 7, 8])
def test_a_comment_holds_for_its_line_and_for_what_begins_there(
    tmp_path: Path, place: int, mark: str
) -> None:
    comment = mark.format(f"backuplint: ignore[{WRONG}] agreed")
    report = check(tmp_path, plan(place, comment))
    assert judged(report) == []
    (suppressed,) = report.suppressed
    assert suppressed.reason == "agreed"
    assert suppressed.comment.text == comment
    assert suppressed.result.rule.id == WRONG


@pytest.mark.parametrize("place", [9, 10, 11])
def test_a_comment_does_not_hold_for_what_stands_above_it(tmp_path: Path, place: int) -> None:
    report = check(tmp_path, plan(place, f"# backuplint: ignore[{WRONG}]"))
    assert judged(report) == [WRONG, "unused-ignore"]
    assert report.suppressed == ()


@pytest.mark.parametrize("place", [1, 5, 9, 11])
def test_a_comment_for_the_file_stands_anywhere_in_it(tmp_path: Path, place: int) -> None:
    report = check(tmp_path, plan(place, f"# backuplint: ignore-file[{WRONG}] an example"))
    assert judged(report) == []
    assert [one.reason for one in report.suppressed] == ["an example"]


def test_a_comment_for_a_file_is_not_for_the_next(tmp_path: Path) -> None:
    other = PLAN.replace('"main"', '"other"')
    text = f"# backuplint: ignore-file[{WRONG}]\n{PLAN}"
    report = run(write(tmp_path, {"a.tf": text, "b.tf": other}), WRONG)
    assert [str(result.span) for result in report.results] == ["b.tf:14:22"]


def test_a_block_on_one_line_is_covered_by_it(tmp_path: Path) -> None:
    text = """\
resource "aws_backup_plan" "main" {
  name = "main"

  rule {
    rule_name         = "scratch"
    target_vault_name = "scratch"

    lifecycle { delete_after = 0 } # backuplint: ignore[ignored-zero]
  }
}
"""
    assert judged(check(tmp_path, text, "ignored-zero")) == []


def test_a_comment_in_front_of_its_code_holds_for_that_line(tmp_path: Path) -> None:
    front = PLAN.replace(
        "delete_after = 60", f"/* backuplint: ignore[{WRONG}] */ delete_after = 60"
    )
    assert judged(check(tmp_path, front)) == []
    across = PLAN.replace(
        "delete_after = 60", f"/* backuplint: ignore[{WRONG}]\n */ delete_after = 60"
    )
    assert judged(check(tmp_path, across)) == []


def test_comments_on_lines_of_their_own_hold_for_the_code_below_them_all(tmp_path: Path) -> None:
    run_of = f"""\
# backuplint: ignore[{WRONG}]
      /* said
         at length */ # and again
      // why"""
    assert judged(check(tmp_path, plan(7, run_of))) == []


def test_a_blank_line_parts_a_comment_from_the_code(tmp_path: Path) -> None:
    report = check(tmp_path, plan(7, f"# backuplint: ignore[{WRONG}]\n"))
    assert judged(report) == ["unused-ignore", WRONG]


def test_a_line_of_code_with_a_comment_before_it_is_not_skipped(tmp_path: Path) -> None:
    text = plan(7, f"# backuplint: ignore[{WRONG}]\n      /* no */ opt = 1\n")
    assert judged(check(tmp_path, text)) == ["unused-ignore", WRONG]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_line_endings_and_byte_order_marks_make_no_difference(
    tmp_path: Path, start: str, end: str
) -> None:
    for place in (1, 6, 7, 8):
        text = start + plan(place, f"# backuplint: ignore[{WRONG}] why").replace("\n", end)
        (tmp_path / "main.tf").write_bytes(text.encode())
        report = run(tmp_path, WRONG)
        assert judged(report) == []
        assert [one.reason for one in report.suppressed] == ["why"]


def test_text_that_is_no_comment_ignores_nothing(tmp_path: Path) -> None:
    text = PLAN.replace('"archive"', f'"# backuplint: ignore-file[{WRONG}]"')
    assert judged(check(tmp_path, text)) == [WRONG]


def test_several_ids_stand_in_one_comment(tmp_path: Path) -> None:
    comment = f"# backuplint: ignore[ {WRONG} ,continuous-cold-storage] both"
    text = plan(6, comment).replace("name = ", "name = ", 1)
    text = text.replace('"archive"', '"archive"\n    enable_continuous_backup = true')
    report = check(tmp_path, text, WRONG, "continuous-cold-storage")
    assert judged(report) == []
    assert [one.reason for one in report.suppressed] == ["both", "both"]


def test_each_id_of_a_comment_is_judged_by_itself(tmp_path: Path) -> None:
    comment = f"# backuplint: ignore[{WRONG}, ignored-zero]"
    report = check(tmp_path, plan(8, comment), WRONG, "ignored-zero")
    assert said(report) == ["main.tf:13:66 [unused-ignore] suppresses nothing; remove it"]
    assert report.results[0].span.text == "ignored-zero"


def test_two_directives_stand_in_one_comment(tmp_path: Path) -> None:
    comment = f"# backuplint: ignore[ignored-zero] old backuplint: ignore[{WRONG}] new"
    report = check(tmp_path, plan(8, comment), WRONG, "ignored-zero")
    assert judged(report) == ["unused-ignore"]
    assert [one.reason for one in report.suppressed] == ["new"]


def test_what_begins_on_a_line_is_covered_to_its_end(tmp_path: Path) -> None:
    text = """\
resource "aws_backup_plan" "main" {
  name = "main"

  dynamic "rule" {
    for_each = {
      %s
      monthly = {%s
        cold = 30
        lifetime = {
          days = 60
        }
      }
      yearly = { cold = 30, lifetime = { days = 365 } }
    }

    content {
      rule_name         = rule.key
      target_vault_name = "archive"

      lifecycle {
        cold_storage_after = rule.value.cold
        delete_after       = rule.value.lifetime.days
      }
    }
  }
}
"""
    comment = f"# backuplint: ignore[{WRONG}]"
    assert judged(check(tmp_path, text % ("", ""))) == [WRONG]
    assert judged(check(tmp_path, text % (comment, ""))) == []
    assert judged(check(tmp_path, text % ("", f" {comment}"))) == []
    beside = (text % ("", "")).replace("days = 365 } }", f"days = 365 }} }} {comment}")
    assert judged(check(tmp_path, beside)) == ["unused-ignore", WRONG]


def test_a_comment_in_json_is_a_property(tmp_path: Path) -> None:
    text = """\
{
  "//": "backuplint: ignore-file[ignored-zero] \\"none\\" here",
  "resource": {
    "aws_backup_plan": {
      "//": "backuplint: ignore[%s] agreed",
      "main": {
        "name": "main",
        "rule": {
          "rule_name": "monthly",
          "target_vault_name": "archive",
          "lifecycle": {
            "cold_storage_after": 30,
            "//": "backuplint: ignore[%s]",
            "delete_after": 60
          }
        }
      }
    }
  }
}
"""
    for first, second in ((WRONG, "x"), ("x", WRONG)):
        report = run(
            write(tmp_path, {"main.tf.json": text % (first, second)}), WRONG, "ignored-zero"
        )
        assert sorted(judged(report)) == ["unknown-ignore", "unused-ignore"]
        assert {result.span.text for result in report.results} == {"x", "ignored-zero"}
        assert len(report.suppressed) == 1


# -- what it reaches: where a value came through -----------------------------------

ROOT = """\
provider "aws" {
  region = "eu-west-1"
}

module "backup" { # 1
  source = "./backup"
  days   = var.days # 2
}

# 3
variable "days" {
  default = 60 # 4
}
"""
CALLED = """\
variable "days" {} # 5

locals {
  days = var.days # 6
}

resource "aws_backup_plan" "main" { # 7
  name = "main"

  rule {
    rule_name         = "monthly"
    target_vault_name = "archive"

    lifecycle {
      cold_storage_after = 30
      delete_after       = local.days # 8
    }
  }
}
"""


@pytest.mark.parametrize("place", range(1, 9))
def test_a_comment_holds_where_the_value_came_through(tmp_path: Path, place: int) -> None:
    comment = f"# backuplint: ignore[{WRONG}]"
    files = {
        "main.tf": plan(place, comment, ROOT),
        "backup/main.tf": plan(place, comment, CALLED),
    }
    report = run(write(tmp_path, files), WRONG)
    # A variable that says no value is no place that it came through.
    assert judged(report) == (["unused-ignore", WRONG] if place == 5 else [])


def test_a_comment_at_one_call_leaves_the_other_to_be_found(tmp_path: Path) -> None:
    root = f"""\
provider "aws" {{
  region = "eu-west-1"
}}

module "one" {{ # backuplint: ignore[{WRONG}]
  source = "./backup"
  days   = 60
}}

module "two" {{
  source = "./backup"
  days   = 60
}}
"""
    report = run(write(tmp_path, {"main.tf": root, "backup/main.tf": CALLED}), WRONG)
    (result,) = report.results
    assert result.instances == ("module.two.aws_backup_plan.main.rule.lifecycle",)
    (suppressed,) = report.suppressed
    assert suppressed.result.instances == ("module.one.aws_backup_plan.main.rule.lifecycle",)


@rule(Severity.NOTE)
def speaks_of(lifecycle: Lifecycle) -> Findings:
    """A probe: it points at one value and speaks of another."""
    cold, delete = lifecycle.cold_storage_after, lifecycle.delete_after
    if cold is not None and delete is not None:
        yield Finding(cold, "the other half", because=[Note(delete, "this"), lifecycle])


@pytest.mark.parametrize(
    ("place", "holds"), [(5, True), (6, True), (8, True), (3, True), (9, False)]
)
def test_a_comment_holds_beside_a_value_that_is_spoken_of(
    tmp_path: Path, place: int, holds: bool
) -> None:
    probe = dataclasses.replace(speaks_of, id="probe")
    report = check(tmp_path, plan(place, "# backuplint: ignore[probe]"), probe)
    assert ("probe" not in judged(report)) is holds


def test_a_comment_for_a_block_does_not_hold_for_what_merely_speaks_of_it(tmp_path: Path) -> None:
    @rule(Severity.NOTE)
    def compares(project: Project) -> Findings:
        one, other = project.of(Plan)
        yield Finding(one, "not like the other", because=[Note(other, "the other")])

    text = """\
resource "aws_backup_plan" "a" {
  name = "a"
}

resource "aws_backup_plan" "b" { # backuplint: ignore[probe]
  name = "b"
}
"""
    report = check(tmp_path, text, dataclasses.replace(compares, id="probe"))
    assert judged(report) == ["probe", "unused-ignore"]


@rule(Severity.NOTE)
def gathers(project: Project) -> Findings:
    """A probe: one finding for a group of lifecycles, without those that are ignored."""
    group = [view for view in project.views if isinstance(view, Lifecycle)]
    left = [view.at(Lifecycle.delete_after) for view in group]
    left = [value for value in left if not ignored(value)]
    if len(left) > 1:
        yield Finding(left[-1], f"{len(left)} of them", because=left[:-1])


def test_a_group_loses_the_member_that_is_ignored(tmp_path: Path) -> None:
    rules = "".join(
        f"""
  rule {{
    rule_name         = "{days}"
    target_vault_name = "archive"

    lifecycle {{
      delete_after = {days}{" # backuplint: ignore[probe] apart" if days == 2 else ""}
    }}
  }}
"""
        for days in (1, 2, 3)
    )
    text = f'resource "aws_backup_plan" "main" {{\n  name = "main"\n{rules}}}\n'
    report = check(tmp_path, text, dataclasses.replace(gathers, id="probe"))
    assert [result.message for result in report.results] == ["2 of them"]
    assert [one.reason for one in report.suppressed] == ["apart"]
    assert [one.result.span.text for one in report.suppressed] == ["2"]


# -- what it says: unknown and unused ----------------------------------------------


@pytest.mark.parametrize(
    ("written", "place", "message"),
    [
        ("ignore[short-cold-store]", "short-cold-store", f"did you mean {WRONG}?"),
        ("ignore[SHORT_COLD_STORAGE]", "SHORT_COLD_STORAGE", f"did you mean {WRONG}?"),
        ("ignore-file[xyzzy]", "xyzzy", "no rule is called xyzzy"),
        ("ignore[]", "ignore", "names no rule"),
        ("ignore", "ignore", "names no rule"),
        ("ignore-file why not", "ignore-file", "names no rule"),
    ],
)
def test_a_comment_that_names_no_rule_is_told_of(
    tmp_path: Path, written: str, place: str, message: str
) -> None:
    report = check(tmp_path, plan(8, f"# backuplint: {written}"))
    results = [result for result in report.results if result.rule.id != WRONG]
    (result,) = results
    assert result.rule.id == "unknown-ignore"
    assert result.span.text == place
    assert message in result.message


@pytest.mark.parametrize("text", ["# backuplint: ignored before", "# see backuplint: it checks"])
def test_prose_is_no_directive(tmp_path: Path, text: str) -> None:
    assert judged(check(tmp_path, plan(8, text))) == [WRONG]


def test_a_rule_that_did_not_run_is_neither_unknown_nor_unused(tmp_path: Path) -> None:
    text = plan(8, "# backuplint: ignore[default-vault-key]")
    report = run(write(tmp_path, {"main.tf": text}), WRONG, knows=("default-vault-key",))
    assert judged(report) == [WRONG]


def test_what_is_about_ignores_cannot_be_ignored(tmp_path: Path) -> None:
    text = plan(1, "# backuplint: ignore-file[unknown-ignore, unused-ignore, xyzzy]")
    found = judged(check(tmp_path, text))
    assert found == ["unused-ignore", "unused-ignore", "unknown-ignore", WRONG]


@pytest.mark.parametrize("place", [1, 4, 6, 8])
def test_an_ignore_is_not_unused_where_its_rule_cannot_tell(tmp_path: Path, place: int) -> None:
    text = plan(place, f"# backuplint: ignore[{WRONG}]").replace("= 30", "= var.cold")
    report = check(tmp_path, f'{text}\nvariable "cold" {{\n  type = number\n}}\n')
    assert judged(report) == []
    assert len(report.questions) == 1


def test_an_ignore_is_unused_where_its_rule_can_tell_and_cannot_tell_elsewhere(
    tmp_path: Path,
) -> None:
    rules = """\
  rule {
    rule_name         = "unknown"
    target_vault_name = "archive"

    lifecycle {
      cold_storage_after = var.cold
      delete_after       = 60
    }
  }
"""
    text = plan(8, f"# backuplint: ignore[{WRONG}]").replace("= 60", "= 600")
    text = text.replace("  rule {", f"{rules}  rule {{") + 'variable "cold" {}\n'
    assert judged(check(tmp_path, text)) == ["unused-ignore"]


def test_an_ignore_where_the_value_comes_from_waits_for_the_answer_too(tmp_path: Path) -> None:
    files = {
        "main.tf": plan(4, f"# backuplint: ignore[{WRONG}]", ROOT),
        "backup/main.tf": plan(0, "", CALLED).replace("= 30", "= timestamp()"),
    }
    report = run(write(tmp_path, files), WRONG)
    assert judged(report) == []
    assert report.questions


UNSEEN = {
    "no instance": ("{\n  count = 0\n", ""),
    "no round": ("{\n  for_each = {}\n", ""),
    "a file with a fault": ("{\n", "}\n"),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_an_ignore_in_what_was_not_looked_at_is_not_unused(tmp_path: Path, name: str) -> None:
    inside, after = UNSEEN[name]
    text = plan(8, f"# backuplint: ignore[{WRONG}]").replace("{\n", inside, 1) + after
    report = check(tmp_path, text.replace("= 60", "= 600") if after else text)
    assert [result.rule.id for result in report.results] == []


def test_an_ignore_in_a_dynamic_block_that_makes_none_is_not_unused(tmp_path: Path) -> None:
    text = f"""\
resource "aws_backup_plan" "main" {{
  name = "main"

  dynamic "rule" {{
    for_each = []

    content {{
      rule_name = "none" # backuplint: ignore[{WRONG}]
    }}
  }}
}}
"""
    assert judged(check(tmp_path, text)) == []


def test_an_ignore_at_a_call_that_is_not_looked_into_is_not_unused(tmp_path: Path) -> None:
    text = f"""\
module "backup" {{
  source = "example.com/nobody/backup/aws"
  plan   = {{ cold = 30, delete = 60 }} # backuplint: ignore[{WRONG}]
}}

{PLAN.replace("= 60", "= 600")}
"""
    assert judged(check(tmp_path, text)) == []


def test_an_ignore_of_a_rule_that_failed_is_not_unused(tmp_path: Path) -> None:
    @rule(Severity.NOTE)
    def fails(view: View) -> Findings:
        raise ValueError(view)
        yield

    probe = dataclasses.replace(fails, id="probe")
    report = check(tmp_path, plan(8, "# backuplint: ignore[probe]"), probe)
    assert report.results == ()
    assert report.faults


def test_a_question_about_the_project_leaves_no_ignore_unused(tmp_path: Path) -> None:
    @rule(Severity.NOTE)
    def asks(project: Project) -> Findings:
        group = [view for view in project.views if isinstance(view, Lifecycle)]
        for cold in known(group, lambda view: view.cold_storage_after):
            assert cold is None

        return
        yield

    text = plan(2, "# backuplint: ignore[probe]").replace("= 30", "= timestamp()")
    probe = dataclasses.replace(asks, id="probe")
    assert judged(check(tmp_path, text, probe)) == []


# -- reading -----------------------------------------------------------------------


def read(text: str) -> list[Ignore]:
    return ignores([scan(Source("main.tf", text))], [WRONG, "ignored-zero"], [WRONG])


def test_the_place_of_an_id_is_exact_in_every_comment() -> None:
    for text in (
        f"# backuplint: ignore[{WRONG}]",
        f"//backuplint:ignore[ {WRONG}]",
        f"/*\n backuplint: ignore [{WRONG}] why\n*/",
        f"# tflint-ignore: x # backuplint: ignore-file[{WRONG},]",
    ):
        (ignore,) = read(text)
        assert (ignore.id, ignore.place.text) == (WRONG, WRONG)


def test_a_reason_is_what_follows_the_bracket() -> None:
    assert [one.reason for one in read(f"/* backuplint: ignore[{WRONG}] a [b] c */")] == ["a [b] c"]
    assert [one.reason for one in read(f"# backuplint: ignore[{WRONG}]")] == [""]


def test_whether_a_rule_runs_is_kept_apart_from_whether_it_is_known() -> None:
    found = read(f"# backuplint: ignore[{WRONG}, ignored-zero, nothing]")
    assert [(one.known, one.selected) for one in found] == [
        (True, True),
        (True, False),
        (False, False),
    ]


def test_a_file_of_comments_is_read_in_reasonable_work() -> None:
    # Nothing here may look at every comment for every comment.
    text = f"# backuplint: ignore[{WRONG}]\n" * 20_000
    assert len(read(text)) == 20_000
