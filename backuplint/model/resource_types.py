"""The resource types that AWS Backup protects, told by Terraform resource or by ARN.

True in November 2026. Source: AWS Backup's feature availability by resource, and the ARN forms
in the Service Authorization Reference.
"""

from __future__ import annotations

# Terraform's resource type → AWS Backup's name of the type. A cluster's engine tells more.
BY_RESOURCE = {
    "aws_db_instance": "RDS",
    "aws_rds_cluster": "Aurora",
    "aws_docdb_cluster": "DocumentDB",
    "aws_neptune_cluster": "Neptune",
    "aws_dynamodb_table": "DynamoDB",
    "aws_ebs_volume": "EBS",
    "aws_instance": "EC2",
    "aws_efs_file_system": "EFS",
    "aws_fsx_lustre_file_system": "FSx",
    "aws_fsx_ontap_file_system": "FSx",
    "aws_fsx_ontap_volume": "FSx",
    "aws_fsx_openzfs_file_system": "FSx",
    "aws_fsx_openzfs_volume": "FSx",
    "aws_fsx_windows_file_system": "FSx",
    "aws_s3_bucket": "S3",
    "aws_redshift_cluster": "Redshift",
    "aws_redshiftserverless_namespace": "Redshift Serverless",
    "aws_storagegateway_gateway": "Storage Gateway",
    "aws_timestreamwrite_table": "Timestream",
    "aws_cloudformation_stack": "CloudFormation",
    "aws_eks_cluster": "EKS",
    "aws_dsql_cluster": "DSQL",
}

MULTI_AZ = "RDS Multi-AZ cluster"
"""A cluster of `aws_rds_cluster` that is not Aurora. To AWS Backup it is RDS, with less."""

CLUSTERS = frozenset({"Aurora", MULTI_AZ, "DocumentDB", "Neptune"})
"""What an ARN `arn:…:rds:…:cluster:…` may be."""

# Resources whose `id` is their ARN.
ARN_BY_ID = frozenset({"aws_cloudformation_stack", "aws_storagegateway_gateway"})

# (service, how the resource part starts) → the type; None where several types look alike.
BY_ARN: tuple[tuple[str, str, str | None], ...] = (
    ("rds", "db:", "RDS"),
    ("rds", "cluster:", None),  # Aurora, Multi-AZ clusters, DocumentDB and Neptune
    ("dynamodb", "table/", "DynamoDB"),
    ("ec2", "volume/", "EBS"),
    ("ec2", "instance/", "EC2"),
    ("elasticfilesystem", "file-system/", "EFS"),
    ("fsx", "", "FSx"),
    ("s3", "", "S3"),
    ("redshift", "cluster:", "Redshift"),
    ("redshift-serverless", "namespace/", "Redshift Serverless"),
    ("storagegateway", "", "Storage Gateway"),
    ("timestream", "database/", "Timestream"),
    ("cloudformation", "stack/", "CloudFormation"),
    ("eks", "cluster/", "EKS"),
    ("ssm-sap", "", "SAP HANA on Amazon EC2"),
    ("backup-gateway", "vm/", "VirtualMachine"),
    ("dsql", "cluster/", "DSQL"),
)

# Terraform's resource type → its ARN from the service on, without place. `{x}` is an argument (or
# what `x_prefix` starts), `#` an id of hexadecimal digits that AWS makes, `?` what else AWS makes.
SHAPES = {
    "aws_db_instance": "rds:db:{identifier}",
    "aws_rds_cluster": "rds:cluster:{cluster_identifier}",
    "aws_docdb_cluster": "rds:cluster:{cluster_identifier}",
    "aws_neptune_cluster": "rds:cluster:{cluster_identifier}",
    "aws_dynamodb_table": "dynamodb:table/{name}",
    "aws_ebs_volume": "ec2:volume/vol-#",
    "aws_instance": "ec2:instance/i-#",
    "aws_efs_file_system": "elasticfilesystem:file-system/fs-#",
    "aws_fsx_lustre_file_system": "fsx:file-system/fs-#",
    "aws_fsx_ontap_file_system": "fsx:file-system/fs-#",
    "aws_fsx_ontap_volume": "fsx:volume/fs-#/fsvol-#",
    "aws_fsx_openzfs_file_system": "fsx:file-system/fs-#",
    "aws_fsx_openzfs_volume": "fsx:volume/fs-#/fsvol-#",
    "aws_fsx_windows_file_system": "fsx:file-system/fs-#",
    "aws_s3_bucket": "s3:{bucket}",
    "aws_redshift_cluster": "redshift:cluster:{cluster_identifier}",
    "aws_redshiftserverless_namespace": "redshift-serverless:namespace/?",
    "aws_storagegateway_gateway": "storagegateway:gateway/sgw-#",
    "aws_timestreamwrite_table": "timestream:database/{database_name}/table/{table_name}",
    "aws_cloudformation_stack": "cloudformation:stack/{name}/?",
    "aws_eks_cluster": "eks:cluster/{name}",
    "aws_dsql_cluster": "dsql:cluster/?",
}

# Databases, volumes, file systems, tables and buckets: what holds data of its own.
DATA = frozenset(BY_RESOURCE) - {
    "aws_cloudformation_stack",
    "aws_eks_cluster",
    "aws_instance",
    "aws_storagegateway_gateway",
}

# Ids that AWS makes are hexadecimal: by service, how the resource part starts in front of one.
GENERATED = (
    ("ec2", "volume/vol-"),
    ("ec2", "instance/i-"),
    ("elasticfilesystem", "file-system/fs-"),
    ("fsx", "file-system/fs-"),
)

# https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html
CONTINUOUS = frozenset({"Aurora", "RDS", "S3", "SAP HANA on Amazon EC2"})

# https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html
# DynamoDB only with its advanced features, EBS by the archive, HANA by one page and not by another.
COLD_STORAGE = frozenset(
    {
        "CloudFormation",
        "DynamoDB",
        "EBS",
        "EFS",
        "EKS",
        "SAP HANA on Amazon EC2",
        "Timestream",
        "VirtualMachine",
    }
)

# What AWS Backup manages fully, and copies with the key of the vault alone; tables with the
# advanced features only.
# https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html
FULLY_MANAGED = frozenset(
    {
        "CloudFormation",
        "DSQL",
        "DynamoDB",
        "EFS",
        "EKS",
        "S3",
        "SAP HANA on Amazon EC2",
        "Timestream",
        "VirtualMachine",
    }
)

# https://docs.aws.amazon.com/aws-backup/latest/devguide/rds-backup.html for clusters; that of
# Redshift there are no copies the feature availability by resource shows.
NOT_COPIED = frozenset({MULTI_AZ, "Redshift", "Redshift Serverless"})

# Types of which a Region's opt-in decides even where their ARN or type is named.
# https://docs.aws.amazon.com/aws-backup/latest/devguide/working-with-supported-services.html
ALWAYS_OPTED = frozenset({"Aurora", "DocumentDB", "Neptune"})


def opt_in_name(type: str) -> str:
    """What a type is called in a Region's settings."""
    return "RDS" if type == MULTI_AZ else type


def type_of_arn(service: str, resource: str) -> str | None:
    """The type that an ARN, or a pattern of ARNs, is about; None where it cannot be told."""
    for known, start, name in BY_ARN:
        if service == known and resource.startswith(start):
            return name
    return None
