"""What a name or a comment says of a schedule: how often, and on which days of the week.

Knows English words. Where a text may mean something else, it says nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from backuplint import Known, Span

Often: TypeAlias = Literal["hourly", "daily", "weekly", "monthly", "otherwise"]

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
COMMENT = re.compile(r"(?:#|//)\s*(.*)")
# Comments that speak to tools: carets and arrows under examples, and ignore comments.
FOR_TOOLS = re.compile(r"^\W*\^|^\W*<--|backuplint:")

_WAYS: dict[Often, tuple[str, ...]] = {
    "hourly": ("hourly",),
    "daily": ("daily", "nightly"),
    "weekly": ("weekly",),
    "monthly": ("monthly",),
    "otherwise": (
        *("yearly", "annual", "annually", "quarterly", "fortnightly"),
        *("biweekly", "bimonthly", "semiweekly", "semimonthly"),
        *("weekday", "weekdays", "weekend", "weekends"),
    ),
}
OFTEN = {word: often for often, ways in _WAYS.items() for word in ways}
EVERY = {"hour": "hourly", "day": "daily", "night": "daily", "week": "weekly", "month": "monthly"}
NAMES = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
DAYS = {word: number for number, name in enumerate(NAMES, start=1) for word in (name, f"{name}s")}
SHORT_DAYS = {name[:3]: number for number, name in enumerate(NAMES, start=1)}
SHORT_DAYS |= {"tues": 3, "thur": 5, "thurs": 5}
RANGE = re.compile(r"\b([a-z]+)\s?(?:-|–|\bto\b|\bthrough\b|\bthru\b|\buntil\b)\s?([a-z]+)")
# The groups of days that have a name: from Monday to Friday, and the rest.
WORKING = re.compile(r"(?:week|work|working|business)-?days?")
WEEKEND = re.compile(r"week-?ends?")

# After these a word says nothing of the rule: "not weekly", "twice daily", "for the monthly close".
BEFORE = re.compile(
    r"[0-9]+|non?|not|never|except|without|other|than|bi|semi|half|twice|thrice|two|three|four|six"
    r"|eight|twelve|multi|sub|pre|post|before|after|for|of|with|from|beside|besides|plus|old"
)
# Nor before these: "monthly report", "continuous integration".
AFTER = re.compile(
    r"retention|retain(?:ed)?|ke(?:ep|pt)|reports?|clos(?:e|ing)|batch(?:es)?|exports?|imports?|loads?"
    r"|releases?|invoices?|billing|delivery|integration|deploy(?:ment|s)?|improvement|monitoring"
    r"|compliance|twice"
)
# In a comment, which may tell a story, only these may stand before the word, and beside it.
FILLERS = frozenset(
    {
        *("backup", "backups", "snapshot", "snapshots", "rule", "schedule", "scheduled"),
        *("back", "backed", "backs", "up", "run", "running", "runs", "start", "starts"),
        *("take", "taken", "takes", "do", "each", "every", "once", "midnight", "night"),
        *("a", "am", "and", "are", "at", "from", "in", "is", "it", "o", "on", "pm", "the"),
        *("this", "to", "utc"),
    }
)


@dataclass(frozen=True)
class Says:
    """What a text says. Several ways of saying how often are all that are meant."""

    often: frozenset[Often] = frozenset()
    days: frozenset[int] = frozenset()  # 1 is Sunday
    continuous: bool = False


NOTHING = Says()


def words(text: str) -> list[str]:
    """The words of a text, `every day` being `daily`."""
    found: list[str] = []
    for word in WORD.findall(text):
        word = word.lower()
        if found and found[-1] in ("every", "each") and word in EVERY:
            found[-1] = EVERY[word]
        else:
            found.append(word)
    return found


def name_says(name: str) -> Says:
    """What the name of a rule says of it."""
    return _says(words(name))


def comment_says(text: str) -> Says:
    """What a comment says, if it begins with that."""
    found = words(text)
    said: list[str] = []
    for word in found:
        if not (word in FILLERS or word.isdigit() or _speaks(word)):
            break
        said.append(word)
    if len(said) < len(found) and said and _speaks(said[-1]):
        said.pop()  # "daily exports are done": of something else
    return _says(said)


def _speaks(word: str) -> bool:
    return word in OFTEN or word in DAYS or word.startswith("continuous")


def _says(found: list[str]) -> Says:
    around = zip(["", *found], found, [*found[1:], ""], strict=False)
    meant = [w for b, w, a in around if not (BEFORE.fullmatch(b) or AFTER.fullmatch(a))]
    lost = {w for w in found if _speaks(w)} - set(meant)
    if lost or "except" in found or "not" in found:
        return NOTHING
    return Says(
        frozenset(OFTEN[word] for word in meant if word in OFTEN),
        frozenset(DAYS[word] for word in meant if word in DAYS),
        any(word in ("continuous", "continuously") for word in meant),
    )


def weekdays_in(text: str) -> frozenset[int]:
    """All days of the week that a text names, by number; 1 is Sunday."""
    numbers = {**SHORT_DAYS, **DAYS}
    found = {numbers[word] for word in words(text) if word in numbers}
    for first, last in RANGE.findall(text.lower()):
        if first in numbers and last in numbers:
            days = (numbers[last] - numbers[first]) % 7
            found |= {(numbers[first] + day - 1) % 7 + 1 for day in range(days + 1)}
    together = "-".join(words(text))
    if WORKING.search(together):
        found |= {2, 3, 4, 5, 6}
    return frozenset(found | {1, 7} if WEEKEND.search(together) else found)


def comments_beside(span: Span) -> Iterator[Known[str]]:
    """The comments behind a value on its line, and on the lines right above it."""
    source = span.source
    line = source.line(span.last.line)
    behind = re.match(r"[\s,{})\]]*", line[span.last.column - 1 :])
    start = span.last.column - 1 + (behind.end() if behind else 0)
    found = COMMENT.match(line, start)
    if found is not None and not FOR_TOOLS.search(found[1]):
        place = source.offset(span.last.line) + start
        yield Known(found[1], (source.span(place, place + len(found[0])),))
    above: list[str] = []
    number = span.first.line - 1
    while number > 0 and (found := COMMENT.match(source.line(number).strip())):
        if FOR_TOOLS.search(found[1]):
            break
        above.insert(0, found[1])
        number -= 1
    if above:
        text = source.line(number + 1)
        place = source.offset(number + 1) + len(text) - len(text.lstrip())
        yield Known(" ".join(above), (source.span(place, place + len(text.strip())),))


def line_of(span: Span) -> str:
    """What stands on the lines of a value beside it: a name, a key, a comment."""
    source = span.source
    before = source.line(span.first.line)[: span.first.column - 1]
    return f"{before} {source.line(span.last.line)[span.last.column - 1 :]}"
