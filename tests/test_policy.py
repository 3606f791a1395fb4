"""IAM policies read part by part, from every form in which they are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from backuplint.model.policy import (
    Condition,
    PolicyDocument,
    PolicyError,
    Principal,
    Statement,
    action_matches,
    any_of,
    has_wildcard,
    is_text,
)
from backuplint.model.project import Project
from backuplint.model.vault import VaultPolicy
from backuplint.source import Source, Span
from backuplint.terraform.discover import Inputs, discover, roots
from backuplint.terraform.load import Files
from backuplint.terraform.policy_document import render
from backuplint.values import Collection, Known, Link, Mapping, Null, Undecided, Unknown, Value
from tests.test_policy_document import ANSWERS, Block, unknown

UNDECIDED = "undecided"


def place(text: str) -> Span:
    return Source("main.tf", text).span(0, len(text))


def hole(name: str = "x", link: Link | None = None) -> Unknown:
    return Unknown(f"{name} is unknown", (place(name),), refers_to=link)


def string(*pieces: str | Unknown) -> Unknown:
    return Unknown("a hole", (place("string"),), not_null=True, pieces=pieces)


def value(given: object) -> Value:
    """A value as `jsonencode` is given it; each has a place."""
    match given:
        case Known() | Null() | Unknown():
            return given
        case None:
            return Null((place("null"),))
        case dict():
            items = {str(key): value(item) for key, item in given.items()}
            return Known(Mapping("object", items), (place("object"),))
        case list():
            return Known(Collection("tuple", tuple(map(value, given))), (place("list"),))
    return Known(given, (place(str(given)),))


def encoded(given: object) -> PolicyDocument:
    """The policy of `jsonencode(…)`."""
    return PolicyDocument.read(Known("…", (place("use"),), encodes=value(given)))


def statement(**fields: object) -> Statement:
    (only,) = encoded({"Statement": [fields]}).statements
    return only


def principal(of: object) -> Principal:
    (only,) = statement(Principal=of).principals
    return only


def condition(operator: str, key: str = "aws:x", values: object = "v") -> Condition:
    (only,) = statement(Condition={operator: {key: values}}).conditions
    return only


def asked(question: Callable[[], object]) -> object:
    try:
        return question()
    except Undecided:
        return UNDECIDED


def shown(text: Known[str] | Unknown) -> object:
    if isinstance(text, Known):
        return text.value
    return tuple(p if isinstance(p, str) else "?" for p in text.pieces or ())


# -- the forms in which a policy is written --------------------------------------

JSON = """{
  "Version": "2012-10-17",
  "Statement": {
    "Sid": "In",
    "Effect": "Allow",
    "Principal": {
      "AWS": ["arn:aws:iam::111111111111:root", "*"],
      "Service": "backup.amazonaws.com"
    },
    "Action": "backup:CopyIntoBackupVault",
    "Resource": "*",
    "Condition": {"StringEquals": {"aws:PrincipalOrgID": ["o-1", "o-2"]}, "Bool": {"k": true}}
  }
}"""


def summary(document: PolicyDocument) -> object:
    (only,) = document.statements
    assert document.version is not None
    assert only.sid is not None
    return [
        document.version.value,
        only.sid.value,
        only.effect.value,
        [(p.type, shown(p.value)) for p in only.principals],
        [shown(action) for action in only.actions],
        [shown(resource) for resource in only.resources],
        [(c.operator, c.key, [shown(v) for v in c.values]) for c in only.conditions],
    ]


SUMMARY = [
    "2012-10-17",
    "In",
    "Allow",
    [
        ("AWS", "arn:aws:iam::111111111111:root"),
        ("AWS", "*"),
        ("Service", "backup.amazonaws.com"),
    ],
    ["backup:CopyIntoBackupVault"],
    ["*"],
    [("StringEquals", "aws:principalorgid", ["o-1", "o-2"]), ("Bool", "k", ["true"])],
]


def test_a_json_text_is_read() -> None:
    assert summary(PolicyDocument.read(Known(JSON, (place("use"),)))) == SUMMARY


def test_names_of_elements_count_in_any_letter_case() -> None:
    lower = JSON.replace("Statement", "statement").replace("Action", "action")
    assert summary(PolicyDocument.read(Known(lower, (place("use"),)))) == SUMMARY


def test_a_text_with_holes_is_read_around_them() -> None:
    before, after = JSON.split("111111111111")
    document = PolicyDocument.read(string(before, hole("account"), after))
    (only,) = document.statements
    assert [shown(action) for action in only.actions] == ["backup:CopyIntoBackupVault"]
    assert shown(only.principals[0].value) == ("arn:aws:iam::", "?", ":root")


def test_an_unknown_policy_is_undecided_only_when_it_is_read() -> None:
    document = PolicyDocument.read(hole())
    with pytest.raises(Undecided) as caught:
        _ = document.statements
    assert caught.value.unknown.reason == "x is unknown"


@pytest.mark.parametrize(
    "given",
    [
        Known("{", (place("use"),)),
        Known("[]", (place("use"),)),
        Known('"text"', (place("use"),)),
        Known(3, (place("use"),)),
        Null((place("use"),)),
        Known('{"Statement": 5}', (place("use"),)),
        Known('{"Statement": [[]]}', (place("use"),)),
        Known('{"Statement": [{"Principal": 5, "Action": {}, "Condition": []}]}', (place("use"),)),
    ],
)
def test_what_is_no_policy_is_an_error_that_leads_to_its_place(given: Value) -> None:
    document = PolicyDocument.read(given)
    with pytest.raises(PolicyError) as caught:
        document.any(lambda only: bool(only.principals))
    assert [span.text for span in caught.value.trail] == ["use"]
    assert caught.value.unknown.trail == caught.value.trail


def test_each_part_is_judged_alone() -> None:
    only = statement(Action=[{}], Effect="Maybe", Condition=[], Resource="r")
    assert asked(lambda: only.actions) == UNDECIDED
    assert asked(lambda: only.effect) == UNDECIDED
    assert asked(lambda: only.conditions) == UNDECIDED
    assert [shown(resource) for resource in only.resources] == ["r"]


PROJECT = """
provider "aws" {
}

variable "unknown" {
  type = string
}

variable "account" {
  default = "111111111111"
}

resource "aws_backup_vault" "main" {
  name = "prod"
}

data "aws_iam_policy_document" "main" {
  statement {
    actions   = ["backup:Document*", "backup:Get"]
    resources = [aws_backup_vault.main.arn]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${var.account}:root"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [var.unknown]
    }
  }

  dynamic "statement" {
    for_each = var.unknown
    content {
      actions = ["backup:Dynamic"]
    }
  }
}

locals {
  policy = <<-EOF
    {
      "Statement": [
        {
          "Effect": "Allow",
          "Action": ["backup:Heredoc*", "backup:${var.unknown}"],
          "Principal": {"AWS": "arn:aws:iam::${var.account}:root"},
          "Condition": {"ArnLike": {"aws:SourceArn": "$${aws:username}"}}
        }
      ]
    }
  EOF
}

resource "aws_backup_vault_policy" "heredoc" {
  backup_vault_name = aws_backup_vault.main.name
  policy            = local.policy
}

resource "aws_backup_vault_policy" "quoted" {
  backup_vault_name = aws_backup_vault.main.name
  policy            = "{\\"Statement\\": {\\"Action\\": \\"backup:Quoted\\"}}"
}

resource "aws_backup_vault_policy" "encoded" {
  backup_vault_name = aws_backup_vault.main.name
  policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Action    = ["backup:Encoded"]
      Principal = { AWS = aws_backup_vault.main.arn }
      Condition = { ArnLike = { "aws:SourceArn" = var.unknown } }
    }]
  })
}

resource "aws_backup_vault_policy" "document" {
  backup_vault_name = aws_backup_vault.main.name
  policy            = data.aws_iam_policy_document.main.json
}
"""


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PolicyDocument]:
    """The policies of PROJECT, by the name of their resource."""
    directory = tmp_path_factory.mktemp("policies")
    (directory / "main.tf").write_text(PROJECT, encoding="utf-8")
    files = Files(directory.resolve(), Path(directory))
    (module,) = roots(files, discover(files, [directory]), Inputs())
    policies = Project(module).of(VaultPolicy)
    return {policy.address.rpartition(".")[2]: policy.document for policy in policies}


@pytest.mark.parametrize(
    ("name", "action", "trail"),
    [
        ("heredoc", 0, ['"backup:Heredoc*"', "local.policy", '"backup:Heredoc*"']),
        (
            "heredoc",
            1,
            ['"backup:${var.unknown}"', "local.policy", "var.unknown", 'variable "unknown"'],
        ),
        ("quoted", 0, ['\\"backup:Quoted\\"']),
        ("encoded", 0, ['"backup:Encoded"']),
        (
            "document",
            1,
            [
                '"backup:Document*"',
                "data.aws_iam_policy_document.main.json",
                'data "aws_iam_policy_document" "main"',
                '"backup:Document*"',
            ],
        ),
    ],
)
def test_an_action_is_placed_where_it_is_written_and_where_it_is_used(
    documents: dict[str, PolicyDocument], name: str, action: int, trail: list[str]
) -> None:
    found = documents[name].statements[0].actions[action]
    assert [span.text for span in found.trail] == trail


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("heredoc", '"aws:SourceArn"'),
        ("document", '"aws:SourceArn"'),
        ("encoded", '"aws:SourceArn"'),
    ],
)
def test_a_condition_is_placed_at_its_key_if_that_has_a_place(
    documents: dict[str, PolicyDocument], name: str, place: str
) -> None:
    (only,) = documents[name].statements[0].conditions
    assert only.key == "aws:sourcearn"
    assert only.trail[0].text == place


def test_an_interpolated_principal_is_known_and_placed(
    documents: dict[str, PolicyDocument],
) -> None:
    for name in ("heredoc", "document"):
        (only,) = documents[name].statements[0].principals
        assert only.account == "111111111111"
        assert only.trail[0].text == '"arn:aws:iam::${var.account}:root"'


def test_a_dynamic_statement_is_read_though_it_may_not_be_there(
    documents: dict[str, PolicyDocument],
) -> None:
    document = documents["document"]
    sure, doubtful = document.statements
    assert sure.uncertain is None
    assert doubtful.uncertain is not None
    assert [shown(action) for action in doubtful.actions] == ["backup:Dynamic"]
    assert document.any(lambda s: s.covers("backup:DocumentThis"))
    assert asked(lambda: document.any(lambda s: s.covers("backup:Dynamic"))) == UNDECIDED
    assert not document.any(lambda s: s.covers("backup:Other"))


# -- questions ------------------------------------------------------------------


def test_any_of_has_three_answers() -> None:
    known, unknown = statement(Action="a"), statement(Action=hole())
    doubtful = Statement(known.value, (), hole())

    def asks(text: str) -> Callable[[Statement], bool]:
        return lambda s: any(is_text(action, text) for action in s.actions)

    assert any_of([unknown, known], asks("a"))
    assert not any_of([known, doubtful], asks("b"))
    assert asked(lambda: any_of([known, unknown], asks("b"))) == UNDECIDED
    assert asked(lambda: any_of([doubtful], asks("a"))) == UNDECIDED


@pytest.mark.parametrize(
    ("pattern", "action", "matches"),
    [
        ("backup:CopyIntoBackupVault", "backup:CopyIntoBackupVault", True),
        ("BACKUP:copyintobackupvault", "backup:CopyIntoBackupVault", True),
        ("backup:*", "backup:CopyIntoBackupVault", True),
        ("backup:*Vault", "backup:CopyIntoBackupVault", True),
        ("backup:Copy*Vaul", "backup:CopyIntoBackupVault", False),
        ("backup:Get???", "backup:GetJob", True),
        ("backup:Get??", "backup:GetJob", False),
        ("*", "backup:GetJob", True),
        ("", "backup:GetJob", False),
        ("kms:*", "backup:GetJob", False),
        (string("kms:", hole()), "backup:GetJob", False),
        (string("backup:", hole()), "backup:GetJob", UNDECIDED),
        (string(hole(), "Job"), "backup:GetJob", UNDECIDED),
        (string(hole(), "Vault"), "backup:GetJob", False),
        (hole(), "backup:GetJob", UNDECIDED),
        ("*a" * 60 + "b", "a" * 2000, False),
    ],
)
def test_action_patterns(pattern: str | Unknown, action: str, matches: object) -> None:
    given = Known(pattern) if isinstance(pattern, str) else pattern
    assert asked(lambda: action_matches(given, action)) == matches


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (Known("backup:*"), True),
        (Known("backup:Get?"), True),
        (Known("backup:Get"), False),
        (string("backup:*", hole()), True),
        (string("backup:", hole()), UNDECIDED),
        (hole(), UNDECIDED),
    ],
)
def test_wildcards(text: Known[str] | Unknown, answer: object) -> None:
    assert asked(lambda: has_wildcard(text)) == answer


def test_wildcard_actions_are_undecided_only_where_none_is_known() -> None:
    found = statement(Action=["a:*", hole(), "b"]).wildcard_actions()
    assert [shown(action) for action in found] == ["a:*"]
    assert statement(Action=["a:b"]).wildcard_actions() == ()
    assert asked(statement(Action=["a:b", hole()]).wildcard_actions) == UNDECIDED


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (Known("*"), True),
        (Known("**"), False),
        (string(hole()), UNDECIDED),
        (string(hole(), hole()), UNDECIDED),
        (string("*", hole()), UNDECIDED),
        (string("arn:", hole()), False),
    ],
)
def test_whether_a_string_is_a_text(text: Known[str] | Unknown, answer: object) -> None:
    assert asked(lambda: is_text(text, "*")) == answer


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ({"Effect": "Allow", "Principal": "*"}, True),
        ({"Effect": "Allow", "Principal": {"AWS": "*"}}, True),
        ({"Effect": "Allow", "Principal": {"AWS": ["1", "*"]}}, True),
        ({"Effect": "Allow", "Principal": {"*": "*"}}, True),
        ({"Effect": "Deny", "Principal": "*"}, False),
        ({"Effect": "Allow", "Principal": {"Service": "*"}}, False),
        ({"Effect": "Allow", "Principal": {"AWS": "111111111111"}}, False),
        ({"Effect": "Allow", "Principal": {"AWS": hole()}}, UNDECIDED),
        ({"Effect": "Allow", "Principal": {"AWS": hole("a", Link("r", "arn"))}}, False),
        ({"Effect": "Allow", "Principal": {"AWS": string("arn:", hole())}}, False),
        ({"Effect": "Allow", "Principal": hole()}, UNDECIDED),
        ({"Effect": hole(), "Principal": "*"}, UNDECIDED),
        ({"Effect": "Allow"}, False),
        ({"Effect": "Allow", "NotPrincipal": {"AWS": "111111111111"}}, True),
    ],
)
def test_who_is_everyone(fields: dict[str, object], answer: object) -> None:
    assert asked(statement(**fields).allows_everyone) == answer


@pytest.mark.parametrize(
    ("of", "account"),
    [
        ({"AWS": "arn:aws:iam::111111111111:root"}, "111111111111"),
        ({"AWS": "arn:aws:iam::111111111111:role/a:b"}, "111111111111"),
        ({"AWS": "111111111111"}, "111111111111"),
        ({"AWS": 111111111111}, "111111111111"),
        ({"AWS": "arn:aws:iam::SOURCE-ACCOUNT:root"}, None),
        ({"AWS": "11111111111"}, None),
        ({"AWS": "*"}, None),
        ({"Service": "111111111111"}, None),
        ({"AWS": string("arn:aws:iam::111111111111:role/", hole())}, "111111111111"),
        ({"AWS": string("arn:", hole(), ":iam::111111111111:root")}, "111111111111"),
        ({"AWS": string("arn:aws:iam::", hole(), ":root")}, UNDECIDED),
        ({"AWS": hole("a", Link("aws_iam_role.a", "arn"))}, UNDECIDED),
    ],
)
def test_the_account_of_a_principal(of: object, account: object) -> None:
    assert asked(lambda: principal(of).account) == account


def test_a_placeholder_stands_in_the_place_of_an_account() -> None:
    assert principal({"AWS": "arn:aws:iam::SOURCE-ACCOUNT:root"}).account_part == "SOURCE-ACCOUNT"


def test_a_service_is_known_by_its_name() -> None:
    assert principal({"Service": "backup.amazonaws.com"}).is_service("backup.amazonaws.com")
    assert not principal({"AWS": "backup.amazonaws.com"}).is_service("backup.amazonaws.com")
    asked_of = principal({"Service": string("backup.", hole())})
    assert asked(lambda: asked_of.is_service("backup.amazonaws.com")) == UNDECIDED
    assert asked(lambda: asked_of.is_service("sns.amazonaws.com")) is False


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        (None, False),
        ({}, False),
        ({"StringEquals": {}}, False),
        ({"StringEquals": {"k": "v"}}, True),
        ({"StringEquals": {"k": hole()}}, True),
        ({"StringEquals": hole()}, UNDECIDED),
        (hole(), UNDECIDED),
        (Unknown("blocks", length=(1, None)), True),
        (Unknown("blocks", partly=value({"StringEquals": {"k": "v"}})), True),
        (
            Unknown("b", partly=value({"T": Unknown("b", partly=value({"k": hole()}))})),
            UNDECIDED,
        ),
    ],
)
def test_whether_there_is_a_condition(given: object, answer: object) -> None:
    assert asked(statement(Condition=given).has_condition) == answer


@pytest.mark.parametrize(
    ("operator", "name", "if_exists", "needs_key", "binds"),
    [
        ("StringEquals", "StringEquals", False, True, True),
        ("stringequals", "StringEquals", False, True, True),
        ("StringEqualsIfExists", "StringEquals", True, False, False),
        ("ForAnyValue:StringLike", "StringLike", False, True, True),
        ("ForAllValues:StringLike", "StringLike", False, False, False),
        ("ForAnyValue:ArnLikeIfExists", "ArnLike", True, False, False),
        ("StringNotEquals", "StringNotEquals", False, False, False),
        ("NotIpAddress", "NotIpAddress", False, False, False),
        ("Null", "Null", False, False, False),
        ("Unheard", "Unheard", False, True, True),
    ],
)
def test_operators(operator: str, name: str, if_exists: bool, needs_key: bool, binds: bool) -> None:
    found = condition(operator, "AWS:SourceAccount")
    assert found.key == "aws:sourceaccount"
    assert (found.operator, found.if_exists) == (name, if_exists)
    assert (found.needs_key, found.binds) == (needs_key, binds)


def test_a_null_condition_that_says_false_needs_its_key() -> None:
    assert condition("Null", values=False).needs_key
    assert not condition("Null", values="true").needs_key
    assert asked(lambda: condition("Null", values=hole()).needs_key) == UNDECIDED


def test_a_pattern_that_takes_in_all_binds_nothing() -> None:
    assert not condition("StringLike", values=["a", "*"]).binds
    assert condition("StringEquals", values="*").binds
    assert asked(lambda: condition("ArnLike", values=hole()).binds) == UNDECIDED


def test_what_binds_a_statement() -> None:
    only = statement(Condition={"StringEquals": {"aws:PrincipalOrgID": hole()}, "Bool": {"k": 1}})
    assert only.is_bound_by("aws:principalorgid")
    assert not only.is_bound_by("aws:SourceAccount")
    assert asked(lambda: statement(Condition=hole()).is_bound_by("aws:SourceArn")) == UNDECIDED


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ({"Action": "kms:*"}, True),
        ({"Action": ["kms:Decrypt", "kms:CreateGrant"]}, True),
        ({"Action": "kms:Decrypt"}, False),
        ({"Action": ["kms:Decrypt", hole()]}, UNDECIDED),
        ({"Action": hole()}, UNDECIDED),
        ({"NotAction": "s3:*"}, True),
        ({"NotAction": "kms:*"}, False),
        ({"NotAction": hole()}, UNDECIDED),
        ({}, False),
    ],
)
def test_which_actions_a_statement_covers(fields: dict[str, object], answer: object) -> None:
    assert asked(lambda: statement(**fields).covers("kms:CreateGrant")) == answer


def test_a_statement_out_of_sight_makes_absence_undecided() -> None:
    theirs = hole("theirs")
    seen = Unknown("part", partly=Known(Collection("list", (value({"Action": "a:b"}), theirs))))
    document = encoded({"Statement": seen})
    assert document.any(lambda s: s.covers("a:b"))
    assert asked(lambda: document.any(lambda s: s.covers("a:c"))) == UNDECIDED


# -- what is not known takes answers away, and changes none ----------------------

QUESTIONS: dict[str, Callable[[Statement], bool]] = {
    "covers": lambda s: s.covers("backup:CopyIntoBackupVault"),
    "allows": lambda s: s.allows and s.covers("s3:GetObject"),
    "everyone": lambda s: s.allows_everyone(),
    "conditioned": lambda s: s.has_condition(),
    "unconditioned": lambda s: not s.has_condition(),
    "wildcards": lambda s: bool(s.wildcard_actions()),
    "bound": lambda s: s.is_bound_by("aws:x"),
    "unbound": lambda s: not s.is_bound_by("aws:x"),
    "account": lambda s: any_of(s.principals, lambda p: p.account == "123456789012"),
    "service": lambda s: any_of(s.principals, lambda p: p.is_service("a")),
}


def answers(policy: Known[str] | Unknown) -> dict[str, object]:
    document = PolicyDocument.read(policy)
    return {name: asked(lambda: document.any(QUESTIONS[name])) for name in QUESTIONS}  # noqa: B023


def blurred(given: Any) -> Iterator[Any]:
    """The same arguments with one thing in them unknown, each in turn."""
    match given:
        case dict():
            for key, inner in given.items():
                for other in blurred(inner):
                    yield {**given, key: other}
        case list():
            for index, inner in enumerate(given):
                before, after = given[:index], given[index + 1 :]
                for other in blurred(inner):
                    yield [*before, other, *after]
                if isinstance(inner, dict):
                    yield [*before, Block(inner, "dynamic", unknown("for_each")), *after]
            if not any(isinstance(inner, dict) for inner in given):
                yield unknown("list")
        case str():
            yield unknown("string")
            half = len(given) // 2
            if half:
                yield unknown("end", not_null=True, pieces=(given[:half], unknown("hole")))


@pytest.mark.parametrize(
    "name", [n for n, found in ANSWERS.items() if "json" in found and n.startswith("random")][::2]
)
def test_an_unknown_argument_takes_answers_away_and_changes_none(name: str) -> None:
    whole = ANSWERS[name]["json"]
    known = answers(render(Block(ANSWERS[name]["arguments"])))
    assert UNDECIDED not in known.values()
    for arguments in blurred(ANSWERS[name]["arguments"]):
        policy = render(Block(arguments))
        for question, answer in answers(policy).items():
            assert answer in (known[question], UNDECIDED), (question, arguments)
        pieces = (policy.value,) if isinstance(policy, Known) else policy.pieces
        assert pieces is not None
        pattern = "".join(re.escape(p) if isinstance(p, str) else "(?s:.*)" for p in pieces)
        assert re.fullmatch(pattern, whole), arguments
