"""Paths → the root modules under them that can matter to AWS Backup.

Looks at bytes before anything is parsed: a directory matters if it, or a module that it calls,
speaks of AWS Backup.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from backuplint.faults import Unreadable
from backuplint.hcl import ast
from backuplint.hcl.json import parse_json_attributes
from backuplint.hcl.parse import parse_attributes, parse_expression
from backuplint.source import Source
from backuplint.terraform.evaluate import Scope
from backuplint.terraform.expand import settle
from backuplint.terraform.load import Configuration, Files, configuration_files, is_variables, load
from backuplint.terraform.module import Module, StubLoader, Work
from backuplint.terraform.stubs import Stub, Stubs
from backuplint.values import Known, Value

SKIPPED = frozenset({".git", ".terraform"})  # and every other hidden directory

ABOUT_BACKUP = re.compile(
    rb"aws_backup_|BACKUP_POLICY|aws\.backup\b|AWS/Backup|(?:BACKUP|COPY|RESTORE)_JOB_"
    rb"|backup\.amazonaws\.com|/AWSBackup"
    rb'|source["\s]*[=:]\s*"[^"\n]*backup',
    re.IGNORECASE,
)
LOCAL_CALL = re.compile(rb'source["\s]*[=:]\s*"(\.\.?(?:/[^"\n$%]*)?)"')


@dataclass(eq=False)
class Directory:
    """What the bytes of a directory's Terraform files tell."""

    path: Path  # links resolved
    files: int
    about: bool
    calls: tuple[Path, ...]


@dataclass(eq=False)
class Discovery:
    """The directories of Terraform under the given paths."""

    walked: dict[Path, Directory] = field(default_factory=dict)
    seen: dict[Path, Directory] = field(default_factory=dict)  # called, but not under a path
    empty: list[str] = field(default_factory=list)  # the paths without Terraform, as shown
    about: re.Pattern[bytes] = ABOUT_BACKUP

    def directory(self, path: Path) -> Directory | None:
        return self.walked.get(path) or self.seen.get(path)


NO_MORE_STUBS = Stubs()  # than those inside the package


def discover(files: Files, paths: Iterable[Path], stubs: Stubs = NO_MORE_STUBS) -> Discovery:
    """Walk the paths; a path may be a file, which stands for its module.

    A call of a module of which the user has a stub is about AWS Backup as well.
    """
    found = Discovery(about=_about(stubs))
    for path in paths:
        try:
            real = path.resolve(strict=True)
        except FileNotFoundError:
            files.fault(f"no such file or directory{_near(path)}", files.name(path))
            continue
        except (OSError, RuntimeError):
            files.fault("cannot be read: its links form a loop", files.name(path))
            continue
        if real.is_dir():
            before = len(found.walked)
            hits = _walk(files, real, found)
            if not hits and len(found.walked) == before:
                found.empty.append(files.name(path))
        else:
            directory = _look(files, real.parent, sorted(os.listdir(real.parent)), found.about)
            if directory is not None:
                found.walked.setdefault(directory.path, directory)
            elif not is_variables(real.name):
                found.empty.append(files.name(path))
    waiting = [call for directory in found.walked.values() for call in directory.calls]
    while waiting:
        path = waiting.pop()
        if found.directory(path) is not None or not files.inside(path) or not path.is_dir():
            continue
        called = _look(files, path, sorted(os.listdir(path)), found.about)
        if called is not None:
            found.seen[path] = called
            waiting += called.calls
    return found


def _near(path: Path) -> str:
    """`; did you mean x?`, if there is something of nearly that name beside it."""
    try:
        found = get_close_matches(path.name, os.listdir(path.parent), 1)
    except OSError:
        return ""
    return f"; did you mean {found[0]}?" if found else ""


def _walk(files: Files, top: Path, found: Discovery) -> int:
    hits = 0

    def refuse(error: OSError) -> None:
        reason = (error.strerror or "unreadable").lower()
        files.fault(f"cannot be read: {reason}", files.name(Path(error.filename)))

    for where, directories, names in os.walk(top, onerror=refuse):
        directories[:] = sorted(d for d in directories if d not in SKIPPED and d[0] != ".")
        if names:
            directory = _look(files, Path(where), names, found.about)
            if directory is not None:
                hits += 1
                found.walked.setdefault(directory.path, directory)
    return hits


def _about(stubs: Stubs) -> re.Pattern[bytes]:
    if not stubs.given_names:
        return ABOUT_BACKUP
    names = "|".join(map(re.escape, stubs.given_names)).encode()
    called = rb'source["\s]*[=:]\s*"[^"\n]*(?:' + names + rb")"
    return re.compile(ABOUT_BACKUP.pattern + rb"|" + called, re.IGNORECASE)


def _look(
    files: Files, path: Path, names: list[str], about_backup: re.Pattern[bytes]
) -> Directory | None:
    """Read a directory's Terraform files as bytes. None if it has none."""
    own = configuration_files(names)
    if not own:
        return None
    about = False
    calls: list[Path] = []
    for name in own:
        data = _peek(path / name)
        if data is None:
            about = True  # so that the file is opened again, and its fault reported
            continue
        about = about or about_backup.search(data) is not None
        if b"source" in data:
            for match in LOCAL_CALL.finditer(data):
                called = os.path.normpath(path / os.fsdecode(match[1]))
                calls.append(Path(called))
    manifest = path / ".terraform" / "modules" / "modules.json"
    if manifest.is_file():
        calls += [path / d for d in downloaded(files, path).values()]
    resolved = tuple(dict.fromkeys(_resolve(call) for call in calls))
    return Directory(path, len(own), about, resolved)


def _resolve(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path


def _peek(path: Path) -> bytes | None:
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            return file.read(4 * 1024 * 1024 + 1)
    except OSError:
        return None


def downloaded(files: Files, directory: Path) -> dict[str, Path]:
    """What `terraform init` downloaded: the key of a call (`a.b`) → the module's directory."""
    manifest = directory / ".terraform" / "modules" / "modules.json"
    if not manifest.is_file():
        return {}
    data = files.bytes(manifest)
    try:
        entries = json.loads(data or b"{}").get("Modules", [])
        return {
            entry["Key"]: directory / entry["Dir"]
            for entry in entries
            if entry["Key"] and not entry["Source"].startswith(".")
        }
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        files.fault("is not a list of modules as `terraform init` writes it", files.name(manifest))
        return {}


# -- roots ----------------------------------------------------------------------


@dataclass(frozen=True)
class Inputs:
    """What the command line and the environment set: --var, --var-file, TF_VAR_*."""

    variables: tuple[tuple[str, str], ...] = ()
    files: tuple[Path, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


def roots(
    files: Files, found: Discovery, inputs: Inputs, stubs: Stubs = NO_MORE_STUBS
) -> list[Module]:
    """The root modules to be linted: those that matter and that no other one in sight calls.

    A directory that is called only by calls without an instance is a root as well. `stubs` stand
    for modules that were not downloaded.
    """
    files.trusted = stubs.directories
    matters = {path for path in found.walked if _matters(path, found)}
    called = {
        call
        for directory in (*found.walked.values(), *found.seen.values())
        for call in directory.calls
        if call != directory.path
    }
    loaded: dict[Path, Configuration] = {}

    def configuration(path: Path, owned: bool) -> Configuration:
        if path not in loaded:
            loaded[path] = load(files, path, owned=owned)
        return loaded[path]

    def stub(source: str, version: str | None) -> tuple[Stub, Configuration] | None:
        found = stubs.find(source, version)
        if found is None:
            return None
        if found.directory not in loaded:
            loaded[found.directory] = load(files, found.directory, owned=False, paths=found.files)
        return found, loaded[found.directory]

    made: list[Module] = []
    visited: set[Path] = set()
    for wanted in (matters - called, {p for p in matters if found.walked[p].about}):
        for path in sorted(wanted):
            if path in visited:
                continue
            root = _root(files, path, configuration, stub, inputs)
            made.append(root)
            for module in root.walk():
                _ = module.configuration.whole  # parses what must be right, asked for or not
                visited.add(module.configuration.directory)
    _undeclared(files, made, inputs)
    return made


def _matters(path: Path, found: Discovery) -> bool:
    """Whether a directory, or anything that it calls, speaks of AWS Backup."""
    waiting, seen = [path], {path}
    while waiting:
        directory = found.directory(waiting.pop())
        if directory is None:
            continue
        if directory.about:
            return True
        waiting += [call for call in directory.calls if call not in seen]
        seen.update(directory.calls)
    return False


def _root(
    files: Files,
    path: Path,
    configuration: Callable[[Path, bool], Configuration],
    stub: StubLoader,
    inputs: Inputs,
) -> Module:
    root = Module(
        configuration(path, True),
        files,
        Work(files, files.name(path)),
        configuration,
        downloaded=downloaded(files, path),
        stubs=stub,
    )
    root.given.update(_given(files, root, inputs))
    return root


def _given(files: Files, root: Module, inputs: Inputs) -> dict[str, Value]:
    """What sets a root's variables, the later over the earlier, in Terraform's order."""
    directory = root.configuration.directory
    given: dict[str, Value] = {}
    for name, text in inputs.environment.items():
        if name.startswith("TF_VAR_"):
            variable = name.removeprefix("TF_VAR_")
            if variable in root.configuration.variables:
                given[variable] = _argument(files, root, variable, Source(name, text), 0)
    names = sorted(name for name in os.listdir(directory) if is_variables(name))
    automatic = [n for n in names if n.endswith((".auto.tfvars", ".auto.tfvars.json"))]
    for name in ("terraform.tfvars", "terraform.tfvars.json", *automatic):
        if name in names:
            given.update(_variables_file(files, root, directory / name))
    for path in inputs.files:
        given.update(_variables_file(files, root, path, anywhere=True))
    for variable, text in inputs.variables:
        if variable in root.configuration.variables:
            source = Source("--var", f"{variable}={text}")
            given[variable] = _argument(files, root, variable, source, len(variable) + 1)
    return given


def _variables_file(
    files: Files, root: Module, path: Path, *, anywhere: bool = False
) -> dict[str, Value]:
    source = files.source(path, anywhere=anywhere)
    if source is None:
        return {}
    read = parse_json_attributes if path.name.endswith(".json") else parse_attributes
    attributes, faults = read(source)
    for fault in faults:
        files.fault(fault.message, fault.place)
    return {
        name: settle(attribute.expression, root.scope) for name, attribute in attributes.items()
    }


def _argument(files: Files, root: Module, name: str, source: Source, start: int) -> Value:
    """A value from the command line or the environment: text, or HCL for types with parts."""
    end = len(source.text)
    declaration = root.configuration.variables[name]
    block = declaration.block
    constraint = block.body.attribute("type") if block is not None else None
    match constraint and constraint.expression:
        case None | ast.Variable() | ast.Template():
            return Known(source.text[start:], (source.span(start, end),))
    try:
        expression = parse_expression(source, start, end)
    except Unreadable as error:
        files.fault(error.fault.message, error.fault.place)
        return Known(source.text[start:], (source.span(start, end),))
    return settle(expression, Scope(root, {}))


def _undeclared(files: Files, made: list[Module], inputs: Inputs) -> None:
    """A --var that nobody declares is a slip of the hand, and would go unnoticed."""
    declared = {name for root in made for name in root.configuration.variables}
    for name, _ in inputs.variables:
        if made and name not in declared:
            near = get_close_matches(name, declared, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            files.fault(f"no root module declares a variable {name}{hint}", "--var")
