"""Vaults, and what is attached to them: locks, policies and notifications.

Sources: the resources' documentation in the AWS provider 6.x, and the API's CreateBackupVault,
CreateLogicallyAirGappedBackupVault, PutBackupVaultLockConfiguration and
PutBackupVaultNotifications. Retention is in days.
"""

from __future__ import annotations

import json
from functools import cached_property

from backuplint.model.arn import ARN
from backuplint.model.plan import VAULT_NAME
from backuplint.model.policy import PolicyDocument
from backuplint.model.schema import Constraint, View, argument, arguments, entries, one_of

# API: BackupVaultEvent, in its order. The newest are refused by providers before 6.x.
EVENTS = (
    "BACKUP_JOB_STARTED",
    "BACKUP_JOB_COMPLETED",
    "BACKUP_JOB_SUCCESSFUL",
    "BACKUP_JOB_FAILED",
    "BACKUP_JOB_EXPIRED",
    "RESTORE_JOB_STARTED",
    "RESTORE_JOB_COMPLETED",
    "RESTORE_JOB_SUCCESSFUL",
    "RESTORE_JOB_FAILED",
    "COPY_JOB_STARTED",
    "COPY_JOB_SUCCESSFUL",
    "COPY_JOB_FAILED",
    "RECOVERY_POINT_MODIFIED",
    "BACKUP_PLAN_CREATED",
    "BACKUP_PLAN_MODIFIED",
    "S3_BACKUP_OBJECT_FAILED",
    "S3_RESTORE_OBJECT_FAILED",
    "CONTINUOUS_BACKUP_INTERRUPTED",
    "RECOVERY_POINT_INDEX_COMPLETED",
    "RECOVERY_POINT_INDEX_DELETED",
    "RECOVERY_POINT_INDEXING_FAILED",
    "EKS_RESTORE_OBJECT_FAILED",
    "EKS_RESTORE_OBJECT_SKIPPED",
    "EKS_BACKUP_OBJECT_FAILED",
)

# "Deprecated events do not return statuses or notifications" (API: PutBackupVaultNotifications);
# the value is what to ask for instead, None where nothing replaces it.
DEPRECATED_EVENTS: dict[str, str | None] = {
    "BACKUP_JOB_SUCCESSFUL": "BACKUP_JOB_COMPLETED",
    "BACKUP_JOB_FAILED": "BACKUP_JOB_COMPLETED",
    "BACKUP_JOB_EXPIRED": "BACKUP_JOB_COMPLETED",
    "RESTORE_JOB_SUCCESSFUL": "RESTORE_JOB_COMPLETED",
    "RESTORE_JOB_FAILED": "RESTORE_JOB_COMPLETED",
    "BACKUP_PLAN_CREATED": None,
    "BACKUP_PLAN_MODIFIED": None,
}

EVENT = one_of(*EVENTS, instead=DEPRECATED_EVENTS)


def _is_policy(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
    except RecursionError:  # too deep to say
        return True


POLICY = Constraint(_is_policy, "must be a policy in JSON")


class Vault(View, keyword="aws_backup_vault"):
    """A standard backup vault. Without a key, AWS's own `aws/backup` encrypts it."""

    name = argument(str, VAULT_NAME, required=True)
    kms_key_arn = argument(str, ARN, unset="")
    force_destroy = argument(bool, default=False)
    tags = entries(str)


class AirGappedVault(View, keyword="aws_backup_logically_air_gapped_vault"):
    """A logically air-gapped vault: locked by nature, with an AWS-owned key by default."""

    name = argument(str, VAULT_NAME, required=True)
    min_retention_days = argument(int, required=True)
    max_retention_days = argument(int, required=True)
    encryption_key_arn = argument(str, ARN)
    tags = entries(str)


class VaultLock(View, keyword="aws_backup_vault_lock_configuration"):
    """A vault lock: compliance mode where `changeable_for_days` is set, else governance mode.

    The provider sends no 0 for the retention bounds; a 0 for `changeable_for_days` it refuses.
    """

    backup_vault_name = argument(str, VAULT_NAME, required=True)
    changeable_for_days = argument(int)
    min_retention_days = argument(int, unset=0)
    max_retention_days = argument(int, unset=0)


class VaultPolicy(View, keyword="aws_backup_vault_policy"):
    """The access policy of a vault."""

    backup_vault_name = argument(str, VAULT_NAME, required=True)
    policy = argument(str, POLICY, required=True)

    @cached_property
    def document(self) -> PolicyDocument:
        """The policy, to be read part by part."""
        return PolicyDocument.read(self.at(VaultPolicy.policy))


class VaultNotifications(View, keyword="aws_backup_vault_notifications"):
    """Which events of a vault are sent to which topic."""

    backup_vault_name = argument(str, VAULT_NAME, required=True)
    sns_topic_arn = argument(str, ARN, required=True)
    backup_vault_events = arguments(str, EVENT, required=True)
