"""What a role may do, and which role somebody names, as far as its policies are in sight.

Links are by reference, or by equal known names in one provider configuration.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from backuplint.model.arn import parse_arn
from backuplint.model.iam import (
    EXCESSIVE,
    MANAGED_POLICIES,
    InlinePolicy,
    ManagedPolicy,
    PolicyAttachment,
    Role,
    RoleAttachments,
    RolePolicy,
    RolePolicyAttachment,
)
from backuplint.model.policy import PolicyDocument, Statement
from backuplint.model.policy_elements import any_of, any_text, is_text
from backuplint.model.project import Project
from backuplint.model.schema import View
from backuplint.terraform.expand import Instance
from backuplint.values import Known, Null, Undecided, Unknown, Value

BACKUP, RESTORE = "backups", "restores"
S3_BACKUP, S3_RESTORE = "backups of S3", "restores of S3"
EVERYTHING = frozenset({BACKUP, RESTORE, S3_BACKUP, S3_RESTORE})

# What managed policies let AWS Backup do; the other policies of AWS Backup give none of it.
GIVES: dict[str, frozenset[str]] = {
    **dict.fromkeys(MANAGED_POLICIES, frozenset[str]()),
    **dict.fromkeys(EXCESSIVE, EVERYTHING),
    "AWSBackupServiceRolePolicyForBackup": frozenset({BACKUP}),
    "AWSBackupServiceRolePolicyForRestores": frozenset({RESTORE}),
    "AWSBackupServiceRolePolicyForS3Backup": frozenset({S3_BACKUP}),
    "AWSBackupServiceRolePolicyForS3Restore": frozenset({S3_RESTORE}),
    "AmazonS3FullAccess": frozenset({S3_BACKUP, S3_RESTORE}),
}

# One of these a role must be allowed, whatever the way of restoring: what the managed policies for
# restores allow for each type. AWS Backup, "AWS managed policies", true in November 2026.
_CLUSTER = ("rds:RestoreDBClusterFromSnapshot", "rds:RestoreDBClusterToPointInTime")
TO_RESTORE: dict[str, tuple[str, ...]] = {
    "Aurora": _CLUSTER,
    "DocumentDB": _CLUSTER,
    "DynamoDB": ("dynamodb:RestoreTableFromBackup", "dynamodb:RestoreTableFromAwsBackup"),
    "EBS": ("ec2:CreateVolume",),
    "EC2": ("ec2:RunInstances",),
    "EFS": ("elasticfilesystem:Restore",),
    "FSx": ("fsx:CreateFileSystemFromBackup", "fsx:CreateVolumeFromBackup"),
    "Neptune": _CLUSTER,
    "RDS": ("rds:RestoreDBInstanceFromDBSnapshot", "rds:RestoreDBInstanceToPointInTime"),
    "S3": ("s3:PutObject",),
}
TO_BACK_UP_S3 = ("s3:GetObject", "s3:GetObjectVersion")
TO_BACK_UP_RDS_CONTINUOUSLY = ("rds:ModifyDBInstance",)


@dataclass(frozen=True, eq=False)
class Grants:
    """The policies that are known to be a role's; `doubt` if there may be more."""

    arns: tuple[Value, ...]  # of managed policies
    documents: tuple[PolicyDocument, ...]  # written in the project
    doubt: Undecided | None

    def all(self) -> Grants:
        """These, if there are no others. Errors: Undecided."""
        if self.doubt is not None:
            raise self.doubt
        return self

    def gives(self, what: str, *actions: str) -> bool:
        """Whether a policy of AWS's gives `what`, or a written one allows one of the actions.

        Errors: Undecided.
        """
        doubt: Undecided | None = None
        for arn in self.arns:
            try:
                if what in given_by(arn):
                    return True
            except Undecided as undecided:
                doubt = undecided
        for document in self.documents:
            for action in actions:
                try:
                    if document.any(lambda s, a=action: s.allows and s.covers(a)):  # type: ignore[misc]
                        return True
                except Undecided as undecided:
                    doubt = undecided
        if doubt is not None:
            raise doubt
        return False


def given_by(arn: Value) -> frozenset[str]:
    """What a managed policy of AWS's gives. Errors: Undecided, for what is not known."""
    name = managed_name(arn)
    if name is None or name.rpartition("/")[2] not in GIVES:
        unknown = arn if isinstance(arn, Unknown) else Unknown("what it allows", arn.trail)
        raise Undecided(unknown)
    return GIVES[name.rpartition("/")[2]]


def managed_name(arn: Value) -> str | None:
    """The path and name of a managed policy of AWS's, behind `policy/`; None of another's.

    Errors: Undecided.
    """
    if isinstance(arn, Null) or (isinstance(arn, Known) and not isinstance(arn.value, str)):
        return None
    parsed = parse_arn(arn)
    if parsed is None or parsed.service.text != "iam" or parsed.account.text is None:
        return None
    resource = parsed.resource.read()
    if parsed.account.text != "aws" or not resource.startswith("policy/"):
        return None
    return resource.removeprefix("policy/")


def role_named(value: Value, user: View) -> Role | None:
    """The role that a name, as `user` uses it, means; None if it is not in sight.

    Errors: Undecided.
    """
    project: Project = user.project
    target = project.linked(value)
    if isinstance(target, Role):
        target.certain(user)
        return target
    if isinstance(target, Instance):
        if target.type != "aws_iam_role":
            return None
        value = target.argument("name")
    elif target is not None:
        return None
    if isinstance(value, Unknown):
        raise Undecided(value)
    if isinstance(value, Null):
        return None
    for role in project.of(Role):
        if role.instance.provider == user.instance.provider:
            name = role.at(Role.name)
            if isinstance(name, Unknown):
                raise Undecided(name)
            if isinstance(name, Known) and name.value == value.value:
                role.certain(user)
                return role
    return None


def role_at(value: Value, user: View) -> Role | None:
    """The role whose ARN a value is; None if it is not in sight. Errors: Undecided."""
    project: Project = user.project
    target = project.linked(value)
    if isinstance(target, Role):
        target.certain(user)
        return target
    if isinstance(target, Instance):
        is_data = target.type == "aws_iam_role" and target.kind == "data"
        return role_named(target.argument("name"), user) if is_data else None
    if isinstance(value, Unknown) and value.pieces is None and target is None:
        raise Undecided(value)
    return None


def grants_of(role: Role) -> Grants:
    """All policies of a role that are in sight."""
    project: Project = role.project
    doubts: list[Undecided] = []
    arns: list[Value] = []
    for view, value in _attachments(role, doubts):
        try:
            view.certain(role)
        except Undecided as undecided:
            doubts.append(undecided)
            continue
        arns.append(value)
    documents: list[PolicyDocument] = []
    written: list[InlinePolicy | RolePolicy | ManagedPolicy] = list(role.inline_policies)
    written += [
        policy
        for policy in project.of(RolePolicy)
        if _is_role(policy.at(RolePolicy.role), policy, role, doubts)
    ]
    for value in arns:
        target = project.linked(value)
        if isinstance(target, ManagedPolicy):
            written.append(target)
    for one in dict.fromkeys(written):
        try:
            one.certain(role)
        except Undecided as undecided:
            doubts.append(undecided)
            continue
        documents.append(one.document)
    others = [v for v in arns if not isinstance(project.linked(v), ManagedPolicy)]
    return Grants(tuple(others), tuple(documents), doubts[0] if doubts else None)


def _attachments(role: Role, doubts: list[Undecided]) -> Iterator[tuple[View, Value]]:
    """What attaches managed policies to a role, and their ARNs."""
    project: Project = role.project
    for item in Role.managed_policy_arns.seen(role):
        if _is_some(item, role.at(Role.managed_policy_arns), doubts):
            yield role, item
    for one in project.of(RolePolicyAttachment):
        if _is_role(one.at(RolePolicyAttachment.role), one, role, doubts):
            yield one, one.at(RolePolicyAttachment.policy_arn)
    for several in project.of(PolicyAttachment):
        for name in PolicyAttachment.roles.seen(several):
            if _is_role(name, several, role, doubts):
                yield several, several.at(PolicyAttachment.policy_arn)
    for exclusive in project.of(RoleAttachments):
        if _is_role(exclusive.at(RoleAttachments.role_name), exclusive, role, doubts):
            for item in RoleAttachments.policy_arns.seen(exclusive):
                if _is_some(item, exclusive.at(RoleAttachments.policy_arns), doubts):
                    yield exclusive, item


def _is_some(item: Value, whole: Value, doubts: list[Undecided]) -> bool:
    """Whether an item of a list is one, and not the rest of a list that is known in part."""
    if item is whole and isinstance(item, Unknown):
        doubts.append(Undecided(item))
        return False
    return True


def _is_role(value: Value, user: View, role: Role, doubts: list[Undecided]) -> bool:
    try:
        return role_named(value, user) is role
    except Undecided as undecided:
        doubts.append(undecided)
        return False


# -- statements -----------------------------------------------------------------


def lets_assume(statement: Statement, service: str) -> bool:
    """Whether a statement of a trust policy lets a service assume the role. Errors: Undecided."""
    if not statement.allows or not statement.covers("sts:AssumeRole"):
        return False
    return bool(statement.not_principals) or any_of(
        statement.principals, lambda p: p.is_service(service) or p.is_everyone()
    )


def allows_everything(statement: Statement) -> bool:
    """Whether it allows all actions, or all but some, on every resource. Errors: Undecided."""
    return (
        statement.allows
        and (bool(statement.not_actions) or any_text(statement.actions, _is_everything))
        and any_text(statement.resources, _is_everything)
        and not statement.has_condition()
    )


def _is_everything(text: Known[str] | Unknown) -> bool:
    return is_text(text, "*") or is_text(text, "*:*")
