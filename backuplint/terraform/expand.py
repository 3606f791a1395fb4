"""Blocks with evaluated arguments: count, for_each and dynamic → instances.

Knows what Terraform makes of a block, and nothing of what its arguments mean to AWS.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from backuplint.hcl import ast
from backuplint.source import Span
from backuplint.terraform import types
from backuplint.terraform.evaluate import (
    EvaluationError,
    Referent,
    Scope,
    evaluate,
    first_unknown,
)
from backuplint.terraform.functions.function import OutOfBudget
from backuplint.values import Collection, Known, Link, Mapping, Null, Trail, Unknown, Value

# Arguments of every resource that mean something to Terraform itself.
META_ARGUMENTS = frozenset(
    {"count", "for_each", "depends_on", "provider", "lifecycle", "provisioner", "connection"}
)

# Attributes by which others refer to a resource; none of them is ever null.
IDENTIFYING = frozenset(
    {
        *("arn", "id", "name", "key_id", "bucket", "role_arn", "account_id"),
        *("target_key_arn", "target_key_id"),  # of an alias
    }
)

# Attributes that the provider fills with the value of an argument.
SAME_AS = {
    ("aws_backup_vault", "id"): "name",
    ("aws_backup_logically_air_gapped_vault", "id"): "name",
    ("aws_backup_vault_policy", "id"): "backup_vault_name",
    ("aws_backup_vault_lock_configuration", "id"): "backup_vault_name",
    ("aws_backup_vault_notifications", "id"): "backup_vault_name",
    ("aws_iam_role", "id"): "name",
    ("aws_s3_bucket", "id"): "bucket",
}


def settle(expression: ast.Expression, scope: Scope) -> Value:
    """The value of something that has a name: what Terraform would refuse is Unknown."""
    try:
        return evaluate(expression, scope)
    except EvaluationError as error:
        return Unknown(f"Terraform refuses it: {error}", (expression.span,), failed=True)
    except OutOfBudget:
        reason = "too much work to evaluate"
        return Unknown(reason, (expression.span,), evaluated=False)
    except RecursionError:
        return Unknown("nested too deeply to evaluate", (expression.span,), evaluated=False)


@dataclass(eq=False)
class BlockInstance:
    """One instance of a block: a resource's, or one nested in it.

    `uncertain` is set where the block may be there or not, and any number of times: its `count`,
    `for_each` or `dynamic` is unknown, or that of a block around it; the innermost one is told.
    """

    block: ast.Block
    scope: Scope
    address: str
    uncertain: Unknown | None = None
    parent: BlockInstance | None = None
    _arguments: dict[str, Value] = field(default_factory=dict)
    _asking: set[str] = field(default_factory=set)
    _blocks: dict[str, tuple[BlockInstance, ...]] = field(default_factory=dict)
    made_for: Trail = ()  # the element of a `for_each` or `dynamic` that it is made for

    @property
    def header(self) -> Span:
        return self.block.header

    @property
    def root(self) -> BlockInstance:
        """The resource that this block is a part of."""
        return self if self.parent is None else self.parent.root

    def written(self, name: str) -> ast.Attribute | None:
        """The argument as it is written, or None if it is not."""
        return self.block.body.attribute(name)

    def argument(self, name: str) -> Value:
        """An argument's value. One that is not written is Null, placed at the header."""
        if name in self._arguments:
            return self._arguments[name]
        attribute = self.written(name)
        if attribute is None:
            value: Value = Null((self.header,))
        elif name in self._asking:
            self.scope.module.circle(f"{self.address}.{name}", attribute.name_span)
            return Unknown("it refers to itself", (attribute.expression.span,), failed=True)
        else:
            self._asking.add(name)
            value = settle(attribute.expression, self.scope)
            self._asking.discard(name)
        self._arguments[name] = value
        return value

    def blocks(self, type: str) -> tuple[BlockInstance, ...]:
        """The nested blocks of a type, those that `dynamic` makes included."""
        if type not in self._blocks:
            found = list(self._expand(type))
            if len(found) > 1:
                for index, block in enumerate(found):
                    block.address += f"[{index}]"
            self._blocks[type] = tuple(found)
        return self._blocks[type]

    def _expand(self, type: str) -> Iterator[BlockInstance]:
        address = f"{self.address}.{type}"
        for block in self.block.body.of_type(type):
            yield BlockInstance(
                block, self.scope, address, self.uncertain, self, made_for=self.made_for
            )
        for dynamic in self.block.body.of_type("dynamic", 1):
            if dynamic.names == (type,):
                yield from self._dynamic(dynamic, address)

    def _dynamic(self, dynamic: ast.Block, address: str) -> Iterator[BlockInstance]:
        contents = dynamic.body.of_type("content")
        each = dynamic.body.attribute("for_each")
        if not contents or each is None:
            return
        iterator = dynamic.body.attribute("iterator")
        name = dynamic.names[0]
        match iterator and iterator.expression:
            case ast.Variable(name=chosen) | ast.Template(parts=(ast.Literal(value=str(chosen)),)):
                name = chosen  # as a name, or in JSON as a string
        for key, value, doubt in rounds(settle(each.expression, self.scope), each.span):
            bound = Known(Mapping("object", {"key": key, "value": value}), (each.span,))
            scope = self.scope.binding(**{name: bound})
            yield BlockInstance(
                contents[0],
                scope,
                address,
                doubt or self.uncertain,
                self,
                made_for=value.trail or self.made_for,
            )

    def block_types(self) -> set[str]:
        """The types of nested blocks that are written here."""
        return {
            block.names[0] if block.type == "dynamic" and block.names else block.type
            for block in self.block.body.blocks
        }


def rounds(value: Value, span: Span) -> Iterator[tuple[Value, Value, Unknown | None]]:
    """What a `for_each` goes over: key, value, and the doubt whether there is such a round."""
    match value:
        case Known(value=Collection(kind="set", items=items)):
            for item in items:
                yield item, item, item if isinstance(item, Unknown) else None
        case Known(value=Collection(items=items)):
            for index, item in enumerate(items):
                yield Known(index, (span,)), item, None
        case Known(value=Mapping() as mapping):
            for key, item in mapping.sorted():
                yield Known(key, (span,)), item, None
        case _:
            unknown = first_unknown(value)
            if unknown is None:
                reason = "Terraform refuses to iterate over this"
                unknown = Unknown(reason, value.trail or (span,), failed=True)
            one = Unknown(
                unknown.reason,
                value.trail or (span,),
                made_of=value.made_of,
                sensitive=value.sensitive,
                evaluated=unknown.evaluated,
            )
            yield replace(one, not_null=True), one, one


# -- resources ------------------------------------------------------------------


@dataclass(eq=False)
class Instance(BlockInstance):
    """One instance of a resource or of a data source."""

    kind: Literal["resource", "data"] = "resource"
    type: str = ""
    name: str = ""
    module: object = None  # the Module that declares it
    provider: str = "aws"  # the provider configuration, named as the root module names it
    region: Value = field(default_factory=lambda: Null())
    _documents: dict[str, Known[str] | Unknown] = field(default_factory=dict)

    def attribute(self, name: str, span: Span) -> Value:
        """`aws_backup_vault.main.arn`, read at `span`: configured, or known after apply."""
        name = SAME_AS.get((self.type, name), name) if self.kind == "resource" else name
        computed = self._computed(name, span)
        if computed is not None:
            return computed
        value = self.argument(name) if self.written(name) is not None else None
        link = Link(self.address, name) if name in IDENTIFYING else None
        here = frozenset({self.address})
        if value is not None and not isinstance(value, Null):
            return replace(value, made_of=value.made_of | here, refers_to=link or value.refers_to)
        return Unknown(
            f"{self.address}.{name} is known only after apply",
            (span,),
            not_null=name in IDENTIFYING,
            made_of=here,
            refers_to=link,
        )

    def _computed(self, name: str, span: Span) -> Value | None:
        if (self.kind, self.type) == ("data", "aws_iam_policy_document"):
            if name in ("json", "minified_json"):
                from backuplint.terraform.policy_document import render

                if name not in self._documents:
                    self._documents[name] = render(self, minified=name == "minified_json")
                rendered = self._documents[name].through(span)
                return replace(rendered, made_of=rendered.made_of | {self.address})
        return None

    def referent(self, trail: Trail = ()) -> Known[Referent]:
        return Known(Referent(self.address, self.attribute), trail, frozenset({self.address}))


@dataclass(frozen=True, eq=False)
class Round:
    """One instance to be: its key as an address shows it, and what is bound in it."""

    key: str  # "", "[0]", '["prod"]'
    bound: dict[str, Value]
    uncertain: Unknown | None = None


@dataclass(frozen=True, eq=False)
class Expansion:
    """The instances that a block's `count` or `for_each` makes; what kind of whole they are."""

    kind: Literal["single", "count", "for_each", "unknown"]
    rounds: tuple[Round, ...]
    keys: tuple[str | int, ...] = ()


def expand(block: ast.Block, scope: Scope) -> Expansion:
    """The rounds of a resource, data source or module call."""
    count, each = block.body.attribute("count"), block.body.attribute("for_each")
    if count is not None:
        return _count(settle(count.expression, scope), count, scope)
    if each is not None:
        return _for_each(settle(each.expression, scope), each, scope)
    return Expansion("single", (Round("", {}),))


def _unsure(bound: dict[str, Value], doubt: Unknown) -> Expansion:
    return Expansion("unknown", (Round("", bound, doubt),))


def _count(value: Value, written: ast.Attribute, scope: Scope) -> Expansion:
    span = written.expression.span
    try:
        number = types.convert(value, types.NUMBER)
    except types.ConversionError:
        number = value
    if isinstance(number, Known) and isinstance(number.value, int) and number.value >= 0:
        try:
            scope.module.budget.spend(10 * number.value)
        except OutOfBudget:
            doubt = Unknown("too many instances to look at", (span,), evaluated=False)
            return _unsure({"count": _index(doubt, span)}, doubt)
        return Expansion(
            "count",
            tuple(
                Round(f"[{i}]", {"count": _index(Known(i, (span,)), span)})
                for i in range(number.value)
            ),
            tuple(range(number.value)),
        )
    doubt = first_unknown(number) or Unknown(
        "Terraform refuses this count", value.trail or (span,), failed=True
    )
    index = Unknown(doubt.reason, doubt.trail, not_null=True, evaluated=doubt.evaluated)
    return _unsure({"count": _index(index, span)}, doubt)


def _index(value: Value, span: Span) -> Value:
    return Known(Mapping("object", {"index": value}), (span,))


def _for_each(value: Value, written: ast.Attribute, scope: Scope) -> Expansion:
    span = written.expression.span
    match value:
        case Known(value=Collection(kind="set", items=items)):
            allowed = all(isinstance(i, Known) and isinstance(i.value, str) for i in items)
        case Known(value=Mapping(items=entries)):
            items = tuple(entries.values())
            allowed = True
        case _:
            items, allowed = (), False
    if allowed and not value.sensitive:
        try:
            scope.module.budget.spend(10 * len(items))
        except OutOfBudget:
            allowed = False
    if not allowed:
        doubt = first_unknown(value) or Unknown(
            "Terraform refuses this for_each", value.trail or (span,), failed=True
        )
        (key, each, _) = next(rounds(doubt, span))
        return _unsure({"each": _each(key, each, span)}, doubt)
    found: list[Round] = []
    keys: list[str | int] = []
    for key, each, _ in rounds(value, span):
        text = str(key.value) if isinstance(key, Known) else ""
        found.append(Round(f'["{text}"]', {"each": _each(key, each, span)}))
        keys.append(text)
    return Expansion("for_each", tuple(found), tuple(keys))


def _each(key: Value, value: Value, span: Span) -> Value:
    return Known(Mapping("object", {"key": key, "value": value}), (span,))


def whole(
    expansion: Expansion, referents: list[Known[Referent]], address: str, span: Span
) -> Value:
    """The value of a resource or module without an attribute: one, a tuple or a map of them."""
    here = frozenset({address})
    match expansion.kind:
        case "single":
            return referents[0]
        case "count":
            return Known(Collection("tuple", tuple(referents)), (span,), here)
        case "for_each":
            entries: dict[str, Value] = dict(
                zip((str(k) for k in expansion.keys), referents, strict=True)
            )
            return Known(Mapping("object", entries), (span,), here)
    doubt = expansion.rounds[0].uncertain
    assert doubt is not None  # an unknown expansion has one round, and a reason
    return Unknown(doubt.reason, (span, *doubt.trail), made_of=here, evaluated=doubt.evaluated)
