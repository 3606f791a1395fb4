"""The `source` of a module call, read as Terraform reads it. Fetches nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias
from urllib.parse import parse_qs, unquote

Kind: TypeAlias = Literal["local", "registry", "git", "other"]

PUBLIC_REGISTRY = "registry.terraform.io"

# What is told by its host to be a git repository, and no host of a registry.
_GIT_HOSTS = ("github.com", "bitbucket.org", "gitlab.com")

_NAME = r"[0-9A-Za-z](?:[0-9A-Za-z_-]*[0-9A-Za-z])?"
_HOST = re.compile(r"[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)+(?::[0-9]+)?")
_PART = re.compile(_NAME)
_PROVIDER = re.compile(r"[0-9a-z]{1,64}")
_SCP = re.compile(r"(?:[\w.-]+@)(?P<host>[\w.-]+):(?P<path>.+)", re.ASCII)
_URL = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?:[^/@]*@)?(?P<host>[^/:]*)(?::\d*)?(?P<path>/.*)?"
)


@dataclass(frozen=True, slots=True)
class SourceAddress:
    """Where a module comes from.

    `path` is the package: `namespace/name/provider` in a registry, `owner/repository` (without
    `.git`) of a git repository, a directory of a local module. `ref` is what a git address asks
    for: a tag, a branch or a commit.
    """

    kind: Kind
    host: str
    path: str
    submodule: str = ""  # what follows `//`: a directory of the package
    ref: str | None = None


def parse_source(text: str) -> SourceAddress:
    """A source as it is written → what it names. What is no other kind is "other"."""
    if text.startswith(("./", "../")) or text in (".", ".."):
        return SourceAddress("local", "", text)
    plain, _, query = text.partition("?")
    package, submodule = _split(plain)
    forced, _, rest = package.rpartition("::")
    if not forced:
        registry = _registry(package, submodule)
        if registry is not None:
            return registry
    ref = next(iter(parse_qs(query).get("ref", ())), None)
    host, path = _repository(rest)
    git = forced == "git" or rest.startswith(("git@", "git://")) or rest.endswith(".git")
    if not git and not forced and "://" not in rest:
        git = host in _GIT_HOSTS
    kind: Kind = "git" if git else "other"
    return SourceAddress(kind, host, path.removesuffix(".git"), submodule, ref)


def _split(plain: str) -> tuple[str, str]:
    """The package, and the directory in it that follows a `//`."""
    scheme = plain.find("://")
    at = plain.find("//", scheme + 3 if scheme >= 0 else 0)
    return (plain, "") if at < 0 else (plain[:at], plain[at + 2 :].strip("/"))


def _registry(package: str, submodule: str) -> SourceAddress | None:
    parts = package.split("/")
    host = PUBLIC_REGISTRY
    if len(parts) == 4 and _HOST.fullmatch(parts[0]) and parts[0] not in _GIT_HOSTS:
        host, *parts = parts
    if len(parts) != 3 or not all(_PART.fullmatch(part) for part in parts[:2]):
        return None
    if not _PROVIDER.fullmatch(parts[2]):
        return None
    return SourceAddress("registry", host.lower(), "/".join(parts), submodule)


def _repository(address: str) -> tuple[str, str]:
    """The host of an address, and its path."""
    url = _URL.fullmatch(address)
    if url is not None:
        return url["host"].lower(), unquote((url["path"] or "").strip("/"))
    short = _SCP.fullmatch(address)
    if short is not None:
        return short["host"].lower(), short["path"].strip("/")
    host, _, path = address.partition("/")
    return (host.lower(), path.strip("/")) if "." in host else ("", address)
