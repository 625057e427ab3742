"""Text to lexemes: words of the time lexicon and numbers, with spans in the text as given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rasad.calendar.lexicon import FOLD, OTHER, TOKEN, Lexicon


@dataclass(slots=True)
class Lexeme:
    category: str  # "" for a word that has nothing to do with time
    value: Any
    start: int
    end: int
    key: str = ""


@dataclass(slots=True)
class Token:
    key: str
    start: int
    end: int
    glued: bool  # a joiner (half-space) or nothing stands between it and the token before


def tokenise(folded: str) -> list[Token]:
    found = []
    last = -2
    for match in TOKEN.finditer(folded):
        start, end = match.span()
        glued = start == last or (start > 0 and folded[start - 1] == "\u200c")
        found.append(Token(match.group().replace("ـ", "") or "-", start, end, glued))
        last = end
    return found


_WORDS = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_DATELIKE = re.compile(r"\d{4}|\d[/:.-]\d|\d0s|\d ?[ap]\.?m\b")


def lex(text: str, lexicon: Lexicon) -> list[Lexeme]:
    """The lexemes of a sentence, or [] where nothing in it can name a time."""
    folded = text.translate(FOLD)
    words = _WORDS.findall(folded.replace("ـ", ""))
    if lexicon.trigger_keys.isdisjoint(words) and not _DATELIKE.search(folded):
        if lexicon.weak_keys.isdisjoint(words):
            return []
        if lexicon.company.isdisjoint(words) and not _DIGIT.search(folded):
            return []
    return _lexemes(text, tokenise(folded), lexicon)


def _lexemes(text: str, tokens: list[Token], lexicon: Lexicon) -> list[Lexeme]:
    at, count = 0, len(tokens)
    phrases, numbers, skip = lexicon.phrases, lexicon.numbers, lexicon.skip
    found: list[Lexeme] = []
    while at < count:
        token = tokens[at]
        key = token.key
        if key not in phrases and key not in numbers and not key[0].isdecimal():
            if key not in skip or not token.glued or not found:
                found.append(Lexeme("", None, token.start, token.end, key))
            elif found[-1].category:
                found[-1].end = token.end
            at += 1
            continue
        used, category, value = 1, "", None
        for rest, name, meaning in phrases.get(key, ()):
            if len(rest) < count - at and all(tokens[at + 1 + i].key == k for i, k in enumerate(rest)):
                used, category, value = 1 + len(rest), name, meaning
                break
        if used == 1 and (key[0].isdecimal() or key in numbers):
            number = _number(tokens, at, lexicon)
            if number is not None and (number[0] > 1 or not category):
                used, category, value = number
        if category in ("weak", "month") and not _is_month(text, tokens, at, used, lexicon):
            category = ""
        found.append(Lexeme(category, value, token.start, tokens[at + used - 1].end, key))
        at += used
        if category in ("month", "weak") and at + 1 < count and tokens[at].key == "." and tokens[at].glued:
            at += tokens[at + 1].key[0].isdecimal() or tokens[at + 1].key == ","  # "Feb. 13", "Feb., 2004"
    return found


def _is_month(text: str, tokens: list[Token], at: int, used: int, lexicon: Lexicon) -> bool:
    """Not the verb prefix «می», nor the verb "may" or "march"."""
    after = tokens[at + used] if at + used < len(tokens) else None
    key = tokens[at].key
    traps = lexicon.data["traps"]
    if key in traps["capital"] and not text[tokens[at].start].isupper():
        return False
    if key in traps["prefix"] and after is not None:
        return not (after.glued and after.key[0].isalpha()) and after.key not in lexicon.verbs
    return True


def _number(tokens: list[Token], at: int, lexicon: Lexicon) -> tuple[int, str, Any] | None:
    """(tokens used, category, value) of the number that begins here."""
    key = tokens[at].key
    if key[0].isdecimal():
        return _digits(tokens, at, lexicon)
    numbers = lexicon.data["numbers"]
    joiner, scales, numbers_known = numbers["and"], numbers["scale"], lexicon.numbers
    total = group = 0
    i, last, size = at, 0, 0
    ordinal = False
    while i < len(tokens):
        word = tokens[i].key
        if i > at and word not in numbers_known and word.startswith(joiner) and word[len(joiner) :] in numbers_known:
            word = word[len(joiner) :]  # «بیست‌ودوم»
        if word in (joiner, "-") and i > at and i + 1 < len(tokens):
            following = tokens[i + 1].key
            value = lexicon.cardinals.get(following, lexicon.ordinals.get(following, 0))
            if following in scales or (0 < value < size and size >= 20):
                i += 1
                continue
            break
        if word in scales:
            scale = scales[word]
            if i == at or scale >= 1000 or group < 100:
                group = (group or 1) * scale
            if scale >= 1000:
                total, group = total + group, 0
            size = scale
        elif word in lexicon.ordinals and not ordinal:
            if (size and size < 20) or (lexicon.ordinals[word] >= size > 0):
                break
            group += lexicon.ordinals[word]
            ordinal, i = True, i + 1
            last = i
            break
        elif word in lexicon.cardinals:
            value = lexicon.cardinals[word]
            if size and not (value < size and size >= 20):
                if size in (19, 20) and 10 <= value < 100 and group == size and total == 0:  # nineteen eighty(-four)
                    group = group * 100
                else:
                    break
            group += value
            size = value
        else:
            break
        i += 1
        last = i
    if last == 0:
        return None
    value = total + group
    if not ordinal and last < len(tokens) and tokens[last].glued and tokens[last].key in numbers["suffix"]:
        return last + 1 - at, "ord", value  # «سی‌ام»
    if ordinal:
        return last - at, "ord", value
    if 1200 <= value <= 2100 and last - at > 1:
        return last - at, "year4", value
    return last - at, "num" if value < 100 else "big", value


def _digits(tokens: list[Token], at: int, lexicon: Lexicon) -> tuple[int, str, Any] | None:
    key = tokens[at].key
    if ":" in key:
        return 1, "clocktime", key
    if not key.isdecimal():
        return 1, "numeric", key
    if len(key) > 9:  # no number that a time could hold
        return None
    value, after = int(key), tokens[at + 1] if at + 1 < len(tokens) else None
    endings = lexicon.data["numbers"]["suffix" if after and after.glued else "loose"]
    if after is not None and len(key) <= 2 and after.key in endings:
        return 2, "ord", value
    third = tokens[at + 2] if at + 2 < len(tokens) else None
    if after and third and after.glued and third.glued and after.key in (".", "/", ",") and third.key.isdecimal():
        return 3, "big", None  # 3.5, 10,000
    if len(key) <= 2:
        return 1, "dig" if 1 <= value <= 31 else "yy", value
    if len(key) == 4 and 1200 <= value <= 2199:
        return 1, "year4", value
    return 1, "big", value


def symbols(lexemes: list[Lexeme], lexicon: Lexicon) -> str:
    table = lexicon.symbols
    return "".join(table[x.category] if x.category else OTHER for x in lexemes)
