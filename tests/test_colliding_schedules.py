"""What the manual of colliding-schedules cannot show: ignores, modules, options, questions."""

from __future__ import annotations

from pathlib import Path

from backuplint.engine import Report
from backuplint.lint import lint
from tests.projects import check, rule_named, write

RULE = "colliding-schedules"


def plan(name: str, schedule: str, above: str = "", beside: str = "", more: str = "") -> str:
    return f"""
{above}
resource "aws_backup_plan" "{name}" {{
  name = "{name}"
  {more}

  rule {{
    rule_name         = "daily"
    target_vault_name = "vault"
    schedule          = {schedule} {beside}
  }}
}}
"""


def run(directory: Path, text: str, **files: str) -> Report:
    named = {f"{name}/main.tf": content for name, content in files.items()}
    return check(write(directory, {"main.tf": text, **named}), [rule_named(RULE)])


def found(report: Report) -> list[tuple[int, str]]:
    return [(r.span.first.line, r.message.rpartition(": ")[2]) for r in report.results]


def test_an_ignored_rule_no_longer_joins_the_others(tmp_path: Path) -> None:
    middle = '"cron(25 2 * * ? *)"'
    ignore = "# backuplint: ignore[colliding-schedules]"
    for above, beside in (("", ""), (ignore, ""), ("", ignore)):
        text = (
            plan("first", '"cron(0 2 * * ? *)"')
            + plan("second", middle, above, beside)
            + plan("third", '"cron(50 2 * * ? *)"')
        )
        report = run(tmp_path, text)
        assert len(report.results) == (0 if above or beside else 1)
        assert len(report.suppressed) == (1 if above or beside else 0)


def test_what_is_left_of_a_group_is_still_found(tmp_path: Path) -> None:
    text = (
        plan("first", '"cron(0 2 * * ? *)"')
        + plan("second", '"cron(5 2 * * ? *)"')
        + plan("third", '"cron(10 2 * * ? *)"', "# backuplint: ignore[colliding-schedules]")
    )
    report = run(tmp_path, text)
    assert [names for _, names in found(report)] == [
        "aws_backup_plan.first, aws_backup_plan.second"
    ]


def test_the_last_in_the_order_of_files_is_found(tmp_path: Path) -> None:
    write(tmp_path, {"b.tf": plan("early", '"cron(0 2 * * ? *)"')})
    write(tmp_path, {"a.tf": plan("late", '"cron(5 2 * * ? *)"')})
    (result,) = check(tmp_path, [rule_named(RULE)]).results
    assert result.span.source.name == "b.tf"
    assert result.address == "aws_backup_plan.early.rule"


def test_modules_are_told_apart_by_their_calls(tmp_path: Path) -> None:
    module = 'variable "schedule" {}\n' + plan("this", "var.schedule")
    call = 'module "{0}" {{\n  source   = "./m"\n  schedule = "{1}"\n}}\n'
    text = call.format("one", "cron(0 2 * * ? *)") + call.format("two", "cron(9 2 * * ? *)")
    (result,) = run(tmp_path, text, m=module).results
    assert result.address == "module.two.aws_backup_plan.this.rule"
    shown = {related.span.first.line for related in result.related}
    assert {3, 5, 7} <= shown  # both schedules and the call


def test_an_ignore_at_a_module_call_takes_its_plans_out(tmp_path: Path) -> None:
    module = plan("this", '"cron(0 2 * * ? *)"')
    call = 'module "{0}" {{\n  source = "./m"\n}}\n'
    ignore = "# backuplint: ignore[colliding-schedules]\n"
    assert run(tmp_path, call.format("one") + call.format("two"), m=module).results
    report = run(tmp_path, call.format("one") + ignore + call.format("two"), m=module)
    assert not report.results
    assert len(report.suppressed) == 1


def test_other_accounts_do_not_collide(tmp_path: Path) -> None:
    providers = 'provider "aws" {}\nprovider "aws" {\n  alias = "b"\n}\n'
    module = plan("this", '"cron(0 2 * * ? *)"')
    call = 'module "b" {\n  source    = "./m"\n  providers = { aws = aws.b }\n}\n'
    text = providers + plan("here", '"cron(0 2 * * ? *)"') + call
    assert not run(tmp_path, text, m=module).results


def test_what_is_not_known_is_a_question_and_hides_nothing(tmp_path: Path) -> None:
    text = (
        'variable "unknown" {}\n'
        + plan("one", '"cron(0 2 * * ? *)"')
        + plan("two", '"cron(0 2 * * ? *)"')
        + plan("three", "var.unknown")
        + plan("four", '"cron(0 2 * * ? *)"', more="region = var.unknown")
        + plan("five", '"cron(0 2 * * ? *)"', more="count = var.unknown")
    )
    report = run(tmp_path, text)
    assert [names for _, names in found(report)] == ["aws_backup_plan.one, aws_backup_plan.two"]
    assert {question.reason for question in report.questions} == {"var.unknown has no value here"}


def test_minutes_is_an_option(tmp_path: Path) -> None:
    text = plan("one", '"cron(0 2 * * ? *)"') + plan("two", '"cron(45 2 * * ? *)"')
    write(tmp_path, {"main.tf": text})
    for minutes, count in ((30, 0), (44, 0), (45, 1), (2000, 1)):
        report = lint(
            [tmp_path],
            [rule_named(RULE)],
            root=tmp_path,
            base=tmp_path,
            options={RULE: {"minutes": minutes}},
        )
        assert len(report.results) == count


def test_a_schedule_that_cannot_be_read_joins_nothing(tmp_path: Path) -> None:
    text = (
        plan("one", '"cron(0 2 * * ? *)"')
        + plan("two", '"cron(0 2 * * * *)"')
        + plan("three", '"cron(0 2 * * ? *)"\n schedule_expression_timezone = "Mars/Olympus"')
        + plan("four", '"cron(0 2 31 2 ? *)"')
    )
    report = run(tmp_path, text)
    assert not report.results
    assert not report.questions
