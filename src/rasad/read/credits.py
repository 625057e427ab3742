"""Who tells a story: agency, author and credit, found in the dateline, the byline and the lines around the prose.

The forms are data (`lang/*/credits.yaml`). Matching runs on text folded one character for one, so offsets hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from rasad.lang import LANGUAGES, lexicon
from rasad.model import Credit, Lang, Span

_BLANKS = "\u200c\u200b\u200d\u00a0\u200e\u200f\u202a\u202b\u202c\u2067\u2069\ufeff\r"
_FOLD = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩يىكةۀأإ" + _BLANKS, "01234567890123456789ییکههاا" + " " * len(_BLANKS))
_HEAD_LINES, _TAIL_LINES, _LINE = 5, 6, 200  # where to look: lines of the text, characters of a line
_REACH = 5000  # characters from either end
_SENTENCE_END = ".!?؟»”\"')]"


class Credits(NamedTuple):
    """What the text says of its tellers; `aside` are the spans of the text that are no prose, in order."""

    source: str
    byline: str
    credits: tuple[Credit, ...]
    aside: tuple[Span, ...]


class _Line(NamedTuple):
    start: int
    text: str  # folded, without the blanks around it

    def span(self, start: int, end: int) -> Span:
        return Span(self.start + start, self.start + end)

    @property
    def whole(self) -> Span:
        return self.span(0, len(self.text))


def find_credits(text: str, lang: Lang) -> Credits:
    """The credits that `text` itself gives."""
    rules = _rules(lang)
    head, tail = _lines(text, from_end=False), _lines(text, from_end=True)
    credits: list[Credit] = []
    aside: list[Span] = []
    for number, line in enumerate(head):
        found = rules.lead(line, first=number == 0)
        if found:
            credits += found[0]
            aside.append(found[1])
            break
    for line in {line.start: line for line in head + tail}.values():
        if any(span.overlaps(line.whole) for span in aside):
            continue
        named = rules.labelled(line)
        if named is None and line in tail:
            named = rules.ending(line)
        if named is not None:
            credits += named
            aside.append(line.whole)
    for line in tail[:1]:
        closing = rules.closing(line)
        if closing and not any(span.overlaps(closing[1]) for span in aside):
            credits += closing[0]
            aside.append(closing[1])
    told: dict[tuple[str, str], Credit] = {}
    for credit in sorted(credits, key=lambda credit: credit.span or Span(0, 0)):
        told.setdefault((credit.kind, credit.name), credit)
    agencies = [name for kind, name in told if kind == "agency"]
    byline = ", ".join(name for kind, name in told if kind == "author")
    return Credits(agencies[0] if agencies else "", byline, tuple(told.values()), tuple(sorted(aside)))


def same_name(one: str, other: str) -> bool:
    """Whether two spellings name one outlet («خبرگزاري فارس» and «خبرگزاری‌فارس», "AP" and "Associated Press")."""
    return _known("fa").get(_key(one), _key(one)) == _known("fa").get(_key(other), _key(other))


class _Rules:
    """The forms of one language, compiled."""

    def __init__(self, lang: Lang) -> None:
        data: dict[str, Any] = lexicon(lang, "credits")
        self.known = _known(lang)
        self.outlet_words = {_key(word) for word in data["outlet_words"]}
        self.not_in_names = {_key(word) for word in data["not_in_names"]}
        self.cased = lang == "en"  # names begin with a capital
        self.leads = [(re.compile(lead["form"]), lead["agency"], lead.get("first", False)) for lead in data["leads"]]
        self.endings = [(re.compile(rule["form"]), re.compile(rule.get("author", "(?!)"))) for rule in data["endings"]]
        self.inline = [re.compile(rf"(?:{rule['form']})$") for rule in data["endings"] if rule.get("inline")]
        self.kind_of = {_key(label): kind for kind, labels in data["labels"].items() for label in labels}
        every = "|".join(_spelt(label) for labels in data["labels"].values() for label in labels)
        self.label = re.compile(rf"(?P<label>{every})\s{{0,2}}[:：]\s{{0,3}}(?P<value>\S[^\n]*)", re.IGNORECASE)
        bare = "|".join(map(_spelt, data["bare_labels"]))
        self.bare_label = re.compile(rf"(?P<label>{bare})\s{{1,3}}(?P<value>\S[^\n]*)", re.IGNORECASE)
        credit = "|".join(map(_spelt, data["labels"]["credit"]))
        self.last_credit = re.compile(
            rf"[(\[]?(?:{credit})\s{{0,2}}[:：]\s{{0,3}}(?P<value>[^\n:：.]{{2,60}})[.)\]]?$", re.I
        )
        self.parts = re.compile("|".join(re.escape(mark).replace(r"\ ", r"\s") for mark in data["separators"]))

    def lead(self, line: _Line, *, first: bool) -> tuple[list[Credit], Span] | None:
        """A dateline at the start of the line: its agency and author, and the span that is no prose."""
        for form, names, only_first in self.leads:
            match = form.match(line.text[:_LINE]) if first or not only_first else None
            if not match:
                continue
            groups = {name: words for name, words in match.groupdict().items() if words}
            if "agency" in groups and not self._is_agency(groups["agency"], names):
                continue
            if "author" in groups and not self._is_name(groups["author"], 2, 5):
                continue
            if "city" in groups and not self._is_name(groups["city"], 1, 8):
                continue
            kinds: tuple[Any, ...] = ("agency", "author")
            credits = [self._credit(groups[kind], kind, line, match.start(kind)) for kind in kinds if kind in groups]
            return credits, line.span(0, len(match[0].rstrip()))
        return None

    def labelled(self, line: _Line) -> list[Credit] | None:
        """The names of a line that is a byline or a credit and nothing else; [] for one that names no teller."""
        if len(line.text) > _LINE:
            return None
        if _key(line.text) in self.known and self._capital(line.text):
            return [self._credit(line.text, "agency", line, 0)]
        match = self.label.fullmatch(line.text)
        if match:
            kind = self.kind_of[_key(match["label"])]
            if kind == "aside":
                return [] if len(line.text) < 120 else None
            return self._named(match["value"], kind, line, match.start("value"))
        match = self.bare_label.fullmatch(line.text)
        if match and not match["value"].endswith((".", "?", "!", ":", "؟")):
            return self._named(match["value"], "author", line, match.start("value"))
        return None

    def ending(self, line: _Line) -> list[Credit] | None:
        """Whether the line only closes the story; the reporter where it names one."""
        for form, author in self.endings:
            if len(line.text) <= 2 * _LINE and form.fullmatch(line.text):
                match = author.search(line.text)
                return [self._credit(match["author"], "author", line, match.start("author"))] if match else []
        return None

    def closing(self, line: _Line) -> tuple[list[Credit], Span] | None:
        """A credit or an end mark that follows the last sentence on its own line."""
        cut = max(0, len(line.text) - 100)
        for form in (*self.inline, self.last_credit):
            match = form.search(line.text, cut)
            before = line.text[: match.start()].rstrip() if match else ""
            if not match or not before or before[-1] not in _SENTENCE_END:
                continue
            span = line.span(match.end() - len(match[0].lstrip()), match.end())
            if "value" not in match.groupdict():
                return [], span
            credits = self._named(match["value"], "credit", line, match.start("value"))
            return (credits, span) if credits else None
        return None

    def _named(self, value: str, kind: str, line: _Line, at: int) -> list[Credit] | None:
        """Every name of a list of names; None where one of them is no name, so that the line is prose."""
        credits: list[Credit] = []
        for start, end in self._pieces(value):
            words = value[start:end]
            is_outlet = self._is_agency(words, "named")
            if not is_outlet and not self._is_name(words, 1, 6):
                return None
            which = "agency" if kind == "author" and is_outlet else kind
            credits.append(self._credit(words, which, line, at + start))
        return credits or None

    def _pieces(self, value: str) -> Iterator[tuple[int, int]]:
        if _key(value) in self.known or "://" in value:
            yield 0, len(value)
            return
        start = 0
        for match in [*self.parts.finditer(value), None]:
            end = match.start() if match else len(value)
            piece = value[start:end]
            if piece.strip(" .()[]"):
                lead = len(piece) - len(piece.lstrip(" .([")) + start
                yield lead, start + len(piece.rstrip(" .)]"))
            start = match.end() if match else end

    def _credit(self, words: str, kind: Any, line: _Line, at: int) -> Credit:
        name = words.strip()
        at += len(words) - len(words.lstrip())
        tidy = self.known.get(_key(name)) or " ".join(name.split())
        return Credit(tidy, kind, line.span(at, at + len(name)))

    def _is_agency(self, words: str, names: str) -> bool:
        if names == "none":
            return False
        if _key(words) in self.known:
            return self._capital(words)
        if not self._is_name(words, 1, 7):
            return False
        pieces = words.split()
        outlet = len(pieces) > 1 and (_key(pieces[0]) in self.outlet_words or _key(pieces[-1]) in self.outlet_words)
        return outlet or names == "any"

    def _is_name(self, words: str, least: int, most: int) -> bool:
        pieces = words.split()
        return (
            least <= len(pieces) <= most
            and self._capital(words)
            and (not self.cased or sum(piece[0].islower() for piece in pieces) <= len(pieces) // 3)
            and not any(_key(piece) in self.not_in_names for piece in pieces)
        )

    def _capital(self, words: str) -> bool:
        return not self.cased or not words.strip()[:1].islower()


@cache
def _rules(lang: Lang) -> _Rules:
    return _Rules(lang)


@cache
def _known(lang: Lang) -> dict[str, str]:
    """Every spelling of every agency, of the other language too (a Persian story may credit "Reuters")."""
    names: dict[str, str] = {}
    for language in sorted(LANGUAGES, key=lambda other: other != lang):
        for agency in lexicon(language, "credits")["agencies"]:
            for spelling in (agency["name"], *agency.get("also", ())):
                names.setdefault(_key(spelling), agency["name"])
    return names


def _key(words: str) -> str:
    return re.sub(r"[\W_]+", "", words.translate(_FOLD)).casefold()


def _spelt(label: str) -> str:
    return re.escape(label.translate(_FOLD)).replace(r"\ ", r"\s{0,2}")


def _lines(text: str, *, from_end: bool) -> list[_Line]:
    """The first or last lines that hold anything, the last one first. A long text is not read whole."""
    found: list[_Line] = []
    at = len(text) if from_end else 0
    low, high = max(0, len(text) - _REACH), min(len(text), _REACH)
    while len(found) < (_TAIL_LINES if from_end else _HEAD_LINES) and (at > low if from_end else at < high):
        if from_end:
            start, end = text.rfind("\n", 0, at) + 1, at
            at = start - 1
        else:
            end = text.find("\n", at)
            start, end = at, end if end >= 0 else len(text)
            at = end + 1
        cut = max(start, end - 4 * _LINE) if from_end else start
        words = text[cut : end if from_end else min(end, start + 4 * _LINE)].translate(_FOLD)
        if words.strip():
            found.append(_Line(cut + len(words) - len(words.lstrip()), words.strip()))
    return found
