"""AWS cron: what is taken, what is refused and why, and on which dates it runs.

croniter is the oracle where its cron and AWS's agree: it has no `LW`, no `L-3` and no years
beyond 2099. The rest is reckoned by hand, from a calendar.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from croniter import CroniterBadDateError, croniter
from hypothesis import example, given
from hypothesis import strategies as st

from backuplint.model.schedule import (
    DEFAULT_SCHEDULE,
    FIELDS,
    ClockChange,
    Frequency,
    MissingDay,
    PartialSchedule,
    ScheduleError,
    Step,
    first_meeting,
    parse_partial,
    parse_schedule,
    valid_zone,
)

TODAY = date(2026, 11, 22)


def cron(fields: str) -> str:
    return f"cron({fields})"


def days(fields: str, start: str, end: str) -> list[str]:
    runs = parse_schedule(cron(fields)).run_days(date.fromisoformat(start), date.fromisoformat(end))
    return [day.isoformat() for day in runs]


# -- what is taken --------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        *("0 5 ? * * *", "0 2 * * ? *", "15 * ? * * *", "0 0/1 ? * * *", "0 2 ? * SUN *"),
        *("0 2 1 * ? *", "0 2 L * ? *", "0 9 ? * 2#1 *", "0 8 ? * MON-FRI *", "0 8 1W * ? *"),
        *("0 */4 * * ? *", "0 18/12 * * ? *", "0 5 31 * ? *", "0 5 31 2 ? *", "0 5 * * ? 2020"),
        # as plans that run write them
        *("0 2 1  * ? *", "0 03 * * ? *", "00 17 * * ? *", "15 09-22 * * ? *", "5 */1 * * ? *"),
        *("0/60 * * * ? *", "0 0/24 * * ? *", "0 0 1 */3 ? *", "0 0 1 1/1 ? *", "0 5 ? * 6L *"),
        *("0 17 3 JAN,APR,JUL,OCT ? *", "0 3 ? * 2,3,4,5,6,7,1 *", "0 2 ? * SUN-SAT *"),
        *("0 0 31 12 ? *", "0 0,6,12,18 * * ? *", "0 3 1 1,4,7,10 ? *"),
        # undocumented, and no reason to refuse it
        *("0 5 LW * ? *", "0 5 L-3 * ? *", "0 5 L-3W * ? *", "0 5 lw * ? *", "0 5 ? * fri#2 *"),
        *("0 5 ? jan-mar mon *", "0 5 ? * 2/2 *", "0 20-2 ? * * *", "0 5 ? * FRI-MON *"),
        *("0 5 ? * L *", "0 5 ? * FRIL *", "0 5 ? NOV-FEB 2 2026-2030/2", " 0 5 ? * *\t* "),
    ],
)
def test_what_aws_backup_takes_is_taken(fields: str) -> None:
    schedule = parse_schedule(cron(fields))
    assert [field.text for field in schedule.fields] == fields.split()


REFUSED = [
    ("cron(0 5 * * * *)", None, "neither day-of-month nor day-of-week is `?`; exactly one"),
    ("cron(0 5 1 * MON *)", None, "neither day-of-month nor day-of-week is `?`; exactly one"),
    ("cron(0 5 ? * ? *)", None, "both day-of-month and day-of-week are `?`; exactly one"),
    ("cron(0 5 * * ?)", None, "five fields; AWS cron has six: minutes hours"),
    ("cron(0 0 5 * * ? *)", None, "seven fields; AWS cron has six: minutes hours"),
    ("cron()", None, "no fields; AWS cron has six"),
    ("cron(0 5 ? * MON, WED *)", None, "a blank beside a comma makes seven fields"),
    ("cron(0 5 ? *\u00a0* *)", None, "five fields"),
    ("0 5 * * *", None, "`0 5 * * *` is not a schedule of AWS Backup; it takes `cron(…)`"),
    ("0 5 ? * * *", None, "`0 5 ? * * *` is not a schedule of AWS Backup; it takes `cron(…)`"),
    ("rate(1 day)", None, "`rate(…)` is not a schedule of AWS Backup; it takes `cron(…)` with six"),
    ("at(2030-01-01T00:00:00)", None, "`at(…)` is not a schedule of AWS Backup"),
    ("CRON(0 5 ? * * *)", None, "`CRON(` is not a schedule"),
    ("", None, "an empty schedule"),
    (" \n", None, "an empty schedule"),
    ("cron(0 5 ? * * *", None, "no `)` at the end"),
    ("cron(0 5 ? * * *) UTC", None, "no `)` at the end"),
    ("cron(60 5 * * ? *)", "minutes", "minute 60 is out of range; minutes go from 0 to 59"),
    ("cron(*/60 5 * * ? *)", "minutes", "step 60 of `*/60` is out of range; steps in minutes"),
    ("cron(0/90 5 * * ? *)", "minutes", "step 90 of `0/90` is out of range; steps in minutes"),
    ("cron(? 5 * * ? *)", "minutes", "`?` means nothing in minutes; it takes 0-59 and `, - * /`"),
    ("cron(0 24 * * ? *)", "hours", "hour 24 is out of range; hours go from 0 to 23"),
    ("cron(0 22-24 * * ? *)", "hours", "hour 24 is out of range"),
    ("cron(0 */0 * * ? *)", "hours", "step 0 of `*/0` is out of range; steps in hours go from 1"),
    ("cron(0 */24 * * ? *)", "hours", "steps in hours go from 1 to 23"),
    ("cron(0 L * * ? *)", "hours", "`L` means nothing in hours"),
    ("cron(0 5pm * * ? *)", "hours", "`5pm` means nothing in hours"),
    ("cron(0 1,,2 * * ? *)", "hours", "`1,,2` has an empty place"),
    ("cron(0 5 0 * ? *)", "day-of-month", "days of the month go from 1 to 31"),
    ("cron(0 5 32 * ? *)", "day-of-month", "day of the month 32 is out of range"),
    ("cron(0 5 32W * ? *)", "day-of-month", "day of the month 32 is out of range"),
    ("cron(0 5 1-5W * ? *)", "day-of-month", "`1-5W` means nothing in day-of-month"),
    ("cron(0 5 L-31 * ? *)", "day-of-month", "at most `L-30`"),
    ("cron(0 5 1,? * MON *)", "day-of-month", "`?` stands alone"),
    ("cron(0 5 1 0 ? *)", "month", "month 0 is out of range; months go from 1 to 12, or JAN to"),
    ("cron(0 5 1 JANUARY ? *)", "month", "`JANUARY` means nothing in month"),
    ("cron(0 5 1 ? * *)", "month", "`?` means nothing in month"),
    ("cron(0 5 ? * 0 *)", "day-of-week", "days of the week go from 1 to 7, or SUN to SAT"),
    ("cron(0 5 ? * 8 *)", "day-of-week", "day of the week 8 is out of range"),
    ("cron(0 5 ? * 2#6 *)", "day-of-week", "the number after `#` goes from 1 to 5"),
    ("cron(0 5 ? * 3#1,6#3 *)", "day-of-week", "`3#1,6#3` is 2 expressions"),
    ("cron(0 5 ? * 3W *)", "day-of-week", "`3W` means nothing in day-of-week"),
    ("cron(0 5 ? * MONDAY *)", "day-of-week", "`MONDAY` means nothing in day-of-week"),
    ("cron(0 5 ? * FRıL *)", "day-of-week", "means nothing in day-of-week"),
    ("cron(0 5 * * ? 1969)", "year", "year 1969 is out of range; years go from 1970 to 2199"),
    ("cron(0 5 * * ? 2200)", "year", "year 2200 is out of range"),
    ("cron(0 5 * * ? 2030-2028)", "year", "years 2030-2028 end before they start"),
    ("cron(0 5 * * ? " + "9" * 9000 + ")", "year", "year 99999999999999999999… is out of range"),
]


@pytest.mark.parametrize(("text", "field", "message"), REFUSED)
def test_what_aws_backup_refuses_is_refused_with_the_field(
    text: str, field: str | None, message: str
) -> None:
    with pytest.raises(ScheduleError) as raised:
        parse_schedule(text)
    error = raised.value
    assert message in error.message
    assert error.field == field
    if field is not None:
        assert text[error.start : error.end] == text[5:-1].split()[FIELDS.index(field)]


@example(" \r")
@given(st.one_of(st.text(), st.text("0159*?/,-LW# cron()MONA").map(cron)))
def test_any_text_is_a_schedule_or_an_error_of_one_line_inside_it(text: str) -> None:
    try:
        parse_schedule(text)
        return
    except ScheduleError as raised:
        error = raised
    assert 0 <= error.start <= error.end <= len(text)
    assert error.message.isprintable()
    assert not error.message.endswith(".")


def test_the_error_for_both_day_fields_spans_them() -> None:
    text = "cron(0 5 1 * MON *)"
    with pytest.raises(ScheduleError) as raised:
        parse_schedule(text)
    assert text[raised.value.start : raised.value.end] == "1 * MON"


# -- on which days ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "start", "end", "expected"),
    [
        # 31 January 2026 is a Saturday, 28 February too; 31 May a Sunday
        ("0 5 LW 1-5 ? *", "2026-01-01", "2026-12-31", "01-30 02-27 03-31 04-30 05-29"),
        ("0 5 L * ? *", "2026-01-01", "2026-05-01", "01-31 02-28 03-31 04-30"),
        ("0 5 L-3 * ? *", "2026-01-01", "2026-05-01", "01-28 02-25 03-28 04-27"),
        ("0 5 L-3W * ? *", "2026-01-01", "2026-05-01", "01-28 02-25 03-27 04-27"),
        ("0 5 L-29 * ? *", "2026-01-01", "2026-05-01", "01-02 03-02 04-01"),
        # 1 February and 1 March 2026 are Sundays, 1 August a Saturday: never another month
        ("0 5 1W * ? *", "2026-01-01", "2026-04-01", "01-01 02-02 03-02"),
        ("0 5 1W 8 ? *", "2026-01-01", "2027-01-01", "08-03"),
        ("0 5 15W 2,8,11 ? *", "2026-01-01", "2027-01-01", "02-16 08-14 11-16"),
        # the 31st: months without one have no run; a Saturday and a Sunday go back
        ("0 5 31W 1-6 ? *", "2026-01-01", "2027-01-01", "01-30 03-31 05-29"),
        # Tuesdays of 2026: the fifth is on 31 March, 30 June, 29 September, 29 December
        ("0 5 ? * 3#5 *", "2026-01-01", "2027-01-01", "03-31 06-30 09-29 12-29"),
        ("0 5 ? * TUE#2 *", "2026-01-01", "2026-04-01", "01-13 02-10 03-10"),
        ("0 5 ? * 6L *", "2026-01-01", "2026-05-01", "01-30 02-27 03-27 04-24"),
        ("0 5 ? * SATL *", "2026-01-01", "2026-03-01", "01-31 02-28"),
        ("0 5 ? * L *", "2026-01-01", "2026-01-20", "01-03 01-10 01-17"),
        # 1 is Sunday: 1-5 is Sunday to Thursday
        ("0 5 ? * 1-5 *", "2026-01-01", "2026-01-08", "01-01 01-04 01-05 01-06 01-07"),
        ("0 5 ? * FRI-MON *", "2026-01-01", "2026-01-07", "01-02 01-03 01-04 01-05"),
        ("0 5 ? * 2/2 *", "2026-01-04", "2026-01-11", "01-05 01-07 01-09"),
        ("0 5 1 NOV-FEB ? *", "2026-01-01", "2027-01-01", "01-01 02-01 11-01 12-01"),
        ("0 5 1/10 2 ? *", "2026-01-01", "2027-01-01", "02-01 02-11 02-21"),
        (
            "0 5 29-2 2,3 ? *",
            "2026-01-01",
            "2027-01-01",
            "02-01 02-02 03-01 03-02 03-29 03-30 03-31",
        ),
        ("0 5 L,1,15W 2 ? *", "2026-01-01", "2027-01-01", "02-01 02-16 02-28"),
        # the end is not in it
        ("0 5 26,27 * ? *", "2026-01-01", "2026-01-27", "01-26"),
        ("0 5 * * ? *", "2026-01-30", "2026-02-02", "01-30 01-31 02-01"),
    ],
)
def test_days_of_2026(fields: str, start: str, end: str, expected: str) -> None:
    assert days(fields, start, end) == [f"2026-{day}" for day in expected.split()]


def test_leap_days_leave_out_1900s_rule_of_2100() -> None:
    found = days("0 5 29 2 ? *", "2088-01-01", "2110-01-01")
    assert found == ["2088-02-29", "2092-02-29", "2096-02-29", "2104-02-29", "2108-02-29"]


def test_years_are_a_list_a_range_or_a_step() -> None:
    assert days("0 5 1 1 ? 2027,2030", "2020-01-01", "2200-01-01") == ["2027-01-01", "2030-01-01"]
    assert days("0 5 1 1 ? 2026/60", "2020-01-01", "2200-01-01") == [
        *("2026-01-01", "2086-01-01", "2146-01-01")
    ]
    assert days("0 5 31 12 ? 2199", "2199-12-31", "2200-01-01") == ["2199-12-31"]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("18/12", [18]),
        ("0/24", [0]),
        ("9-17/4", [9, 13, 17]),
        ("22-2", [0, 1, 2, 22, 23]),
        ("*/6", [0, 6, 12, 18]),
        ("20-4/3", [2, 20, 23]),
        ("5,5,04", [4, 5]),
    ],
)
def test_steps_end_at_midnight_and_ranges_wrap(hours: str, expected: list[int]) -> None:
    times = parse_schedule(f"cron(30 {hours} ? * * *)").times
    assert [(t.hour, t.minute) for t in times] == [(hour, 30) for hour in expected]


# -- against croniter -------------------------------------------------------------


def _values(low: int, high: int) -> st.SearchStrategy[str]:
    number = st.integers(low, high)
    # croniter takes `5-5` for the whole circle
    rising = st.tuples(number, number).filter(lambda p: p[0] < p[1])
    step = st.integers(1, high - low)
    return st.one_of(
        st.just("*"),
        number.map(str),
        rising.map(lambda pair: f"{pair[0]}-{pair[1]}"),
        st.tuples(rising, step).map(lambda p: f"{p[0][0]}-{p[0][1]}/{p[1]}"),
        st.tuples(number, step).map(lambda p: f"{p[0]}/{p[1]}"),
        step.map(lambda n: f"*/{n}"),
        st.tuples(number, number).filter(lambda p: p[0] > p[1]).map(lambda p: f"{p[0]}-{p[1]}"),
        st.lists(number, min_size=2, max_size=5).map(lambda n: ",".join(map(str, n))),
    )


def _weekday(number: int) -> int:
    """AWS's number of a weekday in croniter's cron."""
    return number - 1


WEEKDAY_NUMBER = st.integers(1, 7)
WEEKDAY_FIELD = st.one_of(  # AWS's, and croniter's
    st.lists(WEEKDAY_NUMBER, min_size=1).map(
        lambda n: (",".join(map(str, n)), ",".join(str(_weekday(d)) for d in n))
    ),
    st.tuples(WEEKDAY_NUMBER, WEEKDAY_NUMBER)
    .filter(lambda p: p[0] != p[1])
    .map(lambda p: (f"{p[0]}-{p[1]}", f"{_weekday(p[0])}-{_weekday(p[1])}")),
    st.tuples(WEEKDAY_NUMBER, st.integers(1, 5)).map(
        lambda p: (f"{p[0]}#{p[1]}", f"{_weekday(p[0])}#{p[1]}")
    ),
    WEEKDAY_NUMBER.map(lambda d: (f"{d}L", f"L{_weekday(d)}")),
    st.sampled_from(["SUN", "MON-FRI", "tue,THU"]).map(lambda name: (name, name)),
)
DAY_FIELD = st.one_of(_values(1, 31), st.just("L"), st.integers(1, 28).map(lambda day: f"{day}W"))
DAY_FIELDS = st.one_of(  # day of month and day of week: AWS's, and croniter's
    DAY_FIELD.map(lambda day: (day, "?", day, "*")),
    WEEKDAY_FIELD.map(lambda pair: ("?", pair[0], "*", pair[1])),
)
MONTH_FIELD = st.one_of(_values(1, 12), st.sampled_from(["JAN", "feb,AUG", "MAR-JUN"]))


@given(
    _values(0, 59),
    _values(0, 23),
    DAY_FIELDS,
    MONTH_FIELD,
    st.dates(date(1990, 1, 1), date(2040, 1, 1)),
)
def test_runs_are_those_of_croniter(
    minutes: str, hours: str, day_fields: tuple[str, str, str, str], month: str, start: date
) -> None:
    day, weekday, their_day, their_weekday = day_fields
    schedule = parse_schedule(f"cron({minutes} {hours} {day} {month} {weekday} *)")
    end = date(start.year + 12, 1, 1)
    found = list(islice(schedule.local_runs(start, end), 15))
    first = datetime(start.year, start.month, start.day)
    theirs = croniter(
        f"{minutes} {hours} {their_day} {month} {their_weekday}", first - timedelta(minutes=1)
    )
    expected: list[datetime] = []
    try:
        while len(expected) < 15 and (run := theirs.get_next(datetime)) < datetime(end.year, 1, 1):
            expected.append(run)
    except CroniterBadDateError:
        assert not expected
    assert found == expected


# -- zones ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("UTC", "2026-06-01", "2026-06-01T05:00"),
        ("Etc/UTC", "2026-06-01", "2026-06-01T05:00"),
        ("Europe/London", "2026-06-01", "2026-06-01T04:00"),
        ("Europe/London", "2026-12-01", "2026-12-01T05:00"),
        ("Australia/Sydney", "2026-06-01", "2026-05-31T19:00"),
        ("Australia/Sydney", "2026-12-01", "2026-11-30T18:00"),
        ("America/New_York", "2026-06-01", "2026-06-01T09:00"),
        ("Asia/Kolkata", "2026-06-01", "2026-05-31T23:30"),
        ("EST5EDT", "2026-12-01", "2026-12-01T10:00"),
        ("+02:00", "2026-06-01", "2026-06-01T03:00"),
        ("UTC-3", "2026-06-01", "2026-06-01T08:00"),
        ("-0530", "2026-06-01", "2026-06-01T10:30"),
    ],
)
def test_five_in_the_morning_around_the_world(zone: str, day: str, expected: str) -> None:
    start = date.fromisoformat(day)
    (run,) = parse_schedule(DEFAULT_SCHEDULE).runs(start, start + timedelta(days=1), zone)
    assert run == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert run.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("zone", "hour", "changes"),
    [
        ("Europe/London", "1", [("2026-03-29T01:30", "skipped"), ("2026-10-25T01:30", "repeated")]),
        ("Europe/London", "3", []),
        ("America/New_York", "2", [("2026-03-08T02:30", "skipped")]),
        ("America/New_York", "1", [("2026-11-01T01:30", "repeated")]),
        (
            "Australia/Sydney",
            "2",
            [("2026-04-05T02:30", "repeated"), ("2026-10-04T02:30", "skipped")],
        ),
        ("Asia/Kolkata", "1-3", []),
        ("UTC", "1-3", []),
        ("+02:00", "1-3", []),
    ],
)
def test_a_change_of_the_clocks_skips_or_repeats(
    zone: str, hour: str, changes: list[tuple[str, str]]
) -> None:
    schedule = parse_schedule(f"cron(30 {hour} ? * * *)")
    found = list(schedule.clock_changes(date(2026, 1, 1), date(2027, 1, 1), zone))
    assert [(change.local.isoformat("T", "minutes"), change.kind) for change in found] == changes
    skipped = sum(kind == "skipped" for _, kind in changes)
    runs = list(schedule.runs(date(2026, 1, 1), date(2027, 1, 1), zone))
    assert len(runs) == 365 * len(schedule.times) - skipped
    assert runs == sorted(set(runs))


@pytest.mark.parametrize(
    ("zone", "year"),
    [
        *(("Europe/London", 2026), ("America/New_York", 2026), ("Australia/Sydney", 2026)),
        ("Australia/Lord_Howe", 2026),  # half an hour
        *(("America/Santiago", 2026), ("Africa/Cairo", 2024), ("Asia/Beirut", 2026)),  # at midnight
        *(("America/Havana", 2026), ("Atlantic/Azores", 2025), ("Africa/Casablanca", 2025)),
        ("Pacific/Apia", 2011),  # a day that never was
    ],
)
def test_every_quarter_of_an_hour_that_the_clocks_show_has_one_run(zone: str, year: int) -> None:
    place = ZoneInfo(zone)
    schedule = parse_schedule("cron(0/15 * ? * * *)")
    noon = datetime(year, 1, 1, 12, tzinfo=UTC)
    offsets = [(noon + timedelta(days=n)).astimezone(place).utcoffset() for n in range(366)]
    changes = [n for n in range(1, 366) if offsets[n] != offsets[n - 1]]
    assert changes
    for change in changes:
        start = (noon + timedelta(days=change - 2)).date()
        end = start + timedelta(days=4)
        shown = []
        for quarter in range(-2 * 96, 6 * 96):
            instant = datetime(
                start.year, start.month, start.day, tzinfo=UTC
            ) + quarter * timedelta(minutes=15)
            local = instant.astimezone(place)
            if start <= local.date() < end and local.fold == 0:
                shown.append(instant)
        assert list(schedule.runs(start, end, zone)) == shown


def test_zones_are_ianas_names_and_offsets() -> None:
    assert all(map(valid_zone, available_timezones() - {"localtime"}))
    for name in ("UTC", "EST5EDT", "GMT", "Etc/GMT+5", "+02:00", "-05:30", "+5", "Z", "UTC+2"):
        assert valid_zone(name), name
    for name in ("GMT Standard Time", "Mars/Olympus", "", "BST", "../zone", "Europe/", "+25:00"):
        assert not valid_zone(name), name
    with pytest.raises(ValueError, match="Mars"):
        next(parse_schedule(DEFAULT_SCHEDULE).runs(date(2026, 1, 1), date(2026, 2, 1), "Mars"))


def test_meetings_count_the_minutes_between() -> None:
    year = date(2026, 1, 1), date(2027, 1, 1)
    nightly = list(parse_schedule("cron(45 23 ? * SUN *)").runs(*year))
    monthly = list(parse_schedule("cron(0 0 1 * ? *)").runs(*year))
    # the first month that starts on a Monday: June 2026
    assert first_meeting(nightly, monthly, timedelta(minutes=15)) == (
        datetime(2026, 5, 31, 23, 45, tzinfo=UTC),
        datetime(2026, 6, 1, tzinfo=UTC),
    )
    assert first_meeting(monthly, nightly, timedelta(minutes=14)) is None


# -- how often --------------------------------------------------------------------

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "frequency", "shortest", "longest"),
    [
        ("15 * ? * * *", Frequency.HOURLY, HOUR, HOUR),
        ("0/30 * ? * * *", Frequency.HOURLY, HOUR / 2, HOUR / 2),
        ("0,10 5 ? * * *", Frequency.HOURLY, HOUR / 6, DAY - HOUR / 6),
        ("0 20-4 ? * * *", Frequency.HOURLY, HOUR, 16 * HOUR),
        ("0 */6 ? * * *", Frequency.SEVERAL_A_DAY, 6 * HOUR, 6 * HOUR),
        ("0 0,23 ? * * *", Frequency.SEVERAL_A_DAY, HOUR, 23 * HOUR),
        ("0 0,14 ? * WED *", Frequency.SEVERAL_A_DAY, 14 * HOUR, 7 * DAY - 14 * HOUR),
        ("0 5 ? * * *", Frequency.DAILY, DAY, DAY),
        ("0 5 ? * MON-FRI *", Frequency.SEVERAL_A_WEEK, DAY, 3 * DAY),
        ("0 5 ? * SUN *", Frequency.WEEKLY, 7 * DAY, 7 * DAY),
        ("0 5 1,8,15,22 * ? *", Frequency.WEEKLY, 7 * DAY, 10 * DAY),
        ("0 5 1,15 * ? *", Frequency.SEVERAL_A_MONTH, 14 * DAY, 17 * DAY),
        ("0 5 1 * ? *", Frequency.MONTHLY, 28 * DAY, 31 * DAY),
        ("0 5 31 * ? *", Frequency.MONTHLY, 31 * DAY, 61 * DAY),
        ("0 5 L * ? *", Frequency.MONTHLY, 28 * DAY, 31 * DAY),
        ("0 5 ? * 2#1 *", Frequency.MONTHLY, 28 * DAY, 35 * DAY),
        ("0 5 1 1/3 ? *", Frequency.SEVERAL_A_YEAR, 90 * DAY, 92 * DAY),
        ("0 5 1 1 ? *", Frequency.YEARLY, 365 * DAY, 366 * DAY),
        ("0 5 29 2 ? *", Frequency.YEARLY, 1461 * DAY, 1461 * DAY),
        ("0 5 ? 2 6#5 *", Frequency.YEARLY, 28 * 365 * DAY + 7 * DAY, 28 * 365 * DAY + 7 * DAY),
        ("0 5 1 1 ? 2027,2030", Frequency.YEARLY, 1096 * DAY, 1096 * DAY),
        ("0 5 1 1 ? 2027", Frequency.YEARLY, None, None),
        ("0 5 1 1 ? 2020,2021", Frequency.YEARLY, None, None),
        ("0 5 1,25 11 ? 2026", Frequency.SEVERAL_A_MONTH, None, None),  # the 1st is past
    ],
)
def test_how_often(
    fields: str, frequency: Frequency, shortest: timedelta | None, longest: timedelta | None
) -> None:
    schedule = parse_schedule(cron(fields))
    assert schedule.frequency is frequency
    assert schedule.shortest_interval(TODAY) == shortest
    assert schedule.longest_gap(TODAY) == longest
    too_often = shortest is not None and shortest < HOUR
    assert schedule.is_more_frequent_than_hourly == too_often


@given(_values(0, 59), _values(0, 23), DAY_FIELDS, st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_gaps_bound_the_time_between_any_two_runs(
    minutes: str, hours: str, day_fields: tuple[str, str, str, str], today: date
) -> None:
    schedule = parse_schedule(f"cron({minutes} {hours} {day_fields[0]} * {day_fields[1]} *)")
    runs = list(islice(schedule.local_runs(today, date(today.year + 6, 1, 1)), 500))
    shortest, longest = schedule.shortest_interval(today), schedule.longest_gap(today)
    assert shortest is not None
    assert longest is not None
    gaps = [after - before for before, after in pairwise(runs)]
    assert all(shortest <= gap <= longest for gap in gaps)
    assert schedule.is_more_frequent_than_hourly == (shortest < HOUR)


# -- judgements -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ("0 5 31 2 ? *", "there is no day 31 in February"),
        ("0 5 31 FEB,APR,JUN ? *", "there is no day 31 in February, April or June"),
        ("0 5 30-31 2 ? *", "there is no day 30-31 in February"),
        ("0 5 L-30 4 ? *", "there is no day L-30 in April"),
        ("0 5 29 2 ? 2027", "there is no day 29 in February of year 2027"),
        ("0 5 ? 2 MON#5 2027", "there is no day of the week MON#5 in February of year 2027"),
        ("0 5 * * ? 2020", "year 2020 is past"),
        ("0 5 * * ? 2018-2020", "year 2018-2020 is past"),
        ("0 5 1 1 ? 2026", "all of its dates are past"),
        ("0 5 29 2 ? 2024,2026", "all of its dates are past"),
    ],
)
def test_what_never_fires(fields: str, reason: str) -> None:
    assert parse_schedule(cron(fields)).never_fires(TODAY) == reason


@pytest.mark.parametrize(
    "fields",
    [
        "0 5 31 * ? *",
        "0 5 29 2 ? *",
        "0 5 31 1,2 ? *",
        "0 5 31 12 ? 2026",
        "0 5 ? 2 6#5 *",
        # today, and the day before: it may still be today in another zone
        "0 5 22 11 ? 2026",
        "0 5 21 11 ? 2026",
        "0 5 31 12 ? 2199",
        "0 5 * * ? 2020,2030",
    ],
)
def test_what_fires_one_day(fields: str) -> None:
    assert parse_schedule(cron(fields)).never_fires(TODAY) is None


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ("0 5 31 * ? *", [MissingDay(31, (2, 4, 6, 9, 11))]),
        ("0 5 30 * ? *", [MissingDay(30, (2,))]),
        ("0 5 29 * ? *", [MissingDay(29, (2,))]),
        ("0 5 15,31 */3 ? *", [MissingDay(31, (4,))]),
        ("0 5 31W * ? *", [MissingDay(31, (2, 4, 6, 9, 11))]),
        ("0 5 29-31 * ? *", [MissingDay(29, (2,))]),
        ("0 5 29 2 ? 2028", []),
        ("0 5 29 2 ? 2028,2029", [MissingDay(29, (2,))]),
        ("0 5 31 12 ? *", []),
        ("0 5 31 1,3,5,7 ? *", []),
        ("0 5 28 * ? *", []),
        ("0 5 L * ? *", []),
        ("0 5 31,L * ? *", []),
        ("0 5 * * ? *", []),
        ("0 5 */7 * ? *", []),
        ("0 5 28,29,30,31 * ? *", []),
        ("0 5 25-31 * ? *", []),
        ("0 5 30-2 * ? *", []),
        ("0 5 ? * SUN *", []),
    ],
)
def test_skipped_months(fields: str, missing: list[MissingDay]) -> None:
    assert parse_schedule(cron(fields)).skipped_months() == tuple(missing)


@pytest.mark.parametrize(
    ("hours", "step"),
    [
        ("18/12", Step(18, 12)),
        ("13/12", Step(13, 12)),
        ("12/12", Step(12, 12)),
        ("20/4", Step(20, 4)),
        ("0/24", None),
        ("5/24", None),
        ("11/12", None),
        ("*/12", None),
        ("18/3", None),
        ("18", None),
        ("18-23/12", None),
        ("6,18/12", None),
        ("*", None),
    ],
)
def test_steps_that_midnight_ends_after_one_run(hours: str, step: Step | None) -> None:
    assert parse_schedule(f"cron(0 {hours} ? * * *)").step_past_midnight() == step


@pytest.mark.parametrize(
    ("weekday", "numbers", "weekdays"),
    [
        *(("1", (1,), {1}), ("2-6", (2, 6), {2, 3, 4, 5, 6}), ("SUN", (), {1}), ("*", (), None)),
        *(("6L", (), {6}), ("3#2", (), {3}), ("MON,4", (4,), {2, 4}), ("L", (), {7})),
    ],
)
def test_weekdays_written_as_numbers(
    weekday: str, numbers: tuple[int, ...], weekdays: set[int] | None
) -> None:
    schedule = parse_schedule(f"cron(0 5 ? * {weekday} *)")
    assert schedule.weekday_numbers() == numbers
    assert schedule.weekdays == (weekdays or set(range(1, 8)))


def test_a_day_of_the_month_names_no_weekday() -> None:
    assert parse_schedule("cron(0 5 1 * ? *)").weekdays == frozenset()


# -- texts with holes ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("pieces", "message"),
    [
        (("rate(", None, " days)"), "`rate(…)` is not a schedule of AWS Backup"),
        (("0 ", None, " * * *"), "is not a schedule of AWS Backup"),
        (("cron(0 ", None, " * * * *)"), "neither day-of-month nor day-of-week is `?`"),
        (("cron(", None, " ? * ? *)"), "both day-of-month and day-of-week are `?`"),
        (("cron(60 ", None, " * * ? *)"), "minute 60 is out of range"),
        (("cron(", None, " ", None, " ? * 8 *)"), "day of the week 8 is out of range"),
        (("cron(0 0 5 * * ? * ", None, ")"), "seven fields"),
        (("cron(0 ", None, " ? * * *) UTC"), "no `)` at the end"),
    ],
)
def test_what_is_wrong_whatever_the_holes_hold(
    pieces: tuple[str | None, ...], message: str
) -> None:
    with pytest.raises(ScheduleError, match=r".") as raised:
        parse_partial(pieces)
    assert message in raised.value.message


@pytest.mark.parametrize(
    "pieces",
    [
        (None,),
        (None, "(0 5 ? * * *)"),
        ("cron(", None, ")"),
        ("cron(0 5 ", None, ")"),
        ("cron(6", None, " 5 ? * * *)"),
        ("cron(0 ", None, " * ? *)"),
        ("cr", None, "0 5 ? * * *)"),
        ("cron(0 5 ? * * *", None),
        ("cron(", None, " 0 5 ? * * *)"),
        (None, None),
    ],
)
def test_what_the_holes_may_set_right_is_let_be(pieces: tuple[str | None, ...]) -> None:
    parse_partial(pieces)


LOOSE = st.lists(
    st.sampled_from(["0", "5", "60", "*", "?", "MON", "L", "1-5", "", "24", "0/5"]),
    min_size=5,
    max_size=7,
).map(lambda fields: cron(" ".join(fields)))


@given(st.one_of(LOOSE, st.just("cron(0 5 1 JAN ? *)")), st.data())
def test_a_hole_is_never_a_guess(text: str, data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=4).map(sorted))
    places = [0, *cuts, len(text)]
    parts = [text[a:b] for a, b in pairwise(places)]
    pieces = [None if index % 2 else part for index, part in enumerate(parts)]
    try:
        partial = parse_partial(pieces)
    except ScheduleError:
        with pytest.raises(ScheduleError):
            parse_schedule(text)
        return
    try:
        whole = parse_schedule(text)
    except ScheduleError:
        return
    for known, field in zip(partial.fields, whole.fields):
        assert known is None or known.text == field.text


def test_known_fields_are_judged_without_the_others() -> None:
    partial = parse_partial(("cron(0/30 ", None, " 31 2 ? *)"))
    assert partial.text == "cron(0/30 … 31 2 ? *)"
    fast = partial.knowing("minutes")
    assert fast is not None
    assert fast.is_more_frequent_than_hourly
    dated = partial.knowing("day-of-month", "month", "year")
    assert dated is not None
    assert dated.never_fires(TODAY) == "there is no day 31 in February"
    assert partial.knowing("hours") is None


@pytest.mark.parametrize(
    ("pieces", "field"),
    [(("cron(0 5 ? * ", None, " *)"), "minutes"), (("cron(0 5 ", None, " * SUN *)"), "minutes")],
)
def test_a_partial_schedule_without_its_days_still_runs(
    pieces: tuple[str | None, ...], field: str
) -> None:
    partial: PartialSchedule = parse_partial(pieces)
    schedule = partial.knowing(field)
    assert schedule is not None
    assert schedule.never_fires(TODAY) is None


def test_a_clock_change_says_when_in_local_time() -> None:
    schedule = parse_schedule("cron(30 2 ? * SUN *)")
    (change,) = schedule.clock_changes(date(2026, 3, 1), date(2026, 4, 1), "America/New_York")
    assert change == ClockChange(datetime(2026, 3, 8, 2, 30), "skipped")
