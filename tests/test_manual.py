"""rules/README.md says what the rules say."""

from __future__ import annotations

from backuplint import manual, packs
from tests.projects import rules


def test_the_generated_manual_is_up_to_date() -> None:
    text = (packs.builtin().directory / "README.md").read_text(encoding="utf-8")
    assert text == manual.render(rules()), "run `python -m backuplint.manual`"
