"""When a rule or a restore test runs: its schedule in its time zone, beside another's.

Knows nothing of what is backed up.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from itertools import islice
from typing import TypeAlias

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
_LONGEST = timedelta(days=366)  # of a window, where runs in it are counted


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

    @cached_property
    def local_minutes(self) -> int:
        """The minutes of a day at which it runs in local time: bit n is minute n."""
        return sum(1 << _minute(time) for time in self.schedule.times)


@lru_cache(maxsize=4096)
def _timetable(schedule: str, zone: str) -> Timetable:
    return Timetable(parse_schedule(schedule), zone)


def timetable(rule: PlanRule) -> Timetable | None:
    """When a rule runs; None if AWS takes its schedule or time zone for none. Errors: Undecided.

    Equal schedules in equal zones are one object.
    """
    written, zone = rule.schedule, rule.schedule_expression_timezone
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
    minutes = within // timedelta(minutes=1)
    if _in_one_zone(one, other):
        ours, theirs = one.local_minutes, other.local_minutes
    else:
        ours, theirs = _minutes(one, today), _minutes(other, today)
    if minutes < _DAY // 2 and not _widened(ours, minutes) & theirs:
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


@lru_cache(maxsize=4096)
def _minutes(one: Timetable, today: date) -> int:
    """The minutes of a day, in UTC, at which it runs in the two years from `today` on."""
    noon = datetime.combine(today, time(12), find_zone(one.zone))
    offsets = {(noon + timedelta(weeks=week)).utcoffset() or timedelta() for week in range(104)}
    found = 0
    for offset in offsets:
        found |= _turned(one.local_minutes, -int(offset.total_seconds() // 60))
    return found


# A day as a number of 1,440 bits: what two days have in common is one operation, however many
# rules there are to compare.


def _minute(time: time) -> int:
    return time.hour * 60 + time.minute


def _turned(minutes: int, by: int) -> int:
    """All minutes of a day, later by so many; what leaves the day comes in at its other end."""
    by %= _DAY
    moved = minutes << by
    return (moved | moved >> _DAY) & ((1 << _DAY) - 1)


def _widened(minutes: int, by: int) -> int:
    """The minutes of a day that are no more than `by` from one of these."""
    reached, done = minutes, 0
    while done < by:  # twice as far each time
        step = min(done + 1, by - done)
        reached |= _turned(reached, step) | _turned(reached, -step)
        done += step
    return reached
