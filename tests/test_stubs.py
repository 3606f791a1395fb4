"""Stubs stand for public modules: the right one is found, and it plans what the module plans.

`data/module-calls.json` holds calls of the modules and what `terraform plan` made of them with
the modules' own code: the resources with their values, or why it refused.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backuplint import packs
from backuplint.__main__ import main
from backuplint.lint import lint
from backuplint.rule import Severity
from backuplint.source import Source
from backuplint.terraform.discover import Inputs, discover, roots
from backuplint.terraform.evaluate import Scope
from backuplint.terraform.expand import META_ARGUMENTS, BlockInstance, settle
from backuplint.terraform.load import Files
from backuplint.terraform.module import Module
from backuplint.terraform.stubs import (
    BUILTIN,
    Stubs,
    VersionError,
    parse_constraints,
    parse_version,
)
from backuplint.values import Collection, Known, Mapping, Null, Unknown, Value
from tests.projects import write
from tests.stub_cases import ACCEPTED, CLOUDPOSSE, LGALLARD, MADE, SAID, UNKNOWN

DATA = Path(__file__).parent / "data"
CALLS: dict[str, dict[str, Any]] = json.loads((DATA / "module-calls.json").read_text("utf-8"))

HEAD = 'provider "aws" {\n  region = "us-east-1"\n}\n\n'


def text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def call(source: str, inputs: str, version: str | None = None) -> str:
    """A root module with one call, named `m`."""
    pinned = f"  version = {json.dumps(version)}\n" if version else ""
    return f'{HEAD}module "m" {{\n  source = "{source}"\n{pinned}{inputs}\n}}\n'


NOT_ALIKE = call(
    LGALLARD,
    """
  rules      = [{ name = "r", lifecycle = { delete_after = 30 } }]
  selections = [{ name = "a", resources = ["*"] }, { name = "b" }]
""",
    "0.29.0",
)
VAULT = call(LGALLARD, '  vault_name = "a1"')

Roots = dict[str, Module]


@pytest.fixture(scope="module")
def expanded(tmp_path_factory: pytest.TempPathFactory) -> Roots:
    """The root modules of these tests, by their text: together, so that stubs are read once."""
    texts = [NOT_ALIKE, VAULT, *(one["files"]["main.tf"] for one in CALLS.values())]
    texts += [call(source, inputs, version) for source, version, inputs, _, _ in MADE]
    texts += [call(source, inputs, version) for source, version, inputs, _, _ in SAID]
    texts += [call(LGALLARD, inputs, version) for version, inputs in ACCEPTED]
    directory = tmp_path_factory.mktemp("calls")
    write(directory, {f"{number}/main.tf": one for number, one in enumerate(texts)})
    files = Files(directory.resolve(), directory)
    found = roots(files, discover(files, [directory]), Inputs())
    assert [str(fault) for fault in files.faults] == []
    return {texts[int(root.configuration.directory.name)]: root for root in found}


# -- what is planned ------------------------------------------------------------


def plain(value: Value) -> Any:
    match value:
        case Null():
            return None
        case Unknown():
            return UNKNOWN
        case Known(value=Collection(kind=kind, items=items)):
            found = [plain(item) for item in items]
            return sorted(found, key=text) if kind == "set" else found
        case Known(value=Mapping(items=entries)):
            return {key: plain(item) for key, item in entries.items()}
    return value.value


def arguments(block: BlockInstance) -> dict[str, Any]:
    """The arguments and blocks of a resource, without those that are empty."""
    found: dict[str, Any] = {}
    for name in block.block.body.attributes:
        if name not in META_ARGUMENTS:
            found[name] = plain(block.argument(name))
    for type in block.block_types():
        if type != "lifecycle" or block.parent is not None:
            inside = [arguments(inner) for inner in block.blocks(type)]
            found[type] = inside[0] if type == "timeouts" else inside
    return {name: value for name, value in found.items() if value not in (None, [], {})}


def resources(root: Module) -> dict[str, dict[str, Any]]:
    return {
        instance.address: arguments(instance)
        for module in root.walk()
        for type, name in module.configuration.resources
        for instance in module.instances("resource", type, name)[1]
    }


def differences(ours: Any, planned: Any, unknown: frozenset[str], path: str = "") -> Iterator[str]:
    if isinstance(planned, dict) and isinstance(ours, dict):
        for name in sorted(ours.keys() | planned.keys()):
            where = f"{path}.{name}".lstrip(".")
            if name in unknown:
                if name in ours and ours[name] != UNKNOWN:
                    yield f"{where}: {ours[name]!r}, and Terraform does not know it"
            else:
                yield from differences(ours.get(name), planned.get(name), frozenset(), where)
    elif isinstance(planned, list) and isinstance(ours, list) and len(planned) == len(ours):
        pairs = zip(sorted(ours, key=text), sorted(planned, key=text), strict=True)
        for index, (mine, theirs) in enumerate(pairs):
            yield from differences(mine, theirs, unknown, f"{path}[{index}]")
    elif path.endswith("policy") and isinstance(ours, str) and isinstance(planned, str):
        # The plans were made with a stand-in for the provider, which writes documents its own way.
        mine, theirs = document(json.loads(ours)), document(json.loads(planned))
        if mine != theirs:
            yield f"{path}: {mine!r}, and Terraform plans {theirs!r}"
    elif ours != planned:
        yield f"{path}: {ours!r}, and Terraform plans {planned!r}"


def document(policy: Any) -> Any:
    """A policy document with a list for each single element, in order."""
    match policy:
        case dict():
            listed = ("Action", "Resource", "Service", "Statement")
            return {
                name: document(value if name not in listed or isinstance(value, list) else [value])
                for name, value in policy.items()
            }
        case list():
            return sorted((document(value) for value in policy), key=text)
    return policy


# -- what is refused ------------------------------------------------------------


def refusals(root: Module) -> Iterator[str]:
    """What Terraform would refuse in the called modules."""
    for module in root.walk():
        if module.call is None:
            continue
        for name in module.call.block.body.attribute_names():
            if name not in module.configuration.variables and name not in CALL:
                yield f"{name} is not declared"
        for name, declaration in module.configuration.variables.items():
            value = module.variable(name, declaration.header)
            if isinstance(value, Unknown) and value.failed:
                yield value.reason
            yield from failing(declaration.block, "validation", module.scope)
        for type, name in module.configuration.resources:
            for instance in module.instances("resource", type, name)[1]:
                for lifecycle in instance.block.body.of_type("lifecycle"):
                    yield from failing(lifecycle, "precondition", instance.scope)
                for tag in instance.blocks("selection_tag"):
                    missing = {"type", "key", "value"} - arguments(tag).keys()
                    yield from (f"a tag has no {name}" for name in sorted(missing))


CALL = {"source", "version", "providers", "count", "for_each", "depends_on"}


def failing(block: Any, kind: str, scope: Scope) -> Iterator[str]:
    for one in block.body.of_type(kind):
        if plain(settle(one.body.attribute("condition").expression, scope)) is False:
            yield plain(settle(one.body.attribute("error_message").expression, scope))


def ignored(root: Module) -> list[str]:
    """What the called modules ignore in silence."""
    return [
        message
        for module in root.walk()
        for declaration in module.configuration.others
        if declaration.type == "check"
        for message in failing(declaration.block, "assert", module.scope)
    ]


# -- the calls ------------------------------------------------------------------

NOT_IN_A_STUB = {
    ("probe/p20", "module.p.null_resource.vault_name_validation[0]"): (
        "fails at apply, which the stub says of the name itself"
    ),
}

NOT_KNOWN = {
    ("cloudposse/c6", "module.b.aws_backup_selection.default[0]", "iam_role_arn"): (
        "of a data source, which Terraform was given an answer for"
    ),
}

NOT_REFUSED = {
    "probe/p40": "refused only by Terraform before 1.12, which computes both sides of `||`",
    "probe/q16": "refused only until the role exists: whether the module makes one is a question",
}


@pytest.mark.parametrize("name", CALLS)
def test_a_call_plans_what_the_module_plans(name: str, expanded: Roots) -> None:
    planned = CALLS[name]
    ours = resources(expanded[planned["files"]["main.tf"]])
    theirs = {one["address"]: one for one in planned["resources"]}
    missing = {address for address in theirs if (name, address) not in NOT_IN_A_STUB} - set(ours)
    assert not missing
    if planned["status"] == "ok":
        assert ours.keys() == theirs.keys()
    for address in ours.keys() & theirs.keys():
        values, unknown = theirs[address]["values"], frozenset(theirs[address]["unknown"])
        exempt = {key[2] for key in NOT_KNOWN if key[:2] == (name, address)}
        assert not exempt or all(ours[address][one] == UNKNOWN for one in exempt)
        values = {key: value for key, value in values.items() if key not in exempt}
        assert list(differences(ours[address], values, unknown | exempt)) == []


@pytest.mark.parametrize("name", [n for n in CALLS if CALLS[n]["status"] == "ok"])
def test_a_call_that_is_planned_is_not_refused(name: str, expanded: Roots) -> None:
    assert list(refusals(expanded[CALLS[name]["files"]["main.tf"]])) == []


@pytest.mark.parametrize("name", [n for n in CALLS if CALLS[n]["status"] != "ok"])
def test_a_call_that_is_refused_is_found(name: str, expanded: Roots) -> None:
    root = expanded[CALLS[name]["files"]["main.tf"]]
    found = list(refusals(root))
    if not found:  # then it is a value that the provider refuses, of which rules speak
        judges = packs.load(
            [packs.builtin()], {"invalid-argument", "missing-argument"}.__contains__
        )
        where = root.configuration.directory
        report = lint([where], judges, root=where, base=where)
        found += [r.message for r in report.results if r.severity is Severity.ERROR]
    assert bool(found) is (name not in NOT_REFUSED)


# What the module ignores without a word, a few words of what the stub says of it.
IGNORED = {
    "cloudposse/c10": ["copy_action is ignored"],
    "cloudposse/c6": ["kms_key_arn and backup_vault_lock_configuration are ignored"],
    "probe/p07": ["no selection is made"],
    "probe/p09": ["no selection is made"],
    "probe/p21": ["ignored for a logically air-gapped vault"],
    "probe/p25": ["ignored unless locked is true"],
    "probe/p45": ["reports are made although", "framework is made although"],
    "probe/p48": ["default_lifecycle_cold_storage_after_days have no effect"],
    "probe/p68": ["no vault is made without vault_name"],
    "probe/q01": ["no selection is made"],
    "probe/q08": ["no selection is made"],
    "probe/q11": ["not the form of a backup policy"],
    "probe/q15": ["ignored where plans is set"],
}


@pytest.mark.parametrize("name", [n for n in CALLS if CALLS[n]["status"] == "ok"])
def test_what_a_module_ignores_is_said_and_nothing_else(name: str, expanded: Roots) -> None:
    said = sorted(ignored(expanded[CALLS[name]["files"]["main.tf"]]))
    expected = IGNORED.get(name, [])
    assert len(said) == len(expected)
    assert all(words in message for words, message in zip(expected, said, strict=True))


# -- inputs that those calls leave out -------------------------------------------


@pytest.mark.parametrize(("source", "version", "inputs", "address", "expected"), MADE)
def test_an_input_makes(
    source: str,
    version: str | None,
    inputs: str,
    address: str,
    expected: dict[str, Any] | None,
    expanded: Roots,
) -> None:
    made = resources(expanded[call(source, inputs, version)]).get(f"module.m.{address}")
    if expected is None:
        assert made is None
    else:
        assert made is not None
        assert {key: made.get(key) for key in expected} == expected


@pytest.mark.parametrize(("source", "version", "inputs", "words", "refused"), SAID)
def test_of_an_input_is_said(
    source: str, version: str | None, inputs: str, words: str, refused: bool, expanded: Roots
) -> None:
    root = expanded[call(source, inputs, version)]
    said = list(refusals(root) if refused else ignored(root))
    assert [message for message in said if words in message], said


@pytest.mark.parametrize(("version", "inputs"), ACCEPTED)
def test_an_older_version_accepts(version: str, inputs: str, expanded: Roots) -> None:
    assert list(refusals(expanded[call(LGALLARD, inputs, version)])) == []


def test_selections_that_are_not_alike_are_not_known_where_it_depends_on_terraform(
    expanded: Roots,
) -> None:
    (module,) = (child for child in expanded[NOT_ALIKE].walk() if child.call is not None)
    (one,) = module.instances("resource", "aws_backup_selection", "ab_selections")[1]
    assert one.uncertain is not None


def test_every_input_and_output_of_the_modules_is_there(expanded: Roots) -> None:
    (module,) = (m for m in expanded[VAULT].walk() if m.call is not None)
    assert len(module.configuration.variables) == 58
    assert len(module.configuration.outputs) == 32
    for name, declaration in module.configuration.outputs.items():
        value = module.output(name, declaration.header)
        assert not (isinstance(value, Unknown) and value.failed), name
    assert "backup_vault_name" not in module.configuration.outputs


def test_an_output_is_a_link_to_the_resource_in_the_stub(expanded: Roots) -> None:
    (module,) = (m for m in expanded[VAULT].walk() if m.call is not None)
    place = Source("x", "x").span(0, 1)
    name, arn = module.output("vault_id", place), module.output("vault_arn", place)
    assert isinstance(name, Known)
    assert name.value == "a1"
    assert isinstance(arn, Unknown)
    assert arn.refers_to is not None
    assert arn.refers_to.address == "module.m.aws_backup_vault.ab_vault[0]"


# -- which stub -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "chosen"),
    [
        (None, "1.10.0"),
        ("1.9.0", "1.9.0"),
        ("= v1.9.0", "1.9.0"),
        ("~> 1.5", "1.10.0"),
        ("~> 1.4.0", "1.4.1"),
        ("~> 0.23", "0.39.0"),
        ("~> 0", "1.10.0"),
        (">= 1.0, < 1.8", "1.7.4"),
        ("> 1.0.0,<=1.0.2", "1.0.2"),
        (">= 1.9, != 1.10.0", "1.9.0"),
        ("< 0.23.1", "0.23.0"),
        ("1.4.7", None),  # was never published
        ("~> 2.0", None),
        ("0.22.0", None),  # not described
        ("1.10.0-rc1", None),
        ("latest", None),
        ("", None),
        (">= 1.0 < 2", None),
    ],
)
def test_a_version_constraint_picks_the_newest_version_that_it_allows(
    constraint: str | None, chosen: str | None
) -> None:
    stub = Stubs().find(LGALLARD, constraint)
    assert (stub.version if stub else None) == chosen
    assert stub is None or stub.known


def test_a_pre_release_is_taken_only_by_its_name() -> None:
    release, candidate = parse_version("1.2.0"), parse_version("1.2.0-rc1")
    (at_least,), (exactly,) = parse_constraints(">= 1.0"), parse_constraints("1.2.0-rc1")
    assert at_least.allows(release)
    assert not at_least.allows(candidate)
    assert exactly.allows(candidate)
    with pytest.raises(VersionError):
        parse_version("1.2.x")


GITHUB = "github.com/lgallard/terraform-aws-backup"


@pytest.mark.parametrize(
    ("source", "version", "known"),
    [
        ("registry.terraform.io/lgallard/backup/aws", "1.10.0", True),
        ("registry.opentofu.org/lgallard/backup/aws", "1.10.0", True),
        (f"git::https://{GITHUB}.git?ref=1.9.0", "1.9.0", True),
        (f"git::https://{GITHUB}.git?depth=1&ref=refs/tags/v1.9.0", "1.9.0", True),
        (f"git::ssh://git@{GITHUB}.git?ref=tags/1.4.1", "1.4.1", True),
        ("git@github.com:lgallard/terraform-aws-backup.git?ref=1.9.0", "1.9.0", True),
        (f"{GITHUB}?ref=1.9.0", "1.9.0", True),
        (GITHUB, "1.10.0", False),
        (f"{GITHUB}?ref=main", "1.10.0", False),
        (f"{GITHUB}?ref=0a1b2c3d4e5f", "1.10.0", False),
        (f"{GITHUB}?ref=0.22.0", None, False),
        ("app.terraform.io/lgallard/backup/aws", None, False),
        ("gitlab.com/lgallard/terraform-aws-backup", None, False),
        ("lgallard/backup/google", None, False),
        ("lgallard/backup/aws//modules/other", None, False),
        ("lgallard/backup/aws//../../../../..", None, False),
        ("someone/backup/aws", None, False),
        ("https://example.org/backup.zip", None, False),
        (f"{'n' * 5000}/backup/aws", None, False),
        ("a\0/backup/aws", None, False),
    ],
)
def test_a_source_finds_its_stub(source: str, version: str | None, known: bool) -> None:
    stub = Stubs().find(source, None)
    assert (stub.version if stub else None) == version
    assert (stub is not None and stub.known) == known


def test_a_module_without_a_stub_is_named(tmp_path: Path) -> None:
    text = 'module "b" {\n  source  = "lgallard/backup/aws"\n  version = "0.22.0"\n}\n'
    write(tmp_path, {"main.tf": HEAD + text})
    report = lint([tmp_path], [], root=tmp_path, base=tmp_path)
    assert report.coverage.not_looked_into == ((LGALLARD, 1),)
    assert report.faults == ()


# -- the user's own -------------------------------------------------------------

OWN = {
    "stubs/acme/protect/aws/main.tf": (
        'variable "days" {}\nmodule "inner" {\n  source = "./inner"\n  days = var.days\n}\n'
    ),
    "stubs/acme/protect/aws/inner/main.tf": """
variable "days" {}
resource "aws_backup_vault" "v" {
  name = "prod-eu"
}
resource "aws_backup_vault_lock_configuration" "v" {
  backup_vault_name   = aws_backup_vault.v.name
  changeable_for_days = var.days
}
""",
    "tree/main.tf": HEAD
    + """
module "p" {
  source = "app.terraform.io/acme/protect/aws"
  days   = 1
}
""",
}


def test_a_stub_of_the_user_is_found_and_not_shown(tmp_path: Path) -> None:
    write(tmp_path, OWN)
    report = lint(
        [tmp_path / "tree"],
        packs.load([packs.builtin()], {"impossible-lock", "default-vault-key"}.__contains__),
        root=tmp_path / "tree",
        base=tmp_path / "tree",
        stubs=Stubs(((tmp_path / "stubs").resolve(),)),
    )
    assert report.faults == ()
    assert report.coverage.not_looked_into == ()
    assert report.results
    places = [result.span for result in report.results]
    places += [related.span for result in report.results for related in result.related]
    assert {place.source.name for place in places} == {"main.tf"}
    assert [r.span.text for r in report.results if r.rule.id == "impossible-lock"] == ["1"]


def test_a_stub_of_the_user_comes_before_ours(tmp_path: Path) -> None:
    own = tmp_path / "lgallard/backup/aws/2.0.0/main.tf"
    write(tmp_path, {"lgallard/backup/aws/2.0.0/main.tf": ""})
    stub = Stubs((tmp_path.resolve(),)).find(LGALLARD, "~> 2.0")
    assert stub is not None
    assert stub.files == {"main.tf": own.resolve()}


def test_an_older_version_has_the_files_that_were_different_and_the_newer_ones(
    tmp_path: Path,
) -> None:
    home = tmp_path.resolve() / "a/b/aws"
    write(home, {"2.0.0/x.tf": "", "2.0.0/y.tf": "", "1.5.0/x.tf": "", "1.0.0/z.tf": ""})
    write(home, {"versions.txt": "1.0.0\n1.2.0\n1.5.0\n2.0.0\nnonsense\n"})
    stubs = Stubs((tmp_path.resolve(),))
    found = {version: stubs.find("a/b/aws", version) for version in ("2.0.0", "1.2.0", "1.0.0")}
    assert {
        version: sorted(path.relative_to(home).as_posix() for path in stub.files.values())
        for version, stub in found.items()
        if stub is not None
    } == {
        "2.0.0": ["2.0.0/x.tf", "2.0.0/y.tf"],
        "1.2.0": ["1.5.0/x.tf", "2.0.0/y.tf"],
        "1.0.0": ["1.0.0/z.tf", "1.5.0/x.tf", "2.0.0/y.tf"],
    }


def test_a_stub_that_calls_itself_ends(tmp_path: Path) -> None:
    again = 'module "again" {\n  source = "a/backup/aws"\n}\n'
    write(tmp_path, {"stubs/a/backup/aws/main.tf": again, "tree/main.tf": HEAD + again})
    files = Files(tmp_path.resolve() / "tree", tmp_path)
    stubs = Stubs((tmp_path.resolve() / "stubs",))
    (root,) = roots(files, discover(files, [tmp_path / "tree"], stubs), Inputs(), stubs)
    assert [call.address for call in root.not_looked_into()] == ["module.again.module.again"]


def test_the_program_takes_a_directory_of_stubs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, OWN)
    monkeypatch.chdir(tmp_path)
    wanted = ["--select", "impossible-lock", "--output-format", "concise"]
    monkeypatch.setattr("sys.argv", ["backuplint", "check", "tree", "--stubs", "stubs", *wanted])
    assert main() == 1
    assert "tree/main.tf:8:12: error impossible-lock" in capsys.readouterr().out


def test_what_is_missing_in_an_element_is_said_at_the_element(tmp_path: Path) -> None:
    inputs = """  vault_name = "a1"
  rules = [
    {
      name        = "r"
      lifecycle   = { delete_after = 30 }
      copy_action = {}
    }
  ]
"""
    write(tmp_path, {"main.tf": call(LGALLARD, inputs)})
    judges = packs.load([packs.builtin()], {"implicit-window"}.__contains__)
    report = lint([tmp_path], judges, root=tmp_path, base=tmp_path)
    assert [(r.span.first.line, r.span.text) for r in report.results] == [(9, "{")]


# -- as Terraform sees them -----------------------------------------------------

# What the provider that the stubs are validated with does not have yet.
NEWER_PROVIDER = {
    'Unsupported argument: An argument named "encryption_key_arn" is not expected here.',
    (
        'Unsupported argument: An argument named "target_logically_air_gapped_backup_vault_arn" is '
        "not expected here."
    ),
    'Unsupported block type: Blocks of type "scan_action" are not expected here.',
    'Unsupported block type: Blocks of type "scan_setting" are not expected here.',
}
PROVIDER = """
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}
"""
needs_terraform = pytest.mark.skipif(
    shutil.which("terraform") is None, reason="there is no terraform here"
)


def terraform(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["terraform", *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


@pytest.mark.terraform
@needs_terraform
def test_the_stubs_are_formatted() -> None:
    done = terraform("fmt", "-check", "-recursive", str(BUILTIN), cwd=BUILTIN)
    assert done.stdout == ""


@pytest.mark.slow
@pytest.mark.terraform
@needs_terraform
def test_terraform_finds_the_stubs_valid(tmp_path: Path) -> None:
    write(tmp_path, {"required.tf": PROVIDER})
    if terraform("init", "-input=false", cwd=tmp_path).returncode != 0:
        pytest.skip("the AWS provider 5.100.0 cannot be had here")
    for source in (LGALLARD, CLOUDPOSSE):
        home = BUILTIN / source
        for version in sorted(path.name for path in home.iterdir() if path.is_dir()):
            stub = Stubs().find(source, version)
            assert stub is not None
            where = tmp_path / source / version
            shutil.copytree(stub.directory, where)
            for name, path in stub.files.items():
                shutil.copyfile(path, where / name)
            write(where, {"required.tf": PROVIDER})
            assert errors(where, tmp_path) <= NEWER_PROVIDER, (source, version)


def errors(where: Path, initialized: Path) -> set[str]:
    """What `terraform validate` says against a configuration."""
    shutil.copyfile(initialized / ".terraform.lock.hcl", where / ".terraform.lock.hcl")
    done = terraform("init", "-input=false", cwd=where)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(terraform("validate", "-json", cwd=where).stdout)
    return {
        f"{one['summary']}: {one['detail']}"
        for one in found["diagnostics"]
        if one["severity"] == "error"
    }
