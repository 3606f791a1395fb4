"""Which keys encrypt which vaults, and under which policies. Judges neither.

Links are by reference, through aliases and data sources too.
"""

from __future__ import annotations

from dataclasses import dataclass

from backuplint.model.arn import parse_arn
from backuplint.model.keys import AnyKey, ExternalKey, Key, KeyAlias, KeyPolicy, ReplicaKey
from backuplint.model.policy import PolicyDocument
from backuplint.model.project import AnyVault, Project
from backuplint.model.vault import AirGappedVault, Vault
from backuplint.terraform.expand import Instance
from backuplint.values import Known, Null, Undecided, Unknown, Value


@dataclass(frozen=True, eq=False)
class WrittenPolicy:
    """A policy of a key, and the block that it is written in."""

    view: Key | ExternalKey | ReplicaKey | KeyPolicy
    document: PolicyDocument

    @property
    def unchecked(self) -> bool:
        """Whether KMS is told not to look for a policy that locks out. Errors: Undecided."""
        bypass = self.view.bypass_policy_lockout_safety_check
        return bypass is not None and bypass.value


def key_value(vault: AnyVault) -> Value:
    """What a vault names as its key; Null where it names none."""
    if isinstance(vault, Vault):
        return vault.at(Vault.kms_key_arn)
    return vault.at(AirGappedVault.encryption_key_arn)


def key_at(value: Value, project: Project) -> AnyKey | None:
    """The key that a value is the ARN, the id or an alias of; None if none in sight is known to be.

    Errors: Undecided, where the value may be any key's.
    """
    seen: set[str] = set()
    while (target := project.linked(value)) is not None:
        if isinstance(target, Key | ExternalKey | ReplicaKey):
            return target
        if isinstance(target, KeyAlias):
            value, address = target.at(KeyAlias.target_key_id), target.address
        elif isinstance(target, Instance) and target.kind == "data":
            value, address = _looked_up(target, project), target.address
        else:
            return None
        if address in seen:
            return None
        seen.add(address)
    if isinstance(value, Unknown):
        raise Undecided(value)
    return None


def vaults_under(key: AnyKey) -> tuple[AnyVault, ...]:
    """The vaults that a key encrypts. Errors: Undecided, where one may be among them."""
    project: Project = key.project
    found: list[AnyVault] = []
    doubt: Undecided | None = None
    vaults: tuple[AnyVault, ...] = (*project.of(Vault), *project.of(AirGappedVault))
    for vault in vaults:
        try:
            if key_at(key_value(vault), project) is key:
                vault.certain(key)
                found.append(vault)
        except Undecided as undecided:
            doubt = undecided
    if not found and doubt is not None:
        raise doubt
    return tuple(found)


def policies_under(key: AnyKey) -> tuple[WrittenPolicy, ...]:
    """The policies that are written for a key. Errors: Undecided, where there may be another."""
    found: list[WrittenPolicy] = []
    value = key.at(Key.policy)
    if not isinstance(value, Null) and not key.lacks(Key.policy):
        found.append(WrittenPolicy(key, PolicyDocument.read(value)))
    for policy in key.project.of(KeyPolicy):
        if key_at(policy.at(KeyPolicy.key_id), key.project) is key:
            policy.certain(key)
            found.append(WrittenPolicy(policy, policy.document))
    return tuple(found)


def _looked_up(source: Instance, project: Project) -> Value:
    """What a data source looks a key up by: another value for the key, or Null."""
    name: Value = Null()
    if source.type == "aws_kms_alias":
        name = source.argument("name")
    elif source.type == "aws_kms_key":
        name = source.argument("key_id")
        if project.linked(name) is not None:
            return name
    if isinstance(name, Unknown):
        return name
    if not isinstance(name, Known) or not isinstance(name.value, str):
        return Null()
    return _alias(name, source, project)


def _alias(name: Known[str], source: Instance, project: Project) -> Value:
    """What an alias in sight stands for, by its name or ARN as a data source uses it."""
    arn = parse_arn(name)
    text = name.value if arn is None else arn.resource.text
    for alias in project.of(KeyAlias):
        own = alias.at(KeyAlias.name)
        if isinstance(own, Known) and own.value == text:
            if project.same_place(alias.instance, source):
                return alias.at(KeyAlias.target_key_id)
    return Null()
