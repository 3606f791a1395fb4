"""The scan: what is found, what is said of what is wrong, and that nothing is lost beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backuplint.hcl.scan import File, scan
from backuplint.source import Source, Span


def scanned(text: str) -> File:
    return scan(Source("main.tf", text))


def names(file: File) -> list[str]:
    return [" ".join((block.type, *block.names)) for block in file.blocks]


def faults(file: File) -> list[str]:
    return [str(fault) for fault in file.faults]


def test_blocks_are_found_with_labels_and_places() -> None:
    file = scanned('\n  resource "aws_backup_vault" "main" {\n  name = "a"\n}\nlocals {}\n')
    vault, local = file.blocks
    assert (vault.type, vault.names) == ("resource", ("aws_backup_vault", "main"))
    assert vault.header.text == 'resource "aws_backup_vault" "main"'
    assert vault.span.text == 'resource "aws_backup_vault" "main" {\n  name = "a"\n}'
    assert str(vault.header) == "main.tf:2:3"
    assert vault.labels[1].span.text == '"main"'
    assert (local.type, local.labels, local.span.text) == ("locals", (), "locals {}")
    assert not file.faults


@pytest.mark.parametrize(
    "inside",
    [
        'a = "}"',
        'a = "${f("}", "{")}"',
        'a = "$${"',
        'a = "%{ if x == "}" }{%{ endif }"',
        "# }",
        "// {",
        "/* } */",
        "a = <<EOT\n}\nEOT",
        "a = <<-EOT\n  }${f({ a = 1 })}\n  EOT",
        "a = <<EOT\n${<<INNER\n}\nINNER\n}\nEOT",
        "a = <<EOT\n${f(\nEOT\n)}\n}\nEOT",
        "a = <<EOT\n}\nEOT  ",
        'a = "\\"}"',
        "a = { b = { c = [{}] } }",
    ],
)
def test_braces_that_are_no_end_of_the_block(inside: str) -> None:
    file = scanned(f'a "x" {{\n  {inside}\n}}\nb "y" {{\n}}\n')
    assert names(file) == ["a x", "b y"]
    assert not file.faults
    assert file.blocks[0].span.text.endswith("\n}")


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffa {\n}\n",
        "a {\r\n  b = <<EOT\r\n}\r\nEOT\r\n}\r\n",
        "a {\n}",
        "a /* x */ {\n}\n",
        "a{}\n",
        "a {} # behind it",
        "größe {}\n",
        "/* before */ a {}\n",
    ],
)
def test_accepted_without_a_word(text: str) -> None:
    file = scanned(text)
    assert len(file.blocks) == 1
    assert not file.faults


def test_the_place_behind_a_byte_order_mark() -> None:
    block = scanned("\ufeffa {}\n").blocks[0]
    assert (block.span.start, block.span.text) == (1, "a {}")


def test_labels_are_decoded() -> None:
    block = scanned('a "b\\u00e9\\"c" d "$${x}" {}\n').blocks[0]
    assert block.names == ('bé"c', "d", "${x}")


def test_comments_have_their_places() -> None:
    text = 'a { # one\r\n  // two\n  b = "# no" /* three\n */\n}\n# four'
    file = scanned(text)
    assert [c.text for c in file.comments] == ["# one", "// two", "/* three\n */", "# four"]
    assert [c.own_line for c in file.comments] == [False, True, False, True]
    assert all(c.span.text == c.text for c in file.comments)


def test_no_comment_in_strings_and_heredocs() -> None:
    assert not scanned('a {\n  b = "# x // y"\n  c = <<E\n# z\nE\n}\n').comments


def test_a_comment_in_an_interpolation() -> None:
    assert [c.text for c in scanned('a {\n  b = "${x /* y */}"\n}\n').comments] == ["/* y */"]


@pytest.mark.parametrize(
    ("text", "fault", "left"),
    [
        (
            'a = 1\nb "x" {\n}\n',
            "main.tf:1:3: 'a' is set outside of any block",
            ["b x"],
        ),
        (
            'a "x" {\n  b = 1\n\nb "y" {\n}\n',
            "main.tf:1:1: this block is never closed",
            ["b y"],
        ),
        (
            'a "x" {\n  b = "y\n}\nb "y" {\n}\n',
            "main.tf:2:7: this string is not closed before the end of its line",
            ["b y"],
        ),
        (
            'a "x" {\n  b = "${y\n}\nb "y" {\n}\nc "z" {\n}\n',
            "main.tf:2:7: this string is not closed before the end of its line",
            ["b y", "c z"],
        ),
        (
            'a "x" {\n  b = <<EOT\n}\nb "y" {\n}\n',
            "main.tf:2:7: no line ends this heredoc: EOT",
            ["b y"],
        ),
        (
            'a "x" {\n}\n/* b\nb "y" {\n}\n',
            "main.tf:3:1: this comment is never closed",
            ["a x", "b y"],
        ),
        ('}\nb "y" {\n}\n', "main.tf:1:1: an argument or a block is expected here", ["b y"]),
        (
            'a "x"\n{\n}\nb "y" {\n}\n',
            "main.tf:1:6: the opening brace of a block stands on the line of its header",
            ["b y"],
        ),
        ('a "x${y}" {\n}\nb "y" {\n}\n', "main.tf:1:5: a label is plain text", ["b y"]),
        ('a "x\\d" {\n}\nb "y" {\n}\n', "main.tf:1:5: \\d is no escape", ["b y"]),
        ("a {} b = 1\n", "main.tf:1:6: a new line must follow the end of a block", ["a"]),
        ('= "x"\nb "y" {\n}\n', "main.tf:1:1: an argument or a block is expected", ["b y"]),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(text: str, fault: str, left: list[str]) -> None:
    file = scanned(text)
    assert file.faults
    assert any(f.startswith(fault) for f in faults(file)), faults(file)
    assert names(file) == left


def test_one_fault_for_one_mistake() -> None:
    assert len(scanned('a "x" {\n  b = <<EOT\n}\nb "y" {\n}\n').faults) == 1


def test_nesting_of_any_depth_is_found() -> None:
    file = scanned("a {\n" * 10_000 + "}\n" * 10_000)
    assert (len(file.blocks), file.faults) == (1, ())


def test_thousands_of_heredocs_without_an_end() -> None:
    # Quadratic work would take minutes here.
    file = scanned("".join(f"a {{\n  b = <<X{i}\n}}\n" for i in range(20_000)))
    assert len(file.faults) == 20_000


WORDS = ["a", "{", "}", '"', "${", "%{", "<<E\n", "E\n", "\n", "# c\n", "/*", "*/", "//", " ", "="]
RARE_WORDS = ["\r\n", "\\", '"x"', "$", "a {\n", "}\n", "é", "\ufeff", "\x00", "b = 1\n"]
SOUP = st.lists(st.sampled_from([*WORDS, *RARE_WORDS])).map("".join)


@given(SOUP | st.text())
def test_any_text_is_read_without_an_exception(text: str) -> None:
    source = Source("main.tf", text)
    file = scan(source)
    places = [fault.place for fault in file.faults]
    spans = [block.span for block in file.blocks] + [comment.span for comment in file.comments]
    for span in [*spans, *places]:
        assert isinstance(span, Span)
        assert 0 <= span.start <= span.end <= len(text)
    ends = [0, *(block.span.end for block in file.blocks)]
    assert all(block.span.start >= end for block, end in zip(file.blocks, ends))
    assert file.blocks or file.faults or not text.strip("\ufeff \t\r\n") or file.comments
