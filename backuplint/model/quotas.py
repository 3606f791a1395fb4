"""The quotas of AWS Backup that cannot be raised, of plans and selections.

Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/aws-backup-limits.html and, of ARNs,
https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html, November 2026.
"""

from __future__ import annotations

QUOTAS = {
    # of a plan
    "rules": 10,
    "selections": 100,
    "selections by tag": 10,
    # of a rule
    "copy actions": 5,
    "recovery point tags": 10,
    # of a selection
    "tags": 30,
    "tests in conditions": 30,
    "ARNs": 500,
    "ARNs with a `*`": 30,
}
