"""CSV text → rows, with the strictness of Go's reader. Knows nothing of values.

https://pkg.go.dev/encoding/csv
"""

from __future__ import annotations

from collections.abc import Iterator


class CsvError(Exception):
    """A text that is not CSV."""


def read_csv(text: str) -> Iterator[list[str]]:
    """The rows of a text; empty lines are none. Errors: CsvError."""
    return _Reader(text).rows()


class _Reader:
    def __init__(self, text: str) -> None:
        lines = text.split("\n")
        # A carriage return is part of the line's end; at the end of the text too.
        self.lines = [line.removesuffix("\r") for line in lines]
        self.number = 0

    def rows(self) -> Iterator[list[str]]:
        width = 0
        while self.number < len(self.lines):
            line = self.lines[self.number]
            self.number += 1
            if line == "":
                continue
            row = self.row(line)
            width = width or len(row)
            if len(row) != width:
                raise CsvError(f"a row has {len(row)} fields where the first has {width}")
            yield row

    def row(self, line: str) -> list[str]:
        fields: list[str] = []
        rest: str | None = line
        while rest is not None:
            if rest.startswith('"'):
                field, rest = self.quoted(rest[1:])
            else:
                field, comma, behind = rest.partition(",")
                if '"' in field:
                    raise CsvError("a quote stands inside a field without quotes")
                rest = behind if comma else None
            fields.append(field)
        return fields

    def quoted(self, line: str) -> tuple[str, str | None]:
        """A field behind its opening quote; what follows its comma, None if the row ends."""
        parts: list[str] = []
        while True:
            before, quote, behind = line.partition('"')
            parts.append(before)
            if not quote:
                if self.number >= len(self.lines):
                    raise CsvError("a quoted field is never closed")
                parts.append("\n")
                line = self.lines[self.number]
                self.number += 1
            elif behind.startswith('"'):
                parts.append('"')
                line = behind[1:]
            elif behind.startswith(","):
                return "".join(parts), behind[1:]
            elif behind == "":
                return "".join(parts), None
            else:
                raise CsvError("text follows the closing quote of a field")
