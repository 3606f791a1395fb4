"""What makes text from the linted tree harmless."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backuplint.report.escape import (
    json_text,
    sarif_link,
    sarif_message,
    visible,
    width,
    workflow_log,
)
from backuplint.report.secrets import secrets
from backuplint.source import Source

ANY_TEXT = st.text(st.characters())  # surrogates and controls included


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("aws_backup_vault.main", "aws_backup_vault.main"),
        ("Größe 日本語 🔒", "Größe 日本語 🔒"),
        ("\x1b[31m", "␛[31m"),
        ("a\r\nb\tc\x00\x7f", "a␍␊b␉c␀␡"),
        ("\x9b31m \x85", "�31m �"),
        ("\u202eright\u2066 \u200f\u061c\u2028\ufeff\u200b", "�right� �����"),
        ("\udce9", "�"),
        ("no\u00a0break", "no\u00a0break"),
    ],
)
def test_what_acts_or_hides_is_made_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(ANY_TEXT)
def test_visible_text_is_printable_and_stays_so(text: str) -> None:
    shown = visible(text)
    assert all(c.isprintable() or unicodedata.category(c) == "Zs" for c in shown)
    assert len(shown) == len(text)
    assert visible(shown) == shown
    shown.encode()


@given(ANY_TEXT)
def test_visible_text_is_ascii_where_there_is_no_unicode(text: str) -> None:
    assert visible(text, unicode=False).isascii()


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("🔒", 2)])
def test_width_is_what_a_terminal_gives(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize("unicode", [True, False])
@given(text=st.text(st.sampled_from("#[]:vso \n\u3000a\x1bm1")))
def test_no_line_is_a_runners_command(unicode: bool, text: str) -> None:
    safe = workflow_log(text, unicode=unicode)
    assert not re.search(r"##\w*\[", safe)
    assert not any(line.lstrip().startswith("::") for line in safe.split("\n"))


def test_a_log_without_commands_is_left_as_it_is() -> None:
    text = "# ## Vaults ##\n  a[0] = module.x::y\n  --> a.tf\n"
    assert workflow_log(text) == text
    assert workflow_log(text, unicode=False) == text


@given(ANY_TEXT)
def test_json_is_ascii_without_commands_and_the_same_value(text: str) -> None:
    written = json_text({"a": text})
    assert written.isascii()
    assert "##" not in written
    assert json.loads(written) == {"a": text}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('vault "main" of ${var.x}[0] is < 90', 'vault "main" of ${var.x}[0] is < 90'),
        ("[x](javascript:alert)", "[x] (javascript:alert)"),
        ("<img src=x> </b>", "< img src=x> < /b>"),
        ("format {0} and {12}", "format { 0 } and { 12 }"),
        ("two\nlines", "two␊lines"),
    ],
)
def test_a_sarif_message_has_no_markup(text: str, message: str) -> None:
    assert sarif_message(text) == message


def test_brackets_in_a_link_do_not_end_it() -> None:
    assert sarif_link("a[0](x) \\", 3) == r"[a\[0\] (x) \\](3)"


@pytest.mark.parametrize(
    ("text", "line", "hidden"),
    [
        ('x = { db_password = "hunter2" }', 1, ["hunter2"]),
        ('{"secret_key": "a\\"b", "name": "n"}', 1, ['a\\"b']),
        ('apiKey = "unfinished', 1, ["unfinished"]),
        ("master_password = var.password", 1, []),
        ('name = "daily"', 1, []),
        ('variable "db_password" {\n  default = "hunter2"\n}\n', 2, ['"hunter2"']),
        ("variable pin {\n  default = 1234\n  sensitive = true\n}\n", 2, ["1234"]),
        ('variable "a" {\n  sensitive = true\n  default = {\n}\n    b = 5\n  }\n}\n', 5, ["5"]),
        ('variable "token" { default = "x" }\n', 1, ['"x" }']),
        ('variable "token" {\n}\nlocals {\n  a = "x"\n}\n', 4, []),
        ('variable "a" {\n  default = 1\n}\nvariable "b" {\n  sensitive = true\n}\n', 2, []),
    ],
)
def test_secrets_are_found_by_their_names(text: str, line: int, hidden: list[str]) -> None:
    source = Source("a.tf", text)
    shown = source.line(line)
    assert [shown[start:end] for start, end in secrets(source, line, 0, len(shown))] == hidden
