r"""Terraform's regular expressions, which are RE2's: no pattern takes more than linear time.

The only module that imports re2. Knows nothing of values but to make them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Any, Final

from backuplint.terraform.functions.function import Context, FunctionError, Parameter, function
from backuplint.terraform.functions.text import (
    Unclear,
    normalized,
    parts_of,
    spend_text,
    unless_unclear,
)
from backuplint.terraform.types import STRING
from backuplint.values import Collection, Known, Mapping, Value

_MEMORY = 8 << 20  # bytes that one compiled pattern may take
_STEPS_A_MATCH = 16  # of work, and a group's place in a replacement
_TEMPLATE: Final = re.compile(r"\$(?:(?P<dollar>\$)|(?P<name>\w+)|\{(?P<braced>\w+)\})")
_ESCAPE: Final = re.compile(r"\\.", re.DOTALL)
_SINGLE_BYTE: Final = r"\C"  # which Go leaves out
_NAMED_GROUP: Final = re.compile(r"\(\?P?<\w+>")
_GROUP_NUMBER: Final = re.compile(r"0|[1-9][0-9]*", re.ASCII)

_Match = Any  # re2 brings no types
_Pattern = Any


@function("regex", Parameter("pattern", STRING), Parameter("string", STRING))
@unless_unclear
def _regex(context: Context, pattern: Known[str], text: Known[str]) -> Value:
    compiled = compiled_pattern(pattern.value, results=True)
    spend_text(context, len(text.value))
    match = compiled.search(text.value)
    if match is None:
        raise FunctionError("the pattern matches nothing in the string")
    return _result(match, parts_of(context, pattern, text))


@function("regexall", Parameter("pattern", STRING), Parameter("string", STRING))
@unless_unclear
def _regexall(context: Context, pattern: Known[str], text: Known[str]) -> Value:
    compiled = compiled_pattern(pattern.value, results=True)
    part = parts_of(context, pattern, text)
    results = [_result(match, part) for match in matches(context, compiled, text.value)]
    return Known(Collection("list", tuple(results)))


def _result(match: _Match, part: Callable[[object], Value]) -> Value:
    """What a match is to Terraform: an object or a tuple of its groups, or the text itself."""

    def text(group: int | str) -> Value:
        found = match.group(group)
        return part(found if found is None else normalized(found))

    if match.re.groupindex:
        return part(Mapping("object", {name: text(name) for name in match.re.groupindex}))
    if match.re.groups:
        groups = tuple(text(number) for number in range(1, match.re.groups + 1))
        return part(Collection("tuple", groups))
    return text(0)


@lru_cache(maxsize=64)
def compiled_pattern(pattern: str, *, results: bool = False) -> _Pattern:
    """A compiled pattern; with `results`, one whose groups are all named or all not.

    Errors: FunctionError. Raises Unclear.
    """
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        compiled = re2.compile(pattern, options)
    except (re2.error, UnicodeEncodeError) as error:
        if "too large" in str(error):
            raise Unclear("a very large regular expression") from None
        raise FunctionError("the pattern is not a regular expression of RE2") from None
    if _SINGLE_BYTE in _ESCAPE.findall(pattern):
        raise FunctionError(f"Terraform's regular expressions know no {_SINGLE_BYTE}")
    names = compiled.groupindex
    if not all(name.isascii() for name in names):
        raise FunctionError("a group's name must be made of letters, digits and underscores")
    if results and names and len(names) != compiled.groups:
        if len(_NAMED_GROUP.findall(pattern)) > len(names):
            raise Unclear("a pattern with two groups of one name")
        raise FunctionError("the pattern mixes named and unnamed groups")
    return compiled


def matches(context: Context, compiled: _Pattern, text: str) -> Iterator[_Match]:
    """All matches, left to right; an empty one does not touch the end of another."""
    spend_text(context, len(text))
    last_end = -1
    for match in compiled.finditer(text):
        context.budget.spend(_STEPS_A_MATCH)
        start, end = match.span()
        if start < end or start != last_end:
            yield match
        last_end = end


def substitute(context: Context, pattern: str, template: str, text: str) -> str:
    """`text` with each match of the pattern replaced by what the template makes of it."""
    compiled = compiled_pattern(pattern)
    parts: list[str] = []
    place = 0
    for match in matches(context, compiled, text):
        context.budget.spend(_STEPS_A_MATCH * template.count("$"))
        new = _TEMPLATE.sub(partial(_expand, match), template)
        spend_text(context, len(new))
        parts += [text[place : match.start()], new]
        place = match.end()
    return "".join([*parts, text[place:]])


def _expand(match: _Match, step: re.Match[str]) -> str:
    """`$1`, `$name`, `${name}`, `$$`: a group that there is not is empty."""
    if step["dollar"]:
        return "$"
    name = step["name"] or step["braced"]
    if _GROUP_NUMBER.fullmatch(name):
        number = int(name) if len(name) < 9 else -1
        return (match.group(number) or "") if 0 <= number <= match.re.groups else ""
    return (match.group(name) or "") if name in match.re.groupindex else ""


def matches_wholly(pattern: str, text: str) -> bool:
    """Whether the pattern matches all of the text."""
    return compiled_pattern(pattern).fullmatch(text) is not None
