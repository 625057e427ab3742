"""Sentences of a story, cut so that each is one reading of the encoder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import msgspec

from rasad.lang import lexicon
from rasad.model import Span

LONGEST = 250  # words; what goes beyond is cut at a clause
_SHORTEST_CUT = 60  # words that a cut leaves before it, at least

_LINE = re.compile("[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_STOP = re.compile(r"[.!?؟…۔]+")
_CLOSERS = "\"'»”’›)]}"
_OPENERS = "\"'«“‘‹([{"
_BLANK = " \t\u00a0\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad"
_EDGE = re.compile(rf"[\s{_BLANK}]*")
_EDGE_CHARS = re.compile(rf"[\s{_BLANK}]")
_BEFORE = re.compile(r"[^\s\"'«»“”‘’()\[\]،,:;؛/\-–—]*$")
_AFTER = re.compile(rf"[\s{_BLANK}]*[{re.escape(_OPENERS)}]*\s*([^\s{re.escape(_CLOSERS)}،,.:;؛!?؟]*)")
_PIECE = re.compile(r"\S{1,40}")  # a word, for counting: a string without blanks is no single word
_REACH = 40  # characters looked at on each side of a stop


class Stops(msgspec.Struct, frozen=True):
    """`lang/<lang>/sentences.yaml`, as sets."""

    before_name: frozenset[str]
    may_end: frozenset[str]
    starters: frozenset[str]
    continues: frozenset[str]
    joins: frozenset[str]


@cache
def _stops(lang: str) -> Stops:
    return Stops(**{name: frozenset(value.split()) for name, value in lexicon(lang, "sentences").items()})


def sentences(text: str, lang: str, aside: Iterable[tuple[int, int]] = ()) -> list[Span]:
    """The sentences of `text`, trimmed, in order, outside the spans `aside`. A new line always ends a sentence.

    `text` may be as read or normalised. A closing quote or bracket belongs to the sentence that it closes.
    """
    known = _stops(lang)
    found: list[Span] = []
    for start, end in _regions(text, sorted(aside)):
        at = start
        for stop in _ends(text, start, end, known):
            found += _pieces(text, at, stop, known)
            at = stop
        found += _pieces(text, at, end, known)
    return found


def _regions(text: str, aside: list[tuple[int, int]]) -> Iterator[Span]:
    """Lines, or what the spans aside leave of them."""
    coming = 0
    for line in _LINE.finditer(text):
        start, end = line.span()
        while coming < len(aside) and aside[coming][1] <= start:
            coming += 1
        while coming < len(aside) and aside[coming][0] < end:
            out_start, out_end = aside[coming]
            if out_start > start:
                yield Span(start, out_start)
            start = max(start, out_end)
            if out_end > end:
                break  # it reaches into the next line
            coming += 1
        if start < end:
            yield Span(start, end)


def _ends(text: str, start: int, end: int, known: Stops) -> Iterator[int]:
    """Where sentences end inside the line or region [start, end)."""
    sentence = start
    straight, counted = 0, start  # straight quotes up to `counted`: one mark opens and closes
    for stop in _STOP.finditer(text, start, end):
        after = stop.end()
        if after < sentence:
            continue
        straight += text.count('"', counted, after)
        counted = after
        closed = after
        while closed < end and text[closed] in _CLOSERS:
            closed += 1
        if straight % 2 and text[closed : closed + 2] == ' "' and not text[closed + 2 : closed + 3].strip():
            closed += 2  # set apart by a blank, yet it closes
        if closed < end and _ends_here(text, sentence, stop.start(), stop.group(), closed, end, known):
            yield closed
            sentence = closed


def _ends_here(text: str, sentence: int, at: int, mark: str, after: int, end: int, known: Stops) -> bool:
    """Whether the sentence begun at `sentence` ends with `mark`, which stands at `at`, and closers up to `after`."""
    before_match = _BEFORE.search(text[max(sentence, at - _REACH) : at])
    before = before_match.group() if before_match else ""
    next_match = _AFTER.match(text, after, min(end, after + _REACH))
    word = next_match.group(1) if next_match else ""
    if not _EDGE_CHARS.match(text, after):
        return _runs_on(before, mark, text[after])
    quoted = after > at + len(mark)
    if word[:1].islower() or (quoted and word in known.continues):
        return False
    if mark == "." and not quoted:
        bare = before.lower()
        if not bare:
            return at > sentence and (text[at - 1] in _CLOSERS or text[at - 1].isspace())
        if bare in known.before_name:
            return False
        if bare in known.may_end or (len(bare) > 2 and bare[1::2].strip(".") == "" and bare[0].isalpha()):
            return word.lower() in known.starters
        if len(bare) == 1 and bare.isalpha():
            return False
        if not text[sentence:at].strip(" .0123456789۰۱۲۳۴۵۶۷۸۹"):
            return False  # the number of a list
    if mark in ("...", "…", ".."):
        return word[:1].isupper() or quoted
    return True


def _runs_on(before: str, mark: str, following: str) -> bool:
    """Whether a stop with no blank behind it ends a sentence: «کرد.وی» does, "rasad.ir" and «ج.ا» do not."""
    if not following.isalpha() and following not in "«“":
        return False
    if mark != ".":
        return following >= "\u0600" or following.isupper()
    letters = before.rpartition(".")[2]
    return len(letters) > 1 and "\u0620" <= letters[-1] <= "\u06ff" and (following >= "\u0620" or following == "«")


def _pieces(text: str, start: int, end: int, known: Stops) -> Iterator[Span]:
    """[start, end) trimmed, in as many pieces as its length asks; nothing where it holds no word."""
    edge = _EDGE.match(text, start, end)
    start = edge.end() if edge else start
    while end > start and _EDGE_CHARS.match(text[end - 1]):
        end -= 1
    if not any(char.isalnum() for char in text[start:end]):
        return
    counted = list(_PIECE.finditer(text, start, end))
    first = 0
    while len(counted) - first > LONGEST:
        cut = _best_cut(counted, first, known)
        yield Span(counted[first].start(), counted[cut - 1].end())
        first = cut
    yield Span(counted[first].start(), end)


def _best_cut(counted: list[re.Match[str]], first: int, known: Stops) -> int:
    """The piece that a new sentence may best begin with, at most `LONGEST` on from `first`."""
    reach = range(first + LONGEST, first + _SHORTEST_CUT, -1)
    for marks in (";؛:", ",،"):
        for at in reach:
            if counted[at - 1].group()[-1] in marks:
                return at
    return next((at for at in reach if counted[at].group() in known.joins), first + LONGEST)
