"""Names as keys: what may differ between two spellings of one name is folded away.

Folded: Arabic and Persian forms of a letter, hamza carriers, diacritics, the sign of ezafe, half-spaces and
spaces (a key is the tokens joined), English case, accents, possessive 's, "the" and the dots of U.S.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_MARKS = "".join(map(chr, range(0x064B, 0x0656))) + "\u0670\u0640\u00ad"
_FOLD = str.maketrans(
    {
        **dict.fromkeys("يىېۍئ", "ی"),
        **dict.fromkeys("كڪ", "ک"),
        **dict.fromkeys("ةۀہە", "ه"),
        **dict.fromkeys("آأإٱ", "ا"),
        "ؤ": "و",
        **dict.fromkeys("ء" + _MARKS, None),
        **{chr(0x06F0 + i): str(i) for i in range(10)},
        **{chr(0x0660 + i): str(i) for i in range(10)},
    }
)
_TOKEN = re.compile(rf"(?:[A-Za-z]\.){{2,12}}|['’]s\b|[\w{_MARKS}]+(?:['’ʿʾ`](?!s\b)[\w{_MARKS}]+)*|[,،؛;:()\"«»“”]")
_DROP = {"the", "'s", "’s"}
PAUSES = frozenset(',،؛;:()"«»“”')
LOWER, CAPITAL, CAPITALS = 0, 1, 2


class Token(NamedTuple):
    """A folded word (or a pause mark), its code points in the text, and how it was cased."""

    key: str
    start: int
    end: int
    case: int


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """One word without what may vary; linear in its length."""
    word = word.translate(_FOLD).lower()
    if word.isascii():
        return word.replace(".", "").replace("'", "").replace("`", "")
    plain = unicodedata.normalize("NFKD", word) if any("À" <= c < "ʰ" for c in word) else word
    return "".join(c for c in plain if c.isalnum())


def tokens(text: str, offset: int = 0) -> list[Token]:
    """Words and pauses of `text`; starts and ends are shifted by `offset`."""
    out = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        if word in PAUSES:
            out.append(Token(word, match.start() + offset, match.end() + offset, LOWER))
            continue
        key = fold(word)
        before = text[match.start() - 1 : match.start()]
        if not key or key in _DROP or word in _DROP or (key == "ی" and before == "\u200c"):
            continue
        case = LOWER if word[0].islower() else CAPITALS if len(key) > 1 and word.isupper() else CAPITAL
        out.append(Token(key, match.start() + offset, match.end() + offset, case))
    return out


def key_of(name: str) -> str:
    """The key of a whole name: its words joined, pauses dropped."""
    return "".join(t.key for t in tokens(name) if t.key not in PAUSES)


def case_of(name: str) -> int:
    """How a text must at least be cased to mean this name: all capitals for an acronym, else its first letter."""
    words = [w for w in name.split() if w.lower() != "the"]
    first = words[0] if words else ""
    if len(words) == 1 and first.replace(".", "").isupper() and first.isascii() and len(first) <= 6:
        return CAPITALS
    return CAPITAL if any(w[0].isupper() for w in words) else LOWER
