"""Terraform's functions, found by name. Loads a family of them when one is first asked for."""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType

from backuplint.terraform.functions.function import FUNCTIONS, Function

_FAMILIES = {
    "collections": (
        "alltrue anytrue chunklist coalesce coalescelist compact concat contains distinct element "
        "flatten index length matchkeys one range reverse slice sort"
    ),
    "conversion": (
        "ephemeralasnull issensitive nonsensitive sensitive tobool tolist tomap tonumber toset "
        "tostring"
    ),
    "mappings": "keys lookup merge transpose values zipmap",
    "sets": "setintersection setproduct setsubtract setunion",
    "numbers": "abs ceil floor log max min parseint pow signum sum",
    "strings": (
        "chomp endswith indent join lower replace split startswith strcontains strrev substr "
        "title trim trimprefix trimspace trimsuffix upper"
    ),
    "formatting": "format formatlist",
    "templates": "templatestring",
    "regular_expressions": "regex regexall",
    "encoding": (
        "base64decode base64encode base64gzip csvdecode jsondecode jsonencode textdecodebase64 "
        "textencodebase64 urlencode yamldecode yamlencode"
    ),
    "hashes": "base64sha256 base64sha512 bcrypt md5 rsadecrypt sha1 sha256 sha512 uuid uuidv5",
    "dates": "formatdate plantimestamp timeadd timecmp timestamp",
    "networks": "cidrhost cidrnetmask cidrsubnet cidrsubnets",
    "filesystem": (
        "abspath basename dirname file filebase64 filebase64sha256 filebase64sha512 fileexists "
        "filemd5 fileset filesha1 filesha256 filesha512 pathexpand templatefile"
    ),
}

FAMILY_OF = MappingProxyType(
    {name: family for family, names in _FAMILIES.items() for name in names.split()}
)
"""The module that declares each function. `try`, `can` and `type` belong to the evaluator."""


def lookup_function(name: str) -> Function | None:
    """The function of this name, with or without `core::`; None if there is none here."""
    name = name.removeprefix("core::")
    family = FAMILY_OF.get(name)
    if family is None:
        return None
    if name not in FUNCTIONS:
        import_module(f"{__name__}.{family}")
    return FUNCTIONS.get(name)


def known_names() -> frozenset[str]:
    """The names of all functions here, without `core::`."""
    return frozenset(FAMILY_OF)
