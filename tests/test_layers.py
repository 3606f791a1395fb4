"""The architecture as a claim: who imports what, and what a start costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "backuplint"

# Each layer imports only from layers before it, or from itself.
LAYERS = [
    "source",
    "faults",
    "values",
    "hcl",
    "terraform",
    "model",
    "rule",
    "packs",
    "settings",
    "suppress",
    "engine",
    "examples",
    "manual",
    "report",
    "lint",
    "cli",
    "__main__",
]

# `rule` knows of values only: it may stand where rule files import it from the package's front.
FRONT = "backuplint"

THIRD_PARTY = {
    "typer": {"cli"},
    "rich": {"report.text"},
    "hcl2": {"hcl.parse"},
    "lark": {"hcl.parse"},
    "yaml": {"terraform.functions.yaml_reader"},
    "re2": {"terraform.functions.regular_expressions"},
}


def modules() -> dict[str, Path]:
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts).removesuffix(".__init__")
        if name != "__init__":
            found[name] = path
    return found


def imports(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=str(module), names=names, level=0):
                found |= {f"{module}.{alias.name}" for alias in names}
                found.add(module)
    return found


@pytest.mark.parametrize("name", sorted(modules()))
def test_a_module_imports_only_what_stands_below_it(name: str) -> None:
    own = LAYERS.index(name.partition(".")[0])
    for imported in imports(modules()[name]):
        if imported.startswith("backuplint."):
            layer = imported.split(".")[1]
            if layer in LAYERS:
                assert LAYERS.index(layer) <= own, f"{name} imports {imported}"


def test_every_third_party_package_has_one_place() -> None:
    for package, places in THIRD_PARTY.items():
        users = {
            name
            for name, path in modules().items()
            if any(i == package or i.startswith(f"{package}.") for i in imports(path))
        }
        assert users <= places, f"{package} is imported in {users - places}"


def test_nothing_runs_or_reaches_out() -> None:
    forbidden = {"subprocess", "socket", "pickle", "marshal", "http", "ctypes", "shelve", "ssl"}
    for name, path in modules().items():
        for imported in imports(path):
            assert imported.partition(".")[0] not in forbidden, f"{name} imports {imported}"
            assert not imported.startswith("urllib.re"), f"{name} imports {imported}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"eval", "exec", "compile", "__import__"}, name


def loaded(*arguments: str) -> set[str]:
    """The modules that a run of the program has imported when it ends."""
    code = (
        "import sys, atexit\n"
        "from backuplint.__main__ import main\n"
        f"sys.argv = ['backuplint', *{list(arguments)!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('\\n' + ' '.join(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    return set(done.stderr.splitlines()[-1].split())


def test_the_version_costs_almost_nothing() -> None:
    heavy = {"typer", "rich", "hcl2", "lark", "yaml", "re2", "backuplint.model", "json"}
    assert not heavy & loaded("--version")


def test_a_run_imports_only_what_it_needs(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'resource "aws_backup_vault" "v" {\n  name = "prod-eu"\n}\n', encoding="utf-8"
    )
    got = loaded("check", str(tmp_path), "--select", "default-vault-key", "--color", "never")
    assert "backuplint.hcl.parse" in got
    assert not {"rich", "yaml", "re2", "croniter", "pydantic", "backuplint.report.sarif"} & got
    assert "backuplint_rules_builtin.default_vault_key" in got
    assert "backuplint_rules_builtin.short_cold_storage" not in got
