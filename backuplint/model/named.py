"""Whether an element of a selection names a resource: by reference, by ARN, or by pattern.

Knows nothing of what AWS Backup does with the resource.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from backuplint.model.arn import parse_arn
from backuplint.model.ownership import account_of
from backuplint.model.patterns import Hole, Star, Token, matches, tokens
from backuplint.model.project import Project
from backuplint.model.resource_types import SHAPES
from backuplint.model.schema import Item, View
from backuplint.model.selected import is_arn, types_of
from backuplint.model.selection import Selection
from backuplint.terraform.expand import Instance
from backuplint.values import Known, Null, Undecided, Unknown

_HEXADECIMAL = frozenset("0123456789abcdef")
_DIGITS = frozenset("0123456789")
_REGION = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")

# Resources whose `id` is not what stands in their ARN.
_OTHER_ID = frozenset({"aws_db_instance", "aws_fsx_ontap_volume", "aws_fsx_openzfs_volume"})


def names(item: Item[str], selection: Selection, resource: Instance) -> bool:
    """Whether an element of `resources` or `not_resources` is, or matches, a resource's ARN."""
    project: Project = selection.project
    target = project.linked(item)
    if target is not None and item.refers_to is not None:
        instance = target if isinstance(target, Instance) else target.instance
        if instance.address == resource.address:
            return is_arn(resource, item.refers_to.attribute)
        if instance.kind == "resource" or not types_of(instance) & types_of(resource):
            return False
    if isinstance(item, Unknown) and item.pieces is None:
        raise Undecided(item)
    own = _Own(selection, resource)
    pattern = own.pattern(item)
    return pattern is not None and _applies(pattern, own.text, item)


def _applies(pattern: tuple[Token, ...], text: tuple[Token, ...], item: Item[str]) -> bool:
    if not matches(pattern, text):
        return False
    if has_inner_star(pattern):
        reason = "whether AWS Backup takes a `*` that is not at the end is not documented"
        raise Undecided(Unknown(reason, item.trail))
    return True


def covers_element(pattern: Item[str], element: Item[str], selection: Selection) -> bool:
    """Whether an element takes all that another takes. Errors: Undecided."""
    if pattern.refers_to is not None or element.refers_to is not None:
        if element.refers_to is None or element.refers_to == pattern.refers_to:
            return element.refers_to == pattern.refers_to
        target = selection.project.linked(element)
        resource = target.instance if isinstance(target, View) else target
        if resource is None or resource.type not in SHAPES:
            return False
        return is_arn(resource, element.refers_to.attribute) and names(pattern, selection, resource)
    for item in (pattern, element):
        if isinstance(item, Unknown) and item.pieces is None:
            raise Undecided(item)
    text = tuple("*" if isinstance(token, Star) else token for token in stripped(element))
    return _applies(stripped(pattern), text, pattern)


def has_inner_star(pattern: tuple[Token, ...]) -> bool:
    """Whether the resource part of a pattern has a star that is not at its end."""
    part = resource_part(pattern)
    text = [index for index, token in enumerate(part) if not isinstance(token, Star)]
    return bool(text) and any(isinstance(token, Star) for token in part[: text[-1]])


def resource_part(pattern: tuple[Token, ...]) -> tuple[Token, ...]:
    """What stands behind the account in a pattern without its partition."""
    colons = [index for index, token in enumerate(pattern) if token == ":"]
    return pattern[colons[2] + 1 :] if len(colons) > 2 else ()


def stripped(item: Item[str]) -> tuple[Token, ...]:
    """A pattern without its partition."""
    pieces = (item.value,) if isinstance(item, Known) else item.pieces or ()
    found: list[Token] = []
    for piece in pieces:
        if isinstance(piece, str):
            found += tokens(piece, stars=True)
        else:
            found.append(Hole(piece))
    if found[:4] != list("arn:"):
        return tuple(found)
    rest = found[4:]
    if ":" in rest:
        return tuple(rest[rest.index(":") + 1 :])
    return tuple(rest)


class _Own:
    """A resource's ARN from the service on, and patterns that may match it."""

    def __init__(self, selection: Selection, resource: Instance) -> None:
        self.project: Project = selection.project
        self.selection, self.resource = selection, resource
        service, _, shape = SHAPES[resource.type].partition(":")
        bucket = service == "s3"
        self.region = () if bucket else self._region()
        self.account = () if bucket else self._account()
        self.id = tuple(self._shaped(shape))
        self.text = (
            *tokens(f"{service}:"),
            *(*self.region, ":", *self.account, ":"),
            *self.id,
        )

    def _region(self) -> tuple[Token, ...]:
        region = self.resource.region
        if isinstance(region, Known):
            return tokens(str(region.value))
        return (Hole(region if isinstance(region, Unknown) else self._made(), _REGION),)

    def _account(self) -> tuple[Token, ...]:
        account = self._named_account()
        if account is not None:
            return tokens(account)
        reason = "the account is known only after apply"
        return (Hole(Unknown(reason, (self.resource.header,)), _DIGITS),)

    def _named_account(self) -> str | None:
        """The account, if the provider or the selection's role names it."""
        try:
            account = account_of(self.resource, self.project)
        except Undecided:
            return None
        role = self.selection.at(Selection.iam_role_arn)
        if account is None and isinstance(role, Known) and isinstance(role.value, str):
            arn = parse_arn(role)
            if arn is not None and self.selection.instance.provider == self.resource.provider:
                return arn.account.text
        return account

    def _shaped(self, shape: str) -> Iterator[Token]:
        for part in re.findall(r"\{\w+\}|.", shape):
            if part == "#":
                yield Hole(self._made(), _HEXADECIMAL)
            elif part == "?":
                yield Hole(self._made())
            elif part[0] == "{":
                yield from self._argument(part[1:-1])
            else:
                yield part

    def _made(self) -> Unknown:
        reason = f"{self.resource.address} has an id only after apply"
        return Unknown(reason, (self.resource.header,))

    def _argument(self, name: str) -> Iterator[Token]:
        value, end = self.resource.argument(name), False
        if isinstance(value, Null):
            value, end = self.resource.argument(f"{name}_prefix"), True
        match value:
            case Known():
                yield from tokens(str(value.value))
            case Unknown(pieces=tuple(pieces)):
                for piece in pieces:
                    yield from tokens(piece) if isinstance(piece, str) else (Hole(piece),)
            case Unknown():
                yield Hole(value)
        if end:
            yield Hole(self._made())

    def pattern(self, item: Item[str]) -> tuple[Token, ...] | None:
        """A pattern with those of its holes filled that are the resource's own.

        None where a hole is certainly another resource's name.
        """
        found: list[Token] = []
        for token in stripped(item):
            if not isinstance(token, Hole):
                found.append(token)
                continue
            filled = self._filled(token)
            if filled is None:
                return None
            found += filled
        return tuple(found)

    def _filled(self, hole: Hole) -> tuple[Token, ...] | None:
        made_of = [self.project.instance(address) for address in hole.unknown.made_of]
        for source in made_of if len(made_of) == 1 else ():
            if source is None or source.provider != self.resource.provider:
                continue
            if source.kind == "data" and isinstance(source.argument("region"), Null):
                if source.type == "aws_region" and isinstance(source.argument("name"), Null):
                    return self.region
                if source.type == "aws_caller_identity":
                    return self.account
        link = hole.unknown.refers_to
        if link is None:
            return (hole,)
        same = link.address == self.resource.address
        if (
            same
            and link.attribute in ("id", "name", "bucket")
            and self.resource.type not in _OTHER_ID
        ):
            return _behind_type(self.id)
        other = self.project.instance(link.address)
        if other is not None and other.kind == "resource" and other.type == self.resource.type:
            return None
        return (hole,)


def _behind_type(id: tuple[Token, ...]) -> tuple[Token, ...]:
    """What a resource is called behind its type: the `vol-…` of `volume/vol-…`."""
    marks = [index for index, token in enumerate(id) if token in (":", "/")]
    return id[marks[0] + 1 :] if marks else id
