"""EventBridge's patterns: what each kind of matcher takes, and what nobody can tell."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backuplint.model.event_pattern import (
    BACKUP_EVENTS,
    DETAIL_TYPES,
    EventPattern,
    PatternError,
    is_wild,
    job_events,
    states_of,
)
from backuplint.values import Collection, Known, Mapping, Undecided, Unknown

BACKUP_JOB = {"source": ["aws.backup"], "detail-type": ["Backup Job State Change"]}


def pattern(content: Any) -> EventPattern:
    return EventPattern(Known(json.dumps(content)))


@pytest.mark.parametrize(
    ("matcher", "taken"),
    [
        ("FAILED", True),
        ("failed", False),
        ("FAIL*", False),  # as a string it is no wildcard
        (None, False),
        (1, False),
        ({"prefix": "FAI"}, True),
        ({"prefix": "fai"}, False),
        ({"prefix": {"equals-ignore-case": "fai"}}, True),
        ({"suffix": "LED"}, True),
        ({"suffix": "RED"}, False),
        ({"equals-ignore-case": "failed"}, True),
        ({"wildcard": "F*D"}, True),
        ({"wildcard": "F*X"}, False),
        ({"anything-but": "FAILED"}, False),
        ({"anything-but": "COMPLETED"}, True),
        ({"anything-but": ["FAILED", "COMPLETED"]}, False),
        ({"anything-but": {"prefix": "COMP"}}, True),
        ({"anything-but": {"prefix": ["COMP", "FAIL"]}}, False),
        ({"anything-but": {"wildcard": "F*"}}, False),
        ({"exists": True}, True),
        ({"exists": False}, False),
        ({"numeric": [">", 0]}, False),
    ],
)
def test_a_matcher_takes_a_state_or_not(matcher: Any, taken: bool) -> None:
    asked = pattern(BACKUP_JOB | {"detail": {"state": [matcher]}})
    failed = job_events("Backup", ["FAILED"])[:1]
    assert asked.may_match(failed) is taken
    assert pattern({"detail": {"state": ["x", matcher]}}).may_match(failed) is taken


def test_a_field_that_is_not_there_is_taken_only_by_its_absence() -> None:
    def taken(matcher: Any) -> bool:
        asked = BACKUP_JOB | {"detail": {"status": [matcher]}}
        return pattern(asked).may_match(BACKUP_EVENTS)

    assert taken({"exists": False})
    assert not taken({"exists": True})
    assert not taken({"anything-but": "COMPLETED"})
    assert not taken("FAILED")


def test_all_fields_must_fit_and_one_of_the_alternatives() -> None:
    states = [{"detail": {"state": ["nothing"]}}, {"detail": {"state": ["FAILED"]}}]
    assert pattern(BACKUP_JOB | {"$or": states}).may_match(BACKUP_EVENTS)
    assert not pattern(BACKUP_JOB | {"$or": states[:1]}).may_match(BACKUP_EVENTS)
    # Each of two fields can be so, but not in one event.
    both: dict[str, Any] = {**BACKUP_JOB, "detail-type": ["Restore Job State Change"]}
    both |= {"detail": {"state": ["CREATED"], "status": ["COMPLETED"]}}
    assert not pattern(both).may_match(BACKUP_EVENTS)


def test_a_field_that_nothing_is_known_of_takes_anything() -> None:
    asked = BACKUP_JOB | {"account": ["1"], "detail": {"backupVaultName": [{"prefix": "x"}]}}
    assert pattern(asked).may_match(BACKUP_EVENTS)


@pytest.mark.parametrize("type", DETAIL_TYPES)
def test_every_event_of_the_list_can_be_asked_for(type: str) -> None:
    asked = {"source": ["aws.backup"], "detail-type": [type]}
    assert pattern(asked).detail_types() == (type,)
    assert pattern(asked).may_match(BACKUP_EVENTS)
    for field, values in states_of(type).items():
        for value in values:
            assert pattern(asked | {"detail": {field: [value]}}).may_match(BACKUP_EVENTS)


def test_a_source_beside_others_is_not_the_only_one() -> None:
    assert pattern({"source": ["aws.backup"]}).is_on_backup()
    assert not pattern({"source": ["aws.backup", "aws.ec2"]}).is_on_backup()
    assert not pattern({"source": [{"prefix": "aws."}]}).is_on_backup()
    assert not pattern({"detail-type": ["Backup Job State Change"]}).is_on_backup()


def test_what_is_no_list_is_refused() -> None:
    with pytest.raises(PatternError, match="list"):
        pattern(BACKUP_JOB | {"detail-type": "Backup Job State Change"}).may_match(BACKUP_EVENTS)
    with pytest.raises(PatternError, match="JSON"):
        EventPattern(Known("{")).may_match(BACKUP_EVENTS)


def test_what_is_not_known_is_not_decided() -> None:
    def made(*states: Any) -> EventPattern:
        detail = Mapping("object", {"state": Known(Collection("tuple", states))})
        content = Known(Mapping("object", {"detail": Known(detail)}))
        return EventPattern(Unknown("holes", encodes=content))

    failed = job_events("Backup", ["FAILED"])[:1]
    hole = Unknown("a variable")
    assert made(hole, Known("FAILED")).may_match(failed)
    assert not made(Unknown("x", pieces=("COMP", hole))).may_match(failed)
    new = Known(Mapping("object", {"a-new-kind": hole}))
    for state in (hole, Unknown("x", pieces=("FAI", hole)), new):
        with pytest.raises(Undecided):
            made(Known("other"), state).may_match(failed)


@given(st.lists(st.text("ab", max_size=3), min_size=1, max_size=4), st.data())
def test_a_wildcard_takes_whatever_stands_for_its_stars(
    pieces: list[str], data: st.DataObject
) -> None:
    text = pieces[0]
    for piece in pieces[1:]:
        text += data.draw(st.text("ab*", max_size=3)) + piece
    assert is_wild("*".join(pieces), text)
    assert not is_wild("*".join(pieces) + "c", text)


def test_an_escaped_asterisk_is_one() -> None:
    assert is_wild(r"a\*b", "a*b")
    assert not is_wild(r"a\*b", "aXb")
