"""Quoted strings and heredocs: their text is Terraform's, and their places are exact."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backuplint.faults import Unreadable
from backuplint.hcl.ast import Literal, Template, TemplateFor, TemplateIf, Wrap
from backuplint.hcl.parse import parse, parse_expression, parse_template_text
from backuplint.hcl.scan import scan
from backuplint.source import Source, Span
from tests.hcl_values import evaluate
from tests.terraform_console import console, locals_text, needs_terraform

TEMPLATES = [
    '"a\\n\\t\\r\\"\\\\\\u00e9\\U0001F937 $${x} %%{y} $$${x} $$$${x} $ % 100% $$ {}"',
    '"e\\u0301" == "\\u00e9"',
    '" a ${~ " b " ~} c "',
    '" x $ ${~ 1 ~} $ y"',
    '"%{ if true ~} a %{ else ~} b %{ endif ~} c"',
    '"%{ if false } a %{ endif ~}  c"',
    '"%{ for k, v in {a=1,b=2} }${k}=${v};%{ endfor }"',
    '"%{ for v in [1,2] ~} ${v} %{ if v == 1 ~} x %{ else } y %{ endif } %{~ endfor }!"',
    '" ${~1}"',
    '"${1}"',
    '" ${~ true ~} "',
    '"${{a = 1}["a"]}"',
    '"${"${1}"}"',
    '"${\n  1\n}"',
    '<<EOT\na\n  b ${1}\n$${x} %%{y} \\n "q" \' $ %\nEOT',
    "<<-EOT\n    a\n      b\n\n    c ${1}\n   EOT",
    "<<-EOT\n    a\n  \tb\n  EOT",
    "<<-EOT\n      ${1} x\n    y\n  EOT",
    "<<-EOT\n    %{ for x in [1,2] ~}\n    item ${x}\n    %{ endfor ~}\n    end\n  EOT",
    "<<EOT\n%{ for x in [1,2] ~}\n    item ${x}\n%{ endfor ~}\n    end\nEOT",
    "<<-EOT\n    a\n    %{~ if true }\n      b\n    %{ endif ~}\n    c\n  EOT",
    "<<-EOT\n    a ${~ 1 ~}\n      b\n     ${~ 2 ~}\n  c\n  EOT",
    "<<-EOT\n\n  x\n    \n  y\nEOT",
    "<<EOT\nEOT",
    "<<-EOT\n\nEOT",
    "<<EOT\n${[\n1,\n<<X\nin\nX\n][1]}\nEOT",
    "<<-EOT\n  \t tabs\n  \t x\nEOT",
    "<<-EOT\n  a   x\n   b\n  EOT",
]


@pytest.mark.terraform
@needs_terraform
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_templates_mean_what_they_mean_to_terraform(tmp_path: Path, newline: str) -> None:
    text = locals_text(TEMPLATES).replace("\n", newline)
    (tmp_path / "main.tf").write_text(text, encoding="utf-8", newline="")
    body = parse(scan(Source("main.tf", text)).blocks[0]).body
    scope = {"local": {"o": evaluate(body.attributes["o"].expression)}}
    mine = [evaluate(body.attributes[f"e{i}"].expression, scope) for i in range(len(TEMPLATES))]
    theirs = console(tmp_path, [f"local.e{i}" for i in range(len(TEMPLATES))])
    assert dict(zip(TEMPLATES, mine)) == dict(zip(TEMPLATES, theirs))


FILES = [
    "%{ for x in [1, 2] ~}\n    item ${x}   \n%{ endfor ~}\n\n    end\n",
    '  a ${~ 1 ~}\n\n  b $ ${~ 2 } $${x} %%{y} "\\n" \\\n',
    "a\r\n ${1 ~}\r\n  b",
    "",
]


@pytest.mark.terraform
@needs_terraform
def test_template_files_mean_what_they_mean_to_terraform(tmp_path: Path) -> None:
    for i, text in enumerate(FILES):
        (tmp_path / f"{i}.tftpl").write_text(text, encoding="utf-8", newline="")
    theirs = console(tmp_path, [f'templatefile("{i}.tftpl", {{}})' for i in range(len(FILES))])
    mine = [evaluate(parse_template_text(Source("x.tftpl", text))) for text in FILES]
    assert mine == theirs


def expression(text: str) -> object:
    return parse_expression(Source("main.tf", text), 0, len(text))


def template(text: str) -> Template:
    node = expression(text)
    assert isinstance(node, Template)
    return node


def literals(text: str) -> list[tuple[object, str, bool]]:
    parts = template(text).parts
    return [(p.value, p.span.text, p.exact) for p in parts if isinstance(p, Literal)]


def test_a_place_in_plain_text_is_a_place_in_the_source() -> None:
    assert literals('"ab${x}cd"') == [("ab", "ab", True), ("cd", "cd", True)]
    assert literals("<<E\nab\ncd\nE\n") == [("ab\ncd\n", "ab\ncd\n", True)]
    assert literals('" ab ${~ x}"') == [(" ab", " ab", True)]
    assert literals("<<-E\nab\ncd\nE\n") == [("ab\ncd\n", "ab\ncd\n", True)]


def test_where_text_was_changed_its_places_are_not_exact() -> None:
    assert literals('"a\\nb"') == [("a\nb", "a\\nb", False)]
    assert literals("<<-E\n  a\n  b\n  E\n") == [("a\nb\n", "a\n  b\n", False)]
    assert literals('"$${x}"') == [("${x}", "$${x}", False)]
    assert literals('"e\u0301"') == [("é", "e\u0301", False)]


def test_an_empty_template_has_no_parts() -> None:
    assert template('""').parts == ()
    assert template("<<E\nE\n").parts == ()


def test_only_a_lone_interpolation_keeps_its_type() -> None:
    assert isinstance(expression('"${x}"'), Wrap)
    assert isinstance(expression('" ${~ x}"'), Template)


def test_the_span_of_a_heredoc_ends_with_its_marker() -> None:
    text = "<<-E\n  a\n  E  \n"
    node = template(text)
    assert (node.heredoc, node.span.text) == (True, "<<-E\n  a\n  E")


def test_directives_nest() -> None:
    node = template('"%{ if a }1%{ for k, v in b }${v}%{ endfor }%{ else }2%{ endif }"')
    (branch,) = node.parts
    assert isinstance(branch, TemplateIf)
    assert branch.otherwise is not None
    assert branch.otherwise.span.text == "2"
    _, repeated = branch.then.parts
    assert isinstance(repeated, TemplateFor)
    assert (repeated.key, repeated.value, repeated.body.span.text) == ("k", "v", "${v}")
    assert repeated.span.text == "%{ for k, v in b }${v}%{ endfor }"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (r'"\d"', r"main.tf:1:2: \d is no escape"),
        (r'"ab\u12"', r"main.tf:1:4: \u needs four hexadecimal digits"),
        (r'"\ud83d"', r"main.tf:1:2: \ud83d is no character"),
        ('"%{ if x }"', "main.tf:1:2: %{ if } is not closed"),
        ('"%{ if x }%{ else }%{ else }%{ endif }"', "main.tf:1:20: %{ else } occurs twice"),
        ('"%{ for x in y }%{ endif }"', "main.tf:1:17: %{ endif } does not fit here"),
        ('"%{ endfor }"', "main.tf:1:2: %{ endfor } does not fit here"),
        ('"%{ while x }"', "main.tf:1:2: if, else, endif, for or endfor must follow %{"),
        ('"%{ else x }%{ endif }"', "main.tf:1:2: %{ else } holds nothing else"),
        ('"%{ for x of y }%{ endfor }"', "main.tf:1:11: `in` must follow the names"),
        ('"${}"', "main.tf:1:4: `}` stands where a value must follow"),
        ('"${x"', "main.tf:1:5: "),
        ("<<E\n${x +}\nE\n", "main.tf:2:6: `}` stands where a value must follow"),
        ("<<E\nx\n", "main.tf:1:1: this heredoc is never closed"),
        ('"a\nb"', "main.tf:1:3: a quoted string ends on the line on which it began"),
    ],
)
def test_what_is_wrong_in_a_template(text: str, fault: str) -> None:
    with pytest.raises(Unreadable) as raised:
        expression(text)
    assert str(raised.value.fault).startswith(fault)


@given(st.text(st.sampled_from('ab \\n\r\t$%{}~"x1') | st.characters(), max_size=60))
def test_any_template_file_is_read_or_is_a_fault(text: str) -> None:
    place = _place(Source("x.tftpl", text))
    assert 0 <= place.start <= place.end <= len(text)


def _place(source: Source) -> Span:
    """Where the template stands, or what is wrong in it."""
    try:
        return parse_template_text(source).span
    except Unreadable as error:
        return error.fault.place if isinstance(error.fault.place, Span) else source.span(-1, -1)
