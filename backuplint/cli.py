"""The command line. The only module that imports typer."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from backuplint import __version__, packs
from backuplint.settings import (
    ALL,
    Settings,
    SettingsError,
    nearest,
    option_values,
    parse_options,
    split,
)
from backuplint.settings import (
    check as check_settings,
)

CLEAN, FINDINGS, INCOMPLETE = 0, 1, 2

FORMATS = ("text", "concise", "json", "sarif")
SEVERITIES = ("error", "warning", "note")
COLORS = ("auto", "always", "never")

app = typer.Typer(
    name="backuplint",
    add_completion=True,
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # it would print the values of local variables
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def fail(message: str) -> NoReturn:
    """End with a message on stderr and exit code 2."""
    print(f"backuplint: {_printable(message)}", file=sys.stderr)  # noqa: T201
    raise typer.Exit(INCOMPLETE)


def _printable(text: str) -> str:
    from backuplint.report.escape import visible

    return visible(text)


def _one_of(value: str, allowed: Sequence[str], option: str) -> str:
    if value not in allowed:
        shown = ", ".join(allowed)
        fail(f"{option} takes {shown}, not {value!r}{nearest(value, allowed)}")
    return value


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", "-V", help="Show the version and exit.", is_eager=True)
    ] = False,
) -> None:
    """Find what is wrong with AWS Backup in Terraform, before it is applied.

    Exit codes: 0 nothing to report, 1 findings, 2 the answer is not complete.
    """
    if version:
        typer.echo(f"backuplint {__version__}")
        raise typer.Exit


@app.command()
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Directories, or files for their modules.", metavar="PATH..."),
    ] = None,
    output_format: Annotated[
        str, typer.Option("--output-format", help="text, concise, json or sarif.")
    ] = "text",
    output_file: Annotated[
        Path | None, typer.Option("--output-file", "-o", help="Write the report to this file.")
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", help="Run only these rules (repeat, or commas; ALL: every one)."),
    ] = None,
    extend_select: Annotated[
        list[str] | None, typer.Option("--extend-select", help="Run these rules as well.")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option("--ignore", help="Leave out rules.")] = None,
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on", help="Exit 1 from this severity on: error, warning, note, never."
        ),
    ] = "warning",
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="Exit 0 whatever is found.")
    ] = False,
    fail_on_undecided: Annotated[
        bool, typer.Option("--fail-on-undecided", help="Exit 1 if anything could not be decided.")
    ] = False,
    var: Annotated[
        list[str] | None,
        typer.Option("--var", help="Set a variable of the root modules.", metavar="NAME=VALUE"),
    ] = None,
    var_file: Annotated[
        list[Path] | None, typer.Option("--var-file", help="Read variables from a .tfvars file.")
    ] = None,
    root: Annotated[
        Path | None,
        typer.Option("--root", help="Read nothing outside this directory [the git work tree]."),
    ] = None,
    rules: Annotated[
        list[Path] | None,
        typer.Option("--rules", help="Run the rules in this directory as well: they are code."),
    ] = None,
    stubs: Annotated[
        list[Path] | None,
        typer.Option(
            "--stubs",
            help="Look here for modules that are not downloaded: NAMESPACE/NAME/PROVIDER.",
        ),
    ] = None,
    option: Annotated[
        list[str] | None,
        typer.Option("--option", help="Set an option of a rule.", metavar="RULE.NAME=VALUE"),
    ] = None,
    show_undecided: Annotated[
        bool, typer.Option("--show-undecided", help="List what could not be decided, and why.")
    ] = False,
    color: Annotated[str, typer.Option("--color", help="auto, always or never.")] = "auto",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Findings only.")] = False,
) -> None:
    """Check Terraform for problems with AWS Backup."""
    from backuplint.lint import lint, repository_root
    from backuplint.report import Options, render, render_faults
    from backuplint.terraform.discover import Inputs
    from backuplint.terraform.stubs import Stubs

    _one_of(output_format, FORMATS, "--output-format")
    _one_of(fail_on, (*SEVERITIES, "never"), "--fail-on")
    _one_of(color, COLORS, "--color")
    base = Path.cwd()
    wanted = [base / path for path in paths or [Path()]]
    sources = _packs(rules or [])
    known = packs.ids(sources)
    try:
        settings = Settings(
            split(select or []),
            split(extend_select or []),
            split(ignore or []),
            parse_options(option or []),
        )
        check_settings(settings, known)
        loaded = [rule for rule in packs.load(sources, settings.wants) if settings.runs(rule)]
        values = option_values(settings, loaded)
        inputs = Inputs(
            tuple(_variable(text) for text in var or []),
            tuple(base / path for path in var_file or []),
            os.environ,
        )
    except (SettingsError, packs.PackError) as error:
        fail(str(error))
    if root is not None and not root.is_dir():
        fail(f"--root {root} is not a directory")
    for directory in stubs or []:
        if not directory.is_dir():
            fail(f"--stubs {directory} is not a directory")
    if output_file is not None:
        _writable(output_file)
    report = lint(
        wanted,
        loaded,
        root=root if root is not None else repository_root(wanted, base),
        base=base,
        known=known,
        options=values,
        inputs=inputs,
        stubs=Stubs(tuple((base / directory).resolve() for directory in stubs or [])),
    )
    colored = _colored(color) if output_file is None or color == "always" else False
    shown = Options(
        root=(root or repository_root(wanted, base)).resolve(),
        color=colored,
        unicode=output_file is not None or _unicode(sys.stdout),
        show_undecided=show_undecided,
        quiet=quiet,
        github=bool(os.environ.get("GITHUB_ACTIONS") or os.environ.get("TF_BUILD")),
        width=_width(),
    )
    for path in report.coverage.no_terraform:
        print(f"backuplint: no Terraform files under {_printable(path)}", file=sys.stderr)  # noqa: T201
    _write(sys.stderr, render_faults(output_format, report, shown))
    text = render(output_format, report, loaded, shown)
    if output_file is None:
        _write(sys.stdout, text)
    else:
        _save(output_file, text)
    raise typer.Exit(_code(report, fail_on, exit_zero, fail_on_undecided))


def _code(report: object, fail_on: str, exit_zero: bool, fail_on_undecided: bool) -> int:
    from backuplint.engine import Report
    from backuplint.rule import Severity

    assert isinstance(report, Report)
    if report.faults:
        return INCOMPLETE
    if exit_zero:
        return CLEAN
    if fail_on != "never" and any(r.severity >= Severity(fail_on) for r in report.results):
        return FINDINGS
    return FINDINGS if fail_on_undecided and report.questions else CLEAN


def _packs(directories: Sequence[Path]) -> list[packs.Pack]:
    try:
        found = [packs.builtin(), *packs.installed()]
    except packs.PackError as error:
        fail(str(error))
    for number, directory in enumerate(directories):
        if not directory.is_dir():
            fail(f"--rules {directory} is not a directory")
        found.append(packs.Pack(f"given{number}", directory.resolve()))
    return found


def _variable(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise SettingsError(f"--var {text!r} is not of the form NAME=VALUE")
    return name.strip(), value


# -- output ---------------------------------------------------------------------


def _colored(choice: str) -> bool:
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    forced = os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE") or "0"
    if forced != "0":
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _unicode(stream: object) -> bool:
    encoding = getattr(stream, "encoding", None) or "ascii"
    return encoding.lower().replace("-", "").replace("_", "").startswith("utf")


def _width() -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isdigit():
        return max(int(columns), 40)
    try:
        return max(os.get_terminal_size(sys.stdout.fileno()).columns, 40)
    except (OSError, ValueError):  # not a terminal
        return 80


def _write(stream: object, text: str) -> None:
    """Text to a stream of whatever encoding; what it lacks becomes an escape."""
    if text:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace", newline="\n")
        stream.write(text)  # type: ignore[attr-defined]
        stream.flush()  # type: ignore[attr-defined]


def _writable(path: Path) -> None:
    if path.is_dir():
        fail(f"--output-file {path} is a directory")
    if not path.absolute().parent.is_dir():
        fail(f"--output-file {path}: its directory does not exist")
    if path.name.endswith((".tf", ".tofu", ".tf.json", ".tofu.json", ".tfvars", ".hcl")):
        fail(f"--output-file {path} would overwrite a Terraform file")


def _save(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    import tempfile

    target = path.resolve()
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=target.parent, delete=False
        ) as file:
            file.write(text)
        mask = os.umask(0)
        os.umask(mask)
        Path(file.name).chmod(0o666 & ~mask)
        Path(file.name).replace(target)
    except OSError as error:
        fail(f"--output-file {path}: {(error.strerror or str(error)).lower()}")


# -- the manual -----------------------------------------------------------------


@app.command("rules")
def list_rules(
    rules: Annotated[
        list[Path] | None, typer.Option("--rules", help="List the rules in this directory too.")
    ] = None,
) -> None:
    """List the rules."""
    try:
        loaded = packs.load(_packs(rules or []))
    except packs.PackError as error:
        fail(str(error))
    wide = max((len(rule.id) for rule in loaded), default=0)
    lines = [
        f"{rule.id:{wide}}  {rule.severity.value:7}  {'' if rule.on else '(off) '}{rule.summary}\n"
        for rule in loaded
    ]
    _write(sys.stdout, "".join(lines))


@app.command()
def explain(
    id: Annotated[str, typer.Argument(metavar="ID", help="A rule, as findings name it.")],
    rules: Annotated[
        list[Path] | None, typer.Option("--rules", help="Know the rules in this directory too.")
    ] = None,
) -> None:
    """Show the manual of a rule: what is wrong, why it matters, what to write instead."""
    sources = _packs(rules or [])
    known = packs.ids(sources)
    if id not in known:
        fail(f"there is no rule {id!r}{nearest(id, known)}")
    try:
        (rule,) = packs.load(sources, lambda one: one == id)
    except packs.PackError as error:
        fail(str(error))
    state = "on" if rule.on else f"off (switch on with --extend-select {rule.id})"
    lines = [f"{rule.id}  ({rule.severity.value}, {state})\n\n", rule.manual, "\n"]
    if rule.options:
        lines.append("\nOptions:\n")
        for option in rule.options:
            default = option.default
            shown = ",".join(default) if isinstance(default, tuple) else default
            lines.append(f"  --option {rule.id}.{option.name}={shown}\n")
    _write(sys.stdout, "".join(lines))


__all__ = ["ALL", "app"]
