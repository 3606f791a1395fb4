"""Terraform's functions on dates and times. Knows no clock: what is now, only a run can tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from backuplint.terraform.functions.function import Context, FunctionError, Parameter, function
from backuplint.terraform.functions.text import known_text, not_evaluated
from backuplint.terraform.types import STRING
from backuplint.values import Known, Unknown, Value

_SECOND: Final = 10**9  # nanoseconds
_MINUTE: Final = 60 * _SECOND
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR
_LONGEST: Final = 2**63 - 1  # nanoseconds of a duration: 292 years

_UNITS: Final = {
    "ns": 1,
    "us": 1000,
    "µs": 1000,  # the micro sign …
    "μs": 1000,  # … and the Greek letter
    "ms": 10**6,
    "s": _SECOND,
    "m": _MINUTE,
    "h": _HOUR,
}
_DURATION_PART: Final = re.compile(r"([0-9]*)(?:\.([0-9]*))?([^0-9.]+)")
_TIMESTAMP: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
)
_TOKEN: Final = re.compile(r"''|'(?:[^']|'')*+'|'|([A-Za-z])\1*|[^A-Za-z']+")
_FOUR_YEARS: Final = 1461  # days

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS: Final = (
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
    *("Saturday", "Sunday"),
)


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A time of RFC 3339. `nanoseconds` count from the start of the year 1 in UTC, `offset` is
    the minutes that its zone is ahead of UTC.
    """

    nanoseconds: int
    offset: int

    @property
    def days(self) -> int:
        """The whole days of its own zone since the start of the year 1."""
        return self._local // _DAY

    @property
    def date(self) -> date | None:
        """The date in its own zone; None outside the years 1 to 9999."""
        if not 0 <= self.days < date.max.toordinal():
            return None
        return date.fromordinal(self.days + 1)

    @property
    def time(self) -> tuple[int, int, int]:
        """The hour, minute and second in its own zone."""
        seconds = self._local % _DAY // _SECOND
        return seconds // 3600, seconds // 60 % 60, seconds % 60

    @property
    def _local(self) -> int:
        return self.nanoseconds + self.offset * _MINUTE

    def zone(self, colon: str = ":", utc: str = "") -> str:
        if utc and self.offset == 0:
            return utc
        hours, minutes = divmod(abs(self.offset), 60)
        return f"{'-' if self.offset < 0 else '+'}{hours:02d}{colon}{minutes:02d}"


def parse_timestamp(text: str) -> Timestamp:
    """Read a time of RFC 3339. Errors: FunctionError."""
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        raise FunctionError("a timestamp must look like 2006-01-02T15:04:05Z")
    year, month, day, hour, minute, second = map(int, match.group(1, 2, 3, 4, 5, 6))
    hours, minutes = int(match[9] or 0), int(match[10] or 0)
    if hour > 23 or minute > 59 or second > 59 or hours > 23 or minutes > 59:
        raise FunctionError("the timestamp has a time that no day has")
    try:
        days = date(year or 4, month, day).toordinal() - 1
    except ValueError:
        raise FunctionError("the timestamp has a date that no calendar has") from None
    if year == 0:
        days -= _FOUR_YEARS
    nanoseconds = int((match[7] or "")[:9].ljust(9, "0"))
    offset = (hours * 60 + minutes) * (-1 if match[8] == "-" else 1)
    seconds = ((days * 24 + hour) * 60 + minute - offset) * 60 + second
    return Timestamp(seconds * _SECOND + nanoseconds, offset)


def parse_duration(text: str) -> int:
    """The nanoseconds of a duration such as `1h30m`. Errors: FunctionError."""
    sign, rest = (-1, text[1:]) if text.startswith("-") else (1, text.removeprefix("+"))
    if rest == "0":
        return 0
    total, place = 0, 0
    while place < len(rest):
        match = _DURATION_PART.match(rest, place)
        if match is None or not (match[1] or match[2]) or match[3] not in _UNITS:
            raise FunctionError("a duration must look like 1h30m, in h, m, s, ms, us or ns")
        unit = _UNITS[match[3]]
        total += int(match[1].lstrip("0")[:20] or 0) * unit + _fraction(match[2] or "", unit)
        place = match.end()
    if not rest or total > _LONGEST + (sign < 0):
        raise FunctionError("a duration must not be empty, or longer than 292 years")
    return sign * total


def _fraction(digits: str, unit: int) -> int:
    """Part of a unit, rounded as Go does: in floating point, down."""
    scale = 1.0
    number = 0
    for digit in digits:
        if number > _LONGEST // 10 or number * 10 + int(digit) > _LONGEST + 1:
            break
        number = number * 10 + int(digit)
        scale *= 10
    return int(number * (unit / scale))


@function("timestamp")
def _timestamp(_: Context) -> Value:
    return Unknown("the time of the apply", not_null=True)


@function("plantimestamp")
def _plantimestamp(_: Context) -> Value:
    return Unknown("the time of the plan", not_null=True)


@function("timeadd", Parameter("timestamp", STRING), Parameter("duration", STRING))
def _timeadd(_: Context, timestamp: Known[str], duration: Known[str]) -> Value:
    start = parse_timestamp(timestamp.value)
    end = Timestamp(start.nanoseconds + parse_duration(duration.value), start.offset)
    day = end.date
    if day is None:
        return not_evaluated("a time outside the years 1 to 9999")
    hour, minute, second = end.time
    return known_text(f"{day.isoformat()}T{hour:02d}:{minute:02d}:{second:02d}{end.zone(utc='Z')}")


@function("timecmp", Parameter("timestamp_a", STRING), Parameter("timestamp_b", STRING))
def _timecmp(_: Context, one: Known[str], other: Known[str]) -> Value:
    a, b = parse_timestamp(one.value).nanoseconds, parse_timestamp(other.value).nanoseconds
    return Known((a > b) - (a < b))


@function("formatdate", Parameter("spec", STRING), Parameter("timestamp", STRING))
def _formatdate(_: Context, spec: Known[str], timestamp: Known[str]) -> Value:
    moment = parse_timestamp(timestamp.value)
    day = moment.date
    parts: list[str] = []
    for match in _TOKEN.finditer(spec.value):
        token = match[0]
        if match[1]:
            write = _VERBS.get(token)
            if write is None:
                raise FunctionError(f"`{token}` is no part of a date; put other text in quotes")
            if day is None:
                return not_evaluated("a time outside the years 1 to 9999")
            parts.append(write(day, moment))
        elif token == "''":
            parts.append("'")
        elif token == "'":
            raise FunctionError("a quote in the format is never closed")
        elif token.startswith("'"):
            parts.append(token[1:-1].replace("''", "'"))
        else:
            parts.append(token)
    return known_text("".join(parts))


_VERBS: Final[dict[str, Callable[[date, Timestamp], str]]] = {
    "YYYY": lambda day, _: f"{day.year:04d}",
    "YY": lambda day, _: f"{day.year % 100:02d}",
    "MMMM": lambda day, _: _MONTHS[day.month - 1],
    "MMM": lambda day, _: _MONTHS[day.month - 1][:3],
    "MM": lambda day, _: f"{day.month:02d}",
    "M": lambda day, _: str(day.month),
    "DD": lambda day, _: f"{day.day:02d}",
    "D": lambda day, _: str(day.day),
    "EEEE": lambda day, _: _WEEKDAYS[day.weekday()],
    "EEE": lambda day, _: _WEEKDAYS[day.weekday()][:3],
    "hh": lambda _, moment: f"{moment.time[0]:02d}",
    "h": lambda _, moment: str(moment.time[0]),
    "HH": lambda _, moment: f"{_of_twelve(moment):02d}",
    "H": lambda _, moment: str(_of_twelve(moment)),
    "AA": lambda _, moment: "AM" if moment.time[0] < 12 else "PM",
    "aa": lambda _, moment: "am" if moment.time[0] < 12 else "pm",
    "mm": lambda _, moment: f"{moment.time[1]:02d}",
    "m": lambda _, moment: str(moment.time[1]),
    "ss": lambda _, moment: f"{moment.time[2]:02d}",
    "s": lambda _, moment: str(moment.time[2]),
    "ZZZZZ": lambda _, moment: moment.zone(),
    "ZZZZ": lambda _, moment: moment.zone(colon=""),
    "ZZZ": lambda _, moment: moment.zone(colon="", utc="UTC"),
    "Z": lambda _, moment: moment.zone(utc="Z"),
}


def _of_twelve(moment: Timestamp) -> int:
    return moment.time[0] % 12 or 12
