"""The format for people: frames, advice and a summary. The only module that imports rich."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import StringIO

from backuplint.engine import Question, Related, Report, Result
from backuplint.faults import Fault
from backuplint.report import Options, summary
from backuplint.report.escape import visible, width, workflow_log
from backuplint.report.frame import Label, Line, Segment, bar, frames, gutter, wrapped
from backuplint.rule import Rule
from backuplint.source import Span

FIRST = 3  # places or addresses of a list that are shown

STYLES = {
    "error": "bold red",
    "warning": "bold yellow",
    "note": "bold green",
    "undecided": "bold magenta",
    "secondary": "bold blue",
    "gutter": "bold blue",
    "strong": "bold",
    "": "",
}


def render(report: Report, rules: Sequence[Rule], options: Options) -> str:  # noqa: ARG001
    """The findings as frames, the open questions if they are asked for, and the summary."""
    blocks = [list(_result(result, options)) for result in report.results]
    if options.show_undecided:
        places: dict[Span, list[Question]] = {}
        for question in report.questions:
            places.setdefault(question.span, []).append(question)
        blocks += [list(_question(span, asked, options)) for span, asked in places.items()]
    if not options.quiet:
        blocks.append(list(_summary(report, options)))
    return _text(blocks, options)


def render_faults(report: Report, options: Options) -> str:
    """What could not be read, as frames: for standard error, where the findings do not go."""
    return _text([list(_fault(fault, options)) for fault in report.faults], options)


def _result(result: Result, options: Options) -> Iterator[Line]:
    style = result.severity.value
    labels, left_out = _labels(result, style, options)
    yield from _title(style, result.rule.id, result.message, options)
    yield from frames(labels, options)
    notes = [("address", result.address)]
    if others := result.instances[1:]:
        notes.append(("", f"also for {len(others)} more: {_first(others)}"))
    if left_out:
        notes.append(("also", _first([str(span) for span in left_out])))
    notes.append(("help", _without_links(result.rule.advice)))
    notes.append(("docs", result.rule.help_uri or ""))
    yield from _notes(gutter(labels), notes, options)


def _labels(result: Result, style: str, options: Options) -> tuple[list[Label], list[Span]]:
    """What to mark, each span once; and the places of more of the same for which it is too much."""
    also = [related.span for related in result.related if related.role == "also"]
    left_out = also[FIRST:]
    texts: dict[Span, list[str]] = {result.span: []}
    for related in result.related:
        if related.span in left_out and related.role == "also":
            continue
        text = _safe(related.text or _default_text(related), options)
        said = texts.setdefault(related.span, [])
        if text:
            said.append(text)
    labels = [
        Label(span, "; ".join(said), style if span == result.span else "secondary")
        for span, said in texts.items()
    ]
    return labels, left_out


def _default_text(related: Related) -> str:
    match related.role:
        case "origin":
            return "the value comes from here"
        case "call":
            return "called here"
        case "also":
            return "also here"
        case _:
            return ""


def _question(span: Span, asked: list[Question], options: Options) -> Iterator[Line]:
    labels = [Label(span, style="undecided")]
    yield from _title("undecided", "", asked[0].reason, options)
    yield from frames(labels, options)
    by_rule: dict[str, list[str]] = {}
    for question in asked:
        by_rule.setdefault(question.rule.id, []).append(question.address)
    notes = [
        (f"asked by {rule}", _first(list(dict.fromkeys(about)))) for rule, about in by_rule.items()
    ]
    yield from _notes(gutter(labels), notes, options)


def _fault(fault: Fault, options: Options) -> Iterator[Line]:
    yield from _title("error", "fault", fault.message, options)
    if isinstance(fault.place, Span):
        yield from frames([Label(fault.place, style="error")], options)
        return
    where = _safe(fault.place, options)
    yield [Segment(" --> ", "gutter"), Segment(where)]


def _summary(report: Report, options: Options) -> Iterator[Line]:
    worst = max((result.severity for result in report.results), default=None)
    undecided = summary.undecided(report)
    if undecided and not options.show_undecided:
        undecided += " (--show-undecided lists them)"
    lines = [
        (summary.findings(report), worst.value if worst else "strong"),
        (summary.looked_at(report.coverage), ""),
        (summary.not_looked_into(report.coverage), ""),
        (undecided, ""),
        (summary.incomplete(report), "error"),
    ]
    for text, style in lines:
        for index, piece in enumerate(
            wrapped(_safe(text, options), options.width, options.width - 2)
        ):
            yield [Segment("  " * bool(index)), Segment(piece, style)]


def _title(style: str, rule: str, message: str, options: Options) -> Iterator[Line]:
    head = f"{style}[{rule}]" if rule else style
    indent = width(head) + 2
    if indent > options.width // 2:
        indent = 4
    pieces = wrapped(
        _safe(message, options), options.width - width(head) - 2, options.width - indent
    )
    for index, piece in enumerate(pieces):
        if index:
            yield [Segment(" " * indent), Segment(piece, "strong")]
        else:
            yield [Segment(head, style), Segment(": " + piece, "strong")]


def _notes(numbers: int, notes: list[tuple[str, str]], options: Options) -> Iterator[Line]:
    """Lines `= name: text` under the frames, for each text that is not empty.

    A text without a name goes on with the note before it.
    """
    notes = [note for note in notes if note[1]]
    if notes:
        yield bar(numbers)
    indent = 0
    for name, text in notes:
        indent = numbers + len(f" = {name}: ") if name else indent
        room = options.width - indent
        for index, piece in enumerate(wrapped(_safe(text, options), room, room)):
            if index or not name:
                yield [Segment(" " * indent), Segment(piece)]
            else:
                equals = Segment(" " * numbers + " = ", "gutter")
                yield [equals, Segment(f"{name}:", "strong"), Segment(f" {piece}")]


def _safe(text: str, options: Options) -> str:
    return visible(text, unicode=options.unicode)


def _first(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    shown = list(names[:FIRST])
    if len(names) > FIRST:
        shown.append(f"and {len(names) - FIRST} more")
    return ", ".join(shown)


def _without_links(markdown: str) -> str:
    return re.sub(r"\[([^\]]*)\]\([^)\s]*\)", r"\1", markdown)


def _text(blocks: Sequence[list[Line]], options: Options) -> str:
    lines: list[Line] = []
    for block in blocks:
        lines += [[], *block] if lines else block
    text = _colored(lines) if options.color else _plain(lines)
    return workflow_log(text, unicode=options.unicode) if options.github else text


def _plain(lines: Sequence[Line]) -> str:
    return "".join("".join(part.text for part in line).rstrip() + "\n" for line in lines)


def _colored(lines: Sequence[Line]) -> str:
    from rich.console import Console
    from rich.text import Text

    console = Console(
        file=StringIO(),
        color_system="standard",
        force_terminal=True,
        force_interactive=False,
        legacy_windows=False,
        no_color=False,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=True,
    )
    for line in lines:
        text = Text()
        for part in line:
            text.append(part.text, STYLES[part.style])
        text.rstrip()
        console.print(text)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()
