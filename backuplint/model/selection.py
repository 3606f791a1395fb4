"""`aws_backup_selection`: what a plan backs up, and as which role.

Sources: the resource's documentation in the AWS provider 6.x, and the API's BackupSelection.
"""

from __future__ import annotations

from backuplint.model.plan import NAME
from backuplint.model.schema import View, argument, arguments, blocks, one_of


class SelectionTag(View, keyword="selection_tag"):
    """A tag whose bearers are selected; several are ORed."""

    type = argument(str, one_of("STRINGEQUALS"), required=True)
    key = argument(str, required=True)
    value = argument(str, required=True)


class StringCondition(View, keyword="string_equals"):
    """One test of a tag: `key` is `aws:ResourceTag/…`."""

    key = argument(str, required=True)
    value = argument(str, required=True)


class Condition(View, keyword="condition"):
    """Tests that everything selected must pass, all of them."""

    string_equals = blocks(StringCondition, "string_equals")
    string_not_equals = blocks(StringCondition, "string_not_equals")
    string_like = blocks(StringCondition, "string_like")
    string_not_like = blocks(StringCondition, "string_not_like")


class Selection(View, keyword="aws_backup_selection"):
    """A selection: `resources` and `selection_tag` are ORed, `condition` narrows them."""

    name = argument(str, NAME, required=True)
    plan_id = argument(str, required=True)
    iam_role_arn = argument(str, required=True)
    resources = arguments(str)
    not_resources = arguments(str)
    selection_tags = blocks(SelectionTag)
    conditions = blocks(Condition)
