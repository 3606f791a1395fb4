"""What a resource's `lifecycle` block leaves to others: `ignore_changes`."""

from __future__ import annotations

from backuplint.hcl import ast
from backuplint.source import Span
from backuplint.terraform.expand import BlockInstance


def ignored_changes(block: BlockInstance) -> dict[str, Span]:
    """The arguments whose changes Terraform ignores, and where that is said; `all` is all of them.

    What is about a part, `tags["Team"]`, counts for the whole argument.
    """
    found: dict[str, Span] = {}
    for lifecycle in block.block.body.of_type("lifecycle"):
        written = lifecycle.body.attribute("ignore_changes")
        if written is None:
            continue
        listed = written.expression
        for item in listed.items if isinstance(listed, ast.TupleExpression) else (listed,):
            name = _name(item)
            if name is not None:
                found[name] = item.span
    return found


def _name(expression: ast.Expression) -> str | None:
    match expression:
        case ast.Variable(name=name):
            return name
        case ast.GetAttribute(of=of) | ast.Index(of=of):
            return _name(of)
        case ast.Template(parts=(ast.Literal(value=str(text)),)):  # as Terraform 0.11 wrote it
            return text.partition("[")[0].partition(".")[0]
    return None
