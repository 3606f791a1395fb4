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
        place = 0
        while True:
            if line.startswith('"', place):
                field, line, place = self.quoted(line, place + 1)
            else:
                comma = line.find(",", place)
                end = len(line) if comma < 0 else comma
                field, place = line[place:end], end
                if '"' in field:
                    raise CsvError("a quote stands inside a field without quotes")
            fields.append(field)
            if place == len(line):
                return fields
            place += 1  # the comma

    def quoted(self, line: str, place: int) -> tuple[str, str, int]:
        """A field behind its opening quote, the line in which it ends, and where."""
        parts: list[str] = []
        while True:
            quote = line.find('"', place)
            if quote < 0:
                if self.number >= len(self.lines):
                    raise CsvError("a quoted field is never closed")
                parts += [line[place:], "\n"]
                line, place = self.lines[self.number], 0
                self.number += 1
                continue
            parts.append(line[place:quote])
            place = quote + 1
            match line[place : place + 1]:
                case '"':
                    parts.append('"')
                    place += 1
                case "," | "":
                    return "".join(parts), line, place
                case _:
                    raise CsvError("text follows the closing quote of a field")
