"""YAML text → Values, as Terraform's yamldecode reads it. The only module that imports yaml.

PyYAML reads the text, and knows which scalar is quoted; what a plain scalar means is said here:
https://developer.hashicorp.com/terraform/language/functions/yamldecode
"""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Final

import yaml
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from backuplint.terraform.functions.function import Context, FunctionError
from backuplint.terraform.functions.text import (
    Unclear,
    normalized,
    not_evaluated,
    parts_of,
)
from backuplint.terraform.precision import NumberTooLong, number_text, parse_number
from backuplint.values import Collection, Known, Mapping, Number, Value

_MAXIMUM_DEPTH = 200
_STEPS_AN_EVENT = 32  # of work: PyYAML takes its time

_TAG: Final = "tag:yaml.org,2002:"
_TYPED: Final = frozenset(_TAG + name for name in ("int", "float", "bool", "null", "timestamp"))
# Directives, and a colon between a plain word and a bracket.
_UNCERTAIN: Final = re.compile(r"""^%(?!YAML |TAG )|[^\s"']:[\[\]{},]""", re.MULTILINE)
# Tabs, and a comment at a block's header, where Terraform's reader may go on.
_REFUSED_BY_PYYAML: Final = re.compile(r"\t|[|>][-+0-9]*#")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")

_TRUE: Final = ("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON")
_FALSE: Final = ("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF")
_WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(_TRUE, True),
    **dict.fromkeys(_FALSE, False),
}
_INFINITE: Final = re.compile(r"[+-]?\.(?:inf|Inf|INF)")
_NOT_A_NUMBER: Final = frozenset({".nan", ".NaN", ".NAN"})
_DECIMAL: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_OTHER_BASE: Final = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_LARGEST: Final = 2**64 - 1  # that a number may be which is not decimal

_DATE: Final = r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"
_CLOCK: Final = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{1,2}):(?P<second>[0-9]{1,2})(?:[.,][0-9]+)?"
_ZONED: Final = re.compile(rf"{_DATE}[Tt]{_CLOCK}(?P<zone>Z|[+-][0-9]{{2}}:[0-9]{{2}})")
_UNZONED: Final = re.compile(rf"{_DATE}(?: {_CLOCK})?")


class _Events(Reader, Scanner, Parser):
    """PyYAML's events, without the one escape that Terraform's reader does not know."""

    ESCAPE_REPLACEMENTS = {  # type: ignore[misc]  # noqa: RUF012  (PyYAML's own form)
        escape: text for escape, text in Scanner.ESCAPE_REPLACEMENTS.items() if escape != "/"
    }

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)


def read_yaml(text: Known[str], context: Context) -> Value:
    """The value of a YAML document. Errors: FunctionError, OutOfBudget."""
    context.budget.spend(len(text.value) // 4)
    if _UNCERTAIN.search(text.value):
        return not_evaluated("YAML that readers take in different ways", not_null=False)
    try:
        return _Reading(text, context).document()
    except (Unclear, NumberTooLong) as error:
        reason = str(error) or "a number of very many digits"
        return not_evaluated(reason, not_null=False)
    except (yaml.YAMLError, ValueError, OverflowError):
        if _REFUSED_BY_PYYAML.search(text.value):
            return not_evaluated("YAML that readers take in different ways", not_null=False)
        raise FunctionError("the string is not YAML") from None


class _Reading:
    def __init__(self, text: Known[str], context: Context) -> None:
        self.context = context
        self.part = parts_of(context, text)
        self.events = _Events(text.value)
        self.anchors: dict[str, tuple[Value, int] | None] = {}  # None inside the value itself
        self.made = 0  # values, each counted wherever it is used

    def next(self) -> yaml.Event:
        self.context.budget.spend(_STEPS_AN_EVENT)
        event: yaml.Event = self.events.get_event()  # type: ignore[no-untyped-call]
        return event

    def document(self) -> Value:
        self.next()  # the stream's start
        start = self.next()
        if not isinstance(start, yaml.DocumentStartEvent):
            raise FunctionError("the string holds no YAML document")
        if start.version not in (None, (1, 1)):
            raise FunctionError("the document says that it is of a version other than YAML 1.1")
        value = self.value(self.next(), 0)
        self.next()  # the document's end
        if not isinstance(self.next(), yaml.StreamEndEvent):
            raise FunctionError("the string holds more than one YAML document")
        return value

    def value(self, event: yaml.Event, depth: int) -> Value:
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        if depth > _MAXIMUM_DEPTH:
            raise Unclear("YAML nested very deeply")
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            self.anchors[anchor] = None
        before = self.made
        self.made += 1
        match event:
            case yaml.ScalarEvent():
                value = self.part(self.scalar(event))
            case yaml.SequenceStartEvent(tag=None | "tag:yaml.org,2002:seq"):
                value = self.sequence(depth)
            case yaml.MappingStartEvent(tag=None | "tag:yaml.org,2002:map"):
                value = self.mapping(depth)
            case _:
                raise FunctionError("a tag of YAML that Terraform does not know")
        if anchor is not None:
            self.anchors[anchor] = (value, self.made - before)
        return value

    def alias(self, event: yaml.AliasEvent) -> Value:
        anchored = self.anchors.get(event.anchor or "")
        if anchored is None:
            raise FunctionError("an alias has no anchor before it")
        value, size = anchored
        self.context.budget.spend(size)
        self.made += size
        return value

    def sequence(self, depth: int) -> Value:
        items: list[Value] = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            items.append(self.value(event, depth + 1))
        return self.part(Collection("tuple", tuple(items)))

    def mapping(self, depth: int) -> Value:
        items: dict[str, Value] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise FunctionError("a key must be a scalar")
            merges = event.value == "<<" and event.tag is None
            key = "<<" if merges else self.key(event)
            value = self.value(self.next(), depth + 1)
            if not merges:
                items[key] = value
            elif isinstance(value, Known) and isinstance(value.value, Mapping):
                items.update(value.value.items)  # what comes last counts, merged or not
            else:
                raise FunctionError("only a mapping can be merged")
        return self.part(Mapping("object", items))

    def key(self, event: yaml.ScalarEvent) -> str:
        match self.scalar(event):
            case None:
                raise FunctionError("a key must not be null")
            case bool(truth):
                return "true" if truth else "false"
            case str(text):
                return text
            case number:
                return number_text(number)

    def scalar(self, event: yaml.ScalarEvent) -> str | bool | Number | None:
        text: str = event.value
        if _SURROGATE.search(text):
            raise FunctionError("an escape stands for half a character")
        if event.tag == _TAG + "binary":
            _check_base64(text)
            return text
        if event.tag is not None and event.tag not in (*_TYPED, _TAG + "str"):
            raise FunctionError("a tag of YAML that Terraform does not know")
        if text == "" and event.style in ("|", ">") and event.tag is None:
            return None  # an empty block is null, unlike empty quotes
        if event.style is not None or event.tag == _TAG + "str":
            return normalized(text)
        return _plain(text, event.tag)


def _check_base64(text: str) -> None:
    encoded = text.replace("\n", "")
    if len(encoded) % 4 or not re.fullmatch("[A-Za-z0-9+/]*={0,2}", encoded):
        raise FunctionError("what is tagged as binary is not base64")


def _plain(text: str, tag: str | None) -> str | bool | Number | None:
    """What a scalar without quotes means. A tag only forbids it to be a string."""
    if text in _WORDS:
        return _WORDS[text]
    if _DECIMAL.fullmatch(text):
        return parse_number(text)
    if _OTHER_BASE.fullmatch(text):
        number = int(text, 0)
        if number > _LARGEST:
            raise FunctionError("a number is too large to be written in base 8 or 16")
        return number
    if _INFINITE.fullmatch(text):
        raise Unclear("an infinite number")
    if text in _NOT_A_NUMBER:
        raise FunctionError("Terraform has no number that is none")
    if tag in (None, _TAG + "timestamp") and (moment := _timestamp(text)):
        return moment
    if tag == _TAG + "null":
        return None
    if tag is not None:
        raise FunctionError("a scalar is not what its tag says")
    return normalized(text)


def _timestamp(text: str) -> str | None:
    """A date or time in the form of RFC 3339, None if the text is none."""
    match = _ZONED.fullmatch(text) or _UNZONED.fullmatch(text)
    if match is None:
        return None
    found = match.groupdict()
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    zone = found.get("zone") or "Z"
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year or 4, month)[1]:
        return None
    if hour > 23 or minute > 59 or second > 59:
        return None
    if zone != "Z" and (int(zone[1:3]) > 23 or int(zone[4:]) > 59):
        return None
    if zone[1:] == "00:00":
        zone = "Z"
    return f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}{zone}"
