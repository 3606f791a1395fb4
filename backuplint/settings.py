"""Which rules run, with which options: what the command line says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from backuplint.rule import Rule

ALL = "ALL"


class SettingsError(Exception):
    """A rule, option or value that there is not; the message says which, and what is near it."""


@dataclass(frozen=True)
class Settings:
    """What a user chose. `select` replaces the rules that run by default, `extend` adds to them."""

    select: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # rule → name → text

    def wants(self, id: str) -> bool:
        """Whether a rule may run, as far as its id tells: one may still be off by default."""
        if id in self.ignore or ALL in self.ignore:
            return False
        return not self.select or bool({ALL, id} & {*self.select, *self.extend})

    def runs(self, rule: Rule) -> bool:
        """Whether a rule runs."""
        asked = {*self.select, *self.extend}
        return self.wants(rule.id) and (rule.on or rule.id in asked or ALL in asked)


def nearest(name: str, names: Iterable[str]) -> str:
    """`; did you mean x?`, or nothing."""
    found = get_close_matches(name, list(names), 1)
    return f"; did you mean {found[0]}?" if found else ""


def split(values: Sequence[str]) -> tuple[str, ...]:
    """Ids from repeated and comma-separated arguments."""
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def parse_options(texts: Iterable[str]) -> dict[str, dict[str, str]]:
    """`RULE.NAME=VALUE` → rule → name → text. Errors: SettingsError."""
    found: dict[str, dict[str, str]] = {}
    for text in texts:
        target, equals, value = text.partition("=")
        rule, dot, name = target.partition(".")
        if not equals or not dot or not rule or not name:
            raise SettingsError(f"--option {text!r} is not of the form RULE.NAME=VALUE")
        found.setdefault(rule.strip(), {})[name.strip()] = value
    return found


def check(settings: Settings, known: Sequence[str]) -> None:
    """Errors: SettingsError, if a rule is named that there is not."""
    named = (*settings.select, *settings.extend, *settings.ignore)
    for id in named:
        if id != ALL and id not in known:
            raise SettingsError(f"there is no rule {id!r}{nearest(id, known)}")
    for id in settings.options:
        if id not in known:
            raise SettingsError(f"--option: there is no rule {id!r}{nearest(id, known)}")


def option_values(
    settings: Settings, rules: Iterable[Rule]
) -> dict[str, dict[str, int | float | bool | str | tuple[str, ...]]]:
    """The options that are set, as values. Errors: SettingsError."""
    by_id = {rule.id: rule for rule in rules}
    found: dict[str, dict[str, Any]] = {}
    for id, texts in settings.options.items():
        rule = by_id.get(id)
        if rule is None:
            continue  # it does not run
        declared = {option.name: option.default for option in rule.options}
        for name, text in texts.items():
            if name not in declared:
                has = ", ".join(declared) or "none"
                hint = nearest(name, declared)
                raise SettingsError(f"{id} has no option {name!r} (it has: {has}){hint}")
            found.setdefault(id, {})[name] = _value(f"{id}.{name}", text, declared[name])
    return found


def _value(what: str, text: str, default: Any) -> Any:
    readers: dict[type, tuple[Callable[[str], Any], str]] = {
        bool: (_boolean, "true or false"),
        int: (int, "a whole number"),
        float: (float, "a number"),
        tuple: (lambda t: tuple(p.strip() for p in t.split(",") if p.strip()), "a list"),
        str: (str, "text"),
    }
    read, words = readers[type(default)]
    try:
        return read(text)
    except ValueError:
        raise SettingsError(f"the option {what} takes {words}, not {text!r}") from None


def _boolean(text: str) -> bool:
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    raise ValueError(text)
