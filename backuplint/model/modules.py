"""Module calls, and what modules assert. Of those modules only that have to do with AWS Backup.

A module does if it, or one that it calls, declares a block of AWS Backup; one that was not looked
into does if its source says "backup"; the root always does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, TypeAlias

from backuplint.hcl import ast
from backuplint.source import Span
from backuplint.terraform import types
from backuplint.terraform.blame import Culprit, blame, root_of
from backuplint.terraform.evaluate import Scope
from backuplint.terraform.expand import settle
from backuplint.terraform.load import Configuration, Declaration, Repeated
from backuplint.terraform.module import Call, Module
from backuplint.terraform.source_address import SourceAddress, parse_source
from backuplint.values import Known, Null, Trail, Undecided, Unknown, Value

# Arguments of a module call that are no inputs.
META_ARGUMENTS = frozenset({"source", "version", "providers", "count", "for_each", "depends_on"})

# Blocks that may stand in a module call.
META_BLOCKS = frozenset({"providers", "lifecycle"})


@dataclass(frozen=True, eq=False)
class ModuleCall:
    """One instance of a `module` block that the user wrote, and what it calls.

    `module` is the module that it stands in.
    """

    module: Module
    name: str
    called: Module | Call

    @property
    def address(self) -> str:
        return self.called.address.removesuffix(".")

    @property
    def block(self) -> ast.Block:
        if isinstance(self.called, Call):
            return self.called.block
        assert self.called.call is not None  # only a root has none
        return self.called.call.block

    @property
    def header(self) -> Span:
        return self.block.header

    @property
    def trail(self) -> Trail:
        return (self.header,)

    @property
    def configuration(self) -> Configuration | None:
        """What the called module declares; None of one that was not looked into."""
        return self.called.configuration if isinstance(self.called, Module) else None

    @cached_property
    def source(self) -> Value:
        """The `source`, as a value to point at."""
        written = self.block.body.attribute("source")
        if written is None:
            return Null((self.header,))
        return settle(written.expression, self.module.scope)

    @cached_property
    def source_address(self) -> SourceAddress:
        """Where the module comes from. Errors: Undecided."""
        match self.source:
            case Known(value=str(text)):
                return parse_source(text)
            case Unknown() as unknown:
                raise Undecided(unknown)
        raise Undecided(Unknown("the source is no string", (self.header,), failed=True))

    @property
    def version(self) -> Value:
        """The `version`; Null where there is none."""
        written = self.block.body.attribute("version")
        if written is None:
            return Null((self.header,))
        return settle(written.expression, self.module.scope)

    @property
    def known(self) -> bool:
        """Whether all that the called module declares is known, of the version that is called."""
        if not isinstance(self.called, Module) or not self.called.configuration.whole:
            return False
        return self.called.stub is None or self.called.stub.known

    def certain(self) -> None:
        """Errors: Undecided, if it is not known what the called module declares."""
        if not self.known:
            reason = f"what {self.address} declares is not known for certain"
            raise Undecided(Unknown(reason, self.trail, evaluated=False))

    @property
    def variables(self) -> dict[str, Declaration]:
        return self.configuration.variables if self.configuration is not None else {}

    @property
    def outputs(self) -> dict[str, Declaration]:
        return self.configuration.outputs if self.configuration is not None else {}

    @cached_property
    def inputs(self) -> dict[str, Value]:
        """The inputs that are written, by name, before any conversion."""
        names = [n for n in self.block.body.attribute_names() if n not in META_ARGUMENTS]
        if isinstance(self.called, Module) and self.called.call is not None:
            return {name: self.called.call.argument(name) for name in names}
        return {}

    @property
    def blocks(self) -> tuple[ast.Block, ...]:
        """Blocks where there should be inputs."""
        if type(self.block.body) is not ast.Body:  # in JSON every property is an argument
            return ()
        return tuple(b for b in self.block.body.blocks if b.type not in META_BLOCKS)

    @property
    def required(self) -> Iterator[str]:
        """The names of the inputs that have no default."""
        for name, declaration in self.variables.items():
            block = declaration.block
            if block is not None and block.body.attribute("default") is None:
                yield name

    def nullable(self, name: str) -> bool:
        """Whether an input may be null."""
        block = self.variables[name].block
        written = block.body.attribute("nullable") if block is not None else None
        if written is None:
            return True
        match settle(written.expression, self.module.scope):
            case Known(value=False):
                return False
        return True

    def refused(self, name: str) -> RefusedInput | None:
        """The part of an input that cannot become what its variable's type asks for."""
        type = self._type(name)
        if type is None:
            return None
        value = self.inputs[name]
        try:
            types.convert(value, type)
        except types.ConversionError as error:
            return RefusedInput(name, error.path, error.message, _inside(value, error.path))
        return None

    def dropped(self, name: str) -> list[DroppedAttribute]:
        """What the type of an input's variable has no place for, and drops without a word."""
        type = self._type(name)
        found: list[DroppedAttribute] = []

        def drop(path: types.Path, key: str, value: Value) -> None:
            wanted = _type_at(type, path)
            given = _inside(self.inputs[name], path)
            if isinstance(wanted, types.ObjectOf):
                found.append(DroppedAttribute(self, name, path, key, value, wanted, given))

        if type is not None:
            try:
                types.convert(self.inputs[name], type, dropped=drop)
            except types.ConversionError:
                return []  # what is refused drops nothing
        return found

    def _type(self, name: str) -> types.Type | None:
        if isinstance(self.called, Module) and name in self.variables:
            return self.called.variable_type(name)
        return None

    def writes(self, value: Value) -> bool:
        """Whether a value was written in the call itself, and not passed on by it."""
        return bool(value.trail) and self.block.span.contains(value.trail[0])


def _written(input: str, path: types.Path) -> str:
    """The part of an input that a path leads to, as an expression would name it."""
    return input + "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in path)


@dataclass(frozen=True, eq=False)
class RefusedInput:
    """A part of an input that cannot become what a type asks for, and why."""

    input: str
    path: types.Path
    reason: str
    value: Value

    @property
    def name(self) -> str:
        """The part, as an expression would name it: `rules[0].lifecycle`."""
        return _written(self.input, self.path)


@dataclass(frozen=True, eq=False)
class DroppedAttribute:
    """An attribute of an object in an input that the object's type does not have."""

    call: ModuleCall
    input: str
    path: types.Path
    key: str
    value: Value
    type: types.ObjectOf
    given: Value  # the object

    @property
    def owner(self) -> str:
        """The object, as an expression would name it: `rules[0]`."""
        return _written(self.input, self.path)

    @property
    def names(self) -> tuple[str, ...]:
        """The attributes that the type has."""
        return tuple(name for name, _ in self.type.attributes)

    @property
    def missing(self) -> tuple[str, ...]:
        """Those of them that the object does not have."""
        held = getattr(getattr(self.given, "value", None), "items", {})
        return tuple(name for name in self.names if name not in held)

    @property
    def nested_in(self) -> str | None:
        """The attribute whose own type has an attribute of this name."""
        for name, attribute in self.type.attributes:
            inner = attribute.type
            while isinstance(inner, types.ListOf | types.SetOf | types.MapOf):
                inner = inner.element
            if isinstance(inner, types.ObjectOf) and self.key in dict(inner.attributes):
                return name
        return None


def _inside(value: Value, path: types.Path) -> Value:
    """The part of a value that a path leads to, as far as it does."""
    for step in path:
        held = value.value if isinstance(value, Known) else None
        items = getattr(held, "items", None)
        if isinstance(items, tuple) and isinstance(step, int) and step < len(items):
            value = items[step]
        elif isinstance(items, dict) and step in items:
            value = items[str(step)]
        else:
            break
    return value


def _type_at(type: types.Type | None, path: types.Path) -> types.Type | None:
    for step in path:
        match type:
            case types.ListOf(element=element) | types.SetOf(element=element):
                type = element
            case types.MapOf(element=element):
                type = element
            case types.TupleOf(elements=elements) if isinstance(step, int):
                type = elements[step]
            case types.ObjectOf(attributes=attributes):
                attribute = dict(attributes).get(str(step))
                type = attribute.type if attribute is not None else None
            case _:
                return None
    return type


# -- assertions -----------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Assertion:
    """A condition that a module puts, and the message that it gives where it does not hold.

    `owner` is the header of what it belongs to; `uncertain` is set where that may not be there.
    """

    module: Module
    address: str
    owner: Span
    block: ast.Block
    scope: Scope
    uncertain: Unknown | None = None
    variable: str | None = None  # of a variable's validation

    @property
    def trail(self) -> Trail:
        return (self.owner,)

    @property
    def condition(self) -> ast.Expression | None:
        written = self.block.body.attribute("condition")
        return written.expression if written is not None else None

    @cached_property
    def failed(self) -> bool:
        """Whether the condition is known to be false. Errors: Undecided."""
        if self.condition is None:
            return False
        value = settle(self.condition, self.scope)
        try:
            value = types.convert(value, types.BOOL)
        except types.ConversionError:
            return False  # refused, and not by the condition
        match value:
            case Known(value=bool(holds)):
                if not holds and self.uncertain is not None:
                    raise Undecided(self.uncertain)
                return not holds
            case Unknown():
                raise Undecided(replace(value, trail=self._owned(value.trail)))
        return False

    def _owned(self, trail: Trail) -> Trail:
        """The user's part of a trail, or the call through which there is this assertion."""
        owned = tuple(span for span in trail if span.source.owned)
        module: Module | None = self.module
        while not owned and module is not None and module.call is not None:
            owned = tuple(span for span in (module.call.header,) if span.source.owned)
            module = module.parent
        return owned

    @property
    def message(self) -> str | None:
        """The first sentence of the `error_message`; what is unknown in it is `…`."""
        written = self.block.body.attribute("error_message")
        if written is None:
            return None
        match settle(written.expression, self.scope):
            case Known(value=str(text)):
                return _sentence(text)
            case Unknown(pieces=tuple(pieces)):
                return _sentence("".join(p if isinstance(p, str) else "…" for p in pieces))
        return None

    @cached_property
    def culprits(self) -> tuple[Value, ...]:
        """The values that made the condition false and that came from outside; the first is the
        one to point at.

        Of a validation these are the values of its variable, wherever they were written; else
        they are what the module's callers gave it, what the message names first.
        """
        condition = self.condition
        if condition is None:
            return ()
        blamed = blame(condition, self.scope)
        if self.variable is not None:
            blamed.sort(key=lambda culprit: not _is_about(culprit, self.variable))
            if not any(_is_about(culprit, self.variable) for culprit in blamed):
                value = self.module.variable(self.variable, condition.span)
                blamed.append(Culprit(condition, value))
        else:  # `a || b` says "if not a, then b": it is b that should be otherwise
            message = self.message or ""
            blamed.reverse()
            blamed.sort(key=lambda culprit: _mentioned(culprit, message))
        found: dict[Span, Value] = {}
        for _, value in blamed:
            trail = self._outside(value.trail)
            if trail:
                found.setdefault(trail[0], replace(value, trail=trail))
        return tuple(found.values())

    def _outside(self, trail: Trail) -> Trail:
        """A trail from where it leaves the module that asserts."""
        own = {id(file.source) for file in self.module.configuration.files}
        for index, span in enumerate(trail):
            if span.source.owned and id(span.source) not in own:
                return trail[index:]
        if self.variable is not None:
            for index, span in enumerate(trail):
                if span.source.owned and not self.block.span.contains(span):
                    return trail[index:]
        return ()

    @property
    def place(self) -> Value:
        """The condition, as a value to point at."""
        condition = self.condition
        return Known(False, (condition.span if condition is not None else self.owner,))


@dataclass(frozen=True, eq=False)
class Repetition:
    """What a module that the user wrote declares a second time."""

    module: Module
    repeated: Repeated

    @property
    def address(self) -> str:
        return f"{self.module.address}{self.repeated.name}"

    @property
    def trail(self) -> Trail:
        return (self.repeated.again,)


class Requirement(Assertion):
    """A variable's `validation`, or a `precondition`: Terraform stops where it does not hold."""


class Check(Assertion):
    """An `assert` of a `check` block: Terraform warns where it does not hold, and goes on."""


def _is_about(culprit: Culprit, variable: str | None) -> bool:
    """Whether a reference is to a variable or to an element of it that an iteration named."""
    expression = culprit.expression
    root = root_of(expression)
    if not isinstance(root, ast.Variable) or root.name != "var":
        return not (isinstance(root, ast.Variable) and root.name in ("local", "data", "module"))
    while isinstance(expression, ast.GetAttribute | ast.Index):
        if expression.of is root:
            return isinstance(expression, ast.GetAttribute) and expression.name == variable
        expression = expression.of
    return False


def _mentioned(culprit: Culprit, message: str) -> int:
    """Where in a message a part of a reference's name stands; past its end if nowhere."""
    places = [len(message)]
    expression = culprit.expression
    while isinstance(expression, ast.GetAttribute | ast.Index):
        if isinstance(expression, ast.GetAttribute):
            found = re.search(rf"\b{re.escape(expression.name)}\b", message)
            places += [found.start()] if found is not None else []
        expression = expression.of
    return min(places)


LONGEST = 200  # characters of a message


def _sentence(text: str) -> str | None:
    """The first sentence on one line, lower case where it begins, without its full stop."""
    text = " ".join(text.split())
    text = re.split(r"(?<=[.!]) (?=[A-Z])", text, maxsplit=1)[0]
    text = text.rstrip(".! ")
    first = text.partition(" ")[0].rstrip(",:;")
    if first[:1].isupper() and first.isalpha() and (first[1:].islower() or first == "A"):
        text = text[0].lower() + text[1:]
    return (text if len(text) <= LONGEST else f"{text[:LONGEST]}…") or None


# -- finding them ---------------------------------------------------------------

Kind: TypeAlias = Literal["resource", "data"]


@dataclass(frozen=True, eq=False)
class Modules:
    """The modules of a tree that have to do with AWS Backup, outermost first."""

    root: Module
    _about: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._look(self.root)
        self._about.add(id(self.root))

    def _look(self, module: Module) -> bool:
        tables = (module.configuration.resources, module.configuration.data)
        about = any(type.startswith("aws_backup_") for table in tables for type, _ in table)
        for name in module.configuration.calls:
            for child in module.children(name)[1]:
                if isinstance(child, Module):
                    about = self._look(child) or about
                elif "backup" in child.source.lower():
                    self._about.add(id(child))
                    about = True
        if about:
            self._about.add(id(module))
        return about

    def walk(self) -> Iterator[Module]:
        return (module for module in self.root.walk() if id(module) in self._about)

    @cached_property
    def calls(self) -> tuple[ModuleCall, ...]:
        """The calls that the user wrote."""
        return tuple(
            ModuleCall(module, name, child)
            for module in self.walk()
            if module.configuration.owned
            for name in module.configuration.calls
            for child in module.children(name)[1]
            if id(child) in self._about
        )

    @property
    def repetitions(self) -> Iterator[Repetition]:
        for module in self.walk():
            if module.configuration.owned:
                for repeated in module.configuration.repeated:
                    yield Repetition(module, repeated)

    @cached_property
    def assertions(self) -> tuple[Assertion, ...]:
        return tuple(one for module in self.walk() for one in _assertions(module))


def _assertions(module: Module) -> Iterator[Assertion]:
    doubt = module.call.uncertain if module.call is not None else None
    for name, declaration in module.configuration.variables.items():
        block = declaration.block
        for validation in block.body.of_type("validation") if block is not None else ():
            address = f"{module.address}var.{name}"
            yield Requirement(
                module, address, declaration.header, validation, module.scope, doubt, name
            )
    for name, declaration in module.configuration.outputs.items():
        block = declaration.block
        for condition in block.body.of_type("precondition") if block is not None else ():
            address = f"{module.address}output.{name}"
            yield Requirement(module, address, declaration.header, condition, module.scope, doubt)
    yield from _of_resources(module)
    for declaration in module.configuration.others:
        block = declaration.block if declaration.type == "check" else None
        for condition in block.body.of_type("assert") if block is not None else ():
            address = f"{module.address}check.{'.'.join(declaration.names)}"
            yield Check(module, address, declaration.header, condition, module.scope, doubt)


def _of_resources(module: Module) -> Iterator[Assertion]:
    """The preconditions of what is AWS Backup's, and of all that a stub declares."""
    kinds: tuple[Kind, ...] = ("resource", "data")
    for kind in kinds:
        table = module.configuration.data if kind == "data" else module.configuration.resources
        for (type, name), declaration in table.items():
            if not any("precondition" in part.span.text for part in declaration.parts):
                continue
            if not type.startswith("aws_backup_") and module.configuration.owned:
                continue
            for instance in module.instances(kind, type, name)[1]:
                for lifecycle in instance.block.body.of_type("lifecycle"):
                    for condition in lifecycle.body.of_type("precondition"):
                        yield Requirement(
                            module,
                            instance.address,
                            instance.header,
                            condition,
                            instance.scope,
                            instance.uncertain,
                        )
