"""Values as JSON, letter for letter as Terraform writes it. Knows nothing of what they say."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Final

from backuplint.terraform.functions.function import Context, first_unknown
from backuplint.terraform.functions.text import Piece, altered, spend_text
from backuplint.terraform.precision import number_text
from backuplint.values import Collection, Known, Mapping, Null, Unknown, Value

_ESCAPED: Final = re.compile("[<>&\u2028\u2029]")  # so that JSON can stand in HTML and JavaScript


def json_string(text: str) -> str:
    """A text as a JSON string, with its quotes."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def json_pieces(value: Value, context: Context) -> list[Piece]:
    """The JSON of a value, with a hole for each part that is not known.

    A hole `encodes` the part that it is the JSON of. Raises OutOfBudget.
    """
    pieces: list[Piece] = []
    _write(value, context, pieces)
    return pieces


def _write(value: Value, context: Context, pieces: list[Piece]) -> None:
    context.budget.spend(1)
    match value:
        case Null():
            pieces.append("null")
        case Unknown():
            pieces.append(_hole(value, value))
        case Known(value=Collection(kind=kind, items=items)):
            unknown = first_unknown(value, context.budget) if kind == "set" else None
            if unknown is not None:  # its elements have no order yet
                pieces.append(_hole(unknown, value))
                return
            pieces.append("[")
            for number, item in enumerate(items):
                if number:
                    pieces.append(",")
                _write(item, context, pieces)
            pieces.append("]")
        case Known(value=Mapping() as mapping):
            pieces.append("{")
            for number, (key, item) in enumerate(mapping.sorted()):
                pieces.append(f"{',' if number else ''}{json_string(key)}:")
                _write(item, context, pieces)
            pieces.append("}")
        case Known(value=bool(truth)):
            pieces.append("true" if truth else "false")
        case Known(value=str(text)):
            spend_text(context, len(text))
            pieces.append(json_string(text))
        case Known(value=int() | Decimal() as number):
            pieces.append(number_text(number))
        case Known():
            pieces.append(_hole(Unknown("a resource as a whole", evaluated=False), value))


def _hole(unknown: Unknown, encoded: Value) -> Unknown:
    hole = altered(unknown)
    return Unknown(
        hole.reason,
        hole.trail,
        not_null=True,
        made_of=hole.made_of,
        encodes=encoded,
        sensitive=hole.sensitive,
        failed=hole.failed,
        evaluated=hole.evaluated,
    )
