"""A number's text → its value. Knows nothing of where it stands."""

from __future__ import annotations

import re
from decimal import Decimal

# A number is written out for people and compared digit by digit: a text of ten characters must
# not cost more than that.
MAXIMUM_DIGITS = 1000

_NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?")


def number(text: str) -> int | Decimal | None:
    """An `int` where it is whole, else a Decimal without zeros behind; None if it is too long."""
    matched = _NUMBER.fullmatch(text)
    assert matched is not None
    sign, whole, fraction, exponent = matched[1], matched[2], matched[3] or "", matched[4] or "0"
    fraction = fraction.rstrip("0")
    size = len(whole) + len(fraction)
    if len(exponent) > 5 or size + abs(int(exponent)) > MAXIMUM_DIGITS:
        return None
    digits, scale = int(whole + fraction), int(exponent) - len(fraction)
    if digits == 0:
        return 0
    if scale >= 0:
        return int(f"{sign}{digits}{'0' * scale}")
    unit = int("1" + "0" * -scale)
    if digits % unit == 0:
        return int(f"{sign}{digits // unit}")
    return Decimal(f"{sign}{digits}E{scale}")
