"""The words of the pages, by language; what is put into them is escaped and keeps its own direction."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from markupsafe import Markup, escape

from rasad.model import Lang
from rasad.record.words import LANGUAGES
from rasad.relations.words import PERSIAN
from rasad.relations.words import words as of_relations

Messages = dict[str, Any]
# What reorders the words around it, and control characters: of no use in a name or a title.
UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f]")


@cache
def messages(lang: Lang) -> Messages:
    """The message file of a language, and what types, classes, statuses and facts are called in it."""
    found: Messages = yaml.safe_load((files("rasad.serve.pages") / "messages" / f"{lang}.yaml").read_bytes())
    shared = of_relations(lang)
    for name in ("types", "quads", "statuses", "kinds", "states", "directions"):
        found[name] = getattr(shared, name)
    return found


def language(name: str) -> Lang | None:
    return "fa" if name == "fa" else "en" if name in LANGUAGES else None


def seen(value: Any) -> Any:
    """Others' text without what could reorder the page."""
    return UNSEEN.sub("", value) if isinstance(value, str) and not isinstance(value, Markup) else value


def bdi(value: Any) -> Markup:
    """Somebody's words, which run in their own direction."""
    return Markup("<bdi>{}</bdi>").format(seen(value))


class Words:
    """What a page says in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang, self.all = lang, messages(lang)

    def __call__(self, *keys: str | int, **values: Any) -> Markup:
        """The message under these keys, filled in."""
        found: Any = self.all
        for key in keys:
            found = found[key]
        return Markup(found).format(**values) if values else Markup(found)

    def known(self, table: str, key: str | None) -> Markup:
        """What a code is called; one that has no name stands for itself."""
        return Markup(self.all[table][key]) if key in self.all[table] else escape(key or "")

    def number(self, value: float | None, places: int = 0) -> str:
        if value is None:
            return "…"
        text = f"{value:,.{places}f}" if places else f"{value:,.15g}"
        return text.replace(",", "٬").translate(PERSIAN) if self.lang == "fa" else text

    def signed(self, value: float) -> str:
        """`+2.5`, `−1`: with the sign of mathematics, which does not break off its number."""
        sign = "−" if value < 0 else "+"
        return f"\u200e{sign}{self.number(abs(value), 1)}"

    def count(self, what: str, number: int) -> Markup:
        return self("count", what, "one" if number == 1 else "other", n=self.number(number))

    def listed(self, parts: Any) -> Markup:
        return Markup(self.all["list"]).join(parts)
