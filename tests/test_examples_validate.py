"""What the manuals show is real Terraform: `terraform validate` accepts every example.

Examples are child modules of a few roots, for a call takes seconds. Needs the AWS provider, in the
directory of plugins that BACKUPLINT_TEST_PLUGIN_DIR names; reaches no network. Each configuration
of a provider is a process of its own: those of the examples are two in the root instead.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from backuplint.examples import example_files
from tests.projects import rules, write

PLUGINS = os.environ.get("BACKUPLINT_TEST_PLUGIN_DIR")
BATCH = 180  # examples a root

# Examples that validate refuses, by rule: the numbers of its examples, and why they are right.
SIX = "it needs version 6 of the provider"
REFUSED: dict[str, tuple[tuple[int, ...], str]] = {
    "air-gapped-target": ((2,), SIX),
    "colliding-schedules": ((6,), SIX),
    "conflicting-arguments": ((1, 3), "the rule is about what the provider refuses"),
    "failed-validation": ((1, 3), "the rule is about what Terraform refuses"),
    "foreign-air-gapped-target": ((1, 2, 3, 4), SIX),
    "impossible-lock": ((1, 3), "the provider knows the lower bound as well"),
    "ineffective-scan": ((1, 2, 3, 4), SIX),
    "invalid-advanced-setting": ((1,), "version 5 knows no resource type but EC2"),
    "invalid-argument": ((1, 3, 4), "the rule is about what the provider refuses"),
    "irreversible-lock": ((4,), "one of its locks is refused, and so locks nothing"),
    "missing-argument": ((1, 3), "the rule is about what the provider refuses"),
    "repeated-definition": ((1, 3), "the rule is about what Terraform refuses"),
    "retention-outside-lock": ((3,), SIX),
    "short-key-deletion-window": ((3,), SIX),
    "uncopied-backups": ((3,), SIX),
    "undeclared-module-input": ((1, 3), "the rule is about what Terraform refuses"),
    "undeclared-module-output": ((1, 3), "the rule is about what Terraform refuses"),
    "undeclared-reference": ((1, 3), "the rule is about what Terraform refuses"),
    "unknown-argument": ((1, 2), "the rule is about what one version of the provider refuses"),
    "vault-in-another-region": ((3, 4), SIX),
}

VARIABLE = re.compile(r'^variable "([\w-]+)" \{(.*?)(?:^\}|\}$)', re.MULTILINE | re.DOTALL)
DEFAULT = re.compile(r"^\s*default\s*=", re.MULTILINE)
SOURCE = re.compile(r'^\s*source\s*=\s*"(?!\.)[^"]*"', re.MULTILINE)
OTHER_PROVIDER = re.compile(r'^(?:resource|data|ephemeral) "(?!aws_|terraform_)', re.MULTILINE)
BLOCK = r"^{} \{{(?:.*?^\}}|[^\n]*\}}$)\n"
PROVIDER = re.compile(BLOCK.format('provider "aws"'), re.MULTILINE | re.DOTALL)
TERRAFORM = re.compile(BLOCK.format("terraform"), re.MULTILINE | re.DOTALL)
ALIAS = re.compile(r'^\s*alias\s*=\s*"([\w-]+)"', re.MULTILINE)
ALIASES = """\
terraform {{
  required_providers {{
    aws = {{
      source                = "hashicorp/aws"
      configuration_aliases = [{}]
    }}
  }}
}}
"""
ROOT = """\
variable "anything" {
}

provider "aws" {
}

provider "aws" {
  alias = "other"
}
"""
READ = re.compile(r'\bfile\("([\w.-]+)"\)')
EXAMPLE = re.compile(r"example_([\w-]+)_(\d+)")


def needs_a_download(files: Mapping[str, str]) -> bool:
    """Whether an example calls a registry's module, or needs a provider that is not AWS's."""
    text = "".join(TERRAFORM.sub("", part) for part in files.values())
    return bool(SOURCE.search(text) or OTHER_PROVIDER.search(text))


def examples() -> Iterator[tuple[str, int, dict[str, str]]]:
    """Each example that can be looked at offline: its rule, its number from 1, its files."""
    for rule in rules():
        for number, text in enumerate(rule.examples, start=1):
            files = example_files(text)
            if not needs_a_download(files):
                yield rule.id, number, files


def module(name: str, files: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """An example as a module, and its call; to validate, a root's variables are unknown."""
    root = "\n".join(text for path, text in files.items() if "/" not in path)
    needed = [v for v, body in VARIABLE.findall(root) if not DEFAULT.search(body)]
    given = "".join(f"  {variable} = var.anything\n" for variable in needed)
    made = {path: PROVIDER.sub("", text) for path, text in files.items()}
    aliases = sorted(
        {f"aws.{alias}" for block in PROVIDER.findall(root) for alias in ALIAS.findall(block)}
    )
    if aliases:
        made = {
            path: TERRAFORM.sub("", text) if "/" not in path else text
            for path, text in made.items()
        }
        made["aliases.tf"] = ALIASES.format(", ".join(aliases))
        passed = "".join(f"    {alias} = aws.other\n" for alias in aliases)
        given += f"  providers = {{\n    aws = aws\n{passed}  }}\n"
    return made, f'module "{name}" {{\n  source = "./{name}"\n{given}}}\n'


def terraform(directory: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["terraform", *arguments], cwd=directory, capture_output=True, text=True, check=False
    )
    return done.stdout + ("" if done.stdout else done.stderr)


def refused(batch: Iterable[tuple[str, int, dict[str, str]]], directory: Path) -> dict[str, str]:
    """Which examples validate refuses, and its words: again without these, until it is content."""
    calls: dict[str, str] = {}
    for id, number, files in batch:
        name = f"example_{id}_{number}"
        made, calls[name] = module(name, files)
        write(directory / name, made)
        for path in READ.findall("".join(files.values())):  # of the user's; any JSON will do
            write(directory, {path: "{}"})
    found: dict[str, str] = {}
    while True:
        left = "".join(text for name, text in calls.items() if name not in found)
        write(directory, {"main.tf": ROOT + left})
        begun = terraform(directory, "init", "-input=false", "-no-color", f"-plugin-dir={PLUGINS}")
        answer = terraform(directory, "validate", "-json")
        try:
            diagnostics = json.loads(answer)["diagnostics"]
        except ValueError:
            pytest.fail(f"{begun}\n{answer}")
        errors = [one for one in diagnostics if one["severity"] == "error"]
        if not errors:
            return found
        before = len(found)
        for error in errors:
            said = f"{error['summary']}: {error['detail']}"
            for match in EXAMPLE.finditer(json.dumps(error.get("range", {})) + error["detail"]):
                found.setdefault(match[0], said)
        if len(found) == before:
            pytest.fail(f"{begun}\n{json.dumps(errors, indent=1)}")


@pytest.mark.slow
@pytest.mark.terraform
@pytest.mark.skipif(not shutil.which("terraform"), reason="there is no terraform here")
@pytest.mark.skipif(not PLUGINS, reason="BACKUPLINT_TEST_PLUGIN_DIR is not set: no AWS provider")
def test_examples_are_real_terraform(tmp_path: Path) -> None:
    every = list(examples())
    found: dict[str, str] = {}
    for start in range(0, len(every), BATCH):
        found |= refused(every[start : start + BATCH], tmp_path / str(start))
    listed = {f"example_{id}_{n}" for id, (numbers, _) in REFUSED.items() for n in numbers}
    assert {name: said for name, said in found.items() if name not in listed} == {}
    assert sorted(listed - set(found)) == [], "these are accepted, and need no reason"
