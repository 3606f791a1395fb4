"""The blur test: what is not known must never make a rule speak.

Each expression of a project is replaced by an unknown, in turn; a finding may go, none may come.
"""

from __future__ import annotations

import dataclasses
import functools
import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from backuplint.engine import KEYS, Report, Result, run
from backuplint.hcl import ast
from backuplint.model.project import Project
from backuplint.model.references import Reference
from backuplint.rule import Rule
from backuplint.source import Span
from backuplint.terraform.discover import Inputs, discover, roots
from backuplint.terraform.load import Configuration, Declaration, Files
from backuplint.terraform.module import Work

T = TypeVar("T")

# What decides which blocks there are, and what is no value but a name.
KEPT = frozenset({"count", "for_each", "source", "ignore_changes", "depends_on"}) | frozenset(
    {"provider", "providers", "iterator"}
)


def unknown(span: Span) -> ast.Variable:
    """An expression that no evaluator can know: there is no `self` in these blocks."""
    return ast.Variable("self", span)


def replacements(node: Any) -> Iterator[Any]:
    """The node with one expression in it replaced, for each expression in turn."""
    if isinstance(node, ast.Expression) and not isinstance(node, ast.SplatItem):
        yield unknown(node.span)
    if not dataclasses.is_dataclass(node) or isinstance(node, Span):
        return
    for field in dataclasses.fields(node):
        if not field.init:
            continue
        value = getattr(node, field.name)
        for changed in _inside(node, field.name, value):
            try:
                yield dataclasses.replace(node, **{field.name: changed})  # type: ignore[type-var]
            except TypeError:  # a body of JSON, which makes its blocks itself
                return


def _inside(node: Any, name: str, value: Any) -> Iterator[Any]:
    if isinstance(node, ast.Template) and name == "parts":
        # A literal part is no expression of its own: the template around it is.
        for index, part in enumerate(value):
            if not isinstance(part, ast.Literal):
                for changed in replacements(part):
                    yield (*value[:index], changed, *value[index + 1 :])
    elif isinstance(node, ast.GetAttribute | ast.Index) and name == "of":
        # `var` of `var.days` is a part of a name, not a value.
        if not _is_reference(value):
            yield from replacements(value)
    elif isinstance(node, ast.Block) and node.type == "variable" and name == "body":
        for changed in replacements(value):
            if changed.attributes.get("type") is value.attributes.get("type"):
                yield changed  # a type is no expression
    elif isinstance(node, ast.Body) and name == "attributes":
        for key, attribute in value.items():
            if key not in KEPT:
                for changed in replacements(attribute):
                    yield {**value, key: changed}
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            for changed in replacements(item):
                yield (*value[:index], changed, *value[index + 1 :])
    elif dataclasses.is_dataclass(value):
        yield from replacements(value)


def _is_reference(node: ast.Expression) -> bool:
    while isinstance(node, ast.GetAttribute | ast.Index):
        node = node.of
    return isinstance(node, ast.Variable)


class Blurred:
    """A project on disk whose declarations can be replaced without writing files."""

    def __init__(
        self, directory: Path, options: Mapping[str, Mapping[str, Any]] | None = None
    ) -> None:
        self.options = options
        self.directory = directory
        self.files = Files(directory.resolve(), directory)
        found = discover(self.files, [directory])
        self.made = roots(self.files, found, Inputs())
        self.originals: dict[int, ast.Block] = {}
        self.used: set[str] = set()  # the addresses at which the last report saw references
        self.blocks: set[str] = set()  # the addresses of the blocks that are there unchanged

    def report(self, rules: list[Rule], change: dict[int, ast.Block] | None = None) -> Report:
        """What rules find, with some blocks replaced; a block is named by where it begins."""
        for root in self.made:
            for configuration in _configurations(root):
                if not configuration.owned:
                    continue
                for declaration in configuration.declarations():
                    block = self._parsed(declaration)
                    if block is not None:
                        changed = (change or {}).get(_key(declaration), block)
                        declaration.__dict__["block"] = changed
                configuration.__dict__.pop("locals", None)
        projects = [Project(_again(root)) for root in self.made]
        report = run(rules, projects, options=self.options)
        if change is None:
            subjects = [s for p in projects for s in (p.views, p.calls, p.assertions)]
            references = [one for p in projects for one in p.references]
            self.used = {KEYS.sub("", one.address) for one in references}
            self.blocks = {KEYS.sub("", one.address) for some in subjects for one in some}
        return report

    def _parsed(self, declaration: Declaration) -> ast.Block | None:
        key = _key(declaration)
        if key not in self.originals:
            block = declaration.block
            if block is None:
                return None
            self.originals[key] = block
            _KEEP.append(declaration)
        return self.originals[key]


_KEEP: list[Declaration] = []  # so that an id is never used twice


def _key(declaration: Declaration) -> int:
    return hash((declaration.header.source.name, declaration.header.start))


def _configurations(root: Any) -> list[Configuration]:
    return list({id(m.configuration): m.configuration for m in root.walk()}.values())


def _again(root: Any) -> Any:
    """The same root, with nothing evaluated yet."""
    return dataclasses.replace(
        root,
        work=Work(root.files, root.work._place),
        _variables={},
        _locals={},
        _outputs={},
        _asking=[],
        _instances={},
        _children={},
    )


def blur(
    directory: Path,
    rules: list[Rule],
    sample: int | None = None,
    options: Mapping[str, Mapping[str, Any]] | None = None,
) -> Iterator[str]:
    """What comes of blurring a project, in words: each line is a finding that must not be.

    `sample` bounds how many expressions are tried; which ones is the same at every run. `options`
    are those of the rules.
    """
    project = Blurred(directory, options)
    before = project.report(rules)
    blocks = project.blocks
    spans = [(result.rule.id, _spans(result)) for result in before.results]
    cases: list[Callable[[], tuple[int, ast.Block]]] = []
    for key, block in project.originals.items():
        changed = list(replacements(block))
        cases += [functools.partial(_pair, key, one) for one in changed]
    if sample is not None and len(cases) > sample:
        cases = random.Random(0).sample(cases, sample)
    for case in cases:
        key, block = case()
        after = project.report(rules, {key: block})
        for result in after.results:
            seen = project.used if result.rule.subject is Reference else blocks
            if result.address and KEYS.sub("", result.address) not in seen:
                continue  # a block whose count became unknown is judged as if it were there
            mine = _spans(result)
            if not any(id == result.rule.id and mine & theirs for id, theirs in spans):
                where = _where(project.originals[key], block)
                said = f"{result.message} [{result.rule.id}]"
                yield f"{where} blurred: {result.span} says {said}"


def _pair(key: int, block: ast.Block) -> tuple[int, ast.Block]:
    return key, block


def _spans(result: Result) -> set[tuple[str, int]]:
    every = [result.span, *(related.span for related in result.related)]
    return {(span.source.name, span.first.line) for span in every}


def _where(before: Any, after: Any) -> str:
    """The place of the expression in which two trees differ."""
    if isinstance(after, ast.Variable) and after.name == "self":
        return str(after.span)
    if dataclasses.is_dataclass(before) and type(before) is type(after):
        for field in dataclasses.fields(before):
            one, other = getattr(before, field.name), getattr(after, field.name)
            if one is not other:
                if isinstance(one, tuple):
                    for a, b in zip(one, other, strict=True):
                        if a is not b:
                            return _where(a, b)
                if isinstance(one, dict):
                    for key, a in one.items():
                        if a is not other[key]:
                            return _where(a, other[key])
                return _where(one, other)
    return getattr(after, "span", "?").__str__()
