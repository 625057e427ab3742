"""An actor's words to an entity, a country and a sector."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from rasad.resolve.describe import ORGANISATIONS, Describer, Reading
from rasad.resolve.find import readings
from rasad.resolve.index import ADJECTIVE, CITY, SHORT, Index, Sense, day_number
from rasad.resolve.key import LOWER, PAUSES, Token, tokens
from rasad.resolve.lexicon import Fixed, Title, Titles
from rasad.resolve.memory import Context, choose, role_at
from rasad.resolve.names import People
from rasad.resolve.phrase import items
from rasad.resolve.strangers import PlaceCountry, Strangers

_CLEAR = 0.3  # share of the story's namings from which an ambiguous name may be read by its country

_TRUSTED = 0.7  # score from which the encoder's sector decides where words leave it open
_STATELESS = frozenset({"REF", "NGO", "IGO"})  # belong to no state unless the words say to which
_AT_HOME = frozenset({"CIV", "COP", "OPP", "LEG", "JUD", "LAB", "EDU", "PTY", "REL", "REB"})


class Actor(msgspec.Struct, frozen=True):
    """Who is meant: `entity` is an id of `data/actors` (None when only described), `how` says by which rule."""

    name: str
    entity: str | None
    country: str | None
    sector: str | None
    score: float
    how: str


class ActorResolver:
    """The rules over one index; `place_country(key, hints)` tells in which state a named town lies."""

    def __init__(self, index: Index, lexicons: dict[str, Titles], place_country: PlaceCountry) -> None:
        self.index, self.lexicons, self.place_country = index, lexicons, place_country
        self.describer = Describer(index)
        self.strangers = Strangers(index, self.describer, place_country)
        self._people: dict[str, People] = {}

    def actor(
        self, words: str, lang: str, on: date | None, context: Context | None, hint: tuple[str, float] | None
    ) -> Actor:
        """Exact name, fixed phrase, then the parts of the phrase with the story's help."""
        lexicon = self.lexicons[lang]
        day = day_number(on) if on else context.memory.day if context else None
        bare = [t for t in tokens(words) if t.key not in PAUSES]
        if not bare:
            return Actor(words, None, None, hint[0] if hint else None, 0.0, "empty")
        person = self.strangers.said_in_full(bare, lexicon, day, context)
        if person:
            text = person.memory.text[person.start : person.end]
            return self.actor(text, lang, on, person, hint)
        exact = self._exact(words, bare, lexicon, day, context, hint)
        if exact:
            return exact
        said = tokens(words)
        parts = items(said, self.index, lexicon)
        towns = [t.key for t in said]
        whole = len(parts)
        while len(parts) > 1 and (parts[0].kind in ("quantifier", "pause", "other") or parts[0].key.isdigit()):
            parts = parts[1:]
        reading = self.describer.read(parts, lexicon, day, context)
        named = len(parts) == whole and all(i.kind in ("word", "honorific", "name", "pause") for i in parts)
        nationals = parts[0].found is not None and parts[0].found.senses[0].how == ADJECTIVE
        if len(parts) < whole and nationals and reading.head is None and reading.thing is None:
            reading = reading._replace(sector="CIV")
        if self.strangers.is_person_and_city(parts, said, lexicon, day, context):
            called = Reading(named=True, words=tuple(towns))
            return self._unknown(words, called, lexicon, day, context, hint)
        possessed = reading.possessed or any(key in lexicon.possessives for key in towns)
        return self._settle(
            words, reading._replace(towns=tuple(towns), possessed=possessed, named=named), lexicon, day, context, hint
        )

    def _exact(
        self,
        words: str,
        bare: Sequence[Token],
        lexicon: Titles,
        day: int | None,
        context: Context | None,
        hint: tuple[str, float] | None,
    ) -> Actor | None:
        """A name or fixed phrase, whole or after numbers and honorifics; counted nationals are people («سه افغان»)."""
        counted = honoured = False
        for first, token in enumerate(bare):
            if first and counted and token.key in lexicon.counted:
                return Actor(words, None, None, "GOV", 0.6, "several")
            found = self._fixed(words, bare[first:], lexicon, context) or self._whole(
                bare[first:], lexicon, day, context
            )
            if found and not (honoured and found.how == "state"):
                if found.how == "state" and not counted and hint and hint[1] >= _TRUSTED:
                    return msgspec.structs.replace(found, sector=hint[0])
                if counted and found.how == "state":
                    return Actor(words, None, found.country, "CIV", 0.8, "counted")
                return found
            mark = lexicon.marks.get(token.key)
            if not (mark in ("quantifier", "honorific") or token.key.isdigit()):
                return None
            counted = counted or mark == "quantifier" or token.key.isdigit()
            honoured = honoured or mark == "honorific"
        return None

    # -- exact -----------------------------------------------------------------------------------------------------

    def _whole(self, bare: Sequence[Token], lexicon: Titles, day: int | None, context: Context | None) -> Actor | None:
        key = "".join(t.key for t in bare)
        senses = readings(self.index, lexicon.lang, key, bare[0].case)
        if key in self.index.ambiguous.get(lexicon.lang, ()):
            senses = tuple(s for s in senses if self._in_context(s, day, context))
        if key in lexicon.roles:
            senses = tuple(s for s in senses if self._beats_role(s, day, context))
        if not senses:
            return self._own_title(key, lexicon, day)
        sense, sure = choose(senses, self.index, day, context)
        how = "state" if self.index.entities[sense.entity].kind == "state" and sense.how == ADJECTIVE else "name"
        return self._of_entity(sense.entity, day, 0.97 * sure if sense.how != SHORT else 0.9 * sure, how, sense)

    def _beats_role(self, sense: Sense, day: int | None, context: Context | None) -> bool:
        """Whether a name that is also a common word («زندانی») may be meant."""
        kind = self.index.entities[sense.entity].kind
        if kind == "person":
            return sense.how != SHORT or (context is not None and sense.entity in context.memory.people)
        return kind != "institution" or self._in_context(sense, day, context)

    def _in_context(self, sense: Sense, day: int | None, context: Context | None) -> bool:
        """Whether there is ground for a name marked ambiguous: the person in full, the country, or the office held."""
        entity = self.index.entities[sense.entity]
        if entity.kind in ("group", "organisation"):
            return True
        if day is not None and any(r.office and r.holds(day) for r in entity.roles):
            return True
        if context is None:
            return False
        if sense.entity in context.memory.people:
            return True
        country = role_at(self.index.entities[sense.entity], day).country
        ranked = context.memory.countries(context.start, context.end)
        if country in ORGANISATIONS or country is None:
            return False
        return bool(ranked) and (ranked[0][0] == country or dict(ranked).get(country, 0.0) >= _CLEAR)

    def _own_title(self, key: str, lexicon: Titles, day: int | None) -> Actor | None:
        """A title that one state alone uses («مقام معظم رهبری», "Taoiseach")."""
        pairs = self.index.titles.get(lexicon.lang, {}).get(key, ())
        owners = {owner for owner, _ in pairs}
        generic = lexicon.roles.get(key)
        if len(owners) != 1 or (generic and generic.office != "supreme_leader"):
            return None
        owner, office = pairs[0]
        holder = self._holder(owner, office, day)
        return self._of_entity(self.index.owners[owner] if holder is None else holder, day, 0.9, "title")

    def _of_entity(self, number: int, day: int | None, score: float, how: str, sense: Sense | None = None) -> Actor:
        entity = self.index.entities[number]
        role = role_at(entity, day)
        named = entity if sense is None or sense.how != CITY else None
        name = entity.en or entity.fa
        return Actor(name, named.id if named else None, role.country, role.sector, score, how)

    def _fixed(self, words: str, bare: Sequence[Token], lexicon: Titles, context: Context | None) -> Actor | None:
        key = "".join(t.key for t in bare)
        if key in lexicon.same:
            country = context.memory.last_state(context.start) if context else None
            return self._state(country, 0.75, "same") if country else Actor(words, None, None, "GOV", 0.3, "same")
        if key in lexicon.ours and lexicon.home:
            return self._state(lexicon.home, 0.75, "ours")
        if key in lexicon.thing and context:
            last = context.memory.last_thing(context.start)
            if last is not None:
                return self._of_entity(last, context.memory.day, 0.7, "thing")
        if key in lexicon.several:
            return Actor(words, None, None, "GOV", 0.6, "several")
        half = context.half(key, lexicon) if context and bare[0].case != LOWER else None
        if half:
            return self._state(half, 0.8, "half")
        fixed: Fixed | None = lexicon.fixed.get(key)
        return Actor(words, None, fixed.country, fixed.sector, 0.8, "fixed") if fixed else None

    def _state(self, country: str, score: float, how: str) -> Actor:
        number = self.index.owners.get(country)
        if number is None:
            return Actor(country, None, country, "GOV", score, how)
        return self._of_entity(number, None, score, how)

    def _holder(self, owner: str, office: str, day: int | None) -> int | None:
        """Who held an office on a day; without a day, who holds it as far as is known."""
        terms = self.index.offices.get(owner, {}).get(office, ())
        if day is None:
            return None
        held = [t for t in terms if t[0] <= day <= t[1]]
        return held[-1][2] if held else None

    # -- phrase ----------------------------------------------------------------------------------------------------

    def _settle(
        self,
        words: str,
        r: Reading,
        lexicon: Titles,
        day: int | None,
        context: Context | None,
        hint: tuple[str, float] | None,
    ) -> Actor:
        if r.person:
            return self._of_entity(r.person.sense.entity, day, 0.93, "person")
        if r.thing:
            country = r.country or r.thing.country
            ident = r.thing.entity.id if country == r.thing.country else None
            return Actor(r.thing.entity.en or r.thing.entity.fa, ident, country, r.sector, 0.9, "name+")
        if r.head is None and r.words:
            return self._unknown(words, r, lexicon, day, context, hint)
        if r.several or (r.country is None and r.head_key in lexicon.several):
            return Actor(words, None, None, r.sector or "GOV", 0.6, "several")
        country, score, how = r.country, 0.88, "role"
        sector = r.sector
        if country is None and r.owner is None and len(r.towns) > 1:
            country = self._place(r, lexicon, context)
            how = "role+place" if country else how
        if country is None and r.head and r.head.office == "supreme_leader":
            country, how = lexicon.home, "role"
        if country is None and r.owner is None and r.possessed and r.head and context:
            last = context.memory.last_actor(context.start)
            if last is not None:
                return self._possessed(words, r.head, last, day)
        if hint and (sector is None or self._left_open(r, hint)):
            score = min(score, hint[1]) if sector is None else score
            sector = hint[0]
        if country is None and r.owner is None and sector not in _STATELESS:
            country, share = self._from_context(r, lexicon, context)
            score, how = min(score, 0.35 + 0.4 * share), "role+context"
        if sector is None:
            sector, score = "GOV", score * 0.6
        if sector == "BUS" and self._office(r, country, lexicon):
            sector = "GOV"
        holder = self._office_holder(r, country, lexicon, day)
        if holder is not None and not r.words:
            return self._of_entity(holder, day, score, how + "+office")
        return Actor(words, None, country, sector, score, how)

    @staticmethod
    def _left_open(r: Reading, hint: tuple[str, float]) -> bool:
        """Whether the words say so little that the encoder's sector decides."""
        head = r.head
        return hint[1] >= _TRUSTED and head is not None and head.open and r.sector == head.sector and r.owner is None

    def _possessed(self, words: str, head: Title, owner: int, day: int | None) -> Actor:
        """Somebody's («رزمندگانش», "its fighters"): of the actor named last in the sentence."""
        role = role_at(self.index.entities[owner], day)
        lent = head.open or (role.sector in ("REB", "OPP", "PTY") and head.sector in ("GOV", "MIL", "PTY"))
        return Actor(words, None, role.country, role.sector if lent and role.sector else head.sector, 0.6, "possessed")

    def _office_holder(self, r: Reading, country: str | None, lexicon: Titles, day: int | None) -> int | None:
        if r.former or r.head is None:
            return None
        owner = country if r.owner is None else self.describer.owner_of.get(r.owner.sense.entity)
        office = self._office(r, country, lexicon) or r.head.office
        return self._holder(owner, office, day) if owner and office else None

    def _office(self, r: Reading, country: str | None, lexicon: Titles) -> str:
        """The office that its owner calls by the head of a phrase ("Hong Kong's chief executive")."""
        owner = country if r.owner is None else self.describer.owner_of.get(r.owner.sense.entity)
        pairs = self.index.titles.get(lexicon.lang, {}).get(r.head_key, ())
        return next((office for own, office in pairs if own == owner), "")

    def _place(self, r: Reading, lexicon: Titles, context: Context | None) -> str | None:
        """The state of a town or region named in the phrase («امام جمعه بوشهر»)."""
        hints = [c for c, _ in context.memory.countries(context.start, context.end)] if context else []
        for size in range(min(4, len(r.towns)), 0, -1):
            for at in range(len(r.towns) - size + 1):
                key = "".join(r.towns[at : at + size])
                if key in lexicon.roles or key in lexicon.marks or (at == 0 and size == 1 and r.head):
                    continue
                country = self.place_country(key, hints)
                if country:
                    return country
        return None

    def _from_context(self, r: Reading, lexicon: Titles, context: Context | None) -> tuple[str | None, float]:
        if context is None:
            return None, 0.0
        ranked = context.memory.countries(context.start, context.end, bool(r.head and r.head.sector in _AT_HOME))
        return ranked[0] if ranked else (None, 0.0)

    def _unknown(
        self,
        words: str,
        r: Reading,
        lexicon: Titles,
        day: int | None,
        context: Context | None,
        hint: tuple[str, float] | None,
    ) -> Actor:
        key = "".join(t.key for t in tokens(words) if t.key not in PAUSES)
        if lexicon.lang not in self._people:
            self._people[lexicon.lang] = People(self.index, lexicon.lang)
        near = list(dict.fromkeys(self._people[lexicon.lang].near(key)))
        if len(near) == 1:
            return self._of_entity(near[0], day, 0.8, "spelling")
        country, sector, how, score = r.country, r.sector, "unknown", 0.4
        if context and r.country is None and r.named:
            told = self.strangers.described(words, lexicon, day, context)
            if told:
                country, sector, how, score = told.country or country, told.sector or sector, "description", 0.75
                last = context.memory.last_actor(context.start) if country is None and told.possessed else None
                if last is not None:
                    country = role_at(self.index.entities[last], day).country
        if country is None:
            country = self.place_country(key, [])
            if country and sector is None:
                return Actor(words, None, country, "GOV", 0.6, "place")
        if country is None:
            country, share = self._from_context(r, lexicon, context)
            score = min(score, 0.2 + 0.4 * share)
        if sector is None:
            sector = hint[0] if hint else "GOV"
        return Actor(words, None, country, sector, score, how)
