"""Numbers with their hedges, in digits or words: "some 14,000", «ده‌ها هزار», "between 10 and 15", «۲/۵ میلیارد»."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from rasad.coder.phrases import Phrases, Words
from rasad.lang import lexicon

_GROUPED = re.compile(r"\d{1,3}(?:[,٬]\d{3})+(?:[.٫]\d+)?")
_GROUPED_BY_POINT = re.compile(r"\d{1,3}(?:\.\d{3})+")
_DECIMAL = {"fa": re.compile(r"\A\d+[.٫/]\d{1,2}"), "en": re.compile(r"\A\d+\.\d+")}
_DIGITS = 12  # longer runs are account or telephone numbers
_SIGNS = frozenset("+/#№:")


@dataclass(frozen=True)
class Number:
    """Tokens `first` up to `end` with the hedge, from `core` without; a sign of money is in both.

    `article`: a bare "one", which as a rule counts nothing.
    """

    low: float | None
    high: float | None
    hedge: str
    first: int
    core: int
    end: int
    article: bool


@dataclass(frozen=True)
class Value:
    low: float
    high: float
    end: int
    scaled: float = 1  # the scale that its last word gave
    article: bool = False


@dataclass(frozen=True)
class Lexicon:
    """The number words of a language, compiled."""

    cardinals: Mapping[str, int]
    scales: Mapping[str, float]
    vague: Phrases[tuple[float, float]]
    before: Phrases[str]
    after: Phrases[str]
    opens: Phrases[None]
    signs: Phrases[None]
    data: Mapping[str, Any]
    ordinal: frozenset[str]


@cache
def load(lang: str) -> Lexicon:
    """Cardinals are those of the time lexicon; the rest is in quantities.yaml."""
    numbers, own = lexicon(lang, "time")["numbers"], lexicon(lang, "quantities")
    scales = {**numbers["scale"], **own["scales"]}
    return Lexicon(
        cardinals={word: n for n, listed in numbers["cardinal"].items() for word in listed if word not in scales},
        scales=scales,
        vague=Phrases(((phrase, (low, high)) for phrase, (low, high) in own["vague"].items()), lang),
        before=Phrases(((p, hedge) for hedge, listed in own["hedges"]["before"].items() for p in listed), lang),
        after=Phrases(((p, hedge) for hedge, listed in own["hedges"]["after"].items() for p in listed), lang),
        signs=Phrases(((p, None) for unit in own["units"].values() for p in unit.get("signs", ())), lang),
        opens=Phrases(((p, None) for p in own["range"]["open"]), lang),
        data=own,
        ordinal=frozenset(numbers["suffix"]),
    )


def numbers_in(text: Words, lang: str) -> list[Number]:
    """The numbers of a sentence that may count something, in order: no ordinals, clock times or parts of names."""
    known, found, at = load(lang), [], 0
    hedges = {hit.end: hit for hit in known.before.find(text)}
    openings = {hit.end: hit for hit in known.opens.find(text) if hit.end not in hedges}
    signs = {hit.end: hit.first for hit in known.signs.find(text)}
    while at < len(text.keys):
        value = value_at(text, at, lang, known)
        if value is None:
            at += 1
            continue
        value = ranged(text, value, lang, known, opened=signs.get(at, at) in openings)
        if not named(text, at, value.end, known):
            core = signs.get(at, at)
            first, hedge = core, "exact" if value.low == value.high else ""
            if core in openings:
                first = openings[core].first
            if first in hedges:
                first, hedge = hedges[first].first, hedges[first].value
            end = value.end
            if after := known.after.at(text.keys, end) if end < len(text.keys) else []:
                end, hedge = after[0].end, after[0].value
            low: float | None = value.low
            high: float | None = value.high
            if hedge == "at least":
                high = None
            elif hedge == "at most":
                low = None
            vague = any(hit.first == at for hit in known.vague.at(text.keys, at))
            found.append(Number(low, high, hedge or ("about" if vague else "exact"), first, core, end, value.article))
        at = value.end
    return found


def value_at(text: Words, at: int, lang: str, known: Lexicon) -> Value | None:
    """The number that begins at a token."""
    keys = text.keys
    if hits := known.vague.at(keys, at):
        low, high = hits[0].value
        end, scale = hits[0].end, 1.0
        while end < len(keys) and keys[end] in known.scales:
            scale *= known.scales[keys[end]]
            end += 1
        return Value(low * scale, (high + 1) * scale - 1, end, scale)
    total = group = 0.0
    size, scaled, last, i = float("inf"), 1.0, at, at
    begun = False  # a group of its own is open
    while i < len(keys):
        key = keys[i]
        if key in known.data["and"] and last > at - 1 and i > at:
            following = keys[i + 1] if i + 1 < len(keys) else ""
            value = known.cardinals.get(following, known.scales.get(following)) or digits(following, lang)
            if value is None or value >= size or not 20 <= size <= known.data["and_after"]:
                break
            i += 1
            continue
        if key in known.scales:
            scale = known.scales[key]
            if scale < 1000:
                group, size = (group or 1) * scale if group < 100 else group + scale, scale
            else:
                total, group, size = total + (group or 1) * scale, 0.0, scale
                scaled = scale
            begun = scale < 1000
        else:
            value = known.cardinals.get(key)
            if value is None:
                value = digits(key, lang)
                if value is None or begun:
                    break
            elif begun and not (value < size and size >= 20):
                break
            group += value
            size, begun = float(value) if key in known.cardinals else 1.0, True
            if key not in known.cardinals:
                size = 1.0
        i += 1
        last = i
    if last == at:
        return None
    if last - at == 1 and keys[at] in known.data["indefinite"]:
        return None
    article = last - at == 1 and keys[at] in known.data["articles"]
    return Value(total + group, total + group, last, scaled, article)


def digits(key: str, lang: str) -> float | None:
    """The value of a token in digits; None for words, dates and long codes."""
    if not key[:1].isdecimal() or len(key) > _DIGITS + 4:
        return None
    if key.isdecimal():
        return float(key) if len(key) <= _DIGITS else None
    if _GROUPED.fullmatch(key):
        return float(key.replace(",", "").replace("٬", "").replace("٫", "."))
    if lang == "fa" and _GROUPED_BY_POINT.fullmatch(key):
        return float(key.replace(".", ""))
    if _DECIMAL[lang].fullmatch(key):
        return float(key.replace("٫", ".").replace("/", "."))
    return None


def ranged(text: Words, value: Value, lang: str, known: Lexicon, *, opened: bool) -> Value:
    """The range that a number opens, where another follows: "10 to 15", "10-15", "between 10 and 15", «سه چهار»."""
    keys, at = text.keys, value.end
    if at >= len(keys):
        return value
    joined = keys[at] in known.data["range"]["to"] or (opened and keys[at] in known.data["and"])
    dash = text.gap(at).strip() in ("-", "–", "—") or keys[at] in ("–", "—")
    beside = known.data["range"]["beside"] and keys[at] in known.cardinals and keys[at - 1] in known.cardinals
    start = at + 1 if joined or keys[at] in ("–", "—") else at if dash or beside else -1
    if start < 0 or start >= len(keys):
        return value
    start = next((hit.end for hit in known.signs.at(keys, start)), start)
    other = value_at(text, start, lang, known)
    if other is None:
        return value
    low = value.low * other.scaled if value.scaled == 1 and value.low < other.high / other.scaled else value.low
    return Value(low, other.high, other.end, other.scaled) if low < other.high else value


def named(text: Words, at: int, end: int, known: Lexicon) -> bool:
    """Whether the number is part of a name, an ordinal, a time of day or a compound ("F-16", "5+1", "30-year-old")."""
    keys = text.keys
    if at:
        gap, before = text.gap(at), keys[at - 1]
        if before in _SIGNS and not gap:
            return True
        if (
            gap in ("", "-")
            and before[-1:].isalpha()
            and keys[at][:1].isdecimal()
            and before not in known.data["glued"]
        ):
            return True
    if end < len(keys):
        gap, after = text.gap(end), keys[end]
        if after in _SIGNS and not gap and end + 1 < len(keys) and not text.gap(end + 1):
            return True
        if gap.strip() == "-" and after[:1].isalpha():
            return True
        return gap in ("", "\u200c") and after in known.ordinal
    return False
