"""KMS keys, their aliases and policies. Not which vault a key encrypts.

Sources: the resources' documentation in the AWS provider 6.x, and KMS's CreateKey. Windows are in
days.
"""

from __future__ import annotations

from functools import cached_property
from typing import TypeAlias

from backuplint.model.policy import PolicyDocument
from backuplint.model.schema import View, argument

DELETION_WINDOW = 30  # days, where none is written: the longest


class Key(View, keyword="aws_kms_key"):
    """A key that KMS makes. Without a policy, whoever the account lets may use it."""

    customer_master_key_spec = argument(str, default="SYMMETRIC_DEFAULT")
    key_usage = argument(str, default="ENCRYPT_DECRYPT")
    custom_key_store_id = argument(str, unset="")
    enable_key_rotation = argument(bool, default=False)
    deletion_window_in_days = argument(int, default=DELETION_WINDOW)
    policy = argument(str, unset="")
    bypass_policy_lockout_safety_check = argument(bool, default=False)


class ExternalKey(View, keyword="aws_kms_external_key"):
    """A key whose material is brought in. KMS does not rotate it."""

    deletion_window_in_days = argument(int, default=DELETION_WINDOW)
    policy = argument(str, unset="")
    bypass_policy_lockout_safety_check = argument(bool, default=False)


class ReplicaKey(View, keyword="aws_kms_replica_key"):
    """The replica of a key in another Region: it rotates as its primary does."""

    primary_key_arn = argument(str, required=True)
    deletion_window_in_days = argument(int, default=DELETION_WINDOW)
    policy = argument(str, unset="")
    bypass_policy_lockout_safety_check = argument(bool, default=False)


class KeyAlias(View, keyword="aws_kms_alias"):
    """Another name of a key: `alias/…`."""

    name = argument(str)
    target_key_id = argument(str, required=True)


class KeyPolicy(View, keyword="aws_kms_key_policy"):
    """The policy of a key that is made elsewhere. It replaces what the key itself says."""

    key_id = argument(str, required=True)
    policy = argument(str, required=True)
    bypass_policy_lockout_safety_check = argument(bool, default=False)

    @cached_property
    def document(self) -> PolicyDocument:
        """The policy, to be read part by part."""
        return PolicyDocument.read(self.at(KeyPolicy.policy))


AnyKey: TypeAlias = Key | ExternalKey | ReplicaKey
