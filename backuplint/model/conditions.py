"""Whether a resource passes a selection's conditions."""

from __future__ import annotations

from backuplint.model.answers import all_of
from backuplint.model.patterns import matches, tokens
from backuplint.model.selection import Condition, Selection, StringCondition
from backuplint.model.tags import Tags
from backuplint.values import Undecided, Unknown

PREFIX = "aws:ResourceTag/"

OPERATORS = ("string_equals", "string_not_equals", "string_like", "string_not_like")


def passes(selection: Selection, tags: Tags) -> bool:
    """Whether what has these tags passes all conditions. Errors: Undecided.

    Of two blocks with one operator the provider keeps one, and nobody knows which.
    """
    return all_of(OPERATORS, lambda operator: _passes(selection.conditions, operator, tags))


def _passes(conditions: tuple[Condition, ...], operator: str, tags: Tags) -> bool:
    answers: set[bool] = set()
    for condition in conditions:
        tests: tuple[StringCondition, ...] = getattr(condition, operator)
        if tests:
            answers.add(all_of(tests, lambda test: _holds(test, operator, tags)))
    if len(answers) > 1:
        reason = "of two conditions with the same operator the provider keeps only one"
        raise Undecided(Unknown(reason, conditions[0].trail))
    return False not in answers


def _holds(test: StringCondition, operator: str, tags: Tags) -> bool:
    if _matches(test, operator, tags):
        return True
    test.certain(within=test.parent.parent if test.parent is not None else None)
    return False


def _matches(test: StringCondition, operator: str, tags: Tags) -> bool:
    key, value = test.key, test.value
    if key is None or value is None:
        return True  # Terraform refuses it
    negated = operator.startswith("string_not_")
    found = tags.value(key.value.removeprefix(PREFIX)) if key.value.startswith(PREFIX) else None
    if found is None:
        if negated:  # AWS: of "those resources that you tagged", those without this value
            reason = "what a negated condition takes of resources without the tag is not clear"
            raise Undecided(Unknown(reason, test.trail))
        return False
    if isinstance(found, Unknown):
        raise Undecided(found)
    like = operator.endswith("_like")
    if like and "?" in value.value:
        raise Undecided(Unknown("whether `?` stands for a character is not clear", value.trail))
    return matches(tokens(value.value, stars=like), tokens(found.value)) is not negated
