"""Whether two schedules meet, and how many runs a window holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backuplint.model.schedule import first_meeting, parse_schedule
from backuplint.model.timetable import Timetable, is_uncovered, meet, most_in_window
from backuplint.model.zones import find_zone

TODAY = date(2026, 11, 22)
AROUND = timedelta(days=28 * 365 + 7)


def at(fields: str, zone: str = "Etc/UTC") -> Timetable:
    return Timetable(parse_schedule(f"cron({fields})"), zone)


def meeting(one: Timetable, other: Timetable, minutes: int = 30) -> bool:
    return meet(one, other, timedelta(minutes=minutes), TODAY)


@pytest.mark.parametrize(
    ("one", "other", "minutes", "expected"),
    [
        ("0 2 * * ? *", "30 2 * * ? *", 30, True),
        ("0 2 * * ? *", "31 2 * * ? *", 30, False),
        ("0 2 * * ? *", "0 2 1 * ? *", 0, True),
        ("0 2 ? * SUN *", "0 2 ? * MON *", 30, False),
        ("0 2 ? * SUN *", "0 2 1 * ? *", 30, True),
        ("0 2 ? * SUN *", "0 2 29 2 ? *", 30, True),  # once in 28 years
        ("50 23 ? * SUN *", "10 0 ? * MON *", 30, True),  # over midnight
        ("10 0 ? * SUN *", "50 23 ? * MON *", 30, False),
        ("0 2 * * ? 2020", "0 2 * * ? *", 30, False),  # past
        ("0 2 * * ? 2030", "0 2 * * ? 2031", 30, False),
        ("0 2 1-7 * ? *", "0 2 8-31 * ? *", 30, False),
    ],
)
def test_plans_in_one_zone_meet(one: str, other: str, minutes: int, expected: bool) -> None:
    assert meeting(at(one), at(other), minutes) is expected
    assert meeting(at(other), at(one), minutes) is expected


def test_zones_count() -> None:
    tokyo = at("0 14 * * ? *", "Asia/Tokyo")
    assert meeting(tokyo, at("0 5 * * ? *"))
    assert not meeting(tokyo, at("0 14 * * ? *"))
    assert meeting(at("0 2 ? * MON *", "Asia/Tokyo"), at("0 17 ? * SUN *"))
    assert meeting(at("0 5 * * ? *", "Europe/London"), at("0 5 * * ? *"))  # in winter
    assert meeting(at("0 5 * * ? *", "Europe/London"), at("0 4 * * ? *"))  # in summer
    assert meeting(at("0 5 * * ? *", "Etc/UTC"), at("0 5 * * ? *", "UTC"), 0)


def test_a_change_of_the_clocks_makes_no_meeting_of_its_own() -> None:
    """From 00:30 to 02:00 is half an hour on the one night on which London skips 01:00."""
    before, after = at("30 0 * * ? *", "Europe/London"), at("0 2 * * ? *", "Europe/London")
    assert not meeting(before, after)


DAYS = ("* * ?", "? * SUN", "? * MON-FRI", "1 * ?", "L * ?", "29 2 ?", "? * 2#1", "15 JAN,JUL ?")
SCHEDULES = st.builds(
    "{} {} {} {}".format,
    st.sampled_from(["0", "29", "30", "59", "0,30"]),
    st.sampled_from(["0", "2", "23", "1,13", "*/6"]),
    st.sampled_from(DAYS),
    st.sampled_from(["*", "2027", "2026-2030"]),
)
ZONES = st.sampled_from(
    ["Etc/UTC", "Europe/London", "Asia/Kolkata", "America/New_York", "Pacific/Auckland", "+02:00"]
)


@given(SCHEDULES, ZONES, SCHEDULES, ZONES, st.sampled_from([0, 30, 60, 1500]))
@settings(max_examples=60, deadline=None)
def test_the_answer_is_that_of_going_through_all_runs(
    one: str, zone: str, other: str, other_zone: str, minutes: int
) -> None:
    ours, theirs = at(one, zone), at(other, other_zone)
    end = TODAY + AROUND
    if find_zone(zone) == find_zone(other_zone):
        runs = (ours.schedule.local_runs(TODAY, end), theirs.schedule.local_runs(TODAY, end))
    else:
        runs = (
            ours.schedule.runs(TODAY, end, zone),
            theirs.schedule.runs(TODAY, end, other_zone),
        )
    expected = first_meeting(*runs, timedelta(minutes=minutes)) is not None
    assert meeting(ours, theirs, minutes) is expected


@pytest.mark.parametrize(
    ("minutes", "opened", "other", "most"),
    [
        (480, "0 */12 * * ? *", "0 * * * ? *", 8),  # AWS's own example
        (60, "0 2 * * ? *", "0 * * * ? *", 1),
        (61, "0 2 * * ? *", "0 * * * ? *", 2),
        (1440, "0 2 1 * ? *", "0 2 * * ? *", 1),
        (1441, "0 2 1 * ? *", "0 2 * * ? *", 2),
        (480, "0 2 ? * SUN *", "0 * ? * MON-FRI *", 0),
        (480, "0 2 29 2 ? *", "0 * * * ? *", 8),
        (480, "0 2 * * ? 2020", "0 * * * ? *", 0),
    ],
)
def test_runs_in_a_window_are_counted(minutes: int, opened: str, other: str, most: int) -> None:
    window = timedelta(minutes=minutes)
    assert most_in_window(window, at(opened), at(other), TODAY) == most


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ([("0 5 ? * SUN *", 8)], False),
        ([("0 5 ? * SUN *", 7)], True),  # the last one goes when the next is to come
        ([("0 5 1 * ? *", 31)], True),
        ([("0 5 1 * ? *", 32)], False),
        ([("0 5 29 2 ? *", 4 * 366)], False),
        ([("0 5 ? * MON-FRI *", 3)], True),
        ([("0 5 ? * MON-FRI *", 3), ("0 5 ? * SAT *", 3)], False),
        ([("0 5 ? * SUN *", 7), ("0 17 ? * WED *", 7)], False),  # each over the other's seam
        ([("0 5 ? * * *", 7), ("0 5 1 1 ? *", 30)], False),
        ([("0 5 ? * * *", 1), ("0 5 ? * SUN *", 2)], True),
        ([("0 5 ? * SUN *", 7), ("0 5 1 1 ? *", float("inf"))], False),
        ([("0 5 ? * SUN 2030-2031", 1)], False),  # who knows what is there before
        ([("0 5 30 2 ? *", 1)], False),  # it never runs
        ([], False),
    ],
)
def test_rules_of_a_plan_leave_times_without_a_recovery_point(
    kept: list[tuple[str, float]], expected: bool
) -> None:
    assert is_uncovered([(at(fields), days) for fields, days in kept], TODAY) is expected


def test_zones_count_for_recovery_points_too() -> None:
    """Of two rules a day apart in name, but not in UTC."""
    east = at("0 5 ? * MON,WED,FRI,SUN *", "Pacific/Auckland")
    west = at("0 5 ? * TUE,THU,SAT *")
    assert is_uncovered([(east, 1), (west, 1)], TODAY)
    assert not is_uncovered([(east, 3), (west, 1)], TODAY)
