"""How far a policy of a resource opens it: to whom its conditions and denials leave it open.

Knows IAM's global condition keys, and no service. What each key is, and when a request has it:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

import re

from backuplint.model.policy import PolicyDocument, Statement
from backuplint.model.policy_elements import Text, any_of, any_text, text_of
from backuplint.model.policy_parts import Condition, Principal
from backuplint.values import Known, Undecided, Unknown

# Of every signed request, so that `IfExists` takes nothing from a condition on them.
ALWAYS = frozenset({"aws:principalaccount", "aws:principalarn", "aws:userid"})

# Keys that say who asks, or from where, and that nobody can choose for himself.
WHO = ALWAYS | frozenset(
    {
        *("aws:principalorgid", "aws:principalorgpaths"),
        *("aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"),
        *("aws:principalservicename", "aws:principalservicenameslist"),
        *("aws:sourceip", "aws:sourcevpc", "aws:sourcevpcarn", "aws:sourcevpce"),
        *("aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths"),
    }
)
SERVICE = "aws:principalisawsservice"

# Patterns that every account has something for, and addresses that everybody is among.
ANYTHING = re.compile(
    r"[*?:/]+|arn:[^:]*:[^:]*:[^:]*:\*+:(?:[a-z-]+[/:])?(?:\*+|root)|o-\*.*|0\.0\.0\.0/0|::/0"
)
OF_THE_PRINCIPAL = re.compile(r"\$\{aws:(?:principal(?:account|arn|org)|source|userid)", re.I)


def is_bound(statement: Statement) -> bool:
    """Whether a condition says who is let in: organization, account, ARN, service or network.

    Errors: Undecided.
    """
    return any_of(statement.conditions, _binds)


def is_narrowed(statement: Statement, document: PolicyDocument) -> bool:
    """Whether denials in its policy leave, of those whom a statement allows, only some.

    Errors: Undecided.
    """
    actions = [text_of(action) for action in statement.actions]
    if statement.not_actions:
        actions = ["*"]
    return bool(actions) and all(_is_denied(action, document) for action in actions)


def _is_denied(action: str, document: PolicyDocument) -> bool:
    return document.any(lambda statement: _denies_others(statement, action))


def _binds(condition: Condition) -> bool:
    if condition.key == SERVICE:
        return condition.needs_key and any(text_of(v) == "true" for v in condition.values)
    if condition.operator == "Null" or "Not" in condition.operator:
        return False
    if not condition.needs_key and condition.key not in ALWAYS:
        return False
    if condition.key.startswith("aws:resource"):
        # The resource is the same for all: only a comparison with who asks binds.
        values = condition.values
        return bool(values) and all(OF_THE_PRINCIPAL.match(text_of(v)) for v in values)
    if condition.key not in WHO:
        return False
    exact = not condition.operator.endswith(("Like", "ArnEquals", "IpAddress"))
    return exact or not any_text(condition.values, _is_anything)


def _is_anything(value: Text) -> bool:
    """Whether a pattern matches whoever asks. Errors: Undecided."""
    if isinstance(value, Known):
        return ANYTHING.fullmatch(value.value) is not None
    text = "".join(piece if isinstance(piece, str) else "*" for piece in value.pieces or ("*",))
    holes = [piece for piece in value.pieces or (value,) if isinstance(piece, Unknown)]
    if ANYTHING.fullmatch(text) is None or all(hole.made_of for hole in holes):
        return False  # what a resource is called holds no wildcard
    raise Undecided(value)


def _denies_others(statement: Statement, action: str) -> bool:
    """Whether a statement denies an action to all but some. Errors: Undecided."""
    return (
        statement.denies
        and statement.covers(action)
        and (bool(statement.not_principals) or any_of(statement.principals, Principal.is_everyone))
        and _spares_some(statement)
    )


def _spares_some(statement: Statement) -> bool:
    """Whether the conditions of a denial hold for all but some that are named in them."""
    spared = False
    for condition in statement.conditions:
        if condition.key == SERVICE:
            continue  # only services are let through besides
        named = "Not" in condition.operator and condition.key in WHO
        if not named or _is_for_any(condition):
            return False
        if condition.uncertain is not None:
            raise Undecided(condition.uncertain)
        spared = True
    return spared or not statement.conditions


def _is_for_any(condition: Condition) -> bool:
    """Whether it does not hold where the key has no value."""
    return text_of(condition.written_operator).lower().startswith("foranyvalue:")
