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


def type_of_arn(service: str, resource: str) -> str | None:
    """The type that an ARN, or a pattern of ARNs, is about; None where it cannot be told."""
    for known, start, name in BY_ARN:
        if service == known and resource.startswith(start):
            return name
    return None
