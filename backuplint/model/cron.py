"""AWS cron's grammar: the six fields of a schedule, and what may stand in each.

The grammar is EventBridge's. What its documentation leaves open and AWS's own samples or many
running plans write (`*/4`, `FRI-MON`, lower-case names) is taken; nothing is refused on a guess.
Knows nothing of dates.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
"""The days of the week in AWS's order: `WEEKDAYS[number - 1]`."""

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


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

MINUTES, HOURS, DAY, MONTH, WEEKDAY, YEAR = KINDS


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


def read_field(kind: Kind, text: str, start: int) -> Field:
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
    if kind is DAY:
        special = _day_item(text.upper())
    elif kind is WEEKDAY:
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
        if kind is YEAR and high < low:
            raise _ItemError(f"years {_short(text)} end before they start; a range goes upwards")
        return Numbers(low, high, every, "range", written)
    if step is not None:
        return Numbers(low, kind.high, every, "start", written)
    return Numbers(low, low, 1, "value", written)


def _day_item(text: str) -> Item | None:
    if found := re.fullmatch(r"L(?:-([0-9]+))?(W?)", text):
        before = 0 if found[1] is None else (DAY.number(found[1]) or 0)
        if before > 30:
            raise _ItemError(f"`{_short(text)}` is in no month; at most `L-30` is")
        return LastDay(before, bool(found[2]))
    if found := re.fullmatch(r"([0-9]+)W", text):
        return NearestWeekday(_number(DAY, found[1], text))
    return None


def _weekday_item(text: str) -> Item | None:
    if text == "L":
        return Numbers(WEEKDAY.high, WEEKDAY.high, 1, "value")
    if found := re.fullmatch(r"([0-9]+|[A-Z]{3})L", text):
        return LastOfMonth(_number(WEEKDAY, found[1], text))
    if found := re.fullmatch(r"([0-9]+|[A-Z]{3})#([0-9]+)", text):
        nth = WEEKDAY.number(found[2]) or 0
        if not 1 <= nth <= 5:
            raise _ItemError(
                f"no month has a `{_short(text)}`; the number after `#` goes from 1 to 5"
            )
        return Nth(_number(WEEKDAY, found[1], text), nth)
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
    step = YEAR.number(text) or 0
    limit = kind.size - 1 if of_all and kind in (MINUTES, HOURS) else kind.size
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
HOLE = "\ue000"  # stands for text that is not known; itself in no schedule
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SIX = "AWS cron has six: minutes hours day-of-month month day-of-week year"

_Fields: TypeAlias = tuple[Field | None, ...]


def read_fields(text: str) -> _Fields:
    """The six fields of a text; None for those that holes leave open."""
    start, end = _parentheses(text)
    tokens = [
        (m.group(), m.start()) for m in re.compile(r"\S+", re.ASCII).finditer(text, start, end)
    ]
    certain = _places(tokens, text, start, end)
    fields = tuple(
        read_field(kind, *token) if token else None for kind, token in zip(KINDS, certain)
    )
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
    hole = text.find(HOLE)
    head = text[start : end if hole < 0 else hole]

    def wrong(message: str) -> ScheduleError:
        return ScheduleError(message, None, start, end)

    if not head.startswith("cron(") and (hole < 0 or not "cron(".startswith(head)):
        named = re.match(r"([A-Za-z]+)\s*\(", head)
        what = f"`{_short(named[1])}(…)`" if named else f"`{_short(head)}`"
        if named and named[1].lower() == "cron":
            what = f"`{_short(named[0])}`"
        raise wrong(f"{what} is not a schedule of AWS Backup; it takes `cron(…)` with six fields")
    if text[end - 1] not in (")", HOLE):
        raise wrong("no `)` at the end; a schedule is `cron(…)` and nothing after it")
    closed = text[end - 1] == ")"
    return min(start + 5, start + len(head)), end - 1 if closed else end


def _places(
    tokens: list[tuple[str, int]], text: str, start: int, end: int
) -> list[tuple[str, int] | None]:
    # A hole may hold no field or several: what stands before the first is certain from the
    # left, what stands after the last from the right, and nothing between them.
    whole = [HOLE not in token for token, _ in tokens]
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
