"""What a selection takes: whether it takes a resource of the project, does not, or cannot tell.

By ARNs and patterns, tags, conditions, `not_resources`, the Region and what it has opted in to.
Sources: the API's BackupSelection, and the developer guide's pages on assigning resources.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from backuplint.model.account import RegionSettings
from backuplint.model.answers import all_of, any_of, first
from backuplint.model.conditions import passes
from backuplint.model.named import names, resource_part, stripped
from backuplint.model.patterns import Star
from backuplint.model.project import Project
from backuplint.model.resource_types import ALWAYS_OPTED, BY_RESOURCE, SHAPES, opt_in_name
from backuplint.model.schema import Item, View
from backuplint.model.selected import elements_of, types_of
from backuplint.model.selection import Selection, SelectionTag
from backuplint.model.tags import Tags, tags_of
from backuplint.terraform.expand import Instance
from backuplint.values import Known, Null, Trail, Undecided, Unknown, Value

How: TypeAlias = Literal["reference", "ARN", "type", "service", "tag"]


@dataclass(frozen=True, eq=False)
class Taken:
    """What takes a resource: an element of `resources` or a tag, and by what of it.

    "type" is a pattern within one type, "service" a wider one: `arn:aws:ec2:*`, `*`.
    """

    by: Item[str] | SelectionTag
    how: How

    @property
    def trail(self) -> Trail:
        return self.by.trail


def takes(
    selection: Selection, resource: Instance, *, whatever_is_opted_in: bool = False
) -> Taken | None:
    """What of a selection takes a resource; None if it does not. Errors: Undecided.

    That is where the selection and the resource are there. What its plan does does not matter.
    `whatever_is_opted_in`: as if the Region had opted in to all types.
    """
    types = types_of(resource)
    if not types:
        return None
    tests: list[Callable[[], bool]] = [
        lambda: _same_place(selection, resource),
        lambda: not any_of(selection.not_resources, lambda item: names(item, selection, resource)),
        lambda: not selection.conditions or passes(selection, tags_of(resource)),
    ]
    taken = first(_takers(selection, resource, whatever_is_opted_in), lambda taker: taker())
    if taken is None or not all_of(tests, lambda test: test()):
        return None
    return taken


def protectable(project: Project) -> Iterator[Instance]:
    """Every resource of the module tree that AWS Backup can protect, outermost module first."""
    for module in project.root.walk():
        for type, name in module.configuration.resources:
            if type in BY_RESOURCE:
                yield from module.instances("resource", type, name)[1]


# -- where ----------------------------------------------------------------------


def _same_place(selection: View, resource: Instance) -> bool:
    """Whether both are in one Region and account: a plan takes nothing of another."""
    ours, theirs = selection.instance.region, resource.region
    if isinstance(ours, Known) and isinstance(theirs, Known) and ours.value != theirs.value:
        return False
    if selection.instance.provider == resource.provider:
        at = [one.argument("region") for one in (selection.instance, resource)]
        if all(isinstance(region, Null) for region in at):
            return True
        if isinstance(ours, Known) and isinstance(theirs, Known):
            return True
        raise Undecided(_unknown(ours if isinstance(ours, Unknown) else theirs))
    reason = "it is not clear whether both are in one Region and account"
    raise Undecided(Unknown(reason, (resource.header,)))


def _unknown(value: Value) -> Unknown:
    return value if isinstance(value, Unknown) else Unknown("it is not known", value.trail)


# -- by what --------------------------------------------------------------------


def _takers(
    selection: Selection, resource: Instance, every: bool
) -> Iterator[Callable[[], Taken | None]]:
    yield lambda: first(
        elements_of(selection), lambda item: _by_element(item, selection, resource, every)
    )
    yield lambda: first(
        selection.selection_tags, lambda tag: _by_tag(tag, selection, resource, every)
    )


def _by_element(
    item: Item[str], selection: Selection, resource: Instance, every: bool
) -> Taken | None:
    if not names(item, selection, resource):
        return None
    how = _how(item, resource)
    if every:
        return Taken(item, how)
    off = [_opted_out(selection, type, how) for type in sorted(types_of(resource))]
    if None in off:
        if all(one is None for one in off):
            return Taken(item, how)
        raise Undecided(Unknown("it may be of a type that is not opted in", (resource.header,)))
    if how == "service" and resource.type == "aws_s3_bucket" and resource_part(stripped(item)):
        reason = "whether the opt-in decides on a pattern of buckets is not documented"
        raise Undecided(Unknown(reason, item.trail))
    return None


def _how(item: Item[str], resource: Instance) -> How:
    if item.refers_to is not None:
        return "reference"
    pattern = stripped(item)
    if not any(isinstance(token, Star) for token in pattern):
        return "ARN"
    own = SHAPES[resource.type].partition(":")[2]
    type = own[: 1 + min((own.index(mark) for mark in ":/" if mark in own), default=-1)]
    part = resource_part(pattern)
    return "type" if type and part[: len(type)] == tuple(type) else "service"


def is_service_wide(item: Item[str]) -> bool:
    """Whether a pattern names a service and nothing in it: `arn:aws:ec2:*`. Not of buckets."""
    pattern = stripped(item)
    part = resource_part(pattern)
    stars = any(isinstance(token, Star) for token in pattern)
    return stars and pattern[:3] != tuple("s3:") and all(isinstance(one, Star) for one in part)


def _by_tag(
    tag: SelectionTag, selection: Selection, resource: Instance, every: bool
) -> Taken | None:
    key, value = tag.key, tag.value
    if key is None or value is None or not _has(tags_of(resource), key.value, value.value):
        return None
    tag.certain(within=selection)
    if not every and all(_opted_out(selection, type, "tag") for type in types_of(resource)):
        return None
    return Taken(tag, "tag")


def _has(tags: Tags, key: str, value: str) -> bool:
    found = tags.value(key)
    if isinstance(found, Unknown):
        raise Undecided(found)
    return found is not None and found.value == value


def opted_out(selection: Selection, type: str) -> Known[bool] | None:
    """Where the Region's settings switch a type off; None if none in sight does.

    Errors: Undecided, where one may.
    """
    project: Project = selection.project
    for settings in project.of(RegionSettings):
        preference = settings.resource_type_opt_in_preference.get(opt_in_name(type))
        if isinstance(preference, Known) and preference.value:
            continue
        if preference is None or not project.same_place(settings.instance, selection.instance):
            continue
        if isinstance(preference, Unknown):
            raise Undecided(preference)
        settings.certain(within=selection)
        return preference
    return None


def _opted_out(selection: Selection, type: str, how: How) -> Known[bool] | None:
    """Where a type is switched off, if that holds for what is selected so."""
    if how in ("reference", "ARN", "type") and type not in ALWAYS_OPTED:
        return None
    return opted_out(selection, type)
