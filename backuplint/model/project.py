"""A root module as AWS Backup sees it: every block of it, and the links between them.

Links are by reference, or by equal known names in one provider configuration and Region.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TypeAlias, TypeVar

from backuplint.model.account import GlobalSettings, RegionSettings, TieringConfiguration
from backuplint.model.arn import parse_arn
from backuplint.model.audit import Framework, ReportPlan
from backuplint.model.buckets import Bucket, BucketNotification, BucketPolicy, BucketVersioning
from backuplint.model.databases import (
    DatabaseInstance,
    LustreFileSystem,
    OntapFileSystem,
    OpenzfsFileSystem,
    WindowsFileSystem,
)
from backuplint.model.iam import (
    GroupPolicyAttachment,
    InlinePolicy,
    ManagedPolicy,
    PolicyAttachment,
    Role,
    RoleAttachments,
    RolePolicy,
    RolePolicyAttachment,
    UserPolicyAttachment,
)
from backuplint.model.keys import ExternalKey, Key, KeyAlias, KeyPolicy, ReplicaKey
from backuplint.model.modules import Assertion, ModuleCall, Modules, Repetition
from backuplint.model.monitoring import (
    Alarm,
    CompositeAlarm,
    EventRule,
    EventTarget,
    LogMetricFilter,
    Topic,
    TopicPolicy,
)
from backuplint.model.organizations import OrganizationPolicy
from backuplint.model.plan import CopyAction, Plan, PlanRule
from backuplint.model.policy_elements import is_text
from backuplint.model.recording import ConfigurationRecorder
from backuplint.model.references import Reference, References
from backuplint.model.restore_testing import RestoreTestingPlan, RestoreTestingSelection
from backuplint.model.schema import View
from backuplint.model.selection import Selection
from backuplint.model.vault import (
    AirGappedVault,
    Vault,
    VaultLock,
    VaultNotifications,
    VaultPolicy,
)
from backuplint.source import Span
from backuplint.terraform.expand import Instance, settle
from backuplint.terraform.load import Declaration
from backuplint.terraform.module import Call, Module
from backuplint.values import Known, Null, Trail, Undecided, Unknown, Value, walk

V = TypeVar("V", bound=View)
AnyVault: TypeAlias = Vault | AirGappedVault
IdentityPolicy: TypeAlias = InlinePolicy | RolePolicy | ManagedPolicy

RESOURCES: dict[str, type[View]] = {
    view.keyword: view
    for view in (
        AirGappedVault,
        Alarm,
        CompositeAlarm,
        ConfigurationRecorder,
        EventRule,
        EventTarget,
        LogMetricFilter,
        Topic,
        TopicPolicy,
        Bucket,
        BucketNotification,
        BucketPolicy,
        BucketVersioning,
        DatabaseInstance,
        ExternalKey,
        Framework,
        GlobalSettings,
        GroupPolicyAttachment,
        Key,
        KeyAlias,
        KeyPolicy,
        LustreFileSystem,
        ManagedPolicy,
        OntapFileSystem,
        OpenzfsFileSystem,
        OrganizationPolicy,
        Plan,
        PolicyAttachment,
        RegionSettings,
        ReplicaKey,
        ReportPlan,
        RestoreTestingPlan,
        RestoreTestingSelection,
        Role,
        RoleAttachments,
        RolePolicy,
        RolePolicyAttachment,
        Selection,
        TieringConfiguration,
        UserPolicyAttachment,
        Vault,
        VaultLock,
        VaultNotifications,
        VaultPolicy,
        WindowsFileSystem,
    )
}


# Attributes that identify a resource and are no ARN.
NAMES = frozenset(
    {
        ("aws_backup_vault", "name"),
        ("aws_backup_logically_air_gapped_vault", "name"),
        ("aws_iam_role", "name"),
        ("aws_kms_key", "id"),
        ("aws_kms_key", "key_id"),
        ("aws_sns_topic", "name"),
    }
)


def _key_less(address: str) -> str:
    """A resource's address without the key of its instance."""
    return address.rpartition("[")[0] if address.endswith("]") else address


def _draws_on(module: Module, resource: Declaration, address: str) -> bool:
    """Whether a resource's arguments are made of another resource."""
    return any(
        _key_less(address) in {_key_less(made_of) for made_of in value.made_of}
        for instance in module.instances("resource", *resource.names)[1]
        for name in instance.block.body.attribute_names()
        for value in walk([instance.argument(name)])
    )


class Project:
    """All views of a root module, and what refers to what."""

    def __init__(self, root: Module) -> None:
        self.root = root

    @cached_property
    def resources(self) -> tuple[View, ...]:
        """Every resource of the module tree that has a View, outermost module first.

        That is every one of AWS Backup, and those beside it that rules look at.
        """
        found: list[View] = []
        for module in self.root.walk():
            for type, name in module.configuration.resources:
                view = RESOURCES.get(type)
                if view is not None:
                    instances = module.instances("resource", type, name)[1]
                    found += [view(instance, self) for instance in instances]
        return tuple(found)

    @cached_property
    def views(self) -> tuple[View, ...]:
        """Every AWS Backup block, nested ones included, each before what is in it."""
        return tuple(view for resource in self.resources for view in resource.walk())

    @cached_property
    def _by_address(self) -> dict[str, View]:
        return {view.address: view for view in self.resources}

    @cached_property
    def _modules(self) -> Modules:
        return Modules(self.root)

    @property
    def calls(self) -> tuple[ModuleCall, ...]:
        """The calls, written by the user, of modules that have to do with AWS Backup."""
        return self._modules.calls

    @property
    def assertions(self) -> tuple[Assertion, ...]:
        """What the modules that have to do with AWS Backup assert: validations, checks."""
        return self._modules.assertions

    @property
    def repetitions(self) -> tuple[Repetition, ...]:
        """What the modules that have to do with AWS Backup, written by the user, declare twice."""
        return tuple(self._modules.repetitions)

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """The names that expressions in blocks that concern AWS Backup refer to."""
        return tuple(References(self._modules).walk())

    def of(self, type: type[V]) -> tuple[V, ...]:
        """All resources of one type."""
        return tuple(view for view in self.resources if isinstance(view, type))

    @property
    def trail(self) -> Trail:
        """Where the project stands, for what concerns all of it: its first block."""
        for file in self.root.configuration.files:
            for block in file.blocks:
                return (block.header,)
            return (Span(file.source, 0, 0),)
        return ()

    # -- absence ------------------------------------------------------------

    def seen_whole(self) -> None:
        """Whether what is not here is nowhere. Errors: Undecided.

        An open module has callers out of sight; a module that was not looked into, or a file that
        could not be read, may hold anything.
        """
        at = self.trail
        if self.root.open:
            raise Undecided(Unknown("this module's callers are out of sight", at))
        if not self.root.whole:
            raise Undecided(Unknown("some of the configuration could not be read", at))
        for call in self.root.not_looked_into():
            what = f"{call.address} ({call.source}) was not looked into"
            raise Undecided(Unknown(what, (call.block.header,), evaluated=False))

    def kept_in_sight(self, view: View) -> None:
        """Whether nobody out of sight is told of a resource. Errors: Undecided.

        What a root module puts out is for other configurations to read; a module that was not
        looked into may do anything with what it is given.
        """
        for module, call in self._calls_out_of_sight():
            for given in call.block.body.attributes.values():
                for value in walk([settle(given.expression, module.scope)]):
                    if _key_less(view.address) in {_key_less(told) for told in value.made_of}:
                        what = f"{view.address} goes out of sight in {call.address}"
                        raise Undecided(Unknown(what, (call.block.header,), evaluated=False))
        for name, declaration in self.root.configuration.outputs.items():
            for value in walk([self.root.output(name, declaration.header)]):
                told = value.made_of
                if any(a == view.address or a.startswith(f"{view.address}[") for a in told):
                    what = f"{view.address} goes out of sight in output.{name}"
                    raise Undecided(Unknown(what, (declaration.header,)))
                parts = (value, *(value.pieces or ())) if isinstance(value, Unknown) else ()
                for part in parts:
                    if isinstance(part, Unknown) and not part.made_of:
                        raise Undecided(part)

    def unused_elsewhere(self, view: View) -> None:
        """Whether no resource but AWS Backup's draws on a resource. Errors: Undecided.

        What is written into a parameter, a file or a stack is there for others.
        """
        named = re.compile(rf"\b{view.instance.type}\.{re.escape(view.instance.name)}\b")
        for module in self.root.walk():
            configuration = module.configuration
            others = [d for k, d in configuration.resources.items() if k[0] not in RESOURCES]
            for other in (*others, *configuration.locals_):
                texts = [p.source.text[p.span.start : p.span.end] for p in other.parts]
                if module is view.module:
                    told = any(named.search(text) for text in texts)
                else:
                    handed = bool(other.names) and any("module." in text for text in texts)
                    told = handed and _draws_on(module, other, view.address)
                if told:
                    what = f"{view.address} may be told to others here"
                    raise Undecided(Unknown(what, (other.header,)))

    def _calls_out_of_sight(self) -> Iterator[tuple[Module, Call]]:
        for module in self.root.walk():
            for name in module.configuration.calls:
                for child in module.children(name)[1]:
                    if isinstance(child, Call):
                        yield module, child

    # -- links --------------------------------------------------------------

    def linked(self, value: Value) -> View | Instance | None:
        """What a value refers to: an AWS Backup resource, another resource or a data source.

        None where it refers to nothing that is in sight: a literal, another's resource.
        """
        if isinstance(value, Null) or value.refers_to is None:
            return None
        address = value.refers_to.address
        return self._by_address.get(address) or self.instance(address)

    def is_name(self, value: Value) -> bool:
        """Whether a value is a resource's name or id, known or not, and so no ARN."""
        target = self.linked(value)
        if target is None or isinstance(value, Null) or value.refers_to is None:
            return False
        instance = target if isinstance(target, Instance) else target.instance
        known = (instance.type, value.refers_to.attribute) in NAMES
        return known and instance.kind == "resource"

    def instance(self, address: str) -> Instance | None:
        """Any resource or data source of the module tree, by its address."""
        for module in self.root.walk():
            if not address.startswith(module.address):
                continue
            rest = address.removeprefix(module.address)
            kind = "data" if rest.startswith("data.") else "resource"
            type, _, name = rest.removeprefix("data.").partition(".")
            name = name.partition("[")[0]
            table = module.configuration.data if kind == "data" else module.configuration.resources
            if (type, name) in table:
                for instance in module.instances(kind, type, name)[1]:
                    if instance.address == address:
                        return instance
        return None

    def same_place(self, one: Instance, other: Instance) -> bool:
        """Whether two resources are in one provider configuration and Region."""
        if one.provider != other.provider:
            return False
        a, b = one.argument("region"), other.argument("region")
        if isinstance(a, Null) and isinstance(b, Null):
            return True
        first, second = one.region, other.region
        if isinstance(first, Known) and isinstance(second, Known):
            return bool(first.value == second.value)
        raise Undecided(next(r for r in (first, second) if isinstance(r, Unknown)))

    def vault_named(self, value: Value, user: View) -> AnyVault | None:
        """The vault that a name, as `user` uses it, means; None if it is not in sight.

        Errors: Undecided, where that cannot be told.
        """
        target = self.linked(value)
        if isinstance(target, (Vault, AirGappedVault)):
            target.certain(user)
            return target
        value = self._vault_name(value)
        if isinstance(value, Unknown):
            raise Undecided(value)
        if isinstance(value, Null):
            return None
        doubt: Undecided | None = None
        vaults: tuple[AnyVault, ...] = (*self.of(Vault), *self.of(AirGappedVault))
        for vault in vaults:
            name = vault.at(Vault.name)
            if isinstance(name, Known) and name.value == value.value:
                try:
                    if self.same_place(vault.instance, user.instance):
                        vault.certain(user)
                        return vault
                except Undecided as undecided:
                    doubt = undecided
        if doubt is not None:
            raise doubt
        return None

    def vault_at(self, value: Value, user: View | None = None) -> AnyVault | None:
        """The vault whose ARN a value is; None if it is not in sight. Errors: Undecided.

        A literal ARN is not linked by its name: nothing says which account a vault in sight is
        made in. One that is put together around a vault's own name is.
        """
        target = self.linked(value)
        if isinstance(target, Vault | AirGappedVault):
            target.certain(user)
            return target
        if target is not None:
            return None
        match value:
            case Known():
                return self._vault_inside(value)
            case Unknown():
                arn = parse_arn(value)
                if arn is None:
                    return None
                match arn.pieces:
                    case (str(), Unknown() as hole):
                        return self.vault_at(hole, user)
                    case (str(),):
                        return self._vault_inside(value)
                raise Undecided(value)
        return None

    def _vault_inside(self, value: Known[object] | Unknown) -> AnyVault | None:
        """The one vault that flowed into an ARN and whose name it ends with."""
        text = value.value if isinstance(value, Known) else (value.pieces or ("",))[-1]
        if not isinstance(text, str):
            return None
        for address in sorted(value.made_of):
            vault = self._by_address.get(address)
            if isinstance(vault, Vault | AirGappedVault):
                name = vault.at(Vault.name)
                if isinstance(name, Known) and text.endswith(f":{name.value}"):
                    if not _names_another_region(text, vault):
                        return vault
        return None

    def target(self, rule: PlanRule) -> AnyVault | None:
        """The vault that a rule's backups go to. Errors: Undecided."""
        return self.vault_named(rule.at(PlanRule.target_vault_name), rule)

    def destination(self, copy: CopyAction) -> AnyVault | None:
        """The vault that a copy goes to. Errors: Undecided."""
        return self.vault_at(copy.at(CopyAction.destination_vault_arn), copy)

    def locks_of(self, vault: AnyVault, within: View | None = None) -> tuple[VaultLock, ...]:
        """The locks of a vault. Errors: Undecided, where one may or may not be its.

        With `within`, a block that uses the vault: the locks that are there where that block is.
        """
        return tuple(self._attached(VaultLock, VaultLock.backup_vault_name, vault, within))

    def locks_named(self, value: Value, user: View) -> tuple[VaultLock, ...]:
        """The locks of a vault that is not in sight, by its name as `user` uses it.

        Errors: Undecided, where one may or may not be its.
        """
        name = self._vault_name(value)
        found: list[VaultLock] = []
        for lock in self.of(VaultLock):
            other = self._vault_name(lock.at(VaultLock.backup_vault_name))
            if isinstance(other, Unknown):
                raise Undecided(other)
            if isinstance(name, Known) and isinstance(other, Known) and name.value == other.value:
                if self.same_place(lock.instance, user.instance):
                    lock.certain(user)
                    found.append(lock)
        return tuple(found)

    def _vault_name(self, value: Value) -> Value:
        """The name that a data source looks a vault up by, or the value as it is."""
        target = self.linked(value)
        if isinstance(target, Instance) and target.type == "aws_backup_vault":
            return target.argument("name")
        return value

    def policies_of(self, vault: AnyVault) -> tuple[VaultPolicy, ...]:
        """The access policies of a vault. Errors: Undecided."""
        return tuple(self._attached(VaultPolicy, VaultPolicy.backup_vault_name, vault))

    def _attached(
        self, type: type[V], argument: object, vault: AnyVault, within: View | None = None
    ) -> Iterator[V]:
        found: list[V] = []
        doubt: Undecided | None = None
        for view in self.of(type):
            try:
                named = self.vault_named(view.at(argument), view)
            except Undecided as undecided:
                doubt = undecided
                continue
            if named is vault:
                view.certain(within)
                found.append(view)
            elif named is None:
                doubt = _doubt(vault, view.at(argument)) or doubt
        if not found and doubt is not None:
            raise doubt
        return iter(found)

    def plan_of(self, selection: Selection) -> Plan | None:
        """The plan that a selection belongs to; None if it is not in sight. Errors: Undecided."""
        value = selection.at(Selection.plan_id)
        target = self.linked(value)
        if isinstance(target, Plan):
            return target
        if isinstance(value, Unknown):
            plans = [self._by_address.get(address) for address in sorted(value.made_of)]
            found = [plan for plan in plans if isinstance(plan, Plan)]
            if len(found) == 1:
                return found[0]
            raise Undecided(value)
        return None

    def selections_of(self, plan: Plan) -> tuple[Selection, ...]:
        """The selections of a plan that are in sight. Errors: Undecided, where one may be its."""
        found: list[Selection] = []
        doubt: Undecided | None = None
        for selection in self.of(Selection):
            try:
                if self.plan_of(selection) is plan:
                    found.append(selection)
            except Undecided as undecided:
                doubt = undecided
        if doubt is not None:
            raise doubt
        return tuple(found)

    def is_backup_role(self, role: Role) -> bool:
        """Whether AWS Backup backs up or tests restores as this role. Errors: Undecided."""
        values = [s.at(Selection.iam_role_arn) for s in self.of(Selection)]
        tests = self.of(RestoreTestingSelection)
        values += [test.at(RestoreTestingSelection.iam_role_arn) for test in tests]
        if any(self.linked(value) is role for value in values):
            return True
        for value in values:
            if isinstance(value, Unknown) and value.refers_to is None:
                raise Undecided(value)
        return False

    def policies_of_role(self, role: Role) -> tuple[IdentityPolicy, ...]:
        """The policies of a role that are in sight, as far as they are known to be its."""
        arns: list[Value] = [
            attachment.at(RolePolicyAttachment.policy_arn)
            for attachment in self.of(RolePolicyAttachment)
            if self._is_for(attachment.at(RolePolicyAttachment.role), attachment, role)
        ]
        attached = (self.linked(arn) for arn in (*Role.managed_policy_arns.seen(role), *arns))
        return (
            *role.inline_policies,
            *(p for p in self.of(RolePolicy) if self._is_for(p.at(RolePolicy.role), p, role)),
            *dict.fromkeys(p for p in attached if isinstance(p, ManagedPolicy)),
        )

    def _is_for(self, value: Value, user: View, role: Role) -> bool:
        """Whether a role's name, as `user` uses it, is known to mean this role."""
        target = self.linked(value)
        name = role.at(Role.name)
        if target is not None or not (isinstance(value, Known) and isinstance(name, Known)):
            return target is role
        same = user.instance.provider == role.instance.provider
        return same and bool(value.value == name.value)


def _names_another_region(arn: str, vault: AnyVault) -> bool:
    """Whether an ARN with a vault's name is of a vault in another Region."""
    parts, region = arn.split(":"), vault.instance.region
    return len(parts) > 6 and isinstance(region, Known) and parts[3] != region.value


def _doubt(vault: AnyVault, value: Value) -> Undecided | None:
    """Why a vault whose name is not known may have this name; None if it has another."""
    name = vault.at(Vault.name)
    if not isinstance(name, Unknown) or not isinstance(value, Known):
        return None
    try:
        is_text(name, str(value.value))
    except Undecided as undecided:
        return undecided
    return None
