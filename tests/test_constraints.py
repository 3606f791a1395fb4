"""What single values must be: constraints, of whole strings and of strings with holes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backuplint.model.arn import ARN
from backuplint.model.project import RESOURCES
from backuplint.model.restore_testing import VAULTS
from backuplint.model.schema import Constraint, Declared, View, one_of
from backuplint.model.vault import EVENT
from tests.projects import check, rule_named, said, write

TEXT = st.text("ab:", max_size=4)


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:kms:eu-west-1:111122223333:key/abc",
        "arn:aws-us-gov:sns:us-gov-west-1:111122223333:topic",
        "arn:aws:iam::aws:policy/service-role/x",
        "arn:aws:s3:::bucket",
    ],
)
def test_an_arn_is_an_arn(text: str) -> None:
    assert ARN.holds(text)


@pytest.mark.parametrize(
    "text",
    ["", "alias/aws/backup", "arn:aws:kms:eu-west-1:ACCOUNT:key/abc", "arn:aws:kms:eu-west-1"],
)
def test_what_is_no_arn_is_none(text: str) -> None:
    assert not ARN.holds(text)


@pytest.mark.parametrize("constraint", [ARN, VAULTS, EVENT])
@given(cut=st.tuples(st.integers(0, 60), st.integers(0, 60)))
def test_a_hole_never_makes_a_right_value_wrong(
    constraint: Constraint, cut: tuple[int, int]
) -> None:
    right = ["arn:aws:backup:eu-west-1:111122223333:backup-vault:main", "BACKUP_JOB_COMPLETED"]
    for text in filter(constraint.holds, right):
        first, last = sorted(cut)
        pieces = [text[:first], None, text[last:]]
        assert constraint.partly is not None
        assert constraint.partly(tuple(p for p in pieces if p != ""))


@given(st.lists(TEXT | st.none(), min_size=1, max_size=5), TEXT)
def test_a_word_with_holes_fits_as_a_pattern_does(pieces: list[str | None], word: str) -> None:
    joined: list[str | None] = []
    for piece in pieces:  # as the evaluator gives them: no two texts side by side, none empty
        if piece == "":
            continue
        if piece is not None and joined and joined[-1] is not None:
            joined[-1] += piece
        else:
            joined.append(piece)
    if not joined:
        return
    pattern = "".join(".*" if piece is None else re.escape(piece) for piece in joined)
    constraint = one_of(word, "other")
    assert constraint.partly is not None
    expected = any(re.fullmatch(pattern, one) for one in (word, "other"))
    assert constraint.partly(tuple(joined)) == expected


def declared(view: type[View]) -> list[tuple[str, Declared]]:
    found = [(f"{view.keyword}.{name}", one) for name, one in view.declared.items()]
    for inner in view.inner.values():
        found += declared(inner.view)
    return found


def test_requirements_are_sentences_of_one_kind() -> None:
    for view in RESOURCES.values():
        for name, one in declared(view):
            for constraint in (one.constraint, one.count):
                if constraint is not None:
                    assert constraint.requirement.startswith("must "), name
                    assert not constraint.requirement.endswith("."), name


def test_what_is_known_of_a_list_is_judged(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "main.tf": """
variable "more" {
  type = list(string)
}

resource "aws_backup_vault_notifications" "main" {
  backup_vault_name   = "main-vault"
  sns_topic_arn       = "arn:aws:sns:eu-west-1:111122223333:events"
  backup_vault_events = concat(["BACKUP_JOB_FAILED", "JOB_FAILED"], var.more)
}
"""
        },
    )
    rules = [rule_named("deprecated-event"), rule_named("invalid-argument")]
    found = said(check(tmp_path, rules))
    assert [line.partition("]")[0] for line in found] == [
        "main.tf:9:33 [deprecated-event",
        "main.tf:9:54 [invalid-argument",
    ]


def test_an_element_of_a_sensitive_list_is_not_shown(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "main.tf": """
variable "events" {
  sensitive = true
  default   = ["hunter2"]
}

resource "aws_backup_vault_notifications" "main" {
  backup_vault_name   = "main-vault"
  sns_topic_arn       = "arn:aws:sns:eu-west-1:111122223333:events"
  backup_vault_events = var.events
}
"""
        },
    )
    (result,) = check(tmp_path, [rule_named("invalid-argument")]).results
    assert "hunter2" not in result.message
    assert all("hunter2" not in related.span.text for related in result.related)
