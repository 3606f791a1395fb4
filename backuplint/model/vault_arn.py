"""What is wrong with the ARN of a backup vault, part by part, as far as each part is known.

Does not know which vaults there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from backuplint.model.arn import partition_of
from backuplint.values import Known, Unknown

Pieces: TypeAlias = tuple[str | Unknown, ...]

SHAPE = "arn:aws:backup:REGION:ACCOUNT:backup-vault:NAME"
TYPE = "backup-vault"
PARTS = 7
SHOWN = 40  # characters of a part that are repeated

PARTITION = re.compile(r"aws(?:-[a-z]+)*")
REGION = re.compile(r"[a-z]{2,5}(?:-[a-z]+)+-[0-9]{1,2}")
ACCOUNT = re.compile(r"[0-9]{12}")
# In the names of vaults that AWS makes itself there are slashes.
NAME = re.compile(r"[0-9A-Za-z_-]{2,50}|aws/[0-9A-Za-z_/-]+")


@dataclass(frozen=True)
class VaultArn:
    """The parts of an ARN, or of what stands in its place: what lies between known colons.

    `sure` are the parts whose place is known, from the start; `whole`: that these are all.
    """

    parts: tuple[Pieces, ...]
    sure: int
    whole: bool

    @classmethod
    def read(cls, value: Known[str] | Unknown, is_plain: Callable[[Unknown], bool]) -> VaultArn:
        """The parts of a string. `is_plain` tells that no colon can be in a hole."""
        pieces = (value.value,) if isinstance(value, Known) else value.pieces or (value,)
        parts: list[list[str | Unknown]] = [[]]
        for piece in pieces:
            if isinstance(piece, Unknown):
                parts[-1].append(piece)
                continue
            first, *rest = piece.split(":")
            parts[-1] += [first] if first else []
            parts += [[text] if text else [] for text in rest]
        found = tuple(map(tuple, parts))
        wild = (
            index
            for index, part in enumerate(found)
            if any(isinstance(piece, Unknown) and not is_plain(piece) for piece in part)
        )
        # Where all colons are there, another one in a hole would be one too many.
        sure = len(found) if len(found) >= PARTS else next(wild, len(found))
        return cls(found, sure, sure == len(found))

    def text(self, index: int) -> str | None:
        """A part; None where it is not known, or not which one it is."""
        if index >= self.sure or any(isinstance(piece, Unknown) for piece in self.parts[index]):
            return None
        return "".join(str(piece) for piece in self.parts[index])

    @property
    def region(self) -> str | None:
        """The Region, if it is known and may be one."""
        text = self.text(3)
        return text if text is not None and REGION.fullmatch(text) else None

    @property
    def account(self) -> str | None:
        """The account, if it is known and may be one."""
        text = self.text(4)
        return text if text is not None and ACCOUNT.fullmatch(text) else None

    @property
    def partition(self) -> str | None:
        """The partition, if it is known; else that of the Region."""
        return self.text(1) or (partition_of(self.region) if self.region else None)

    def flaws(self) -> Iterator[str]:
        """What is certainly wrong with it, in words."""
        if not self._may_be(0, "arn"):
            yield f"no ARN; it must be {SHAPE}"
            return
        service = self.text(2)
        if service not in (None, "backup"):
            yield f"an ARN of {_shown(service or '')}; it must be that of a backup vault"
        if not self._may_be(5, TYPE) or (self.whole and len(self.parts) < PARTS):
            yield f"the ARN of no backup vault; it must end in {TYPE}:NAME"
        yield from self._flaws_of_place()
        yield from self._flaws_of_name()

    def _flaws_of_place(self) -> Iterator[str]:
        region, account = self.text(3), self.text(4)
        if region is not None and self.region is None:
            named = f"{_shown(region)} is no Region" if region else "no Region"
            yield f"{named}; the ARN of a vault names one such as eu-west-1"
        if account is not None and self.account is None:
            named = f"{_shown(account)} is no account" if account else "no account"
            yield f"{named}; it must be 12 digits"
        elif account is None and not self._consists_of(4, r"[0-9]*"):
            yield "its account has more in it than digits; it must be 12 digits"
        partition = self.text(1)
        if partition is None:
            return
        if not PARTITION.fullmatch(partition):
            yield f"{_shown(partition)} is no partition of AWS; it must start with arn:aws"
        elif self.region is not None and partition != partition_of(self.region):
            yield f"{partition} has no Region {self.region}; it is in {partition_of(self.region)}"

    def _flaws_of_name(self) -> Iterator[str]:
        if self.sure < PARTS:
            last = self.parts[-1]
            # Whatever stands before it, what is behind the last colon is the name.
            if len(self.parts) > 1 and all(isinstance(piece, str) for piece in last):
                if not NAME.fullmatch("".join(map(str, last))):
                    yield f"the ARN of no backup vault; it must end in {TYPE}:NAME"
            return
        rest = tuple(piece for part in self.parts[PARTS - 1 :] for piece in (":", *part))[1:]
        holes = [piece for piece in rest if isinstance(piece, Unknown)]
        text = "".join(piece for piece in rest if isinstance(piece, str))
        if any(hole.refers_to and hole.refers_to.attribute == "arn" for hole in holes):
            yield "an ARN inside of an ARN; it must end in the vault's name"
        elif not holes and not NAME.fullmatch(text):
            yield f"{_shown(text)} is no vault's name" if text else "it names no vault"
        elif not re.fullmatch(r"[0-9A-Za-z_/-]*", text):
            yield "its end is no vault's name; a name is letters, digits, hyphens and underscores"

    def _may_be(self, index: int, text: str) -> bool:
        """Whether a part may be this text, whatever fills its holes."""
        if index > self.sure or index >= len(self.parts):
            return True
        part = self.parts[index]
        if index == self.sure:  # the first part with a hole that may hold colons
            part = part[:1]
            return not part or not isinstance(part[0], str) or text.startswith(part[0])
        pattern = "".join(".*" if isinstance(p, Unknown) else re.escape(p) for p in part)
        return re.fullmatch(pattern, text) is not None

    def _consists_of(self, index: int, pattern: str) -> bool:
        """Whether what is known of a part consists of certain characters."""
        if index >= self.sure:
            return True
        text = "".join(piece for piece in self.parts[index] if isinstance(piece, str))
        return re.fullmatch(pattern, text) is not None


def _shown(text: str) -> str:
    return f'"{text}"' if len(text) <= SHOWN else f'"{text[:SHOWN]}…"'
