"""Arguments are to backuplint what the AWS provider plans, for every fixture.

tests/data/planned.json holds what `terraform plan` makes of them with provider 5.100.0 and no
network; the slow test plans anew, with the plugins in the directory BACKUPLINT_TEST_PLUGIN_DIR.
`python -m tests.test_against_provider` records.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from backuplint.terraform.discover import Inputs, discover, roots
from backuplint.terraform.expand import BlockInstance, Instance
from backuplint.terraform.load import Files
from backuplint.terraform.module import Module
from backuplint.values import Unknown
from tests.projects import FIXTURES
from tests.test_evaluate import has, plain

DATA = Path(__file__).parent / "data" / "planned.json"
PLUGINS = os.environ.get("BACKUPLINT_TEST_PLUGIN_DIR")

_REGISTRY = re.compile(r'^\s*"?source"?\s*[=:]\s*"[\w-]+/[\w-]+/aws\b', re.MULTILINE)


def _calls_a_registry(path: Path) -> bool:
    """Whether a project needs modules that nobody downloaded: these are not planned at all."""
    return any(_REGISTRY.search(file.read_text("utf-8-sig")) for file in path.rglob("*.tf"))


PROJECTS = sorted(
    path.relative_to(FIXTURES).as_posix()
    for pattern in ("guide/*", "real_world/*/*", "platform")
    for path in FIXTURES.glob(pattern)
    if path.is_dir() and not _calls_a_registry(path)
)

OURS = re.compile(r"aws_(backup|kms|iam|sns)_")
UNKNOWN = "<unknown>"

# What an offline plan of 5.100.0 cannot do.
NOT_PLANNED = {
    "guide/audit_manager": "the provider refuses the name that the guide gives",
    "guide/cross_account": "its ARN has no account number, as in the guide, and is refused",
    "guide/naming": "it needs the provider random",
    "guide/recovery_testing": "it has no recovery_point_types, as in the guide, and is refused",
    "guide/reports": "the provider refuses the name that the guide gives",
    "real_world/settings/advanced_for_buckets": "it needs provider 6.47",
    "real_world/settings/newer_events": "it needs provider 6.0",
    "real_world/settings/regions_as_arguments": "it needs provider 6.0",
    "real_world/syntax/symlinked_variables": "the roots are the directories in it",
    "real_world/values/open_module": "a module without callers: nobody gives its variables values",
}

# What is known here and not to Terraform before an apply, and why that is no guess.
KNOWN_BEFORE_APPLY = {
    r"\.target_vault_name: ": "a vault's id is its name",
    r"\.not_resources: \[\]": "to the provider an empty list is one that is not written",
}


# -- planning ---------------------------------------------------------------------

_OFFLINE = """
  access_key                  = "offline"
  secret_key                  = "offline"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
"""
_PROVIDER = re.compile(r'^provider "aws" \{\n', re.MULTILINE)
_DATA = re.compile(r'^data "(?!aws_iam_policy_document")\w+" "\w+" \{', re.MULTILINE)
_PROFILE = re.compile(r"^  (profile|shared_\w+_files?) .*\n", re.MULTILINE)
_LATER = 'resource "terraform_data" "not_yet" {\n}\n'


class CannotPlan(Exception):
    """Terraform refuses; the message says why."""


def plan(project: str, plugins: str) -> dict[str, Any]:
    """What Terraform plans for AWS Backup and what it uses, by address. Errors: CannotPlan."""
    with TemporaryDirectory() as temporary:
        directory = Path(temporary) / "project"
        shutil.copytree(FIXTURES / project, directory, symlinks=True)
        _make_offline(directory)
        terraform(directory, "init", "-input=false", f"-plugin-dir={plugins}")
        terraform(directory, "plan", "-input=false", "-lock=false", "-out=plan.bin")
        return _changes(json.loads(terraform(directory, "show", "-json", "plan.bin")))


def terraform(directory: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["terraform", *arguments, *(["-no-color"] if arguments[0] != "show" else [])],
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "AWS_REGION": "eu-west-1", "AWS_EC2_METADATA_DISABLED": "true"},
    )
    if done.returncode:
        found = re.search(r"Error: .*?(?=\n╵|\Z)", done.stderr + done.stdout, re.DOTALL)
        raise CannotPlan(" ".join((found[0] if found else done.stderr).replace("│", " ").split()))
    return done.stdout


def _make_offline(directory: Path) -> None:
    """Give the provider what it needs without a network, and leave all data for the apply."""
    configured = False
    for path in sorted(directory.rglob("*.tf")):
        text = path.read_bytes().decode("utf-8")
        here = path.parent == directory
        if here and _PROVIDER.search(text):
            configured = True
            text = _PROVIDER.sub(lambda match: match[0] + _OFFLINE, _PROFILE.sub("", text))
        if _DATA.search(text):
            text = _DATA.sub(lambda m: m[0] + "\n  depends_on = [terraform_data.not_yet]\n", text)
            (path.parent / "not_yet.tf").write_text(_LATER, encoding="utf-8")
        path.write_bytes(text.encode("utf-8"))
    if not configured:
        (directory / "offline.tf").write_text(f'provider "aws" {{\n{_OFFLINE}}}\n', "utf-8")


def _changes(shown: dict[str, Any]) -> dict[str, Any]:
    return {
        change["address"]: _merge(change["change"]["after"], change["change"]["after_unknown"])
        for change in shown["resource_changes"]
        if change["mode"] == "managed" and OURS.match(change["type"])
    }


def _merge(after: Any, unknown: Any) -> Any:
    """A planned value with marks where it is unknown, and without what is null or empty."""
    if unknown is True:
        return UNKNOWN
    if isinstance(after, dict):
        holes = unknown if isinstance(unknown, dict) else {}
        merged = {key: _merge(after.get(key), holes.get(key)) for key in {**after, **holes}}
        return {key: value for key, value in sorted(merged.items()) if value not in (None, [], {})}
    if isinstance(after, list):
        marks = unknown if isinstance(unknown, list) else []
        pairs = zip_longest(after, marks[: len(after)])
        return [_merge(value, mark) for value, mark in pairs]
    return after


# -- comparing --------------------------------------------------------------------


@dataclass
class Comparison:
    """Arguments of one project, as planned and as they are here."""

    compared: int = 0
    unset: int = 0  # null here: what the provider makes of that is said in backuplint/model
    wrong: list[str] = field(default_factory=list)
    less: list[str] = field(default_factory=list)  # unknown here, and known to Terraform
    more: list[str] = field(default_factory=list)  # known here, and unknown to Terraform

    def block(self, place: str, block: BlockInstance, planned: dict[str, Any]) -> None:
        nested = block.block_types() - {"lifecycle", "provisioner", "timeouts"}
        if block.parent is not None:
            nested = block.block_types()
        for name in sorted(nested):
            self.blocks(f"{place}.{name}", block.blocks(name), planned.get(name, []))
        for name in block.block.body.attributes:
            if name in _META and block.parent is None:
                continue
            self.argument(f"{place}.{name}", block, name, planned)

    def argument(
        self, place: str, block: BlockInstance, name: str, planned: dict[str, Any]
    ) -> None:
        value = block.argument(name)
        ours = _texts(plain(value))
        theirs = _texts(planned.get(name))
        blocks = isinstance(theirs, list) and any(isinstance(one, dict) for one in theirs)
        if isinstance(value, Unknown) and value.failed:
            self.wrong.append(f"{place}: {value.reason}")
        elif has(theirs, UNKNOWN) and not blocks:
            if not has(ours, UNKNOWN) and ours is not None:
                self.more.append(f"{place}: {ours}")
        elif ours is None:
            self.unset += 1
        elif blocks:
            self.written_as_json(place, ours if isinstance(ours, list) else [ours], theirs)
        elif has(ours, UNKNOWN):
            self.less.append(f"{place}: {theirs}")
        else:
            self.compared += 1
            if not same(ours, theirs):
                self.wrong.append(f"{place}: {ours} here, {theirs} planned")

    def written_as_json(self, place: str, ours: list[Any], theirs: list[Any]) -> None:
        """Blocks of JSON: arguments to whoever does not know the schema."""
        self.compared += 1
        if len(ours) != len(theirs) or not all(any(_in(o, t) for t in theirs) for o in ours):
            self.wrong.append(f"{place}: {ours} here, {theirs} planned")

    def blocks(self, place: str, ours: tuple[BlockInstance, ...], theirs: Any) -> None:
        """Blocks of one type. The provider keeps many of them as sets, in its own order."""
        if theirs == UNKNOWN or any(block.uncertain for block in ours):
            if theirs == UNKNOWN and not any(block.uncertain for block in ours):
                self.more.append(f"{place}: {len(ours)} blocks")
            return
        if len(ours) != len(theirs):
            self.wrong.append(f"{place}: {len(ours)} blocks here, {len(theirs)} planned")
            return
        left = list(theirs)
        for index, block in enumerate(ours):
            tried = [Comparison() for _ in left]
            for one, planned in zip(tried, left, strict=True):
                one.block(f"{place}[{index}]", block, planned)
            best = min(range(len(left)), key=lambda i: tried[i].badness)
            self.take(tried[best])
            del left[best]

    @property
    def badness(self) -> tuple[int, int, int]:
        return len(self.wrong), len(self.more) + len(self.less), -self.compared

    def take(self, other: Comparison) -> None:
        self.compared += other.compared
        self.unset += other.unset
        self.wrong += other.wrong
        self.less += other.less
        self.more += other.more


_META = {"count", "for_each", "depends_on", "provider"}


def _texts(value: Any) -> Any:
    """A value whose numbers and bools are strings, as schemas convert either way."""
    if isinstance(value, dict):
        inner = {key: _texts(item) for key, item in value.items()}
        return {key: item for key, item in inner.items() if item is not None}
    if isinstance(value, list):
        return [_texts(item) for item in value]
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, int | float) else value


def _in(ours: Any, theirs: Any) -> bool:
    """Whether what is written here is what is planned, and nothing else."""
    if isinstance(ours, dict) and isinstance(theirs, list) and len(theirs) == 1:
        return _in(ours, theirs[0])
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return all(_in(value, theirs.get(key)) for key, value in ours.items())
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        return all(any(_in(one, other) for other in theirs) for one in ours)
    return theirs == UNKNOWN or ours == UNKNOWN or same(ours, theirs)


def same(ours: Any, theirs: Any) -> bool:
    """Equal; lists, which the provider may keep as sets, in any order; JSON by what it says."""
    if ours in (None, [], {}, "") and theirs in (None, [], {}, ""):
        return True
    if isinstance(ours, list) and isinstance(theirs, list):
        return sorted(map(json.dumps, ours)) == sorted(map(json.dumps, theirs))
    if isinstance(ours, str) and isinstance(theirs, str) and ours.lstrip()[:1] == "{" != ours:
        return bool(json.loads(ours) == json.loads(theirs))
    return bool(ours == theirs)


def instances(project: str) -> Iterator[Instance]:
    """The resources of AWS Backup and what it uses, as they are here."""
    for root in _roots(project):
        for module in root.walk():
            for type, name in module.configuration.resources:
                if OURS.match(type):
                    yield from module.instances("resource", type, name)[1]


def _roots(project: str) -> list[Module]:
    directory = FIXTURES / project
    files = Files(directory.resolve(), directory)
    return roots(files, discover(files, [directory]), Inputs())


def compare(project: str, planned: dict[str, Any]) -> Comparison:
    found = Comparison()
    here = {instance.address: instance for instance in instances(project)}
    sure = {address for address, instance in here.items() if instance.uncertain is None}
    found.wrong += [f"{address} is not planned" for address in sorted(sure - planned.keys())]
    if sure == here.keys():
        found.wrong += [f"{address} is not here" for address in sorted(planned.keys() - sure)]
    for address in sorted(sure & planned.keys()):
        found.block(address, here[address], planned[address])
    return found


# -- tests ------------------------------------------------------------------------

PLANNED: dict[str, dict[str, Any]] = json.loads(DATA.read_text("utf-8")) if DATA.exists() else {}


def test_every_fixture_is_planned_or_listed_with_a_reason() -> None:
    assert sorted(PLANNED.keys() | NOT_PLANNED.keys()) == PROJECTS
    assert not PLANNED.keys() & NOT_PLANNED.keys()


@pytest.mark.parametrize("project", PLANNED)
def test_an_argument_is_what_the_provider_plans(project: str) -> None:
    found = compare(project, PLANNED[project])
    assert found.wrong == []
    assert found.less == []
    assert [m for m in found.more if not any(re.search(r, m) for r in KNOWN_BEFORE_APPLY)] == []


def test_there_is_something_to_compare() -> None:
    found = Comparison()
    for project, planned in PLANNED.items():
        found.take(compare(project, planned))
    assert found.compared > 1000
    for pattern in KNOWN_BEFORE_APPLY:
        assert any(re.search(pattern, more) for more in found.more), pattern


@pytest.mark.slow
@pytest.mark.terraform
@pytest.mark.skipif(shutil.which("terraform") is None, reason="there is no terraform here")
@pytest.mark.skipif(not PLUGINS, reason="BACKUPLINT_TEST_PLUGIN_DIR is not set: no AWS provider")
@pytest.mark.parametrize("project", PROJECTS)
def test_terraform_still_plans_so(project: str) -> None:
    assert PLUGINS
    if project in NOT_PLANNED:
        with pytest.raises(CannotPlan):
            plan(project, PLUGINS)
    else:
        assert _written(project, plan(project, PLUGINS)) == PLANNED[project]


def record(plugins: str, projects: list[str]) -> None:
    planned = json.loads(DATA.read_text("utf-8")) if DATA.exists() else {}
    for project in projects or PROJECTS:
        try:
            planned[project] = _written(project, plan(project, plugins))
        except CannotPlan as error:
            planned.pop(project, None)
            sys.stderr.write(f"{project}: {error}\n")
        entries = (f"{json.dumps(p)}: {json.dumps(planned[p])}" for p in sorted(planned))
        DATA.write_text("{\n" + ",\n".join(entries) + "\n}\n", encoding="utf-8")


def _written(project: str, planned: dict[str, Any]) -> dict[str, Any]:
    """What is planned for arguments that are written: the rest is not for backuplint to know."""
    here = {instance.address: instance for instance in instances(project)}
    for address in planned.keys() & here.keys():
        block = here[address].block.body
        names = block.attributes.keys() | here[address].block_types()
        planned[address] = {k: v for k, v in planned[address].items() if k in names}
    return planned


if __name__ == "__main__":
    assert PLUGINS, "BACKUPLINT_TEST_PLUGIN_DIR is not set"
    record(PLUGINS, sys.argv[1:])
