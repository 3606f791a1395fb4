"""Where a resource is made: Region and account, as far as its provider configuration tells.

What the environment says is the same for all configurations that leave it to say it.
"""

from __future__ import annotations

from dataclasses import dataclass

from backuplint.model.arn import parse_arn
from backuplint.model.project import Project
from backuplint.model.schema import Mistyped, convert
from backuplint.terraform.expand import BlockInstance, Instance
from backuplint.values import Collection, Known, Null, Undecided, Unknown, Value

# What in a provider configuration decides on the account.
CREDENTIALS = ("profile", "access_key", "shared_credentials_files", "shared_config_files")
ROLES = ("assume_role", "assume_role_with_web_identity")


@dataclass(frozen=True)
class Apart:
    """That two resources are not known to be made in one Region and account."""

    mine: str  # what the first has, in words: "eu-west-1", "the provider aws"
    other: str


def apart(one: Instance, other: Instance, project: Project) -> Apart | None:
    """What keeps two resources apart; None if both are in one Region and account.

    Errors: Undecided, where a Region or an account is written and not known.
    """
    doubt: Undecided | None = None
    for compare in (_regions, apart_by_account):
        try:
            found = compare(one, other, project)
        except Undecided as undecided:
            doubt = doubt or undecided
            continue
        if found is not None:
            return found
    if doubt is not None:
        raise doubt
    return None


def _regions(one: Instance, other: Instance, project: Project) -> Apart | None:
    if one.provider == other.provider and not (_own_region(one) or _own_region(other)):
        return None
    mine, theirs = _region(one, project), _region(other, project)
    if mine == theirs:
        return None
    return Apart(mine or _named(one), theirs or _named(other))


def _own_region(instance: Instance) -> bool:
    return not isinstance(instance.argument("region"), Null)


def _region(instance: Instance, project: Project) -> str | None:
    """The Region; None if the environment tells. Errors: Undecided."""
    value = instance.argument("region")
    if isinstance(value, Null):
        provider = _provider(instance, project)
        value = provider.argument("region") if provider is not None else Null()
    return _text(value)


def _text(value: Value) -> str | None:
    match value:
        case Unknown():
            raise Undecided(value)
        case Null():
            return None
    try:
        text = convert(value, str)
    except Mistyped:
        raise Undecided(Unknown("it is no text", value.trail, failed=True)) from None
    return text.value if isinstance(text, Known) else None


def apart_by_account(one: Instance, other: Instance, project: Project) -> Apart | None:
    """What keeps two resources from being known to be in one account. Errors: Undecided."""
    if one.provider == other.provider:
        return None
    mine, theirs = (_identity(_provider(i, project)) for i in (one, other))
    if mine == theirs:
        return None
    accounts = [_account(identity) for identity in (mine, theirs)]
    if None not in accounts and accounts[0] == accounts[1]:
        return None
    return Apart(*(_shown(a, i) for a, i in zip(accounts, (one, other), strict=True)))


def _identity(provider: BlockInstance | None) -> dict[str, str]:
    """What a provider configuration says of who it works as. Errors: Undecided."""
    found: dict[str, str] = {}
    if provider is None:
        return found
    for name in CREDENTIALS:
        text = _list(provider.argument(name))
        if text:
            found[name] = text
    allowed = _list(provider.argument("allowed_account_ids"))
    if allowed:
        found["allowed_account_ids"] = allowed
    for type in ROLES:
        for block in provider.blocks(type):
            block_doubt = block.uncertain
            if block_doubt is not None:
                raise Undecided(block_doubt)
            role = _text(block.argument("role_arn"))
            if role:
                found[type] = role
    return found


def _list(value: Value) -> str:
    if isinstance(value, Known) and isinstance(value.value, Collection):
        return ",".join(_text(item) or "" for item in value.value.items)
    return _text(value) or ""


def _account(identity: dict[str, str]) -> str | None:
    """The account that an identity is of, where it names it."""
    allowed = identity.get("allowed_account_ids", "")
    if allowed.isdecimal():
        return allowed
    for type in ROLES:
        arn = parse_arn(Known(identity[type])) if type in identity else None
        if arn is not None:
            return arn.account.read()
    return None


def _shown(account: str | None, instance: Instance) -> str:
    return f"account {account}" if account else _named(instance)


def _named(instance: Instance) -> str:
    return f"the provider `{instance.provider}`"


def _provider(instance: Instance, project: Project) -> BlockInstance | None:
    """The provider configuration of a resource; None where the environment is all of it.

    Errors: Undecided, where it is out of sight.
    """
    root = project.root
    found = root.provider_block(instance.provider)
    if found is None:
        if root.open:
            what = "this module's callers, who configure its providers, are out of sight"
            raise Undecided(Unknown(what, (instance.header,)))
        if "." in instance.provider:
            what = f"the provider configuration {instance.provider} is not in sight"
            raise Undecided(Unknown(what, (instance.header,)))
    return found
