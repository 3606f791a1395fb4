"""How long backuplint takes, side by side with checkov and terraform on the same files.

    python benchmarks/speed.py [--rounds 5] [--modules 2000]

Whole processes are timed, in turn, so that all of them meet the same machine; the smallest time
of each counts. Ratios travel from machine to machine, seconds do not. What is not installed is
left out, and said to be.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).parent.parent
SMALL = PROJECT / "fixtures" / "guide" / "multi_region"

# As installed: with the bytecode that pip makes, whatever the shell says of writing it.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

ORDINARY = """\
variable "name" {{
  type = string
}}

variable "tags" {{
  type    = map(string)
  default = {{}}
}}

resource "aws_sqs_queue" "queue{number}" {{
  name                      = "${{var.name}}-{number}"
  message_retention_seconds = 86400
  tags                      = merge(var.tags, {{ Number = "{number}" }})
}}

data "aws_iam_policy_document" "queue{number}" {{
  statement {{
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.queue{number}.arn]
  }}
}}

output "url" {{
  value = aws_sqs_queue.queue{number}.url
}}
"""

BACKUP = """\
resource "aws_backup_vault" "records" {{
  name        = "records-{number}"
  kms_key_arn = aws_kms_key.records.arn
}}

resource "aws_kms_key" "records" {{
  enable_key_rotation = true
}}

resource "aws_backup_plan" "daily" {{
  name = "daily-{number}"

  rule {{
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.records.name
    schedule          = "cron(0 5 ? * * *)"
    start_window      = 60
    completion_window = 360

    lifecycle {{
      cold_storage_after = 30
      delete_after       = 365
    }}
  }}
}}
"""


@dataclass
class Contender:
    """A command, and the times that it took, in seconds of wall clock and of processor."""

    name: str
    command: Sequence[str | Path]
    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def run(self) -> None:
        before, started = os.times(), time.perf_counter()
        subprocess.run(
            [str(part) for part in self.command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            env=ENVIRONMENT,
        )
        self.wall.append(time.perf_counter() - started)
        after = os.times()
        self.processor.append(
            after.children_user
            - before.children_user
            + after.children_system
            - before.children_system
        )


def race(title: str, contenders: Sequence[Contender], rounds: int) -> None:
    """Run all contenders in turn, and print each one's best time as a ratio to the first's."""
    for one in contenders:
        one.run()  # once to warm the caches of files
        one.wall.clear()
        one.processor.clear()
    for _ in range(rounds):
        for one in contenders:
            one.run()
    print(f"\n{title}")
    base = min(contenders[0].wall), min(contenders[0].processor)
    for one in contenders:
        wall, processor = min(one.wall), min(one.processor)
        print(
            f"  {one.name:42} {wall:7.3f} s wall {processor:7.3f} s processor"
            f"   {wall / base[0]:6.2f} x wall {processor / max(base[1], 1e-3):6.2f} x processor"
        )


def generate(directory: Path, modules: int) -> None:
    """A tree of modules, of which 1 in 100 uses AWS Backup."""
    for number in range(modules):
        where = directory / f"team{number % 40}" / f"service{number}"
        where.mkdir(parents=True)
        (where / "main.tf").write_text(ORDINARY.format(number=number), encoding="utf-8")
        (where / "versions.tf").write_text(
            'terraform {\n  required_version = ">= 1.5"\n}\n', encoding="utf-8"
        )
        if number % 100 == 0:
            (where / "backup.tf").write_text(BACKUP.format(number=number), encoding="utf-8")


def found(name: str, make: Callable[[str], Contender]) -> list[Contender]:
    path = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if path is None:
        print(f"{name} is not installed, and is left out")
        return []
    return [make(path)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--modules", type=int, default=2000)
    chosen = parser.parse_args()
    backuplint = [sys.executable, "-m", "backuplint"]
    os.chdir(PROJECT)

    race(
        "start-up",
        [
            Contender("python -c pass", [sys.executable, "-c", "pass"]),
            Contender("backuplint --version", [*backuplint, "--version"]),
            *found("checkov", lambda path: Contender("checkov --version", [path, "--version"])),
        ],
        chosen.rounds,
    )
    race(
        "one small module",
        [
            Contender("backuplint check", [*backuplint, "check", SMALL]),
            *found(
                "terraform",
                lambda path: Contender("terraform fmt -check", [path, "fmt", "-check", SMALL]),
            ),
            *found(
                "checkov",
                lambda path: Contender(
                    "checkov -d", [path, "-d", SMALL, "--framework", "terraform", "--compact"]
                ),
            ),
        ],
        chosen.rounds,
    )
    with tempfile.TemporaryDirectory() as name:
        tree = Path(name)
        generate(tree, chosen.modules)
        race(
            f"a tree of {chosen.modules} modules, 1 in 100 with AWS Backup",
            [
                Contender("backuplint check", [*backuplint, "check", tree]),
                *found(
                    "terraform",
                    lambda path: Contender(
                        "terraform fmt -check -recursive",
                        [path, "fmt", "-check", "-recursive", tree],
                    ),
                ),
                *found(
                    "checkov",
                    lambda path: Contender(
                        "checkov -d",
                        [path, "-d", tree, "--framework", "terraform", "--compact", "--quiet"],
                    ),
                ),
            ],
            min(chosen.rounds, 3),
        )


if __name__ == "__main__":
    main()
