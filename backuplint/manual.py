"""The manual of all rules: what rules/README.md must say, generated from the rule files."""

from __future__ import annotations

from collections.abc import Sequence

from backuplint.rule import Rule, Severity

HEAD = """\
# Rules

Generated from the files beside it by `python -m backuplint.manual`; do not edit it by hand.
`backuplint explain ID` shows one of them in the terminal.

Severity: an **error** is refused by Terraform or AWS, or can never work. A **warning** applies, and
does not do what it looks as if it does, or leaves backups exposed. A **note** works, and AWS or
good practice advises better.
"""


def render(rules: Sequence[Rule]) -> str:
    """The whole manual: an index by chapter, one by severity, and a page for each rule."""
    parts = [HEAD, "\n## By chapter\n"]
    for chapter in sorted({rule.chapter for rule in rules}):
        parts.append(f"\n### {chapter}\n\n| rule | severity | |\n|---|---|---|\n")
        parts += [_row(rule) for rule in rules if rule.chapter == chapter]
    parts.append("\n## By severity\n")
    for severity in sorted(Severity, reverse=True):
        links = [f"[{rule.id}](#{rule.id})" for rule in rules if rule.severity is severity]
        if links:
            parts.append(f"\n**{severity.value}**: {', '.join(links)}\n")
    parts += [_page(rule) for rule in rules]
    return "".join(parts)


def _row(rule: Rule) -> str:
    off = "" if rule.on else " (off by default)"
    return f"| [{rule.id}](#{rule.id}) | {rule.severity.value} | {rule.summary}{off} |\n"


def _page(rule: Rule) -> str:
    state = "" if rule.on else ", off by default"
    lines = [f"\n## {rule.id}\n\n*{rule.severity.value}{state}*: {rule.manual}\n"]
    for option in rule.options:
        default = option.default
        shown = ",".join(default) if isinstance(default, tuple) else default
        lines.append(f"\nOption: `--option {rule.id}.{option.name}={shown}`\n")
    return "".join(lines)


def main() -> None:
    """Write rules/README.md of this checkout."""
    from backuplint import packs

    pack = packs.builtin()
    (pack.directory / "README.md").write_text(render(packs.load([pack])), encoding="utf-8")


if __name__ == "__main__":
    main()
