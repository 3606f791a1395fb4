"""The ARN of a vault, as it is written in a copy action: what is wrong with it for certain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backuplint.model.vault_arn import VaultArn
from backuplint.values import Known, Link, Unknown

RIGHT = "arn:aws:backup:eu-west-1:111122223333:backup-vault:copies"


def hole(link: Link | None = None) -> Unknown:
    return Unknown("a hole", refers_to=link)


PLAIN = hole(Link("aws_backup_vault.copies", "name"))
WILD = hole()
INNER = hole(Link("aws_backup_vault.copies", "arn"))


def flaw(*pieces: str | Unknown) -> str | None:
    """The first thing that is wrong with a string of these pieces."""
    match pieces:
        case (str() as text,):
            value: Known[str] | Unknown = Known(text)
        case (Unknown() as only,):
            value = only
        case _:
            value = Unknown("a string with holes", pieces=pieces)
    return next(VaultArn.read(value, lambda unknown: unknown is PLAIN).flaws(), None)


@pytest.mark.parametrize(
    "pieces",
    [
        (RIGHT,),
        ("arn:aws-cn:backup:cn-northwest-1:111122223333:backup-vault:copies",),
        ("arn:aws-us-gov:backup:us-gov-east-1:111122223333:backup-vault:a-b_c1",),
        ("arn:aws-eusc:backup:eusc-de-east-1:111122223333:backup-vault:copies",),
        ("arn:aws:backup:us-east-1:111122223333:backup-vault:aws/efs/automatic-backup-vault",),
        (WILD,),
        (WILD, ":copies"),
        (WILD, "ws:backup:eu-west-1:111122223333:backup-vault:copies"),
        ("arn:", WILD),
        ("ar", WILD),
        ("arn:aws:backup:", WILD, ":backup-vault:copies"),
        ("arn:aws:backup:", WILD, ":copies"),
        ("arn:aws:backup:eu-west-1:", WILD, "2223333:backup-vault:copies"),
        ("arn:aws:backup:eu-west-1:111122223333:back", WILD, "copies"),
        ("arn:", PLAIN, ":backup:", PLAIN, ":", PLAIN, ":backup-vault:", PLAIN),
        ("arn:aws:backup:eu-west-1:111122223333:backup-vault:my-", WILD),
    ],
)
def test_what_may_be_the_arn_of_a_vault_has_no_flaw(pieces: tuple[str | Unknown, ...]) -> None:
    assert flaw(*pieces) is None


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        (("",), "no ARN"),
        (("copies",), "no ARN"),
        ((f" {RIGHT}",), "no ARN"),
        (("my-", WILD), "no ARN"),
        (("arm:aws:backup:eu-west-1:", WILD), "no ARN"),
        (("arn:aws:s3:::backups",), 'an ARN of "s3"'),
        (("arn:aws:kms:", WILD, ":key/", WILD), 'an ARN of "kms"'),
        (("arn:amazon:backup:eu-west-1:111122223333:backup-vault:copies",), "no partition"),
        (("arn:aws:backup:eu-west-1:111122223333:backup-plan:copies",), "backup-vault:NAME"),
        (("arn:aws:backup:eu-west-1:111122223333:backup-vault",), "backup-vault:NAME"),
        (("arn:aws:backup:eu-west-1:111122223333:backup-vault/copies",), "backup-vault:NAME"),
        (("arn:aws:backup:eu-west-1:", PLAIN, ":", PLAIN), "backup-vault:NAME"),
        (("arn:aws:backup:", WILD, ":backup-vault/copies"), "backup-vault:NAME"),
        (("arn:aws:backup:eu-west-1:", WILD, ":vault:", WILD), "backup-vault:NAME"),
        (("arn:aws:backup::111122223333:backup-vault:copies",), "no Region"),
        (("arn:aws:backup:REGION:111122223333:backup-vault:copies",), '"REGION" is no Region'),
        (("arn:aws:backup:*:111122223333:backup-vault:copies",), '"*" is no Region'),
        (("arn:aws:backup:eu-west-1::backup-vault:copies",), "no account; it must be 12 digits"),
        (("arn:aws:backup:eu-west-1:11112222333:backup-vault:copies",), "is no account"),
        (("arn:aws:backup:eu-west-1:1111-2222-3333:backup-vault:copies",), "is no account"),
        (("arn:aws:backup:eu-west-1:", WILD, "-x:backup-vault:copies"), "more in it than digits"),
        (("arn:aws:backup:us-gov-west-1:111122223333:backup-vault:copies",), "is in aws-us-gov"),
        (("arn:aws-cn:backup:eu-west-1:", WILD, ":backup-vault:copies"), "is in aws"),
        (("arn:aws:backup:eu-west-1:111122223333:backup-vault:",), "names no vault"),
        (("arn:aws:backup:eu-west-1:111122223333:backup-vault:*",), '"*" is no vault\'s name'),
        (("arn:aws:backup:eu-west-1:111122223333:backup-vault:a:b",), "is no vault's name"),
        (("arn:aws:backup:eu-west-1:111122223333:backup-vault:a b", WILD), "its end is no vault's"),
        (("arn:aws:backup:eu-west-1:111122223333:backup-vault:", INNER), "inside of an ARN"),
    ],
)
def test_what_is_certainly_wrong_is_said(pieces: tuple[str | Unknown, ...], said: str) -> None:
    assert said in (flaw(*pieces) or "")


@given(st.integers(0, len(RIGHT)), st.integers(0, len(RIGHT)))
def test_a_right_arn_stays_right_whatever_is_hidden_of_it(start: int, end: int) -> None:
    start, end = min(start, end), max(start, end)
    pieces = [piece for piece in (RIGHT[:start], WILD, RIGHT[end:]) if piece != ""]
    assert flaw(*pieces) is None


@given(st.text(alphabet="arn:wsbckup-vlt10/", max_size=40), st.data())
def test_hiding_a_part_makes_no_flaw(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    pieces = [piece for piece in (text[:start], WILD, text[end:]) if piece != ""]
    assert flaw(*pieces) is None or flaw(text) is not None


def test_the_parts_that_are_known_can_be_read() -> None:
    arn = VaultArn.read(
        Unknown("x", pieces=("arn:", WILD, ":backup:cn-north-1:111122223333:backup-vault:", WILD)),
        lambda _: False,
    )
    assert (arn.region, arn.account, arn.partition) == ("cn-north-1", "111122223333", "aws-cn")
