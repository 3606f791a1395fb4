"""One project in every format: what users and their machines read, byte for byte.

`python -m tests.test_golden` writes the files anew; read the difference before committing it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from backuplint.lint import lint
from backuplint.report import FORMATS, Options, render
from tests.projects import FIXTURES, rules

GOLDEN = Path(__file__).parent / "data" / "golden"
PROJECT = FIXTURES / "readme"


def rendered(name: str) -> str:
    known = [rule.id for rule in rules()]
    report = lint([PROJECT], rules(), root=PROJECT, base=PROJECT, known=known)
    # SARIF describes the rules that were run: those that spoke will do here.
    spoke = {result.rule.id for result in report.results}
    return render(name, report, [r for r in rules() if r.id in spoke], Options(root=PROJECT))


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_as_it_was(name: str) -> None:
    assert rendered(name) == (GOLDEN / f"readme.{name}").read_text(encoding="utf-8")


def test_no_format_tells_where_it_was_run() -> None:
    for name in FORMATS:
        assert str(Path.home()) not in rendered(name)
        assert str(PROJECT.parent) not in rendered(name)


def main() -> None:
    GOLDEN.mkdir(exist_ok=True)
    for name in FORMATS:
        (GOLDEN / f"readme.{name}").write_text(rendered(name), encoding="utf-8")


if __name__ == "__main__":
    main()
