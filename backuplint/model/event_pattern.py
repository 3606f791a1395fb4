"""EventBridge's patterns, and the events of AWS Backup that one may match.

Does not know which resources a pattern is for. The language:
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-content-based-filtering.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

from backuplint.model.answers import all_of, any_of
from backuplint.model.policy_elements import is_text
from backuplint.terraform.json_text import JsonTextError, read_json
from backuplint.values import Collection, Known, Mapping, Null, Trail, Undecided, Unknown, Value

SOURCE = "aws.backup"

Event: TypeAlias = "Table[str, Event | frozenset[str]]"
"""Events of one kind: for each field the values that it can have, none if it is never there.

A field that is not written here may have any value, or be missing."""

STATE_FIELDS = ("state", "status", "indexStatus")  # of `detail`: each event has one of them
ABSENT: Final[frozenset[str]] = frozenset()


def _event(**fields: str) -> Event:
    """What is in `detail`: a state is in one of three fields, and the other two are not there."""
    return {name: frozenset(fields.get(name, "").split()) for name in STATE_FIELDS}


_CHANGED = "CREATED MODIFIED DELETED"
# By detail-type, each with what `detail` says of the state. Of Recovery Point State Change AWS
# shows one sample alone; the states that the API has besides those of the page are here too.
# https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html, April 2026
_DETAILS: dict[str, tuple[Event, ...]] = {
    "Backup Job State Change": (
        _event(
            state="CREATED PENDING RUNNING ABORTING ABORTED COMPLETED FAILED EXPIRED PARTIAL",
        ),
    ),
    "Copy Job State Change": (_event(state="CREATED RUNNING COMPLETED FAILED PARTIAL"),),
    "Restore Job State Change": (
        _event(state="CREATED"),
        _event(status="PENDING RUNNING COMPLETED ABORTED FAILED"),
    ),
    "Recovery Point State Change": ({"state": ABSENT, "indexStatus": ABSENT},),
    "Recovery Point Change": ({},),
    "Backup Plan State Change": (_event(state=_CHANGED),),
    "Backup Vault State Change": (_event(state=_CHANGED),),
    "Region Setting State Change": (_event(state="MODIFIED"),),
    "Recovery Point Index State Change": (_event(indexStatus="ACTIVE DELETED FAILED"),),
    "Scan Job State Change": (
        _event(state="CREATED RUNNING COMPLETED COMPLETED_WITH_ISSUES FAILED CANCELED"),
    ),
    # What CloudTrail records may say anything.
    "AWS API Call via CloudTrail": ({},),
    "AWS Service Event via CloudTrail": ({},),
    "AWS Console Action via CloudTrail": ({},),
    "AWS Insight via CloudTrail": ({},),
}
DETAIL_TYPES = tuple(_DETAILS)

BACKUP_EVENTS: tuple[Event, ...] = tuple(
    {"source": frozenset({SOURCE}), "detail-type": frozenset({type}), "detail": detail}
    for type, details in _DETAILS.items()
    for detail in details
)


def job_events(jobs: str, states: Iterable[str]) -> tuple[Event, ...]:
    """The events by which "Backup" or "Copy" jobs tell that they are in one of these states."""
    told = (f"{jobs} Job State Change", _event(state=" ".join(states)))
    logged = ("AWS Service Event via CloudTrail", _event())
    return tuple(
        {"source": frozenset({SOURCE}), "detail-type": frozenset({type}), "detail": detail}
        for type, detail in (told, logged)
    )


def states_of(type: str) -> dict[str, tuple[str, ...]]:
    """The fields of `detail` that say the state, and the values of each; () where any may be."""
    found: dict[str, tuple[str, ...]] = {}
    for detail in _DETAILS[type]:
        for name in STATE_FIELDS:
            values = detail.get(name)
            if values is None or (isinstance(values, frozenset) and values):
                found[name] = tuple(sorted(values or ()))
    return found


class PatternError(Undecided):
    """What is written is no pattern; `message` says why, and `trail` leads to the place."""

    def __init__(self, message: str, trail: Trail) -> None:
        super().__init__(Unknown(message, trail, failed=True))
        self.message = message
        self.trail = trail


@dataclass(frozen=True, eq=False)
class EventPattern:
    """A pattern. Every question may raise Undecided, or PatternError, which is one."""

    value: Value  # the argument that holds it

    @property
    def trail(self) -> Trail:
        return self.value.trail

    @cached_property
    def content(self) -> Mapping:
        """The pattern as an object of fields."""
        value = self.value
        if isinstance(value, Null):
            raise PatternError("there is no pattern", value.trail)
        try:
            read = read_json(value)
        except JsonTextError as error:
            raise PatternError(f"it is not JSON: {error.message}", error.trail) from None
        match read:
            case Known(value=Mapping() as mapping):
                return mapping
            case None | Unknown():
                doubt = read or Unknown("nothing of the pattern is known", value.trail)
                raise Undecided(doubt)
        raise PatternError("a pattern is a JSON object", read.trail)

    def part(self, *path: str) -> Value | None:
        """What it asks of a field: `detail`, `state`; None if it does not name it."""
        fields: Mapping | None = self.content
        value: Value | None = None
        for name in path:
            value = fields.items.get(name) if fields is not None else None
            content = value.value if isinstance(value, Known) else None
            fields = content if isinstance(content, Mapping) else None
        return value

    def is_on_backup(self) -> bool:
        """Whether it names AWS Backup as the source of events, and no other."""
        match self.part("source"):
            case None:
                return False
            case Known(value=str(text)):
                return text == SOURCE
            case written:
                return all_of(matchers(written), lambda item: is_text(_text(item), SOURCE))

    def may_match(self, events: Iterable[Event]) -> bool:
        """Whether any event of these kinds can match."""
        return any_of(events, lambda event: _fits(self.content, event))

    def detail_types(self) -> tuple[str, ...]:
        """The detail-types of AWS Backup's that it takes."""
        asked = self.part("detail-type")
        if asked is None:
            return DETAIL_TYPES
        return tuple(
            type
            for type in DETAIL_TYPES
            if _field_fits("detail-type", asked, {"detail-type": frozenset({type})})
        )

    def takes_state(self, field: str, types: Iterable[str]) -> bool:
        """Whether what it asks of a field of `detail` can be so in events of these types."""
        asked = self.part("detail", field)
        if asked is None:
            return True
        details = [detail for type in types for detail in _DETAILS[type]]
        return any_of(details, lambda detail: _field_fits(field, asked, detail))


def matchers(value: Value) -> Iterator[Value]:
    """The matchers of a field: a list, and what of it is unknown."""
    match value:
        case Known(value=Collection(items=items)):
            yield from items
        case Unknown(partly=Known(value=Collection(items=items))):
            yield from items
            yield value
        case Unknown():
            yield value
        case _:
            raise PatternError("a field of a pattern must be a list or an object", value.trail)


def _text(matcher: Value) -> Known[str] | Unknown:
    """A matcher as a text; an empty one for what is none."""
    if isinstance(matcher, Unknown):
        return matcher
    text = matcher.value if isinstance(matcher, Known) else ""
    return Known(text if isinstance(text, str) else "", matcher.trail)


def _fits(pattern: Mapping, event: Event) -> bool:
    """Whether an event of a kind can have all that a pattern asks for."""
    return all_of(pattern.items.items(), lambda field: _field_fits(*field, event))


def _field_fits(name: str, asked: Value, event: Event) -> bool:
    if name == "$or":
        return any_of(matchers(asked), lambda one: _fits(_object(one), event))
    has = event.get(name)
    if has is None:
        return True
    if isinstance(has, frozenset):
        return any_of(matchers(asked), lambda matcher: _matches(matcher, has))
    return _fits(_object(asked), has)


def _object(value: Value) -> Mapping:
    match value:
        case Known(value=Mapping() as mapping):
            return mapping
        case Unknown():
            raise Undecided(value)
    raise PatternError("a pattern is an object", value.trail)


def _matches(matcher: Value, values: frozenset[str]) -> bool:
    """Whether a matcher takes one of the values that a field can have; none: it is not there."""
    match matcher:
        case Known(value=Mapping(items=items)) if set(items) == {"exists"}:
            return _is(items["exists"], bool(values))
        case Known(value=Mapping(items=items)) if len(items) == 1:
            ((kind, operand),) = items.items()
            return any_of(values, lambda text: _operator(kind, operand, text, matcher.trail))
        case Unknown() if values:
            return any_of(values, lambda text: is_text(matcher, text))
        case Unknown():
            raise Undecided(matcher)  # it may be an object
        case Known(value=str()):
            return matcher.value in values
        case Known(value=Mapping()):
            raise Undecided(Unknown("a matcher that backuplint does not know", matcher.trail))
    return False  # a number, true, false or null: a state is none of these


def _is(value: Value, wanted: bool) -> bool:
    if isinstance(value, Unknown):
        raise Undecided(value)
    return isinstance(value, Known) and value.value is wanted


def _operator(kind: str, operand: Value, text: str, trail: Trail) -> bool:
    if isinstance(operand, Unknown):
        raise Undecided(operand)
    content = operand.value if isinstance(operand, Known) else None
    match kind, content:
        case "prefix" | "suffix", Mapping(items={"equals-ignore-case": Known(value=str(part))}):
            return _ends(kind, text.lower(), part.lower())
        case "prefix" | "suffix", str(part):
            return _ends(kind, text, part)
        case "equals-ignore-case", str(part):
            return text.lower() == part.lower()
        case "wildcard", str(part):
            return is_wild(part, text)
        case "anything-but", Mapping(items=items) if len(items) == 1:
            ((inner, operands),) = items.items()
            return not any_of(
                matchers(operands) if _is_list(operands) else (operands,),
                lambda one: _operator(inner, one, text, trail),
            )
        case "anything-but", Collection(items=excluded):
            return not any_of(excluded, lambda one: is_text(_text(one), text))
        case "anything-but", _:
            return content != text
        case "numeric" | "cidr", _:
            return False
    raise Undecided(Unknown("a matcher that backuplint does not know", trail))


def _is_list(value: Value) -> bool:
    return isinstance(value, Known) and isinstance(value.value, Collection)


def _ends(kind: str, text: str, part: str) -> bool:
    return text.startswith(part) if kind == "prefix" else text.endswith(part)


def is_wild(pattern: str, text: str) -> bool:
    r"""Whether a text matches a wildcard pattern: `*` is any characters, `\*` is an asterisk."""
    pieces: list[str] = [""]
    escaped = False
    for character in pattern:
        if character == "*" and not escaped:
            pieces.append("")
        elif character == "\\" and not escaped:
            escaped = True
            continue
        else:
            pieces[-1] += character
        escaped = False
    if len(pieces) == 1:
        return text == pieces[0]
    first, *middle, last = pieces
    if not (text.startswith(first) and text.endswith(last) and len(text) >= len(first + last)):
        return False
    at, end = len(first), len(text) - len(last)
    for piece in middle:
        at = text.find(piece, at, end)
        if at < 0:
            return False
        at += len(piece)
    return True
