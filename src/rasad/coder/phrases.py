"""Word lists found in a text: whole words, any spelling, in time linear in the text.

A phrase of a list is one or more words; `*` after a word stands for any ending ("arrest*", «نیرو*»). Hyphens and
half-spaces separate words, so that «آتش‌بس» and "cease-fire" are found however they are written.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from rasad.model import Span
from rasad.normalise import Normalised, normalise

T = TypeVar("T")
_TOKEN = re.compile(r"\d+(?:[.,٫٬/]\d+)*|[^\W\d_]+|[^\w\s\u200c\u0654\-]")


@dataclass(frozen=True, slots=True)
class Words:
    """The tokens of a text: their keys (lower case), and their ends in the normalised text."""

    normalised: Normalised
    keys: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def within(self, span: tuple[int, int]) -> range:
        """The tokens that `span` of the text as given covers, wholly or in part."""
        start, end = self.normalised.normalised(span)
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))

    def span(self, first: int, end: int) -> Span:
        """The span, in the text as given, of the tokens `first` up to `end`."""
        return self.normalised.original((self.starts[first], self.ends[end - 1]))

    def gap(self, at: int) -> str:
        """What stands between the token before `at` and that token."""
        return self.normalised.text[self.ends[at - 1] if at else 0 : self.starts[at]]


@lru_cache(maxsize=8)
def words(text: str, lang: str) -> Words:
    """The tokens of `text`. The acts of a sentence ask one after the other, so the last few answers are kept."""
    normalised = normalise(text, lang)
    found = list(_TOKEN.finditer(normalised.text))
    return Words(
        normalised,
        tuple(match.group().lower() for match in found),
        tuple(match.start() for match in found),
        tuple(match.end() for match in found),
    )


class Hit(NamedTuple, Generic[T]):
    """A phrase found: its tokens `first` up to `end`, and what it stands for."""

    first: int
    end: int
    value: T


class Phrases(Generic[T]):
    """A word list, compiled. At each word the longest phrase is taken, with all that it stands for."""

    def __init__(self, entries: Iterable[tuple[str, T]], lang: str) -> None:
        self.whole: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self.begun: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, value in entries:
            parts = pattern(phrase, lang)
            open_end = parts[0].endswith("*")
            index = self.begun if open_end else self.whole
            index.setdefault(parts[0].rstrip("*"), []).append((parts[1:], value))
        self.lengths = sorted({len(key) for key in self.begun})
        self.begun_by = lru_cache(maxsize=8192)(self.entries)  # the same few thousand words make most of any text

    def entries(self, key: str) -> tuple[tuple[tuple[str, ...], T], ...]:
        """The phrases whose first word is `key`: what follows it in them, and what they stand for."""
        found = list(self.whole.get(key, ()))
        for length in self.lengths:
            if length > len(key):
                break
            found += self.begun.get(key[:length], ())
        return tuple(found)

    def find(self, text: Words) -> list[Hit[T]]:
        """The hits in order, not overlapping but where one phrase stands for several things."""
        keys, found, at = text.keys, [], 0
        while at < len(keys):
            hits = self.at(keys, at)
            found += hits
            at = hits[0].end if hits else at + 1
        return found

    def at(self, keys: tuple[str, ...], at: int) -> list[Hit[T]]:
        """The longest phrase that begins at a token: a hit for each thing that it stands for."""
        best: list[Hit[T]] = []
        for rest, value in self.begun_by(keys[at]):
            end = at + 1 + len(rest)
            if (not best or end >= best[0].end) and follows(keys, at + 1, rest):
                if best and end > best[0].end:
                    best.clear()
                best.append(Hit(at, end, value))
        return best


def follows(keys: tuple[str, ...], at: int, rest: tuple[str, ...]) -> bool:
    if at + len(rest) > len(keys):
        return False
    return all(key.startswith(r[:-1]) if r[-1] == "*" else key == r for key, r in zip(keys[at:], rest, strict=False))


def pattern(phrase: str, lang: str) -> tuple[str, ...]:
    """The words of a phrase as a text would have them; those with any ending keep their `*`."""
    parts: list[str] = []
    for key in words(phrase, lang).keys:
        if key == "*" and parts:
            parts[-1] += "*"
        else:
            parts.append(key)
    if not parts or parts == ["*"]:
        raise ValueError(f"no word in {phrase!r}")
    return tuple(parts)
