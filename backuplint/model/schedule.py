"""AWS cron as AWS Backup takes it: when a schedule runs, and what is to be said of it.

Knows nothing of Terraform.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

from backuplint.model.cron import (
    DAY,
    FIELDS,
    HOLE,
    KINDS,
    MONTHS,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    Field,
    LastDay,
    LastOfMonth,
    NearestWeekday,
    Nth,
    Numbers,
    ScheduleError,
    read_field,
    read_fields,
)
from backuplint.model.zones import clock_change, clocks_change, find_zone, valid_zone

DEFAULT_SCHEDULE = "cron(0 5 ? * * *)"
"""When AWS Backup runs a rule without a schedule."""

MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_HORIZON = 60  # years; any pattern of dates and weekdays shows two of its runs in it


def parse_schedule(text: str) -> Schedule:
    """The schedule that a text is. Raises ScheduleError if it is none."""
    fields = read_fields(text.replace(HOLE, "\ufffd"))
    minutes, hours, day, month, weekday, year = filter(None, fields)  # there are no holes
    return Schedule(text, minutes, hours, day, month, weekday, year)


def parse_partial(pieces: Sequence[str | None]) -> PartialSchedule:
    """What is certain of a text with holes (None), whatever they hold.

    Raises ScheduleError if nothing that the holes can hold makes it a schedule.
    """
    text = "".join(HOLE if piece is None else piece.replace(HOLE, "\ufffd") for piece in pieces)
    return PartialSchedule(text.replace(HOLE, "…"), read_fields(text))


@dataclass(frozen=True)
class PartialSchedule:
    """A schedule of which some fields are not known. Its text has `…` for each hole."""

    text: str
    fields: tuple[Field | None, ...]

    def knowing(self, *names: str) -> Schedule | None:
        """The widest schedule that it can be, if at least the fields of these names are known.

        The unknown fields are `*` (`?` where there must be one). What a judgement says of the
        named fields holds for the real schedule; name all that the judgement looks at:
        `skipped_months` looks at the year too.
        """
        known = {field.kind.name: field for field in self.fields if field}
        if not all(name in known for name in names):
            return None
        day, weekday = known.get("day-of-month"), known.get("day-of-week")
        by_weekday = (day and day.is_open) or (weekday and not weekday.is_open)
        open_kind = DAY if by_weekday else WEEKDAY
        minutes, hours, day, month, weekday, year = (
            known.get(kind.name) or read_field(kind, "?" if kind is open_kind else "*", 0)
            for kind in KINDS
        )
        return Schedule(self.text, minutes, hours, day, month, weekday, year)


# -- schedules ------------------------------------------------------------------


class Frequency(Enum):
    """How often a schedule runs, as people say it.

    Of the days: those of the months that it names. `0 * ? * SUN *` is HOURLY.
    """

    HOURLY = "hourly"  # or more often; in every hour of a stretch of the day
    SEVERAL_A_DAY = "several times a day"
    DAILY = "daily"
    SEVERAL_A_WEEK = "several times a week"
    WEEKLY = "weekly"
    SEVERAL_A_MONTH = "several times a month"
    MONTHLY = "monthly"
    SEVERAL_A_YEAR = "several times a year"
    YEARLY = "yearly"


class MissingDay(NamedTuple):
    """A day of the month that some of the schedule's months (1 to 12) do not have each year."""

    day: int
    months: tuple[int, ...]


class Step(NamedTuple):
    """A step of hours that midnight ends after one run: `18/12`."""

    hour: int
    step: int


class ClockChange(NamedTuple):
    """A local time of the schedule that a change of the clocks skips or repeats."""

    local: datetime
    kind: Literal["skipped", "repeated"]


@dataclass(frozen=True)
class Schedule:
    """A schedule of AWS Backup. Its times are local to a zone that it does not know."""

    text: str
    minutes: Field
    hours: Field
    day_of_month: Field
    month: Field
    day_of_week: Field
    year: Field

    @property
    def fields(self) -> tuple[Field, ...]:
        return (
            *(self.minutes, self.hours, self.day_of_month),
            *(self.month, self.day_of_week, self.year),
        )

    # when it runs

    @cached_property
    def times(self) -> tuple[time, ...]:
        """The times of day at which it runs, on the days on which it does."""
        minutes = sorted(self.minutes.values)
        return tuple(time(hour, minute) for hour in sorted(self.hours.values) for minute in minutes)

    @cached_property
    def _offsets(self) -> tuple[timedelta, ...]:
        return tuple(timedelta(hours=t.hour, minutes=t.minute) for t in self.times)

    @cached_property
    def _shapes(self) -> dict[tuple[int, int], tuple[int, ...]]:
        """Its days in each of the 28 months there are: by the weekday of the 1st, and length."""
        field = self.day_of_week if self.day_of_month.is_open else self.day_of_month
        return {
            (first, length): tuple(sorted(set(_days(field, first, length))))
            for first in range(1, 8)
            for length in range(28, 32)
        }

    def _months(self, start: date, end: date) -> Iterator[tuple[date, tuple[int, ...]]]:
        """The first and the days of each of its months, from that of `start` until before `end`."""
        months = sorted(self.month.values)
        for year in sorted(self.year.values):
            if not start.year <= year <= end.year:
                continue
            for month in months:
                first = date(year, month, 1)
                shape = (first.isoweekday() % 7 + 1, _length(year, month))
                if first < end and (year, month) >= (start.year, start.month):
                    yield first, self._shapes[shape]

    def run_days(self, start: date, end: date) -> Iterator[date]:
        """The days on which it runs, from `start` until before `end`."""
        for first, days in self._months(start, end):
            inside = start <= first and (end - first).days > 31
            for day in days:
                found = first.replace(day=day)
                if inside or start <= found < end:
                    yield found

    def local_runs(self, start: date, end: date) -> Iterator[datetime]:
        """When it runs on the days from `start` until before `end`, in its own local time."""
        for day in self.run_days(start, end):
            midnight = datetime(day.year, day.month, day.day)
            for offset in self._offsets:
                yield midnight + offset

    def runs(self, start: date, end: date, zone: str = "UTC") -> Iterator[datetime]:
        """When it runs on the local days from `start` until before `end`: aware, in UTC.

        A local time that a change of the clocks skips has no run; one that it repeats has one,
        taken to be the first. So does EventBridge Scheduler, to which AWS Backup's guide points;
        the guide itself says that a run may also be shifted. ValueError if there is no such zone.
        """
        place = find_zone(zone)
        for day in self.run_days(start, end):
            midnight = datetime(day.year, day.month, day.day, tzinfo=place)
            if clocks_change(midnight):
                for offset in self._offsets:
                    if clock_change(midnight + offset) != "skipped":
                        yield (midnight + offset).astimezone(UTC)
            else:
                first = midnight.astimezone(UTC)
                for offset in self._offsets:
                    yield first + offset

    def clock_changes(self, start: date, end: date, zone: str) -> Iterator[ClockChange]:
        """Its local times from `start` until before `end` that the zone's clocks skip or repeat.

        ValueError if there is no such zone.
        """
        place = find_zone(zone)
        for day in self.run_days(start, end):
            midnight = datetime(day.year, day.month, day.day, tzinfo=place)
            if not clocks_change(midnight):
                continue
            for offset in self._offsets:
                if kind := clock_change(midnight + offset):
                    yield ClockChange((midnight + offset).replace(tzinfo=None), kind)

    # how often

    def _day_gaps(self, today: date) -> tuple[int, int] | None:
        """The shortest and the longest time, in days, from one day on which it runs to the next."""
        end = date(min(today.year + _HORIZON, YEAR.high), 12, 31)
        gaps: set[int] = set()
        previous: int | None = None
        for first, days in self._months(today, end):
            before = first.toordinal() - 1
            if first < today:
                days = tuple(day for day in days if day >= today.day)
            if not days:
                continue
            if previous is not None:
                gaps.add(before + days[0] - previous)
            gaps.update(after - day for day, after in pairwise(days))
            previous = before + days[-1]
        return (min(gaps), max(gaps)) if gaps else None

    def _gaps(self, today: date) -> list[timedelta]:
        gaps = [after - before for before, after in pairwise(self._offsets)]
        if days := self._day_gaps(today):
            span = self._offsets[-1] - self._offsets[0]
            gaps += [timedelta(days=between) - span for between in days]
        return gaps

    def shortest_interval(self, today: date) -> timedelta | None:
        """The shortest time from one run to the next, from `today` on; None without two runs.

        In local time: changes of the clocks are left out.
        """
        return min(self._gaps(today), default=None)

    def longest_gap(self, today: date) -> timedelta | None:
        """The longest time from one run to the next, from `today` on; None without two runs.

        In local time: changes of the clocks are left out.
        """
        return max(self._gaps(today), default=None)

    @property
    def is_more_frequent_than_hourly(self) -> bool:
        """Whether two of its runs are less than an hour apart; AWS Backup's minimum is an hour."""
        # An hour that has two minutes has both runs; of one minute, runs are whole hours apart.
        return len(self.minutes.values) > 1

    @property
    def frequency(self) -> Frequency:
        hours = self.hours.values
        if len(self.times) == 1:
            return self.day_frequency
        # A stretch may go over midnight: it ends at each hour whose next has no run.
        ends = [hour for hour in hours if (hour + 1) % 24 not in hours]
        if self.is_more_frequent_than_hourly or (len(hours) > 2 and len(ends) < 2):
            return Frequency.HOURLY
        return Frequency.SEVERAL_A_DAY

    @property
    def day_frequency(self) -> Frequency:
        """How often there is a day on which it runs, however often it runs on that day."""
        days = sum(map(len, self._shapes.values())) / len(self._shapes)  # in a month it names
        if days >= 28:
            return Frequency.DAILY
        if days >= 6.5:
            return Frequency.SEVERAL_A_WEEK
        if days >= 3.5:
            return Frequency.WEEKLY
        if days >= 1.5:
            return Frequency.SEVERAL_A_MONTH
        match len(self.month.values):
            case 12:
                return Frequency.MONTHLY
            case 1:
                return Frequency.YEARLY
        return Frequency.SEVERAL_A_YEAR

    # judgements

    def never_fires(self, today: date) -> str | None:
        """Why it does not run from `today` on, or None if it does.

        A run of the day before counts: it may still be `today` in another zone.
        """
        start = today - timedelta(days=1)
        end = date(YEAR.high + 1, 1, 1)
        if any(self.run_days(start, end)):
            return None
        years, names = self.year.text, self._month_names
        if max(self.year.values) < start.year:
            return f"year {years} is past"
        always = replace(self, year=read_field(YEAR, "*", 0))
        day = f"day {self.day_of_month.text}"
        if self.day_of_month.is_open:
            day = f"day of the week {self.day_of_week.text}"
        if not any(always.run_days(date(YEAR.low, 1, 1), end)):
            return f"there is no {day} in {names}"
        if not any(self.run_days(date(YEAR.low, 1, 1), end)):
            return f"there is no {day} in {names} of year {years}"
        return "all of its dates are past"

    @property
    def _month_names(self) -> str:
        names = [MONTH_NAMES[month - 1] for month in sorted(self.month.values)]
        return " or ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)

    def skipped_months(self) -> tuple[MissingDay, ...]:
        """The days 29, 30 and 31 that it names, and its months that lack them in some year.

        A day after one on which it also runs (`28-31`) is not missed, nor is any beside `L`.
        """
        items = self.day_of_month.items
        if any(isinstance(item, LastDay) for item in items):
            return ()
        named = set()
        for item in items:
            match item:
                case NearestWeekday(day):
                    named.add(day)
                case Numbers(first, last) if first <= last:
                    named.add(first)
        leap_only = all(_length(year, 2) == 29 for year in self.year.values)
        shortest = {
            month: 29 if month == 2 and leap_only else _LENGTHS[month - 1]
            for month in sorted(self.month.values)
        }
        found = []
        for day in sorted(named):
            months = tuple(month for month, length in shortest.items() if length < day)
            if months and day - 1 not in self.day_of_month.values:
                found.append(MissingDay(day, months))
        return tuple(found)

    def step_past_midnight(self) -> Step | None:
        """The step of hours that looks as if it went on after midnight, and runs once a day.

        A step of 24 (`5/24`) means once a day, and is none. AWS Backup evaluates the hours of
        each day from 00:00 to 23:59:
        https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html
        """
        match self.hours.items:
            case (Numbers(first, _, step, "start"),) if first + step > 23 and step < 24:
                return Step(first, step)
        return None

    def weekday_numbers(self) -> tuple[int, ...]:
        """The days of the week that it writes as numbers (1 is SUN), `6L` and `3#2` apart."""
        return tuple(
            number
            for item in self.day_of_week.items
            if isinstance(item, Numbers)
            for number in item.written
        )

    @cached_property
    def weekdays(self) -> frozenset[int]:
        """The days of the week (1 is SUN) that day-of-week names, with those of `6L` and `3#2`.

        Empty where day-of-month says when it runs.
        """
        special = {
            item.weekday for item in self.day_of_week.items if isinstance(item, LastOfMonth | Nth)
        }
        return self.day_of_week.values | special


def _length(year: int, month: int) -> int:
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _LENGTHS[month - 1] + leap


def _days(field: Field, first: int, length: int) -> Iterator[int]:
    """The days that a day field names in a month whose 1st is weekday `first` (1 is SUN)."""

    def nearest_weekday(day: int) -> int:
        match (first + day - 2) % 7 + 1:
            case 7:
                return day - 1 if day > 1 else day + 2
            case 1:
                return day + 1 if day < length else day - 2
        return day

    for item in field.items:
        match item:
            case Numbers() if field.kind is WEEKDAY:
                weekdays = set(item.values(field.kind))
                yield from (d for d in range(1, length + 1) if (first + d - 2) % 7 + 1 in weekdays)
            case Numbers():
                yield from (day for day in item.values(field.kind) if day <= length)
            case LastDay(before, on_weekday):
                if length > before:
                    day = length - before
                    yield nearest_weekday(day) if on_weekday else day
            case NearestWeekday(day):
                if day <= length:
                    yield nearest_weekday(day)
            case LastOfMonth(weekday):
                yield length - (first + length - 2 - (weekday - 1)) % 7
            case Nth(weekday, nth):
                day = 1 + (weekday - first) % 7 + 7 * (nth - 1)
                if day <= length:
                    yield day


def first_meeting(
    one: Iterable[datetime], other: Iterable[datetime], within: timedelta
) -> tuple[datetime, datetime] | None:
    """The first run of each, both in order of time, that are no more than `within` apart."""
    ours, theirs = iter(one), iter(other)
    mine, yours = next(ours, None), next(theirs, None)
    while mine is not None and yours is not None:
        if abs(mine - yours) <= within:
            return mine, yours
        if mine < yours:
            mine = next(ours, None)
        else:
            yours = next(theirs, None)
    return None


__all__ = [
    "DEFAULT_SCHEDULE",
    "FIELDS",
    "MONTHS",
    "MONTH_NAMES",
    "WEEKDAYS",
    "ClockChange",
    "Frequency",
    "MissingDay",
    "PartialSchedule",
    "Schedule",
    "ScheduleError",
    "Step",
    "find_zone",
    "first_meeting",
    "parse_partial",
    "parse_schedule",
    "valid_zone",
]
