"""Rule packs. A pack is a directory of rule files; the built-in `rules/` is one of them.

Knows where rules are and how a file becomes a rule; names none of them.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType

from backuplint.rule import Rule, RuleError

HERE = Path(__file__).resolve().parent
GROUP = "backuplint.rules"  # of the entry points by which a distribution offers a pack


class PackError(Exception):
    """A pack that cannot be loaded; the message names the file."""


@dataclass(frozen=True)
class Pack:
    """A directory of rule files. A file's name is its rule's id; `_name.py` holds no rule."""

    name: str
    directory: Path

    @cached_property
    def files(self) -> dict[str, Path]:
        """The rule files by the ids of their rules."""
        names = sorted(n for n in os.listdir(self.directory) if n.endswith(".py") and n[0] != "_")
        return {name[:-3].replace("_", "-"): self.directory / name for name in names}


def builtin() -> Pack:
    """`rules/`: inside the package in an installation, beside it in a checkout."""
    inside, beside = HERE / "rules", HERE.parent / "rules"
    if inside.is_dir():
        return Pack("builtin", inside)
    if (HERE.parent / "pyproject.toml").is_file() and beside.is_dir():
        return Pack("builtin", beside)
    raise PackError("backuplint is installed without its rules; install it again")


def installed() -> list[Pack]:
    """The packs that installed distributions offer, as entry points of `backuplint.rules`."""
    if not _any_offered():
        return []
    from importlib.metadata import entry_points

    packs = []
    for point in entry_points(group=GROUP):
        try:
            module = point.load()
        except Exception as error:  # the pack's own code: anything may happen in it
            raise PackError(f"{point.value}: cannot be imported: {error}") from error
        location = getattr(module, "__path__", None)
        if not location:
            raise PackError(f"{point.value}: is not a package of rule files")
        packs.append(Pack(point.name, Path(next(iter(location)))))
    return packs


def _any_offered() -> bool:
    """Whether any installed distribution names our group.

    Asked of the files themselves: importing importlib.metadata, and with it the email package,
    takes longer than everything that a run without packs has to do here.
    """
    for entry in sys.path:
        for file in Path(entry or ".").glob("*-info/entry_points.txt"):
            try:
                if f"[{GROUP}]".encode() in file.read_bytes():
                    return True
            except OSError:
                continue
    return False


def load(packs: Sequence[Pack], wanted: Callable[[str], bool] = lambda _: True) -> list[Rule]:
    """Import the rules of some packs, in the order of their ids. Errors: PackError."""
    owners: dict[str, Pack] = {}
    for pack in packs:
        for id in pack.files:
            if id in owners:
                other = owners[id].directory
                raise PackError(f"the rule {id} is in {other} and in {pack.directory}")
            owners[id] = pack
    return [_load(owners[id], id) for id in sorted(owners) if wanted(id)]


def ids(packs: Iterable[Pack]) -> list[str]:
    """The ids of all rules of some packs; nothing is imported."""
    return sorted(id for pack in packs for id in pack.files)


def _load(pack: Pack, id: str) -> Rule:
    package = f"backuplint_rules_{pack.name.replace('-', '_')}"
    if package not in sys.modules:
        made = ModuleType(package)
        made.__path__ = [str(pack.directory)]
        sys.modules[package] = made
    file = pack.files[id]
    try:
        module = importlib.import_module(f"{package}.{file.stem}")
    except RuleError as error:
        raise PackError(f"{file}: {error}") from None
    except Exception as error:  # the pack's own code: anything may happen in it
        raise PackError(f"{file}: cannot be imported: {type(error).__name__}: {error}") from error
    found = [value for value in vars(module).values() if isinstance(value, Rule)]
    if len(found) != 1:
        raise PackError(f"{file}: defines {len(found)} rules; a rule file defines exactly one")
    return found[0]
