"""Whether AWS Backup can write its reports into a bucket, as the bucket's policy in sight tells.

Source: AWS Backup, "Creating report plans"; the reports are written by a role that is linked to
the service, whose own policy does not let it write into any bucket.
"""

from __future__ import annotations

from backuplint.model.arn import parse_arn
from backuplint.model.buckets import Bucket
from backuplint.model.policy import PolicyDocument, Statement
from backuplint.model.policy_elements import Text, any_of, any_text, is_text
from backuplint.model.policy_parts import Principal
from backuplint.model.project import Project
from backuplint.model.schema import View
from backuplint.terraform.expand import Instance
from backuplint.values import Known, Null, Unknown, Value

REPORTS_SERVICE = "reports.backup.amazonaws.com"
REPORTS_ROLE = "AWSServiceRoleForBackupReports"
WRITES = "s3:PutObject"


def bucket_named(value: Value, user: View) -> Bucket | None:
    """The bucket that a name means; None if it is not in sight. Errors: Undecided."""
    project: Project = user.project
    target = project.linked(value)
    if target is not None or not isinstance(value, Known):
        found = target if isinstance(target, Bucket) else None
    else:  # names of buckets are unique in a partition
        named = (b for b in project.of(Bucket) if _has(b.at(Bucket.bucket), value))
        found = next(named, None)
    if found is not None:
        found.certain(within=user)
    return found


def _has(name: Value, value: Known[object]) -> bool:
    return isinstance(name, Known) and name.value == value.value


def lets_reports(document: PolicyDocument, project: Project) -> bool:
    """Whether a bucket's policy lets AWS Backup write reports. Errors: Undecided.

    Who lets the whole account write is believed: what its roles may do is another matter.
    """
    return document.any(lambda statement: _lets(statement, project))


def _lets(statement: Statement, project: Project) -> bool:
    if not statement.allows or not statement.covers(WRITES):
        return False
    if statement.resources and not any_text(statement.resources, lambda r: _objects(r, project)):
        return False
    return statement.allows_everyone() or any_of(
        statement.principals, lambda principal: _may_be_reports(principal, project)
    )


def _may_be_reports(principal: Principal, project: Project) -> bool:
    if principal.type != "AWS":
        return False
    target = project.linked(principal.value)
    if target is not None:
        instance = target if isinstance(target, Instance) else target.instance
        if instance.type != "aws_iam_service_linked_role":
            return _is_out_of_sight(principal.value, instance)
        service = instance.argument("aws_service_name")
        return not isinstance(service, Known | Unknown) or is_text(service, REPORTS_SERVICE)
    arn = parse_arn(principal.value)
    if arn is None:
        return True  # an account, or an id that tells nothing
    resource = arn.resource.read()
    return not resource.startswith(("role/", "user/")) or resource.endswith(f"/{REPORTS_ROLE}")


def _is_out_of_sight(value: Text, instance: Instance) -> bool:
    """Whether it is not a role or user that the project makes. Errors: Undecided."""
    if instance.kind == "resource" and instance.type in ("aws_iam_role", "aws_iam_user"):
        return False
    return is_text(value, REPORTS_ROLE)


def _objects(resource: Text, project: Project) -> bool:
    """Whether a policy's resource may be objects, and not only a bucket."""
    target = project.linked(resource)
    if isinstance(target, Bucket):
        return False
    if isinstance(resource, Known):
        return "/" in resource.value or "*" in resource.value
    return not isinstance(resource, Null)
