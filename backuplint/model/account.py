"""Settings of an account or a Region, and tiering: what holds for all vaults and plans.

Sources: the resources' documentation in the AWS provider 6.x, and the API's
UpdateRegionSettings, UpdateGlobalSettings and CreateTieringConfiguration.
"""

from __future__ import annotations

from backuplint.model.schema import (
    View,
    argument,
    arguments,
    between,
    blocks,
    elements,
    entries,
    matching,
    one_of,
)


class RegionSettings(View, keyword="aws_backup_region_settings"):
    """Which resource types AWS Backup may protect in a Region, and which it manages fully."""

    resource_type_opt_in_preference = entries(bool, required=True)
    resource_type_management_preference = entries(bool)


class GlobalSettings(View, keyword="aws_backup_global_settings"):
    """The settings of an organization, from its management account."""

    global_settings = entries(str, one_of("true", "false"), required=True)


class ResourceSelection(View, keyword="resource_selection"):
    """Which buckets a tiering configuration is about, and after how many days they move."""

    resource_type = argument(str, one_of("S3"), required=True)
    resources = arguments(str, count=elements(1, 100), required=True)
    tiering_down_settings_in_days = argument(int, between(60, 36500, "days"), required=True)


class TieringConfiguration(View, keyword="aws_backup_tiering_configuration"):
    """When backups of S3 move to the low-cost warm tier (provider 6.x)."""

    name = argument(
        str,
        matching(
            r"[0-9A-Za-z_]{1,200}",
            "must be 1 to 200 letters, digits or underscores",
            r"[0-9A-Za-z_]{0,200}",
        ),
        required=True,
    )
    backup_vault_name = argument(
        str,
        matching(
            r"\*|[0-9A-Za-z_-]{2,50}",
            "must be `*`, or 2 to 50 letters, digits, hyphens or underscores",
            r"[0-9A-Za-z_*-]{0,50}",
        ),
        required=True,
    )
    resource_selections = blocks(ResourceSelection, required=True)
    tags = entries(str)


# Source: the provider's documentation of aws_backup_global_settings, and the API.
GLOBAL_SETTINGS = (
    "isCrossAccountBackupEnabled",
    "isDelegatedAdministratorEnabled",
    "isMpaEnabled",
)

# What AWS Backup can be told to protect in a Region, as it spells it. Source: the API's
# GetSupportedResourceTypes and the provider's documentation; true in November 2026.
OPT_IN_TYPES = (
    "Aurora",
    "CloudFormation",
    "DSQL",
    "DocumentDB",
    "DynamoDB",
    "EBS",
    "EC2",
    "EFS",
    "EKS",
    "FSx",
    "Neptune",
    "RDS",
    "Redshift",
    "Redshift Serverless",
    "S3",
    "SAP HANA on Amazon EC2",
    "Storage Gateway",
    "Timestream",
    "VirtualMachine",
)
