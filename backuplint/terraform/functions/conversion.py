"""Functions that convert a value to a type, and those that mark it. Computes nothing."""

from __future__ import annotations

from dataclasses import replace

from backuplint.terraform.functions.function import (
    Context,
    Parameter,
    function,
    gathered,
    unknown_result,
)
from backuplint.terraform.types import (
    ANY,
    BOOL,
    NUMBER,
    STRING,
    ListOf,
    MapOf,
    SetOf,
    Type,
)
from backuplint.values import Known, Unknown, Value


def _anything(wanted: Type = ANY) -> Parameter:
    return Parameter("value", wanted, null=True, unknown=True)


@function("tostring", _anything(STRING), passes=True)
@function("tonumber", _anything(NUMBER), passes=True)
@function("tobool", _anything(BOOL), passes=True)
@function("tolist", _anything(ListOf(ANY)), passes=True)
@function("toset", _anything(SetOf(ANY)), passes=True)
@function("tomap", _anything(MapOf(ANY)), passes=True)
@function("ephemeralasnull", _anything(), passes=True)  # no ephemeral value reaches a backup
def _converted(context: Context, value: Value) -> Value:
    return value.through(context.span)


@function("sensitive", _anything(), passes=True)
def _sensitive(context: Context, value: Value) -> Value:
    return replace(value.through(context.span), sensitive=True)


@function("nonsensitive", _anything(), passes=True)
def _nonsensitive(context: Context, value: Value) -> Value:
    return replace(value.through(context.span), sensitive=False)


@function("issensitive", _anything(), passes=True)
def _issensitive(context: Context, value: Value) -> Value:
    if isinstance(value, Unknown) and not value.sensitive:
        return unknown_result(value, [value], context)
    answer = Known(value.sensitive)
    return replace(gathered(answer, [value], context), sensitive=False)
