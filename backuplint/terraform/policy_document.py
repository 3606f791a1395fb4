"""`data.aws_iam_policy_document` as the AWS provider renders it. Knows nothing of files.

What the provider does was seen by running it, release 5.100.0. Its own documentation:
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from backuplint.source import Span
from backuplint.terraform.equality import to_text
from backuplint.terraform.policy_merge import (
    Draft,
    MergeError,
    collapsed,
    everyone,
    maybe,
    merge,
    part,
    read_policy,
    sid_of,
    statement,
    take_unknown,
    text_of,
    unordered,
)
from backuplint.terraform.policy_writer import write_json
from backuplint.values import (
    NOTHING,
    Collection,
    Known,
    Mapping,
    Null,
    Trail,
    Unknown,
    Value,
    made_of,
)


class DocumentBlock(Protocol):
    """A block whose arguments are evaluated when they are asked for."""

    @property
    def header(self) -> Span: ...

    @property
    def uncertain(self) -> Unknown | None:
        """Set where the block may be there never, once or often."""

    def argument(self, name: str, /) -> Value:
        """Null if it is not written."""

    def blocks(self, kind: str, /) -> Sequence[DocumentBlock]: ...


def render(document: DocumentBlock, *, minified: bool = False) -> Known[str] | Unknown:
    """The `json` of a policy document, or its `minified_json`.

    It `encodes` the policy as a Mapping, each Value of which has its own trail. Where something
    in it is unknown, so is the string, which has pieces. Where the provider would report an
    error, it is Unknown and `failed`.
    """
    try:
        structure = _document(document).structure()
    except MergeError as error:
        trail = error.trail or (document.header,)
        return Unknown(f"the policy is refused: {error.message}", trail, failed=True)
    pieces = write_json(structure, indent=not minified)
    hole = next((piece for piece in pieces if isinstance(piece, Unknown)), None)
    flowed = made_of(structure, *(piece for piece in pieces if isinstance(piece, Unknown)))
    if hole is None:
        text = "".join(piece for piece in pieces if isinstance(piece, str))
        sensitive = structure.sensitive
        return Known(text, structure.trail, flowed, encodes=structure, sensitive=sensitive)
    return Unknown(
        hole.reason,
        (*structure.trail, *hole.trail),
        not_null=True,
        pieces=pieces,
        made_of=flowed,
        encodes=structure,
        sensitive=structure.sensitive,
    )


def _document(block: DocumentBlock) -> Draft:
    trail = (block.header,)
    merged = Draft(trail)
    # `source_json` and `override_json` work in providers before 5.0; later ones refuse them.
    _take_all(merged, [block.argument("source_json")])
    _take_all(merged, _documents(block, "source_policy_documents"), distinct=True)
    merge(merged, _own(block))
    _take_all(merged, _documents(block, "override_policy_documents"))
    _take_all(merged, [block.argument("override_json")])
    return merged


def _documents(block: DocumentBlock, name: str) -> Sequence[Value]:
    value = block.argument(name)
    match value:
        case Known(value=Collection(items=items)):
            for item in items:
                if isinstance(item, Null):
                    raise MergeError(f"null in {name}", item.trail or value.trail)
            return items
        case Null() | Unknown():
            return [value]
    raise MergeError(f"{name} is a list", value.trail)


def _take_all(merged: Draft, documents: Iterable[Value], *, distinct: bool = False) -> None:
    """Merge policies in order. `distinct`: they must not have a Sid in common."""
    taken = {sid for item in merged.statements if isinstance(sid := sid_of(item), str) and sid}
    for document in documents:
        if isinstance(document, Null):
            continue
        draft = read_policy(document)
        if isinstance(draft, Unknown):
            take_unknown(merged, draft)
            continue
        if draft is None:
            continue
        for item in draft.statements if distinct else ():
            sid = sid_of(item)
            if isinstance(item, Known) and isinstance(sid, str) and sid:
                if sid in taken:
                    raise MergeError(f"two statements have the Sid {sid}", item.trail)
                taken.add(sid)
        merge(merged, draft)


def _own(block: DocumentBlock) -> Draft:
    """The policy of the document's own blocks."""
    trail = (block.header,)
    version = _argument(block, "version", "2012-10-17", ("2008-10-17", "2012-10-17"))
    draft = Draft(trail, version, _argument(block, "policy_id"))
    taken: set[str] = set()
    for child in block.blocks("statement"):
        built = _statement(child, version)
        doubt = _doubt(child, block)
        if doubt is not None:
            draft.statements.append(maybe(built, doubt))
            continue
        sid = sid_of(built)
        if isinstance(sid, str) and sid:
            if sid in taken:
                raise MergeError(f"two statements have the Sid {sid}", built.trail)
            taken.add(sid)
        draft.statements.append(built)
    return draft


def _doubt(block: DocumentBlock, parent: DocumentBlock) -> Unknown | None:
    """Why it is not known whether a block is there, if its parent is."""
    # A block has its parent's doubt where it has none of its own.
    return None if block.uncertain is parent.uncertain else block.uncertain


def _argument(
    block: DocumentBlock, name: str, default: str | None = None, values: Sequence[str] = ()
) -> Value | None:
    value = _string(block.argument(name), name)
    match value:
        case Null():
            return None if default is None else Known(default, (block.header,))
        case Known(value=str() as text) if values and text not in values:
            raise MergeError(f"{name} is one of {', '.join(values)}", value.trail)
        case Known(value=""):
            return None
        case Unknown(pieces=pieces) if default is not None:
            return replace(value, not_null=True, pieces=pieces or (value,))
        case Unknown(pieces=tuple() as pieces) if not _has_text(pieces):
            return replace(value, pieces=None)  # may be empty, and is then left out
    return value


def _has_text(pieces: tuple[str | Unknown, ...]) -> bool:
    return any(isinstance(piece, str) and piece for piece in pieces)


def _string(value: Value, name: str) -> Value:
    """A value as Terraform converts it to a string."""
    match value:
        case Null() | Unknown() | Known(value=str()):
            return value
        case Known(value=bool() | int() | Decimal() as primitive):
            return replace(value, value=to_text(primitive))
    raise MergeError(f"{name} is a string", value.trail)


def _distinct(elements: Iterable[Value]) -> Iterable[Value]:
    return {e.value if isinstance(e, Known) else e: e for e in elements}.values()


def _element(value: Value, name: str) -> Known[str] | Unknown:
    """An element of a list of strings, where Terraform accepts no null."""
    match _string(value, name):
        case Known() as known:
            return known
        case Unknown() as unknown:
            # That it is a string, and there, is what its pieces say.
            return replace(unknown, not_null=True, pieces=unknown.pieces or (unknown,))
    raise MergeError(f"null in {name}", value.trail)


def _elements(block: DocumentBlock, name: str) -> tuple[Known[str] | Unknown, ...] | Unknown | None:
    """The elements of a list or set; None if it is not written."""
    value = block.argument(name)
    match value:
        case Null():
            return None
        case Unknown():
            return value
        case Known(value=Collection(items=items)):
            return tuple(_element(item, name) for item in items)
    raise MergeError(f"{name} is a list of strings", value.trail)


def _statement(block: DocumentBlock, version: Value | None) -> Known[Mapping]:
    def strings(name: str, change: Callable[[Value], Value] = lambda value: value) -> Value | None:
        elements = _elements(block, name)
        if elements is None or isinstance(elements, Unknown):
            return elements
        if not elements:
            return None
        # Variables are replaced after equal elements were taken for one.
        return unordered(map(change, _distinct(elements)), block.argument(name).trail)

    def variables(value: Value) -> Value:
        return _with_variables(value, version)

    fields: dict[str, Value | None] = {
        "Sid": _argument(block, "sid"),
        "Effect": _argument(block, "effect", "Allow", ("Allow", "Deny")),
        "Action": strings("actions"),
        "NotAction": strings("not_actions"),
        "Resource": strings("resources", variables),
        "NotResource": strings("not_resources", variables),
        "Principal": _principals(block, "principals", variables),
        "NotPrincipal": _principals(block, "not_principals", variables),
        "Condition": _conditions(block, variables),
    }
    return statement(fields, (block.header,))


def _with_variables(value: Value, version: Value | None) -> Value:
    """`&{x}` is how a document writes the policy variable `${x}`."""
    pieces: tuple[str | Unknown, ...] = ()
    match value:
        case Known(value=str() as text):
            pieces = (text,)
        case Unknown(pieces=tuple() as known):
            pieces = known
    if any(isinstance(piece, str) and "&{" in piece for piece in pieces):
        if isinstance(version, Known) and version.value == "2008-10-17":
            raise MergeError("version 2008-10-17 has no variables", value.trail)
    changed = [p.replace("&{", "${") if isinstance(p, str) else p for p in pieces]
    if isinstance(value, Known):
        return replace(value, value=changed[0])
    for index, piece in enumerate(changed[:-1]):
        if isinstance(piece, str):
            # An `&` before a hole may be half of a variable: it goes into the hole.
            changed[index] = piece.rstrip("&")
    kept = tuple(piece for piece in changed if piece != "")
    return replace(value, pieces=kept) if isinstance(value, Unknown) and kept else value


@dataclass(frozen=True, slots=True)
class _Group:
    """A block of `principals`, or of `condition`: what it is about, and its strings."""

    block: DocumentBlock
    keys: tuple[Value, ...]  # the type; the test and the variable
    elements: tuple[Known[str] | Unknown, ...] | Unknown
    trail: Trail
    doubt: Unknown | None  # why it may not be there

    @property
    def uncertain(self) -> Unknown | None:
        """Why it is not known whether it is there, or what about."""
        unknown = (key for key in self.keys if isinstance(key, Unknown))
        return self.doubt or next(unknown, None)

    def items(self) -> list[Value]:
        """Its elements, each of which may be missing where the block may."""
        elements = self.elements
        items: Sequence[Value] = [elements] if isinstance(elements, Unknown) else elements
        why = self.doubt
        return [maybe(item, why) if why else item for item in items]

    @property
    def any_unknown(self) -> Unknown | None:
        """Something of it that is unknown, or why it may not be there."""
        if self.uncertain is not None:
            return self.uncertain
        if isinstance(self.elements, Unknown):
            return self.elements
        return next((e for e in self.elements if isinstance(e, Unknown)), None)

    def is_known(self) -> bool:
        return self.any_unknown is None


def _group(block: DocumentBlock, parent: DocumentBlock, keys: Sequence[str], values: str) -> _Group:
    elements = _elements(block, values)
    if elements is None:
        raise MergeError(f"{values} is missing", (block.header,))
    known_keys = []
    for key in keys:
        value = _string(block.argument(key), key)
        if isinstance(value, Null):
            raise MergeError(f"{key} is missing", (block.header,))
        known_keys.append(value)
    trail = block.argument(values).trail
    return _Group(block, tuple(known_keys), elements, trail, _doubt(block, parent))


def _in_order(groups: list[_Group], code: Callable[[_Group], str]) -> list[_Group]:
    """As a set of blocks holds them: equal ones once, in the order of their hashes as text."""
    if not all(group.is_known() for group in groups):
        return groups
    by_code = {str(zlib.crc32(code(group).encode())): group for group in reversed(groups)}
    return [by_code[key] for key in sorted(by_code)]


def _principal_code(group: _Group) -> str:
    texts = {text_of(e) for e in group.elements} if not isinstance(group.elements, Unknown) else ()
    ordered = sorted(texts, key=lambda text: str(zlib.crc32(f"{text};".encode())))
    return f"identifiers:{{{''.join(f'{t};' for t in ordered)}}};type:{text_of(group.keys[0])};"


def _condition_code(group: _Group) -> str:
    elements = () if isinstance(group.elements, Unknown) else group.elements
    test, variable = map(text_of, group.keys)
    values = "".join(f"{text_of(element)};" for element in elements)
    return f"test:{test};values:({values});variable:{variable};"


def _principals(
    owner: DocumentBlock, name: str, variables: Callable[[Value], Value]
) -> Value | None:
    blocks = owner.blocks(name)
    if not blocks:
        return None
    groups = [_group(block, owner, ["type"], "identifiers") for block in blocks]
    by_type: dict[str, list[_Group]] = {}
    for group in groups:
        if isinstance(group.keys[0], Known):
            by_type.setdefault(text_of(group.keys[0]), []).append(group)
    by_type = {kind: _in_order(same, _principal_code) for kind, same in sorted(by_type.items())}
    items = {kind: _identifiers(same, variables) for kind, same in by_type.items()}
    trails = {kind: same[0].keys[0].trail for kind, same in by_type.items()}
    whole = Known(Mapping("object", items, trails), (blocks[0].header,))
    if list(by_type) == ["*"]:
        # Alone, and with the only identifier `*`, this is written in another way.
        unknown = next((g.any_unknown for g in groups if g.any_unknown), None)
        if unknown is not None:
            return part(whole, unknown, int(any(group.doubt is None for group in groups)))
        return (everyone(items) if len(by_type["*"]) == 1 else None) or whole
    return _whole_or_part(whole, groups)


def _identifiers(groups: list[_Group], variables: Callable[[Value], Value]) -> Value:
    first = groups[0]
    if len(groups) == 1 and first.uncertain is None:
        if isinstance(first.elements, Unknown):
            return first.elements
        if first.elements:
            return unordered(map(variables, _distinct(first.elements)), first.trail)
    items: list[Value] = []
    for group in groups:
        if group.is_known():
            distinct = map(variables, _distinct(group.items()))
            items += sorted(distinct, key=text_of, reverse=True)
        else:
            items += map(variables, group.items())
    whole = Known(Collection("list", tuple(items)), first.trail)
    unknown = _first_unknown(items, groups)
    certain = any(group.uncertain is None for group in groups)
    return part(whole, unknown, int(certain)) if unknown else whole


def _conditions(owner: DocumentBlock, variables: Callable[[Value], Value]) -> Value | None:
    blocks = owner.blocks("condition")
    if not blocks:
        return None
    groups = [_group(block, owner, ["test", "variable"], "values") for block in blocks]
    tests: dict[str, dict[str, list[_Group]]] = {}
    for group in groups:
        test, variable = group.keys
        if isinstance(test, Known) and isinstance(variable, Known):
            tests.setdefault(text_of(test), {}).setdefault(text_of(variable), []).append(group)
    items: dict[str, Value] = {}
    trails: dict[str, Trail] = {}
    for name, keys in sorted(tests.items()):
        all_groups = [group for same in keys.values() for group in same]
        values = {key: _condition_values(same, variables) for key, same in sorted(keys.items())}
        key_trails = {key: same[0].keys[1].trail for key, same in keys.items()}
        header = (all_groups[0].block.header,)
        items[name] = _whole_or_part(
            Known(Mapping("object", values, key_trails), header), all_groups
        )
        trails[name] = all_groups[0].keys[0].trail
    return _whole_or_part(Known(Mapping("object", items, trails), (blocks[0].header,)), groups)


def _condition_values(groups: list[_Group], variables: Callable[[Value], Value]) -> Value:
    groups = _in_order(groups, _condition_code)
    items = [variables(item) for group in groups for item in group.items()]
    values = collapsed(items, groups[0].trail)
    certain = any(group.doubt is None for group in groups)
    unknown = _first_unknown(items, groups)
    if unknown is not None and (len(groups) > 1 or not certain):
        # Which block comes first is not known, nor whether two of them are equal.
        values = part(Known(Collection("list", tuple(items)), groups[0].trail), unknown)
    if isinstance(values, Unknown) and certain:
        return replace(values, not_null=True)
    return values


def _first_unknown(items: Iterable[Value], groups: list[_Group]) -> Unknown | None:
    unknown = next((item for item in items if isinstance(item, Unknown)), None)
    return unknown or next((group.doubt for group in groups if group.doubt), None)


def _whole_or_part(whole: Known[Mapping], groups: list[_Group]) -> Value:
    """A mapping of blocks, in part if it is not known of each whether it is there."""
    why = next((group.uncertain for group in groups if group.uncertain), None)
    if why is None:
        return replace(whole, made_of=NOTHING)
    # A block of which only the key is unknown is there all the same.
    return part(whole, why, int(any(group.doubt is None for group in groups)))
