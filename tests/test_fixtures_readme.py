"""fixtures/README.md says which rules stand for which section of the guide.

`python -m tests.test_fixtures_readme` writes the table anew. It follows the comments in the
fixtures, which test_fixtures holds to what is found: each error and warning, and notes that are
about what the guide has wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.projects import FIXTURES, annotated, rules

README = FIXTURES / "README.md"
TABLE = re.compile(r"^\| section \| rules \|\n(?:\|.*\n)+", re.MULTILINE)
VARIANT = "_module"  # the same section as the guide writes it: a call of the public module


def sections() -> Mapping[str, list[str]]:
    """The rules that are found in each section of the guide, in any of its variants."""
    found: dict[str, set[str]] = {}
    for project in sorted((FIXTURES / "guide").iterdir()):
        section = found.setdefault(project.name.removesuffix(VARIANT), set())
        section |= {one.id or f"nameless at {one}" for one in annotated(project)}
    return {section: sorted(ids) for section, ids in found.items()}


def table() -> str:
    lines = ["| section | rules |", "|---|---|"]
    for section, ids in sections().items():
        links = [f"[{id}](../rules/{id.replace('-', '_')}.py)" for id in ids]
        lines.append(f"| `{section}` | {', '.join(links) or '–'} |")
    return "\n".join(lines) + "\n"


def test_every_comment_names_its_rule() -> None:
    named = {id for ids in sections().values() for id in ids}
    assert named - {rule.id for rule in rules()} == set()


def test_every_variant_belongs_to_a_section() -> None:
    names = {project.name for project in (FIXTURES / "guide").iterdir()}
    assert {name.removesuffix(VARIANT) for name in names} <= names


def test_the_table_of_the_guide_is_true() -> None:
    shown = TABLE.search(README.read_text(encoding="utf-8"))
    assert shown is not None
    assert shown[0] == table(), "run `python -m tests.test_fixtures_readme`"


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    README.write_text(TABLE.sub(lambda _: table(), text), encoding="utf-8")
