"""A module instance: one directory, with the values that it was called with, and its children."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from backuplint.faults import Unreadable
from backuplint.hcl import ast
from backuplint.hcl.parse import parse_expression, parse_template_text
from backuplint.source import Source, Span
from backuplint.terraform import types
from backuplint.terraform.evaluate import EvaluationError, Referent, Scope, Step, evaluate
from backuplint.terraform.expand import (
    BlockInstance,
    Expansion,
    Instance,
    Round,
    expand,
    settle,
    whole,
)
from backuplint.terraform.functions.function import Context, OutOfBudget
from backuplint.terraform.load import Configuration, Declaration, Files
from backuplint.terraform.stubs import Stub
from backuplint.values import Collection, Known, Mapping, Null, Trail, Unknown, Value

STEPS = 600_000  # evaluations in one root module, of some 4 s; a real one takes some thousands
DEPTH = 24  # modules in modules; Terraform itself has no bound, and nobody nests so deep

StubLoader: TypeAlias = Callable[[str, str | None], tuple[Stub, Configuration] | None]
"""A call's `source` and `version` → the stub that stands for the module, if there is one."""


class Work:
    """The work that one root module may cost. Past it values are Unknown, and a fault says so."""

    def __init__(self, files: Files, place: str, steps: int = STEPS) -> None:
        self._files, self._place, self.left = files, place, steps

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            self._files.fault("needs too much work to evaluate; parts are not judged", self._place)
            self.left = 0
            raise OutOfBudget


@dataclass(frozen=True, eq=False)
class Call:
    """A module call that is not looked into: neither local nor downloaded."""

    address: str
    source: str  # as it is written
    block: ast.Block


@dataclass(eq=False)
class Module:
    """One instance of a module.

    `load` gives the configuration of a directory, or None if there is none that may be read.
    """

    configuration: Configuration
    files: Files
    work: Work
    load: Callable[[Path, bool], Configuration | None]
    address: str = ""  # "" for a root, else `module.a["x"].`
    parent: Module | None = None
    call: BlockInstance | None = None
    given: dict[str, Value] = field(default_factory=dict)  # what -var and var files set
    providers: dict[str, str] = field(default_factory=dict)  # name here → name in the root
    downloaded: dict[str, Path] = field(default_factory=dict)  # modules.json: key → directory
    stubs: StubLoader = field(default=lambda *_: None)
    stub: Stub | None = None  # what it is loaded from, if it stands for a module out of sight
    _variables: dict[str, Value] = field(default_factory=dict)
    _locals: dict[str, Value] = field(default_factory=dict)
    _outputs: dict[str, Value] = field(default_factory=dict)
    _asking: list[str] = field(default_factory=list)
    _instances: dict[tuple[str, str, str], tuple[Expansion, list[Instance]]] = field(
        default_factory=dict
    )
    _children: dict[str, tuple[Expansion, list[Module | Call]]] = field(default_factory=dict)

    # -- what it is ---------------------------------------------------------

    @property
    def root(self) -> Module:
        return self if self.parent is None else self.parent.root

    @cached_property
    def open(self) -> bool:
        """Whether it is somebody's module, seen without its callers."""
        return self.parent is None and not self.given and not self.configuration.is_root

    @property
    def budget(self) -> Work:
        return self.work

    @cached_property
    def scope(self) -> Scope:
        return Scope(self, {})

    def walk(self) -> Iterator[Module]:
        """This module and all that it calls, outermost first."""
        yield self
        for name in self.configuration.calls:
            for child in self.children(name)[1]:
                if isinstance(child, Module):
                    yield from child.walk()

    def not_looked_into(self) -> Iterator[Call]:
        for module in self.walk():
            for name in module.configuration.calls:
                for child in module.children(name)[1]:
                    if isinstance(child, Call):
                        yield child

    @cached_property
    def whole(self) -> bool:
        """Whether everything in it and below it could be read."""
        return all(module.configuration.whole for module in self.walk())

    # -- names --------------------------------------------------------------

    def resolve(self, root: ast.Variable, steps: list[Step]) -> tuple[Value, int]:
        """What a reference names, and how many of its steps that took."""
        first = _step_name(steps[0]) if steps else None
        second = _step_name(steps[1]) if len(steps) > 1 else None
        span = root.span
        match root.name:
            case "var" if first is not None:
                return self.variable(first, span), 1
            case "local" if first is not None:
                return self.local(first, span), 1
            case "path" if first in ("module", "root", "cwd"):
                return self._path(first, span), 1
            case "terraform" if first is not None:
                return Unknown("the workspace is not known here", (span,), not_null=True), 1
            case "module" if first is not None:
                return self._module(first, steps[1:], span)
            case "data" | "resource" if first is not None and second is not None:
                value, taken = self._resource(root.name, first, second, steps[2:], span)
                return value, taken + 2
            case "each" | "count" | "self" | "ephemeral":
                reason = f"`{root.name}` has no value here"
                return Unknown(reason, (span,), failed=root.name in ("each", "count")), len(steps)
            case _ if first is not None and root.name not in ("data", "resource"):
                value, taken = self._resource("resource", root.name, first, steps[1:], span)
                return value, taken + 1
        return Unknown(f"`{root.name}` names nothing here", (span,), failed=True), len(steps)

    def _path(self, which: str, span: Span) -> Value:
        if which == "cwd":
            return Unknown("the working directory is not known here", (span,), not_null=True)
        directory = self.configuration.directory if which == "module" else None
        top = self.root.configuration.directory
        shown = "." if directory in (None, top) else _relative(directory, top)
        return Known(shown, (span,))

    def _circle(self, name: str, span: Span) -> Value | None:
        if name not in self._asking:
            return None
        through = " → ".join([*self._asking[self._asking.index(name) :], name])
        self.files.fault(f"{name} refers to itself: {through}", span)
        return Unknown(f"{name} refers to itself", (span,), failed=True)

    def circle(self, name: str, span: Span) -> None:
        """Tell of an argument whose value depends on itself."""
        self.files.fault(f"{name} refers to itself", span)

    def local(self, name: str, span: Span) -> Value:
        """`local.name`, evaluated once."""
        if name in self._locals:
            return self._locals[name]
        attribute = self.configuration.locals.get(name)
        if attribute is None:
            return self._undeclared(f"local.{name}", span)
        circle = self._circle(f"local.{name}", attribute.name_span)
        if circle is not None:
            return circle
        self._asking.append(f"local.{name}")
        try:
            value = settle(attribute.expression, self.scope)
        finally:
            self._asking.pop()
        self._locals[name] = value
        return value

    def _undeclared(self, what: str, span: Span) -> Unknown:
        if not self.configuration.whole:
            return Unknown(f"{what} may be declared in what could not be read", (span,))
        return Unknown(f"{what} is not declared", (span,), failed=True)

    # -- variables ----------------------------------------------------------

    def variable(self, name: str, span: Span) -> Value:
        """`var.name`: what the caller or a var file gives, else the default; converted."""
        if name in self._variables:
            return self._variables[name]
        declaration = self.configuration.variables.get(name)
        if declaration is None or declaration.block is None:
            return self._undeclared(f"var.{name}", span)
        circle = self._circle(f"var.{name}", declaration.header)
        if circle is not None:
            return circle
        self._asking.append(f"var.{name}")
        try:
            value = self._variable(name, declaration.block)
        except OutOfBudget:
            value = Unknown("too much work to evaluate", (declaration.header,), evaluated=False)
        finally:
            self._asking.pop()
        self._variables[name] = value
        return value

    def _variable(self, name: str, block: ast.Block) -> Value:
        body = block.body
        here = (block.header,)
        default = body.attribute("default")
        preset = settle(default.expression, self.scope) if default is not None else None
        given = self._given(name)
        if given is None:
            value: Value = preset or Unknown(f"var.{name} has no value here", here)
            if self.open and preset is not None and _is_offer(preset):
                reason = f"var.{name} is for the module's callers to set"
                value = Unknown(reason, preset.trail)
        else:
            value = given
            if isinstance(value, Null) and _says(body, "nullable", False):
                value = preset or Unknown(f"var.{name} has no value here", here)
        constraint = body.attribute("type")
        if constraint is not None:
            value = self._typed(value, constraint.expression, name)
        if _says(body, "sensitive", True):
            value = replace(value, sensitive=True)
        if _says(body, "nullable", False) and isinstance(value, Unknown):
            value = replace(value, not_null=True)
        return value

    def _typed(self, value: Value, constraint: ast.Expression, name: str) -> Value:
        try:
            constraint = _type_in_json(constraint)
            type = types.parse_type(constraint, lambda e: settle(e, self.scope))
            return types.convert(value, type)
        except Unreadable as error:
            self.files.fault(error.fault.message, constraint.span)
            return Unknown(f"the type of var.{name} cannot be read", value.trail, evaluated=False)
        except types.ConversionError as error:
            return Unknown(f"var.{name}: {error}", value.trail, failed=True)
        except types.TypeSyntaxError as error:
            self.files.fault(str(error), error.span)
            return Unknown(f"the type of var.{name} cannot be read", value.trail, evaluated=False)

    def variable_type(self, name: str) -> types.Type | None:
        """The type that a variable asks for; None where it asks for none, or none is readable."""
        declaration = self.configuration.variables.get(name)
        block = declaration.block if declaration is not None else None
        constraint = block.body.attribute("type") if block is not None else None
        if constraint is None:
            return None
        try:
            written = _type_in_json(constraint.expression)
            return types.parse_type(written, lambda e: settle(e, self.scope))
        except (Unreadable, types.TypeSyntaxError):  # a fault, where a value needs the type
            return None

    def _given(self, name: str) -> Value | None:
        if self.call is None:
            return self.given.get(name)
        if self.call.written(name) is None:
            return None
        return self.call.argument(name)

    # -- resources ----------------------------------------------------------

    def instances(self, kind: str, type: str, name: str) -> tuple[Expansion, list[Instance]]:
        """The instances of a resource or data source that this module declares."""
        key = (kind, type, name)
        if key in self._instances:
            return self._instances[key]
        table = self.configuration.data if kind == "data" else self.configuration.resources
        block = table[type, name].block
        if block is None:
            return Expansion("unknown", ()), []
        address = f"{self.address}{'data.' if kind == 'data' else ''}{type}.{name}"
        circle = self._circle(f"{type}.{name}", block.header)
        if circle is not None:
            return Expansion("unknown", ()), []
        self._asking.append(f"{type}.{name}")
        try:
            expansion = expand(block, self.scope)
        finally:
            self._asking.pop()
        provider = self._provider(block.body.attribute("provider"), type)
        found: list[Instance] = []
        for round in expansion.rounds:
            instance = Instance(
                block,
                self.scope.binding(**round.bound),
                address + round.key,
                round.uncertain or (self.call.uncertain if self.call else None),
                kind="data" if kind == "data" else "resource",
                type=type,
                name=name,
                module=self,
                provider=provider,
                made_for=_made_for(round),
            )
            own = instance.argument("region")
            instance.region = self.root.region(provider) if isinstance(own, Null) else own
            found.append(instance)
        self._instances[key] = (expansion, found)
        return expansion, found

    def _resource(
        self, kind: str, type: str, name: str, steps: list[Step], span: Span
    ) -> tuple[Value, int]:
        table = self.configuration.data if kind == "data" else self.configuration.resources
        shown = f"{'data.' if kind == 'data' else ''}{type}.{name}"
        if (type, name) not in table:
            return self._undeclared(shown, span), len(steps)
        expansion, found = self.instances(kind, type, name)
        if not found and expansion.kind == "unknown":
            return Unknown(f"{shown} could not be read", (span,)), len(steps)
        return _pick(expansion, [i.referent() for i in found], self.address + shown, steps, span)

    def configured_providers(self) -> Iterator[BlockInstance]:
        """The provider configurations that are written in this module."""
        for declaration in self.configuration.providers:
            block = declaration.block
            if block is not None:
                yield BlockInstance(block, self.scope, f"provider.{'.'.join(block.names)}")

    def provider_block(self, provider: str) -> BlockInstance | None:
        """A provider configuration of this root, by its name; None if it is not in sight."""
        block = self._provider_block(provider)
        return None if block is None else BlockInstance(block, self.scope, f"provider.{provider}")

    def region(self, provider: str) -> Value:
        """The Region that a provider configuration of this root names."""
        block = self._provider_block(provider)
        region = block.body.attribute("region") if block is not None else None
        if region is None:
            return Unknown("the Region comes from the environment")
        return settle(region.expression, self.scope)

    def default_tags(self, provider: str) -> Value:
        """The tags that a provider configuration of this root gives to all that it makes."""
        block = self._provider_block(provider)
        for tags in block.body.of_type("default_tags") if block is not None else ():
            written = tags.body.attribute("tags")
            if written is not None:
                return settle(written.expression, self.scope)
        return Null()

    def _provider_block(self, provider: str) -> ast.Block | None:
        type, _, alias = provider.partition(".")
        for declaration in self.configuration.providers:
            block = declaration.block
            if block is None or block.names != (type,):
                continue
            written = block.body.attribute("alias")
            value = settle(written.expression, self.scope) if written is not None else None
            named = value.value if isinstance(value, Known) else ""
            if named == alias:
                return block
        return None

    def _provider(self, written: ast.Attribute | None, type: str) -> str:
        local = _provider_name(written.expression) if written is not None else None
        return self.provider_address(local or type.partition("_")[0])

    def provider_address(self, local: str) -> str:
        """A provider configuration's name here → its name in the root module."""
        if self.parent is None:
            return local
        if local in self.providers:
            return self.providers[local]
        if "." in local:  # an alias that the module configures itself: its own
            return f"{self.address}{local}"
        if any(d.names == (local,) for d in self.configuration.providers if _configures(d)):
            return f"{self.address}{local}"
        return self.parent.provider_address(local)

    # -- modules ------------------------------------------------------------

    def children(self, name: str) -> tuple[Expansion, list[Module | Call]]:
        """The instances of a module call; those that are not looked into as Calls."""
        if name in self._children:
            return self._children[name]
        block = self.configuration.calls[name].block
        if block is None or self._circle(f"module.{name}", block.header) is not None:
            return Expansion("unknown", ()), []
        self._asking.append(f"module.{name}")
        try:
            expansion = expand(block, self.scope)
        finally:
            self._asking.pop()
        found: list[Module | Call] = []
        for round in expansion.rounds:
            address = f"{self.address}module.{name}{round.key}"
            doubt = round.uncertain or (self.call.uncertain if self.call else None)
            call = BlockInstance(block, self.scope.binding(**round.bound), address, doubt)
            found.append(self._child(name, call))
        self._children[name] = (expansion, found)
        return expansion, found

    def _child(self, name: str, call: BlockInstance) -> Module | Call:
        source = call.argument("source")
        text = source.value if isinstance(source, Known) else None
        if not isinstance(text, str):
            return Call(call.address, "a source that is not a literal", call.block)
        directory, owned = self._directory(name, text)
        if directory is None:
            return self._stub(call, text) or Call(call.address, text, call.block)
        place = source.trail[-1]
        ancestors = []
        module: Module | None = self
        while module is not None:
            ancestors.append(module.configuration.directory)
            module = module.parent
        if directory in ancestors:
            self.files.fault(f"module.{name} calls itself", place)
            return Call(call.address, text, call.block)
        if len(ancestors) > DEPTH:
            self.files.fault(f"modules are nested more than {DEPTH} deep", place)
            return Call(call.address, text, call.block)
        if not directory.is_dir():
            self.files.fault(f"the module's directory {text} does not exist", place)
            return Call(call.address, text, call.block)
        if not self.files.inside(directory):
            self.files.fault("the module lies outside the root directory (--root)", place)
            return Call(call.address, text, call.block)
        configuration = self.load(directory, owned)
        try:
            self.work.spend(100)
        except OutOfBudget:
            configuration = None
        if configuration is None:
            return Call(call.address, text, call.block)
        return self._called(call, configuration)

    def _stub(self, call: BlockInstance, source: str) -> Module | None:
        """What stands for a module that was not downloaded, if anything does."""
        version = call.argument("version")
        if isinstance(version, Unknown) or not isinstance(getattr(version, "value", ""), str):
            return None
        found = self.stubs(source, version.value if isinstance(version, Known) else None)
        if found is None:
            return None
        try:
            self.work.spend(100)
        except OutOfBudget:
            return None
        stub, configuration = found
        module: Module | None = self
        while module is not None:
            if module.configuration is configuration:
                return None  # a stub that calls itself
            module = module.parent
        return self._called(call, configuration, stub)

    def _called(
        self, call: BlockInstance, configuration: Configuration, stub: Stub | None = None
    ) -> Module:
        return Module(
            configuration,
            self.files,
            self.work,
            self.load,
            address=f"{call.address}.",
            parent=self,
            call=call,
            providers=self._providers_of(call.block),
            downloaded=self.downloaded,
            stubs=self.stubs,
            stub=stub,
        )

    def _directory(self, name: str, source: str) -> tuple[Path | None, bool]:
        if source.startswith(("./", "../")) or source in (".", ".."):
            return (self.configuration.directory / source).resolve(), self.configuration.owned
        key = ".".join(part for part in (*self._names(), name))
        found = self.root.downloaded.get(key)
        return (found.resolve(), False) if found is not None else (None, False)

    def _names(self) -> list[str]:
        """The names of the calls that lead here, outermost first."""
        if self.parent is None or self.call is None:
            return []
        return [*self.parent._names(), self.call.block.names[0]]

    def _providers_of(self, block: ast.Block) -> dict[str, str]:
        written = block.body.attribute("providers")
        found: dict[str, str] = {}
        if written is not None and isinstance(written.expression, ast.ObjectExpression):
            for item in written.expression.items:
                inner, outer = _provider_name(item.key), _provider_name(item.value)
                if inner and outer:
                    found[inner] = self.provider_address(outer)
        return found

    def _module(self, name: str, steps: list[Step], span: Span) -> tuple[Value, int]:
        if name not in self.configuration.calls:
            return self._undeclared(f"module.{name}", span), 1 + len(steps)
        expansion, found = self.children(name)
        if not found and expansion.kind == "unknown":
            reason = f"module.{name} could not be read, or refers to itself"
            return Unknown(reason, (span,), evaluated=False), 1 + len(steps)
        referents = [_module_referent(child) for child in found]
        address = f"{self.address}module.{name}"
        value, taken = _pick(expansion, referents, address, steps, span)
        return value, taken + 1

    def output(self, name: str, span: Span) -> Value:
        """An output of this module, as its caller sees it."""
        if name in self._outputs:
            return self._outputs[name]
        declaration = self.configuration.outputs.get(name)
        if declaration is None or declaration.block is None:
            what = f"{self.address.removesuffix('.')} has no output {name}"
            return Unknown(what, (span,), failed=self.configuration.whole)
        circle = self._circle(f"output.{name}", declaration.header)
        if circle is not None:
            return circle
        written = declaration.block.body.attribute("value")
        if written is None:
            return Null((declaration.header,))
        self._asking.append(f"output.{name}")
        try:
            value = settle(written.expression, self.scope)
        finally:
            self._asking.pop()
        if _says(declaration.block.body, "sensitive", True):
            value = replace(value, sensitive=True)
        self._outputs[name] = value
        return value

    # -- what functions use -------------------------------------------------

    def context(self, span: Span) -> Context:
        return Context(
            span,
            self.work,
            module_directory=self.root.configuration.directory,
            root_directory=self.files.root,
            render=self._render,
            read=self._read,
        )

    def _read(self, path: Path) -> str | None:
        source = self.files.source(path)
        return source.text if source is not None else None

    def _render(self, text: str, name: str, variables: dict[str, Value]) -> Value:
        read = (source for source in self.files.sources.values() if source is not None)
        source = next((one for one in read if one.text is text), None) or Source(name, text)
        try:
            template = parse_template_text(source)
        except Unreadable as error:
            message = f"the template {error.fault.place}: {error.fault.message}"
            raise EvaluationError(message, source.span(0, 0)) from None
        return evaluate(template, Scope(_Template(self), variables))


@dataclass(frozen=True)
class _Template:
    """What names mean in a template file: nothing but the variables it is given."""

    module: Module

    @property
    def budget(self) -> Work:
        return self.module.work

    def circle(self, name: str, span: Span) -> None:
        self.module.circle(name, span)

    def resolve(self, root: ast.Variable, steps: list[Step]) -> tuple[Value, int]:
        reason = f"the template is not given a variable `{root.name}`"
        return Unknown(reason, (root.span,), failed=True), len(steps)

    def context(self, span: Span) -> Context:
        return self.module.context(span)


def _made_for(round: Round) -> Trail:
    """Where the element was written that a round of a `for_each` is for."""
    match round.bound.get("each"):
        case Known(value=Mapping(items={"value": value})):
            return value.trail
    return ()


def _step_name(step: Step) -> str | None:
    """The name in `.name`."""
    return step.name if isinstance(step, ast.GetAttribute) else None


def _pick(
    expansion: Expansion,
    referents: list[Known[Referent]],
    address: str,
    steps: list[Step],
    span: Span,
) -> tuple[Value, int]:
    """A resource or module with the steps behind it: where keys are unknown, any key will do."""
    if expansion.kind == "unknown" and steps and referents:
        return referents[0], int(isinstance(steps[0], ast.Index))
    return whole(expansion, referents, address, span), 0


def _module_referent(child: Module | Call) -> Known[Referent]:
    if isinstance(child, Module):
        return Known(Referent(child.address.removesuffix("."), child.output))
    address, source = child.address, child.source

    def attribute(name: str, span: Span) -> Value:
        del name
        reason = f"{address} ({source}) was not looked into"
        return Unknown(reason, (span,), made_of=frozenset({address}), evaluated=False)

    return Known(Referent(address, attribute), (), frozenset({address}))


def _type_in_json(constraint: ast.Expression) -> ast.Expression:
    """A type constraint, which JSON holds as a string: `"list(string)"`. Errors: Unreadable."""
    match constraint:
        case ast.Template(parts=(ast.Literal(value=str(text)),)) if "(" in text:
            return parse_expression(Source(constraint.span.source.name, text), 0, len(text))
    return constraint


def _is_offer(value: Value) -> bool:
    """Whether a default of a module without callers is only a place to put something."""
    match value:
        case Null() | Known(value=""):
            return True
        case Known(value=Collection(items=items)):
            return not items
        case Known(value=Mapping(items=entries)):
            return not entries
    return False


def _says(body: ast.Body, name: str, wanted: bool) -> bool:
    attribute = body.attribute(name)
    match attribute and attribute.expression:
        case ast.Literal(value=value):
            return value is wanted
    return False


def _configures(declaration: Declaration) -> bool:
    block = declaration.block
    return block is not None and bool(block.body.attributes)


def _provider_name(expression: ast.Expression) -> str | None:
    match expression:
        case ast.Variable(name=name):
            return name
        case ast.GetAttribute(of=ast.Variable(name=name), name=alias):
            return f"{name}.{alias}"
        case ast.Template(parts=(ast.Literal(value=str(text)),)):
            return text
        case ast.Parentheses(expression=inner):
            return _provider_name(inner)
    return None


def _relative(directory: Path | None, top: Path) -> str:
    return Path(os.path.relpath(directory or top, top)).as_posix()
