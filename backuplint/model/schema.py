"""Typed, named access to a block's arguments: how AWS Backup's blocks are declared.

A View declares its arguments, one line each; reading one gives a Known, or None if it is unset,
or raises Undecided. Knows nothing of what any argument is for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar, overload

from backuplint.hcl.ast import Comment
from backuplint.source import Span
from backuplint.terraform import types
from backuplint.terraform.expand import BlockInstance, Instance
from backuplint.terraform.module import Module
from backuplint.values import Collection, Known, Mapping, Null, Trail, Undecided, Unknown, Value

T = TypeVar("T")
V = TypeVar("V", bound="View")

Item: TypeAlias = Known[T] | Unknown

TYPES: dict[type, types.Type] = {
    str: types.STRING,
    int: types.NUMBER,
    float: types.NUMBER,
    bool: types.BOOL,
}


class Mistyped(Exception):
    """A value that cannot be what its argument needs; the message says what it is not."""


def convert(value: Value, type: type[T]) -> Known[T] | Null | Unknown:
    """A value as the provider takes it: "30" is 30 where a number is wanted. Errors: Mistyped."""
    words = {str: "a string", int: "a whole number", float: "a number", bool: "true or false"}
    try:
        converted = types.convert(value, TYPES[type])
    except types.ConversionError:
        raise Mistyped(f"is not {words[type]}") from None
    if isinstance(converted, Known) and type is int and not isinstance(converted.value, int):
        raise Mistyped("is not a whole number")
    if isinstance(converted, Known) and converted.trail != value.trail:
        return Known(
            converted.value,
            value.trail or converted.trail,
            value.made_of,
            value.refers_to if isinstance(value, Known) else None,
            value.encodes if isinstance(value, Known) else None,
            value.sensitive,
        )
    return converted


def element(item: Value, container: Value) -> Value:
    """An element as a part of what holds it: as secret, and with a place."""
    if container.sensitive and not item.sensitive:
        item = replace(item, sensitive=True)
    return item if item.trail else item.through(container.trail[0])


def decided(item: Item[T]) -> Known[T]:
    """A known item as it is. Errors: Undecided."""
    if isinstance(item, Unknown):
        raise Undecided(item)
    return item


# -- constraints ----------------------------------------------------------------

Pieces: TypeAlias = tuple[str | None, ...]
"""A string with holes: known text, and None for each hole."""


@dataclass(frozen=True)
class Constraint:
    """What one value must be: a test, and the requirement in words: "must be 2 to 50 …".

    `partly` judges a string with holes by its pieces, None for a hole; it is false where whatever
    fills the holes cannot make it right. `values` are the words there are, each with the one to
    suggest for it, or None.
    `arn`: a resource's name or id, known or not, is no such value.
    """

    holds: Callable[[Any], bool]
    requirement: str
    partly: Callable[[Pieces], bool] | None = None
    values: dict[str, str | None] = field(default_factory=dict)
    arn: bool = False


def matching(pattern: str, requirement: str, characters: str | None = None) -> Constraint:
    """A string that matches all of `pattern`.

    `characters` matches what the known pieces of one with holes may hold, put together.
    """
    whole = re.compile(pattern)
    known = re.compile(characters) if characters is not None else None
    return Constraint(
        lambda text: whole.fullmatch(text) is not None,
        requirement,
        None if known is None else lambda pieces: known.fullmatch(_text(pieces)) is not None,
    )


def _text(pieces: Pieces) -> str:
    return "".join(piece for piece in pieces if piece is not None)


def between(low: float, high: float, unit: str = "") -> Constraint:
    """A number from `low` to `high`, both included."""
    words = f"must be {low} to {high} {unit}".rstrip()
    return Constraint(lambda number: low <= number <= high, words)


def at_most(high: float, unit: str) -> Constraint:
    """A number up to `high`; what is too small a rule of its own judges."""
    return Constraint(lambda number: number <= high, f"must be at most {high} {unit}")


def elements(low: int, high: int | None = None) -> Constraint:
    """How many elements a list has."""
    if high is None:
        return Constraint(lambda number: number >= low, f"must have at least {low}")
    words = f"must have {low} to {high}" if low else f"must have at most {high}"
    return Constraint(lambda number: low <= number <= high, words)


def one_of(*values: str, instead: dict[str, str | None] | None = None) -> Constraint:
    """One of a few words, exactly as they are written here.

    `instead` are better words to suggest for some, None for nothing.
    """
    shown = ", ".join(values[:-1]) + " or " + values[-1] if len(values) > 1 else values[0]
    if len(values) > 10:
        shown = f"one of the {len(values)} that AWS Backup knows"
    return Constraint(
        lambda text: text in values,
        f"must be {shown}",
        lambda pieces: any(_fits(pieces, value) for value in values),
        {value: (instead or {}).get(value, value) for value in values},
    )


def _fits(pieces: Pieces, text: str) -> bool:
    """Whether a string with holes can be this text: a hole may be anything."""
    at = 0
    for index, piece in enumerate(pieces):
        if piece is None:
            continue
        anchored = index == 0 or pieces[index - 1] is not None
        if index == len(pieces) - 1:
            return text[at:] == piece if anchored else text[at:].endswith(piece)
        found = text.find(piece, at)
        if found < 0 or (anchored and found > at):
            return False
        at = found + len(piece)
    return True


# -- declarations ---------------------------------------------------------------


class Declared:
    """An argument as a View declares it."""

    name: str
    type: Any  # the Python type of a single value: str, int, float or bool
    constraint: Constraint | None
    required: bool
    count: Constraint | None = None  # how many elements a list may have
    unset: Any = None  # a value that the provider takes for absence

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name.removesuffix("_")

    def values(self, view: View) -> Iterator[Value]:
        """The single values that `constraint` is about."""
        raise NotImplementedError


class argument(Declared, Generic[T]):
    """An argument of one value.

    `unset` is a value that the provider takes for absence; `default` is what the provider fills
    in, a value like any other to whoever reads it, placed at the block's header.
    """

    def __init__(
        self,
        type: type[T],
        constraint: Constraint | None = None,
        *,
        unset: T | None = None,
        default: T | None = None,
        required: bool = False,
    ) -> None:
        self.type, self.constraint = type, constraint
        self.unset, self.default, self.required = unset, default, required

    def values(self, view: View) -> Iterator[Value]:
        yield view.block.argument(self.name)

    def read(self, view: View) -> Known[T] | None:
        """The value, or None if it is unset. Errors: Undecided."""
        try:
            converted = convert(view.block.argument(self.name), self.type)
        except Mistyped as error:
            value = view.block.argument(self.name)
            raise Undecided(Unknown(f"{self.name} {error}", value.trail, failed=True)) from None
        match converted:
            case Unknown():
                raise Undecided(converted)
            case Null():
                if self.required:
                    unknown = Unknown(f"{self.name} is required, and missing", converted.trail)
                    raise Undecided(unknown)
            case Known(value=value) if value != self.unset or self.unset is None:
                return converted
        return None if self.default is None else Known(self.default, (view.header,))

    @overload
    def __get__(self, view: None, owner: type) -> argument[T]: ...
    @overload
    def __get__(self, view: View, owner: type) -> Known[T] | None: ...
    def __get__(self, view: View | None, owner: type) -> Known[T] | argument[T] | None:
        return self if view is None else self.read(view)


class arguments(Declared, Generic[T]):
    """An argument of several values: a list or a set. Reading it gives the items, () if unset.

    `constraint` is about each of them; `count` is how many there may be.
    """

    def __init__(
        self,
        type: type[T],
        constraint: Constraint | None = None,
        *,
        count: Constraint | None = None,
        required: bool = False,
    ) -> None:
        self.type, self.constraint, self.required = type, constraint, required
        self.count = count

    def values(self, view: View) -> Iterator[Value]:
        value = view.block.argument(self.name)
        match value:
            case Known(value=Collection(items=items)):
                yield from (element(item, value) for item in items)
            case Unknown(partly=Known(value=Collection(items=items))):
                yield from (element(item, value) for item in items)
                yield value
            case _:
                yield value

    @overload
    def __get__(self, view: None, owner: type) -> arguments[T]: ...
    @overload
    def __get__(self, view: View, owner: type) -> tuple[Item[T], ...]: ...
    def __get__(self, view: View | None, owner: type) -> tuple[Item[T], ...] | arguments[T]:
        if view is None:
            return self
        value = view.block.argument(self.name)
        match value:
            case Unknown():
                raise Undecided(value)
            case Known(value=Collection(items=items)):
                return tuple(self._items(items, value))
            case Null():
                return ()
        raise Undecided(Unknown(f"{self.name} is not a list", value.trail, failed=True))

    def seen(self, view: View) -> Iterator[Item[T]]:
        """The items, those of a list that is known in part too; the rest of it is one Unknown."""
        value = view.block.argument(self.name)
        match value:
            case Unknown(partly=Known(value=Collection(items=items))):
                yield from self._items(items, value)
                yield value
            case Unknown():
                yield value
            case _:
                yield from self.__get__(view, type(view))

    def _items(self, items: tuple[Value, ...], container: Value) -> Iterator[Item[T]]:
        for item in (element(item, container) for item in items):
            try:
                converted = convert(item, self.type)
            except Mistyped as error:
                yield Unknown(f"an element of {self.name} {error}", item.trail, failed=True)
                continue
            if not isinstance(converted, Null):
                yield converted


class entries(Declared, Generic[T]):
    """An argument that is a map. Reading it gives the values by key, {} if unset."""

    def __init__(
        self, type: type[T], constraint: Constraint | None = None, *, required: bool = False
    ) -> None:
        self.type, self.constraint, self.required = type, constraint, required

    def values(self, view: View) -> Iterator[Value]:
        value = view.block.argument(self.name)
        match value:
            case Known(value=Mapping(items=items)):
                yield from (element(item, value) for item in items.values())
            case Unknown(partly=Known(value=Mapping(items=items))):
                yield from (element(item, value) for item in items.values())
                yield value
            case _:
                yield value

    @overload
    def __get__(self, view: None, owner: type) -> entries[T]: ...
    @overload
    def __get__(self, view: View, owner: type) -> dict[str, Item[T]]: ...
    def __get__(self, view: View | None, owner: type) -> dict[str, Item[T]] | entries[T]:
        if view is None:
            return self
        value = view.block.argument(self.name)
        match value:
            case Unknown():
                raise Undecided(value)
            case Null():
                return {}
            case Known(value=Mapping(items=items)):
                found: dict[str, Item[T]] = {}
                for key, item in items.items():
                    item = element(item, value)
                    try:
                        converted = convert(item, self.type)
                    except Mistyped as error:
                        found[key] = Unknown(f"{self.name}.{key} {error}", item.trail, failed=True)
                        continue
                    if not isinstance(converted, Null):
                        found[key] = converted
                return found
        raise Undecided(Unknown(f"{self.name} is not a map", value.trail, failed=True))


class blocks(Generic[V]):
    """The nested blocks of one type. Each may be `uncertain`: see View.certain."""

    def __init__(self, view: type[V], type: str | None = None, *, required: bool = False) -> None:
        self.view, self.required = view, required
        self.type = type or view.keyword

    @overload
    def __get__(self, view: None, owner: type) -> blocks[V]: ...
    @overload
    def __get__(self, view: View, owner: type) -> tuple[V, ...]: ...
    def __get__(self, view: View | None, owner: type) -> tuple[V, ...] | blocks[V]:
        return self if view is None else view.nested(self)


class block(Generic[V]):
    """The one nested block of a type, or None."""

    def __init__(self, view: type[V], type: str | None = None, *, required: bool = False) -> None:
        self.view, self.required = view, required
        self.type = type or view.keyword

    @overload
    def __get__(self, view: None, owner: type) -> block[V]: ...
    @overload
    def __get__(self, view: View, owner: type) -> V | None: ...
    def __get__(self, view: View | None, owner: type) -> V | block[V] | None:
        if view is None:
            return self
        found = view.nested(self)
        return found[0] if found else None


# -- views ----------------------------------------------------------------------


class View:
    """A block of a resource, with what it means. `keyword` is its type in Terraform.

    `project` is the Project that it belongs to: links to other resources go through it.
    """

    keyword: ClassVar[str]
    declared: ClassVar[dict[str, Declared]] = {}
    inner: ClassVar[dict[str, blocks[Any] | block[Any]]] = {}

    def __init__(self, block: BlockInstance, project: Any, parent: View | None = None) -> None:
        self.block = block
        self.project = project
        self.parent = parent
        self._nested: dict[str, tuple[Any, ...]] = {}

    def __init_subclass__(cls, keyword: str = "", **rest: Any) -> None:
        super().__init_subclass__(**rest)
        if keyword:
            cls.keyword = keyword
        own = vars(cls).values()
        cls.declared = {**cls.declared, **{a.name: a for a in own if isinstance(a, Declared)}}
        cls.inner = {**cls.inner, **{b.type: b for b in own if isinstance(b, blocks | block)}}

    # -- where --------------------------------------------------------------

    @property
    def address(self) -> str:
        return self.block.address

    @property
    def header(self) -> Span:
        return self.block.header

    @property
    def trail(self) -> Trail:
        """The header; in a module that is not the user's also the element that it is made for."""
        if self.header.source.owned:
            return (self.header,)
        return (self.header, *self.block.made_for)

    @property
    def instance(self) -> Instance:
        """The resource that this block is, or is a part of."""
        root = self.block.root
        assert isinstance(root, Instance)  # every View stands in a resource
        return root

    @property
    def module(self) -> Module:
        module = self.instance.module
        assert isinstance(module, Module)
        return module

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """The comments in the block, beside its lines, and right above it."""
        source, whole = self.header.source, self.block.block.span
        file = next((f for f in self.module.configuration.files if f.source is source), None)
        if file is None:
            return ()
        first, last = whole.first.line, whole.last.line
        beside = [c for c in file.comments if first <= c.span.first.line <= last]
        above: list[Comment] = []
        for comment in reversed(file.comments):
            if comment.own_line and comment.span.last.line == first - 1 - len(above):
                above.insert(0, comment)
        return (*above, *beside)

    # -- reading ------------------------------------------------------------

    def at(self, argument: Declared | Any) -> Value:
        """An argument's value as it was evaluated, for a finding to point at.

        Of one that is not written it is a Null at the block's header.
        """
        return self.block.argument(argument.name)

    def written(self, argument: argument[T] | Any) -> Known[T] | None:
        """The value as it is written, before `unset` and `default`. Errors: Undecided."""
        try:
            value = convert(self.block.argument(argument.name), argument.type)
        except Mistyped as error:
            at = self.block.argument(argument.name)
            raise Undecided(Unknown(f"{argument.name} {error}", at.trail, failed=True)) from None
        if isinstance(value, Unknown):
            raise Undecided(value)
        return value if isinstance(value, Known) else None

    def lacks(self, argument: argument[Any] | Any) -> bool:
        """Whether an argument is unset. What cannot be null is not. Errors: Undecided."""
        value = self.block.argument(argument.name)
        if isinstance(value, Unknown):
            text = any(isinstance(piece, str) for piece in value.pieces or ())
            other = text or value.refers_to is not None  # neither is the empty string
            if value.not_null and (argument.unset is None or (argument.unset == "" and other)):
                return False
            raise Undecided(value)
        if isinstance(value, Null):
            return True
        return self.written(argument).value == argument.unset and argument.unset is not None  # type: ignore[union-attr]

    def certain(self, within: View | None = None) -> None:
        """Errors: Undecided, if it is not known whether this block is there at all.

        With `within`, a block around it: if that is not known even where that block is there.
        """
        doubt = self.block.uncertain
        if doubt is not None and (within is None or doubt is not within.block.uncertain):
            raise Undecided(doubt)

    # -- nested blocks ------------------------------------------------------

    def nested(self, declared: blocks[V] | block[V]) -> tuple[V, ...]:
        if declared.type not in self._nested:
            self._nested[declared.type] = tuple(
                declared.view(block, self.project, self)
                for block in self.block.blocks(declared.type)
            )
        return self._nested[declared.type]

    def walk(self) -> Iterator[View]:
        """This block and all the blocks in it, outermost first."""
        yield self
        for declared in self.inner.values():
            for child in self.nested(declared):
                yield from child.walk()


@dataclass(frozen=True)
class Argument:
    """One value of one argument of one block: what `invalid-argument` looks at.

    To a finding it is a place that knows its block: for rules whose subject is larger.

    Of a list or a map, `value` is one of its elements, or the whole where `container` is set.
    """

    view: View
    declared: Declared
    value: Value

    @property
    def trail(self) -> Trail:
        return self.value.trail

    @property
    def sensitive(self) -> bool:
        return self.value.sensitive

    @property
    def address(self) -> str:
        return self.view.address

    @property
    def block(self) -> BlockInstance:
        return self.view.block

    @property
    def container(self) -> str | None:
        """What the argument must be, where this is all of it and not an element: "list", "map"."""
        if isinstance(self.declared, argument) or self.value is not self.view.at(self.declared):
            return None
        return "list" if isinstance(self.declared, arguments) else "map"

    @property
    def items(self) -> tuple[Value, ...] | None:
        """The elements of a whole list, () of a whole map; None where it is neither."""
        match self.container, self.value:
            case "list", Known(value=Collection(items=items)):
                return items
            case "map", Known(value=Mapping()):
                return ()
        return None

    @property
    def in_list(self) -> bool:
        """Whether it is an element of a list."""
        return isinstance(self.declared, arguments) and self.container is None


def arguments_of(view: View) -> Iterator[Argument]:
    """Every single value that is written in a block, and lists that have a bound to their size."""
    for declared in view.declared.values():
        if view.block.written(declared.name) is not None:
            whole = view.at(declared)
            if isinstance(declared, arguments) and declared.count and isinstance(whole, Known):
                if isinstance(whole.value, Collection):
                    yield Argument(view, declared, whole)
            for value in declared.values(view):
                yield Argument(view, declared, value)
