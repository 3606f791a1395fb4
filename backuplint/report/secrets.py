"""Where a line of Terraform may hold a secret. Goes by names alone, and knows no values."""

from __future__ import annotations

import re

from backuplint.source import Source

_NAME = r"(?:passw(?:or)?d|passphrase|secret|token|credential|(?:private|access|api)_?key)"
_ARGUMENT = re.compile(
    rf'{_NAME}[\w-]{{0,64}}"?\s{{0,64}}[=:]\s{{0,64}}"((?:[^"\\]|\\.)*)', re.IGNORECASE
)
_BLOCKS = "resource|data|module|locals|output|provider|terraform|moved|import|removed|check"
_HEADER = re.compile(rf'\s*(?:(?:{_BLOCKS})\b|variable\s+"?([\w-]+))[^={{]*\{{')
_SENSITIVE = re.compile(r"^[ \t]*sensitive[ \t]*=[ \t]*true\b", re.MULTILINE)
_VALUE = re.compile(r"(?:\s*[\w-]+\s*=)?\s*(.*\S)")

FARTHEST = 200  # lines between a variable's header and a line of its default
LONGEST = 8192  # characters from a name to where its value is shown


def secrets(source: Source, number: int, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches of a line that must not be shown, as half-open offsets in the line.

    A string given to an argument of a telling name, and all that is said in a variable that is
    sensitive or has such a name. What stands in a heredoc is not seen, nor what does not lie
    between `start` and `end`.
    """
    line = source.line(number)
    for above in range(number, max(0, number - FARTHEST), -1):
        header = _HEADER.match(source.line(above))
        if not header:
            continue
        if header[1] and _is_sensitive(header[1], source, above):
            value = _VALUE.match(line, header.end() if above == number else 0)
            return [value.span(1)] if value else []
        break
    found = [match.span(1) for match in _ARGUMENT.finditer(line, max(0, start - LONGEST), end)]
    return [(first, last) for first, last in found if last > first]


def _is_sensitive(name: str, source: Source, header: int) -> bool:
    if re.search(_NAME, name, re.IGNORECASE):
        return True
    for number in range(header + 1, min(header + FARTHEST, source.line_count + 1)):
        line = source.line(number)
        if _HEADER.match(line):
            return False
        if _SENSITIVE.match(line):
            return True
    return False
