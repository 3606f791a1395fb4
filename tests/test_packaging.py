"""The rules are found from a wheel, from an editable installation and from a plain checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
EXPECTED = sorted(p.stem.replace("_", "-") for p in (PROJECT / "rules").glob("[!_]*.py"))

# Finds what stands for an older version of a module: its files lie in several directories.
STUB = (
    "from backuplint.terraform.stubs import Stubs;"
    "stub = Stubs().find('lgallard/backup/aws', '1.4.0');"
    "print(stub.version, all(path.is_file() for path in stub.files.values()))"
)

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env=environment,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def ids(listed: str) -> list[str]:
    return [line.split()[0] for line in listed.splitlines()]


@pytest.fixture
def python(tmp_path: Path) -> Path:
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    return home / ("Scripts" if os.name == "nt" else "bin") / "python"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The files that git tracks, elsewhere: nothing that lies about here may be needed."""
    where = tmp_path / "checkout"
    where.mkdir()
    names = run("git", "ls-files", "-co", "--exclude-standard", cwd=PROJECT).splitlines()
    for name in names:
        target = where / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (PROJECT / name).is_symlink():
            target.symlink_to((PROJECT / name).readlink())
        elif (PROJECT / name).is_file():
            target.write_bytes((PROJECT / name).read_bytes())
    return where


@pytest.mark.parametrize("how", ["wheel", "editable"])
def test_an_installation_has_all_rules(
    how: str, python: Path, checkout: Path, tmp_path: Path
) -> None:
    editable = ["--editable"] if how == "editable" else []
    run(python, "-m", "pip", "install", "--quiet", *editable, checkout, cwd=tmp_path)
    program = python.parent / "backuplint"
    assert ids(run(program, "rules", cwd=tmp_path)) == EXPECTED
    assert "schema_version" in run(
        python,
        "-c",
        "from importlib.resources import files;"
        "print(files('backuplint.report').joinpath("
        "'backuplint-report-1.schema.json').read_text())",
        cwd=tmp_path,
    )
    assert run(python, "-c", STUB, cwd=tmp_path).split() == ["1.4.0", "True"]
    if how == "wheel":
        (tmp_path / "m").mkdir()
        (tmp_path / "m" / "main.tf").write_text(
            'resource "aws_backup_vault" "v" {\n  name = "records"\n}\n', encoding="utf-8"
        )
        run(program, "check", "--exit-zero", "m", cwd=tmp_path)


def test_a_plain_checkout_runs(checkout: Path) -> None:
    assert ids(run(sys.executable, "-m", "backuplint", "rules", cwd=checkout)) == EXPECTED
    assert run(sys.executable, "-c", STUB, cwd=checkout).split() == ["1.4.0", "True"]
