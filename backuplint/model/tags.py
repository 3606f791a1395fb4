"""The tags of a resource: its own, those that others put on it, and its provider's defaults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from backuplint.model.ignore_changes import ignored_changes
from backuplint.model.schema import Item, Mistyped, convert
from backuplint.terraform.expand import Instance
from backuplint.terraform.module import Module
from backuplint.values import Known, Mapping, Null, Undecided, Unknown, Value

# Resources that put one tag on a resource of another block → the argument that names it.
TAGGERS = {"aws_ec2_tag": "resource_id", "aws_dynamodb_tag": "resource_arn"}

_EVERY = frozenset({"all", "tags", "tags_all"})  # in `ignore_changes`: tags are set elsewhere


@dataclass(frozen=True, eq=False)
class Tags:
    """The tags of a resource, as far as they are known.

    `doubt` is why it may have others, or others' values, besides.
    """

    items: dict[str, Item[str]]
    doubt: Unknown | None = None

    def value(self, key: str) -> Item[str] | None:
        """A tag's value; None where the resource has no such tag. Errors: Undecided."""
        if key in self.items:
            return self.items[key]
        if self.doubt is not None:
            raise Undecided(self.doubt)
        return None


def tags_of(instance: Instance) -> Tags:
    """The tags of a resource. A data source's are out of sight."""
    if instance.kind == "data":
        return Tags({}, Unknown("a data source's tags are not in sight", (instance.header,)))
    module = instance.module
    assert isinstance(module, Module)
    found: dict[str, Item[str]] = {}
    doubts = list(_default(module, instance, found))
    doubts += _read(instance.argument("tags"), found)
    doubts += _put_on(module.root, instance, found)
    doubts += _ignored(instance)
    return Tags(found, doubts[0] if doubts else None)


def _default(module: Module, instance: Instance, found: dict[str, Item[str]]) -> Iterator[Unknown]:
    root = module.root
    if root.provider_block(instance.provider) is None and root.open:
        yield Unknown("the provider's default tags are out of sight", (instance.header,))
    yield from _read(root.default_tags(instance.provider), found)


def _read(value: Value, found: dict[str, Item[str]]) -> Iterator[Unknown]:
    """Enter what is known of a map of tags; the doubt whether there are others."""
    doubt: Unknown | None = value if isinstance(value, Unknown) else None
    if isinstance(value, Unknown) and value.partly is not None:
        value = value.partly
    if doubt is not None:  # what comes later may have any of the keys, with another value
        for key, item in found.items():
            found[key] = Unknown(doubt.reason, item.trail, evaluated=doubt.evaluated)
        yield doubt
    if isinstance(value, Known) and isinstance(value.value, Mapping):
        for key, written in value.value.items.items():
            text = _text(written)
            if text is None:
                found.pop(key, None)
            else:
                found[key] = text


def _text(value: Value) -> Item[str] | None:
    try:
        text = convert(value, str)
    except Mistyped:
        return Unknown("it is no string", value.trail, failed=True)
    return None if isinstance(text, Null) else text


def _put_on(root: Module, instance: Instance, found: dict[str, Item[str]]) -> Iterator[Unknown]:
    for module in root.walk():
        for type, name in module.configuration.resources:
            if type not in TAGGERS:
                continue
            for tagger in module.instances("resource", type, name)[1]:
                yield from _put_by(tagger, instance, found)


def _put_by(tagger: Instance, instance: Instance, found: dict[str, Item[str]]) -> Iterator[Unknown]:
    at = tagger.argument(TAGGERS[tagger.type])
    if isinstance(at, Null):
        return
    if at.refers_to is not None and at.refers_to.address != instance.address:
        return
    key, value = tagger.argument("key"), tagger.argument("value")
    if at.refers_to is None or tagger.uncertain is not None or not isinstance(key, Known):
        yield Unknown("another block may put tags on it", at.trail)
    elif (text := _text(value)) is not None:
        found[str(key.value)] = text


def _ignored(instance: Instance) -> Iterator[Unknown]:
    """The doubt where Terraform leaves the tags to others."""
    for name, span in ignored_changes(instance).items():
        if name in _EVERY:
            yield Unknown("its tags are set elsewhere", (span,))
