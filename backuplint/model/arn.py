"""Amazon Resource Names, part by part, each of which may be unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from backuplint.model.schema import Constraint, Pieces
from backuplint.values import Known, Undecided, Unknown

PARTS = ("partition", "service", "region", "account", "resource")

# The partition of a Region by how its name starts; all other Regions are in `aws`.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
PARTITIONS = {
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "us-iso-": "aws-iso",
    "us-isob-": "aws-iso-b",
    "eu-isoe-": "aws-iso-e",
    "us-isof-": "aws-iso-f",
    "eusc-": "aws-eusc",
}


def partition_of(region: str) -> str:
    """The partition that a Region is in: `aws-cn` of `cn-north-1`."""
    return next((name for start, name in PARTITIONS.items() if region.startswith(start)), "aws")


# What the provider takes for an ARN, but for the Region, of which new ones come every year.
SYNTAX = re.compile(
    r"arn:aws(?:-[a-z]+)*:[^:]+:[^:]*:"
    r"(?:|\d{12}|aws|aws-managed|third-party|aws-marketplace|cw.{10}):(?s:.+)"
)


def starts_as_arn(pieces: Pieces) -> bool:
    """Whether a string with holes may start as an ARN does."""
    first = pieces[0] if pieces else None
    if first is None:
        return True
    return first.startswith("arn:aws") or (len(pieces) > 1 and "arn:aws".startswith(first))


def _may_be_arn(pieces: Pieces) -> bool:
    """Whether a string with holes may be an ARN.

    A hole may hold colons, so only what stands before the first one has its place.
    """
    if not starts_as_arn(pieces):
        return False
    parts = (pieces[0] or "").split(":", 5)
    return len(parts) < 6 or SYNTAX.fullmatch(":".join((*parts[:5], "x"))) is not None


ARN = Constraint(
    lambda text: SYNTAX.fullmatch(text) is not None,
    "must be an ARN, its account 12 digits",
    _may_be_arn,
    arn=True,
)


@dataclass(frozen=True)
class Part:
    """A part of an ARN: its text, or None where it has a hole, and the hole."""

    text: str | None
    unknown: Unknown | None = None

    def read(self) -> str:
        """The text. Errors: Undecided."""
        if self.text is None:
            assert self.unknown is not None
            raise Undecided(self.unknown)
        return self.text


@dataclass(frozen=True)
class Arn:
    """`arn:partition:service:region:account:resource`; the resource may hold colons."""

    partition: Part
    service: Part
    region: Part
    account: Part
    resource: Part
    pieces: tuple[str | Unknown, ...]  # of the resource

    @property
    def name(self) -> Part:
        """What stands behind the resource's type: the `x` of `backup-vault:x`."""
        if self.resource.text is not None:
            for mark in (":", "/"):
                if mark in self.resource.text:
                    return Part(self.resource.text.partition(mark)[2])
            return self.resource
        return self.resource


def parse_arn(value: Known[str] | Unknown) -> Arn | None:
    """An ARN's parts; None where the value is certainly no ARN. Errors: Undecided.

    A string with holes is taken apart at its known colons: a hole is taken to hold none, which
    is so for every attribute that stands in an ARN, but for a hole at the start.
    """
    pieces: tuple[str | Unknown, ...]
    match value:
        case Known(value=text):
            pieces = (text,)
        case Unknown(pieces=tuple(found)) if found and isinstance(found[0], str):
            pieces = found
        case _:
            raise Undecided(value)
    parts: list[list[str | Unknown]] = [[]]
    for piece in pieces:
        if isinstance(piece, Unknown):
            parts[-1].append(piece)
            continue
        first, *rest = piece.split(":")
        parts[-1].append(first)
        parts += [[text] for text in rest]
    head, *others = parts
    if head != ["arn"]:
        if any(isinstance(piece, Unknown) for piece in head):
            raise Undecided(next(piece for piece in head if isinstance(piece, Unknown)))
        return None
    if len(others) < 5:
        holes = [piece for piece in pieces if isinstance(piece, Unknown)]
        if holes:
            raise Undecided(holes[0])
        return None
    tail: list[str | Unknown] = []
    for index, part in enumerate(others[4:]):
        tail += [":", *part] if index else part
    partition, service, region, account = (_part(part) for part in others[:4])
    pieces = tuple(piece for piece in tail if piece != "")
    return Arn(partition, service, region, account, _part(tail), pieces)


def _part(pieces: list[str | Unknown]) -> Part:
    holes = [piece for piece in pieces if isinstance(piece, Unknown)]
    if holes:
        return Part(None, holes[0])
    return Part("".join(str(piece) for piece in pieces))
