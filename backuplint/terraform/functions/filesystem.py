"""Terraform's functions on files and paths. Reads nothing outside the repository's root."""

from __future__ import annotations

import base64
import os
import posixpath
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from backuplint.terraform.functions.function import (
    Context,
    FunctionError,
    Parameter,
    function,
)
from backuplint.terraform.functions.hashes import DIGESTS
from backuplint.terraform.functions.templates import rendered
from backuplint.terraform.functions.text import (
    Unclear,
    known_text,
    normalized,
    parts_of,
    spend_text,
    unless_unclear,
)
from backuplint.terraform.types import ANY, STRING
from backuplint.values import Collection, Known, Unknown, Value

_PATH: Final = Parameter("path", STRING)
_LARGEST = 4 << 20  # bytes of a file that is read
_OUTSIDE = "a file outside the repository root"

_DEEPEST = 64  # directories that fileset goes down

_GLOB: Final = re.compile(
    r"(?P<all>(?:(?<=/)|^)\*\*(?:/|$))|\*+|\?|\[[^\]]*\]|\\.|[\[\\{},]|[^*?\[\\{},]+", re.DOTALL
)
_PLAIN_CLASS: Final = re.compile(r"\^?(?:[A-Za-z0-9_.]-[A-Za-z0-9_.]|[A-Za-z0-9_.])+")


# -- finding and reading --------------------------------------------------------


def _locate(context: Context, path: str) -> Path:
    """Where a path leads, links resolved. Raises Unclear outside the root."""
    if context.root_directory is None or context.module_directory is None:
        raise Unclear("files are not read here")
    if "\0" in path:
        raise FunctionError("no file has such a name")
    if path == "~" or path.startswith("~/"):
        raise Unclear("a file in somebody's home")
    try:
        # Resolved step by step: `..` behind a link leads out of where the link leads.
        location = Path(os.path.realpath(context.module_directory / path))
    except (OSError, ValueError):
        raise Unclear("a path that leads nowhere certain") from None
    if not location.is_relative_to(os.path.realpath(context.root_directory)):
        raise Unclear(_OUTSIDE)
    return location


def _regular_file(context: Context, path: str) -> Path:
    """A file's real path. Errors: FunctionError where there is none; raises Unclear."""
    location = _locate(context, path)
    try:
        mode = location.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise FunctionError("there is no such file") from None
    except OSError:
        raise Unclear("a file that cannot be read") from None
    if stat.S_ISDIR(mode):
        raise FunctionError("the path is that of a directory")
    if not stat.S_ISREG(mode):
        raise Unclear("something that is not a regular file")
    return location


def _content(context: Context, path: str) -> bytes:
    location = _regular_file(context, path)
    try:
        # Should it be a pipe by now, opening must not wait for somebody to write.
        with open(location, "rb", opener=_open_at_once) as file:
            content: bytes = file.read(_LARGEST + 1)
    except OSError:
        raise Unclear("a file that cannot be read") from None
    if len(content) > _LARGEST:
        raise Unclear("a very large file")
    spend_text(context, len(content))
    return content


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _text(context: Context, path: str) -> str:
    try:
        return _content(context, path).decode()
    except UnicodeDecodeError:
        raise FunctionError("the file is not UTF-8") from None


# -- what files hold ------------------------------------------------------------


def _declare(name: str, make: Callable[[bytes], str]) -> None:
    @function(name, _PATH)
    @unless_unclear
    def implementation(context: Context, path: Known[str]) -> Value:
        return known_text(make(_content(context, path.value)))


_declare("filebase64", lambda content: base64.b64encode(content).decode())
for _name, _digest in DIGESTS.items():
    _declare(
        f"filebase64{_name.removeprefix('base64')}"
        if _name.startswith("base64")
        else f"file{_name}",
        _digest,
    )


@function("file", _PATH)
@unless_unclear
def _file(context: Context, path: Known[str]) -> Value:
    return known_text(_text(context, path.value))


@function("fileexists", _PATH)
@unless_unclear
def _fileexists(context: Context, path: Known[str]) -> Value:
    try:
        _locate(context, path.value).stat()
    except FileNotFoundError:
        return Known(False)
    except OSError:
        pass  # what comes next says why
    _regular_file(context, path.value)
    return Known(True)


@function("templatefile", _PATH, Parameter("vars", ANY, unknown=True))
@unless_unclear
def _templatefile(context: Context, path: Known[str], variables: Value) -> Value:
    text = normalized(_text(context, path.value))
    return rendered(context, text, path.value, variables)


# -- paths ----------------------------------------------------------------------


def _clean(path: str) -> str:
    cleaned = posixpath.normpath(path)
    return cleaned[1:] if cleaned.startswith("//") else cleaned


@function("basename", _PATH)
def _basename(_: Context, path: Known[str]) -> Value:
    if path.value == "":
        return known_text(".")
    return known_text(path.value.rstrip("/").rpartition("/")[2] or "/")


@function("dirname", _PATH)
def _dirname(_: Context, path: Known[str]) -> Value:
    before, slash, _name = path.value.rpartition("/")
    return known_text(_clean(before + slash))


@function("abspath", _PATH)
def _abspath(_: Context, path: Known[str]) -> Value:
    if path.value.startswith("/"):
        return known_text(_clean(path.value))
    return Unknown("where the directory lies is not the same everywhere", not_null=True)


@function("pathexpand", _PATH)
def _pathexpand(_: Context, path: Known[str]) -> Value:
    if not path.value.startswith("~"):
        return known_text(path.value)
    if not path.value.startswith(("~/", "~\\")) and path.value != "~":
        raise FunctionError("the home of another user cannot be told")
    return Unknown("whose home it is, is not the same everywhere", not_null=True)


# -- sets of files --------------------------------------------------------------


@function("fileset", _PATH, Parameter("pattern", STRING))
@unless_unclear
def _fileset(context: Context, path: Known[str], pattern: Known[str]) -> Value:
    from backuplint.terraform.functions.regular_expressions import matches_wholly

    part = parts_of(context, path, pattern)
    try:
        directory = _locate(context, path.value)
        if not directory.is_dir():
            if directory.exists():
                raise Unclear("a set of files under a file")
            return Known(Collection("set", (), STRING))
        wanted = _pattern(posixpath.normpath(pattern.value))
        found = sorted(
            name for name in _names(context, directory, "", 0) if matches_wholly(wanted, name)
        )
    except OSError:
        raise Unclear("a directory that cannot be read") from None
    return Known(Collection("set", tuple(part(normalized(name)) for name in found), STRING))


def _names(context: Context, directory: Path, prefix: str, depth: int) -> Iterator[str]:
    """The regular files under a directory, relative to it. Raises Unclear at a link."""
    if depth > _DEEPEST:
        raise Unclear("directories nested very deeply")
    with os.scandir(directory) as entries:
        for entry in entries:
            context.budget.spend(1)
            if entry.is_symlink():
                raise Unclear("files behind a link")
            if entry.is_dir():
                yield from _names(context, Path(entry.path), f"{prefix}{entry.name}/", depth + 1)
            elif entry.is_file():
                yield prefix + entry.name


def _pattern(glob: str) -> str:
    """The regular expression of a pattern for file names. Raises Unclear.

    Whether Terraform notices that a pattern is wrong depends on the files that there are.
    """
    parts: list[str] = []
    braces = 0
    if ".." in glob.split("/"):
        raise Unclear("a pattern that leads out of its directory")
    for match in _GLOB.finditer(glob):
        token = match[0]
        if token in ("**/", "**") and match["all"]:
            parts.append("(?:[^/]+/)*" if token.endswith("/") else ".*")
        elif token.startswith("*"):
            parts.append("[^/]*")
        elif token == "?":
            parts.append("[^/]")
        elif token.startswith("[") and len(token) > 1:
            parts.append(_class(token[1:-1]))
        elif token.startswith("\\") and len(token) > 1:
            parts.append(re.escape(token[1:]))
        elif braces and (token == "{" or "/" in token):
            raise Unclear("a pattern with unusual braces")
        elif token == "{":
            braces += 1
            parts.append("(?:")
        elif token == "}" and braces:
            braces -= 1
            parts.append(")")
        elif token == "," and braces:
            parts.append("|")
        elif token in ("[", "\\"):
            raise Unclear("a pattern with a bracket or an escape that does not end")
        else:
            parts.append(re.escape(token))
    if braces:
        raise Unclear("a pattern with a brace that is never closed")
    return "".join(parts)


def _class(inside: str) -> str:
    """A class of characters, of which only the plain ones are certain to mean the same."""
    if not _PLAIN_CLASS.fullmatch(inside):
        raise Unclear("a pattern with an unusual class of characters")
    return f"[{inside}]"
