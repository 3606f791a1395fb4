"""Which resource types the elements of a selection are about: by reference, ARN or pattern.

Knows nothing of tags and conditions, which tell no types.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from backuplint.model.arn import Arn, parse_arn
from backuplint.model.plan import Plan
from backuplint.model.resource_types import (
    ARN_BY_ID,
    BY_ARN,
    BY_RESOURCE,
    CLUSTERS,
    MULTI_AZ,
)
from backuplint.model.schema import Item
from backuplint.model.selection import Selection
from backuplint.terraform.expand import Instance
from backuplint.values import Collection, Known, Trail, Undecided, Unknown

EVERY_TYPE = frozenset(BY_RESOURCE.values()) | {name for *_, name in BY_ARN if name} | CLUSTERS

_ACCOUNT = re.compile(r"[0-9*]*")


@dataclass(frozen=True, eq=False)
class Selected:
    """An element of `resources`, and the types that it is about.

    A pattern over several types is about `every` one of them; else it is about one, of which
    `types` are those that it may be. No types: AWS Backup takes no such resource.
    `everything` is a pattern that names no service: `*`.
    """

    element: Item[str]
    types: frozenset[str]
    every: bool = False
    everything: bool = False
    instance: Instance | None = None  # the resource itself, where it is in sight

    @property
    def trail(self) -> Trail:
        return self.element.trail


def elements_of(selection: Selection) -> tuple[Item[str], ...]:
    """The elements of `resources`. Errors: Undecided.

    Of a list that is not all known: those that are certainly in it, and the list itself.
    """
    value = selection.at(Selection.resources)
    match value:
        case Unknown(partly=Known(value=Collection(items=items))):
            certain = [i for i in items if isinstance(i, Known) and isinstance(i.value, str)]
            return (*certain, value)
    return selection.resources


def selected(element: Item[str], selection: Selection) -> Selected:
    """What an element of a selection's `resources` is about, less whole types that its
    `not_resources` takes away. Errors: Undecided.
    """
    found = named_by(element, selection)
    return _less(found, _place(element), selection) if found.every else found


def named_by(element: Item[str], selection: Selection) -> Selected:
    """What an element of `resources` or `not_resources` is about. Errors: Undecided."""
    target = selection.project.linked(element)
    if target is not None and element.refers_to is not None:
        instance = target if isinstance(target, Instance) else target.instance
        if not is_arn(instance, element.refers_to.attribute):
            return Selected(element, frozenset(), instance=instance)
        return Selected(element, types_of(instance), instance=instance)
    if isinstance(element, Known) and element.value == "*":
        return Selected(element, EVERY_TYPE, every=True, everything=True)
    arn = parse_arn(_whole(element))
    return Selected(element, frozenset()) if arn is None else _by_arn(element, arn)


def _place(element: Item[str]) -> str:
    """Region and account of a pattern, as a part of another."""
    arn = parse_arn(_whole(element)) if element.refers_to is None else None
    if arn is None:
        return "*:*"
    return ":".join("*" if p.text is None else p.text for p in (arn.region, arn.account))


def types_of(instance: Instance) -> frozenset[str]:
    """The type that AWS Backup has for a resource or data source; all types that it may be."""
    if instance.type != "aws_rds_cluster":
        name = BY_RESOURCE.get(instance.type)
        return frozenset() if name is None else frozenset({name})
    if instance.kind == "data":
        return CLUSTERS
    match instance.argument("engine"):
        case Known(value=str(engine)):
            return frozenset({"Aurora" if engine.startswith("aurora") else MULTI_AZ})
    return frozenset({"Aurora", MULTI_AZ})


def all_selected(plan: Plan) -> tuple[Selected, ...]:
    """All that a plan's selections name, where they select nothing else.

    Errors: Undecided, where a tag or an element that is not known may select anything, or where
    selections may be out of sight.
    """
    project = plan.project
    if not project.root.whole:
        raise Undecided(Unknown("some of the configuration could not be read", plan.trail))
    found: list[Selected] = []
    for selection in project.selections_of(plan):
        if selection.selection_tags:
            reason = "what its tags select may be of any type"
            raise Undecided(Unknown(reason, selection.selection_tags[0].trail))
        found += [selected(element, selection) for element in elements_of(selection)]
    if found:
        project.kept_in_sight(plan)
    return tuple(found)


def is_arn(instance: Instance, attribute: str) -> bool:
    """Whether an attribute of a resource is its ARN."""
    return attribute == "arn" or (attribute == "id" and instance.type in ARN_BY_ID)


# -- by ARN ---------------------------------------------------------------------


def _by_arn(element: Item[str], arn: Arn) -> Selected:
    service = arn.service.read()
    if "*" in service:
        return Selected(element, EVERY_TYPE, every=True, everything=True)
    if arn.account.text is not None and not _ACCOUNT.fullmatch(arn.account.text):
        reason = "it is not clear which part of the ARN is the account"
        raise Undecided(Unknown(reason, element.trail, evaluated=False))
    return _by_resource(element, service, arn)


def _whole(element: Item[str]) -> Item[str]:
    """A pattern that ends early (`arn:aws:ec2:*`) with all its parts."""
    if isinstance(element, Known) and element.value.endswith("*"):
        missing = 5 - element.value.count(":")
        return replace(element, value=element.value + ":*" * missing)
    return element


def _by_resource(element: Item[str], service: str, arn: Arn) -> Selected:
    head, end = _head(arn)
    types: set[str] = set()
    every = False
    for known, start, name in BY_ARN:
        names = CLUSTERS if name is None else {name}
        if known != service:
            continue
        if head.startswith(start):
            types |= names
            every = every or (end == "*" and head == start)
        elif start.startswith(head) and isinstance(end, Unknown):
            raise Undecided(end)
        elif start.startswith(head) and end == "*":
            types |= names
            every = True
    return Selected(element, frozenset(types), every)


def _head(arn: Arn) -> tuple[str, Unknown | str]:
    """How the resource part starts, and what ends that: a `*`, a hole, or nothing."""
    head = ""
    for piece in arn.pieces:
        if isinstance(piece, Unknown):
            return head, piece
        before, star, _ = piece.partition("*")
        head += before
        if star:
            return head, star
    return head, ""


# -- less what is taken away ----------------------------------------------------


def _less(found: Selected, place: str, selection: Selection) -> Selected:
    """A pattern without the types of which `not_resources` takes everything away."""
    patterns = [text for item in selection.not_resources if (text := _pattern(item)) is not None]
    taken = {type for type in found.types if _is_taken(type, place, patterns)}
    return replace(found, types=found.types - taken) if taken else found


def _is_taken(type: str, place: str, patterns: list[str]) -> bool:
    whole = [
        f"{service}:{':' if service == 's3' else place}:{start}*"  # buckets have no place in ARNs
        for service, start, name in BY_ARN
        if name == type or (name is None and type in CLUSTERS)
    ]
    return bool(whole) and all(any(covers(p, part) for p in patterns) for part in whole)


def _pattern(item: Item[str]) -> str | None:
    """A pattern without its partition; None if it cannot be about a whole type."""
    match item:
        case Known(value=text):
            return text if text == "*" else text.partition(":")[2].partition(":")[2]
        case Unknown(refers_to=None, pieces=None):
            raise Undecided(item)
        case Unknown(refers_to=None, pieces=tuple(pieces)):
            last = pieces[-1] if pieces else None
            if not isinstance(last, str) or last.endswith("*"):
                raise Undecided(item)
    return None


def covers(pattern: str, text: str) -> bool:
    """Whether a pattern with `*` matches a text; what is a `*` in the text only a `*` matches.

    A pattern that covers another pattern takes all that the other does.
    """
    at = mark = back = 0
    star = -1
    while at < len(text):
        if mark < len(pattern) and pattern[mark] == "*":
            star, back = mark, at
            mark += 1
        elif mark < len(pattern) and pattern[mark] == text[at]:
            mark, at = mark + 1, at + 1
        elif star >= 0:
            back += 1
            mark, at = star + 1, back
        else:
            return False
    return pattern[mark:].strip("*") == ""
