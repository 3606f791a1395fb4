"""The syntax tree: frozen nodes, each with its span. Knows nothing of what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from backuplint.source import Span

# -- expressions ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Literal:
    """A number (`int` where it is whole), `true`, `false`, `null`, or a stretch of a template.

    `exact` is true for text whose characters stand one for one in the source at `span`: no
    escape, no dedent. A place inside the text is then a place in the source.
    """

    value: str | bool | int | Decimal | None
    span: Span
    exact: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A quoted string or a heredoc. A string without interpolation has one Literal, or none."""

    parts: tuple[TemplatePart, ...]
    span: Span
    heredoc: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Wrap:
    """A template that is one interpolation and nothing else: `"${var.x}"` keeps x's type."""

    expression: Expression
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class TemplateIf:
    """`%{ if … }…%{ else }…%{ endif }`."""

    test: Expression
    then: Template
    otherwise: Template | None
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class TemplateFor:
    """`%{ for k, v in … }…%{ endfor }`."""

    key: str | None
    value: str
    collection: Expression
    body: Template
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """The root of a reference: the `var` of `var.days`, the `x` of a `for`."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class GetAttribute:
    """`of.name`; `span` covers all of it, `name_span` the name."""

    of: Expression
    name: str
    name_span: Span
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """`of[key]`, and the legacy `of.0`."""

    of: Expression
    key: Expression
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class SplatItem:
    """The element that a splat's `each` is about."""

    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Splat:
    """`of[*].a.b` and `of.*.a.b`: `each`, in which a SplatItem stands for the element."""

    of: Expression
    each: Expression
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Unary:
    """`-x` and `!x`."""

    operator: str
    operand: Expression
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Binary:
    operator: str
    left: Expression
    right: Expression
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Conditional:
    test: Expression
    then: Expression
    otherwise: Expression
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Parentheses:
    expression: Expression
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class TupleExpression:
    items: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class ObjectItem:
    """`key = value`. A bare identifier as a key is a Template of that text; `(x)` a Parentheses."""

    key: Expression
    value: Expression


@dataclass(frozen=True, slots=True, eq=False)
class ObjectExpression:
    items: tuple[ObjectItem, ...]
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class For:
    """`[for k, v in c : value if condition]`, `{for k, v in c : key => value... if condition}`."""

    key_name: str | None
    value_name: str
    collection: Expression
    key: Expression | None  # None in a tuple
    value: Expression
    condition: Expression | None
    grouped: bool
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """`name(arguments)`; `name` may be `provider::aws::arn_parse`; `expand` is a final `...`."""

    name: str
    name_span: Span
    arguments: tuple[Expression, ...]
    expand: bool
    span: Span


Expression: TypeAlias = (
    Literal
    | Template
    | Wrap
    | Variable
    | GetAttribute
    | Index
    | SplatItem
    | Splat
    | Unary
    | Binary
    | Conditional
    | Parentheses
    | TupleExpression
    | ObjectExpression
    | For
    | Call
)

TemplatePart: TypeAlias = Literal | TemplateIf | TemplateFor | Expression


# -- structure ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Attribute:
    """`name = expression`."""

    name: str
    name_span: Span
    expression: Expression
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    text: str
    span: Span  # with its quotes


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A block. `header` is its type and labels, without the brace; `span` all of it."""

    type: str
    labels: tuple[Label, ...]
    body: Body
    header: Span
    span: Span

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(label.text for label in self.labels)


@dataclass(frozen=True, eq=False)
class Body:
    """What stands between a block's braces, in native syntax.

    An attribute and blocks of one name may both be there; Terraform judges that by schema.
    """

    attributes: dict[str, Attribute]
    blocks: tuple[Block, ...]
    by_type: dict[str, tuple[Block, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        grouped: dict[str, list[Block]] = {}
        for block in self.blocks:
            grouped.setdefault(block.type, []).append(block)
        object.__setattr__(self, "by_type", {k: tuple(v) for k, v in grouped.items()})

    def attribute(self, name: str) -> Attribute | None:
        return self.attributes.get(name)

    def of_type(self, type: str, labels: int = 0) -> tuple[Block, ...]:  # noqa: ARG002
        """The blocks of one type, in order. `labels` matters to JSON only."""
        return self.by_type.get(type, ())

    def attribute_names(self) -> Iterator[str]:
        return iter(self.attributes)


# -- files ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Comment:
    """A comment: `text` with its markers. `own_line` if nothing but blanks stands before it."""

    text: str
    span: Span
    own_line: bool
