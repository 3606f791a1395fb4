"""Many expressions in few processes: which of them Terraform refuses, and what the others give."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.terraform_answers import normal

ERROR = "error"
_HEREDOC = re.compile(r"<<-?(EOT_*)\n(.*?)\n?[ ]*\1(?=[\n,]|$)", re.DOTALL)


def refused_lines(directory: Path) -> dict[tuple[str, int], str]:
    """The places (file, line) at which a plan of a directory fails, and what Terraform says."""
    done = terraform(directory, "plan", "-json", "-input=false", "-lock=false", "-refresh=false")
    found: dict[tuple[str, int], str] = {}
    for line in done.stdout.splitlines():
        message = json.loads(line)
        if message.get("@level") == "error":
            told = message.get("diagnostic", {})
            assert "range" in told, line
            place = told["range"]["filename"], told["range"]["start"]["line"]
            found[place] = f"{told['summary']}: {told['detail'][:200]}"
    assert found or done.returncode == 0, done.stdout + done.stderr
    return found


def ask_locals(expressions: Sequence[str], directory: Path, setup: str) -> dict[str, str]:
    """What Terraform makes of each expression: `error`, or as the console prints it."""
    answers: dict[str, str] = {}
    left = dict(enumerate(expressions))
    (directory / "setup.tf").write_text(setup, encoding="utf-8")
    # To us a directory without callers, provider and values is somebody's module.
    (directory / "terraform.tfvars").write_text('text = "a"\n', encoding="utf-8")
    while True:
        numbers = _write(directory, left)
        refused = {numbers[line] for file, line in refused_lines(directory) if file == "main.tf"}
        if not refused:
            break
        for number in refused:
            answers[expressions[number]] = ERROR
            del left[number]
    printed = console_answers(directory, [f"local.e{number}" for number in left])
    return answers | {expressions[n]: p for n, p in zip(left, printed, strict=True)}


def _write(directory: Path, left: Mapping[int, str]) -> dict[int, int]:
    """Write each expression as a local on a line of its own: which line has which."""
    lines = ["locals {", *(f"  e{number} = {text}" for number, text in left.items()), "}", ""]
    (directory / "main.tf").write_text("\n".join(lines), encoding="utf-8")
    return dict(enumerate(left, start=2))


def console_answers(directory: Path, names: Sequence[str]) -> list[str]:
    """What the console prints of each name, one answer a name, without line breaks."""
    if not names:
        return []
    items = [item for name in names for item in ('"#####"', name)]
    done = terraform(directory, "console", given=f"[{', '.join(items)}]\n")
    assert done.returncode == 0, done.stdout + done.stderr
    printed = _HEREDOC.sub(_quoted, done.stdout)
    _, *answers = printed[: printed.rindex("]")].split('"#####",')
    return [normal(text) for text in answers]


def _quoted(heredoc: re.Match[str]) -> str:
    """A heredoc of the console as a string in quotes."""
    lines = heredoc[2].split("\n")
    indent = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    return json.dumps("\n".join(line[indent:] for line in lines), ensure_ascii=False)


def terraform(
    directory: Path, *arguments: str, given: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["terraform", *arguments],
        cwd=directory,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
