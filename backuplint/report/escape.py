"""Makes text from the linted tree harmless in each channel. Knows no format's layout."""

from __future__ import annotations

import json
import re
from typing import Any
from unicodedata import category, east_asian_width

REPLACEMENT = "\ufffd"
ZERO_WIDTH_SPACE = "\u200b"

_START = re.compile(r"^((?:[^\S\n]|\x1b\[[\d;]*m)*)::", re.MULTILINE)  # spaces and colours before


def visible(text: str, *, unicode: bool = True) -> str:
    """`text` on one line, with a visible sign for every character that could act or hide.

    Control characters become their pictures (ESC is `␛`, a newline `␊`); C1, bidirectional and
    other formatting characters, lone surrogates and what Unicode does not assign become `�`.
    Without `unicode`, every character that is not ASCII becomes `?`.
    """
    if not text.isprintable():
        text = "".join(c if c.isprintable() else _sign(c) for c in text)
    if not unicode and not text.isascii():
        text = text.encode("ascii", "replace").decode("ascii")
    return text


def _sign(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return character if category(character) == "Zs" else REPLACEMENT


def width(text: str) -> int:
    """How many columns a terminal gives to `text`, which has no control characters."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    if category(character) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(character) in ("W", "F") else 1


def workflow_log(text: str, *, unicode: bool = True) -> str:
    """The same lines with nothing that a GitHub or Azure runner takes for a command.

    `##[name]` and `##vso[name]` are commands anywhere in a line, `::name::` at its start.
    https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
    """
    if unicode:
        text = re.sub(r"#(?=#\w*\[)", "#" + ZERO_WIDTH_SPACE, text)
        return _START.sub(r"\1" + ZERO_WIDTH_SPACE + "::", text)
    text = re.sub(r"(##\w*)\[", r"\1(", text)
    return _START.sub(r"\1..", text)


def json_text(document: Any) -> str:
    """`document` as JSON in ASCII, the same bytes for the same data, and no runner's command."""
    text = json.dumps(document, indent=2, sort_keys=True, ensure_ascii=True)
    return text.replace("##", r"#\u0023") + "\n"


def sarif_message(text: str) -> str:
    """`text` as part of a SARIF message: no link, no HTML, no placeholder, one line.

    SARIF 2.1.0, 3.11.4 to 3.11.6.
    """
    text = visible(text).replace("](", "] (")
    text = re.sub(r"<(?=[A-Za-z/!?])", "< ", text)
    return re.sub(r"\{(\d+)\}", r"{ \1 }", text)


def sarif_link(text: str, identifier: int) -> str:
    """A link in a SARIF message to the related location of that id."""
    inner = sarif_message(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return f"[{inner}]({identifier})"
