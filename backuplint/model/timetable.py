"""When a rule or a restore test runs: its schedule in its time zone, beside another's.

Knows nothing of what is backed up.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from heapq import merge
from itertools import islice
from typing import TypeAlias

from backuplint.model.cron import YEAR
from backuplint.model.plan import PlanRule
from backuplint.model.restore_testing import RestoreTestingPlan
from backuplint.model.schedule import (
    DEFAULT_SCHEDULE,
    PartialSchedule,
    Schedule,
    ScheduleError,
    find_zone,
    first_meeting,
    parse_partial,
    parse_schedule,
    valid_zone,
)
from backuplint.model.schema import Argument
from backuplint.values import Unknown

Scheduled: TypeAlias = PlanRule | RestoreTestingPlan

_DAY = 24 * 60  # minutes
_AROUND = timedelta(days=28 * 365 + 7)  # then each date falls on its weekday again
_FAR = 400  # windows that are looked at: more than a year of daily ones
_LONGEST = timedelta(days=366)  # of a window in which runs are counted
_AHEAD = timedelta(days=8 * 366)  # in which gaps are looked for: two leap days
_FILLED = 9 * 366  # days; what is kept longer has no gaps


def schedule_of(view: Scheduled) -> Argument:
    """The schedule, for a finding to point at; the block's header where none is written."""
    declared = (
        PlanRule.schedule if isinstance(view, PlanRule) else RestoreTestingPlan.schedule_expression
    )
    return Argument(view, declared, view.at(declared))


def read_schedule(view: Scheduled) -> Schedule | PartialSchedule | None:
    """The schedule, or what is certain of one with holes; None where AWS takes its default.

    Errors: ScheduleError; Undecided, where nothing of it is known.
    """
    match schedule_of(view).value:
        case Unknown(pieces=tuple(pieces)):
            return parse_partial([p if isinstance(p, str) else None for p in pieces])
    written = view.schedule if isinstance(view, PlanRule) else view.schedule_expression
    return None if written is None else parse_schedule(written.value)


# -- beside another -------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Timetable:
    """A schedule in a time zone that there is."""

    schedule: Schedule
    zone: str


@lru_cache(maxsize=4096)
def _timetable(schedule: str, zone: str) -> Timetable:
    return Timetable(parse_schedule(schedule), zone)


def timetable(scheduled: Scheduled) -> Timetable | None:
    """When it runs; None if AWS takes its schedule or time zone for none. Errors: Undecided.

    Equal schedules in equal zones are one object.
    """
    if isinstance(scheduled, PlanRule):
        written = scheduled.schedule
    else:
        written = scheduled.schedule_expression
    zone = scheduled.schedule_expression_timezone
    if zone is None or not valid_zone(zone.value):
        return None
    try:
        return _timetable(DEFAULT_SCHEDULE if written is None else written.value, zone.value)
    except ScheduleError:
        return None


def meet(one: Timetable, other: Timetable, within: timedelta, today: date) -> bool:
    """Whether from `today` on a run of each ever starts no more than `within` apart.

    In one time zone local times are compared: a change of the clocks makes no meeting.
    """
    if _in_one_zone(one, other):
        return _may_meet(one, other, _minutes(one), _minutes(other), within, today)
    minutes = _minutes_in_utc(one, today), _minutes_in_utc(other, today)
    if not _may_meet(one, other, *minutes, within, today):
        return False
    runs = _runs(one, other, today, today + _AROUND)
    return first_meeting(*runs, within) is not None


def most_in_window(window: timedelta, opened: Timetable, other: Timetable, today: date) -> int:
    """The most runs of `other` that one window holds, from a run of `opened` until before its end.

    Of windows longer than a year the first year counts.
    """
    window = min(window, _LONGEST)
    starts, runs = _runs(opened, other, today, today + 4 * _LONGEST)
    return max(_counts(window, islice(starts, _FAR), runs), default=0)


def _counts(
    window: timedelta, starts: Iterable[datetime], runs: Iterator[datetime]
) -> Iterator[int]:
    inside: deque[datetime] = deque()
    following = next(runs, None)
    for start in starts:
        while following is not None and following < start + window:
            inside.append(following)
            following = next(runs, None)
        while inside and inside[0] < start:
            inside.popleft()
        yield len(inside)


def is_uncovered(kept: Sequence[tuple[Timetable, float]], today: date) -> bool:
    """Whether there is ever no recovery point, of rules that keep theirs for so many days.

    One that goes when the next is to come leaves a gap. Rules that do not run every year are left
    out of it: what is there before or after their time, nobody can tell.
    """
    if not kept or any(len(times.schedule.year.values) < YEAR.size for times, _ in kept):
        return False
    longest = max(days for _, days in kept)
    if longest > _FILLED:
        return False
    start, end = today - timedelta(days=longest) - _LONGEST, today + _AHEAD
    zones = {times.zone for times, _ in kept}
    covered: list[tuple[datetime, datetime]] = []
    for times, days in kept:
        runs = (
            times.schedule.local_runs(start, end)
            if len(zones) == 1
            else times.schedule.runs(start, end, times.zone)
        )
        covered += [(run, run + timedelta(days=days)) for run in runs]
    last: datetime | None = None
    for begun, gone in sorted(covered):
        if last is not None and begun >= last and begun.date() >= today:
            return True
        last = gone if last is None else max(last, gone)
    return False


def finds_none(
    tests: Timetable, backups: Sequence[Timetable], window: timedelta, today: date
) -> bool:
    """Whether in a year from `today` a test runs with no run of the backups in the window before.

    What does not run every year is left out of it, as in `is_uncovered`.
    """
    if any(len(times.schedule.year.values) < YEAR.size for times in (tests, *backups)):
        return False
    start, end = today - window - timedelta(days=1), today + _LONGEST
    runs = merge(*(times.schedule.runs(start, end, times.zone) for times in backups))
    last: datetime | None = None
    following = next(runs, None)
    for test in tests.schedule.runs(today, end, tests.zone):
        while following is not None and following <= test:
            last, following = following, next(runs, None)
        if last is None or last < test - window:
            return True
    return False


def _in_one_zone(one: Timetable, other: Timetable) -> bool:
    return one.zone == other.zone or find_zone(one.zone) == find_zone(other.zone)


def _runs(
    one: Timetable, other: Timetable, start: date, end: date
) -> tuple[Iterator[datetime], Iterator[datetime]]:
    """The runs of each, to be compared: local times if both are in one zone, else in UTC."""
    if _in_one_zone(one, other):
        return one.schedule.local_runs(start, end), other.schedule.local_runs(start, end)
    return (
        one.schedule.runs(start, end, one.zone),
        other.schedule.runs(start, end, other.zone),
    )


# -- days and minutes as bits ---------------------------------------------------
# A project may have hundreds of plans, and each is compared with each. So the days of a schedule
# are the bits of one number and its minutes those of another: what two have in common is one
# operation. Bit n of the minutes is n minutes after the midnight a day before.


def _may_meet(
    one: Timetable,
    other: Timetable,
    minutes: int,
    other_minutes: int,
    within: timedelta,
    today: date,
) -> bool:
    """Whether on some day of each a minute of one is near one of the other."""
    reach = min(within, _LONGEST) // timedelta(minutes=1)
    near = _widened(minutes, reach)  # moved by `reach`, so that no bit falls off
    days, other_days = _days(one, today), _days(other, today)
    for later in range(-3 - reach // _DAY, 4 + reach // _DAY):
        moved = reach + later * _DAY
        theirs = other_minutes << moved if moved >= 0 else other_minutes >> -moved
        if near & theirs and (days << later if later >= 0 else days >> -later) & other_days:
            return True
    return False


@lru_cache(maxsize=4096)
def _widened(minutes: int, by: int) -> int:
    """The minutes from these to twice `by` later."""
    done = 0
    while done < 2 * by:
        step = min(done + 1, 2 * by - done)  # twice as far each time
        minutes |= minutes << step
        done += step
    return minutes


@lru_cache(maxsize=4096)
def _minutes(one: Timetable) -> int:
    return sum(1 << _DAY + time.hour * 60 + time.minute for time in one.schedule.times)


@lru_cache(maxsize=4096)
def _minutes_in_utc(one: Timetable, today: date) -> int:
    """All minutes that its times of day are, over two years of its zone's clocks."""
    noon = datetime.combine(today, time(12), find_zone(one.zone))
    offsets = {(noon + timedelta(weeks=week)).utcoffset() or timedelta() for week in range(104)}
    found = 0
    for offset in offsets:
        by = -int(offset.total_seconds() // 60)
        found |= _minutes(one) << by if by >= 0 else _minutes(one) >> -by
    return found


def _days(one: Timetable, today: date) -> int:
    schedule = one.schedule
    days = (schedule.day_of_month, schedule.month, schedule.day_of_week, schedule.year)
    return _days_of(f"cron(0 0 {' '.join(field.text for field in days)})", today)


@lru_cache(maxsize=1024)
def _days_of(schedule: str, today: date) -> int:
    bits = bytearray(_AROUND.days // 8 + 1)
    for day in parse_schedule(schedule).run_days(today, today + _AROUND):
        index = (day - today).days
        bits[index // 8] |= 1 << index % 8
    return int.from_bytes(bits, "little")
