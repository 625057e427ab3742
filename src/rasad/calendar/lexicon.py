"""The time lexicon of a language (`lang/<lang>/time.yaml`), compiled once: words to symbols, rules to patterns.

Every category of words has one symbol (a private character). A sentence becomes a string of symbols, and the rules of
the grammar are patterns over these: `d:dig/ord month_word? m:month` is an optional «ماه» between a number, kept as
`d`, and a month, kept as `m`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any

from rasad.lang import lexicon

# One-for-one: spans stay code points of the text as read.
_JOINERS = "\u200b\u200c\u200d\u200e\u200f\u00ad\u00ac\u2060\ufeff\u202a\u202b\u202c"
_MARKS = "".join(map(chr, (*range(0x64B, 0x660), 0x670, 0x640)))
FOLD: dict[int, str | int | None] = {
    **str.maketrans("يىكۀةأإٱۓ", "ییکههاااے"),
    **{ord(c): str(i) for digits in ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩") for i, c in enumerate(digits)},
    **dict.fromkeys(map(ord, _JOINERS), "\u200c"),
    **dict.fromkeys(map(ord, _MARKS), "ـ"),
    **str.maketrans("–—−‐‑ˈ’‘´", "-----''''"),
    **str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"),
}
# Long runs of digits stay whole, so that no part of a telephone number is read as a year.
TOKEN = re.compile(r"\d{1,4}([/.-])\d{1,2}\1\d{1,4}(?!\d)|\d{1,2}:\d{2}(?::\d{2})?(?!\d)|\d+|[^\W\d_]+|[^\s\u200c\d]")
LEXED = ("dig", "yy", "num", "ord", "year4", "big", "numeric", "clocktime")
OTHER = " "


@dataclass(frozen=True)
class Rule:
    """What a pattern over symbols means: the name of a reading in `resolve`."""

    kind: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Lexicon:
    lang: str
    symbols: dict[str, str]  # category -> symbol
    phrases: dict[str, list[tuple[tuple[str, ...], str, Any]]]  # first key -> (rest, category, value), longest first
    rules: dict[str, list[Rule]]  # first symbol -> the rules that may begin with it
    triggers: frozenset[str]  # categories without which a sentence names no time
    cardinals: dict[str, int]
    ordinals: dict[str, int]
    trigger_keys: frozenset[str]  # words, one of which a phrase of a trigger must contain
    weak_keys: frozenset[str]  # likewise, of those that count only beside a number or one of `company`
    company: frozenset[str]
    numbers: frozenset[str]
    skip: frozenset[str]
    verbs: frozenset[str]  # forms after «می», which is then no month
    data: dict[str, Any]  # the YAML, for settings

    def sym(self, *names: str) -> str:
        return "".join(self.symbols[name] for name in names)


def keys(words: str) -> tuple[str, ...]:
    """The words of a lexicon entry as the tokens that a text would have."""
    return tuple(m.group().replace("ـ", "") for m in TOKEN.finditer(words.translate(FOLD)))


@cache
def load(lang: str) -> Lexicon:
    """The compiled lexicon; built on first use, kept."""
    data = lexicon(lang, "time")
    categories = data["words"]
    symbols = {name: chr(0xE000 + i) for i, name in enumerate((*LEXED, *categories))}
    phrases: dict[str, list[tuple[tuple[str, ...], str, Any]]] = {}
    for category, entry in categories.items():
        forms = entry["forms"]
        for value, words in forms.items() if isinstance(forms, dict) else [(None, forms)]:
            for form in words:
                first, *rest = keys(str(form))
                phrases.setdefault(first, []).append((tuple(rest), category, value))
    for found in phrases.values():
        found.sort(key=lambda phrase: -len(phrase[0]))
    rules: dict[str, list[Rule]] = {}
    for entry in data["grammar"]:
        for source in entry["pattern"] if isinstance(entry["pattern"], list) else [entry["pattern"]]:
            rule = Rule(entry["is"], re.compile(_pattern(source, data.get("macros", {}), symbols)))
            for symbol in _first(rule.pattern.pattern)[0]:
                rules.setdefault(symbol, []).append(rule)
    numbers = data["numbers"]
    cardinals = {keys(w)[0]: n for n, words in numbers["cardinal"].items() for w in words}
    ordinals = {keys(w)[0]: n for n, words in numbers["ordinal"].items() for w in words}
    triggers, weak = frozenset(data["triggers"]), frozenset(data["weak_triggers"])

    def words_of(names: frozenset[str]) -> frozenset[str]:
        """Of each phrase the longest word, as the rarest; letters (a.m.) are found by the digits beside them."""
        wanted = ((one, *rest) for one, found in phrases.items() for rest, name, _ in found if name in names)
        return frozenset(word for words in wanted if len(word := max(words, key=len)) > 1)

    return Lexicon(
        lang,
        symbols,
        phrases,
        rules,
        triggers | weak,
        cardinals,
        ordinals,
        words_of(triggers) | frozenset(numbers["years"]),
        words_of(weak),
        words_of(frozenset(data["company"])) | cardinals.keys() | ordinals.keys(),
        frozenset((*cardinals, *ordinals, *numbers["scale"])),
        frozenset(data["skip"]),
        frozenset(stem + ending for stem in data["traps"]["stems"] for ending in data["traps"]["endings"]),
        data,
    )


_NAME = re.compile(r"(?:\b(\w+):)?([a-z_0-9]+(?:/[a-z_0-9]+)*)")


def _pattern(source: str, macros: dict[str, str], symbols: dict[str, str]) -> str:
    for _ in range(4):  # macros may use macros
        source = re.sub(r"\{(\w+)\}", lambda m: f"(?:{macros[m.group(1)]})", source)

    seen = count(1)

    def symbol(match: re.Match[str]) -> str:
        name, categories = match.groups()
        one = "[" + "".join(symbols[c] for c in categories.split("/")) + "]"
        return f"(?P<{name}_{next(seen)}>{one})" if name else one  # a name may stand in more than one branch

    out = re.sub(r"\((?!\?)", "(?:", source)
    return _NAME.sub(symbol, out).replace(" ", "")


_HEAD = re.compile(r"\(\?(:|P<\w+>|<?[=!])")


def _first(source: str, at: int = 0) -> tuple[set[str], bool, int]:
    """The symbols that a match of `source[at:]` may begin with, whether it may be empty, and where the group ends."""
    before: set[str] = set()
    found: set[str] = set()
    empty, any_empty = True, False
    while at < len(source) and source[at] != ")":
        if source[at] == "|":
            before, found, any_empty, empty, at = before | found, set(), any_empty or empty, True, at + 1
            continue
        head = _HEAD.match(source, at)
        if head is None:
            end = source.index("]", at) + 1
            part, skip = set(source[at + 1 : end - 1]), False
        else:
            part, skip, end = _first(source, head.end())
            end += 1
            if head.group(1)[-1] in "=!":
                part, skip = set(), True
        if source[end : end + 1] == "?":
            skip, end = True, end + 1
        if empty:
            found |= part
        empty, at = empty and skip, end
    return before | found, any_empty or empty, at
