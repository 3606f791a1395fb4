"""The names that expressions refer to, and whether there is anything of that name.

Looks at blocks that concern AWS Backup: its resources, the calls of modules that have to do with
it, what these draw on (locals, policy documents, keys, roles, topics); and in every other block at
what is named of these. Terraform reads names whether or not their value is used, in `try` too; an
index and a module's output only where they are evaluated.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, NamedTuple

from backuplint.hcl import ast
from backuplint.model.modules import ModuleCall, Modules
from backuplint.source import Span
from backuplint.terraform.evaluate import Scope
from backuplint.terraform.expand import settle
from backuplint.terraform.load import Configuration, Declaration
from backuplint.terraform.module import Module
from backuplint.values import Collection, Known, Mapping, Trail, Undecided, Unknown, Value

# Roots of references whose names are not declared by blocks of a module, or not by all versions.
OTHERS = frozenset(
    {"self", "path", "terraform", "tofu", "ephemeral", "action", "arg", "template", "lazy", "list"}
)

# Arguments that hold names as such: of providers, of attributes, of instances.
NAMES = frozenset({"provider", "providers", "source", "version"})

# Nested blocks whose names mean something else, or are no business of AWS Backup.
PASSED_OVER = frozenset({"provisioner", "connection", "providers"})

# Resources that AWS Backup draws on, whose own references are looked at too.
DRAWN_ON = ("aws_backup_", "aws_kms_", "aws_iam_", "aws_sns_", "aws_organizations_policy")


class Test(NamedTuple):
    """A condition, and what it must come to for a reference to be evaluated."""

    expression: ast.Expression
    outcome: bool


class Loop(NamedTuple):
    """A `for`, in whose body a reference stands."""

    collection: ast.Expression
    condition: ast.Expression | None


class Caught(NamedTuple):
    """A `try` or `can`, which swallows the errors of evaluation."""


Guard = Test | Loop | Caught


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """A reference as it is written: `steps` are attributes by name, and keys by expression."""

    span: Span
    root: str
    steps: tuple[str | ast.Expression, ...]
    guards: tuple[Guard, ...]
    bound: bool  # by a `for` or a `dynamic`
    each: bool  # whether it stands where there is an `each`
    count: bool
    dynamics: tuple[str, ...] = ()  # the iterators around it

    def attribute(self, index: int) -> str | None:
        step = self.steps[index] if index < len(self.steps) else None
        return step if isinstance(step, str) else None


SPLAT = "*"


# -- walking expressions --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around an expression."""

    names: frozenset[str] = frozenset()
    guards: tuple[Guard, ...] = ()
    each: bool = False
    count: bool = False
    dynamics: tuple[str, ...] = ()

    def binding(self, *names: str | None) -> Around:
        return replace(self, names=self.names | {name for name in names if name})

    def guarded(self, guard: Guard) -> Around:
        return replace(self, guards=(*self.guards, guard))


def _sites(node: Any, around: Around) -> Iterator[Site]:
    match node:
        case ast.Variable() | ast.GetAttribute() | ast.Index():
            yield from _chain(node, (), node.span, around)
        case ast.Splat(of=of, each=each, span=span):
            steps = _each_steps(each)
            yield from _chain(of, (SPLAT, *steps), span, around)
            yield from _keys(each, around)
        case ast.Conditional(test=test, then=then, otherwise=otherwise):
            yield from _sites(test, around)
            yield from _sites(then, around.guarded(Test(test, True)))
            yield from _sites(otherwise, around.guarded(Test(test, False)))
        case ast.TemplateIf(test=test, then=body, otherwise=alternative):
            yield from _sites(test, around)
            yield from _sites(body, around.guarded(Test(test, True)))
            yield from _sites(alternative, around.guarded(Test(test, False)))
        case ast.Binary(operator="&&" | "||" as operator, left=left, right=right):
            yield from _sites(left, around)
            yield from _sites(right, around.guarded(Test(left, operator == "&&")))
        case ast.Call(name="try" | "can" | "core::try" | "core::can", arguments=arguments):
            yield from _sites(arguments, around.guarded(Caught()))
        case ast.For():
            yield from _sites(node.collection, around)
            inner = around.binding(node.key_name, node.value_name)
            yield from _sites(node.condition, inner.guarded(Loop(node.collection, None)))
            inner = inner.guarded(Loop(node.collection, node.condition))
            yield from _sites((node.key, node.value), inner)
        case ast.TemplateFor():
            yield from _sites(node.collection, around)
            inner = around.binding(node.key, node.value).guarded(Loop(node.collection, None))
            yield from _sites(node.body, inner)
        case tuple():
            for item in node:
                yield from _sites(item, around)
        case Span():
            return
        case _ if dataclasses.is_dataclass(node):
            for part in dataclasses.fields(node):
                yield from _sites(getattr(node, part.name), around)


def _chain(
    node: ast.Expression, after: tuple[str | ast.Expression, ...], span: Span, around: Around
) -> Iterator[Site]:
    """The reference that a chain of attributes and indices is, and those in its indices."""
    steps: list[str | ast.Expression] = []
    while True:
        match node:
            case ast.GetAttribute(of=of, name=name):
                steps.append(name)
                node = of
            case ast.Index(of=of, key=key):
                yield from _sites(key, around)
                steps.append(key)
                node = of
            case ast.Splat(of=of, each=each):
                yield from _keys(each, around)
                steps += [*reversed(_each_steps(each)), SPLAT]
                node = of
            case ast.Parentheses(expression=inner):
                node = inner
            case _:
                break
    if not isinstance(node, ast.Variable):
        yield from _sites(node, around)
        return
    yield Site(
        span,
        node.name,
        (*reversed(steps), *after),
        around.guards,
        node.name in around.names,
        around.each,
        around.count,
        around.dynamics,
    )


def _each_steps(each: ast.Expression) -> tuple[str | ast.Expression, ...]:
    """The steps from a splat's element."""
    steps: list[str | ast.Expression] = []
    while isinstance(each, ast.GetAttribute | ast.Index):
        steps.append(each.name if isinstance(each, ast.GetAttribute) else each.key)
        each = each.of
    return tuple(reversed(steps))


def _keys(each: ast.Expression, around: Around) -> Iterator[Site]:
    """What the indices behind a splat refer to."""
    while isinstance(each, ast.GetAttribute | ast.Index):
        if isinstance(each, ast.Index):
            yield from _sites(each.key, around)
        each = each.of


def _in_expression(expression: ast.Expression) -> list[Site]:
    return list(_sites(expression, Around()))


# -- walking blocks -------------------------------------------------------------


def _in_block(block: ast.Block) -> list[Site]:
    """The references of a top-level block."""
    around = Around(
        each=block.body.attribute("for_each") is not None,
        count=block.body.attribute("count") is not None,
    )
    if type(block.body) is not ast.Body:
        return list(_in_json(block, around))
    return list(_in_body(block.body, around, top=True))


def _in_json(block: ast.Block, around: Around) -> Iterator[Site]:
    """In JSON only the schema tells blocks from arguments: iterators could be anywhere."""
    if '"dynamic"' in block.span.text:
        return
    for name, attribute in block.body.attributes.items():
        if name not in NAMES | PASSED_OVER | {"lifecycle", "depends_on"}:
            yield from _sites(attribute.expression, around)


def _in_body(body: ast.Body, around: Around, *, top: bool = False) -> Iterator[Site]:
    for name, attribute in body.attributes.items():
        if not (top and name in NAMES):
            alone = replace(around, each=False) if top and name == "for_each" else around
            alone = replace(alone, count=False) if top and name == "count" else alone
            if top and name == "depends_on":
                alone = alone.guarded(Caught())  # names a block, and asks for no value
            yield from _sites(attribute.expression, alone)
    for block in body.blocks:
        if block.type == "dynamic" and block.names:
            yield from _in_dynamic(block, around)
        elif top and block.type == "lifecycle":
            for condition in block.body.blocks:  # the other arguments hold names as such
                yield from _in_body(condition.body, around)
        elif not (top and block.type in PASSED_OVER):
            yield from _in_body(block.body, around)


def _in_dynamic(block: ast.Block, around: Around) -> Iterator[Site]:
    name = block.names[0]
    chosen = block.body.attribute("iterator")
    match chosen and chosen.expression:
        case ast.Variable(name=text) | ast.Template(parts=(ast.Literal(value=str(text)),)):
            name = text
    each, labels = block.body.attribute("for_each"), block.body.attribute("labels")
    if each is not None:
        yield from _sites(each.expression, around)
    collection = each.expression if each is not None else ast.Literal(None, block.header)
    inner = around.binding(name).guarded(Loop(collection, None))
    inner = replace(inner, dynamics=(*inner.dynamics, name))
    if labels is not None:
        yield from _sites(labels.expression, inner)
    for content in block.body.of_type("content"):
        yield from _in_body(content.body, inner)


# -- references -----------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Reference:
    """A name in an expression of one module instance.

    `address` is that of the block it stands in; `scopes` are those of the block's instances;
    `call` is the module call that it refers to, `doubt` why the block may not be there.
    """

    module: Module
    address: str
    site: Site
    scopes: tuple[tuple[Scope, Unknown | None], ...]
    call: ModuleCall | None = None
    narrow: bool = False  # of another block: only what is AWS Backup's is judged

    @property
    def trail(self) -> Trail:
        return (self.site.span,)

    @property
    def configuration(self) -> Configuration:
        return self.module.configuration

    @cached_property
    def _named(self) -> tuple[str, Iterable[str], int] | None:
        """What must be declared, what is, and how many steps the name has; None for no such."""
        site, declared = self.site, self.configuration
        first, second = site.attribute(0), site.attribute(1)
        match site.root:
            case _ if site.bound or site.root in OTHERS or site.root in ("each", "count"):
                return None
            case "var" if first:
                return f"var.{first}", (f"var.{name}" for name in declared.variables), 1
            case "local" if first:
                return f"local.{first}", (f"local.{name}" for name in declared.locals), 1
            case "module" if first:
                return f"module.{first}", (f"module.{name}" for name in declared.calls), 1
            case "data" if first and second:
                names = (f"data.{type}.{name}" for type, name in declared.data)
                return f"data.{first}.{second}", names, 2
            case "resource" if first and second:
                names = (f"resource.{type}.{name}" for type, name in declared.resources)
                return f"resource.{first}.{second}", names, 2
            case "var" | "local" | "module" | "data" | "resource":
                return None
            case root if first:
                names = (f"{type}.{name}" for type, name in declared.resources)
                return f"{root}.{first}", names, 1
            case root:
                return root, (), 0

    @property
    def name(self) -> str:
        """The name as it is declared, or to be: `var.days`, `aws_backup_vault.main`, `each`."""
        return self._named[0] if self._named is not None else self.site.root

    @cached_property
    def near(self) -> tuple[str, ...]:
        """The names that are declared."""
        return tuple(self._named[1]) if self._named is not None else ()

    @property
    def declared(self) -> bool:
        """Whether there is anything of this name. Errors: Undecided."""
        if self._named is None or self._named[0] in self.near:
            return True
        if self.narrow and not self.is_backup:
            return True
        self._seen_whole()
        return False

    @property
    def is_backup(self) -> bool:
        """Whether it names a resource or data source of AWS Backup."""
        kinds = ("aws_backup_", "data.aws_backup_", "resource.aws_backup_")
        return self.name.startswith(kinds)

    def _seen_whole(self) -> None:
        reason = None
        if not self.configuration.whole:
            reason = "it may be declared in what could not be read"
        elif (self.configuration.directory / "terragrunt.hcl").exists():
            reason = "it may be declared in what Terragrunt generates"
        if reason is not None:
            raise Undecided(Unknown(reason, self.trail))

    @property
    def unbound(self) -> str | None:
        """`each`, `count` or the name of an iterator, where there is none."""
        site = self.site
        if self.narrow or site.bound:
            return None
        if site.root == "each" and not site.each and site.attribute(0) in ("key", "value"):
            return "each"
        if site.root == "count" and not site.count and site.attribute(0) == "index":
            return "count"
        if (site.dynamics or "_" not in site.root) and site.attribute(0) in ("key", "value"):
            return site.root if self._is_undeclared_type() else None
        return None

    def _is_undeclared_type(self) -> bool:
        reserved = ("var", "local", "module", "data", "resource", "each", "count", *OTHERS)
        return self.site.root not in reserved and self.name not in self.near

    # -- what only evaluation tells ------------------------------------------

    @property
    def output(self) -> str | None:
        """The output of a module call that it names."""
        if self.call is None or self.site.bound:
            return None
        rest = self.site.steps[1:]
        if self.call.block.body.attribute("for_each") is not None and rest and rest[0] != SPLAT:
            rest = rest[1:]  # the key, which may be written like an attribute
        while rest and (not isinstance(rest[0], str) or rest[0] == SPLAT):
            rest = rest[1:]
        return rest[0] if rest and isinstance(rest[0], str) else None

    @property
    def evaluated(self) -> bool:
        """Whether its value is asked for in any instance. Errors: Undecided."""
        scopes = [scope for scope, _ in self.scopes] or [self.module.scope]
        doubt: Undecided | None = None
        for scope in scopes:
            try:
                if self._evaluated_in(scope):
                    return True
            except Undecided as undecided:
                doubt = doubt or undecided
        if doubt is not None:
            raise doubt
        return False

    def _evaluated_in(self, scope: Scope) -> bool:
        return all(_passes(guard, scope) for guard in self.site.guards)

    def lacking_index(self) -> tuple[int, int] | None:
        """The index it has that is not among so many instances as a known `count` makes.

        Errors: Undecided.
        """
        named = self._named
        if named is None or (self.narrow and not (self.is_backup or self.call is not None)):
            return None
        rest = self.site.steps[named[2] :]
        key = rest[0] if rest else None
        if key is None or isinstance(key, str) or not self.declared:
            return None
        total = self._count()
        if total is None:
            return None
        for scope, doubt in self.scopes:
            value = settle(key, scope)
            index = value.value if isinstance(value, Known) else None
            if isinstance(value, Unknown):
                raise Undecided(value)
            if isinstance(index, str) and index.isdecimal():
                index = int(index)
            if not isinstance(index, int) or isinstance(index, bool) or 0 <= index < total:
                continue
            if self._evaluated_in(scope):
                if doubt is not None:
                    raise Undecided(doubt)
                return index, total
        return None

    def _count(self) -> int | None:
        """How many instances the `count` of what it names makes; None if it has no count."""
        name = self.name.removeprefix("resource.")
        kind, _, rest = name.partition(".")
        if kind == "module":
            expansion = self.module.children(rest)[0]
        elif kind in ("var", "local"):
            return None
        else:
            data = kind == "data"
            type, _, label = (rest if data else name).partition(".")
            expansion = self.module.instances("data" if data else "resource", type, label)[0]
        if expansion.kind == "unknown" and expansion.rounds:
            doubt = expansion.rounds[0].uncertain
            if doubt is not None:
                raise Undecided(doubt)
        return len(expansion.keys) if expansion.kind == "count" else None


def _passes(guard: Guard, scope: Scope) -> bool:
    match guard:
        case Caught():
            return False
        case Test(expression=expression, outcome=outcome):
            value = settle(expression, scope)
            if isinstance(value, Unknown):
                raise Undecided(value)
            return isinstance(value, Known) and value.value is outcome
        case Loop(collection=collection, condition=condition):
            value = settle(collection, scope)
            if isinstance(value, Unknown):
                raise Undecided(value)
            if condition is not None:
                raise Undecided(_open_loop(value, condition))
            held = value.value if isinstance(value, Known) else None
            return bool(held.items) if isinstance(held, Collection | Mapping) else True


def _open_loop(value: Value, condition: ast.Expression) -> Unknown:
    del value
    reason = "whether anything passes this condition is not looked into"
    return Unknown(reason, (condition.span,), evaluated=False)


# -- finding them ---------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class References:
    """The references of a module tree, each block's read once."""

    modules: Modules
    _sites: dict[int, tuple[Any, list[Site]]] = field(default_factory=dict)

    def walk(self) -> Iterator[Reference]:
        calls: dict[int, dict[str, ModuleCall]] = {}
        for call in self.modules.calls:
            calls.setdefault(id(call.module), {}).setdefault(call.name, call)
        for module in self.modules.walk():
            if module.configuration.owned:
                yield from self._in_module(module, calls.get(id(module), {}))

    def _in_module(self, module: Module, calls: dict[str, ModuleCall]) -> Iterator[Reference]:
        configuration = module.configuration
        names = "|".join(re.escape(name) for name in sorted(calls))
        called = rf"|\bmodule\s*\.\s*(?:{names})\b" if names else ""
        about = re.compile(rf"\baws_backup_{called}")
        waiting: list[Declaration] = []
        for declaration in configuration.declarations():
            first = declaration.names[:1]
            match declaration.type:
                case "resource" | "data" if first[0].startswith("aws_backup_"):
                    waiting.append(declaration)
                case "module" if first[0] in calls:
                    waiting.append(declaration)
                case "output" if any(about.search(p.span.text) for p in declaration.parts):
                    waiting.append(declaration)
        met = {id(declaration) for declaration in waiting}
        locals_ = [
            name
            for name, attribute in configuration.locals.items()
            if about.search(attribute.expression.span.text)
        ]
        seen = set(locals_)
        while waiting or locals_:
            found: list[Reference] = []
            if waiting:
                found = list(self._in_declaration(module, waiting.pop(0), calls))
            else:
                name = locals_.pop(0)
                expression = configuration.locals[name].expression
                sites = self._kept(expression, partial(_in_expression, expression))
                found = [self._reference(module, f"local.{name}", site, calls) for site in sites]
            for reference in found:
                match reference.site.root, reference.site.attribute(0):
                    case "local", str(name) if name in configuration.locals and name not in seen:
                        seen.add(name)
                        locals_.append(name)
                drawn = _drawn_on(reference, configuration)
                if drawn is not None and id(drawn) not in met:
                    met.add(id(drawn))
                    waiting.append(drawn)
            yield from found
        for declaration in configuration.declarations():
            if id(declaration) in met or declaration.type not in ("resource", "data", "module"):
                continue
            if any(about.search(part.span.text) for part in declaration.parts):
                for reference in self._in_declaration(module, declaration, calls):
                    yield replace(reference, narrow=True)

    def _in_declaration(
        self, module: Module, declaration: Declaration, calls: dict[str, ModuleCall]
    ) -> Iterator[Reference]:
        block = declaration.block
        if block is None:
            return
        names = declaration.names
        scopes: tuple[tuple[Scope, Unknown | None], ...] = ((module.scope, None),)
        shown = ".".join(names)
        match declaration.type:
            case "resource" | "data" as kind:
                instances = module.instances(kind, names[0], names[1])[1]
                scopes = tuple((one.scope, one.uncertain) for one in instances)
                shown = f"data.{shown}" if kind == "data" else shown
            case "module":
                made = [c for c in module.children(names[0])[1] if isinstance(c, Module)]
                scopes = tuple((c.call.scope, c.call.uncertain) for c in made if c.call)
                shown = f"module.{shown}"
            case type:
                shown = f"{type}.{shown}" if shown else type
        for site in self._kept(block, partial(_in_block, block)):
            yield self._reference(module, shown, site, calls, scopes)

    def _reference(
        self,
        module: Module,
        shown: str,
        site: Site,
        calls: dict[str, ModuleCall],
        scopes: tuple[tuple[Scope, Unknown | None], ...] | None = None,
    ) -> Reference:
        scopes = ((module.scope, None),) if scopes is None else scopes
        named = site.attribute(0) if site.root == "module" and not site.bound else None
        call = calls.get(named) if named is not None else None
        return Reference(module, f"{module.address}{shown}", site, scopes, call)

    def _kept(self, node: Any, read: Callable[[], list[Site]]) -> list[Site]:
        if id(node) not in self._sites:
            self._sites[id(node)] = (node, read())  # with the node, so that its id is not reused
        return self._sites[id(node)][1]


def _drawn_on(reference: Reference, configuration: Configuration) -> Declaration | None:
    """The block that a reference leads to, if AWS Backup draws on it."""
    site = reference.site
    first, second = site.attribute(0), site.attribute(1)
    if site.bound or first is None:
        return None
    if site.root == "data" and second is not None:
        return configuration.data.get((first, second))
    type, name = (first, second) if site.root == "resource" else (site.root, first)
    if name is not None and type.startswith(DRAWN_ON):
        return configuration.resources.get((type, name))
    return None
