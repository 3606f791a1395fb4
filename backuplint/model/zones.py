"""Time zones by the names that AWS takes, and what a change of the clocks does to a local time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from typing import Literal

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


def closest_zone(name: str) -> str | None:
    """The name of a time zone that a wrong one was meant for, or None."""
    from difflib import get_close_matches

    folded = {zone.casefold(): zone for zone in _names()}
    wanted = "_".join(name[:100].split()).casefold()
    near = [wanted] if wanted in folded else get_close_matches(wanted, sorted(folded), 1, 0.85)
    return folded[near[0]] if near else None


@lru_cache(maxsize=64)
def days_of_change(name: str, start: date, end: date) -> tuple[date, ...]:
    """The days from `start` until before `end` on which a zone's clocks change.

    ValueError if there is no such zone.
    """
    zone = find_zone(name)
    days = (start + timedelta(days=day) for day in range((end - start).days))
    return tuple(d for d in days if clocks_change(datetime(d.year, d.month, d.day, tzinfo=zone)))


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


def clocks_change(midnight: datetime) -> bool:
    """Whether the clocks change on this local day."""
    return midnight.utcoffset() != (midnight + timedelta(days=1)).utcoffset()


def clock_change(local: datetime) -> Literal["skipped", "repeated"] | None:
    """What a change of the clocks does to a local time (PEP 495: `fold`)."""
    before, after = local.utcoffset(), local.replace(fold=1).utcoffset()
    if before is None or after is None or before == after:
        return None
    return "skipped" if before < after else "repeated"
