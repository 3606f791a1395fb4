"""What is set for a bucket by blocks of their own: versioning, notifications, a policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from backuplint.model.buckets import Bucket, BucketNotification, BucketPolicy, BucketVersioning
from backuplint.model.ignore_changes import ignored_changes
from backuplint.model.policy import PolicyDocument
from backuplint.model.project import Project
from backuplint.model.schema import View
from backuplint.values import Known, Null, Undecided, Unknown

V = TypeVar("V", bound=View)

ON = "Enabled"
GENERATED = "terraform-"  # how the names that the provider makes start


def versioning_off(bucket: Bucket) -> View | Known[str] | Known[bool] | None:
    """Where a bucket's versioning is switched off, the bucket itself if nothing sets it.

    None where it is on. Errors: Undecided, where it may be set out of sight.
    """
    locked = bucket.object_lock_enabled
    if locked is not None and locked.value:
        return None
    found: list[Known[str]] = []
    for versioning in _attached(BucketVersioning, bucket):
        configuration = versioning.versioning_configuration
        status = None if configuration is None else configuration.status
        if status is None or status.value == ON:
            return None
        found.append(status)
    if found:
        return found[0]
    if bucket.versioning is not None:
        bucket.versioning.certain(within=bucket)
        enabled = bucket.versioning.enabled
        return None if enabled is None or enabled.value else enabled
    ignored = ignored_changes(bucket.block)
    for name in ("versioning", "all"):
        if name in ignored:
            raise Undecided(Unknown("its versioning is set elsewhere", (ignored[name],)))
    project: Project = bucket.project
    if not project.root.whole:
        raise Undecided(Unknown("some of the configuration could not be read", bucket.trail))
    project.kept_in_sight(bucket)
    return bucket


def notifications_of(bucket: Bucket) -> tuple[BucketNotification, ...]:
    """The notifications of a bucket. Errors: Undecided, where one may or may not be its."""
    return tuple(_attached(BucketNotification, bucket))


def policies_of_bucket(bucket: Bucket) -> tuple[PolicyDocument, ...]:
    """The policies of a bucket that are in sight. Errors: Undecided, where one may be its."""
    inline = [] if bucket.lacks(Bucket.policy) else [PolicyDocument.read(bucket.at(Bucket.policy))]
    ignored = ignored_changes(bucket.block)
    for name in ("policy", "all"):
        if name in ignored:
            raise Undecided(Unknown("its policy is set elsewhere", (ignored[name],)))
    return (*inline, *(policy.document for policy in _attached(BucketPolicy, bucket)))


def _attached(type: type[V], bucket: Bucket) -> Iterator[V]:
    project: Project = bucket.project
    doubt: Undecided | None = None
    found: list[V] = []
    for view in project.of(type):
        try:
            if _is_for(view, bucket):
                view.certain(within=bucket)
                found.append(view)
        except Undecided as undecided:
            doubt = doubt or undecided
    if doubt is not None and not found:
        raise doubt
    return iter(found)


def _is_for(view: View, bucket: Bucket) -> bool:
    value = view.at(BucketVersioning.bucket)  # all name it so
    if value.made_of and bucket.address in value.made_of:
        return True
    name = bucket.at(Bucket.bucket)
    if isinstance(value, Known) and isinstance(name, Known):
        return bool(value.value == name.value)
    if isinstance(value, Null) or bucket.project.linked(value) is not None:
        return False
    if isinstance(value, Known) and isinstance(name, Null):
        prefix = bucket.at(Bucket.bucket_prefix)
        start = GENERATED if isinstance(prefix, Null) else getattr(prefix, "value", "")
        if not str(value.value).startswith(str(start)):
            return False
    raise Undecided(
        value if isinstance(value, Unknown) else Unknown("its name is not known", bucket.trail)
    )
