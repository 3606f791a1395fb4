"""Text cut into what a reader takes for one character. Knows nothing of Terraform.

The boundaries of extended grapheme clusters of Unicode 15.0, as Terraform uses them:
https://www.unicode.org/reports/tr29/tr29-41.html
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache
from typing import Final

_ASCII_CLUSTERS: Final = re.compile(r"\r\n|[\x00-\x7f]")

# What the general category does not tell: ranges of code points, both ends included.
_EXTENDING: Final = (
    "09BE 09D7 0B3E 0B57 0BBE 0BD7 0CC2 0CD5-0CD6 0D3E 0D57 0DCF 0DDF 1B35 200C 302E-302F "
    "FF9E-FF9F 1133E 11357 114B0 114BD 115AF 11930 1D165 1D16E-1D172 1F3FB-1F3FF E0020-E007F"
)
_SPACING: Final = "0E33 0EB3"
_APART: Final = (
    "102B-102C 1038 1062-1064 1067-106D 1083 1087-108C 108F 109A-109C 1A61 1A63-1A64 AA7B AA7D "
    "11720-11721"
)
_PREPENDED: Final = (
    "0600-0605 06DD 070F 0890-0891 08E2 0D4E 110BD 110CD 111C2-111C3 1193F 11941 11A3A "
    "11A84-11A89 11D46 11F02"
)
_CONTROL: Final = "2065 FFF0-FFF8 E0000-E001F E0080-E00FF E01F0-E0FFF"
_PICTOGRAPHIC: Final = (
    "A9 AE 203C 2049 2122 2139 2194-2199 21A9-21AA 231A-231B 2328 2388 23CF 23E9-23F3 23F8-23FA "
    "24C2 25AA-25AB 25B6 25C0 25FB-25FE 2600-2605 2607-2612 2614-2685 2690-2705 2708-2712 2714 "
    "2716 271D 2721 2728 2733-2734 2744 2747 274C 274E 2753-2755 2757 2763-2767 2795-2797 27A1 "
    "27B0 27BF 2934-2935 2B05-2B07 2B1B-2B1C 2B50 2B55 3030 303D 3297 3299 1F000-1F0FF "
    "1F10D-1F10F 1F12F 1F16C-1F171 1F17E-1F17F 1F18E 1F191-1F19A 1F1AD-1F1E5 1F201-1F20F 1F21A "
    "1F22F 1F232-1F23A 1F23C-1F23F 1F249-1F3FA 1F400-1F53D 1F546-1F64F 1F680-1F6FF 1F774-1F77F "
    "1F7D5-1F7FF 1F80C-1F80F 1F848-1F84F 1F85A-1F85F 1F888-1F88F 1F8AE-1F8FF 1F90C-1F93A "
    "1F93C-1F945 1F947-1FAFF 1FC00-1FFFD"
)
_HANGUL: Final = (
    ("L", "1100-115F A960-A97C"),
    ("V", "1160-11A7 D7B0-D7C6"),
    ("T", "11A8-11FF D7CB-D7FB"),
)
_LISTED: Final = (
    ("control", _CONTROL),
    ("extend", _EXTENDING),
    ("spacing", _SPACING),
    ("other", _APART),
    ("prepend", _PREPENDED),
    ("pictographic", _PICTOGRAPHIC),
    ("flag", "1F1E6-1F1FF"),
    ("joiner", "200D"),
    ("CR", "0D"),
    ("LF", "0A"),
    *_HANGUL,
)
_BY_CATEGORY: Final = {
    "Cc": "control",
    "Cf": "control",
    "Zl": "control",
    "Zp": "control",
    "Cs": "control",
    "Mn": "extend",
    "Me": "extend",
    "Mc": "spacing",
}
_CONTROLS: Final = frozenset({"control", "CR", "LF"})
# Which part of a Hangul syllable may stand behind which.
_SYLLABLES: Final = frozenset(
    {
        *(("L", after) for after in ("L", "V", "LV", "LVT")),
        *((before, after) for before in ("LV", "V") for after in ("V", "T")),
        *((before, "T") for before in ("LVT", "T")),
    }
)


def graphemes(text: str) -> list[str]:
    """The grapheme clusters of a text, in their order."""
    if text.isascii():
        return _ASCII_CLUSTERS.findall(text)
    clusters: list[str] = []
    start = 0
    before = ""
    emoji = False  # whether what stands before is a pictogram, extended or not
    joined_emoji = False  # … and a joiner behind it
    flags = 0
    for place, character in enumerate(text):
        here = _property(character)
        if place and _breaks(before, here, joined_emoji, flags):
            clusters.append(text[start:place])
            start, flags = place, 0
        joined_emoji = emoji and here == "joiner"
        emoji = here == "pictographic" or (emoji and here == "extend")
        flags = flags + 1 if here == "flag" else 0
        before = here
    return [*clusters, text[start:]]


def _breaks(before: str, here: str, joined_emoji: bool, flags: int) -> bool:
    if before == "CR" and here == "LF":
        return False
    if before in _CONTROLS or here in _CONTROLS:
        return True
    if (before, here) in _SYLLABLES or here in ("extend", "joiner", "spacing"):
        return False
    if before == "prepend" or (joined_emoji and here == "pictographic"):
        return False
    return not (before == "flag" and here == "flag" and flags % 2 == 1)


@cache
def _table() -> tuple[list[int], list[tuple[int, str]]]:
    ranges = []
    for name, listed in _LISTED:
        for item in listed.split():
            first, _, last = item.partition("-")
            ranges.append((int(first, 16), int(last or first, 16), name))
    ranges.sort()
    return [first for first, _, _ in ranges], [(last, name) for _, last, name in ranges]


def _property(character: str) -> str:
    """What tells where a cluster ends: the Grapheme_Cluster_Break, or that it is a pictogram."""
    code = ord(character)
    if 0xAC00 <= code <= 0xD7A3:
        return "LVT" if (code - 0xAC00) % 28 else "LV"
    starts, ranges = _table()
    place = bisect_right(starts, code) - 1
    if place >= 0 and code <= ranges[place][0]:
        return ranges[place][1]
    return _BY_CATEGORY.get(unicodedata.category(character), "other")
