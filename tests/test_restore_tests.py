"""Which runs of a restore test find a backup in the window before them."""

from datetime import date, timedelta

import pytest

from backuplint.model.schedule import parse_schedule
from backuplint.model.timetable import Timetable, finds_none

TODAY = date(2026, 11, 22)
MONTHLY = "cron(0 5 1 * ? *)"
DAILY = "cron(0 5 ? * * *)"
SUNDAYS = "cron(0 6 ? * SUN *)"


def none(tests: str, days: int, *backups: str) -> bool:
    made = [Timetable(parse_schedule(one), "Etc/UTC") for one in backups]
    window = timedelta(days=days)
    return finds_none(Timetable(parse_schedule(tests), "Europe/Berlin"), made, window, TODAY)


@pytest.mark.parametrize(
    ("tests", "days", "backups", "expected"),
    [
        (SUNDAYS, 7, [MONTHLY], True),
        (SUNDAYS, 31, [MONTHLY], False),
        (SUNDAYS, 1, [MONTHLY, DAILY], False),
        ("cron(0 6 3 * ? *)", 7, [MONTHLY], False),  # monthly too, and right after
        ("cron(0 6 20 * ? *)", 7, [MONTHLY], True),
        (SUNDAYS, 7, ["cron(0 5 1 1 ? 2027)"], False),  # what runs once is left out
    ],
)
def test_a_test_finds_what_was_made_in_its_window(
    tests: str, days: int, backups: list[str], expected: bool
) -> None:
    assert none(tests, days, *backups) is expected
