"""What a story has named so far: the ground on which «این کشور», a bare surname or a bare «پلیس» is understood."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from rasad.resolve.find import Found, find
from rasad.resolve.index import (
    ADJECTIVE,
    CAPITAL_CITY,
    CITY,
    MEMBER,
    NAME,
    SEAT,
    SHORT,
    Entity,
    Index,
    Role,
    Sense,
    day_number,
)
from rasad.resolve.key import Token, tokens
from rasad.resolve.lexicon import Titles

# How strongly one naming speaks for a country, by how it names it.
_STRENGTH = {NAME: 1.0, ADJECTIVE: 0.9, CAPITAL_CITY: 0.8, SEAT: 0.8, SHORT: 0.3, MEMBER: 0.6, CITY: 0.7}
# How much a naming counts by where it stands, seen from the span in question; found by search on annotated stories.
_TITLE, _BEFORE, _AFTER, _EARLIER, _LATER, _HOME = 4.0, 2.0, 0.75, 2.0, 0.3, 0.4
_VISITOR, _SCENE = 0.6, 2.5  # for people who stay at home: a person of a state, a town or body of it
_FADE = 840  # code points after which an earlier naming counts half
_REACH = 20_000  # code points beyond which namings are not looked at
_MUCH = 0.25  # share of the story's namings
_OF_A_STATE = 0.7  # a person, body or group of a state, against the state itself
_NOWHERE = frozenset({"media", "worldwide"})  # kinds that are named in stories about any state
_ORGANISATIONS = {"UNO", "NAT", "EUU", "IAE", "ARB", "OIC"}


def role_at(entity: Entity, day: int | None) -> Role:
    """What an entity was on a day: the office it held, else the last before, else the first it is known for."""
    roles = entity.roles
    if len(roles) == 1:
        return roles[0]
    if day is None:
        return max(roles, key=lambda r: (bool(r.office), r.end, r.start)) if entity.kind == "person" else roles[0]
    holding = [r for r in roles if r.holds(day)]
    if holding:
        return max(holding, key=lambda r: (r.start, bool(r.office)))
    past = [r for r in roles if r.end < day]
    return max(past, key=lambda r: r.end) if past else min(roles, key=lambda r: r.start)


class Evidence(NamedTuple):
    """A country named at a place in the text (-1 in the title)."""

    at: int
    country: str
    strength: float
    state: bool  # a state itself is named, not only someone or something of it
    person: bool = False


class StoryMemory:
    """The known names of one story by place; built once a story, read at any span."""

    def __init__(
        self,
        index: Index,
        text: str,
        sentences: Sequence[tuple[int, int]],
        lang: str,
        *,
        title: str = "",
        published: date | None = None,
        home: str | None = None,
        dateline: str = "",
        place_country: Callable[[str], str | None] | None = None,
        before_place: frozenset[str] = frozenset(),
    ) -> None:
        self.index, self.text, self.lang, self.published, self.home = index, text, lang, published, home
        self.day = day_number(published) if published else None
        self.sentences = list(sentences) or [(0, len(text))]
        self._starts = [s[0] for s in self.sentences]
        self.tokens: list[Token] = tokens(text)
        self._token_starts = [t.start for t in self.tokens]
        self.found = find(index, lang, self.tokens)
        self._found_starts = [f.start for f in self.found]
        self.people: dict[int, int] = {}  # entity -> first place where its full name stands
        self.evidence: list[Evidence] = []
        for part, fixed in ((find(index, lang, tokens(f"{title} ; {dateline}")), -1), (self.found, None)):
            for found in part:
                self._note(found, found.start if fixed is None else fixed)
        if place_country:
            self._note_places(place_country, before_place)
        self.evidence.sort(key=lambda e: e.at)
        self._evidence_starts = [e.at for e in self.evidence]
        self._in_title = bisect_left(self._evidence_starts, 0)
        self._where: dict[str, list[Token]] | None = None
        self._cache: dict[tuple[int, int, bool], list[tuple[str, float]]] = {}

    def _note(self, found: Found, at: int) -> None:
        sense = found.senses[0]
        ambiguous = found.key in self.index.ambiguous.get(self.lang, ())
        for one in found.senses:
            if self.index.entities[one.entity].kind == "person" and one.how == NAME:
                self.people.setdefault(one.entity, at)
        countries = {role_at(self.index.entities[s.entity], self.day).country for s in found.senses}
        if len(countries) > 1 or sense.how == SHORT or ambiguous:
            return
        entity = self.index.entities[sense.entity]
        country = next(iter(countries))
        if country and country not in _ORGANISATIONS and entity.kind not in _NOWHERE:
            state = entity.kind == "state" and sense.how != CITY
            strength = _STRENGTH[sense.how] * (1.0 if entity.kind == "state" else _OF_A_STATE)
            self.evidence.append(Evidence(at, country, strength, state, entity.kind == "person"))

    def _note_places(self, place_country: Callable[[str], str | None], before_place: frozenset[str]) -> None:
        """Towns that the actors do not know, where a word such as «در» or "in" announces a place."""
        known = {f.first for f in self.found}
        for at in range(1, len(self.tokens)):
            token = self.tokens[at]
            if at not in known and self.tokens[at - 1].key in before_place and len(token.key) > 2:
                country = place_country(token.key)
                if country:
                    self.evidence.append(Evidence(token.start, country, _STRENGTH[CITY], False))

    def sentence_at(self, at: int) -> tuple[int, int]:
        """The sentence that holds a code point."""
        return self.sentences[max(bisect_right(self._starts, at) - 1, 0)]

    def tokens_in(self, start: int, end: int) -> list[Token]:
        """The tokens that begin within [start, end)."""
        return self.tokens[bisect_left(self._token_starts, start) : bisect_left(self._token_starts, end)]

    def countries(self, start: int, end: int, at_home: bool = False) -> list[tuple[str, float]]:
        """The states that a bare word at [start, end) may belong to, best first, weights summing to 1.

        `at_home`: the word is for people who stay in their country (police, protesters): a visiting leader says less.
        """
        known = self._cache.get((start, end, at_home))
        if known is not None:
            return known
        first, last = self.sentence_at(start)
        weights: dict[str, float] = {}
        near_by = range(
            max(bisect_left(self._evidence_starts, first - _REACH), self._in_title),
            bisect_right(self._evidence_starts, last + _REACH),
        )
        for e in (*self.evidence[: self._in_title], *(self.evidence[i] for i in near_by)):
            if start <= e.at < end:
                continue
            if e.at < 0:
                near = _TITLE
            elif first <= e.at < start:
                near = _BEFORE
            elif end <= e.at < last:
                near = _AFTER
            elif e.at < first:
                near = _EARLIER / (1 + (first - e.at) / _FADE)
            else:
                near = _LATER
            if at_home:
                near *= _VISITOR if e.person else 1.0 if e.state else _SCENE
            weights[e.country] = weights.get(e.country, 0.0) + near * e.strength
        if self.home:
            weights[self.home] = weights.get(self.home, 0.0) + _HOME
        total = sum(weights.values())
        ranked = sorted(((c, w / total) for c, w in weights.items()), key=lambda p: -p[1])
        self._cache[start, end, at_home] = ranked
        return ranked

    def last_state(self, start: int) -> str | None:
        """The state named last before a place («این کشور»); not the paper's home, which it would call «کشورمان»."""
        for i in range(bisect_left(self._evidence_starts, start) - 1, -1, -1):
            e = self.evidence[i]
            if e.state and e.country != self.home:
                return e.country
        return self.evidence[0].country if self.evidence else self.home

    def names_one(self, countries: frozenset[str], start: int, *, near: bool) -> bool:
        """Whether the sentence at `start` names one of these states, or (not `near`) the story is much about them."""
        first, last = self.sentence_at(start)
        spots = range(bisect_left(self._found_starts, first), bisect_left(self._found_starts, last))
        for sense in (sense for i in spots for sense in self.found[i].senses):
            entity = self.index.entities[sense.entity]
            if entity.kind == "state" and entity.roles[0].country in countries:
                return True
        shares = dict(self.countries(start, start)) if not near else {}
        return sum(shares.get(country, 0.0) for country in countries) >= _MUCH

    def where(self, key: str) -> list[Token]:
        """Every token of a key."""
        if self._where is None:
            self._where = {}
            for token in self.tokens:
                self._where.setdefault(token.key, []).append(token)
        return self._where.get(key, [])

    def name_over(self, at: int) -> Found | None:
        """The known name that covers a code point."""
        found = self.found[bisect_right(self._found_starts, at) - 1] if self.found else None
        return found if found is not None and found.start <= at < found.end else None

    def last_thing(self, start: int) -> int | None:
        """The group or organisation named last before a place («این گروه»)."""
        for found in reversed(self.found[: bisect_left(self._found_starts, start)]):
            entity = found.senses[0].entity
            if self.index.entities[entity].kind in ("group", "organisation", "party"):
                return entity
        return None

    def last_actor(self, start: int) -> int | None:
        """The actor named last before a place in the same sentence («رزمندگانش»): no outlet, no bare surname."""
        first = self.sentence_at(start)[0]
        for found in reversed(
            self.found[bisect_left(self._found_starts, first) : bisect_left(self._found_starts, start)]
        ):
            sense = found.senses[0]
            if sense.how in (NAME, CAPITAL_CITY, SEAT, MEMBER) and self.index.entities[sense.entity].kind not in (
                "media",
                "institution",
            ):
                return sense.entity
        return None

    def at(self, start: int, end: int) -> Context:
        """The ground for a span of this story."""
        return Context(self, start, end)


class Context(NamedTuple):
    """A span of a story, with the story's memory."""

    memory: StoryMemory
    start: int
    end: int

    def follows(self, keys: frozenset[str]) -> bool:
        """Whether one of these words stands right before the span ("its troops")."""
        before = self.memory.tokens_in(self.memory.sentence_at(self.start)[0], self.start)[-1:]
        return bool(before) and before[0].key in keys

    def half(self, key: str, lexicon: Titles) -> str | None:
        """The state that a point of the compass means here ("the North" in a story about Korea)."""
        country = lexicon.halves.get(key)
        named = country and self.memory.names_one(lexicon.halved, self.start, near=lexicon.halves_near)
        return country if named else None


def choose(senses: Sequence[Sense], index: Index, day: int | None, context: Context | None) -> tuple[Sense, float]:
    """The likeliest reading of a key: who was named in full before, who held office, whose country the story names."""
    if len(senses) == 1:
        return senses[0], 1.0
    shares = dict(context.memory.countries(context.start, context.end)) if context else {}
    scored: list[tuple[float, int]] = []
    for position, sense in enumerate(senses):
        entity = index.entities[sense.entity]
        role = role_at(entity, day)
        score = 2.0 * shares.get(role.country or "", 0.0) - 0.3 * (sense.how == SHORT) + 0.5 * (entity.kind == "state")
        if day is not None and entity.kind == "person":
            score += 1.0 if any(r.office and r.holds(day) for r in entity.roles) else 0.0
            score += 0.5 if any(r.start - 50000 <= day <= r.end + 100000 for r in entity.roles) else 0.0
        score += 0.1 * min(len(entity.roles), 3)
        if context and sense.entity in context.memory.people:
            score += 3.0 if context.memory.people[sense.entity] < context.start else 1.5
        scored.append((score, -position))
    scored.sort(reverse=True)
    margin = scored[0][0] - scored[1][0]
    return senses[-scored[0][1]], min(1.0, 0.5 + margin / 2)
