"""Asks every rule about everything it looks at, and keeps the four kinds of answer apart."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import UnionType
from typing import Any, Literal

from backuplint.faults import Fault
from backuplint.hcl.scan import File
from backuplint.model.modules import Assertion, ModuleCall, Repetition
from backuplint.model.plan import Plan
from backuplint.model.project import Project
from backuplint.model.references import Reference
from backuplint.model.schema import Argument, View, arguments_of
from backuplint.model.selection import Selection
from backuplint.model.vault import AirGappedVault, Vault
from backuplint.rule import LISTENER, Finding, Note, Placed, Rule, Severity
from backuplint.source import Span
from backuplint.suppress import Ignore, ignores
from backuplint.terraform.module import Module
from backuplint.values import Trail, Undecided, Unknown


@dataclass(frozen=True)
class Related:
    """Another place that a result speaks of.

    `origin`: where the value came from; `because`: the other half of a contradiction; `call`:
    the module call through which this is reached; `also`: the same at another place.
    """

    role: Literal["origin", "because", "call", "also"]
    span: Span
    text: str  # what it is, a few words: "the value comes from here"


@dataclass(frozen=True)
class Result:
    """A finding in plain data, ready for any reporter: one a rule, place and message."""

    rule: Rule
    severity: Severity
    message: str  # one line, lower case, no full stop; untrusted text may be in it
    span: Span  # lies on one line
    address: str  # of the first instance: module.x["k"].aws_backup_plan.daily.rule[0]
    instances: tuple[str, ...]  # the addresses of all of them, `address` first
    related: tuple[Related, ...]
    fingerprint: str  # stable over line numbers: of rule, file, address without keys, argument


@dataclass(frozen=True)
class Question:
    """What a rule could not decide, and the unknown that stopped it."""

    rule: Rule
    address: str
    span: Span  # the unknown
    reason: str


@dataclass(frozen=True)
class Suppressed:
    """A result that an ignore comment took out of the report."""

    result: Result
    comment: Span
    reason: str  # as its author wrote it; may be empty


@dataclass(frozen=True)
class Coverage:
    """What was looked at. Counts are of source blocks, not of their instances."""

    files: int = 0
    modules: int = 0  # directories of Terraform under the paths
    relevant: int = 0  # of these, how many have to do with AWS Backup
    plans: int = 0
    vaults: int = 0
    selections: int = 0
    not_looked_into: tuple[tuple[str, int], ...] = ()  # a module call's source, how many calls
    no_terraform: tuple[str, ...] = ()  # the paths under which there is none


@dataclass(frozen=True)
class Report:
    """Everything a run has to say, in a stable order."""

    results: tuple[Result, ...] = ()
    questions: tuple[Question, ...] = ()
    faults: tuple[Fault, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)

    @property
    def undecided(self) -> int:
        """How many unknowns stopped a rule: a place counts once, however many rules ask of it."""
        return len({(id(q.span.source), q.span.start, q.span.end) for q in self.questions})


# -- running --------------------------------------------------------------------


def run(
    rules: Sequence[Rule],
    projects: Sequence[Project],
    *,
    known: Iterable[str] = (),
    options: Mapping[str, Mapping[str, Any]] | None = None,
    root: Path | None = None,
) -> Report:
    """Ask every rule about everything it looks at.

    `known` are the ids of all rules there are, run or not; `options` what is set of the rules'
    options; `root` is the directory that fingerprints name files relative to. What could not be
    read, and the coverage of directories, is for the caller to add.
    """
    files = _files(projects)
    found = ignores(files, known or [rule.id for rule in rules], [rule.id for rule in rules])
    runner = _Runner(found, options or {})
    about_ignores = [rule for rule in rules if rule.subject is Ignore]
    for project in projects:
        subjects = _subjects(project)
        for rule in rules:
            if rule not in about_ignores:
                for subject in subjects(rule.subject):
                    runner.ask(rule, subject)
    if about_ignores:
        _mark_unseen([ignore for ignore in found if ignore.unused], projects, files)
    for rule in about_ignores:
        for ignore in found:
            runner.ask(rule, ignore)
    return Report(
        results=tuple(_fingerprinted(_merged(runner.results), root)),
        questions=tuple(_distinct(runner.questions)),
        faults=tuple(runner.faults),
        suppressed=tuple(_merged_suppressed(runner.suppressed)),
        coverage=_coverage(projects, files),
    )


def _files(projects: Sequence[Project]) -> list[File]:
    """The files that the user wrote, of all modules that are linted, each once."""
    found: dict[int, File] = {}
    for project in projects:
        for module in project.root.walk():
            for file in module.configuration.files:
                if file.source.owned:
                    found[id(file.source)] = file
    return sorted(found.values(), key=lambda file: file.source.name)


def _mark_unseen(unused: list[Ignore], projects: Sequence[Project], files: list[File]) -> None:
    """Mark the ignores in text that no rule looked at: whether they are of use is not known.

    That is what could not be read, what has no instance, and calls that are not looked into.
    """

    def mark(spans: Iterable[Span]) -> None:
        for span in spans:
            for ignore in unused:
                ignore.questioned = ignore.questioned or ignore.meets(span)

    mark(Span(file.source, 0, len(file.source.text) + 1) for file in files if file.faults)
    modules = [module for project in projects for module in project.root.walk()] if unused else []
    for module in modules:
        for declaration in module.configuration.declarations():
            parts = [part.span for part in declaration.parts]
            if not any(ignore.meets(part) for part in parts for ignore in unused):
                continue
            names = declaration.names
            match declaration.type:
                case "resource" | "data" as kind:
                    seen = bool(module.instances(kind, *names)[1])
                case "module":
                    seen = any(isinstance(child, Module) for child in module.children(*names)[1])
                case _:
                    seen = declaration.block is not None
            mark(() if seen else parts)
    views = [view for project in projects for view in project.views] if unused else []
    made = {id(view.block.block) for view in views}
    for view in views:
        for dynamic in view.block.block.body.of_type("dynamic", 1):
            contents = dynamic.body.of_type("content")
            mark(dynamic.span for content in contents if id(content) not in made)


def _subjects(project: Project) -> Callable[[type[Any] | UnionType], Iterator[Any]]:
    written = [argument for view in project.views for argument in arguments_of(view)]

    def of(kind: type[Any] | UnionType) -> Iterator[Any]:
        if isinstance(kind, UnionType):  # of Views: `Vault | AirGappedVault`
            yield from (view for view in project.views if isinstance(view, kind))
        elif issubclass(kind, Project):
            yield project
        elif issubclass(kind, Argument):
            yield from written
        elif issubclass(kind, ModuleCall):
            yield from project.calls
        elif issubclass(kind, Assertion):
            yield from (one for one in project.assertions if isinstance(one, kind))
        elif issubclass(kind, Reference):
            yield from project.references
        elif issubclass(kind, Repetition):
            yield from project.repetitions
        elif issubclass(kind, View):
            yield from (view for view in project.views if isinstance(view, kind))

    return of


@dataclass(frozen=True)
class _Draft:
    """A finding of one instance, before it is merged with the others."""

    result: Result
    own: Trail  # the primary place, the value's trail and its chain of calls
    others: Trail  # the places of `because`


@dataclass
class _Runner:
    """Listens to the rule that runs, and sorts what comes of it."""

    ignores: list[Ignore]
    options: Mapping[str, Mapping[str, Any]]
    results: list[Result] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    suppressed: list[Suppressed] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    rule: Rule | None = None
    subject: Any = None

    def ask(self, rule: Rule, subject: Any) -> None:
        self.rule, self.subject = rule, subject
        token = LISTENER.set(self)
        try:
            for finding in rule.check(subject, **self.options.get(rule.id, {})):
                self._finding(rule, subject, finding)
        except Undecided as undecided:
            self.question(undecided.unknown)
        except Exception as error:  # a rule is anybody's code
            where = _first(_places(subject)) or "a rule"
            what = f"{type(error).__name__}: {error}".splitlines()[0]
            self.faults.append(Fault(f"the rule {rule.id} failed: {what}", where))
            self._leave_open(())
        finally:
            LISTENER.reset(token)

    def question(self, unknown: Unknown) -> None:
        assert self.rule is not None
        places = unknown.trail or _places(self.subject)
        if not places:
            return
        self._leave_open(places)
        address = getattr(self.subject, "address", "")
        # Where the unknown comes from, as far as the user can see it: never inside a stub.
        seen = [span for span in (*_calls(self.subject)[::-1], *places) if span.source.owned]
        place = (seen or places)[-1].first_line
        self.questions.append(Question(self.rule, address, place, unknown.reason))

    def _leave_open(self, places: Trail) -> None:
        """Mark the ignores that may be of use yet: of the running rule, wherever it might speak."""
        assert self.rule is not None
        mine = [ignore for ignore in self.ignores if ignore.id == self.rule.id]
        if mine:
            extent = (*places, *_extent(self.subject))
            for ignore in mine:
                if isinstance(self.subject, Project) or any(map(ignore.meets, extent)):
                    ignore.questioned = True

    def ignored(self, place: Placed) -> bool:
        assert self.rule is not None
        draft = _draft(self.rule, place, Finding(place, "left out of a group"))
        return self._suppressed(draft, self._reaching(draft.own))

    def _suppressed(self, draft: _Draft, by: list[Ignore]) -> bool:
        for ignore in by:
            ignore.used = True
        for ignore in by[:1]:
            self.suppressed.append(Suppressed(draft.result, ignore.comment, ignore.reason))
        return bool(by)

    def _reaching(self, places: Trail, *, beside: bool = False) -> list[Ignore]:
        assert self.rule is not None
        return [
            ignore
            for ignore in self.ignores
            if ignore.id == self.rule.id
            and any(ignore.reaches(place, beside=beside) for place in places)
        ]

    def _finding(self, rule: Rule, subject: Any, finding: Finding) -> None:
        draft = _draft(rule, subject, finding)
        reaching = self._reaching(draft.own) + self._reaching(draft.others, beside=True)
        if isinstance(subject, Ignore) or not self._suppressed(draft, reaching):
            self.results.append(draft.result)


def _places(subject: Any) -> Trail:
    trail = getattr(subject, "trail", ())
    return trail if isinstance(trail, tuple) else ()


def _extent(subject: Any) -> Iterator[Span]:
    """Where a rule may speak of what it looks at: its block, its values, the calls to it."""
    view = subject.view if isinstance(subject, Argument) else subject
    if isinstance(view, View):
        yield view.block.block.span
        for part in view.walk():
            for argument in arguments_of(part):
                yield from argument.value.trail
    elif isinstance(subject, ModuleCall):
        yield subject.block.span
        for value in subject.inputs.values():
            yield from value.trail
    else:
        yield from _places(subject)
    module = _module(subject)
    while module is not None and module.call is not None:
        yield module.call.block.span
        module = module.parent


def _first(trail: Trail) -> Span | None:
    return trail[0] if trail else None


def _calls(subject: Any) -> list[Span]:
    """The headers of the module calls through which a block is reached, innermost first."""
    module = _module(subject)
    found: list[Span] = []
    while module is not None and module.call is not None:
        found.append(module.call.header)
        module = module.parent
    return found


def _module(subject: Any) -> Module | None:
    """The module in which a rule's subject stands."""
    subject = subject.view if isinstance(subject, Argument) else subject
    module = getattr(subject, "module", None)
    return module if isinstance(module, Module) else None


def _draft(rule: Rule, subject: Any, finding: Finding) -> _Draft:
    block = finding.at if isinstance(finding.at, View | Argument) else subject
    calls = _calls(block)
    trail = finding.at.trail or _places(subject)
    path = (*trail, *calls)
    primary = _on_one_line(next((span for span in path if span.source.owned), path[0]))
    related = _origins(trail, primary, "the value comes from here")
    others: list[Span] = []
    for reason in finding.because:
        note = reason if isinstance(reason, Note) else Note(reason, "")
        places = [span for span in note.at.trail if span.source.owned]
        if places:
            others.append(places[0])
            related.append(Related("because", places[0].first_line, note.text))
            related += _origins(tuple(places[1:]), places[0], "which comes from here")
    for call in calls:
        if call.source.owned and not _same_place(call, primary):
            related.append(Related("call", call.first_line, "called from here"))
    address = getattr(block, "address", "")
    message = finding.message
    if _is_secret(finding):  # neither the value nor where it was written is shown
        message = f"{rule.summary[:1].lower()}{rule.summary[1:].rstrip('.')} (a sensitive value)"
        related = [one for one in related if one.role != "origin"]
    result = Result(rule, rule.severity, message, primary, address, (address,), _once(related), "")
    return _Draft(result, (primary, *trail, *calls), tuple(others))


def _on_one_line(span: Span) -> Span:
    """The part of a span on its first line; of a list or object over several lines its bracket."""
    first = span.first_line
    if first.end < span.end and first.text[:1] in ("{", "["):
        return Span(span.source, span.start, span.start + 1)  # and no comment behind it
    return first


def _is_secret(finding: Finding) -> bool:
    places = [finding.at, *(r.at if isinstance(r, Note) else r for r in finding.because)]
    return any(getattr(place, "sensitive", False) for place in places)


def _origins(trail: Trail, use: Span, text: str) -> list[Related]:
    """The places that a value came through to its use; a part of one says nothing of its own."""
    steps: list[Span] = []
    for span in trail:
        if not span.source.owned or any(step.contains(span) for step in (use, *steps)):
            continue
        if span.source is use.source and span.start == use.start:
            continue  # the use itself, which is shown on one line
        steps.append(span)
    return [
        Related("origin", span.first_line, text if span.contains(trail[-1]) else "passed on here")
        for span in steps
    ]


def _same_place(one: Span, other: Span) -> bool:
    return one.source is other.source and one.first_line == other.first_line


def _once(related: list[Related]) -> tuple[Related, ...]:
    found: dict[tuple[int, int, int], Related] = {}
    for one in related:
        found.setdefault((id(one.span.source), one.span.start, one.span.end), one)
    return tuple(found.values())


# -- merging --------------------------------------------------------------------


def _order(result: Result) -> tuple[str, int, int, str, str]:
    span = result.span
    return (span.source.name, span.start, span.end, result.rule.id, result.message)


def _merged(results: list[Result]) -> list[Result]:
    """One result a rule, place and message, with the addresses of all its instances."""
    found: dict[tuple[str, int, int, int, str], Result] = {}
    for result in results:
        span = result.span
        key = (result.rule.id, id(span.source), span.start, span.end, result.message)
        first = found.get(key)
        if first is None:
            found[key] = result
        else:
            addresses = dict.fromkeys((*first.instances, *result.instances))
            found[key] = replace(first, instances=tuple(addresses))
    return sorted(found.values(), key=_order)


def _merged_suppressed(suppressed: list[Suppressed]) -> list[Suppressed]:
    found = {(s.result.rule.id, *_order(s.result)): s for s in reversed(suppressed)}
    return sorted(found.values(), key=lambda s: _order(s.result))


def _distinct(questions: list[Question]) -> list[Question]:
    found = {
        (q.rule.id, id(q.span.source), q.span.start, q.span.end, q.reason): q
        for q in reversed(questions)
    }
    return sorted(
        found.values(), key=lambda q: (q.span.source.name, q.span.start, q.rule.id, q.address)
    )


KEYS = re.compile(r"\[[^\]]*\]")


def _fingerprinted(results: list[Result], root: Path | None) -> Iterator[Result]:
    """Results with fingerprints: of rule, file and address, and of their order among equals."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for result in results:
        path = result.span.source.path
        name = result.span.source.name
        if path is not None and root is not None:
            name = Path(os.path.relpath(path, root)).as_posix()
        key = (result.rule.id, name, KEYS.sub("", result.address))
        counts[key] += 1
        text = "\0".join((*key, str(counts[key])))
        yield replace(result, fingerprint=hashlib.sha256(text.encode()).hexdigest()[:32])


def _coverage(projects: Sequence[Project], files: list[File]) -> Coverage:
    headers: dict[str, set[tuple[int, int]]] = {"plan": set(), "vault": set(), "selection": set()}
    kinds: tuple[tuple[type[View], str], ...] = (
        (Plan, "plan"),
        (Vault, "vault"),
        (AirGappedVault, "vault"),
        (Selection, "selection"),
    )
    calls: Counter[str] = Counter()
    for project in projects:
        for view in project.resources:
            for type, kind in kinds:
                if isinstance(view, type):
                    headers[kind].add((id(view.header.source), view.header.start))
        calls.update(call.source for call in project.root.not_looked_into())
    return Coverage(
        files=len(files),
        plans=len(headers["plan"]),
        vaults=len(headers["vault"]),
        selections=len(headers["selection"]),
        not_looked_into=tuple(sorted(calls.items())),
    )
