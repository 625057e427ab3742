"""Names that no actor file knows: what the story says of them, and people who are called like a city."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rasad.resolve.describe import Describer, Reading
from rasad.resolve.find import readings
from rasad.resolve.index import CAPITAL_CITY, CITY, Index
from rasad.resolve.key import LOWER, PAUSES, Token, fold, tokens
from rasad.resolve.lexicon import Titles
from rasad.resolve.memory import Context
from rasad.resolve.phrase import Item, items

_WINDOW = 14  # tokens looked at on either side of an unknown name

PlaceCountry = Callable[[str, Sequence[str]], str | None]


class Strangers:
    """Looks at the words around a name; `place_country(key, hints)` tells in which state a named town lies."""

    def __init__(self, index: Index, describer: Describer, place_country: PlaceCountry) -> None:
        self.index, self.describer, self.place_country = index, describer, place_country
        self._first_names: dict[str, frozenset[str]] = {}

    def _is_city(self, token: Token, lang: str) -> bool:
        """Whether a word is known as a city and as nothing else."""
        senses = readings(self.index, lang, token.key, token.case)
        if senses:
            return all(s.how in (CITY, CAPITAL_CITY) for s in senses)
        return self.place_country(token.key, []) is not None

    def _is_first_name(self, key: str, lexicon: Titles) -> bool:
        """Whether a known person is called so before the family name."""
        if lexicon.lang not in self._first_names:
            names = (getattr(e, lexicon.lang).split() for e in self.index.entities if e.kind == "person")
            self._first_names[lexicon.lang] = frozenset(fold(n[0]) for n in names if len(n) > 1)
        return key in self._first_names[lexicon.lang]

    def _calls(self, token: Token, lexicon: Titles) -> bool:
        """Whether a word may stand before a family name: no word of the language, no name of something else."""
        key = token.key
        if token.case == LOWER or key in PAUSES or key.isdigit() or len(key) < 3:
            return False
        if lexicon.everyday(key) or key in lexicon.roles or key in lexicon.breaks or key in lexicon.before_place:
            return False
        return not readings(self.index, lexicon.lang, key, token.case)

    def said_in_full(
        self, bare: Sequence[Token], lexicon: Titles, day: int | None, context: Context | None
    ) -> Context | None:
        """Where the story has named in full a person whose last word is this city (Jack London … "London")."""
        if context is None or len(bare) != 1 or not self._is_city(bare[0], lexicon.lang):
            return None
        memory = context.memory
        for token in memory.where(bare[0].key):
            if token.start >= context.start:
                break
            whole = memory.name_over(token.start)
            if whole is not None and whole.end == token.end and whole.start < token.start:
                if self.index.entities[whole.senses[0].entity].kind == "person":
                    return Context(memory, whole.start, whole.end)
                continue
            before = memory.tokens_in(memory.sentence_at(token.start)[0], token.start)[-1:]
            if not before or memory.text[before[0].end : token.start] != " " or not self._calls(before[0], lexicon):
                continue
            spot = Context(memory, before[0].start, token.end)
            known = self._is_first_name(before[0].key, lexicon)
            told = self._right(memory_tokens(spot, spot.end, right=True), lexicon, day, spot)
            if (known or (told and not before[0].key.endswith("ing"))) if lexicon.lang == "en" else (known and told):
                return spot
        return None

    def is_person_and_city(
        self,
        parts: Sequence[Item],
        said: Sequence[Token],
        lexicon: Titles,
        day: int | None,
        context: Context | None,
    ) -> bool:
        """An unknown first name before the name of a city ("Valeska Paris"); in Persian only one described so."""
        if not 2 <= len(said) <= 3 or len(parts) != len(said) or parts[-1].kind != "name":
            return False
        if any(i.kind != "word" for i in parts[:-1]) or not self._is_city(said[-1], lexicon.lang):
            return False
        if said[-1].case == LOWER or not all(self._calls(t, lexicon) for t in said[:-1]):
            return False
        if lexicon.lang == "en":
            return True
        known = context is not None and self._is_first_name(said[0].key, lexicon)
        return bool(
            known and context and self._right(memory_tokens(context, context.end, right=True), lexicon, day, context)
        )

    def described(self, words: str, lexicon: Titles, day: int | None, context: Context) -> Reading | None:
        """What the story says of a name beside any of its occurrences, the nearest before first."""
        memory = context.memory
        last = [t.key for t in tokens(words) if t.key not in PAUSES][-1]
        spots = [(context.start, context.end)]
        others = [t for t in memory.where(last) if not context.start <= t.start < context.end]
        others.sort(key=lambda t: (t.start > context.start, abs(t.start - context.start)))
        spots += [(t.start, t.end) for t in others[:6]]
        for start, end in spots:
            for side in (
                self._right(memory_tokens(context, end, right=True), lexicon, day, context),
                self._left(memory_tokens(context, start, right=False), lexicon, day, context),
            ):
                if (
                    side
                    and (side.sector or side.country)
                    and not (side.head and side.head.open and side.sector == "CIV")
                ):
                    return side
        return None

    def _right(self, window: Sequence[Token], lexicon: Titles, day: int | None, context: Context) -> Reading | None:
        """A description after a name: «X، وزیر خارجه چین», "X, China's envoy", with at most two unknown words."""
        paused = bool(window) and window[0].key in PAUSES
        while window and window[0].key in PAUSES:
            window = window[1:]
        if lexicon.lang == "en" and not paused:
            return None
        taken: list[Item] = []
        unknown = 0
        for item in items(window, self.index, lexicon):
            unknown = unknown + 1 if item.kind == "word" else 0
            if (
                item.kind in ("pause", "same")
                or unknown > 2
                or item.key in lexicon.breaks
                or (item.kind == "other" and taken)
            ):
                break
            taken.append(item)
        while taken and taken[-1].kind == "word":
            taken.pop()
        if not any(i.kind == "role" for i in taken[:6]):
            return None
        if lexicon.lang == "fa" and taken[0].kind not in ("role", "former", "honorific"):
            return None
        return self.describer.read(taken, lexicon, day, context)

    def _left(self, window: Sequence[Token], lexicon: Titles, day: int | None, context: Context) -> Reading | None:
        while window and window[-1].key in ',،"«“':
            window = window[:-1]
        parts = items(window, self.index, lexicon)
        taken: list[Item] = []
        for item in reversed(parts):
            if item.kind not in (
                "role",
                "name",
                "qualifier",
                "former",
                "honorific",
                "join",
                "genitive",
                "filler",
            ):
                break
            taken.insert(0, item)
        if not any(i.kind == "role" for i in taken):
            return None
        if lexicon.lang == "fa":
            while taken and taken[0].kind != "role":
                taken = taken[1:]
        while taken and taken[0].kind in ("join", "genitive"):
            taken = taken[1:]
        return self.describer.read(taken, lexicon, day, context)


def memory_tokens(context: Context, at: int, *, right: bool) -> list[Token]:
    """Tokens of the sentence right of `at`, or left of it, at most a window."""
    first, last = context.memory.sentence_at(at if not right else max(at - 1, 0))
    if right:
        return context.memory.tokens_in(at, last)[:_WINDOW]
    return context.memory.tokens_in(first, at)[-_WINDOW:]
