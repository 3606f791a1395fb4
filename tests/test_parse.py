"""Parsing: Terraform's verdicts, Terraform's values, and exact places."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backuplint.faults import Unreadable
from backuplint.hcl import ast
from backuplint.hcl.parse import parse, parse_attributes, parse_expression
from backuplint.hcl.scan import scan
from backuplint.hcl.tables import private_directory
from backuplint.source import Source, Span
from tests.hcl_values import evaluate
from tests.terraform_console import console, locals_text, needs_terraform

SNIPPETS: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "hcl-snippets.json").read_text(encoding="utf-8")
)


def read(text: str, name: str = "main.tf") -> ast.Block:
    """The block that is made of the text's lines, or of a text that is one."""
    (block,) = scan(Source(name, text)).blocks
    return parse(block)


def expression(text: str) -> Any:
    return parse_expression(Source("main.tf", text), 0, len(text))


def fault(text: str) -> str:
    with pytest.raises(Unreadable) as raised:
        read(text)
    return str(raised.value.fault)


# -- verdicts -------------------------------------------------------------------


def is_accepted(text: str) -> bool:
    """Whether the lines can stand in a block, and so at the top of a file."""
    inside = text.removeprefix("\ufeff")
    final = "" if inside.endswith("\n") else "\n"
    source = Source("main.tf", f"block {{\n{inside}{final}}}\n")
    file = scan(source)
    if file.faults:
        return False
    try:
        return bool([parse(block) for block in file.blocks])
    except Unreadable:
        return False


# A block closes on its own line what a file may leave open at its end.
OPEN_AT_THE_END = {"hd_eof_nonl"}


@pytest.mark.parametrize("name", sorted(SNIPPETS.keys() - OPEN_AT_THE_END))
def test_the_verdict_is_that_of_terraform(name: str) -> None:
    assert is_accepted(SNIPPETS[name]["src"]) == SNIPPETS[name]["terraform_ok"]


SYMBOLS = """" ${ %{ } { ( ) [ ] , . ... = => == : :: ? * - ! + x for in if 1 12 1.5 1e3 true null
    ~ ~} ${~ $${ %%{ \\ \\n é [*] .* .0 "s" "a${x}b" $ % _ -1 && || < >= / */ ; ' x.y f(x)"""
PIECES = [
    *SYMBOLS.split(),
    *(" ", "\n", "\r\n", "\t", "/* c */", "# c\n", "//\n", "<<E\n", "E\n", "<<-E\n", " E\n"),
    *("%{ if x }", "%{ else }", "%{ endif }", "%{ for k, v in x }", "%{ endfor }", "a = 1\n"),
    *("b {}\n", "[for v in x : v]", "{for k, v in x : k => v}", "{ a = 1 }"),
]


def mutations(count: int) -> Iterator[str]:
    """The snippets, with some token more, less or elsewhere; always the same ones."""
    chance = random.Random(1)
    texts = [snippet["src"].removeprefix("\ufeff") for snippet in SNIPPETS.values()]
    for _ in range(count):
        tokens = re.findall(r"\w+|\s|.", chance.choice(texts), re.DOTALL)
        for _ in range(chance.choice([1, 1, 2, 3])):
            place = chance.randrange(len(tokens) + 1)
            if chance.random() < 0.4:
                del tokens[place : place + 1]
            else:
                tokens.insert(place, chance.choice(PIECES))
        yield "block {\n" + "".join(tokens) + "\n}\n"


@pytest.mark.terraform
@needs_terraform
def test_the_verdict_on_damaged_texts_is_that_of_terraform(tmp_path: Path) -> None:
    texts = list(mutations(1500))
    for i, text in enumerate(texts):
        (tmp_path / f"f{i}.tf").write_text(text, encoding="utf-8", newline="")
    command = ["terraform", "fmt", "-check", "-list=false", "-no-color", str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    refused = {int(number) for number in re.findall(r"f(\d+)\.tf line", said)}
    assert 0 < len(refused) < len(texts)
    differing = []
    for i, text in enumerate(texts):
        file = scan(Source("main.tf", text))
        try:
            accepted = not file.faults and bool([parse(block) for block in file.blocks])
        except Unreadable:
            accepted = False
        if accepted == (i in refused) and not _is_top_level_argument(text):
            differing.append(text)
    assert differing == []


def _is_top_level_argument(text: str) -> bool:
    """`terraform fmt` lets an argument stand outside of all blocks; nothing else does."""
    said = [fault.message for fault in scan(Source("main.tf", text)).faults]
    return any("outside of any block" in message for message in said)


# -- values ---------------------------------------------------------------------

EXPRESSIONS = [
    "-1.5",
    "1e3",
    "1E-3",
    "2.50",
    "0.1",
    "123456789012345678901234567890",
    "007",
    "10-12",
    "10 -12",
    "1 - -1",
    "-(-1)",
    "--1",
    "!!true",
    "- -1 == 1 ? 1 : 2",
    "1 + 2 * 3 - 4 / 2",
    "2 - 3 - 4",
    "8 / 4 / 2",
    "7 % 4 * 2",
    "true || false && false",
    "!true || true",
    "1 < 2 == true",
    '1 == 1 && 2 != 3 ? "a" : false ? "b" : "c"',
    "true ? true ? 1 : 2 : 3",
    "local.o.a[0].b",
    'local.o["a"][1]["b"]',
    "local.o.a.0.b",
    "local.o.a[*].b",
    "local.o.a.*.b",
    "local.o.a[*].b[*]",
    "local.o.a[*].c[0]",
    "local.o.a.*.c[0]",
    "local.o.a.*.c.0",
    "local.o.a[*].c[*]",
    "local.o.a.*.c[*]",
    "local.o.a [ * ] . c [ 0 ]",
    "local.o.a. * .c",
    "[for x in local.o.a : x.b if x.b > 1]",
    "[for i, x in local.o.a : i]",
    '{for k, v in {a=1,b=2} : "${k}x" => v + 1 if v != 3}',
    '{for x in ["a","b","aa"] : upper(x) => x...}',
    '{ a = 1, "b" : 2, (upper("c")) = 3, "d${1}" = 4, true = 5, null = 6, 1 = 7, for_each = 8 }',
    '{ x = 1\n"y" = 2 /* c\n*/\n # comment\n z = [1,\n 2,\n ]\n}',
    'upper("a${upper("b")}")',
    'core::upper("x")',
    'core :: upper("x")',
    "concat([[1],[2]]...)",
    "max(1,\n 2 # x\n ,)",
    "(1\n + 2\n - 1)",
    "[for if in [1,2] : if if if == 1]",
    "[for in in [1,2] : in]",
    "-local.o.n",
    "-local.o.l[0]",
    "!local.o.t.x",
    "{a=1}.a",
    "[1,2][0]",
    '{a=1}["a"]',
]


@pytest.mark.terraform
@needs_terraform
def test_expressions_mean_what_they_mean_to_terraform(tmp_path: Path) -> None:
    text = locals_text(EXPRESSIONS)
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    body = read(text).body
    scope = {"local": {"o": evaluate(body.attributes["o"].expression)}}
    numbers = range(len(EXPRESSIONS))
    mine = [evaluate(body.attributes[f"e{i}"].expression, scope) for i in numbers]
    theirs = console(tmp_path, [f"local.e{i}" for i in numbers])
    assert dict(zip(EXPRESSIONS, mine)) == dict(zip(EXPRESSIONS, theirs))


def test_numbers_are_exact_and_whole_ones_are_int() -> None:
    assert [expression(n).value for n in ("1e3", "2.0", "007", "10.50")] == [
        1000,
        2,
        7,
        Decimal("10.5"),
    ]
    assert isinstance(expression("2.0").value, int)
    assert str(expression("10.50").value) == "10.5"
    assert expression("0.1").value == Decimal("0.1")


# -- structure ------------------------------------------------------------------


def test_a_block_and_what_is_in_it() -> None:
    block = read(
        'resource "aws_backup_plan" main {\n  name = "x" # c\n  rule { a = 1 }\n  rule {\n  }\n}\n'
    )
    assert (block.type, block.names) == ("resource", ("aws_backup_plan", "main"))
    assert block.header.text == 'resource "aws_backup_plan" main'
    name = block.body.attribute("name")
    assert name is not None
    assert (name.name_span.text, name.span.text) == ("name", 'name = "x"')
    first, second = block.body.of_type("rule")
    assert (first.span.text, second.span.text) == ("rule { a = 1 }", "rule {\n  }")
    assert list(block.body.attribute_names()) == ["name"]


def test_keys_of_objects() -> None:
    node = expression('{ a = 1, (b) = 2, "c" = 3, d.e = 4, true = 5 }')
    bare, computed, quoted, traversal, keyword = (item.key for item in node.items)
    assert isinstance(bare, ast.Template)
    assert isinstance(computed, ast.Parentheses)
    assert isinstance(quoted, ast.Template)
    assert isinstance(traversal, ast.GetAttribute)
    assert evaluate(keyword) == "true"


def test_splats_nest_as_in_terraform() -> None:
    full = expression("a[*].b[0]")
    assert isinstance(full, ast.Splat)
    assert isinstance(full.each, ast.Index)
    legacy = expression("a.*.b[0]")
    assert isinstance(legacy, ast.Index)
    assert isinstance(legacy.of, ast.Splat)
    both = expression("a[*].b[*].c")
    assert isinstance(both, ast.Splat)
    assert isinstance(both.each, ast.Splat)
    assert both.each.of.span.text == "[*].b"


def test_the_name_of_a_function_has_no_blanks() -> None:
    assert expression("provider :: aws::\n/* x */arn_parse(x)").name == "provider::aws::arn_parse"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a {\n  b = 1\n  b = 2\n}\n", "main.tf:3:3: the argument 'b' is set twice"),
        ("a {\n  b = 1 c = 2\n}\n", "main.tf:2:9: a new line must come before this"),
        ("a {\n  b = { c = 1 d = 2 }\n}\n", "main.tf:2:15: a comma or a new line must come"),
        ("a {\n  b = [1 2]\n}\n", "main.tf:2:10: a comma must come before this"),
        ("a {\n  b =\n  1\n}\n", "main.tf:2:6: the line ends where a value must follow"),
        ("a {\n  b = c ?\n 1 : 2\n}\n", "main.tf:2:10: the line ends where a value"),
        ("a {\n  b = (c ? 1)\n}\n", "main.tf:2:13: `)` stands before the `:`"),
        ("a {\n  b = x.*.y.*.z\n}\n", "main.tf:2:12: a `.*` cannot stand behind another"),
        ("a {\n  b = x.0.1\n}\n", "main.tf:2:9: an index written `.0`"),
        ("a {\n  b = f(x))\n}\n", "main.tf:2:11: `)` closes nothing"),
        ("a {\n  b = 1}\n", "main.tf:2:8: a new line must come before the closing brace"),
        ("a { b { c = 1 } }\n", "main.tf:1:7: a block on one line holds one argument"),
        ("a {\n  b = 1e999999999\n}\n", "main.tf:2:7: a number of more than 1000 digits"),
        ("a {\n  b = 'x'\n}\n", 'main.tf:2:7: "\'" has no meaning here'),
        ('a {\n  b "c${d}" {}\n}\n', "main.tf:2:7: a label is plain text"),
        ("a {\n  b = (\n}\n", "main.tf:3:1: `}`"),
        ("a {\n  b = {\n    c\n  }\n}\n", "main.tf:3:6: this key has no value on its line"),
        ("a {\n  b\n}\n", "main.tf:2:4: `=` and a value, or a block's opening brace"),
        ("a {\n  b = [for x in y]\n}\n", "main.tf:2:18: `:` and a value are missing"),
    ],
)
def test_what_is_wrong_is_named_at_its_place(text: str, message: str) -> None:
    assert fault(text).startswith(message)


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("(", ")"),
        ("[", "]"),
        ("{ a = ", " }"),
        ("f(", ")"),
        ("x[", "]"),
        ('"${', '}"'),
        ("[for x in y : ", "]"),
        ("-", ""),
        ("x ? y : ", ""),
        ("1 + ", ""),
    ],
)
def test_deep_nesting_is_a_fault(opening: str, closing: str) -> None:
    deep = f"a {{\n  b = {opening * 3000}1{closing * 3000}\n}}\n"
    assert "nested too deeply" in fault(deep)
    assert read(f"a {{\n  b = {opening * 90}1{closing * 90}\n}}\n")


def test_deeply_nested_blocks_are_a_fault() -> None:
    assert "nested too deeply" in fault("a {\n" * 3000 + "}\n" * 3000)


# -- places ---------------------------------------------------------------------


def dump(node: object) -> object:
    """A node as nested tuples, places included."""
    if isinstance(node, Span):
        return (node.start, node.end)
    if isinstance(node, tuple):
        return tuple(map(dump, node))
    if is_dataclass(node):
        return (type(node).__name__, *(dump(getattr(node, f.name)) for f in fields(node)))
    return node


def parts(node: object) -> Iterator[ast.Expression]:
    """The expressions in an expression that can stand by themselves."""
    if isinstance(node, tuple):
        for item in node:
            yield from parts(item)
    elif isinstance(node, ast.Splat):
        yield node
        yield from parts(node.of)
    elif isinstance(node, ast.ObjectItem):
        yield from parts(node.value)
    elif isinstance(node, ast.TemplateIf):
        yield from parts(node.test)
        yield from parts(node.then.parts)
    elif isinstance(node, ast.TemplateFor):
        yield from parts(node.collection)
        yield from parts(node.body.parts)
    elif is_dataclass(node) and not isinstance(node, Span):
        if not (isinstance(node, ast.Literal) and isinstance(node.value, str)):
            yield node  # type: ignore[misc]
        for f in fields(node):
            yield from parts(getattr(node, f.name))


NAMES = st.sampled_from(["x", "var", "each-one", "größe", "for_each", "_a1", "in", "if"])
GAPS = st.sampled_from(["", " ", "  ", " /* c */ ", "\n", " # c\n "])
NUMBERS = st.sampled_from(["0", "1", "12", "3.5", "1e5", "2.5e-3", "007"])
TEXTS = st.sampled_from(["", "abc", "$ ", "% ", "$${x}", "%%{y}", "\\n", '\\"', "é", "{", "}", "#"])


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def of(form: str, *strategies: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.tuples(*strategies).map(lambda values: form.format(*values))

    operators = st.sampled_from(["+", "-", "*", "/", "%", "==", "!=", "<", ">=", "&&", "||"])
    steps = st.sampled_from([".a", ".0", "[*]", ".*", "[ * ].b", "[0]", '["k"]', " . größe"])
    return st.one_of(
        of("({0}{1}{0})", GAPS, inner),
        of("[{1}{0},{0}{2}{0}]", GAPS, inner, inner),
        of('{{ {0} = {1}, "k": {2} }}', NAMES, inner, inner),
        of("{{\n ({0}) = {1} # c\n\n {2} = 1\n}}", inner, inner, NAMES),
        of("f({0}{1}{0},{0}{2}...)", GAPS, inner, inner),
        of("a :: b({0})", inner),
        of("({1}{0}{2}{0}{3})", GAPS, inner, operators, inner),
        of("({1}{0}?{0}{2}{0}:{0}{3})", GAPS, inner, inner, inner),
        of("!{0}", inner),
        of("- {0}", inner),
        of("x{0}{1}", steps, steps).filter(lambda text: text not in ("x.*.*", "x.0.0")),
        of("x[{0}{1}{0}]", GAPS, inner),
        of('"{0}${{{1}}}{2}"', TEXTS, inner, TEXTS),
        of('"{0} ${{~ {1} ~}} {2}"', TEXTS, inner, TEXTS),
        of('"%{{ if {0} }}{1}%{{ else ~}}${{{0}}}%{{ endif }}"', inner, TEXTS),
        of("[for k, v in {0} : {1} if {2}]", inner, inner, inner),
        of("{{for {0} in {1}{2}: {1}{2}=> {1}...}}", NAMES, inner, GAPS),
    )


EXPRESSION_TEXTS = st.recursive(
    st.one_of(NAMES, NUMBERS, TEXTS.map('"{}"'.format), st.sampled_from(["true", "null"])),
    compound,
    max_leaves=8,
)


@given(EXPRESSION_TEXTS)
def test_the_text_at_a_nodes_place_is_that_node(text: str) -> None:
    source = Source("main.tf", f"a = {text} # c\n")
    whole = parse_expression(source, 4, 4 + len(text))
    assert whole.span.text == text
    for node in parts(whole):
        again = parse_expression(source, node.span.start, node.span.end)
        assert dump(again) == dump(node)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=60))
def test_any_text_is_read_or_is_a_fault_at_a_place_in_it(text: str) -> None:
    source = Source("main.tf", f"a {{\n{text}\n}}\n")
    for block in scan(source).blocks:
        try:
            place: Span | str = parse(block).span
        except Unreadable as error:
            place = error.fault.place
        assert isinstance(place, Span)
        assert block.span.start <= place.start <= place.end <= len(source.text)


# -- variable files -------------------------------------------------------------


def test_arguments_of_a_variable_file() -> None:
    source = Source("x.tfvars", '\ufeffa = 1\n# c\nb = { c = "d" }\ne = <<E\nf = 1\nE\n')
    attributes, faults = parse_attributes(source)
    assert {name: evaluate(a.expression) for name, a in attributes.items()} == {
        "a": 1,
        "b": {"c": "d"},
        "e": "f = 1\n",
    }
    assert faults == ()


def test_a_broken_argument_leaves_the_others() -> None:
    source = Source("x.tfvars", "a = 1\nb = (\nc = 3\nd = 4 5\ne = 6\n")
    attributes, faults = parse_attributes(source)
    assert {"a", "e"} <= attributes.keys()
    assert [str(fault) for fault in faults][-1] == (
        "x.tfvars:4:7: a new line must come before this"
    )


def test_what_a_variable_file_cannot_hold() -> None:
    attributes, faults = parse_attributes(Source("x.tfvars", "a = 1\nb {\n}\na = 2\n"))
    assert "a" in attributes
    assert faults


# -- python-hcl2 ----------------------------------------------------------------


def test_python_hcl2_is_imported_only_when_something_is_parsed() -> None:
    script = (
        "import sys, backuplint.hcl.json, backuplint.hcl.parse as p, backuplint.hcl.scan as s\n"
        "from backuplint.source import Source\n"
        "file = s.scan(Source('x', 'a {\\n  b = 1\\n}\\n'))\n"
        "assert not {'hcl2', 'lark'} & sys.modules.keys()\n"
        "p.parse(file.blocks[0])\n"
        "assert 'hcl2' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_the_tables_are_kept_where_only_the_user_can_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    directory = private_directory()
    assert directory == tmp_path / "cache" / "backuplint"
    assert directory.stat().st_mode & 0o777 == 0o700
    directory.chmod(0o755)
    temporary = private_directory()
    assert temporary is not None
    assert temporary.parent == tmp_path, "where the cache is not to be trusted"
    assert temporary.stat().st_mode & 0o777 == 0o700
    temporary.chmod(0o755)
    assert private_directory() is None


def test_tables_are_not_read_from_a_link_or_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "backuplint").symlink_to(tmp_path / "elsewhere")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "links"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere" / "file"))
    (tmp_path / "nowhere").write_text("")
    assert private_directory() is None
    (tmp_path / "checkout" / ".git").mkdir(parents=True)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "checkout" / "cache"))
    assert private_directory() is None


PARSE = (
    "import backuplint.hcl.parse as p, backuplint.hcl.scan as s\n"
    "from backuplint.source import Source\n"
    "p.parse(s.scan(Source('x', 'a {\\n  b = 1\\n}\\n')).blocks[0])\n"
)


def test_the_tables_are_made_once(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", PARSE], check=True, env=environment)
    (tables,) = (tmp_path / "backuplint").iterdir()
    os.utime(tables, (1, 1))
    subprocess.run([sys.executable, "-c", PARSE], check=True, env=environment)
    assert tables.stat().st_mtime == 1


def test_without_a_place_for_tables_blocks_are_parsed_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    place = str(tmp_path / "file")
    environment = {**os.environ, "XDG_CACHE_HOME": place, "TMPDIR": place}
    subprocess.run([sys.executable, "-c", PARSE], check=True, env=environment)
