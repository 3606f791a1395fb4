"""Which AWS accounts are our own, as far as something in sight shows it.

A literal account says nothing of itself. What shows it: an account that a provider works in, a role
that AWS Backup assumes, whose account is that of the plan.
"""

from __future__ import annotations

from collections.abc import Iterator

from backuplint.model.arn import parse_arn
from backuplint.model.policy_elements import Text, any_text, text_of
from backuplint.model.project import Project
from backuplint.model.restore_testing import RestoreTestingSelection
from backuplint.model.schema import Mistyped, convert
from backuplint.model.selection import Selection
from backuplint.terraform.expand import BlockInstance, Instance
from backuplint.values import Collection, Known, Null, Undecided, Unknown, Value

# What only a provider's own account or organization has.
OURS = ("aws_caller_identity", "aws_iam_", "aws_organizations_")


def shows_as_own(account: str, project: Project, *more: Text) -> bool:
    """Whether anything in sight shows that an account, 12 digits, is our own.

    `more` are ARNs that are known to be of an account of ours. Errors: Undecided, where something
    that would show it is not known.
    """
    return any_text((*_own(project), *more), lambda value: _is_of(value, account))


def is_of_ours(unknown: Unknown, project: Project) -> bool:
    """Whether an unknown account, or ARN, is one of ours for where it comes from."""
    addresses = set(unknown.made_of)
    if unknown.refers_to is not None:
        addresses.add(unknown.refers_to.address)
    instances = (project.instance(address) for address in addresses)
    return any(one is not None and one.type.startswith(OURS) for one in instances)


def account_of(instance: Instance, project: Project) -> str | None:
    """The account that a resource is made in, if its provider names it. Errors: Undecided."""
    provider = project.root.provider_block(instance.provider)
    accounts: set[str] = set()
    for value in () if provider is None else _accounts_of(provider):
        arn = parse_arn(value)
        accounts.add(text_of(value) if arn is None else arn.account.read())
    return accounts.pop() if len(accounts) == 1 else None


def _own(project: Project) -> Iterator[Text]:
    for module in project.root.walk():
        for provider in module.configured_providers():
            if provider.block.names[:1] == ("aws",):
                yield from _accounts_of(provider)
    for selection in project.of(Selection):
        yield from _texts(selection.at(Selection.iam_role_arn))
    for test in project.of(RestoreTestingSelection):
        yield from _texts(test.at(RestoreTestingSelection.iam_role_arn))


def _accounts_of(provider: BlockInstance) -> Iterator[Text]:
    """The accounts, or ARNs in them, that a provider configuration works in."""
    yield from _texts(provider.argument("allowed_account_ids"))
    for type in ("assume_role", "assume_role_with_web_identity"):
        for block in provider.blocks(type):
            yield from _texts(block.argument("role_arn"))


def _texts(value: Value) -> Iterator[Text]:
    """The strings of a list, or the only one."""
    match value:
        case Known(value=Collection(items=items)):
            for item in items:
                yield from _texts(item)
        case _:
            try:
                text = convert(value, str)
            except Mistyped:
                return
            if not isinstance(text, Null):
                yield text


def _is_of(value: Text, account: str) -> bool:
    """Whether this is an account, or an ARN of it. Errors: Undecided."""
    try:
        arn = parse_arn(value)
        return (text_of(value) if arn is None else arn.account.read()) == account
    except Undecided as undecided:
        hole = undecided.unknown
        if hole.refers_to is not None or hole.made_of:
            return False  # it is a resource's own, and shows no account to whoever reads it
        raise
