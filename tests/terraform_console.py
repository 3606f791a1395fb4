"""Terraform's own answers, for comparison: many expressions in one process."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

needs_terraform = pytest.mark.skipif(
    shutil.which("terraform") is None, reason="there is no terraform to compare with"
)

LOCAL = "{ a = [{ b = 1, c = [1, 2] }, { b = 2, c = [3] }], n = 5, l = [6], t = { x = true } }"
"""What `local.o` is: something for expressions to refer to."""


def locals_text(expressions: Sequence[str]) -> str:
    """A file in which the expressions are locals: `e0`, `e1` and so on."""
    values = "".join(f"  e{i} = {text}\n" for i, text in enumerate(expressions))
    return f"locals {{\n  o = {LOCAL}\n{values}}}\n"


def console(directory: Path, expressions: Sequence[str]) -> list[Any]:
    """The values of expressions, in a directory of Terraform files. Numbers are exact."""
    answer = subprocess.run(
        ["terraform", "console"],
        input=f"jsonencode([{', '.join(expressions)}])\n",
        capture_output=True,
        text=True,
        cwd=directory,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    values = json.loads(json.loads(answer.stdout), parse_float=Decimal)
    assert isinstance(values, list)
    return values
