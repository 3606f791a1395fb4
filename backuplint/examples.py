"""Examples that say what they expect, in comments.

Carets point up, at exactly the value that is wrong; an arrow points left, at a block's header:

    rule { # <-- nothing ever deletes [endless-retention]
      delete_after = 60
      #              ^^ deleted 30 days after [short-cold-storage]

Of one block several arrows may speak: `rule { # <-- one thing [a] <-- another [b]`.

The text must occur in the message; a `[rule-id]`, if there is one, must be the rule's. Every
finding needs its comment, and every comment its finding.

A line `# --option RULE.NAME=VALUE` in an example sets an option, as on the command line.

An example in a manual is `main.tf`. A comment that is nothing but a path begins another file:

    # modules/backup/variables.tf
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from backuplint.engine import Result
from backuplint.source import Source

_SAYS = r"[ \t]*(?P<text>.*?)[ \t]*(?:\[(?P<id>[a-z][a-z0-9-]*)\])?[ \t]*$"
CARETS = re.compile(r"(?P<before>[ \t]*(?:#|//)[ \t]*)(?P<place>\^+)" + _SAYS)
FILE = re.compile(r"^# ([\w-][\w.-]*(?:/[\w.-]+)*\.(?:tf|tfvars))\n", re.MULTILINE)
ARROW = re.compile(r"(?P<before>[ \t]*)(?P<place>[^{]*?)[ \t]*\{[ \t]*#[ \t]*<--(?P<says>.*)")
SAYS = re.compile(_SAYS)


@dataclass(frozen=True)
class Expected:
    """One comment: the place that it points at, and what it says. Counts from 1."""

    file: str
    line: int
    column: int
    width: int
    text: str
    id: str | None

    def meets(self, result: Result) -> bool:
        span = result.span
        place = (*span.first, span.end - span.start)
        return (
            span.source.name == self.file
            and place == (self.line, self.column, self.width)
            and self.text in result.message
            and self.id in (None, result.rule.id)
        )

    def __str__(self) -> str:
        about = f" [{self.id}]" if self.id else ""
        return f"{self.file}:{self.line}:{self.column} (width {self.width}): {self.text!r}{about}"


def example_options(text: str) -> list[str]:
    """The options that an example sets: `RULE.NAME=VALUE`."""
    return re.findall(r"^# --option (\S+)$", text, re.MULTILINE)


def example_files(text: str) -> dict[str, str]:
    """The files that an example in a manual is made of, by their paths."""
    first, *rest = FILE.split(text)
    files = dict(zip(rest[::2], rest[1::2], strict=True))
    return files if not first.strip() and files else {"main.tf": first} | files


def expectations(source: Source) -> list[Expected]:
    """What the comments of a file expect."""
    found: list[Expected] = []
    code = 0
    for number in range(1, source.line_count + 1):
        line = source.line(number)
        comment = line.lstrip().startswith(("#", "//"))
        code = code if comment else number
        match = (CARETS if comment else ARROW).match(line)
        if match is None:
            continue
        # Of an object in a list there is nothing but its brace.
        column, width = len(match["before"]) + 1, len(match["place"]) or 1
        for said in [match] if comment else map(SAYS.match, match["says"].split("<--")):
            if said is not None:
                text, id = said["text"], said["id"]
                found.append(Expected(source.name, code, column, width, text, id))
    return found


def disagreements(expected: Iterable[Expected], results: Iterable[Result]) -> list[str]:
    """Where expectations and results differ, in words; empty where they agree."""
    wanted, left = list(expected), list(results)
    problems: list[str] = []
    for one in wanted:
        met = next((result for result in left if one.meets(result)), None)
        if met is None:
            problems.append(f"expected, and not found: {one}")
        else:
            left.remove(met)
    for result in left:
        width = result.span.end - result.span.start
        problems.append(
            f"found, and not expected: {result.span} (width {width}): "
            f"{result.message} [{result.rule.id}]"
        )
    return problems
