"""Files are read inside the repository's root, and nowhere else."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from backuplint.terraform.functions.function import FunctionError, OutOfBudget
from backuplint.values import Known, Unknown, Value
from tests.function_cases import SPAN, Budget, answer, ask_terraform, call, context, plain, written

READERS = ("file", "filebase64", "filemd5", "filesha512", "filebase64sha256")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "live" / "policies").mkdir(parents=True)
    (root / "shared.txt").write_text("shared")
    (root / "live" / "a.txt").write_text("hello\n")
    (root / "live" / "policies" / "p.json").write_text("{}")
    (root / "live" / "policies" / "q.yaml").write_text("a: 1")
    (root / "live" / ".hidden").write_text("")
    (tmp_path / "secret.txt").write_text("secret")
    return root


def inside(root: Path, **facts: Any) -> Any:
    return context(module_directory=root / "live", root_directory=root, **facts)


def ask(root: Path, name: str, *arguments: Any) -> Value:
    return call(name, *arguments, where=inside(root))


def assert_left(value: Value) -> None:
    assert isinstance(value, Unknown)
    assert not value.evaluated
    assert value.not_null
    assert "secret" not in value.reason


def test_a_file_is_found_from_the_root_module(root: Path) -> None:
    assert plain(ask(root, "file", "a.txt")) == "hello\n"
    assert plain(ask(root, "file", "./policies/../a.txt")) == "hello\n"
    assert plain(ask(root, "file", "../shared.txt")) == "shared"
    assert plain(ask(root, "file", str(root / "shared.txt"))) == "shared"
    assert ask(root, "file", "a.txt").trail == (SPAN,)


@pytest.mark.parametrize("name", READERS)
def test_nothing_outside_the_root_is_read(root: Path, name: str) -> None:
    (root / "live" / "link.txt").symlink_to(root.parent / "secret.txt")
    (root / "live" / "up").symlink_to(root.parent)
    for path in ("../../secret.txt", "link.txt", "up/secret.txt", "/etc/passwd", "~/.netrc"):
        assert_left(ask(root, name, path))
        assert_left(ask(root, "fileexists", path))


def test_a_link_that_stays_inside_is_followed(root: Path) -> None:
    (root / "live" / "link.txt").symlink_to("../shared.txt")
    assert plain(ask(root, "file", "link.txt")) == "shared"


def test_a_missing_file_is_an_error(root: Path) -> None:
    for name in READERS:
        for path in ("missing.txt", "policies", "a.txt/b", "", "a\0b"):
            with pytest.raises(FunctionError):
                ask(root, name, path)
    assert plain(ask(root, "fileexists", "missing.txt")) is False
    assert plain(ask(root, "fileexists", "a.txt")) is True


def test_only_text_is_text(root: Path) -> None:
    (root / "live" / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(FunctionError):
        ask(root, "file", "binary")
    assert plain(ask(root, "filebase64", "binary")) == "//4="


def test_pipes_and_very_large_files_are_not_read(root: Path) -> None:
    os.mkfifo(root / "live" / "pipe")
    with (root / "live" / "large").open("wb") as file:
        file.truncate(64 << 20)
    assert_left(ask(root, "file", "pipe"))
    assert_left(ask(root, "fileexists", "pipe"))
    assert_left(ask(root, "filemd5", "large"))


def test_without_a_root_nothing_is_read(root: Path) -> None:
    assert_left(call("file", str(root / "shared.txt")))


def test_what_is_read_costs(root: Path) -> None:
    (root / "live" / "b.txt").write_text("x" * 100_000)
    with pytest.raises(OutOfBudget):
        call("file", "b.txt", where=inside(root, budget=Budget(100)))


def test_a_template_is_given_its_variables(root: Path) -> None:
    asked: list[tuple[str, str, dict[str, Value]]] = []

    def render(text: str, name: str, variables: dict[str, Value]) -> Value:
        asked.append((text, name, variables))
        return Known("rendered", (SPAN,))

    where = inside(root, render=render)
    unknown = Unknown("known after apply", (SPAN,), made_of=frozenset({"x.y"}))
    value = call("templatefile", "a.txt", {"name": "x", "arn": unknown}, where=where)
    assert plain(value) == "rendered"
    assert value.made_of == {"x.y"}
    ((text, name, variables),) = asked
    assert (text, name) == ("hello\n", "a.txt")
    assert variables["arn"] is unknown
    assert plain(call("templatestring", "${a}", {"a": 1}, where=where)) == "rendered"
    for wrong in ({"not a name": 1}, ["x"], "x"):
        with pytest.raises(FunctionError):
            call("templatefile", "a.txt", wrong, where=where)


def test_sets_of_files(root: Path) -> None:
    assert plain(ask(root, "fileset", ".", "**")) == [
        ".hidden",
        "a.txt",
        "policies/p.json",
        "policies/q.yaml",
    ]
    assert plain(ask(root, "fileset", "policies", "*.{json,yaml}")) == ["p.json", "q.yaml"]
    assert plain(ask(root, "fileset", "nowhere", "*")) == []
    assert_left(ask(root, "fileset", "../..", "*"))
    for pattern in ("../../*", "{a", "[", "{a/b,c}", "[[:alpha:]].txt"):
        assert_left(ask(root, "fileset", ".", pattern))
    (root / "live" / "up").symlink_to(root.parent)
    assert_left(ask(root, "fileset", ".", "**"))


def test_what_depends_on_the_machine_is_unknown(root: Path) -> None:
    for name, path in (("abspath", "a.txt"), ("pathexpand", "~/a")):
        value = ask(root, name, path)
        assert isinstance(value, Unknown)
        assert value.not_null
    with pytest.raises(FunctionError):
        ask(root, "pathexpand", "~somebody/a")


PATHS = (
    "",
    "a",
    "a/b",
    "a/b/",
    "/",
    "//",
    "a//b",
    "../x",
    "./x",
    ".",
    "..",
    "a/..",
    "/a/./b/",
    "é/x",
)
PATTERNS = (
    *("*", "**", "*.txt", "**/*.json", "policies/*", "{a,b}.*", "?.txt", "[ab].txt", "[^a].txt"),
    *(
        ".*",
        "**.json",
        "a*t",
        "./*.txt",
        "policies//*",
        "*/*",
        "nope",
        "",
        "a,b.txt",
        "a}",
    ),
    *("**/**", "\\a.txt", "policies/**", "*/../*.txt", "{,x}a.txt"),
)


@pytest.mark.terraform
@pytest.mark.skipif(shutil.which("terraform") is None, reason="there is no terraform here")
def test_paths_and_patterns_are_terraforms(root: Path) -> None:
    calls = [(name, [path]) for path in PATHS for name in ("basename", "dirname", "pathexpand")]
    calls += [(name, ["a.txt"]) for name in READERS]
    # The console leaves its own files in the directory that it runs in.
    calls += [("fileset", ["../live", pattern]) for pattern in PATTERNS]
    (root / "console").mkdir()
    expressions = [f"{name}({', '.join(map(written, arguments))})" for name, arguments in calls]
    (root / "console" / "a.txt").write_text("hello\n")
    where = context(module_directory=root / "console", root_directory=root)
    theirs = list(ask_terraform(expressions, root / "console"))
    ours = [answer(name, arguments, where) for name, arguments in calls]
    different = [case for case in zip(expressions, ours, theirs) if case[1] != case[2]]
    assert not different
