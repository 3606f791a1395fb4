"""The names that a wrong one may be meant for. Shared by rules on names that nobody declares."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

ALIKE = 0.75  # of 1.0: how much alike two names are of which one may be meant for the other
LONGEST = 100  # characters of a name that is compared


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name that is most like it; its singular or plural is."""
    there = sorted(set(names))
    for other in (f"{name}s", f"{name}es", name.removesuffix("s"), name.replace("-", "_")):
        if other != name and other in there:
            return other
    near = get_close_matches(name[:LONGEST], there, 1, ALIKE)
    return near[0] if near else None


def meant(name: str, names: Iterable[str]) -> str:
    """How a message ends that says what a name may be meant for; empty where there is nothing."""
    near = nearest(name, names)
    return f"; did you mean `{near}`?" if near is not None else ""
