"""Patterns against texts with holes: an answer holds however the holes are filled."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from backuplint.model.patterns import Hole, Token, matches, tokens
from backuplint.values import Undecided, Unknown

LETTERS = st.text("ab", max_size=3)
FILLED = st.lists(st.one_of(LETTERS, LETTERS.map(lambda text: (text,))), max_size=4)


def as_regex(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in pattern.split("*")))


@given(st.text("ab*", max_size=6), FILLED)
@example("*b*", ["a", ("b",)])
def test_an_answer_holds_for_what_fills_the_holes(
    pattern: str, parts: list[str | tuple[str]]
) -> None:
    holed: list[Token] = []
    for part in parts:
        if isinstance(part, tuple):
            holed.append(Hole(Unknown("a hole"), frozenset("ab")))
        else:
            holed += tokens(part)
    filled = "".join(part[0] if isinstance(part, tuple) else part for part in parts)
    try:
        answer = matches(tokens(pattern, stars=True), holed)
    except Undecided:
        assert len(holed) != len([token for token in holed if isinstance(token, str)])
        return
    assert answer is (as_regex(pattern).fullmatch(filled) is not None)


def test_a_hole_is_made_of_its_characters() -> None:
    digits = Hole(Unknown("an id"), frozenset("0123456789abcdef"))
    assert not matches(tokens("vol-temp*", stars=True), [*"vol-", digits])
    assert matches(tokens("vol-*", stars=True), [*"vol-", digits])


def test_the_same_hole_is_the_same_text() -> None:
    hole = Hole(Unknown("an account"))
    assert matches([*"a:", hole], [*"a:", hole])
