"""One code point a letter: variants folded one to one, and marks that no reader sees taken out."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from rasad.lang import lexicon
from rasad.normalise.offsets import Edit

ZWNJ = "\u200c"
_HAMZA = "\u0654"

ARABIC_LETTER = "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff"
_ARABIC = re.compile(f"[{ARABIC_LETTER}]")
_TEH_MARBUTA = re.compile(f"[\u0629\u06c3](?![{ARABIC_LETTER}])")
_MARKS = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
# ¬, soft hyphen and the marks of direction stood for the half-space in files that had no U+200C
_GAPS = "\u00ac\u00ad\u061c\u200b\u200c\u200e\u200f"
_HIDDEN = re.compile(f"[{_MARKS}{_GAPS}\u200d\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
_MARK = re.compile(f"[{_MARKS}]")
_GAP = re.compile(f"[{_GAPS}]")
_KEPT_ALONE = re.compile("[¬ـ]")  # a sign of its own where no letter stands before it
_WHOLE = re.compile("[\u06c0\ufb50-\ufbb1\ufbd3-\ufdcf\ufdf0-\ufdf9\ufdfc\ufe70-\ufefc]")
_COMPOSED = {"ا\u0653": "آ", "ا\u0654": "أ", "و\u0654": "ؤ", "ی\u0654": "ئ", "ا\u0655": "إ"}


@cache
def folding(lang: str) -> dict[str, str]:
    """One code point to one, from `fold` of the language's spelling.yaml."""
    table = {variant: to for to, variants in lexicon(lang, "spelling")["fold"].items() for variant in variants}
    for start in range(0xFB50, 0xFEFD):
        plain = unicodedata.normalize("NFKC", chr(start))
        if len(plain) == 1 and plain != chr(start):
            table[chr(start)] = table.get(plain, plain)
    return table


def fold(text: str, lang: str) -> str:
    """`text` of the same length with digits, spaces and the variants of a letter in one form each."""
    table = folding(lang)
    for variant in set(text).intersection(table):  # few of them in any text: faster than `str.translate`
        text = text.replace(variant, table[variant])
    return _TEH_MARBUTA.sub("ه", text) if "\u0629" in text or "\u06c3" in text else text


def spelled_out(text: str, lang: str) -> list[Edit]:
    """Edits that write ligatures as their letters, and ۀ as ه with a hamza (both ways are in use)."""
    found = []
    for match in _WHOLE.finditer(text):
        plain = fold(unicodedata.normalize("NFKC", match.group()), lang)
        if match.group() == "\u06c0":
            plain = "ه" + _HAMZA
        if plain != match.group() and " " not in plain:
            found.append((match.start(), match.end(), plain))
    return found


def unseen(text: str) -> list[Edit]:
    """Edits that take out vowel marks, kashida and marks of direction, and leave one half-space where one belongs."""
    found = []
    for match in _HIDDEN.finditer(text):
        run = match.group()
        start, end = match.span()
        before = text[start - 1] if start and _ARABIC.match(text[start - 1]) else ""
        after = end < len(text) and _ARABIC.match(text[end]) is not None
        gap = ZWNJ if before and after and _GAP.search(run) else ""
        if run == gap:
            continue
        if not before:
            put = "".join(_KEPT_ALONE.findall(run))
        elif _MARK.search(run):
            composed = next((_COMPOSED[before + mark] for mark in run if before + mark in _COMPOSED), "")
            hamza = _HAMZA if before == "ه" and _HAMZA in run else ""
            put = (composed or before) + hamza + gap
            if put == before + run:
                continue
            start -= 1
        else:
            put = gap
        if put != text[start:end]:
            found.append((start, end, put))
    return found
