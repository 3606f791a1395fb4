"""Roles, what is attached to them, and AWS Backup's condition keys. Not what a policy allows.

Declared in part: what other resources say of a role is asked for here, not judged. Sources: the
resources' documentation in the AWS provider 6.x.
"""

from __future__ import annotations

from functools import cached_property

from backuplint.model.policy import PolicyDocument
from backuplint.model.schema import View, argument, arguments, blocks

# The keys that AWS Backup puts into a request, each with the actions that do; no other action
# knows them. Service Authorization Reference, "Actions, resources, and condition keys for AWS
# Backup", read in 2026:
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbackup.html
CONDITION_KEYS: dict[str, tuple[str, ...]] = {
    "backup:ChangeableForDays": ("backup:PutBackupVaultLockConfiguration",),
    "backup:CopyTargetOrgPaths": ("backup:CopyFromBackupVault",),
    "backup:CopyTargets": ("backup:CopyFromBackupVault",),
    "backup:FrameworkArns": ("backup:CreateReportPlan", "backup:UpdateReportPlan"),
    "backup:Index": ("backup:UpdateRecoveryPointIndexSettings",),
    "backup:MaxRetentionDays": (
        "backup:PutBackupVaultLockConfiguration",
        "backup:CreateLogicallyAirGappedBackupVault",
    ),
    "backup:MinRetentionDays": (
        "backup:PutBackupVaultLockConfiguration",
        "backup:CreateLogicallyAirGappedBackupVault",
    ),
    "backup:MpaApprovalTeamArn": ("backup:AssociateBackupVaultMpaApprovalTeam",),
}


# AWS Backup's own managed policies, by the path in their ARN. Those of AWS Backup's "AWS managed
# policies for AWS Backup", true in November 2026:
# https://docs.aws.amazon.com/aws-backup/latest/devguide/security-iam-awsmanpol.html
MANAGED_POLICIES: dict[str, str] = {
    "AWSBackupServiceRolePolicyForBackup": "service-role/",
    "AWSBackupServiceRolePolicyForRestores": "service-role/",
    "AWSBackupGatewayServiceRolePolicyForVirtualMachineMetadataSync": "service-role/",
    "AWSBackupServiceRolePolicyForS3Backup": "",
    "AWSBackupServiceRolePolicyForS3Restore": "",
    "AWSBackupServiceRolePolicyForScans": "",
    "AWSBackupServiceRolePolicyForIndexing": "",
    "AWSBackupServiceRolePolicyForItemRestores": "",
    "AWSBackupGuardDutyRolePolicyForScans": "",
    "AWSBackupFullAccess": "",
    "AWSBackupOperatorAccess": "",
    "AWSBackupOrganizationAdminAccess": "",
    "AWSBackupAuditAccess": "",
    "AWSBackupDataTransferAccess": "",
    "AWSBackupRestoreAccessForSAPHANA": "",
    "AWSBackupSearchOperatorAccess": "",
    # Only of service-linked roles; nobody can attach them.
    "AWSBackupServiceLinkedRolePolicyForBackup": "aws-service-role/",
    "AWSBackupServiceLinkedRolePolicyForBackupTest": "aws-service-role/",
    "AWSServiceRolePolicyForBackupReports": "aws-service-role/",
    "AWSServiceRolePolicyForBackupRestoreTesting": "aws-service-role/",
}

# Managed policies that let a role do anything, or nearly; each stands right under `policy/`.
EXCESSIVE = frozenset({"AdministratorAccess", "PowerUserAccess"})


class InlinePolicy(View, keyword="inline_policy"):
    """A policy written inside of a role."""

    name = argument(str)
    policy = argument(str)

    @cached_property
    def document(self) -> PolicyDocument:
        """The policy, to be read part by part."""
        return PolicyDocument.read(self.at(InlinePolicy.policy))


class Role(View, keyword="aws_iam_role"):
    """A role. Its name may be left to the provider to make up."""

    name = argument(str)
    assume_role_policy = argument(str, required=True)
    managed_policy_arns = arguments(str)
    permissions_boundary = argument(str, unset="")
    inline_policies = blocks(InlinePolicy)

    @cached_property
    def document(self) -> PolicyDocument:
        """Who may assume it: a policy to be read part by part."""
        return PolicyDocument.read(self.at(Role.assume_role_policy))


class RolePolicy(View, keyword="aws_iam_role_policy"):
    """A policy of one role."""

    role = argument(str, required=True)
    policy = argument(str, required=True)

    @cached_property
    def document(self) -> PolicyDocument:
        """The policy, to be read part by part."""
        return PolicyDocument.read(self.at(RolePolicy.policy))


class ManagedPolicy(View, keyword="aws_iam_policy"):
    """A policy that can be attached to several roles."""

    policy = argument(str, required=True)

    @cached_property
    def document(self) -> PolicyDocument:
        """The policy, to be read part by part."""
        return PolicyDocument.read(self.at(ManagedPolicy.policy))


class RolePolicyAttachment(View, keyword="aws_iam_role_policy_attachment"):
    """A managed policy for one role."""

    role = argument(str, required=True)
    policy_arn = argument(str, required=True)


class UserPolicyAttachment(View, keyword="aws_iam_user_policy_attachment"):
    """A managed policy for one user."""

    user = argument(str, required=True)
    policy_arn = argument(str, required=True)


class GroupPolicyAttachment(View, keyword="aws_iam_group_policy_attachment"):
    """A managed policy for one group."""

    group = argument(str, required=True)
    policy_arn = argument(str, required=True)


class PolicyAttachment(View, keyword="aws_iam_policy_attachment"):
    """A managed policy for roles, users and groups, and for nobody else."""

    name = argument(str, required=True)
    policy_arn = argument(str, required=True)
    roles = arguments(str)
    users = arguments(str)
    groups = arguments(str)


class RoleAttachments(View, keyword="aws_iam_role_policy_attachments_exclusive"):
    """The managed policies of one role, all of them."""

    role_name = argument(str, required=True)
    policy_arns = arguments(str, required=True)
