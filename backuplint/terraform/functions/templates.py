"""Terraform's `templatestring`, and how a template is given its variables. Parses none."""

from __future__ import annotations

import re
from typing import Final

from backuplint.terraform.functions.function import (
    Context,
    FunctionError,
    Parameter,
    function,
)
from backuplint.terraform.functions.text import not_evaluated
from backuplint.terraform.types import ANY, STRING
from backuplint.values import Known, Mapping, Unknown, Value

_NAME: Final = re.compile(r"[A-Za-z_][\w-]*")


@function("templatestring", Parameter("template", STRING), Parameter("vars", ANY, unknown=True))
def _templatestring(context: Context, template: Known[str], variables: Value) -> Value:
    return rendered(context, template.value, "<templatestring>", variables)


def rendered(context: Context, text: str, name: str, variables: Value) -> Value:
    """What a template's text gives with these variables. Errors: FunctionError."""
    match variables:
        case Unknown():
            return Unknown(variables.reason, failed=variables.failed)
        case Known(value=Mapping(items=items)):
            pass
        case _:
            raise FunctionError("`vars` must be a map or an object")
    wrong = next((key for key in items if not _NAME.fullmatch(key)), None)
    if wrong is not None:
        raise FunctionError("a key of `vars` cannot be the name of a variable")
    if context.render is None:
        return not_evaluated("templates are not evaluated here")
    return context.render(text, name, dict(items)).through(context.span)
