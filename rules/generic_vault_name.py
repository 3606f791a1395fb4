r"""A vault whose name says test, or nothing.

A vault's name is all that the person at the console sees on the day of the restore, and it cannot
be changed: a new name is a new vault, and the backups stay in the old one. What is called
`test-vault` is deleted in the next clean-up by somebody who takes it at its word, or never locked
because nobody believes that it holds production. What is called `backup-vault` says nothing at
all in an account that has five of them.

```hcl
resource "aws_backup_vault" "payments" {
  name = "test-vault"
  #      ^^^^^^^^^^^^ the name says "test"
}

resource "aws_backup_vault" "orders" {
  name = "my-backup-vault-2"
  #      ^^^^^^^^^^^^^^^^^^^ the name says only that it is a vault
}
```

Name the vault after what it keeps and for whom: the system, the environment, and what is special
about it, such as the Region that it receives copies from or how long it keeps them.

```hcl
variable "environment" {
  type = string
}

resource "aws_backup_vault" "payments" {
  name = "prod-payments-yearly"
}

resource "aws_backup_vault" "orders" {
  name = "${var.environment}-orders-backup-vault"
}
```

Words end at `-`, at `_`, at a digit and where a capital begins. Of a name that is put together,
the words that are certain count:

```hcl
variable "team" {
  type = string
}

resource "random_id" "suffix" {
  byte_length = 4
}

locals {
  prefix = "temp_backup"
}

resource "aws_backup_vault" "suffixed" {
  name = "${local.prefix}-${random_id.suffix.hex}"
  #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the name says "temp"
}

resource "aws_backup_vault" "capitals" {
  name = "paymentsTestVault2"
  #      ^^^^^^^^^^^^^^^^^^^^ the name says "test"
}

resource "aws_backup_logically_air_gapped_vault" "vaulted" {
  name = "${var.team}-dummy"
  #      ^^^^^^^^^^^^^^^^^^^ the name says "dummy"
  min_retention_days = 7
  max_retention_days = 35
}
```

Another word that only begins or ends so is none of these, nor is one that goes on in what is not
known:

```hcl
variable "suffix" {
  type = string
}

resource "aws_backup_vault" "latest" {
  name = "latest-attestations"
}

resource "aws_backup_vault" "cut" {
  name = "test${var.suffix}"
}
```

In a test environment `test` is the right word. An environment is known by a variable or local
such as `env`, `environment` or `stage`, by a tag of such a name, by the name of a module call, or
by the name of the module's directory.

```hcl
variable "env" {
  type    = string
  default = "test"
}

resource "aws_backup_vault" "payments" {
  name = "payments-${var.env}"
}

resource "aws_backup_vault" "orders" {
  name = "orders-test"

  tags = {
    Environment = "Testing"
  }
}
```

[AWS Backup: Creating a backup vault](https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault.html)
"""

import re
from collections.abc import Iterator
from typing import Any

from backuplint import (
    AirGappedVault,
    Finding,
    Findings,
    Known,
    Mapping,
    Severity,
    Undecided,
    Unknown,
    Value,
    Vault,
    rule,
)

HOLE = "\0"
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
# A word is cut where a hole stands right beside it.
CUT = re.compile(rf"[A-Za-z]*{HOLE}[A-Za-z]*")
# Any number of these, and nothing besides, is no name.
EMPTY = re.compile(r"(?=.*[a-z])(?:default|backup|vault|main|my|\d|[-_])+")

# Names of variables, locals and tags that tell an environment, and what a test's is called.
ENVIRONMENTS = frozenset({"env", "environment", "stage"})
TESTS = frozenset({"test", "tests", "testing", "tst", "qa", "sandbox"})
DIRECTORIES = TESTS - {"tests"}  # where the tests of a module are, it is no environment

REFERENCE = re.compile(r'[\w.\[\]"-]+')

DEFAULT = ("test", "testing", "temp", "tmp", "dummy", "foo", "example", "untitled")


@rule(Severity.WARNING, chapter="Naming")
def check(vault: Vault | AirGappedVault, *, words: tuple[str, ...] = DEFAULT) -> Findings:
    name = vault.at(Vault.name)
    said = _said(name, frozenset(word.lower() for word in words))
    if said is None or _is_test(vault):
        return
    yield Finding(at=name, message=f"the name says {said}; name a vault after what it keeps")


def _said(name: Value, unwanted: frozenset[str]) -> str | None:
    """What is wrong with a name; None if nothing is. Errors: Undecided."""
    match name:
        case Known(value=str(text)):
            pass
        case Unknown(pieces=tuple() as pieces):
            text = "".join(piece if isinstance(piece, str) else HOLE for piece in pieces)
        case Unknown():
            raise Undecided(name)
        case _:
            return None
    for word in _words(CUT.sub(HOLE, text)):
        if word in unwanted:
            return f'"{word}"'
    if isinstance(name, Unknown):
        raise Undecided(name)
    return "only that it is a vault" if EMPTY.fullmatch(text.lower()) else None


def _words(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(text)]


def _is_test(vault: Vault | AirGappedVault) -> bool:
    """Whether something beside a vault says that this is a test environment. Errors: Undecided."""
    module: Any = vault.module
    while module is not None:
        called = module.call.block.names[0] if module.call is not None else ""
        if module.configuration.directory.name.lower() in DIRECTORIES or _tests(called):
            return True
        module = module.parent
    doubt: Unknown | None = None
    for said in _beside(vault):
        if isinstance(said, Known) and isinstance(said.value, str) and _tests(said.value):
            return True
        if isinstance(said, Unknown) and not _is_left_open(said):
            doubt = said
    if doubt is not None:
        raise Undecided(doubt)
    return False


def _tests(text: str) -> bool:
    return not TESTS.isdisjoint(_words(text))


def _tells(name: str) -> bool:
    return not ENVIRONMENTS.isdisjoint(_words(name))


def _beside(vault: Vault | AirGappedVault) -> Iterator[Value]:
    """What tells an environment: tags, and the variables and locals of a module and its callers."""
    root = vault.module.root
    for tags in (vault.at(Vault.tags), root.default_tags(vault.instance.provider)):
        if isinstance(tags, Unknown):
            yield tags
        elif isinstance(tags, Known) and isinstance(tags.value, Mapping):
            yield from (value for key, value in tags.value.items.items() if _tells(key))
    module: Any = vault.module
    while module is not None:
        for name in filter(_tells, module.configuration.variables):
            yield module.variable(name, vault.header)
        for name in filter(_tells, module.configuration.locals):
            yield module.local(name, vault.header)
        module = module.parent


def _is_left_open(value: Unknown) -> bool:
    """Whether a value is a variable that is for the caller to set: that says nothing here."""
    *uses, origin = value.trail
    if not all(REFERENCE.fullmatch(use.text) for use in uses):
        return False
    return origin.text.startswith("variable") or origin.text in ("null", '""', "{}")
