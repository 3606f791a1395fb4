"""Terraform's functions that encode and decode: JSON, YAML, CSV, base64, URLs. Makes no digest."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote_plus

from backuplint.hcl.json import JsonError, JsonNode, JsonObject, parse_json
from backuplint.source import Source, Span

# What it declares belongs to encoding, too, and is found with it.
from backuplint.terraform.functions import hashes
from backuplint.terraform.functions.csv_text import CsvError, read_csv
from backuplint.terraform.functions.function import (
    Context,
    FunctionError,
    Parameter,
    computed,
    first_unknown,
    function,
)
from backuplint.terraform.functions.json_writer import json_pieces
from backuplint.terraform.functions.text import (
    joined,
    known_text,
    normalized,
    not_evaluated,
    parts_of,
    spend_text,
    undecided,
    unless_unclear,
)
from backuplint.terraform.template_places import find_places
from backuplint.terraform.types import ANY, STRING
from backuplint.values import Collection, Known, Mapping, Null, Trail, Unknown, Value

__all__ = ["hashes"]

# -- JSON -----------------------------------------------------------------------


@function("jsonencode", Parameter("val", ANY, null=True, unknown=True))
def _jsonencode(context: Context, value: Value) -> Value:
    return replace(joined(json_pieces(value, context)), encodes=value)


@function("jsondecode", Parameter("str", STRING, unknown=True), not_null=False)
def _jsondecode(context: Context, text: Known[str] | Unknown) -> Value:
    spend_text(context, len(text.value) if isinstance(text, Known) else 0)
    if text.encodes is not None:
        return _decoded(text.encodes, context).through(context.span)
    if isinstance(text, Unknown):
        return _with_holes(text, context)
    return _Decoding(context, text).result()


def _decoded(value: Value, context: Context) -> Value:
    """A value that went through JSON: of its types only tuples and objects are left."""
    context.budget.spend(1)
    match value:
        case Known(value=Collection(items=items) as held):
            decoded = tuple(_decoded(item, context) for item in items)
            unordered = held.kind == "set" and first_unknown(value, context.budget) is not None
            if unordered:
                return replace(undecided(*decoded, of=None), trail=value.trail)
            return replace(value, value=Collection("tuple", decoded))
        case Known(value=Mapping(items=entries) as held):
            decoded_entries = {key: _decoded(item, context) for key, item in entries.items()}
            return replace(value, value=Mapping("object", decoded_entries, held.key_trails))
    return value


def _with_holes(text: Unknown, context: Context) -> Value:
    """What can be told of a JSON text that is known in part."""
    from backuplint.terraform.json_text import JsonTextError, read_json

    unknown = replace(undecided(text, of=None), not_null=False)
    if text.pieces is None:
        return unknown
    try:
        value = read_json(text)
    except JsonTextError:
        return unknown
    return unknown if value is None else value.through(context.span)


class _Decoding:
    """One JSON text becomes values, whose places are those in the text where they are certain."""

    def __init__(self, context: Context, text: Known[str]) -> None:
        self.context = context
        self.text = text
        self.places = find_places(text.trail[-1], text.value) if text.trail else None
        self.stand_in = Source("JSON", text.value)
        self.blank = computed(Known(None), [text], context)

    def place(self, start: int, end: int) -> Span:
        if self.places is None:
            return self.stand_in.span(start, end)
        return self.places.place(start, end)

    def result(self) -> Value:
        if self.text.value.startswith("\ufeff"):
            raise FunctionError("a byte order mark is not JSON")
        try:
            node = parse_json(self.text.value, self.place)
        except JsonError as error:
            # A limit of our own, or a bracket too many behind a value, at which Terraform stops.
            if "more than" in error.message or self.stops_at(error.offset):
                return not_evaluated(error.message, not_null=False)
            raise FunctionError(f"the string is not JSON: {error.message}") from None
        return self.value(node)

    def stops_at(self, offset: int) -> bool:
        if not self.text.value.startswith(("]", "}"), offset):
            return False
        try:
            parse_json(self.text.value[:offset], self.place)
        except JsonError:
            return False
        return True

    def value(self, node: JsonNode) -> Value:
        self.context.budget.spend(1)
        trail = self.trail(node.span)
        match node.value:
            case None:
                return Null(trail, self.blank.made_of, self.blank.sensitive)
            case tuple() as nodes:
                return self.known(Collection("tuple", tuple(map(self.value, nodes))), trail)
            case JsonObject(members=members):
                # Of two members with one key, the last counts.
                items = {member.key: self.value(member.value) for member in members}
                places = {member.key: self.trail(member.key_span) for member in members}
                return self.known(Mapping("object", items, places), trail)
            case primitive:
                return self.known(primitive, trail)

    def known(self, value: Any, trail: Trail) -> Known[Any]:
        return replace(self.blank, value=value, trail=trail)

    def trail(self, span: Span) -> Trail:
        if self.places is None:
            return (self.context.span, *self.text.trail)
        return (self.context.span, *self.text.trail[:-1], span)


# -- YAML -----------------------------------------------------------------------


@function("yamlencode", Parameter("value", ANY, null=True, whole=True))
@unless_unclear
def _yamlencode(context: Context, value: Value) -> Value:
    from backuplint.terraform.functions.yaml_writer import write_yaml

    return known_text(write_yaml(value, context))


@function("yamldecode", Parameter("src", STRING), not_null=False)
def _yamldecode(context: Context, text: Known[str]) -> Value:
    from backuplint.terraform.functions.yaml_reader import read_yaml

    return read_yaml(text, context)


# -- CSV ------------------------------------------------------------------------


_STEPS_A_FIELD = 8  # of work


@function("csvdecode", Parameter("str", STRING))
def _csvdecode(context: Context, text: Known[str]) -> Value:
    part = parts_of(context, text)
    spend_text(context, len(text.value))
    try:
        rows = read_csv(text.value)
        header = [normalized(name) for name in next(rows, ())]
        if not header:
            raise FunctionError("the string has no line with the names of the columns")
        if len(set(header)) < len(header):
            raise FunctionError("two columns have the same name")
        objects = []
        for row in rows:
            context.budget.spend(_STEPS_A_FIELD * (1 + len(row)))
            fields = [part(normalized(field)) for field in row]
            objects.append(part(Mapping("object", dict(zip(header, fields, strict=True)))))
    except CsvError as error:
        raise FunctionError(f"the string is not CSV: {error}") from None
    return Known(Collection("list", tuple(objects)))


# -- base64 and URLs ------------------------------------------------------------

_BASE64: Final = re.compile("[A-Za-z0-9+/]*={0,2}")

# IANA's names, in small letters, of the encodings that Python and Go read alike.
_ENCODINGS: Final = {
    "utf-8": "utf-8",
    "utf-16be": "utf-16-be",
    "csutf16be": "utf-16-be",
    "utf-16le": "utf-16-le",
    "csutf16le": "utf-16-le",
    "iso-8859-1": "latin-1",
    "iso_8859-1": "latin-1",
    "latin1": "latin-1",
    "l1": "latin-1",
    "windows-1252": "cp1252",
    "us-ascii": "ascii",
}


@function("base64encode", Parameter("str", STRING))
def _base64encode(context: Context, text: Known[str]) -> Value:
    spend_text(context, len(text.value))
    return known_text(base64.b64encode(text.value.encode()).decode())


@function("base64decode", Parameter("str", STRING))
def _base64decode(context: Context, text: Known[str]) -> Value:
    try:
        return known_text(_from_base64(context, text.value).decode())
    except UnicodeDecodeError:
        raise FunctionError("what the string encodes is not UTF-8") from None


@function("base64gzip", Parameter("str", STRING))
def _base64gzip(_: Context, text: Known[str]) -> Value:
    del text
    return not_evaluated("compressed bytes depend on who compresses")


@function("textencodebase64", Parameter("string", STRING), Parameter("encoding", STRING))
def _textencodebase64(context: Context, text: Known[str], encoding: Known[str]) -> Value:
    codec = _ENCODINGS.get(encoding.value.lower())
    spend_text(context, len(text.value))
    if codec is None:
        return not_evaluated("an encoding that is not known here")
    try:
        return known_text(base64.b64encode(text.value.encode(codec)).decode())
    except UnicodeEncodeError:
        raise FunctionError("the encoding does not have all characters of the string") from None


@function("textdecodebase64", Parameter("source", STRING), Parameter("encoding", STRING))
def _textdecodebase64(context: Context, text: Known[str], encoding: Known[str]) -> Value:
    codec = _ENCODINGS.get(encoding.value.lower())
    content = _from_base64(context, text.value)
    if codec is None:
        return not_evaluated("an encoding that is not known here")
    try:
        return known_text(content.decode(codec))
    except UnicodeDecodeError:
        raise FunctionError("the bytes are not text in this encoding") from None


def _from_base64(context: Context, text: str) -> bytes:
    spend_text(context, len(text))
    encoded = text.translate({ord("\r"): None, ord("\n"): None})
    if not _BASE64.fullmatch(encoded) or len(encoded) % 4:
        raise FunctionError("the string is not base64")
    try:
        return base64.b64decode(encoded)
    except binascii.Error:
        raise FunctionError("the string is not base64") from None


@function("urlencode", Parameter("str", STRING))
def _urlencode(context: Context, text: Known[str]) -> Value:
    spend_text(context, len(text.value))
    return known_text(quote_plus(text.value))
