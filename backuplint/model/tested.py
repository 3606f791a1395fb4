"""Which backups restore tests pick from: their plan, its vaults, and the rules that fill them.

Knows nothing of what the project does not show; other configurations may fill a vault too.
"""

from __future__ import annotations

from backuplint.model.plan import CopyAction, Plan, PlanRule
from backuplint.model.project import AnyVault, Project
from backuplint.model.restore_testing import (
    RecoveryPointSelection,
    RestoreTestingPlan,
    RestoreTestingSelection,
)
from backuplint.model.vault import Vault
from backuplint.terraform.expand import Instance
from backuplint.values import Known, Null, Undecided, Unknown, Value


def testing_plan_of(selection: RestoreTestingSelection) -> RestoreTestingPlan | None:
    """The restore testing plan of a selection; None if it is not in sight. Errors: Undecided."""
    project: Project = selection.project
    named = selection.at(RestoreTestingSelection.restore_testing_plan_name)
    linked = project.linked(named)
    if isinstance(linked, RestoreTestingPlan):
        linked.certain(within=selection)
        return linked
    if isinstance(linked, Instance) or isinstance(named, Null):
        return None
    for plan in project.of(RestoreTestingPlan):
        name = plan.at(RestoreTestingPlan.name)
        if isinstance(named, Unknown):
            raise Undecided(named)
        if isinstance(name, Known) and name.value == named.value:
            if project.same_place(plan.instance, selection.instance):
                plan.certain(within=selection)
                return plan
    return None


def tested_vaults(points: RecoveryPointSelection) -> tuple[AnyVault, ...]:
    """The vaults that a plan tests, if it names them all and all are in sight; else none.

    Errors: Undecided.
    """
    project: Project = points.project
    if points.exclude_vaults:
        return ()
    found = [project.vault_at(item, points) for item in points.include_vaults]
    return () if None in found else tuple(vault for vault in found if vault is not None)


def filled_by(vault: AnyVault) -> tuple[PlanRule, ...]:
    """The rules in sight whose backups or copies go into a vault. Errors: Undecided."""
    project: Project = vault.project
    return tuple(
        rule for plan in project.of(Plan) for rule in plan.rules if _fills(rule, vault, project)
    )


def _fills(rule: PlanRule, vault: AnyVault, project: Project) -> bool:
    target = project.target(rule)
    if target is vault:
        return True
    if target is None:
        _may_be(rule.at(PlanRule.target_vault_name), vault)
    arns = [copy.at(CopyAction.destination_vault_arn) for copy in rule.copy_actions]
    arns.append(rule.at(PlanRule.target_logically_air_gapped_backup_vault_arn))
    return any(_is_arn_of(arn, vault, rule, project) for arn in arns)


def _is_arn_of(arn: Value, vault: AnyVault, rule: PlanRule, project: Project) -> bool:
    found = project.vault_at(arn, rule)
    if found is not None or isinstance(arn, Null) or project.linked(arn) is not None:
        return found is vault
    if isinstance(arn, Unknown):
        raise Undecided(arn)
    name = vault.at(Vault.name)
    # A literal ARN: which account's vault it is nobody says, so that it may be this one.
    return not isinstance(name, Known) or str(arn.value).endswith(f":{name.value}")


def _may_be(name: Value, vault: AnyVault) -> None:
    """Errors: Undecided, where a vault whose name is not known may have this one."""
    own = vault.at(Vault.name)
    if isinstance(own, Unknown) and isinstance(name, Known):
        raise Undecided(own)
