"""Modules that were not downloaded: a call's source and version → the stub that stands for it.

Knows version constraints and where stubs lie; nothing of what is in them.

A directory of stubs holds `<namespace>/<name>/<provider>/`, as a registry names a module; the
repository `https://github.com/<namespace>/terraform-<provider>-<name>` is the same module. In
that directory lies either the module, whatever its version, or a directory for each version at
which something changed:

- A version's directory describes that version and those before it, down to the next directory.
- A file that it lacks is that of the nearest newer version's directory. So the newest has all
  files, and an older one those that were different: a file of comments alone takes one away.
- `versions.txt` lists the versions that are described, one a line. Without it they are those
  that have directories.
- A sub-module lies where it does in the module: `<version>/modules/<name>/`.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from backuplint.terraform.load import configuration_files
from backuplint.terraform.source_address import SourceAddress, parse_source

BUILTIN = Path(__file__).parent.parent / "stubs"

# Where those modules come from that the stubs inside the package stand for.
PUBLIC_HOSTS = frozenset({"registry.terraform.io", "registry.opentofu.org", "github.com"})

_PART = re.compile(r"[0-9A-Za-z_-][0-9A-Za-z_.-]{0,99}")
_REPOSITORY = re.compile(r"(?P<owner>[^/]+)/terraform-(?P<provider>[0-9a-z]+)-(?P<name>[^/]+)")

# -- versions -------------------------------------------------------------------

Version: TypeAlias = tuple[tuple[int, ...], str]
"""Three or more numbers, and what stands after a hyphen: `1.2.0-rc1`."""

_VERSION = re.compile(r"v?(\d{1,9}(?:\.\d{1,9}){0,5})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?")
_CONSTRAINT = re.compile(r"\s*(=|!=|>=|<=|>|<|~>)?\s*([^\s,]+)\s*")


class VersionError(ValueError):
    """A version or a constraint that is none."""


def parse_version(text: str) -> Version:
    """`1.2`, `v1.2.0-rc1`. Errors: VersionError."""
    found = _VERSION.fullmatch(text)
    if found is None:
        raise VersionError(f"{text!r} is not a version")
    numbers = tuple(int(part) for part in found[1].split("."))
    return numbers + (0,) * (3 - len(numbers)), found[2] or ""


def _order(version: Version) -> tuple[tuple[int, ...], bool, str]:
    """A pre-release comes before its release."""
    return version[0], not version[1], version[1]


@dataclass(frozen=True)
class Constraint:
    """`~> 1.5`, as Terraform reads it."""

    operator: str
    version: Version
    written: int  # how many numbers

    def allows(self, version: Version) -> bool:
        if version[1] and (self.operator not in ("=", "!=") or version != self.version):
            return self.operator == "!="  # a pre-release is taken only by its name
        mine, other = _order(self.version), _order(version)
        match self.operator:
            case "=":
                return other == mine
            case "!=":
                return other != mine
            case ">":
                return other > mine
            case ">=":
                return other >= mine
            case "<":
                return other < mine
            case "<=":
                return other <= mine
        fixed = max(self.written - 1, 0)
        return other >= mine and version[0][:fixed] == self.version[0][:fixed]


def parse_constraints(text: str) -> tuple[Constraint, ...]:
    """`>= 1.0, < 2`: all of them must hold. Errors: VersionError."""
    found: list[Constraint] = []
    for part in text.split(","):
        match = _CONSTRAINT.fullmatch(part)
        if match is None:
            raise VersionError(f"{text!r} is not a version constraint")
        written = len(match[2].partition("-")[0].partition("+")[0].split("."))
        found.append(Constraint(match[1] or "=", parse_version(match[2]), written))
    return tuple(found)


# -- stubs ----------------------------------------------------------------------


@dataclass(frozen=True)
class Stub:
    """What stands for one version of a module.

    `known` is false where the call may mean another version than those that the stub describes:
    a git address without a version's tag.
    """

    directory: Path
    files: dict[str, Path] = field(hash=False)  # name → where it lies
    version: str | None  # None if the stub is for whatever version
    known: bool


@dataclass(frozen=True)
class Stubs:
    """Directories of stubs: what the user names comes before what backuplint brings."""

    given: tuple[Path, ...] = ()  # links resolved

    @property
    def directories(self) -> tuple[Path, ...]:
        return (*self.given, BUILTIN.resolve())

    @cached_property
    def given_names(self) -> tuple[str, ...]:
        """What in a file's text may be a call of a module in the given directories."""
        found = (path for top in self.given for path in top.glob("*/*/*/") if path.is_dir())
        return tuple(sorted({path.parent.name for path in found}))

    def find(self, source: str, version: str | None) -> Stub | None:
        """The stub for a call with this `source` and `version`; None if there is none."""
        address = parse_source(source)
        name = _name(address)
        if name is None or not all(map(_PART.fullmatch, (*name.parts, *_parts(address)))):
            return None
        for top in self.directories:
            home = top / name
            if (top in self.given or address.host in PUBLIC_HOSTS) and home.is_dir():
                return _stub(home, address, version)
        return None


def _parts(address: SourceAddress) -> list[str]:
    return address.submodule.split("/") if address.submodule else []


def _name(address: SourceAddress) -> Path | None:
    """`<namespace>/<name>/<provider>`, in lower case; None of what no registry could name."""
    if address.kind == "registry":
        return Path(address.path.lower())
    found = _REPOSITORY.fullmatch(address.path.lower()) if address.kind == "git" else None
    return Path(found["owner"], found["name"], found["provider"]) if found is not None else None


def _stub(home: Path, address: SourceAddress, version: str | None) -> Stub | None:
    versions = {
        parse_version(name): name
        for name in os.listdir(home)
        if _VERSION.fullmatch(name) and (home / name).is_dir()
    }
    if not versions:
        files = _files([home / address.submodule])
        return Stub(home / address.submodule, files, None, True) if files else None
    listed = home / "versions.txt"
    described = set(versions)
    if listed.is_file():
        words = listed.read_text("utf-8", "replace").split()
        described = {parse_version(word) for word in words if _VERSION.fullmatch(word)}
    chosen, known = _choose(described, address, version)
    if chosen is None:
        return None
    newer = sorted((v for v in versions if _order(v) >= _order(chosen)), key=_order)
    files = _files([home / versions[one] / address.submodule for one in newer])
    if not files:
        return None
    shown = ".".join(map(str, chosen[0])) + (f"-{chosen[1]}" if chosen[1] else "")
    return Stub(home / versions[newer[0]] / address.submodule, files, shown, known)


def _choose(
    described: set[Version], address: SourceAddress, version: str | None
) -> tuple[Version | None, bool]:
    """The version that a call means, and whether that is certain."""
    newest = max(described, key=_order, default=None)
    if address.kind == "git":
        tag = (address.ref or "").removeprefix("refs/").removeprefix("tags/")
        if _VERSION.fullmatch(tag):
            meant = parse_version(tag)
            return (meant, True) if meant in described else (None, False)
        return newest, False
    if version is None:
        return newest, True
    try:
        constraints = parse_constraints(version)
    except VersionError:
        return None, False
    fitting = [v for v in described if all(c.allows(v) for c in constraints)]
    return (max(fitting, key=_order), True) if fitting else (None, False)


def _files(directories: list[Path]) -> dict[str, Path]:
    """The files of a version: of each name the first, and the directories are oldest first."""
    found: dict[str, Path] = {}
    for directory in directories:
        if directory.is_dir():
            for name in configuration_files(os.listdir(directory)):
                found.setdefault(name, directory / name)
    return found
