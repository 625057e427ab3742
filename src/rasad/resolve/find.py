"""Finds known names among tokens: the longest key at each place, with all its readings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rasad.resolve.index import ADJECTIVE, MEMBER, NAME, SHORT, START, Index, Sense
from rasad.resolve.key import LOWER, PAUSES, Token

LONGEST = 8  # words in one name
_JOINED = 5  # letters below which two words are not one name written apart («گر و» is no GRU)

# Kinds whose names have a capital to the last word ("Iran air strikes" name no Iran Air).
_CAPITALISED = frozenset({"company", "worldwide", "society"})


class Found(NamedTuple):
    """Known names at tokens [first, last) which are code points [start, end): the readings of their key."""

    first: int
    last: int
    start: int
    end: int
    key: str
    senses: tuple[Sense, ...]


def forms(key: str, lang: str) -> tuple[str, ...]:
    """A key and what it may be without the sign of ezafe (آمریکای، ایرانی‌های) or an English plural."""
    if lang == "fa" and len(key) > 4 and key[-1] == "ی":
        if key.endswith("های"):
            return key, key[:-1], key[:-3]
        if key[-2] in "او":
            return key, key[:-1]
    if lang == "en" and len(key) > 4 and key[-1] == "s":
        return key, key[:-1]
    return (key,)


def _inflects(index: Index, sense: Sense, key: str, form: str) -> bool:
    """Whether a name may stand in this form: people, towns and outlets have no plurals («خانه‌ای» is no Khan)."""
    if key.endswith("های"):
        return sense.how in (ADJECTIVE, MEMBER) or (sense.how == NAME and key == form + "ی")
    kind = index.entities[sense.entity].kind
    return key[-1] != "s" or (kind != "media" and (kind != "person" or sense.how != SHORT))


def readings(index: Index, lang: str, key: str, case: int) -> tuple[Sense, ...]:
    """The senses of a key that the casing of the text allows; () if there are none."""
    table = index.names.get(lang, {})
    senses = table.get(key, ())
    if not senses and key[-1:] in "یs":
        form = next((form for form in forms(key, lang) if form in table), key)
        senses = tuple(s for s in table.get(form, ()) if _inflects(index, s, key, form))
    if senses and lang == "en":
        return tuple(s for s in senses if s.case <= case)
    return senses


def find(index: Index, lang: str, tokens: Sequence[Token], longest: int = LONGEST) -> list[Found]:
    """Known names from left to right, longest first, none overlapping another."""
    out: list[Found] = []
    starts = index.starts.get(lang, set())
    at, count = 0, len(tokens)
    while at < count:
        keys: list[str] = []
        key = ""
        for token in tokens[at : at + longest]:
            if token.key in PAUSES:
                break
            key += token.key
            keys.append(key)
            if len(key) >= START and key[:START] not in starts:
                break
        step = 1
        for size in range(len(keys), 0, -1):
            if size > 1 and len(keys[size - 1]) < _JOINED:
                continue
            senses = readings(index, lang, keys[size - 1], tokens[at].case)
            if size > 1 and lang == "en" and tokens[at + size - 1].case == LOWER:
                senses = tuple(s for s in senses if index.entities[s.entity].kind not in _CAPITALISED)
            if senses:
                step = size
                out.append(Found(at, at + size, tokens[at].start, tokens[at + size - 1].end, keys[size - 1], senses))
                break
        at += step
    return out
