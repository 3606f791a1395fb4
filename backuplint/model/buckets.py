"""Buckets, their versioning and their notifications: what AWS Backup needs of S3.

Declared in part. Source: the resources' documentation in the AWS provider 6.x.
"""

from __future__ import annotations

from functools import cached_property

from backuplint.model.policy import PolicyDocument
from backuplint.model.schema import View, argument, block


class InlineVersioning(View, keyword="versioning"):
    """The versioning of a bucket as providers before 4.0 wrote it."""

    enabled = argument(bool, default=False)


class Bucket(View, keyword="aws_s3_bucket"):
    """A bucket. Since provider 4.0 its versioning is a resource of its own."""

    bucket = argument(str)
    bucket_prefix = argument(str)
    object_lock_enabled = argument(bool, default=False)  # which versioning comes with
    versioning = block(InlineVersioning)
    policy = argument(str, unset="")  # since provider 4.0 a resource of its own


class VersioningConfiguration(View, keyword="versioning_configuration"):
    """The state of a bucket's versioning."""

    status = argument(str, required=True)


class BucketVersioning(View, keyword="aws_s3_bucket_versioning"):
    """The versioning of a bucket."""

    bucket = argument(str, required=True)
    versioning_configuration = block(VersioningConfiguration)


class BucketNotification(View, keyword="aws_s3_bucket_notification"):
    """All notifications of a bucket: what is not in it, EventBridge too, is switched off."""

    bucket = argument(str, required=True)
    eventbridge = argument(bool, default=False)


class BucketPolicy(View, keyword="aws_s3_bucket_policy"):
    """The policy of a bucket; there is one at the most."""

    bucket = argument(str, required=True)
    policy = argument(str, required=True)

    @cached_property
    def document(self) -> PolicyDocument:
        """The policy, to be read part by part."""
        return PolicyDocument.read(self.at(BucketPolicy.policy))
