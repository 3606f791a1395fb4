"""What plans take, and what two of them take both: shared by rules on several plans."""

from collections.abc import Callable, Iterator

from backuplint import (
    Instance,
    Item,
    Plan,
    Selected,
    Selection,
    Taken,
    covers_element,
    elements_of,
    known,
    named_by,
    takes,
)


def selections_of(plan: Plan) -> Iterator[Selection]:
    """The selections that are certainly a plan's, and there if the plan is."""

    def read(selection: Selection) -> Selection | None:
        if selection.project.plan_of(selection) is not plan:
            return None
        selection.certain(within=plan)
        return selection

    for selection in known(plan.project.of(Selection), read):
        if selection is not None:
            yield selection


def taken_by(plan: Plan, resource: Instance) -> Taken | None:
    """What of a plan certainly takes a resource; a question for what may."""
    found = known(selections_of(plan), lambda selection: takes(selection, resource))
    return next((taken for taken in found if taken is not None), None)


def elements_in(plan: Plan) -> Iterator[tuple[Item[str], Selection]]:
    """What the selections of a plan list that certainly takes all that it names.

    Not of selections with conditions, or that take something away.
    """

    def read(selection: Selection) -> list[tuple[Item[str], Selection]]:
        if selection.conditions or selection.not_resources:
            return []
        return [(element, selection) for element in elements_of(selection)]

    for found in known(selections_of(plan), read):
        yield from found


def shared_element(
    one: Plan, other: Plan, wanted: Callable[[Selected], bool]
) -> tuple[Item[str], Item[str]] | None:
    """An element of each of two plans, of which one takes all that the other does."""
    for first, selection in elements_in(one):

        def judge(
            each: tuple[Item[str], Selection],
            first: Item[str] = first,
            selection: Selection = selection,
        ) -> tuple[Item[str], Item[str]] | None:
            second, others = each
            if not selection.project.same_place(selection.instance, others.instance):
                return None
            for wide, narrow, at in ((first, second, others), (second, first, selection)):
                if wanted(named_by(narrow, at)) and covers_element(wide, narrow, at):
                    return first, second
            return None

        for found in known(elements_in(other), judge):
            if found is not None:
                return found
    return None
