"""IAM policies, wherever they were written, read part by part. Knows nothing of AWS's services.

A part that is unknown raises Undecided when it is asked for, and not before. The trail of every
element begins at its place in the policy, goes through where the policy is used, and ends where the
element comes from. What IAM takes:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Protocol, TypeAlias, TypeVar

from backuplint.model.arn import parse_arn
from backuplint.terraform.json_text import JsonTextError, read_json
from backuplint.terraform.types import to_text
from backuplint.values import Collection, Known, Mapping, Null, Trail, Undecided, Unknown, Value

Text: TypeAlias = Known[str] | Unknown
"""A string of a policy; where it has holes, an Unknown with pieces."""

_OPERATORS = {
    name.lower(): name
    for name in (
        *("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase"),
        *("StringNotEqualsIgnoreCase", "StringLike", "StringNotLike"),
        *("NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals"),
        *("NumericGreaterThan", "NumericGreaterThanEquals"),
        *("DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals"),
        *("DateGreaterThan", "DateGreaterThanEquals"),
        *("ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"),
        *("Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "Null"),
    )
}


class PolicyError(Undecided):
    """What is written is no policy: to a rule, a part that cannot be judged.

    `message` says why, and `trail` leads to the place.
    """

    def __init__(self, message: str, trail: Trail) -> None:
        super().__init__(Unknown(message, trail, failed=True))
        self.message = message
        self.trail = trail


class Doubtful(Protocol):
    @property
    def uncertain(self) -> Unknown | None:
        """Why it is not known whether it is there; None if it is."""


D = TypeVar("D", bound=Doubtful)


def any_of(things: Iterable[D], question: Callable[[D], bool]) -> bool:
    """Whether the answer is yes for one of these. Errors: Undecided, if it may be for one."""
    undecided: Undecided | None = None
    for thing in things:
        try:
            if not question(thing):
                continue
            if thing.uncertain is None:
                return True
            raise Undecided(thing.uncertain)
        except Undecided as error:
            undecided = undecided or error
    if undecided is not None:
        raise undecided
    return False


# -- matching -------------------------------------------------------------------


def is_text(value: Text, text: str) -> bool:
    """Whether a string is this one, letter case included. Errors: Undecided."""
    match value:
        case Known(value=known):
            return bool(known == text)
        case Unknown(pieces=tuple() as pieces) if not _fits(pieces, text):
            return False
    raise Undecided(value)


def has_wildcard(value: Text) -> bool:
    """Whether `*` or `?` stands in a string. Errors: Undecided."""
    pieces = (value.value,) if isinstance(value, Known) else value.pieces or ()
    if any("*" in piece or "?" in piece for piece in pieces if isinstance(piece, str)):
        return True
    if isinstance(value, Unknown):
        raise Undecided(value)
    return False


def action_matches(pattern: Text | str, action: str) -> bool:
    """Whether an `Action` of a policy takes in this action. Errors: Undecided.

    `*` stands for any characters and `?` for one; letter case does not count.
    """
    match pattern:
        case str() | Known(value=str()):
            text = pattern if isinstance(pattern, str) else pattern.value
            return _glob([*text.lower()], action.lower())
        case Unknown(pieces=tuple() as pieces):
            # Whatever fills a hole, it takes in no more than `*` does.
            symbols = [s for p in pieces for s in (p.lower() if isinstance(p, str) else "*")]
            if not _glob(symbols, action.lower()):
                return False
            raise Undecided(pattern)
    raise Undecided(pattern)


def _fits(pieces: tuple[str | Unknown, ...], text: str) -> bool:
    """Whether a string with holes could be this text: a hole may be anything."""
    symbols: list[str | None] = []
    for piece in pieces:
        symbols += piece if isinstance(piece, str) else [None]
    return _glob(symbols, text, one=None, many=None)


def _glob(
    pattern: list[str] | list[str | None],
    text: str,
    one: str | None = "?",
    many: str | None = "*",
) -> bool:
    """Whether a text matches symbols, one of which stands for any character and one for many."""
    at = place = 0
    star, resume = -1, 0
    while place < len(text):
        if at < len(pattern) and pattern[at] == many:
            star, resume = at, place
            at += 1
        elif at < len(pattern) and pattern[at] in (text[place], one):
            at += 1
            place += 1
        elif star >= 0:
            resume += 1
            at, place = star + 1, resume
        else:
            return False
    return all(symbol == many for symbol in pattern[at:])


# -- the document ---------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class PolicyDocument:
    """A policy. Reading any part of it may raise Undecided, or PolicyError, which is one."""

    value: Value  # the argument that holds it

    @classmethod
    def read(cls, value: Value) -> PolicyDocument:
        """The policy in a string: of `jsonencode`, of a policy document, or any JSON text."""
        return cls(value)

    @property
    def trail(self) -> Trail:
        return self.value.trail

    @cached_property
    def _used(self) -> Trail:
        """The trail of the text, without what leads on to its holes."""
        pieces = self.value.pieces or () if isinstance(self.value, Unknown) else ()
        holes = {span for piece in pieces if isinstance(piece, Unknown) for span in piece.trail}
        return tuple(span for span in self.trail if span not in holes)

    def _part(self, name: str) -> Value | None:
        match self._structure:
            case Known(value=Mapping(items=items)):
                return _field(items, name)
            case Unknown() as unknown:
                raise Undecided(unknown)
            case other:
                raise PolicyError("a policy is a JSON object", _used(other.trail, self._used))

    @cached_property
    def _structure(self) -> Value:
        value = self.value
        match value:
            case Unknown() | Known(value=str()):
                try:
                    read = read_json(value)
                except JsonTextError as error:
                    trail = _used(error.trail, self._used)
                    raise PolicyError(f"the policy is not JSON: {error.message}", trail) from None
                if read is not None:
                    return read
                raise Undecided(value if isinstance(value, Unknown) else _unknown(value))
        raise PolicyError("a policy is a JSON text", value.trail)

    @property
    def version(self) -> Known[str] | None:
        """`Version`; None, which is 2008-10-17, if it is not written."""
        return _known_text(self._part("Version"), self._used)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Its statements; one that is nowhere in sight has parts that all raise Undecided.

        What "none of them" does must be asked with `any`: some may not be there.
        """
        statement = self._part("Statement")
        elements = () if statement is None else _elements(statement)
        return tuple(Statement(value, self._used, doubt) for value, doubt in elements)

    def any(self, question: Callable[[Statement], bool]) -> bool:
        """Whether the answer is yes for a statement. Errors: Undecided, if it may be for one."""
        return any_of(self.statements, question)


@dataclass(frozen=True, eq=False)
class Statement:
    """A statement of a policy. `uncertain` says why it may be there or not; None if it is."""

    value: Value
    used: Trail  # where the policy is
    uncertain: Unknown | None = None

    @property
    def trail(self) -> Trail:
        return _used(self.value.trail, self.used)

    def _part(self, name: str) -> Value | None:
        match self.value:
            case Known(value=Mapping(items=items)):
                return _field(items, name)
            case Unknown():
                raise Undecided(self.value)
        raise PolicyError("a statement is a JSON object", self.trail)

    @property
    def sid(self) -> Known[str] | None:
        return _known_text(self._part("Sid"), self.used)

    @property
    def effect(self) -> Known[str]:
        """`Allow` or `Deny`."""
        effect = _known_text(self._part("Effect"), self.used)
        if effect is None or effect.value.lower() not in ("allow", "deny"):
            trail = self.trail if effect is None else effect.trail
            raise PolicyError("the effect of a statement is Allow or Deny", trail)
        return effect

    @property
    def allows(self) -> bool:
        return self.effect.value.lower() == "allow"

    @property
    def denies(self) -> bool:
        return not self.allows

    @cached_property
    def actions(self) -> tuple[Text, ...]:
        """What it is about. Of an Unknown without pieces there may be none, one or many."""
        return _texts(self._part("Action"), self.used)

    @cached_property
    def not_actions(self) -> tuple[Text, ...]:
        return _texts(self._part("NotAction"), self.used)

    @cached_property
    def resources(self) -> tuple[Text, ...]:
        return _texts(self._part("Resource"), self.used)

    @cached_property
    def not_resources(self) -> tuple[Text, ...]:
        return _texts(self._part("NotResource"), self.used)

    @cached_property
    def principals(self) -> tuple[Principal, ...]:
        """Who; none in a policy of an identity."""
        return tuple(_principals(self._part("Principal"), self.used))

    @cached_property
    def not_principals(self) -> tuple[Principal, ...]:
        return tuple(_principals(self._part("NotPrincipal"), self.used))

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """All conditions, which hold together; one that is out of sight has an unknown key."""
        return tuple(_conditions(self._part("Condition"), self.used))

    # -- questions, which raise Undecided where the answer is not known ---------

    def has_condition(self) -> bool:
        """Whether there is any condition."""
        return any_of(self.conditions, lambda _: True)

    def is_bound_by(self, *keys: str) -> bool:
        """Whether it holds only where one of these condition keys has some value; in any case."""
        wanted = {key.lower() for key in keys}
        return any_of(self.conditions, lambda c: c.key in wanted and c.binds)

    def allows_everyone(self) -> bool:
        """Whether it allows any principal at all, whatever its conditions are."""
        return self.allows and (
            any_of(self.principals, Principal.is_everyone)
            or any_of(self.not_principals, lambda principal: not principal.is_everyone())
        )

    def covers(self, action: str) -> bool:
        """Whether it is about this action: `backup:CopyIntoBackupVault`."""
        if self._part("Action") is not None:
            return _any_text(self.actions, lambda pattern: action_matches(pattern, action))
        if self._part("NotAction") is not None:
            return not _any_text(self.not_actions, lambda pattern: action_matches(pattern, action))
        return False

    def wildcard_actions(self) -> tuple[Text, ...]:
        """The actions with a wildcard. Errors: Undecided, if none is known and one may be."""
        if not _any_text(self.actions, has_wildcard):
            return ()
        return tuple(action for action in self.actions if _certainly(has_wildcard, action))


@dataclass(frozen=True, eq=False)
class Principal:
    """One identifier of a principal. Of an unknown value there may be none, one or many.

    `type` is AWS, Service, Federated or CanonicalUser; `*` where only `"*"` is written.
    """

    type: str
    value: Text
    uncertain: Unknown | None = None

    @property
    def trail(self) -> Trail:
        return self.value.trail

    def is_everyone(self) -> bool:
        """Whether it is `*`. Errors: Undecided."""
        if self.type not in ("AWS", "*") or self.value.refers_to is not None:
            return False
        return is_text(self.value, "*")

    def is_service(self, name: str) -> bool:
        """Whether it is this service: `backup.amazonaws.com`. Errors: Undecided."""
        return self.type == "Service" and is_text(self.value, name)

    @property
    def account_part(self) -> str | None:
        """What stands in the place of the account; None where there is none. Errors: Undecided."""
        if self.type != "AWS":
            return None
        if isinstance(self.value, Known) and _is_account(self.value.value):
            return self.value.value
        arn = parse_arn(self.value)
        return None if arn is None else arn.account.read()

    @property
    def account(self) -> str | None:
        """The account, 12 digits; None for what names none. Errors: Undecided."""
        part = self.account_part
        return part if part is not None and _is_account(part) else None


@dataclass(frozen=True, eq=False)
class Condition:
    """An operator, a key and the values one of which it must have.

    `trail` leads to the key where its place is known, else to the values.
    """

    written_operator: Text
    written_key: Text
    values: tuple[Text, ...]
    uncertain: Unknown | None = None

    @property
    def trail(self) -> Trail:
        return self.written_key.trail

    @property
    def _operator(self) -> tuple[str, str, bool]:
        """Its quantifier, its name, and whether it ends in IfExists."""
        text = _decided(self.written_operator)
        quantifier, colon, name = text.rpartition(":")
        if_exists = name.lower().endswith("ifexists")
        name = name[: -len("ifexists")] if if_exists else name
        return quantifier if colon else "", _OPERATORS.get(name.lower(), name), if_exists

    @property
    def operator(self) -> str:
        """The operator alone: `StringLike` of `ForAnyValue:StringLikeIfExists`."""
        return self._operator[1]

    @property
    def if_exists(self) -> bool:
        """Whether it holds too where the key has no value."""
        return self._operator[2]

    @property
    def for_all_values(self) -> bool:
        """Whether each of the key's values is asked for: it holds too where there is none."""
        return self._operator[0].lower() == "forallvalues"

    @property
    def key(self) -> str:
        """The key in lower case, as which IAM compares it: `aws:principalorgid`."""
        return _decided(self.written_key).lower()

    @property
    def needs_key(self) -> bool:
        """Whether it cannot hold where the key has no value."""
        if self.operator == "Null":
            return bool(self.values) and not _any_text(
                self.values, lambda value: _decided(value).lower() != "false"
            )
        return not ("Not" in self.operator or self.if_exists or self.for_all_values)

    @property
    def binds(self) -> bool:
        """Whether it holds for some values of the key only, and not where it has none."""
        if self.operator == "Null" or not self.needs_key:
            return False
        like = self.operator.endswith("Like") or self.operator in ("ArnEquals",)
        return not (like and _any_text(self.values, lambda value: is_text(value, "*")))


# -- reading --------------------------------------------------------------------


def _field(items: dict[str, Value], name: str) -> Value | None:
    """An element by its name, in any letter case; None if it is null or not written."""
    value = items.get(name)
    if value is None:
        lower = name.lower()
        value = next((item for key, item in items.items() if key.lower() == lower), None)
    return None if isinstance(value, Null) else value


def _unwrap(value: Value) -> tuple[Value, Unknown | None]:
    """An element, and why it may be there or not."""
    doubt = None
    while isinstance(value, Unknown) and value.partly is not None:
        doubt = doubt or value
        value = value.partly
    return value, doubt


def _elements(value: Value) -> Iterator[tuple[Value, Unknown | None]]:
    """The elements of a list, or the only one, each with the doubt whether it is there."""
    match value:
        case Known(value=Collection(items=items)):
            yield from map(_unwrap, items)
        case Unknown(partly=Known(value=Collection(items=items))):
            for item in items:
                match item:
                    case Unknown(partly=None, pieces=None):
                        yield item, item
                    case _:
                        yield _unwrap(item)
        case Unknown(partly=None, pieces=None, refers_to=None):
            yield value, value
        case _:
            yield _unwrap(value)


def _text(value: Value, used: Trail) -> Text:
    match value:
        case Known(value=str()) | Unknown():
            return replace(value, trail=_used(value.trail, used))
        case Known(value=bool() | int() | Decimal() as primitive):
            return Known(to_text(primitive), _used(value.trail, used), value.made_of)
    raise PolicyError("a string must stand here", _used(value.trail, used))


def _texts(value: Value | None, used: Trail) -> tuple[Text, ...]:
    if value is None:
        return ()
    texts = []
    for element, doubt in _elements(value):
        certain = doubt is None or isinstance(element, Unknown)
        texts.append(_text(element if certain or doubt is None else doubt, used))
    return tuple(texts)


def _known_text(value: Value | None, used: Trail) -> Known[str] | None:
    if value is None:
        return None
    text = _text(value, used)
    if isinstance(text, Unknown):
        raise Undecided(text)
    return text


def _principals(value: Value | None, used: Trail) -> Iterator[Principal]:
    content, doubt = (None, None) if value is None else _unwrap(value)
    match content:
        case None:
            return
        case Known(value=Mapping(items=items)):
            for kind, identifiers in items.items():
                for element, why in _elements(identifiers):
                    yield Principal(kind, _text(element, used), why)
        case Known(value=str()) | Unknown(pieces=tuple()):
            yield Principal("*", _text(content, used), doubt)
        case Unknown():
            raise Undecided(content)
        case _:
            raise PolicyError("a principal is a string or an object", _used(content.trail, used))
    if doubt is not None:
        yield Principal("AWS", replace(doubt, partly=None), doubt)


def _conditions(value: Value | None, used: Trail) -> Iterator[Condition]:
    for operator, keys, trail, doubt in _entries(value, used):
        if isinstance(operator, Unknown):
            yield Condition(operator, operator, (), doubt)
            continue
        written = Known(operator, trail)
        for key, values, key_trail, key_doubt in _entries(keys, used):
            why = doubt or key_doubt
            if isinstance(key, Unknown):
                yield Condition(written, key, (), why)
            else:
                texts = _texts(None if isinstance(values, Null) else values, used)
                yield Condition(written, Known(key, key_trail), texts, why)


def _entries(
    value: Value | None, used: Trail
) -> Iterator[tuple[str | Unknown, Value, Trail, Unknown | None]]:
    """A mapping's keys, values and places, and why each may be missing.

    An unknown key stands for what else the mapping may have.
    """
    content, doubt = (None, None) if value is None else _unwrap(value)
    match content:
        case None | Null():
            return
        case Known(value=Mapping() as mapping):
            certain = False
            for key, item in mapping.items.items():
                trail = mapping.key_trails.get(key) or item.trail
                why = _unwrap(item)[1] if isinstance(item, Unknown) and not item.not_null else None
                certain = certain or why is None
                yield key, item, _used(trail, used), why
            if doubt is not None:
                there = _is_filled(doubt) and not certain
                yield doubt, doubt, doubt.trail, None if there else doubt
        case Unknown():
            yield content, content, content.trail, None if _is_filled(content) else content
        case _:
            raise PolicyError("a condition is a JSON object", _used(content.trail, used))


def _is_filled(container: Unknown) -> bool:
    return container.length is not None and container.length[0] > 0


def _used(trail: Trail, used: Trail) -> Trail:
    """The place of an element, where the policy around it is used, and where it comes from."""
    around = [s for s in used if s not in trail and not any(s.contains(own) for own in trail)]
    return (*trail[:1], *around, *(trail[1:] or trail)) if around else trail


def _unknown(value: Known[str]) -> Unknown:
    return Unknown("nothing of the policy is known", value.trail)


def _is_account(text: str) -> bool:
    return len(text) == 12 and text.isascii() and text.isdigit()


def _decided(text: Text) -> str:
    if isinstance(text, Unknown):
        raise Undecided(text)
    return text.value


def _certainly(question: Callable[[Text], bool], text: Text) -> bool:
    try:
        return question(text)
    except Undecided:
        return False


def _any_text(texts: Iterable[Text], question: Callable[[Text], bool]) -> bool:
    undecided: Undecided | None = None
    for text in texts:
        try:
            if question(text):
                return True
        except Undecided as error:
            undecided = undecided or error
    if undecided is not None:
        raise undecided
    return False
