"""Whom the policy of a resource leaves out: by its conditions, and by its denials."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from backuplint.model.policy import PolicyDocument
from backuplint.model.policy_reach import is_bound, is_narrowed
from backuplint.source import Source
from backuplint.values import Known, Undecided, Unknown

UNDECIDED = "undecided"
COPY = "backup:CopyIntoBackupVault"
PLACE = (Source("main.tf", "use").span(0, 3),)
HOLE = "‹hole›"


def read(*statements: dict[str, object]) -> PolicyDocument:
    """A policy; what stands in HOLE's place is unknown."""
    before, *after = json.dumps({"Statement": statements}, ensure_ascii=False).split(HOLE)
    if not after:
        return PolicyDocument.read(Known(before, PLACE))
    pieces: list[str | Unknown] = [before]
    for text in after:
        pieces += [Unknown("a hole", PLACE), text]
    return PolicyDocument.read(Unknown("holes", PLACE, pieces=tuple(pieces)))


def asked(question: Callable[[], bool]) -> object:
    try:
        return question()
    except Undecided:
        return UNDECIDED


@pytest.mark.parametrize(
    ("operator", "key", "value", "answer"),
    [
        ("StringEquals", "aws:PrincipalOrgID", "o-1", True),
        ("StringEquals", "AWS:principalorgid", HOLE, True),
        ("StringLike", "aws:PrincipalOrgID", HOLE, UNDECIDED),
        ("StringLike", "aws:PrincipalOrgID", "*", False),
        ("StringLike", "aws:PrincipalOrgID", "o-*", False),
        ("StringLike", "aws:PrincipalOrgPaths", "o-*/*", False),
        ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-1/*", True),
        ("ForAllValues:StringLike", "aws:PrincipalOrgPaths", "o-1/*", False),
        ("StringEqualsIfExists", "aws:PrincipalOrgID", "o-1", False),
        ("StringEqualsIfExists", "aws:PrincipalAccount", "111122223333", True),
        ("StringNotEquals", "aws:PrincipalAccount", "111122223333", False),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/*", True),
        ("ArnLike", "aws:PrincipalArn", f"arn:aws:iam::{HOLE}:role/backup", True),
        ("ArnLike", "aws:PrincipalArn", f"arn:aws:iam::{HOLE}:role/*", UNDECIDED),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/*", False),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/backup", True),
        ("ArnLike", "aws:PrincipalArn", ["arn:aws:iam::111122223333:role/*", "*"], False),
        ("Null", "aws:PrincipalOrgID", "false", False),
        ("StringEquals", "aws:SourceAccount", "111122223333", True),
        ("StringEquals", "aws:SourceVpce", "vpce-1", True),
        ("IpAddress", "aws:SourceIp", "192.0.2.0/24", True),
        ("IpAddress", "aws:SourceIp", "0.0.0.0/0", False),
        ("Bool", "aws:SecureTransport", "true", False),
        ("StringEquals", "aws:PrincipalTag/team", "backup", False),
        ("Bool", "aws:PrincipalIsAWSService", "true", True),
        ("Bool", "aws:PrincipalIsAWSService", "false", False),
        ("StringEquals", "aws:ResourceAccount", "111122223333", False),
        ("StringEquals", "aws:ResourceAccount", "${aws:PrincipalAccount}", True),
        ("StringEquals", HOLE, "o-1", UNDECIDED),
    ],
)
def test_what_binds_who_asks(operator: str, key: str, value: object, answer: object) -> None:
    (statement,) = read({"Effect": "Allow", "Condition": {operator: {key: value}}}).statements
    assert asked(lambda: is_bound(statement)) == answer


NOT_OURS = {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}


@pytest.mark.parametrize(
    ("denial", "answer"),
    [
        ({"Condition": NOT_OURS}, True),
        ({"Condition": NOT_OURS, "Action": "backup:*"}, True),
        ({"Condition": NOT_OURS, "Action": "backup:DeleteRecoveryPoint"}, False),
        ({"Condition": NOT_OURS, "Action": HOLE}, UNDECIDED),
        ({"Condition": NOT_OURS, "Effect": "Allow"}, False),
        ({"Condition": NOT_OURS, "Effect": HOLE}, UNDECIDED),
        ({"Condition": NOT_OURS, "Principal": {"AWS": "111122223333"}}, False),
        ({"Condition": {"StringNotEquals": {HOLE: "o-1"}}}, UNDECIDED),
        ({"Condition": {**NOT_OURS, "Bool": {"aws:PrincipalIsAWSService": "false"}}}, True),
        ({"Condition": {**NOT_OURS, "ArnLike": {"aws:PrincipalArn": "arn:*"}}}, False),
        ({"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-2"}}}, False),
        ({"Condition": {"ForAnyValue:StringNotLike": {"aws:PrincipalOrgPaths": "o-1/*"}}}, False),
        ({"Condition": {"ForAllValues:StringNotLike": {"aws:PrincipalOrgPaths": "o-1/*"}}}, True),
        ({}, True),
        ({"Principal": None, "NotPrincipal": {"AWS": "111122223333"}}, True),
    ],
)
def test_a_denial_takes_back_what_is_allowed(denial: dict[str, object], answer: object) -> None:
    document = read(
        {"Effect": "Allow", "Principal": "*", "Action": COPY},
        {"Effect": "Deny", "Principal": "*", "Action": COPY, **denial},
    )
    allowed = document.statements[0]
    assert asked(lambda: is_narrowed(allowed, document)) == answer


def test_a_denial_must_take_back_each_action() -> None:
    document = read(
        {"Effect": "Allow", "Principal": "*", "Action": [COPY, "backup:DescribeBackupVault"]},
        {"Effect": "Deny", "Principal": "*", "Action": COPY, "Condition": NOT_OURS},
    )
    assert not is_narrowed(document.statements[0], document)
