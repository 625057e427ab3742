"""The rules of `data/facts.yaml`, read once: what an event must be to open, change, confirm or close a fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec
import yaml

from rasad.coder.phrases import Phrases, Words
from rasad.model import Event

Does = Literal["open", "change", "confirm", "close"]
Sentence = tuple[str, Words]  # its language and its words
Listed = dict[str, list[str]]


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step as the file has it."""

    does: Does
    type: frozenset[str]
    example: list[str]
    state: str = ""
    mode: frozenset[str | None] | None = None
    words: Listed | None = None
    also: Listed | None = None
    unless: Listed | None = None


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of fact as the file has it."""

    between: Literal["both", "pair"]
    steps: list[Entry]
    unlike: list[str]
    many: bool = False
    lapse: int | None = None
    units: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rule:
    """One step, ready to be asked."""

    kind: str
    entry: Entry
    needed: tuple[Mapping[str, Phrases[None]], ...]
    unless: Mapping[str, Phrases[None]]

    def may_fit(self, event: Event) -> bool:
        """Whether only what its sentences say is left to be asked."""
        entry = self.entry
        return event.type in entry.type and (entry.mode is None or event.mode in entry.mode)

    def said(self, told: Sequence[Sentence]) -> bool:
        return not self.needed or any(self.said_in(lang, found) for lang, found in told)

    def said_in(self, lang: str, found: Words) -> bool:
        if not all(lang in phrases for phrases in self.needed):
            return False
        if lang in self.unless and self.unless[lang].find(found):
            return False
        return all(phrases[lang].find(found) for phrases in self.needed)


@cache
def kinds() -> dict[str, Kind]:
    data: Any = yaml.safe_load((files("rasad") / "data" / "facts.yaml").read_bytes())
    return msgspec.convert(data, dict[str, Kind])


@cache
def rules() -> tuple[Rule, ...]:
    return tuple(
        Rule(
            name,
            entry,
            tuple(compiled(listed) for listed in (entry.words, entry.also) if listed),
            compiled(entry.unless or {}),
        )
        for name, kind in kinds().items()
        for entry in kind.steps
    )


def compiled(listed: Listed) -> dict[str, Phrases[None]]:
    return {lang: Phrases(((word, None) for word in found), lang) for lang, found in listed.items() if found}
