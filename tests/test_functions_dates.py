"""What is made anew at every run is unknown; other dates and digests are computed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backuplint.values import Unknown
from tests.function_cases import call, plain


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("timestamp", []), ("plantimestamp", []), ("uuid", []), ("bcrypt", ["x"])],
)
def test_only_a_run_can_tell(name: str, arguments: list[str]) -> None:
    value = call(name, *arguments)
    assert isinstance(value, Unknown)
    assert value.not_null
    assert value.evaluated


def test_nothing_is_decrypted() -> None:
    value = call("rsadecrypt", "x", "y")
    assert isinstance(value, Unknown)
    assert not value.evaluated


@given(st.datetimes(), st.integers(-100_000, 100_000))
def test_adding_and_taking_away_comes_back(moment: object, minutes: int) -> None:
    start = f"{str(moment).partition('.')[0].replace(' ', 'T')}Z"
    there = call("timeadd", start, f"{minutes}m")
    if isinstance(there, Unknown):
        assert not there.evaluated
        return
    assert plain(call("timeadd", there, f"{-minutes}m")) == start
    assert plain(call("timecmp", there, start)) == (minutes > 0) - (minutes < 0)
    assert plain(call("formatdate", "YYYY-MM-DD'T'hh:mm:ssZ", there)) == plain(there)
