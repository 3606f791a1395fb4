"""AWS cron as AWS Backup takes it: parsed, judged, and when it runs; knows nothing of Terraform.

The grammar is EventBridge's. What its documentation leaves open and AWS's own samples or many
running plans write (`*/4`, `FRI-MON`, lower-case names) is taken; nothing is refused on a guess.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import Enum
from functools import cache, cached_property
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

DEFAULT_SCHEDULE = "cron(0 5 ? * * *)"
"""When AWS Backup runs a rule without a schedule."""

WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
"""The days of the week in AWS's order: `WEEKDAYS[number - 1]`."""

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_HORIZON = 60  # years; any pattern of dates and weekdays shows two of its runs in it


class ScheduleError(ValueError):
    """A text that AWS Backup does not take for a schedule.

    `start` and `end` are offsets in the text, of `field` where one field is at fault; in a text
    with holes each hole counts as one character.
    """

    def __init__(self, message: str, field: str | None, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.start = start
        self.end = end


# -- fields ---------------------------------------------------------------------


class Kind(NamedTuple):
    """One of the six fields: what it is called, and what it takes."""

    name: str
    unit: str
    low: int
    high: int
    signs: str
    names: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return self.high - self.low + 1

    @property
    def range(self) -> str:
        return f"{self.low} to {self.high}"

    def number(self, text: str) -> int | None:
        """A number or a name of this field, or None. The number may be out of range."""
        if re.fullmatch("[0-9]+", text):
            digits = text.lstrip("0") or "0"
            # Nothing in a schedule has five digits, and Python refuses to read thousands.
            return int(digits[:5])
        upper = text.upper()
        return self.names.index(upper) + self.low if upper in self.names else None


KINDS = (
    Kind("minutes", "minute", 0, 59, ", - * /"),
    Kind("hours", "hour", 0, 23, ", - * /"),
    Kind("day-of-month", "day of the month", 1, 31, ", - * ? / L W"),
    Kind("month", "month", 1, 12, ", - * /", MONTHS),
    Kind("day-of-week", "day of the week", 1, 7, ", - * ? L #", WEEKDAYS),
    Kind("year", "year", 1970, 2199, ", - * /"),
)
FIELDS = tuple(kind.name for kind in KINDS)
"""The names of the six fields, in their order."""

_MINUTES, _HOURS, _DAY, _MONTH, _WEEKDAY, _YEAR = KINDS


class Numbers(NamedTuple):
    """`5`, `*`, `1-5`, `20-2`, `0/4`, `*/6`, `9-17/2`: `last` may lie before `first`."""

    first: int
    last: int
    step: int
    form: Literal["every", "value", "range", "start"]  # `start`: N/step, up to the field's end
    written: tuple[int, ...] = ()  # what stands there in figures and not as a name

    def values(self, kind: Kind) -> Iterator[int]:
        last = self.last if self.last >= self.first else self.last + kind.size
        for value in range(self.first, last + 1, self.step):
            yield value if value <= kind.high else value - kind.size


class LastDay(NamedTuple):
    """`L`, `L-3` (three days before the last), `LW` (the last weekday)."""

    before: int
    on_weekday: bool


class NearestWeekday(NamedTuple):
    """`15W`: the day from Monday to Friday, of the same month, that is nearest the 15th."""

    day: int


class LastOfMonth(NamedTuple):
    """`6L`: the last Friday of the month."""

    weekday: int


class Nth(NamedTuple):
    """`3#2`: the second Tuesday of the month. A month without a fifth has no run of `3#5`."""

    weekday: int
    nth: int


Item: TypeAlias = Numbers | LastDay | NearestWeekday | LastOfMonth | Nth


@dataclass(frozen=True)
class Field:
    """A field as it was written: `start` is its offset in the text; `?` has no items."""

    kind: Kind
    text: str
    start: int
    items: tuple[Item, ...]

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def is_open(self) -> bool:
        """Whether it is `?`."""
        return not self.items

    @cached_property
    def values(self) -> frozenset[int]:
        """Its numbers, without those that only a calendar can tell (`L`, `15W`, `3#2`)."""
        return frozenset(
            value
            for item in self.items
            if isinstance(item, Numbers)
            for value in item.values(self.kind)
        )


class _ItemError(Exception):
    """What is wrong with an item; the field it stands in is added where it is known."""


def _field(kind: Kind, text: str, start: int) -> Field:
    try:
        items = () if text == "?" and "?" in kind.signs else _items(kind, text)
    except _ItemError as wrong:
        raise ScheduleError(str(wrong), kind.name, start, start + len(text)) from None
    return Field(kind, text, start, items)


def _items(kind: Kind, text: str) -> tuple[Item, ...]:
    parts = text.split(",")
    if "" in parts:
        raise _ItemError(f"`{_short(text)}` has an empty place; a list is `a,b` without blanks")
    if "?" in parts and "?" in kind.signs:
        raise _ItemError(f"`{_short(text)}` has a `?` in a list; `?` stands alone in its field")
    items = tuple(_item(kind, part) for part in parts)
    if len(items) > 1 and any(isinstance(item, Nth) for item in items):
        raise _ItemError(
            f"`{_short(text)}` is {len(items)} expressions; a {kind.name} with `#` takes only one"
        )
    return items


def _item(kind: Kind, text: str) -> Item:
    if not text.isascii():  # `upper` makes a plain I of a dotless one
        raise _ItemError(_meaningless(kind, text))
    special = None
    if kind is _DAY:
        special = _day_item(text.upper())
    elif kind is _WEEKDAY:
        special = _weekday_item(text.upper())
    if special is not None:
        return special
    found = re.fullmatch(r"(?:(\*)|(\w+)(?:-(\w+))?)(?:/([0-9]+))?", text, re.ASCII)
    if found is None:
        raise _ItemError(_meaningless(kind, text))
    star, first, last, step = found.groups()
    every = 1 if step is None else _step(kind, text, step, bool(star))
    if star:
        return Numbers(kind.low, kind.high, every, "every")
    low = _number(kind, first, text)
    high = low if last is None else _number(kind, last, text)
    written = tuple(
        number for part, number in ((first, low), (last, high)) if part and part.isdigit()
    )
    if last is not None:
        if kind is _YEAR and high < low:
            raise _ItemError(f"years {_short(text)} end before they start; a range goes upwards")
        return Numbers(low, high, every, "range", written)
    if step is not None:
        return Numbers(low, kind.high, every, "start", written)
    return Numbers(low, low, 1, "value", written)


def _day_item(text: str) -> Item | None:
    if found := re.fullmatch(r"L(?:-([0-9]+))?(W?)", text):
        before = 0 if found[1] is None else (_DAY.number(found[1]) or 0)
        if before > 30:
            raise _ItemError(f"`{_short(text)}` is in no month; at most `L-30` is")
        return LastDay(before, bool(found[2]))
    if found := re.fullmatch(r"([0-9]+)W", text):
        return NearestWeekday(_number(_DAY, found[1], text))
    return None


def _weekday_item(text: str) -> Item | None:
    if text == "L":
        return Numbers(_WEEKDAY.high, _WEEKDAY.high, 1, "value")
    if found := re.fullmatch(r"([0-9]+|[A-Z]{3})L", text):
        return LastOfMonth(_number(_WEEKDAY, found[1], text))
    if found := re.fullmatch(r"([0-9]+|[A-Z]{3})#([0-9]+)", text):
        nth = _WEEKDAY.number(found[2]) or 0
        if not 1 <= nth <= 5:
            raise _ItemError(
                f"no month has a `{_short(text)}`; the number after `#` goes from 1 to 5"
            )
        return Nth(_number(_WEEKDAY, found[1], text), nth)
    return None


def _number(kind: Kind, text: str, item: str) -> int:
    number = kind.number(text)
    if number is None:
        raise _ItemError(_meaningless(kind, item))
    if not kind.low <= number <= kind.high:
        names = f", or {kind.names[0]} to {kind.names[-1]}" if kind.names else ""
        units = kind.unit.replace("day of", "days of") if " " in kind.unit else f"{kind.unit}s"
        raise _ItemError(
            f"{kind.unit} {_short(text)} is out of range; {units} go from {kind.range}{names}"
        )
    return number


def _step(kind: Kind, item: str, text: str, of_all: bool) -> int:
    # EventBridge refuses `*/60`, but plans that run have `0/60`: it is its start alone.
    step = _YEAR.number(text) or 0
    limit = kind.size - 1 if of_all and kind in (_MINUTES, _HOURS) else kind.size
    if not 1 <= step <= limit:
        raise _ItemError(
            f"step {_short(text)} of `{_short(item)}` is out of range; "
            f"steps in {kind.name} go from 1 to {limit}"
        )
    return step


def _meaningless(kind: Kind, text: str) -> str:
    names = f", {kind.names[0]}-{kind.names[-1]}" if kind.names else ""
    return (
        f"`{_short(text)}` means nothing in {kind.name}; "
        f"it takes {kind.low}-{kind.high}{names} and `{kind.signs}`"
    )


def _short(text: str) -> str:
    shown = "".join(c if c.isprintable() else "\ufffd" for c in text[:20])
    return shown if len(text) <= 20 else f"{shown}…"


# -- texts ----------------------------------------------------------------------

_BLANKS = " \t\n\r\f\v"
_HOLE = "\ue000"  # stands for text that is not known; itself in no schedule
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SIX = "AWS cron has six: minutes hours day-of-month month day-of-week year"

_Fields: TypeAlias = tuple[Field | None, ...]


def _read(text: str) -> _Fields:
    """The six fields of a text; None for those that holes leave open."""
    start, end = _parentheses(text)
    tokens = [
        (m.group(), m.start()) for m in re.compile(r"\S+", re.ASCII).finditer(text, start, end)
    ]
    certain = _places(tokens, text, start, end)
    fields = tuple(_field(kind, *token) if token else None for kind, token in zip(KINDS, certain))
    day, weekday = fields[2], fields[4]
    if day and weekday and day.is_open == weekday.is_open:
        fact = (
            "both day-of-month and day-of-week are `?`"
            if day.is_open
            else "neither day-of-month nor day-of-week is `?`"
        )
        message = f"{fact}; exactly one of them must be"
        raise ScheduleError(message, None, day.start, weekday.end)
    return fields


def _parentheses(text: str) -> tuple[int, int]:
    """Where the fields start and end; raises unless they can stand in `cron(…)`."""
    end = len(text.rstrip(_BLANKS))
    if not end:
        message = "an empty schedule; AWS Backup takes `cron(…)` with six fields"
        raise ScheduleError(message, None, 0, len(text))
    start = len(text) - len(text.lstrip(_BLANKS))
    hole = text.find(_HOLE)
    head = text[start : end if hole < 0 else hole]

    def wrong(message: str) -> ScheduleError:
        return ScheduleError(message, None, start, end)

    if not head.startswith("cron(") and (hole < 0 or not "cron(".startswith(head)):
        named = re.match(r"([A-Za-z]+)\s*\(", head)
        what = f"`{_short(named[1])}(…)`" if named else f"`{_short(head)}`"
        if named and named[1].lower() == "cron":
            what = f"`{_short(named[0])}`"
        raise wrong(f"{what} is not a schedule of AWS Backup; it takes `cron(…)` with six fields")
    if text[end - 1] not in (")", _HOLE):
        raise wrong("no `)` at the end; a schedule is `cron(…)` and nothing after it")
    closed = text[end - 1] == ")"
    return min(start + 5, start + len(head)), end - 1 if closed else end


def _places(
    tokens: list[tuple[str, int]], text: str, start: int, end: int
) -> list[tuple[str, int] | None]:
    # A hole may hold no field or several: what stands before the first is certain from the
    # left, what stands after the last from the right, and nothing between them.
    whole = [_HOLE not in token for token, _ in tokens]
    count = sum(whole)
    if count > 6 or (all(whole) and count < 6):
        message = f"{_count(count)}; {_SIX}"
        if count > 6 and re.search(r",\s|\s,", text[start:end], re.ASCII):
            message = f"a blank beside a comma makes {_count(count)}; lists are written without"
        raise ScheduleError(message, None, start, end)
    if all(whole):
        return list(tokens)
    left = whole.index(False)
    right = whole[::-1].index(False)
    unsure: list[tuple[str, int] | None] = [None] * (6 - left - right)
    return [*tokens[:left], *unsure, *tokens[len(tokens) - right :]]


def _count(count: int) -> str:
    number = _COUNTS[count] if count < len(_COUNTS) else count
    return f"{number} field" if count == 1 else f"{number} fields"


def parse_schedule(text: str) -> Schedule:
    """The schedule that a text is. Raises ScheduleError if it is none."""
    fields = _read(text.replace(_HOLE, "\ufffd"))
    minutes, hours, day, month, weekday, year = filter(None, fields)  # there are no holes
    return Schedule(text, minutes, hours, day, month, weekday, year)


def parse_partial(pieces: Sequence[str | None]) -> PartialSchedule:
    """What is certain of a text with holes (None), whatever they hold.

    Raises ScheduleError if nothing that the holes can hold makes it a schedule.
    """
    text = "".join(_HOLE if piece is None else piece.replace(_HOLE, "\ufffd") for piece in pieces)
    return PartialSchedule(text.replace(_HOLE, "…"), _read(text))


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
        open_kind = _DAY if by_weekday else _WEEKDAY
        minutes, hours, day, month, weekday, year = (
            known.get(kind.name) or _field(kind, "?" if kind is open_kind else "*", 0)
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
            if _changes(midnight):
                for offset in self._offsets:
                    if _change(midnight + offset) != "skipped":
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
            if not _changes(midnight):
                continue
            for offset in self._offsets:
                if kind := _change(midnight + offset):
                    yield ClockChange((midnight + offset).replace(tzinfo=None), kind)

    # how often

    def _day_gaps(self, today: date) -> tuple[int, int] | None:
        """The shortest and the longest time, in days, from one day on which it runs to the next."""
        end = date(min(today.year + _HORIZON, _YEAR.high), 12, 31)
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
        end = date(_YEAR.high + 1, 1, 1)
        if any(self.run_days(start, end)):
            return None
        years, names = self.year.text, self._month_names
        if max(self.year.values) < start.year:
            return f"year {years} is past"
        always = replace(self, year=_field(_YEAR, "*", 0))
        day = f"day {self.day_of_month.text}"
        if self.day_of_month.is_open:
            day = f"day of the week {self.day_of_week.text}"
        if not any(always.run_days(date(_YEAR.low, 1, 1), end)):
            return f"there is no {day} in {names}"
        if not any(self.run_days(date(_YEAR.low, 1, 1), end)):
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
            case Numbers() if field.kind is _WEEKDAY:
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


# -- zones ----------------------------------------------------------------------

_OFFSET = re.compile(r"(?:UTC|GMT|UT)?([+-])([0-9]{1,2})(?::?([0-5][0-9]))?", re.ASCII)


def valid_zone(name: str) -> bool:
    """Whether it names a time zone: by IANA's name, or as an offset (`+02:00`, `UTC-3`, `Z`)."""
    return _fixed(name) is not None or name in _names() or name in _names_of_system()


def find_zone(name: str) -> tzinfo:
    """The time zone of a name. ValueError if there is none."""
    fixed = _fixed(name)
    if fixed is not None:
        return fixed
    if not valid_zone(name):
        raise ValueError(f"no time zone {name!r}")
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def _fixed(name: str) -> tzinfo | None:
    if name in ("UTC", "Etc/UTC", "Z"):
        return UTC
    found = _OFFSET.fullmatch(name)
    if found is None or int(found[2]) > 18:  # hours; nobody lives beyond 14
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(-offset if found[1] == "-" else offset)


@cache
def _names() -> frozenset[str]:
    from importlib.resources import files

    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split())


@cache
def _names_of_system() -> frozenset[str]:
    """Slow: it reads every file of the system's zones. They may be newer than ours."""
    from zoneinfo import available_timezones

    return frozenset(available_timezones() - {"localtime"})


def _changes(midnight: datetime) -> bool:
    """Whether the clocks change on this local day."""
    return midnight.utcoffset() != (midnight + timedelta(days=1)).utcoffset()


def _change(local: datetime) -> Literal["skipped", "repeated"] | None:
    """What a change of the clocks does to a local time (PEP 495: `fold`)."""
    before, after = local.utcoffset(), local.replace(fold=1).utcoffset()
    if before is None or after is None or before == after:
        return None
    return "skipped" if before < after else "repeated"
