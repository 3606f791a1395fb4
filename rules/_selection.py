"""What a selection is made of, as far as it is known: shared by the rules on selections."""

from collections.abc import Iterator

from backuplint import Item, Known, Selection, SelectionTag, Unknown


def names_resources(selection: Selection) -> bool:
    """Whether `resources` lists anything. Errors: Undecided."""
    value = selection.at(Selection.resources)
    if isinstance(value, Unknown):
        some = value.partly.value.items if isinstance(value.partly, Known) else ()
        if any(isinstance(item, Known) for item in some):
            return True
        if value.length is not None and value.length[0] > 0:
            return True
    return bool(selection.resources)


def certain_tags(selection: Selection) -> list[SelectionTag]:
    """The `selection_tag` blocks that are there, if the selection is."""
    return [
        tag
        for tag in selection.selection_tags
        if tag.block.uncertain in (None, selection.block.uncertain)
    ]


def all_elements(selection: Selection) -> Iterator[Item[str]]:
    """What `resources` and `not_resources` list, as far as it is in sight."""
    yield from Selection.resources.seen(selection)
    yield from Selection.not_resources.seen(selection)
