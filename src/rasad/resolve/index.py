"""The compiled table of actors: what `tools/actors.py` writes and the resolver loads (one msgpack file, no YAML)."""

from __future__ import annotations

import gc
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec

from rasad.resolve.lexicon import Titles

# How a key names an entity. SHORT is a surname or the like; MEMBER a word for the members of a group.
NAME, ADJECTIVE, CAPITAL_CITY, SEAT, SHORT, MEMBER, CITY = range(7)
FIRST_DAY, LAST_DAY = 0, 99999999
START = 4


class Role(msgspec.Struct, frozen=True, array_like=True):
    """What an entity was between two days (yyyymmdd, inclusive): its office, of which owner, country and sector."""

    office: str
    owner: str
    country: str | None
    sector: str | None
    start: int = FIRST_DAY
    end: int = LAST_DAY

    def holds(self, day: int) -> bool:
        return self.start <= day <= self.end


class Entity(msgspec.Struct, frozen=True, array_like=True):
    """A state, organisation, institution, group, outlet or person; unless a person, `roles[0]` is for all times."""

    id: str
    kind: str
    fa: str
    en: str
    roles: tuple[Role, ...]


class Sense(msgspec.Struct, frozen=True, array_like=True):
    """One reading of a key: an entity by its position, how the key names it, and the case that the text must show."""

    entity: int
    how: int
    case: int = 0


class Index(msgspec.Struct, frozen=True):
    """`titles[lang][key]` is (owner, office) pairs, `offices[owner][office]` (start, end, entity) triples."""

    digest: str
    entities: list[Entity]
    names: dict[str, dict[str, tuple[Sense, ...]]]
    ambiguous: dict[str, set[str]]
    titles: dict[str, dict[str, tuple[tuple[str, str], ...]]]
    offices: dict[str, dict[str, tuple[tuple[int, int, int], ...]]]
    owners: dict[str, int]
    starts: dict[str, set[str]]  # the first START letters of every key, to pass over words that begin no name
    lexicons: dict[str, Titles]


def day_number(day: date) -> int:
    """A day as yyyymmdd, which compares as dates do."""
    return day.year * 10000 + day.month * 100 + day.day


@cache
def load() -> Index:
    """The shipped index, read once; the garbage collector waits, as it would look through all that is read."""
    source = files("rasad").joinpath("data", "actors.msgpack").read_bytes()
    collecting = gc.isenabled()
    gc.disable()
    try:
        return msgspec.msgpack.decode(source, type=Index)
    finally:
        if collecting:
            gc.enable()
