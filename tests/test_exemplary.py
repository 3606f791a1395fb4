"""One project that does everything right: every rule, all switched on, has nothing to say of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from backuplint.engine import Report
from tests.blur import blur
from tests.projects import FIXTURES, check, rules, said

EXEMPLARY = FIXTURES / "exemplary"
OPTIONS = {"untagged-backup": {"required": ("Owner", "Environment")}}

# What no rule can decide before an apply, in its own words, and why that is so.
QUESTIONS = {
    "what its tags select may be of any type": "tables are taken by tag; what else has it?",
    "it is for the accounts that the policy is for, and may be inherited": (
        "a policy of the organization is merged with those above it, in accounts that differ"
    ),
}
FEW = 8  # places that questions are about

# file, what stands there, what somebody makes of it, and the rule that must speak
MISTAKES = [
    (
        "terraform.tfvars",
        "cold_storage_after = 30",
        "cold_storage_after = 330",
        "failed-validation",
    ),
    ("terraform.tfvars", "delete_after = 35\n", "delete_after = 36\n", "long-continuous-retention"),
    ("terraform.tfvars", "cron(0 2 * * ? *)", "cron(0 4 * * ? *)", "colliding-schedules"),
    ("terraform.tfvars", "{ delete_after = 35 }", "{ delete_after = 3 }", "retention-outside-lock"),
    ("workloads.tf", "[backup_retention_period, ", "[", "continuous-database-settings"),
    ("workloads.tf", 'Backup = "tables"', 'backup = "tables"', "unprotected-resource"),
    ("modules/vault/main.tf", "module.key.arn", "null", "default-vault-key"),
    ("modules/vault/main.tf", "module.key.arn", "null", "copy-to-default-key-vault"),
    ("modules/vault/main.tf", '"notBreaching"', '"missing"', "undecided-alarm"),
    ("modules/vault/main.tf", '"Deny"', '"Allow"', "open-vault-policy"),
    (
        "modules/vault/main.tf",
        "backup:DeleteBackupVault",
        "backup:Delete*",
        "wildcard-vault-action",
    ),
    ("modules/vault/modules/key/main.tf", "= true", "= false", "key-without-rotation"),
    ("modules/vault/modules/key/main.tf", "= 30", "= 7", "short-key-deletion-window"),
    ("modules/vault/modules/alerts/main.tf", '"backup.', '"awsbackup.', "unpublishable-topic"),
    ("modules/vault/modules/alerts/main.tf", '"backup.', '"awsbackup.', "unusable-topic-key"),
    ("modules/role/main.tf", "aws:SourceAccount", "aws:Source", "confusable-role"),
    ("modules/role/main.tf", '"backup.', '"ec2.', "unassumable-role"),
    ("modules/bucket/main.tf", '"Enabled"', '"Suspended"', "unversioned-bucket"),
    ("modules/bucket/main.tf", "= true", "= false", "bucket-without-events"),
    ("protection.tf", '"AWSBackupServiceRolePolicyForS3Backup",', "", "missing-role-policy"),
    ("protection.tf", '"AWSBackup', '"service-role/AWSBackup', "misspelled-managed-policy"),
    ("protection.tf", "[aws_efs_file_system.homes.arn]", "[]", "empty-selection"),
    ("restore_testing.tf", '"AWSBackupServiceRolePolicyForS3Restore",', "", "missing-role-policy"),
    ("restore_testing.tf", "status  ", "state  ", "unmatched-event-pattern"),
    ("settings.tf", '"DynamoDB"               = true', '"DynamoDB" = false', "opted-out-selection"),
    ("audit.tf", 'Value = "1"', 'Value = "77"', "invalid-control-parameter"),
    ("audit.tf", '["CSV"]', '["JSON"]', "json-organization-report"),
    ("settings.tf", '"480"', '"30"', "short-start-window"),
    ("settings.tf", '"cron(0 20 ', '"cron(0 25 ', "invalid-schedule"),
    (
        "modules/vault/main.tf",
        "takes_copies ?",
        "takes_copies && false ?",
        "unprepared-cross-account-copy",
    ),
    (
        "settings.tf",
        'Enabled"     = "true"',
        'Enabled"     = "false"',
        "unprepared-cross-account-copy",
    ),
    (
        "audit.tf",
        "all_supported                 = true",
        "all_supported = false",
        "unrecorded-framework",
    ),
    ("audit.tf", '"s3:PutObject"', '"s3:GetObject"', "undeliverable-report"),
]


@pytest.fixture(scope="module")
def report() -> Report:
    return check(EXEMPLARY, options=OPTIONS)


def test_no_rule_speaks(report: Report) -> None:
    assert any(not rule.on for rule in rules()), "rules that are off by default run as well"
    assert [str(fault) for fault in report.faults] == []
    assert said(report) == []
    assert report.suppressed == ()


def test_every_question_has_a_reason(report: Report) -> None:
    assert {question.reason for question in report.questions} == set(QUESTIONS)
    assert report.undecided <= FEW


@pytest.mark.parametrize(("file", "right", "wrong", "rule"), MISTAKES)
def test_it_is_silent_because_it_is_right(
    file: str, right: str, wrong: str, rule: str, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    shutil.copytree(EXEMPLARY, project)
    text = (project / file).read_text(encoding="utf-8")
    assert right in text
    (project / file).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    found = {result.rule.id for result in check(project).results}
    assert rule in found


def test_what_is_not_known_makes_no_finding() -> None:
    assert list(blur(EXEMPLARY, list(rules()), sample=40)) == []


@pytest.mark.slow
def test_whatever_is_not_known_makes_no_finding() -> None:
    assert list(blur(EXEMPLARY, list(rules()))) == []
