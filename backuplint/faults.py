"""What could not be read, and why."""

from __future__ import annotations

from dataclasses import dataclass

from backuplint.source import Span


@dataclass(frozen=True, slots=True)
class Fault:
    """Input that could not be read, or a rule that failed: the run is not complete.

    `message` is one line, in our words. `place` is where: a span if the text could be read at
    all, else the name of the file or directory as the user knows it.
    """

    message: str
    place: Span | str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class Unreadable(Exception):
    """Raised by a reader of text where it cannot go on; carries the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault
