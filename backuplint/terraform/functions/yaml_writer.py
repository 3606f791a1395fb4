"""Values as YAML, letter for letter as Terraform writes it, or not at all."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from backuplint.terraform.functions.function import Context
from backuplint.terraform.functions.text import Unclear, spend_text
from backuplint.terraform.precision import number_text
from backuplint.values import Collection, Known, Mapping, Null, Value

_STEP = 2  # columns of indentation
_WIDTH = 80  # columns, past which a quoted string goes on in the next line at a space
_LONGEST_KEY = 100  # bytes; somewhat above, Terraform writes keys in another way

_NEITHER: Final = re.compile("[\u2028\u2029\ufeff]")  # where Terraform's writer has its ways
_UNPRINTABLE: Final = re.compile("[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]")
_ESCAPED: Final = re.compile('[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]|["\\\\]')
_SHORT: Final = {
    "\0": "0",
    "\a": "a",
    "\b": "b",
    "\t": "t",
    "\n": "n",
    "\v": "v",
    "\f": "f",
    "\r": "r",
    "\x1b": "e",
    '"': '"',
    "\\": "\\",
    "\x85": "N",
}


def write_yaml(value: Value, context: Context) -> str:
    """The YAML of a value that is known throughout. Raises Unclear, OutOfBudget."""
    writer = _Writer(context)
    writer.node(value, 0, 0)
    writer.end_line()
    text = "".join(writer.parts)
    plain = not isinstance(value, Known) or isinstance(value.value, bool | int | Decimal)
    return text + "...\n" if plain else text


class _Writer:
    def __init__(self, context: Context) -> None:
        self.context = context
        self.parts: list[str] = []
        self.column = 0

    def put(self, text: str) -> None:
        spend_text(self.context, len(text))
        self.parts.append(text)
        newline = text.rfind("\n")
        self.column = self.column + len(text) if newline < 0 else len(text) - newline - 1

    def end_line(self) -> None:
        if self.column:
            self.put("\n")

    def begin_line(self, indentation: int) -> None:
        self.end_line()
        self.put(" " * indentation)

    def node(self, value: Value, indentation: int, inner: int) -> None:
        """Write a value at the place where the text ends.

        `indentation` is that of the block that a container begins; what a scalar's further lines
        have is two columns more than `inner`, the block around it.
        """
        self.context.budget.spend(1)
        match value:
            case Known(value=Collection(items=())):
                self.put("[]")
            case Known(value=Mapping(items=entries)) if not entries:
                self.put("{}")
            case Known(value=Collection(items=items)):
                self.sequence(items, indentation)
            case Known(value=Mapping() as mapping):
                self.mapping(mapping, indentation)
            case Null():
                self.put("null")
            case Known(value=bool(truth)):
                self.put("true" if truth else "false")
            case Known(value=int() | Decimal() as number):
                self.put(number_text(number))
            case Known(value=str(text)):
                self.string(text, inner + _STEP)
            case _:
                raise Unclear("a value that has no YAML")

    def sequence(self, items: tuple[Value, ...], indentation: int) -> None:
        for number, item in enumerate(items):
            if number or self.column == 0:
                self.begin_line(indentation)
            self.put("- ")
            self.node(item, indentation + _STEP, indentation)

    def mapping(self, mapping: Mapping, indentation: int) -> None:
        for number, (key, item) in enumerate(mapping.sorted()):
            if number or self.column == 0:
                self.begin_line(indentation)
            if "\n" in key or len(key.encode()) > _LONGEST_KEY or _NEITHER.search(key):
                raise Unclear("a key that Terraform writes in another way")
            self.put(f'"{_ESCAPED.sub(_escape, key)}":')
            match item:
                case Known(value=Collection(items=items)) if items:
                    self.end_line()
                    self.node(item, indentation, indentation)
                case Known(value=Mapping(items=entries)) if entries:
                    self.end_line()
                    self.node(item, indentation + _STEP, indentation)
                case _:
                    self.put(" ")
                    self.node(item, indentation, indentation)

    def string(self, text: str, indentation: int) -> None:
        if _NEITHER.search(text):
            raise Unclear("a string with characters that Terraform writes in another way")
        block = "\n" in text and not _UNPRINTABLE.search(text)
        if block and " \n" not in text and not text.endswith(" "):
            self.literal(text, indentation)
        else:
            self.quoted(text, indentation)

    def literal(self, text: str, indentation: int) -> None:
        """A block of lines, each as it is."""
        hint = str(_STEP) if text.startswith((" ", "\n")) else ""
        body = text.removesuffix("\n")
        if body == text:
            keep = "-"
        else:
            keep = "+" if body.endswith("\n") or not body else ""
        self.put(f"|{hint}{keep}\n")
        for line in body.split("\n") if text != "\n" else [""]:
            self.put(" " * indentation + line if line else "")
            self.put("\n")
        self.column = 0

    def quoted(self, text: str, indentation: int) -> None:
        self.context.budget.spend(len(text) // 4)
        self.put('"')
        after_space = False
        for place, letter in enumerate(text):
            if letter != " ":
                self.put(_ESCAPED.sub(_escape, letter))
                after_space = False
                continue
            inside = 0 < place < len(text) - 1
            if inside and not after_space and self.column > _WIDTH:
                self.begin_line(indentation)
                if text[place + 1] == " ":
                    self.put("\\")
            else:
                self.put(" ")
            after_space = True
        self.put('"')


def _escape(match: re.Match[str]) -> str:
    letter = match[0]
    code = ord(letter)
    if letter in _SHORT:
        return "\\" + _SHORT[letter]
    if code < 0x100:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
