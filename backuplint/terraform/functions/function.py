"""What a function of Terraform's language is, and how it is called. Knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from backuplint.source import Span
from backuplint.terraform.types import (
    BOOL,
    NUMBER,
    STRING,
    ConversionError,
    ListOf,
    MapOf,
    Primitive,
    SetOf,
    Type,
    convert,
    type_of,
)
from backuplint.values import Known, Null, Unknown, Value, walk


class FunctionError(Exception):
    """Terraform would refuse this call; the message says why, in our words."""


class Budget(Protocol):
    """Work that is left. `spend` raises OutOfBudget when there is none."""

    def spend(self, steps: int) -> None: ...


class OutOfBudget(Exception):
    """The work that one run may do is used up: the value is Unknown, and the run says so."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a call may use besides its arguments."""

    span: Span  # of the call
    budget: Budget
    module_directory: Path | None = None  # path.module, links resolved
    root_directory: Path | None = None  # nothing outside of it is read
    render: Callable[[str, str, dict[str, Value]], Value] | None = None
    """(template's text, its name, variables) → its value: for templatefile, templatestring."""
    read: Callable[[Path], str | None] | None = None
    """A text file inside the root, or None if it cannot or may not be read."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: arguments are converted to `type` before the function sees them.

    A null argument is an error unless `null`; an unknown one (or one that holds an unknown
    anywhere, if `whole`) makes the result unknown unless `unknown`.
    """

    name: str
    type: Type
    null: bool = False
    unknown: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A function that can be called.

    `implementation` returns a Value without a trail for what it computed: `call` then writes the
    call's place, and adds what flowed in and whether it is sensitive. `passes` says that it sees
    to all of that itself, because it hands on values that it was given.
    """

    name: str
    implementation: Callable[..., Value]  # (Context, *arguments)
    parameters: tuple[Parameter, ...]
    rest: Parameter | None = None  # takes all further arguments
    not_null: bool = True  # whether a result that is unknown is at least not null
    passes: bool = False

    def call(self, context: Context, arguments: Sequence[Value]) -> Value:
        """Convert the arguments and call. Errors: FunctionError, OutOfBudget."""
        try:
            return self._call(context, arguments)
        except RecursionError:
            raise OutOfBudget("nested too deeply") from None

    def _call(self, context: Context, arguments: Sequence[Value]) -> Value:
        parameters = self._parameters(len(arguments))
        for argument in arguments:
            if isinstance(argument, Unknown) and argument.failed:
                return argument.through(context.span)
        context.budget.spend(1 + len(arguments))
        converted = [
            _argument(parameter, argument, context)
            for parameter, argument in zip(parameters, arguments, strict=True)
        ]
        if self.name in _CHECKED and any(isinstance(one, Unknown) for one in converted):
            self._check_types(converted)
        for parameter, argument in zip(parameters, converted, strict=True):
            unknown = _hole(parameter, argument, context.budget)
            if unknown is not None:
                hidden = unknown_result(unknown, converted, context, not_null=self.not_null)
                return replace(hidden, type=self._result(converted))
        result = self.implementation(context, *converted)
        if isinstance(result, Unknown) and result.type is None:
            result = replace(result, type=self._result(converted))
        return result if self.passes else computed(result, converted, context)

    def _check_types(self, arguments: Sequence[Value]) -> None:
        """Refuse what Terraform refuses by types alone, where it knows no values."""
        match self.name, [type_of(argument) for argument in arguments]:
            case (("element" | "length"), [Primitive() as given, *_]) if (self.name, given) != (
                "length",
                STRING,
            ):
                raise FunctionError(f"`{self.parameters[0].name}` must not be a {given.name}")
            case "lookup", [MapOf(element=Primitive() as inner), _, _]:
                try:
                    convert(arguments[2], inner)
                except ConversionError as error:
                    raise FunctionError(f"`default`: {error}") from None

    def _result(self, arguments: Sequence[Value]) -> Type | None:
        """The type of a result that is unknown, as far as the name and the first argument tell."""
        first = type_of(arguments[0]) if arguments else None
        match self.name, first:
            case ("element" | "one", ListOf(element=inner) | SetOf(element=inner)):
                return inner
            case "lookup", MapOf(element=inner):
                return inner
            case "values", MapOf(element=inner):
                return ListOf(inner)
            case "keys", MapOf():
                return ListOf(STRING)
            case (("distinct" | "reverse" | "slice"), ListOf()):
                return first
            case (("nonsensitive" | "sensitive"), _):
                return first
        return RESULTS.get(self.name)

    def _parameters(self, count: int) -> list[Parameter]:
        """The parameter of each argument."""
        missing = len(self.parameters) - count
        if missing > 0:
            name = self.parameters[count].name
            raise FunctionError(f"{self.name}() needs {_some(missing)}: `{name}` is missing")
        if missing < 0 and self.rest is None:
            raise FunctionError(
                f"{self.name}() takes no more than {len(self.parameters)} arguments"
            )
        further = [] if self.rest is None else [self.rest] * -missing
        return [*self.parameters, *further]


_CHECKED = ("element", "length", "lookup")  # by `Function._check_types`


def _some(count: int) -> str:
    return "one more argument" if count == 1 else f"{count} more arguments"


def _argument(parameter: Parameter, argument: Value, context: Context) -> Value:
    if isinstance(argument, Null) and not parameter.null:
        raise FunctionError(f"`{parameter.name}` must not be null")
    try:
        return convert(argument, parameter.type, spend=context.budget.spend)
    except ConversionError as error:
        raise FunctionError(f"`{parameter.name}`: {error}") from None


def _hole(parameter: Parameter, argument: Value, budget: Budget) -> Unknown | None:
    """The unknown that makes the whole call unknown, if there is one."""
    if parameter.unknown:
        return None
    if isinstance(argument, Unknown):
        return argument
    return first_unknown(argument, budget) if parameter.whole else None


def first_unknown(value: Value, budget: Budget) -> Unknown | None:
    """An unknown in this value, at any depth."""
    return next((v for v in walk([value], budget.spend) if isinstance(v, Unknown)), None)


_V = TypeVar("_V", bound=Known[Any] | Null | Unknown)


def computed(result: _V, arguments: Iterable[Value], context: Context) -> _V:
    """The result as what this call made of these arguments.

    Its trail starts at the call, unless it has one; it is made of all that they are made of, and
    sensitive where one of them is.
    """
    made_of, sensitive = set(result.made_of), result.sensitive
    for value in walk(arguments, context.budget.spend):
        made_of |= value.made_of
        sensitive = sensitive or value.sensitive
    return replace(
        result,
        trail=result.trail or (context.span,),
        made_of=frozenset(made_of),
        sensitive=sensitive,
    )


def gathered(result: _V, arguments: Iterable[Value], context: Context) -> _V:
    """The result as a container of what was in these arguments, or a fact of their outside.

    As `computed`, but what the elements are made of, and which are secret, stays with them.
    """
    sources = list(arguments)
    return replace(
        result,
        trail=result.trail or (context.span,),
        made_of=result.made_of.union(*(source.made_of for source in sources)),
        sensitive=result.sensitive or any(source.sensitive for source in sources),
    )


def handed(value: Value, causes: Iterable[Value], context: Context) -> Value:
    """A value that this call was given and hands on, chosen by these causes."""
    passed = value.through(context.span)
    return gathered(passed, causes, context)


def unknown_result(
    hole: Unknown, arguments: Iterable[Value], context: Context, *, not_null: bool = True
) -> Unknown:
    """The result of a call that this unknown argument, or part of one, keeps from being known."""
    result = Unknown(
        hole.reason,
        (context.span, *hole.trail),
        not_null=not_null,
        failed=hole.failed,
        evaluated=hole.evaluated,
    )
    return computed(result, arguments, context)


def _results() -> dict[str, Type]:
    names: dict[Type, str] = {
        STRING: (
            "abspath base64decode base64encode base64gzip base64sha256 base64sha512 basename "
            "bcrypt chomp cidrhost cidrnetmask cidrsubnet dirname file filebase64 "
            "filebase64sha256 filebase64sha512 filemd5 filesha1 filesha256 filesha512 format "
            "formatdate indent join jsonencode lower md5 pathexpand plantimestamp replace "
            "rsadecrypt sha1 sha256 sha512 strrev substr textdecodebase64 textencodebase64 "
            "timeadd timestamp title tostring trim trimprefix trimspace trimsuffix upper "
            "urlencode uuid uuidv5 yamlencode"
        ),
        NUMBER: "abs ceil floor index length log max min parseint pow signum sum timecmp tonumber",
        BOOL: (
            "alltrue anytrue contains endswith fileexists issensitive startswith strcontains tobool"
        ),
        ListOf(STRING): "cidrsubnets compact sort split",
        ListOf(NUMBER): "range",
        SetOf(STRING): "fileset",
        MapOf(ListOf(STRING)): "transpose",
    }
    return {name: type for type, listed in names.items() for name in listed.split()}


RESULTS = _results()
"""The functions that give a value of one type, whatever their arguments are."""

FUNCTIONS: dict[str, Function] = {}


def function(
    name: str,
    *parameters: Parameter,
    rest: Parameter | None = None,
    not_null: bool = True,
    passes: bool = False,
) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Declare a function of Terraform's language."""

    def decorate(implementation: Callable[..., Value]) -> Callable[..., Value]:
        FUNCTIONS[name] = Function(name, implementation, parameters, rest, not_null, passes)
        return implementation

    return decorate
