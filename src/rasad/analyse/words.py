"""Word tokens: the units that the encoder labels."""

from __future__ import annotations

import re

from rasad.model import Span

# Letters and marks by script, as ranges of a character class; digits are left out so that «سال۱۴۰۴» falls into two.
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af"
_ARABIC = "\u0610-\u061a\u0620-\u065f\u066e-\u06d3\u06d5-\u06dc\u06df-\u06e8\u06ea-\u06ef\u06fa-\u06ff"
_LETTERS = f"{_LATIN}\u0300-\u052f{_ARABIC}\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdfb\ufe70-\ufefc"
_INVISIBLE = "\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff"

_WORD = re.compile(
    rf"""
      (?<![\w.])(?:[{_LETTERS}]\.){{2,}}                       # U.S.  ج.ا.
    | \d+(?:[.,٫٬/:]\d+)*(?:[%٪]|[{_LATIN}]+)?                  # 14,000  3.5%  7/10/2025  1990s
    | (?<=\w)['’](?:s|re|ve|ll|d|m)(?!\w)                      # Moscow|'s
    | (?<=\w)n['’]t(?!\w)                                      # did|n't
    | [{_LATIN}]+(?=n['’]t(?!\w))
    | [{_LETTERS}]+
      (?:\u200c+[{_LETTERS}]+ | (?<=[{_LATIN}])['’](?!(?:s|re|ve|ll|d|m)(?!\w))[{_LATIN}]+)*
      (?:(?<=[A-Za-z])\d[A-Za-z\d]*)?                          # می‌گوید  O'Brien  F16
    | \w+?(?![^\W{_LETTERS}\d])                                # other scripts
    | [^\w\s{_INVISIBLE}]
    """,
    re.VERBOSE | re.IGNORECASE,
)


def words(text: str) -> list[Span]:
    """The word tokens of `text` in order: words with their half-spaces, whole numbers, single punctuation marks.

    English clitics stand alone ("Moscow's" is two tokens), hyphenated words fall apart at the hyphen.
    """
    return [Span._make(found.span()) for found in _WORD.finditer(text)]
