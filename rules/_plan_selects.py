"""What a plan selects in all: shared by the rules on what types can do."""

from collections.abc import Collection

from backuplint import (
    Known,
    Note,
    Plan,
    PlanRule,
    RegionSettings,
    Selected,
    all_selected,
    known,
)

SHOWN = 3  # elements that a finding names


def selected_by(rule: PlanRule) -> tuple[Selected, ...]:
    """All that the plan of a rule selects, of types that are known. Errors: Undecided.

    Nothing where nothing is selected.
    """
    plan = rule.parent
    found = all_selected(plan) if isinstance(plan, Plan) else ()
    return tuple(one for one in found if one.types)


def only(found: tuple[Selected, ...], types: Collection[str]) -> bool:
    """Whether something is selected, and nothing but these types."""
    return bool(found) and all(one.types <= frozenset(types) for one in found)


def none(found: tuple[Selected, ...], types: Collection[str]) -> bool:
    """Whether something is selected, and nothing of these types."""
    return bool(found) and all(one.types.isdisjoint(types) for one in found)


def notes(found: tuple[Selected, ...]) -> list[Note]:
    return [Note(one, f"selects {named((one,))}") for one in found[:SHOWN]]


def named(found: tuple[Selected, ...]) -> str:
    """The types in words: "EC2, RDS and S3"."""
    types = sorted({type for one in found for type in one.types})
    return " and ".join([", ".join(types[:-1]), types[-1]] if len(types) > 1 else types)


def plain_tables(rule: PlanRule) -> bool:
    """Whether the Region's settings switch the advanced features of tables off."""
    project = rule.project
    for settings in known(
        project.of(RegionSettings),
        lambda each: each if project.same_place(each.instance, rule.instance) else None,
    ):
        if settings is not None:
            advanced = settings.resource_type_management_preference.get("DynamoDB")
            if isinstance(advanced, Known) and not advanced.value:
                return True
    return False
