"""A directory of Terraform files → a Configuration: its blocks, by what they declare.

Knows where files may be read and how files override each other; evaluates nothing.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from backuplint.faults import Fault, Unreadable
from backuplint.hcl.ast import Attribute, Block, Body, Label
from backuplint.hcl.json import scan_json
from backuplint.hcl.parse import parse
from backuplint.hcl.scan import File, TopLevel, scan
from backuplint.source import Source, Span

MAXIMUM_FILE_SIZE = 4 * 1024 * 1024  # bytes; the largest real file seen has 0.4 MiB

K = TypeVar("K")

NATIVE = (".tf", ".tofu")
JSON = (".tf.json", ".tofu.json")

# Blocks that are always parsed in a module that matters; of the others only the braces are
# judged, until something names them.
ESSENTIAL = frozenset({"locals", "variable", "module", "provider", "terraform", "data", "output"})


class Files:
    """Reads files inside a root directory, each once; what it cannot read becomes a fault.

    The tree is not trusted: nothing outside of `root` is opened, links are followed only to
    regular files inside it, and a file larger than MAXIMUM_FILE_SIZE is refused.
    """

    def __init__(self, root: Path, base: Path) -> None:
        self.root = root  # links resolved
        self.base = base  # names are shown relative to this directory
        self.trusted: tuple[Path, ...] = ()  # directories outside of it that may be read: stubs
        self.faults: list[Fault] = []
        self.sources: dict[Path, Source | None] = {}

    def name(self, path: Path) -> str:
        """A path as it is shown: relative to where the command runs, if it lies below."""
        shown = os.path.relpath(path, self.base)
        return Path(path if shown.startswith("..") and path.is_absolute() else shown).as_posix()

    def fault(self, message: str, place: Span | str) -> None:
        found = Fault(message, place)
        if found not in self.faults:
            self.faults.append(found)

    def inside(self, path: Path) -> bool:
        return any(top == path or top in path.parents for top in (self.root, *self.trusted))

    def bytes(self, path: Path, *, anywhere: bool = False) -> bytes | None:
        """The bytes of a regular file inside the root, or None and a fault.

        `anywhere` is for what the user named on the command line.
        """
        try:
            real = path.resolve(strict=True)
            if not anywhere and not self.inside(real):
                self.fault("lies outside the root directory and is not read", self.name(path))
                return None
            # O_NONBLOCK: a named pipe must not hang the run.
            descriptor = os.open(real, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
            with os.fdopen(descriptor, "rb") as file:
                status = os.fstat(file.fileno())
                if not stat.S_ISREG(status.st_mode):
                    self.fault("is not a regular file", self.name(path))
                    return None
                if status.st_size > MAXIMUM_FILE_SIZE:
                    self.fault("is larger than 4 MiB and is not read", self.name(path))
                    return None
                return file.read(MAXIMUM_FILE_SIZE + 1)
        except FileNotFoundError:
            what = "is a link to nothing" if path.is_symlink() else "does not exist"
            self.fault(what, self.name(path))
        except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links, before 3.13
            self.fault(_cannot(error), self.name(path))
        return None

    def source(self, path: Path, *, owned: bool = True, anywhere: bool = False) -> Source | None:
        """The text of a UTF-8 file inside the root, or None and a fault."""
        try:
            real = path.resolve()
        except (OSError, RuntimeError) as error:
            self.fault(_cannot(error), self.name(path))
            return None
        if real in self.sources:
            return self.sources[real]
        data = self.bytes(path, anywhere=anywhere)
        source = None
        if data is not None:
            name = self.name(path)
            if b"\0" in data:
                self.fault("is a binary file, not Terraform", name)
            else:
                try:
                    source = Source(name, data.decode("utf-8"), real, owned)
                except UnicodeDecodeError as error:
                    line = data.count(b"\n", 0, error.start) + 1
                    byte = data[error.start]
                    self.fault(f"is not UTF-8: byte 0x{byte:02x}", f"{name}:{line}")
        self.sources[real] = source
        return source


def _cannot(error: OSError | RuntimeError) -> str:
    if isinstance(error, RuntimeError):
        return "cannot be read: its links form a loop"
    reason = (error.strerror or str(error)).lower()
    return f"cannot be read: {reason}"


def is_terraform(name: str) -> bool:
    """Whether a file of this name holds Terraform's or OpenTofu's configuration."""
    return name.endswith(NATIVE + JSON) and not name.startswith((".", "#")) and name[-1] != "~"


def is_variables(name: str) -> bool:
    return name.endswith((".tfvars", ".tfvars.json"))


def _is_override(name: str) -> bool:
    suffix = next(suffix for suffix in JSON + NATIVE if name.endswith(suffix))
    stem = name.removesuffix(suffix)
    return stem == "override" or stem.endswith("_override")


def configuration_files(names: list[str]) -> list[str]:
    """The files of a directory that make its module, in the order they are read.

    `x.tofu` replaces `x.tf`, and `x.tofu.json` replaces `x.tf.json`, as OpenTofu does.
    """
    present = {name for name in names if is_terraform(name)}
    for name in list(present):
        for suffix, replaced in ((".tofu", ".tf"), (".tofu.json", ".tf.json")):
            if name.endswith(suffix):
                present.discard(name.removesuffix(suffix) + replaced)
    return sorted(present, key=lambda name: (_is_override(name), name))


class Declaration:
    """A top-level block, parsed when it is asked for; overrides are merged into it."""

    def __init__(self, files: Files, first: TopLevel) -> None:
        self._files = files
        self.parts = [first]

    @property
    def type(self) -> str:
        return self.parts[0].type

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(label.text for label in self.parts[0].labels)

    @property
    def labels(self) -> tuple[Label, ...]:
        return self.parts[0].labels

    @property
    def header(self) -> Span:
        return self.parts[0].header

    @property
    def essential(self) -> bool:
        """Whether it is parsed in every module that matters, asked for or not."""
        return self.type in ESSENTIAL or any(n.startswith("aws_backup_") for n in self.names[:1])

    @cached_property
    def block(self) -> Block | None:
        """The parsed block, or None where it cannot be parsed: then there is a fault."""
        merged: Block | None = None
        for part in self.parts:
            try:
                block = parse(part)
            except Unreadable as error:
                self._files.fault(error.fault.message, error.fault.place)
                return None
            merged = block if merged is None else _override(merged, block)
        return merged


def _override(base: Block, over: Block) -> Block:
    """A block with what an override file changes of it: arguments singly, blocks by type."""
    replaced = {block.type for block in over.body.blocks}
    replaced |= {block.names[0] for block in over.body.blocks if block.type == "dynamic"}
    kept = tuple(
        block
        for block in base.body.blocks
        if (block.names[0] if block.type == "dynamic" else block.type) not in replaced
    )
    body = Body({**base.body.attributes, **over.body.attributes}, kept + over.body.blocks)
    return Block(base.type, base.labels, body, base.header, base.span)


@dataclass(frozen=True, slots=True)
class Repeated:
    """What one module declares twice, override files apart: Terraform refuses the module."""

    name: str  # as references have it: `var.x`, `aws_backup_vault.x`
    first: Span
    again: Span


@dataclass(eq=False)
class Configuration:
    """What the files of one directory declare. `whole` unless some of it could not be read."""

    directory: Path  # links resolved
    files: tuple[File, ...]
    owned: bool = True
    variables: dict[str, Declaration] = field(default_factory=dict)
    outputs: dict[str, Declaration] = field(default_factory=dict)
    calls: dict[str, Declaration] = field(default_factory=dict)
    resources: dict[tuple[str, str], Declaration] = field(default_factory=dict)
    data: dict[tuple[str, str], Declaration] = field(default_factory=dict)
    providers: list[Declaration] = field(default_factory=list)
    settings: list[Declaration] = field(default_factory=list)  # `terraform` blocks
    locals_: list[Declaration] = field(default_factory=list)
    others: list[Declaration] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)  # names of files that could not be read
    repeated_blocks: list[Repeated] = field(default_factory=list)

    def declarations(self) -> Iterator[Declaration]:
        for table in (self.variables, self.outputs, self.calls, self.resources, self.data):
            yield from table.values()
        for some in (self.providers, self.settings, self.locals_, self.others):
            yield from some

    @cached_property
    def whole(self) -> bool:
        """Whether all of it could be read: only then does absence mean anything."""
        unread = [d for d in self.declarations() if d.essential and d.block is None]
        return not (self.broken or unread or any(file.faults for file in self.files))

    @cached_property
    def locals(self) -> dict[str, Attribute]:
        found: dict[str, Attribute] = {}
        for declaration in self.locals_:
            if declaration.block is not None:
                found.update(declaration.block.body.attributes)
        return found

    @cached_property
    def repeated(self) -> tuple[Repeated, ...]:
        """What is declared again after its first declaration, which is the one that is judged."""
        found = list(self.repeated_blocks)
        declared: dict[str, Attribute] = {}
        for declaration in self.locals_:
            override = _is_override(Path(declaration.header.source.name).name)
            if declaration.block is None or override:
                continue
            for name, attribute in declaration.block.body.attributes.items():
                first = declared.setdefault(name, attribute)
                if first is not attribute:
                    again = attribute.expression.span
                    found.append(Repeated(f"local.{name}", first.span, again))
        return tuple(found)

    @cached_property
    def is_root(self) -> bool:
        """Whether it says itself that it is a root: a provider, a backend or cloud block."""
        if any(p.block is not None and p.block.body.attributes for p in self.providers):
            return True
        return any(
            block.body.of_type(type, labels)
            for block in (setting.block for setting in self.settings)
            if block is not None
            for type, labels in (("backend", 1), ("cloud", 0))
        )


def load(
    files: Files,
    directory: Path,
    *,
    owned: bool = True,
    paths: Mapping[str, Path] | None = None,
) -> Configuration:
    """Scan the Terraform files of a directory. What cannot be read is a fault in `files`.

    `paths` are the files, by name, of a module that does not lie in one directory.
    """
    try:
        names = configuration_files(os.listdir(directory) if paths is None else list(paths))
    except OSError as error:
        files.fault(_cannot(error), files.name(directory))
        return Configuration(directory, (), owned, broken=[files.name(directory)])
    scanned: list[File] = []
    broken: list[str] = []
    configuration = Configuration(directory, (), owned, broken=broken)
    for name in names:
        path = directory / name if paths is None else paths[name]
        source = files.source(path, owned=owned)
        if source is None:
            broken.append(name)
            continue
        file = scan_json(source) if name.endswith(".json") else scan(source)
        for fault in file.faults:
            files.fault(fault.message, fault.place)
        scanned.append(file)
        for block in file.blocks:
            _declare(configuration, files, block, override=_is_override(name))
    configuration.files = tuple(scanned)
    return configuration


LABELS = {"variable": 1, "output": 1, "module": 1, "provider": 1, "resource": 2, "data": 2}


def _declare(into: Configuration, files: Files, block: TopLevel, *, override: bool) -> None:
    names = tuple(label.text for label in block.labels)
    wanted = LABELS.get(block.type)
    if wanted is not None and len(names) != wanted:
        words = f"{wanted} label{'s' if wanted > 1 else ''}"
        files.fault(f"a `{block.type}` block has {words}, and this one {len(names)}", block.header)
        into.broken.append(block.source.name)
        return
    tables: dict[str, dict[str, Declaration]] = {
        "variable": into.variables,
        "output": into.outputs,
        "module": into.calls,
    }
    pairs = {"resource": into.resources, "data": into.data}
    lists = {"provider": into.providers, "terraform": into.settings, "locals": into.locals_}
    if block.type in tables:
        first = _enter(tables[block.type], names[0], files, block, override)
    elif block.type in pairs:
        first = _enter(pairs[block.type], (names[0], names[1]), files, block, override)
    else:
        lists.get(block.type, into.others).append(Declaration(files, block))
        return
    if first is not None:
        prefix = {"variable": ("var",), "resource": ()}.get(block.type, (block.type,))
        name = ".".join((*prefix, *names))
        into.repeated_blocks.append(Repeated(name, first.header, block.header))


def _enter(
    table: dict[K, Declaration], key: K, files: Files, block: TopLevel, override: bool
) -> Declaration | None:
    """Take a block in; what of its kind and name was declared before it, if that is refused."""
    first = table.get(key)
    if first is None:
        # Terraform refuses a second declaration; the first is the one that is judged.
        table[key] = Declaration(files, block)
    elif override:
        first.parts.append(block)
        return None
    return first
