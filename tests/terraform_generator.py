"""Random Terraform, most of which makes sense. Knows nothing of what it means."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

KINDS = ("string", "number", "bool", "list", "set", "map", "tuple", "object", "null")

STRINGS = ("", "a", "b", "1", "2", "true", "daily", "vault-1", "a,b", "é", "10.0.0.0/16", "0.50")
NUMBERS = ("0", "1", "2", "3", "7", "-1", "35", "90", "0.5", "2.25", "1e3", "100")
NAMES = ("a", "b", "c", "name")

SETUP = """
resource "terraform_data" "u" {
}

variable "text" {
  type    = string
  default = "a"
}

variable "days" {
  type    = number
  default = 30
}

variable "on" {
  type    = bool
  default = true
}

variable "names" {
  type    = list(string)
  default = ["b", "a", "1"]
}

variable "some" {
  type    = set(string)
  default = ["b", "a"]
}

variable "sizes" {
  type    = map(number)
  default = { a = 1, b = 2 }
}

variable "rules" {
  type = list(object({ name = string, days = optional(number, 7), to = optional(list(string)) }))
  default = [{ name = "a" }, { name = "b", days = "35", to = ["1"] }]
}

locals {
  rule  = { name = "a", days = 30, b = { c = ["x"] } }
  mixed = [1, "a", true, null]
  pair  = [1, "a"]
  none  = tostring(null)
  some  = { a = [1, "two"], b = null, c = { name = "x" } }
  id    = tostring(terraform_data.u.id) # to the console all of a resource has no type
  any   = jsondecode(local.id)
  hole  = [local.id, "b"]
  holes = { a = local.id, b = "b" }
}
"""

_REFERENCES = {
    "string": ("var.text", "local.rule.name", "var.names[0]", "var.rules[0].name", "local.hole[1]"),
    "number": ("var.days", 'var.sizes["a"]', "var.rules[1].days", "local.rule.days"),
    "bool": ("var.on", "local.mixed[2]"),
    "list": ("var.names", "var.rules", "var.rules[*].name", "var.rules[1].to"),
    "set": ("var.some",),
    "map": ("var.sizes",),
    "tuple": ("local.mixed", "local.pair", "local.some.a", "local.rule.b.c"),
    "object": ("local.rule", "local.some", "var.rules[0]"),
    "null": ("local.none", "local.some.b", "var.rules[0].to", "var.text"),
}

_HOLES = {
    "string": ("local.id", '"x-${local.id}"', "local.hole[0]"),
    "number": ("tonumber(local.any)", "length(local.any)", "tonumber(local.id)"),
    "bool": ('local.id == "a"', "tobool(local.any)", "tobool(local.id)"),
    "list": ('split(",", local.id)', "tolist([local.id, var.text])"),
    "set": ("toset(local.hole)", "toset(split(var.text, local.id))"),
    "map": ("tomap(local.holes)", "tomap(local.any)"),
    "tuple": ("local.hole", "[local.any, 1]"),
    "object": ("local.holes", "{ name = local.id, a = 1 }", "{ name = local.any }"),
    "null": ("local.any", "local.id"),
}

_WITHOUT_TYPE = ("local.any", ".to", "local.none", "local.mixed", "local.some", "null")
_LAZY = ("try", "can")

# Which kinds of arguments make sense, and the kind of the result: "*" is anything, "..." repeats.
_FUNCTIONS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("upper", "lower", "title", "trimspace", "chomp", "strrev"), ("string", "string")
    ),
    **dict.fromkeys(("jsonencode", "yamlencode"), ("string", "*")),
    **dict.fromkeys(("base64encode", "urlencode", "sha256", "md5"), ("string", "string")),
    **dict.fromkeys(("startswith", "endswith", "strcontains"), ("bool", "string", "string")),
    **dict.fromkeys(("trim", "trimprefix", "trimsuffix"), ("string", "string", "string")),
    **dict.fromkeys(("abs", "ceil", "floor", "signum"), ("number", "number")),
    **dict.fromkeys(("max", "min"), ("number", "number", "number", "...")),
    **dict.fromkeys(("alltrue", "anytrue"), ("bool", "list")),
    **dict.fromkeys(("reverse", "compact", "distinct", "sort"), ("list", "list")),
    **dict.fromkeys(("setunion", "setintersection"), ("set", "set", "set", "...")),
    "base64decode": ("string", "string"),
    "basename": ("string", "string"),
    "can": ("bool", "*"),
    "chunklist": ("list", "list", "number"),
    "cidrhost": ("string", "string", "number"),
    "cidrsubnet": ("string", "string", "number", "number"),
    "coalesce": ("string", "string", "string", "..."),
    "coalescelist": ("list", "list", "list", "..."),
    "concat": ("list", "list", "list", "..."),
    "contains": ("bool", "list", "string"),
    "element": ("*", "list", "number"),
    "flatten": ("tuple", "tuple"),
    "format": ("string", "format", "*", "..."),
    "formatlist": ("list", "format", "list", "..."),
    "indent": ("string", "number", "string"),
    "index": ("number", "list", "string"),
    "issensitive": ("bool", "*"),
    "join": ("string", "string", "list"),
    "jsondecode": ("*", "json"),
    "keys": ("list", "map"),
    "length": ("number", "*"),
    "lookup": ("*", "map", "string", "*"),
    "matchkeys": ("list", "list", "list", "list"),
    "merge": ("map", "map", "object", "..."),
    "nonsensitive": ("*", "*"),
    "one": ("*", "list"),
    "parseint": ("number", "string", "number"),
    "pow": ("number", "number", "number"),
    "range": ("list", "number", "number", "..."),
    "regex": ("*", "pattern", "string"),
    "regexall": ("list", "pattern", "string"),
    "replace": ("string", "string", "pattern", "string"),
    "setproduct": ("list", "list", "list", "..."),
    "setsubtract": ("set", "set", "set"),
    "slice": ("list", "list", "number", "number"),
    "split": ("list", "string", "string"),
    "substr": ("string", "string", "number", "number"),
    "sum": ("number", "list"),
    "timeadd": ("string", "date", "duration"),
    "tobool": ("bool", "*"),
    "tolist": ("list", "*"),
    "tomap": ("map", "*"),
    "tonumber": ("number", "*"),
    "toset": ("set", "*"),
    "tostring": ("string", "*"),
    "transpose": ("map", "object"),
    "try": ("*", "*", "*", "..."),
    "values": ("list", "map"),
    "zipmap": ("map", "list", "list"),
}

_TEXTS = {
    "format": ('"%s-%s"', '"%d"', '"%v"', '"%q"', '"%05.1f"', '"%%%s"', '"a"', '"%t"', '"%#v"'),
    "json": ('jsonencode([1, "a", null])', '"{\\"a\\": [1.50, true]}"', '"1"', '"nope"'),
    "pattern": ('"a"', '"[a-z]+"', '"(a)(b)?"', '"/[0-9]/"', '"(?P<x>[a-z])"', '"("'),
    "date": ('"2024-02-29T12:00:00Z"', '"2024-12-31T23:59:59+02:00"', '"2024-02-29"'),
    "duration": ('"24h"', '"-90m"', '"1d"'),
}


@dataclass
class Writer:
    """Writes expressions. `holes` is how often a leaf is known only after apply, in hundred.

    `plain`: no null, nothing unknown of unknown type, and nothing that is told of it by try and by
    short circuits, of which Terraform 1.11 says less, or other things, than its neighbours.
    """

    random: Random
    holes: int = 0
    plain: bool = False
    names: tuple[tuple[str, str], ...] = ()  # what `for` binds: a name and its kind

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def choice(self, options: tuple[str, ...]) -> str:
        return options[self.random.randrange(len(options))]

    def kind(self) -> str:
        return self.choice(KINDS[:-1] if self.plain else KINDS)

    def expression(self, kind: str = "*", depth: int = 3) -> str:
        """An expression, as a rule of this kind."""
        if kind in _TEXTS:
            return self.choice(_TEXTS[kind])
        if kind == "*" or self.chance(5):
            kind = self.kind()
        if depth <= 0 or self.chance(20):
            return self.leaf(kind)
        ways: list[Callable[[str, int], str]] = [self.call, self.call, self.literal, self.literal]
        ways += [self.conditional, self.step, self.leaf_at]
        match kind:
            case "string":
                ways += [self.template, self.template]
            case "number" | "bool":
                ways += [self.operation, self.operation, self.operation]
            case "tuple" | "object":
                ways += [self.loop, self.loop, self.splat]
        return ways[self.random.randrange(len(ways))](kind, depth - 1)

    # -- leaves ---------------------------------------------------------------

    def leaf_at(self, kind: str, depth: int) -> str:
        del depth
        return self.leaf(kind)

    def leaf(self, kind: str) -> str:
        if self.chance(self.holes):
            return self.choice(tuple(h for h in _HOLES[kind] if self.fits(h)))
        bound = tuple(name for name, held in self.names if held in (kind, "*"))
        if bound and self.chance(60):
            return self.choice(bound)
        if self.chance(60):
            return self.literal(kind, 0)
        return self.choice(tuple(r for r in _REFERENCES[kind] if self.fits(r)))

    def fits(self, reference: str) -> bool:
        return not self.plain or not any(part in reference for part in _WITHOUT_TYPE)

    def literal(self, kind: str, depth: int) -> str:
        match kind:
            case "string":
                return json.dumps(self.choice(STRINGS), ensure_ascii=False)
            case "number":
                return self.choice(NUMBERS)
            case "bool":
                return self.choice(("true", "false"))
            case "tuple":
                return self.items(depth)
            case "object":
                return self.entries(depth)
            case "list" | "set" if kind == "set" or self.chance(70):
                return f"to{kind}({self.items(depth, self.kind())})"
            case "list":
                return self.items(depth, self.kind())
            case "map" if self.chance(70):
                return f"tomap({self.entries(depth, self.kind())})"
            case "map":
                return self.entries(depth, self.kind())
        return self.choice(("null", "null", "null", "tostring(null)", "tonumber(null)"))

    def items(self, depth: int, kind: str = "*") -> str:
        count = self.plain + self.random.randrange(4 - self.plain)
        return f"[{', '.join(self.expression(kind, depth) for _ in range(count))}]"

    def entries(self, depth: int, kind: str = "*") -> str:
        found: dict[str, str] = {}
        for _ in range(self.plain + self.random.randrange(4 - self.plain)):
            key = self.choice(NAMES)
            if self.chance(8):
                key = f"({self.expression('string', depth)})"
            found[key] = self.expression(kind, depth)
        return f"{{ {', '.join(f'{key} = {value}' for key, value in found.items())} }}"

    # -- what is made of others -----------------------------------------------

    def call(self, kind: str, depth: int) -> str:
        names = tuple(n for n in _FUNCTIONS if not (self.plain and self.holes and n in _LAZY))
        fitting = tuple(n for n in names if _FUNCTIONS[n][0] in (kind, "*"))
        name = self.choice(fitting if fitting and self.chance(90) else names)
        _, *wanted = _FUNCTIONS[name]
        if wanted[-1] == "...":
            wanted = wanted[:-1] + [wanted[-2]] * self.random.randrange(3)
        if self.chance(3):
            wanted = wanted[:-1]
        arguments = ", ".join(self.expression(one, depth) for one in wanted)
        if wanted and wanted[-1] == "list" and self.chance(5):
            arguments += "..."
        return f"{name}({arguments})"

    def conditional(self, kind: str, depth: int) -> str:
        test = self.expression("bool", depth)
        then, otherwise = self.expression(kind, depth), self.expression(kind, depth)
        return f"({test} ? {then} : {otherwise})"

    def operation(self, kind: str, depth: int) -> str:
        if kind == "number":
            if self.chance(10):
                return f"-({self.expression('number', depth)})"
            operator = self.choice(("+", "-", "*", "/", "%"))
            sides = self.expression("number", depth), self.expression("number", depth)
        elif self.chance(30):
            operator = self.choice(("<", "<=", ">", ">="))
            sides = self.expression("number", depth), self.expression("number", depth)
        elif self.chance(50):
            operator, of = self.choice(("==", "!=")), self.kind()
            sides = self.expression(of, depth), self.expression(of, depth)
        elif self.chance(20):
            return f"!({self.expression('bool', depth)})"
        else:
            operator = self.choice(("&&", "||"))
            known = Writer(self.random, 0, self.plain, self.names) if self.plain else self
            sides = known.expression("bool", depth), known.expression("bool", depth)
        return f"({sides[0]} {operator} {sides[1]})"

    def step(self, kind: str, depth: int) -> str:
        """An attribute or element of something."""
        del kind
        if self.chance(50):
            container = self.expression(self.choice(("object", "map")), depth)
            step = f".{self.choice(NAMES)}" if self.chance(60) else f'["{self.choice(NAMES)}"]'
        else:
            container = self.expression(self.choice(("list", "tuple")), depth)
            step = f"[{self.expression('number', 0) if self.chance(30) else '0'}]"
        return f"({container}){step}"

    def splat(self, kind: str, depth: int) -> str:
        del kind
        of = self.expression(self.choice(("list", "tuple", "object", "set", self.kind())), depth)
        after = self.choice(("", ".name", ".a", "[0]", ".b.c"))
        if self.chance(20):
            return f"({of}).*{self.choice(('.name', '.a'))}"
        return f"({of})[*]{after}"

    def loop(self, kind: str, depth: int) -> str:
        of = self.choice(("list", "set", "map", "tuple", "object"))
        over = self.expression(of, depth)
        value = f"v{len(self.names)}"
        key = f"k{len(self.names)}" if self.chance(50) or kind == "object" else None
        index = "number" if of in ("list", "tuple") else "string"
        bound: tuple[tuple[str, str], ...] = ((value, self.kind()), (value, "string"))
        bound += ((key, index),) if key else ()
        inner = Writer(self.random, self.holes, self.plain, (*self.names, *bound))
        body = inner.expression("*", depth)
        if kind == "object":
            body = f"{inner.expression('string', depth - 1) if self.chance(40) else key} => {body}"
            body += "..." if self.chance(20) else ""
        condition = f" if {inner.expression('bool', depth - 1)}" if self.chance(30) else ""
        head = f"for {key}, {value} in" if key else f"for {value} in"
        opening, closing = "{}" if kind == "object" else "[]"
        return f"{opening}{head} {over} : {body}{condition}{closing}"

    def template(self, kind: str, depth: int) -> str:
        del kind
        parts: list[str] = []
        for _ in range(1 + self.random.randrange(3)):
            match self.random.randrange(5):
                case 0:
                    parts.append(self.choice(("x", "-", "/", " ", "$${a}", "%%{b}")))
                case 1:
                    test = self.expression("bool", depth - 1)
                    then, other = self.expression("string", 0), self.expression("number", 0)
                    parts.append(
                        f"%{{ if {test} }}${{{then}}}%{{ else ~}} ${{{other}}}%{{ endif }}"
                    )
                case 2:
                    over = self.expression(self.choice(("list", "tuple", "set", "map")), depth - 1)
                    parts.append(f"%{{ for v in {over} ~}} <${{v}}>%{{ endfor }}")
                case _:
                    parts.append(
                        f"${{{self.expression(self.choice(('string', 'number')), depth)}}}"
                    )
        return f'"{"".join(parts)}"'


# -- types ------------------------------------------------------------------------


def constraint(random: Random, depth: int = 2) -> str:
    """A type as a variable's `type` writes it."""
    writer = Writer(random)
    kind = writer.choice(
        ("string", "number", "bool", "any", "list", "set", "map", "tuple", "object")
    )
    if depth <= 0:
        kind = writer.choice(("string", "number", "bool", "any"))
    match kind:
        case "list" | "set" | "map":
            return f"{kind}({constraint(random, depth - 1)})"
        case "tuple":
            inside = (constraint(random, depth - 1) for _ in range(1 + random.randrange(2)))
            return f"tuple([{', '.join(inside)}])"
        case "object":
            entries = []
            for name in NAMES[: 1 + random.randrange(3)]:
                inner = constraint(random, depth - 1)
                if writer.chance(50):
                    default = f", {like(writer, inner)}" if writer.chance(60) else ""
                    inner = f"optional({inner}{default})"
                entries.append(f"{name} = {inner}")
            return f"object({{ {', '.join(entries)} }})"
    return kind


def like(writer: Writer, shape: str, depth: int = 3) -> str:
    """A value that may well be of this type. It names nothing: a default may not."""
    kind = shape.partition("(")[0]
    if writer.chance(8):
        kind = "any"
    if depth <= 0 or writer.chance(6):
        return "null"
    match kind:
        case "string" | "number" | "bool":
            return writer.literal(writer.choice((kind, kind, kind, "string", "number", "bool")), 0)
        case "list" | "set":
            count = writer.random.randrange(4)
            inner = shape[len(kind) + 1 : -1]
            return f"[{', '.join(like(writer, inner, depth - 1) for _ in range(count))}]"
        case "map":
            keys = NAMES[: writer.random.randrange(4)]
            inner = shape[4:-1]
            return f"{{ {', '.join(f'{k} = {like(writer, inner, depth - 1)}' for k in keys)} }}"
        case "tuple":
            inside = _split(shape[7:-2])
            return f"[{', '.join(like(writer, one, depth - 1) for one in inside)}]"
        case "object":
            entries = []
            for one in _split(shape[8:-2]):
                name, _, inner = one.partition(" = ")
                if inner.startswith("optional("):
                    inner = _split(inner[9:-1])[0]
                    if writer.chance(50):
                        continue
                if not writer.chance(3):
                    entries.append(f"{name.strip()} = {like(writer, inner, depth - 1)}")
            if writer.chance(15):
                entries.append("other = 1")
            return f"{{ {', '.join(entries)} }}"
    kind = writer.choice(("string", "number", "bool", "tuple", "object"))
    inner = writer.choice(("string", "number", "any"))
    if kind == "tuple":
        return like(writer, f"list({inner})", depth - 1)
    return like(writer, f"map({inner})" if kind == "object" else kind, depth - 1)


def _split(inside: str) -> list[str]:
    """What stands between commas that no bracket or quote holds."""
    found, depth, quoted, current = [], 0, False, ""
    for character in inside:
        quoted ^= character == '"'
        depth += (character in "([{") - (character in ")]}") if not quoted else 0
        if character == "," and depth == 0 and not quoted:
            found.append(current.strip())
            current = ""
        else:
            current += character
    return [*found, current.strip()] if current.strip() else found


# -- whole modules ----------------------------------------------------------------


def typed_module(random: Random, count: int = 30) -> dict[str, str]:
    """A module with variables of random types, called with values that may fit."""
    writer = Writer(random)
    variables, arguments, outputs = [], [], []
    for number in range(count):
        shape = constraint(random, 1 + random.randrange(3))
        nullable = "" if writer.chance(80) else "  nullable = false\n"
        default = f"  default = {like(writer, shape)}\n" if writer.chance(30) else ""
        given = like(writer, shape)
        variables.append(f'variable "v{number}" {{\n  type = {shape}\n{nullable}{default}}}\n')
        if not default or writer.chance(70):
            arguments.append(f"  v{number} = {given}\n")
        outputs.append(f'output "v{number}" {{\n  value = var.v{number}\n}}\n')
    inside = "".join(f"  e{number} = module.child.v{number}\n" for number in range(count))
    return {
        "main.tf": f'module "child" {{\n  source = "./child"\n{"".join(arguments)}}}\n',
        "answers.tf": f"locals {{\n{inside}}}\n",
        "child/main.tf": "".join(variables + outputs),
        "terraform.tfvars": "",
    }


def small_module(random: Random) -> dict[str, str]:
    """Resources and modules, one instance or many, of which others are made; and outputs."""
    writer = Writer(random, 0, plain=True)
    main, outputs = [SETUP], []
    names: list[tuple[str, str]] = []  # how to refer to one, and how it is repeated
    for number in range(5):
        resource = writer.chance(60)
        repeat = writer.choice(("", "count", "for_each"))
        here = {"count": "count.index", "for_each": "each.key"}.get(repeat, "var.text")
        body = ""
        match repeat:
            case "count":
                over = writer.choice(
                    ("2", "length(var.names)", "var.on ? 1 : 0", "0", "var.days / 30")
                )
                body = f"  count = {over}\n"
            case "for_each":
                over = writer.choice(
                    (
                        "var.some",
                        "var.sizes",
                        "toset(var.names)",
                        "{ for r in var.rules : r.name => r }",
                    )
                )
                body = f"  for_each = {over}\n"
        value = writer.expression("*", 2)
        if names:
            other, how = names[random.randrange(len(names))]
            used = {"": other, "count": f"{other}[*]", "for_each": f"values({other})[*]"}[how]
            value = f"{{ here = {here}, of = {used}.input, own = {value} }}"
        else:
            value = f"{{ here = {here}, own = {value} }}"
        if resource:
            name = f"terraform_data.r{number}"
            main.append(f'resource "terraform_data" "r{number}" {{\n{body}  input = {value}\n}}\n')
        else:
            name = f"module.m{number}"
            main.append(
                f'module "m{number}" {{\n  source = "./child"\n{body}  input = {value}\n'
                f"  days = {writer.choice(('null', '7', 'var.days'))}\n}}\n"
            )
            outputs.append(f"{name}[*].days" if repeat != "for_each" else f"values({name})[*].days")
        names.append((name, repeat))
        match repeat:
            case "":
                outputs += [f"{name}.input", f"try({name}.input.of[0], {name}.input.here)"]
            case "count":
                outputs += [
                    f"{name}[*].input",
                    f"try({name}[0].input.here, null)",
                    f"length({name})",
                ]
            case "for_each":
                outputs += [f"{{ for k, v in {name} : k => v.input }}", f"keys({name})"]
                outputs += [f'try({name}["a"].input.own, "none")', f'lookup({name}, "c", "none")']
    child = """
variable "input" {
}

variable "days" {
  type     = number
  nullable = false
  default  = 35
}

resource "terraform_data" "inner" {
  count = var.days > 7 ? 1 : 0
  input = var.input
}

output "input" {
  value = var.input
}

output "days" {
  value = { days = var.days, inner = one(terraform_data.inner[*].input) }
}
"""
    text = "".join(f'output "o{n}" {{\n  value = {value}\n}}\n' for n, value in enumerate(outputs))
    return {
        "main.tf": "".join(main) + text,
        "child/main.tf": child,
        "terraform.tfvars": 'text = "a"\n',
    }
