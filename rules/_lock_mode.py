"""What stands beside a vault lock about its mode: for the rules on compliance locks.

Knows words, not what somebody meant by them: where a text speaks of both modes, it says neither.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from backuplint import AirGappedVault, Known, Placed, Undecided, Vault, VaultLock

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
# Comments that speak to tools: carets and arrows under examples, and ignore comments.
FOR_TOOLS = re.compile(r"^\W*\^|<--|backuplint:")

OTHER_MODE = frozenset({"compliance", "immutable", "irreversible", "permanent", "worm"})
# What turns "governance mode" into its opposite, or into what would be.
BEFORE = re.compile(
    r"absent|cannot|drop|if|instead|leave|never|non?|not|null|omit|otherwise|remove|switch|than|then"
    r"|unlike|until|unset|without"
)
ANYWHERE = re.compile(r"instead|leaving|omit|omitted|omitting|unless|unset|without|would")
# Governance that is no lock's: "the data governance team".
WHOSE = re.compile(r"ai|cloud|corporate|data|identity|information|it|security")
OF_WHAT = re.compile(
    r"accounts?|board|body|committee|data|department|documents|framework|group|office|polic(?:y|ies)"
    r"|records|reports?|requirements?|standards?|teams?"
)

Mode = Literal["governance", "other"]


@dataclass(frozen=True)
class Said:
    """Where a lock is said to be in governance mode, and what kind of place that is."""

    at: Placed
    what: str  # "a comment"


def said_governance(lock: VaultLock) -> Said | None:
    """What says that a lock is in governance mode; None if nothing does.

    Of several texts that name a mode the closest counts: a comment beside the value, then the
    variable that it comes from, comments on the block, and names and tags.
    """
    for text, said in _beside(lock):
        mode = _mode(text)
        if mode is not None:
            return said if mode == "governance" else None
    return None


def _mode(text: str) -> Mode | None:
    words = [word.lower() for word in WORD.findall(text)]
    if not OTHER_MODE.isdisjoint(words):
        return "other"
    if "governance" not in words:
        return None
    at = words.index("governance")
    if any(map(WHOSE.fullmatch, words[:at][-1:])) or any(
        map(OF_WHAT.fullmatch, words[at + 1 :][:1])
    ):
        return None
    if any(map(BEFORE.fullmatch, words[:at])) or any(map(ANYWHERE.fullmatch, words)):
        return "other"
    return "governance"


def _beside(lock: VaultLock) -> Iterator[tuple[str, Said]]:
    """Texts and what they are, the closest to the value first."""
    value = lock.at(VaultLock.changeable_for_days)
    files = _files(lock)
    for span in value.trail:
        yield from _comments(files, span, span)
    for span in value.trail:
        yield from _variable(lock, span)
    blocks = [(lock.header, lock.block.block.span, lock.instance.name)]
    module: Any = lock.module
    while module.call is not None:
        call = module.call
        blocks.append((call.header, call.header, call.block.names[0]))
        module = module.parent
    blocks = [block for block in blocks if block[0].source.owned]
    for header, whole, _ in blocks:
        yield from _comments(files, header, whole)
    for header, _, name in blocks:
        yield name, Said(Known(name, (header,)), "the name")
    yield from _vault(lock)


def _files(lock: VaultLock) -> list[Any]:
    modules = lock.project.root.walk()
    return [file for module in modules for file in module.configuration.files]


def _comments(files: list[Any], line: Any, whole: Any) -> Iterator[tuple[str, Said]]:
    """Comments: on the line where `line` begins, right above it, on lines of their own in `whole`.

    Those of one kind are one text.
    """
    file = next((file for file in files if file.source is line.source), None)
    if file is None or not line.source.owned:
        return
    comments = [c for c in file.comments if not FOR_TOOLS.search(c.text)]
    first = line.first.line
    beside = [c for c in comments if not c.own_line and c.span.first.line == first]
    above: list[Any] = []
    for comment in reversed(comments):
        if comment.own_line and comment.span.last.line == first - 1:
            above.insert(0, comment)
            first = comment.span.first.line
    inside = [c for c in comments if c.own_line and whole.contains(c.span)]
    for group in (beside, above, inside):
        if group:
            text = " ".join(comment.text for comment in group)
            place = next((c for c in group if "governance" in c.text.lower()), group[0])
            yield text, Said(Known(None, (place.span,)), "a comment")


def _variable(lock: VaultLock, span: Any) -> Iterator[tuple[str, Said]]:
    """The description and the name of the variable in which a value was written."""
    for module in lock.project.root.walk():
        for name, declaration in module.configuration.variables.items():
            block = declaration.block
            if block is None or not block.span.contains(span) or not span.source.owned:
                continue
            description = block.body.attribute("description")
            if description is not None:
                place = description.expression.span
                yield place.text, Said(Known(None, (place,)), "the description")
            yield name, Said(Known(None, (block.header,)), "the name of the variable")


def _vault(lock: VaultLock) -> Iterator[tuple[str, Said]]:
    """The name and the tags of the vault, as far as they are known."""
    name = lock.at(VaultLock.backup_vault_name)
    if isinstance(name, Known) and isinstance(name.value, str):
        yield name.value, Said(name, "the name of the vault")
    try:
        vault = lock.project.vault_named(name, lock)
    except Undecided:
        return  # its tags are out of sight; what else stands beside the lock may tell
    if not isinstance(vault, Vault | AirGappedVault):
        return
    try:
        tags = vault.tags
    except Undecided:  # no text, then: a tag that is not known says nothing
        return
    for key, tag in tags.items():
        if isinstance(tag, Known) and re.search(r"(?i)lock|mode", key + tag.value):
            yield f"{key} {tag.value}", Said(tag, "a tag")
