"""Expression → Value, as Terraform evaluates it. Knows nothing of blocks and files.

What Terraform would refuse raises EvaluationError; whoever asked for a named value (an
argument, a local, an output) turns that into an Unknown that `failed`.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Names
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from backuplint.hcl import ast
from backuplint.source import Span
from backuplint.terraform import types
from backuplint.terraform.functions import lookup_function
from backuplint.terraform.functions.function import Budget, Context, FunctionError
from backuplint.terraform.precision import (
    NumberTooLong,
    exact,
    is_floating,
    negative,
    number,
    remainder,
)
from backuplint.values import (
    Collection,
    Known,
    Mapping,
    Null,
    Number,
    Trail,
    Unknown,
    Value,
    is_sensitive,
    made_of,
    walk,
)


class EvaluationError(Exception):
    """Terraform would refuse this expression; the message says why."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.span = span


@dataclass(frozen=True, slots=True, eq=False)
class Referent:
    """A resource or a module as a whole: its attributes are found when they are asked for."""

    address: str
    attribute: Callable[[str, Span], Value]


Step: TypeAlias = ast.GetAttribute | ast.Index
Evaluation: TypeAlias = "Callable[[ast.Expression, Scope], Value]"


class Resolver(Protocol):
    """What the names of one module mean."""

    def resolve(self, root: ast.Variable, steps: list[Step]) -> tuple[Value, int]:
        """The value that a reference names, and how many of the steps that took."""
        ...

    def context(self, span: Span) -> Context: ...

    def circle(self, name: str, span: Span) -> None:
        """Tell of a name whose value depends on itself."""
        ...

    @property
    def budget(self) -> Budget: ...


@dataclass(frozen=True, slots=True)
class Scope:
    """A module's names, and what is bound besides: `each`, `count`, iterators, `for`'s names."""

    module: Resolver
    bound: Names[str, Value]
    directory: Path | None = None

    def binding(self, /, **names: Value) -> Scope:
        return replace(self, bound={**self.bound, **names})


# -- making values --------------------------------------------------------------


def unknown_of(span: Span, *causes: Value, not_null: bool = False, **facts: Any) -> Unknown:
    """An unknown at `span` because one of `causes` is: the first that is gives the reason."""
    cause = next((u for u in map(first_unknown, causes) if u is not None), None)
    reason = cause.reason if cause else "only a plan can tell"
    trail = (span, *cause.trail) if cause else (span,)
    return Unknown(
        reason,
        trail,
        not_null=not_null,
        made_of=made_of(*causes),
        sensitive=is_sensitive(*causes),
        failed=cause.failed if cause else False,
        evaluated=cause.evaluated if cause else True,
        **facts,
    )


def first_unknown(value: Value) -> Unknown | None:
    """The value itself if it is unknown, or the first unknown in it."""
    for one in walk((value,)):
        match one:
            case Unknown():
                return one
            case Known(value=Referent(address=address)):
                return Unknown(f"{address} is used as a whole", one.trail, evaluated=False)
    return None


def known(value: object, span: Span, *causes: Value) -> Known[Any]:
    """A value computed at `span` from `causes`."""
    return Known(value, (span,), made_of(*causes), sensitive=is_sensitive(*causes))


def text_of(value: Value, span: Span) -> Value:
    """A value as Terraform's string conversion gives it. Errors: EvaluationError."""
    return _convert(value, types.STRING, span)


def _convert(value: Value, type: types.Type, span: Span) -> Value:
    try:
        return types.convert(value, type)
    except types.ConversionError as error:
        raise EvaluationError(str(error), span) from None


# -- expressions ----------------------------------------------------------------


def evaluate(expression: ast.Expression, scope: Scope) -> Value:
    """What an expression is worth. Errors: EvaluationError, OutOfBudget."""
    scope.module.budget.spend(1)
    return _EVALUATORS[type(expression)](expression, scope)


def _literal(e: ast.Literal, _: Scope) -> Value:
    return Null((e.span,)) if e.value is None else Known(e.value, (e.span,))


def _template(e: ast.Template, scope: Scope) -> Value:
    parts = [_as_text(_part(part, scope), _span_of(part)) for part in e.parts]
    for part in parts:
        if isinstance(part, Null):
            raise EvaluationError("a null value cannot stand in a template", part.span)
    if all(isinstance(part, Known) for part in parts):
        text = "".join(part.value for part in parts if isinstance(part, Known))
        scope.module.budget.spend(len(text) // 64)
        origin = parts[0].trail if len(parts) == 1 and len(e.parts) == 1 else ()
        if origin and not isinstance(e.parts[0], ast.Literal):
            return Known(text, (e.span, *origin), made_of(*parts), sensitive=is_sensitive(*parts))
        return known(text, e.span, *parts)
    return unknown_of(e.span, *parts, not_null=True, pieces=join_pieces(parts))


def _as_text(part: Value, span: Span) -> Value:
    """A part of a template as a string. Terraform does not look at the type of an unknown one."""
    try:
        return text_of(part, span)
    except EvaluationError:
        if isinstance(part, Unknown):
            return replace(part, type=None, pieces=None)
        raise


def join_pieces(parts: list[Value]) -> tuple[str | Unknown, ...]:
    """The pieces of a string that is put together from known and unknown parts."""
    pieces: list[str | Unknown] = []
    for part in parts:
        match part:
            case Known(value=str(text)):
                added: tuple[str | Unknown, ...] = (text,)
            case Unknown(pieces=tuple(inner)):
                added = inner
            case Unknown():
                added = (part,)
            case _:
                continue
        for piece in added:
            last = pieces[-1] if pieces else None
            if isinstance(piece, str) and isinstance(last, str):
                pieces[-1] = last + piece
            elif piece != "":
                pieces.append(piece)
    return tuple(pieces)


def _span_of(part: ast.TemplatePart) -> Span:
    return part.span


def _part(part: ast.TemplatePart, scope: Scope) -> Value:
    match part:
        case ast.TemplateIf():
            test = evaluate(part.test, scope)
            match test if isinstance(test, Unknown) else _boolean(test, part.test.span):
                case Known(value=True):
                    return evaluate(part.then, scope)
                case Known():
                    other = part.otherwise
                    return evaluate(other, scope) if other else Known("", (part.span,))
                case unknown:
                    return unknown_of(part.span, unknown, not_null=True)
        case ast.TemplateFor():
            rounds = _iterate(evaluate(part.collection, scope), part.collection.span)
            if isinstance(rounds, Unknown):
                return unknown_of(part.span, rounds, not_null=True)
            texts: list[Value] = []
            for key, value in rounds:
                names = {part.value: value} | ({part.key: key} if part.key else {})
                texts.append(evaluate(part.body, scope.binding(**names)))
            if all(isinstance(text, Known) for text in texts):
                joined = "".join(text.value for text in texts if isinstance(text, Known))
                scope.module.budget.spend(len(joined) // 64)
                return known(joined, part.span, *texts)
            return unknown_of(part.span, *texts, not_null=True, pieces=join_pieces(texts))
    return evaluate(part, scope)


def _wrap(e: ast.Wrap, scope: Scope) -> Value:
    return evaluate(e.expression, scope).through(e.span)


def _parentheses(e: ast.Parentheses, scope: Scope) -> Value:
    return evaluate(e.expression, scope)


def _tuple(e: ast.TupleExpression, scope: Scope) -> Value:
    return Known(Collection("tuple", tuple(evaluate(i, scope) for i in e.items)), (e.span,))


def _object(e: ast.ObjectExpression, scope: Scope) -> Value:
    items: dict[str, Value] = {}
    places: dict[str, Trail] = {}
    doubt: list[Value] = []
    for item in e.items:
        value = evaluate(item.value, scope)
        key = text_of(evaluate(item.key, scope), item.key.span)
        match key:
            case Known(value=str(name)):
                items[name] = value
                places[name] = key.trail
            case Null():
                raise EvaluationError("a key of an object cannot be null", item.key.span)
            case _:
                doubt += [key, value]
    if doubt:
        return unknown_of(e.span, *doubt, *items.values(), not_null=True)
    return Known(Mapping("object", items, places), (e.span,))


def _conditional(e: ast.Conditional, scope: Scope) -> Value:
    test = evaluate(e.test, scope)
    if not isinstance(test, Unknown):
        test = _boolean(test, e.test.span)
    if isinstance(test, Known):
        chosen, other = (e.then, e.otherwise) if test.value else (e.otherwise, e.then)
        value = evaluate(chosen, scope)
        try:
            counterpart = _shape(other, scope)
            value = types.unify_pair(value, counterpart)
        except types.ConversionError:
            if not types.may_unify([value, counterpart]):
                what = "the two results of this condition have types that do not go together"
                raise EvaluationError(what, e.span) from None
            try:
                value = types.loosened(value, counterpart)
            except types.ConversionError as error:
                raise EvaluationError(str(error), e.span) from None
        return value.through(e.span)
    then, otherwise = _shape(e.then, scope), _shape(e.otherwise, scope)
    if isinstance(then, Null) and isinstance(otherwise, Null):
        return then.through(e.span)
    if isinstance(then, Known) and isinstance(then.value, str | bool | int | Decimal):
        if isinstance(otherwise, Known) and type(then.value) is type(otherwise.value):
            if then.value == otherwise.value:
                return then.through(e.span)
    same = isinstance(then, Known | Unknown) and isinstance(otherwise, Known | Unknown)
    link = then.refers_to if same else None  # type: ignore[union-attr]
    if link is None or link != otherwise.refers_to:  # type: ignore[union-attr]
        link = None
    try:
        shared: types.Type = types.type_of(types.unify_pair(then, otherwise))
    except types.ConversionError:
        if not types.may_unify([then, otherwise]):
            what = "the two results of this condition have types that do not go together"
            raise EvaluationError(what, e.span) from None
        shared = types.ANY
    if any(isinstance(one, Unknown) and one.type in (None, types.ANY) for one in (then, otherwise)):
        shared = types.ANY  # it may be of any type, and so may what is chosen
    result = unknown_of(e.span, test, then, otherwise, refers_to=link, type=shared)
    return replace(result, not_null=is_set(then) and is_set(otherwise))


def _shape(e: ast.Expression, scope: Scope) -> Value:
    """A result that may not be chosen: to Terraform, whatever fails in it may be anything."""
    match e:
        case ast.Parentheses(expression=inner):
            return _shape(inner, scope)
        case ast.TupleExpression(items=items):
            return Known(Collection("tuple", tuple(_shape(i, scope) for i in items)), (e.span,))
        case ast.ObjectExpression(items=entries):
            keys = [_shape(entry.key, scope) for entry in entries]
            names = [key.value for key in keys if isinstance(key, Known)]
            if len(names) == len(keys) and all(isinstance(name, str) for name in names):
                held = {n: _shape(i.value, scope) for n, i in zip(names, entries, strict=True)}
                return Known(Mapping("object", held), (e.span,))
    try:
        return evaluate(e, scope)
    except EvaluationError as error:
        failure = Unknown(str(error), (e.span,))
    try:
        match e:
            case ast.For():
                return _for(e, scope, _shape)
            case ast.Splat():
                return _splat(e, scope, _shape)
            case ast.Index(
                of=(ast.Parentheses() | ast.TupleExpression() | ast.ObjectExpression()) as of,
                key=key,
            ):
                return get_index(_shape(of, scope), _shape(key, scope), e.span)
            case ast.GetAttribute(
                of=(ast.Parentheses() | ast.TupleExpression() | ast.ObjectExpression()) as of,
                name=name,
            ):
                return get_attribute(_shape(of, scope), name, e.span)
            case ast.Template():
                return replace(failure, type=types.STRING)
            case ast.Binary(operator=operator) | ast.Unary(operator=operator):
                kind = types.NUMBER if operator in "+-*/%" else types.BOOL
                return replace(failure, type=kind)
    except EvaluationError:
        pass
    return failure


def is_set(value: Value) -> bool:
    """Whether a value is certainly not null."""
    return isinstance(value, Known) or (isinstance(value, Unknown) and value.not_null)


def _boolean(value: Value, span: Span) -> Known[bool] | Unknown:
    match _convert(value, types.BOOL, span):
        case Null():
            raise EvaluationError("a condition cannot be null", span)
        case converted:
            return converted


def _unary(e: ast.Unary, scope: Scope) -> Value:
    operand = evaluate(e.operand, scope)
    if e.operator == "!":
        test = _boolean(operand, e.operand.span)
        if isinstance(test, Known):
            return known(not test.value, e.span, operand)
    else:
        number = _number(operand, e.operand.span)
        if isinstance(number, Known):
            return known(negative(number.value), e.span, operand)
    kind = types.BOOL if e.operator == "!" else types.NUMBER
    return unknown_of(e.span, operand, not_null=True, type=kind)


def _number(value: Value, span: Span) -> Known[int | Decimal] | Unknown:
    match _convert(value, types.NUMBER, span):
        case Null():
            raise EvaluationError("a number is needed, and this is null", span)
        case converted:
            return converted


def _binary(e: ast.Binary, scope: Scope) -> Value:
    left, right = evaluate(e.left, scope), evaluate(e.right, scope)
    if e.operator in ("==", "!="):
        same = types.equal(left, right)
        if same is None:
            return unknown_of(e.span, left, right, not_null=True, type=types.BOOL)
        return known(same == (e.operator == "=="), e.span, left, right)
    if e.operator in ("&&", "||"):
        return _logical(e, left, right)
    a, b = _number(left, e.left.span), _number(right, e.right.span)
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        kind = types.NUMBER if e.operator in "+-*/%" else types.BOOL
        return unknown_of(e.span, a, b, not_null=True, type=kind)
    if e.operator == "/" and b.value == 0:
        return Unknown("a division by zero", (e.span,), not_null=True, evaluated=False)
    floats = is_floating(a.value) + is_floating(b.value)
    if e.operator in "+-*/%" and floats > (e.operator != "%"):
        why = "a calculation with the result of pow or log, which Terraform rounds in its own way"
        return replace(unknown_of(e.span, left, right, not_null=True), reason=why, evaluated=False)
    return known(_arithmetic(e, a.value, b.value), e.span, left, right)


def _logical(e: ast.Binary, left: Value, right: Value) -> Value:
    a, b = _boolean(left, e.left.span), _boolean(right, e.right.span)
    decisive = e.operator == "||"
    for one in (a, b):
        if isinstance(one, Known) and one.value is decisive:
            return known(decisive, e.span, left, right)
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return unknown_of(e.span, a, b, not_null=True, type=types.BOOL)
    return known(not decisive, e.span, left, right)


_SMALL = 2**128


def _arithmetic(e: ast.Binary, a: Number, b: Number) -> Number | bool:
    floats = is_floating(a) or is_floating(b)
    left, right = (exact(a), exact(b)) if floats else (a, b)
    match e.operator:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
    if e.operator == "%" and b == 0:
        return a  # what Terraform's big numbers say
    small = isinstance(a, int) and isinstance(b, int) and abs(a) < _SMALL and abs(b) < _SMALL
    if small and not floats:
        match e.operator:  # nothing of these is rounded
            case "+":
                return a + b
            case "-":
                return a - b
            case "*":
                return a * b
    x, y = exact(a), exact(b)
    try:
        match e.operator:
            case "+":
                return number(x + y)
            case "-":
                return number(x - y)
            case "*":
                return number(x * y)
            case "/":
                return number(x / y)
        return remainder(a, b)
    except NumberTooLong:
        raise EvaluationError("a number too long to compute with", e.span) from None


def _call(e: ast.Call, scope: Scope) -> Value:
    name = e.name.removeprefix("core::")
    if name == "try":
        return _try(e, scope)
    if name == "can":
        return _can(e, scope)
    arguments = [evaluate(argument, scope) for argument in e.arguments]
    if e.expand and arguments:
        last = arguments.pop()
        match last:
            case Known(value=Collection(items=items)):
                arguments += items
            case Unknown():
                return unknown_of(e.span, last)
            case _:
                raise EvaluationError("`...` needs a list, a set or a tuple", e.span)
    function = None if "::" in name else lookup_function(name)
    if function is None:
        reason = f"what the function {e.name} gives is not computed"
        return Unknown(reason, (e.span,), made_of=made_of(*arguments), evaluated=False)
    plain = [_plain(argument) for argument in arguments]
    try:
        return function.call(scope.module.context(e.span), plain)
    except FunctionError as error:
        raise EvaluationError(f"{e.name}: {error}", e.span) from None


def _plain(value: Value) -> Value:
    """A resource as a whole is no value that a function can look into."""
    if isinstance(value, Known) and isinstance(value.value, Referent):
        return Unknown(
            f"{value.value.address} is used as a whole",
            value.trail,
            not_null=True,
            made_of=value.made_of,
            evaluated=False,
        )
    return value


def _try(e: ast.Call, scope: Scope) -> Value:
    for argument in e.arguments:
        try:
            return evaluate(argument, scope).through(e.span)
        except EvaluationError as error:
            last = error
    if not e.arguments:
        raise EvaluationError("try needs at least one argument", e.span)
    raise EvaluationError(f"no argument of try succeeds: {last}", e.span)


def _can(e: ast.Call, scope: Scope) -> Value:
    if len(e.arguments) != 1:
        raise EvaluationError("can takes exactly one argument", e.span)
    try:
        value = evaluate(e.arguments[0], scope)
    except EvaluationError:
        return known(False, e.span)
    if isinstance(value, Unknown):
        return unknown_of(e.span, value, not_null=True)
    return known(True, e.span, value)


# -- references -----------------------------------------------------------------


def _reference(e: ast.Expression, scope: Scope) -> Value:
    """A name and the steps from it: `var.days`, `each.value["x"].y`, `f(x).z`."""
    steps: list[Step] = []
    root = e
    while isinstance(root, ast.GetAttribute | ast.Index):
        steps.append(root)
        root = root.of
    steps.reverse()
    if not isinstance(root, ast.Variable):
        value, taken = evaluate(root, scope), 0
    elif root.name in scope.bound:
        value, taken = scope.bound[root.name], 0
    else:
        value, taken = scope.module.resolve(root, steps)
    for step in steps[taken:]:
        value = _step(value, step, scope)
    return value.through(e.span)


def _step(value: Value, step: Step, scope: Scope) -> Value:
    if isinstance(step, ast.GetAttribute):
        return get_attribute(value, step.name, step.span)
    return get_index(value, evaluate(step.key, scope), step.span)


def get_attribute(value: Value, name: str, span: Span) -> Value:
    """`value.name`. Errors: EvaluationError, where there is no such attribute."""
    match value:
        case Known(value=Referent(attribute=attribute)):
            return attribute(name, span)
        case Known(value=Mapping(items=items)):
            if name in items:
                return _inherit(items[name], value)
            raise EvaluationError(f"there is no attribute `{name}`", span)
        case Known(value=Collection(kind=kind, items=items)) if name.isdigit() and kind != "set":
            return get_index(value, Known(int(name), (span,)), span)
        case Unknown():
            return unknown_of(span, value, type=_type_inside(value, name, span))
        case Null():
            raise EvaluationError(f"the attribute `{name}` of a null value", span)
    raise EvaluationError(f"this value has no attribute `{name}`", span)


def _type_inside(value: Value, key: object, span: Span) -> types.Type:
    """The type of an element, where the container or the key (None) is unknown."""
    match types.type_of(value):
        case types.ListOf(element=element) | types.MapOf(element=element):
            return element
        case types.ObjectOf(attributes=attributes) if isinstance(key, str):
            found = dict(attributes).get(key)
            if found is not None:
                return found.type
            raise EvaluationError(f"there is no attribute `{key}`", span)
        case types.TupleOf(elements=elements) if isinstance(key, int) and elements[key:]:
            return elements[key]
        case types.Primitive():
            raise EvaluationError("this value has no attributes or elements", span)
    return types.ANY


def _inherit(element: Value, container: Value) -> Value:
    """An element of a container: what was mixed into the container as a whole is in it too."""
    if container.made_of or container.sensitive:
        return replace(
            element,
            made_of=element.made_of | container.made_of,
            sensitive=element.sensitive or container.sensitive,
        )
    return element


def get_index(value: Value, key: Value, span: Span) -> Value:
    """`value[key]`. Errors: EvaluationError, where there is no such element."""
    if isinstance(key, Null) or isinstance(value, Null):
        raise EvaluationError("an index into null, or by null", span)
    if isinstance(value, Unknown) or isinstance(key, Unknown):
        inside = _type_inside(value, key.value if isinstance(key, Known) else None, span)
        return unknown_of(span, key, value, type=inside)
    match value.value:
        case Referent(attribute=attribute):
            return attribute(str(key.value), span)
        case Collection(kind=kind, items=items):
            if kind == "set":
                raise EvaluationError("the elements of a set have no index", span)
            number = _number(key, span)
            if not isinstance(number, Known) or not isinstance(number.value, int):
                raise EvaluationError("an index is a whole number", span)
            if not 0 <= number.value < len(items):
                raise EvaluationError(f"there is no element {number.value}", span)
            return _inherit(items[number.value], value)
        case Mapping(items=entries):
            name = text_of(key, span)
            if isinstance(name, Known) and name.value in entries:
                return _inherit(entries[name.value], value)
            raise EvaluationError("there is no element of this key", span)
    raise EvaluationError("this value has no elements", span)


def _splat(e: ast.Splat, scope: Scope, inside: Evaluation = evaluate) -> Value:
    value = evaluate(e.of, scope)
    match value:
        case Null():
            if isinstance(value.type, types.ListOf | types.SetOf | types.TupleOf):
                raise EvaluationError("a null list has no elements", e.span)
            return Known(Collection("tuple", ()), (e.span,), value.made_of)
        case Unknown():
            return _unknown_splat(e, value, scope, inside)
        case Known(value=Collection(kind=kind, items=items)):
            elements, alike = items, kind != "tuple"
        case _:
            elements, alike = (value,), False
    each = tuple(inside(e.each, scope.binding(**{_ITEM: item})) for item in elements)
    made = Collection("list" if alike else "tuple", each)
    return Known(made, (e.span,), value.made_of)


def _unknown_splat(e: ast.Splat, value: Unknown, scope: Scope, inside: Evaluation) -> Value:
    """A splat of what may have any number of elements; of a list at least their type is known."""
    match types.type_of(value):
        case types.ListOf(element=element) | types.SetOf(element=element):
            item = unknown_of(e.span, value, type=element)
            each = inside(e.each, scope.binding(**{_ITEM: item}))
            return unknown_of(e.span, value, type=types.ListOf(types.type_of(each)))
    return unknown_of(e.span, value)


_ITEM = "*"  # cannot be a name


def _splat_item(_: ast.SplatItem, scope: Scope) -> Value:
    return scope.bound[_ITEM]


# -- for ------------------------------------------------------------------------


def _iterate(value: Value, span: Span) -> list[tuple[Value, Value]] | Unknown:
    """Keys and values of a collection, in Terraform's order."""
    match value:
        case Known(value=Collection(kind="set", items=items)):
            if any(isinstance(item, Unknown) for item in items):
                return unknown_of(span, value)
            return [(item, _inherit(item, value)) for item in items]
        case Known(value=Collection(items=items)):
            return [(Known(i, (span,)), _inherit(item, value)) for i, item in enumerate(items)]
        case Known(value=Mapping() as mapping):
            return [(Known(k, (span,)), _inherit(v, value)) for k, v in mapping.sorted()]
        case Known(value=Referent()):
            return unknown_of(span, value)
        case Unknown():
            return value
        case Null():
            raise EvaluationError("there is nothing to iterate over: the value is null", span)
    raise EvaluationError("only lists, sets, tuples, maps and objects can be iterated over", span)


def _for(e: ast.For, scope: Scope, inside: Evaluation = evaluate) -> Value:
    collection = evaluate(e.collection, scope)
    rounds = _iterate(collection, e.collection.span)
    if isinstance(rounds, Unknown):
        return unknown_of(e.span, rounds, not_null=True)
    items: list[Value] = []
    entries: dict[str, Value] = {}
    groups: dict[str, list[Value]] = {}
    for key, value in rounds:
        names = {e.value_name: value} | ({e.key_name: key} if e.key_name else {})
        inner = scope.binding(**names)
        if e.condition is not None:
            test = _boolean(evaluate(e.condition, inner), e.condition.span)
            if isinstance(test, Unknown):
                return unknown_of(e.span, test, collection, not_null=True)
            if not test.value:
                continue
        if e.key is None:
            items.append(inside(e.value, inner))
            continue
        name = evaluate(e.key, inner)  # of an unknown one, Terraform does not look at the type
        name = name if isinstance(name, Unknown) else text_of(name, e.key.span)
        if isinstance(name, Unknown):
            return unknown_of(e.span, name, collection, not_null=True)
        result = inside(e.value, inner)
        match name:
            case Known(value=str(text)):
                if e.grouped:
                    groups.setdefault(text, []).append(result)
                elif text in entries:
                    raise EvaluationError(f"two elements have the key {text!r}", e.key.span)
                else:
                    entries[text] = result
            case _:
                raise EvaluationError("a key cannot be null", e.key.span)
    whole = collection.made_of
    if e.key is None:
        return Known(Collection("tuple", tuple(items)), (e.span,), whole)
    for text, group in groups.items():
        entries[text] = Known(Collection("tuple", tuple(group)), (e.span,))
    return Known(Mapping("object", entries), (e.span,), whole)


_EVALUATORS: dict[type, Callable[[Any, Scope], Value]] = {
    ast.Literal: _literal,
    ast.Template: _template,
    ast.Wrap: _wrap,
    ast.Variable: _reference,
    ast.GetAttribute: _reference,
    ast.Index: _reference,
    ast.SplatItem: _splat_item,
    ast.Splat: _splat,
    ast.Unary: _unary,
    ast.Binary: _binary,
    ast.Conditional: _conditional,
    ast.Parentheses: _parentheses,
    ast.TupleExpression: _tuple,
    ast.ObjectExpression: _object,
    ast.For: _for,
    ast.Call: _call,
}
