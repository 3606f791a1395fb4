"""Whether a vault is in the Region and account of what uses it, for vaults told by their ARN.

A literal account says nothing of whose it is: what shows ours are a provider configuration and
the roles that AWS Backup assumes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

from backuplint.model.answers import first
from backuplint.model.arn import Arn, Part, parse_arn
from backuplint.model.ownership import account_of
from backuplint.model.places import apart_by_account
from backuplint.model.plan import CopyAction, Plan, PlanRule
from backuplint.model.project import Project
from backuplint.model.schema import Mistyped, View, convert
from backuplint.model.selection import Selection
from backuplint.terraform.expand import Instance
from backuplint.values import Known, Null, Undecided, Unknown, Value

Where: TypeAlias = Literal["Region", "account"]

VAULTS = ("aws_backup_vault", "aws_backup_logically_air_gapped_vault")


def elsewhere(value: Value, user: View) -> Where | None:
    """What is another than that of `user` for the vault of an ARN; None if both are in one place.

    Errors: Undecided.
    """
    tests: tuple[tuple[Where, Callable[[Value, View], bool]], ...] = (
        ("Region", in_own_region),
        ("account", in_own_account),
    )
    return first(tests, lambda test: None if test[1](value, user) else test[0])


def in_own_region(value: Value, user: View) -> bool:
    """Whether the vault of an ARN is in the Region of `user`. Errors: Undecided."""
    project: Project = user.project
    vault = _vault(value, project)
    if vault is not None:
        return _share_region(vault, user.instance, value)
    region = _arn(value).region
    if region.text is None:
        source = _looked_up(region, "aws_region", project)
        return _share_region(source, user.instance, value)
    match user.instance.region:
        case Known(value=own):
            return bool(own == region.text)
        case Unknown() as unknown:
            raise Undecided(unknown)
    raise Undecided(Unknown("the Region is not written", user.trail))


def in_own_account(value: Value, user: View) -> bool:
    """Whether the vault of an ARN is in the account of `user`. Errors: Undecided."""
    project: Project = user.project
    vault = _vault(value, project)
    if vault is not None:
        return _share_account(vault, user, value)
    account = _arn(value).account
    if account.text is None:
        return _share_account(_looked_up(account, "aws_caller_identity", project), user, value)
    own = own_account(user)
    if own is None:
        raise Undecided(Unknown("nothing in sight tells the account", value.trail))
    return own == account.text


def own_account(user: View) -> str | None:
    """The account of a block, as its provider or its plan's roles tell it. Errors: Undecided."""
    project: Project = user.project
    account = account_of(user.instance, project)
    if account is not None:
        return account
    plan: View | None = user
    while plan is not None and not isinstance(plan, Plan):
        plan = plan.parent
    if plan is None:
        return None
    return first(project.selections_of(plan), _account_of_role)


def _account_of_role(selection: Selection) -> str | None:
    role = selection.at(Selection.iam_role_arn)
    if isinstance(role, Null):
        return None
    try:
        arn = parse_arn(role)
    except Undecided:
        return None  # a role made here tells no account
    return arn.account.text if arn is not None else None


# -- the vault itself -----------------------------------------------------------


def is_own_vault(copy: CopyAction) -> bool:
    """Whether a copy goes into the vault that its rule's backups are in. Errors: Undecided."""
    project: Project = copy.project
    rule = copy.parent
    assert isinstance(rule, PlanRule)
    value = copy.at(CopyAction.destination_vault_arn)
    name = rule.at(PlanRule.target_vault_name)
    destination, target = project.linked(value), project.linked(name)
    if destination is not None:
        if _vault(value, project) is None:
            return False
        if isinstance(destination, Instance):
            return destination is target
        return destination is target or project.target(rule) is destination
    return _is_named(value, name, project) and elsewhere(value, rule) is None


def _is_named(value: Value, name: Value, project: Project) -> bool:
    """Whether an ARN ends in a vault's name, as it is written. Errors: Undecided."""
    resource = _arn(value).resource
    if resource.text is not None:
        kind, _, own = resource.text.partition(":")
        if isinstance(name, Unknown):
            raise Undecided(name)
        return kind == "backup-vault" and isinstance(name, Known) and bool(name.value == own)
    assert resource.unknown is not None
    one, other = project.linked(resource.unknown), project.linked(name)
    if one is None or other is None or not _is_all_of_name(_arn(value)):
        raise Undecided(resource.unknown)
    return one is other


def _is_all_of_name(arn: Arn) -> bool:
    """Whether a hole alone is the name in a vault's ARN."""
    *texts, hole = arn.pieces
    return isinstance(hole, Unknown) and "".join(map(str, texts)) == "backup-vault:"


# -- parts ----------------------------------------------------------------------


def _vault(value: Value, project: Project) -> Instance | None:
    """The vault that a value is the ARN of, made or looked up in the project."""
    target = project.linked(value)
    if isinstance(value, Null) or value.refers_to is None or value.refers_to.attribute != "arn":
        return None
    instance = target.instance if isinstance(target, View) else target
    return instance if instance is not None and instance.type in VAULTS else None


def _arn(value: Value) -> Arn:
    """An ARN's parts. Errors: Undecided, for what is none too."""
    try:
        text = convert(value, str)
    except Mistyped:
        text = Null(value.trail)
    if not isinstance(text, Null):
        arn = parse_arn(text)
        if arn is not None:
            return arn
    raise Undecided(Unknown("it is no ARN", value.trail))


def _looked_up(part: Part, type: str, project: Project) -> Instance:
    """The data source that a hole of an ARN comes from. Errors: Undecided, if it is another."""
    assert part.unknown is not None
    target = project.linked(part.unknown)
    if isinstance(target, Instance) and target.type == type:
        return target
    raise Undecided(part.unknown)


def _share_region(one: Instance, other: Instance, value: Value) -> bool:
    own = (each.argument("region") for each in (one, other))
    if one.provider == other.provider and all(isinstance(each, Null) for each in own):
        return True
    mine, theirs = one.region, other.region
    if isinstance(mine, Known) and isinstance(theirs, Known):
        return bool(mine.value == theirs.value)
    raise Undecided(Unknown("one of the Regions is not known", value.trail))


def _share_account(one: Instance, user: View, value: Value) -> bool:
    project: Project = user.project
    if apart_by_account(one, user.instance, project) is None:
        return True
    mine, theirs = account_of(one, project), own_account(user)
    if mine is None or theirs is None:
        raise Undecided(Unknown("one of the accounts is not known", value.trail))
    return mine == theirs
