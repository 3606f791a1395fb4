"""AWS Config's recorders: what they record, and what Audit Manager's frameworks need of it.

Declared in part. Source: the resource's documentation in the AWS provider 6.x.
"""

from __future__ import annotations

from backuplint.model.schema import Item, View, argument, arguments, block
from backuplint.values import Undecided, Unknown

# AWS Backup: "Turning on resource tracking", true in November 2026.
TRACKED = (
    "AWS::Backup::BackupPlan",
    "AWS::Backup::BackupSelection",
    "AWS::Backup::BackupVault",
    "AWS::Backup::RecoveryPoint",
)

EXCLUSION = "EXCLUSION_BY_RESOURCE_TYPES"


class ExcludedTypes(View, keyword="exclusion_by_resource_types"):
    """The types that are not recorded."""

    resource_types = arguments(str)


class RecordingStrategy(View, keyword="recording_strategy"):
    """Which of a group's arguments counts."""

    use_only = argument(str)


class RecordingGroup(View, keyword="recording_group"):
    """Which types are recorded."""

    all_supported = argument(bool, default=True)
    resource_types = arguments(str)
    exclusion_by_resource_types = block(ExcludedTypes)
    recording_strategy = block(RecordingStrategy)


class ConfigurationRecorder(View, keyword="aws_config_configuration_recorder"):
    """What AWS Config records in a Region; all types unless a group says otherwise."""

    recording_group = block(RecordingGroup)


def unrecorded(group: RecordingGroup) -> tuple[str, ...]:
    """Those of TRACKED that a group leaves out. Errors: Undecided."""
    strategy, excluded = group.recording_strategy, group.exclusion_by_resource_types
    use_only = None if strategy is None else strategy.use_only
    if (use_only is not None and use_only.value == EXCLUSION) or excluded is not None:
        items = () if excluded is None else excluded.resource_types
        return tuple(type for type in TRACKED if _is_among(type, items))
    if group.all_supported is not None and group.all_supported.value:
        return ()
    return tuple(type for type in TRACKED if not _is_among(type, group.resource_types))


def _is_among(type: str, items: tuple[Item[str], ...]) -> bool:
    doubt: Unknown | None = None
    for item in items:
        if isinstance(item, Unknown):
            doubt = doubt or item
        elif item.value == type:
            return True
    if doubt is not None:
        raise Undecided(doubt)
    return False
