"""What a run of words says of its actor: head role, owner, country and sector, without any context of the story."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rasad.resolve.index import NAME, SHORT, Entity, Index, Sense
from rasad.resolve.lexicon import Title, Titles
from rasad.resolve.memory import Context, choose, role_at
from rasad.resolve.phrase import Item, segments

ORGANISATIONS = frozenset({"UNO", "NAT", "EUU", "IAE", "ARB", "OIC"})
# A head of these sectors acts for the organisation or group that owns it («نیروهای ناتو», «رهبر حماس»).
_LENT = frozenset({"GOV", "MIL", "IGO", "PTY", "COP"})


class Known(NamedTuple):
    """A known name of the phrase with its chosen reading."""

    item: Item
    sense: Sense
    entity: Entity
    country: str | None
    sector: str | None


class Reading(NamedTuple):
    """`person` is the known person meant; `thing` likewise a body, group or organisation; `owner` whose it is."""

    head: Title | None = None
    head_key: str = ""
    country: str | None = None
    sector: str | None = None
    person: Known | None = None
    thing: Known | None = None
    owner: Known | None = None
    former: bool = False
    several: bool = False
    possessed: bool = False
    named: bool = False  # nothing but words of a name
    words: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()  # keys of the whole phrase, in which a town may be named


class Describer:
    """Reads phrases by one index."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.owner_of = {number: owner for owner, number in index.owners.items()}

    def known(self, item: Item, day: int | None, context: Context | None) -> Known:
        found = item.found
        assert found is not None
        sense, _ = choose(found.senses, self.index, day, context)
        entity = self.index.entities[sense.entity]
        role = role_at(entity, day)
        return Known(item, sense, entity, role.country, role.sector)

    def read(self, parts: Sequence[Item], lexicon: Titles, day: int | None, context: Context | None) -> Reading:
        """The reading of a phrase: its first segment, helped by what follows where the first says too little."""
        cut = segments(parts, lexicon)
        if not cut:
            return Reading()
        main = self._segment(cut[0][1], lexicon, day, context)
        if len(cut) > 1 and main.head_key in lexicon.outlets and main.thing is None:
            named = self._segment(cut[1][1], lexicon, day, context)  # «روزنامهٔ آمریکایی «نیویورک تایمز»»
            if named.thing and named.thing.entity.kind == "media":
                return named
        for opener, segment in cut[1:]:
            lists = opener == "pause" and main.owner is not None and not main.person
            settled = main.country and main.sector and not (main.head and main.head.open)
            if main.person or main.several or (settled and not lists):
                break
            more = self._segment(segment, lexicon, day, context)
            if opener == "pause" and _lists_states(main, more):
                main = (more if main.head is None else main)._replace(country=None, several=True)
                continue
            if main.head is None and main.thing is None:
                if opener == "pause" and more.head:
                    main = more._replace(words=main.words)
                elif opener != "pause" and main.words and (more.thing or more.owner):
                    main = main._replace(country=main.country or more.country, sector=main.sector or more.sector)
                continue
            source = more.person or more.thing or more.owner
            open_head = main.head is not None and main.head.open and main.owner is None
            sector, plain = main.sector, main.head.sector if main.head else None
            if open_head and sector == plain and more.sector and (more.head or more.thing):
                sector = more.sector if not (more.head and more.head.sector == "CIV") else sector
            main = main._replace(
                country=main.country or more.country,
                sector=sector,
                owner=main.owner or source,
                several=main.several or (more.several and main.country is None),
            )
        return main

    def _segment(self, parts: Sequence[Item], lexicon: Titles, day: int | None, context: Context | None) -> Reading:
        persian = lexicon.lang == "fa"
        names = [self.known(i, day, context) for i in parts if i.kind == "name"]
        names = [n for n in names if not self._stray(n, parts)]
        roles = [i for i in parts if i.kind == "role"]
        former = any(i.kind == "former" for i in parts)
        words = tuple(i.key for i in parts if i.kind == "word")
        people = [n for n in names if n.entity.kind == "person"]
        states = [n for n in names if n.entity.kind == "state"]
        things = [n for n in names if n.entity.kind not in ("person", "state")]
        head = (roles[0] if persian else roles[-1]) if roles else None
        country, several = _country(states, parts)
        elsewhere = any(i.kind == "several" for i in parts)
        several = several or (elsewhere and (not states or any(i.kind == "join" for i in parts)))
        if country is None and context and any(i.kind == "same" for i in parts):
            country = context.memory.last_state(context.start)
        halves: dict[str, str] = {}
        if context and not (states and country is None):
            halves = {i.key: half for i in parts if i.kind == "word" and (half := context.half(i.key, lexicon))}
            words = tuple(w for w in words if w not in halves)
            among = list(dict.fromkeys([*halves.values(), *([country] if country else [])]))
            if halves:
                country, several = (among[0], several) if len(among) == 1 else (None, True)
        if country is None and any(i.kind == "ours" for i in parts):
            country = lexicon.home
        if context and not things and any(i.kind == "thing" for i in parts):
            last = context.memory.last_thing(context.start)
            things = [self._as_known(parts, last, day)] if last is not None else []
        if people and self._is_actor(people, head, names, persian, lexicon):
            one = people[0] if persian else people[-1]
            return Reading(
                head=head.role if head else None,
                head_key=head.key if head else "",
                country=one.country,
                sector=one.sector,
                person=one,
                former=former,
                words=words,
            )
        if things and (
            head is None
            or (persian and things[0].item.first < head.first)
            or (not persian and things[-1].item.first > head.first)
            or (things[0].entity.kind == "media" and head.key in lexicon.outlets)
        ):
            thing = things[0] if persian else things[-1]
            own = (
                country if country and thing.entity.kind in ("institution", "party") and not several else thing.country
            )
            return Reading(country=own or country, sector=thing.sector, thing=thing, words=words)
        if head is None or head.role is None:
            sector = next((i.sector for i in parts if i.kind == "qualifier"), "GOV" if states or halves else None)
            return Reading(
                country=country,
                sector=sector,
                owner=states[0] if states else None,
                several=several,
                former=former,
                words=words,
            )
        owner = next(iter(things or people or states), None)
        sector = self._sector(head, parts, owner, persian)
        if country is None and not several and owner is not None:
            country = owner.country
        if owner is not None and owner.country in ORGANISATIONS and sector == "IGO":
            country = owner.country
        possessed = any(i.key in lexicon.possessives for i in parts) or head.key in lexicon.possessed
        possessed = possessed or bool(context and context.follows(lexicon.possessives))
        return Reading(
            possessed=possessed,
            head=head.role,
            head_key=head.key,
            country=country,
            sector=sector,
            owner=owner,
            former=former,
            several=several,
            words=words,
        )

    def _as_known(self, parts: Sequence[Item], number: int, day: int | None) -> Known:
        """An entity that the phrase points to («این گروه») as if it were named there."""
        item = next(i for i in parts if i.kind == "thing")
        role = role_at(self.index.entities[number], day)
        return Known(item, Sense(number, NAME), self.index.entities[number], role.country, role.sector)

    @staticmethod
    def _stray(name: Known, parts: Sequence[Item]) -> bool:
        """A surname after an unknown word: some other person of that surname, so nobody we know."""
        if name.entity.kind != "person" or name.sense.how != SHORT:
            return False
        before = [i for i in parts if i.last <= name.item.first]
        after = [i for i in parts if i.first >= name.item.last]
        return bool((before and before[-1].kind == "word") or (after and after[0].kind == "word"))

    @staticmethod
    def _is_actor(people: list[Known], head: Item | None, names: list[Known], persian: bool, lexicon: Titles) -> bool:
        """Whether the person is meant (وزیر خارجه ایران منوچهر متکی) or owns the head (Bush administration)."""
        if head is None or head.role is None:
            return True
        if not persian:
            return people[-1].item.first > head.first
        if head.first > people[0].item.first or head.role.office or lexicon.marks.get(head.key) == "honorific":
            return True
        between = any(n.entity.kind != "person" and head.last <= n.item.first < people[0].item.first for n in names)
        return between and head.role.sector in ("GOV", "MIL", "LEG", "IGO")

    @staticmethod
    def _sector(head: Item, parts: Sequence[Item], owner: Known | None, persian: bool) -> str:
        role = head.role
        assert role is not None
        own = owner.sector if owner and owner.entity.kind not in ("state", "person") else None
        if owner and owner.entity.kind == "person" and role.open:
            own = owner.sector
        lent = role.sector in _LENT and (
            own == "IGO" or (own in ("REB", "OPP", "PTY") and (role.sector != "GOV" or role.open or bool(role.office)))
        )
        if not role.open and not role.office and not lent:
            return role.sector
        rest = (
            [i for i in parts if i.first >= head.last]
            if persian
            else [i for i in reversed(parts) if i.last <= head.first]
        )
        if lent and own:
            return own
        for item in rest:
            if own and owner and item.first == owner.item.first:
                return own
            if item.kind == "qualifier":
                return item.sector
            if item.kind == "role" and item.role and not item.role.open:
                if role.sector == "MIL" and item.role.sector == "CIV":
                    continue
                if role.office and item.role.sector not in ("REB", "OPP", "PTY", "REL"):
                    continue
                return item.role.sector
        return own or role.sector


def _lists_states(main: Reading, more: Reading) -> bool:
    """«مردم عراق، افغانستان و لبنان», "US, British and Swiss firms": states one after another."""
    one = main.owner is not None and main.owner.entity.kind == "state" and not main.words
    other = more.owner is not None and more.owner.entity.kind == "state" and more.owner.country != main.country
    return one and other and not more.words and (main.head is None or more.head is None)


def _country(states: list[Known], parts: Sequence[Item]) -> tuple[str | None, bool]:
    """The one state of a segment; (None, True) when several stand side by side."""
    countries = list(dict.fromkeys(n.country for n in states))
    if not countries:
        return None, False
    if len(countries) > 1 and any(
        i.kind == "join" and states[0].item.last <= i.first < states[-1].item.first for i in parts
    ):
        return None, True
    return countries[0], False
