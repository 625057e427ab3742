"""What the record has of two actors: their history, balance, and what holds between them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

import duckdb
import msgspec

from rasad.model import Event, Fact, Lang
from rasad.record.meant import Meant, day, somebody
from rasad.relations.history import History, history
from rasad.relations.periods import By
from rasad.relations.settings import settings
from rasad.relations.sides import Side, members
from rasad.relations.words import calendar
from rasad.store import Store
from rasad.store.query import Filter, Kind, Wanted, lines

T = TypeVar("T")


def relation(
    store: Store,
    one: str,
    other: str,
    *,
    by: By = "month",
    since: str | None = None,
    until: str | None = None,
    voices: bool = False,
    changed_since: str | None = None,
    lang: Lang = "en",
) -> History:
    """The history of two actors, named as people name them; in Persian its periods are of the Jalali year."""
    asked = somebody(one), somebody(other)
    sides = side(asked[0]), side(asked[1])
    if sides[0] == sides[1]:
        raise Meant("relation", f"{one[:100]} and {other[:100]} are the same", "name two")
    first, last = day("--since", since), day("--until", until, last=True)
    changed = day("--changed-since", changed_since)
    with store.reading() as connection:
        events = found(connection, "events", Event, asked, first, last)
        facts = found(connection, "facts", Fact, asked, first, last)
    return history(
        events, facts, *sides, by=by, calendar=calendar(lang), voices=voices, since=first, until=last,
        changed_since=changed,
    )  # fmt: skip


def side(wanted: Wanted) -> Side:
    """Whom the words mean: a state, else an actor that is known, else whoever has that name."""
    if wanted.countries:
        return Side(wanted.countries[0])
    if wanted.entities:
        codes = {entity: code for code, entity in settings().organisations.items()}
        return Side(codes.get(wanted.entities[0], wanted.entities[0]))
    return Side(wanted.name, wanted.name)


def found(
    connection: duckdb.DuckDBPyConnection,
    kind: Kind,
    type: type[T],
    asked: Sequence[Wanted],
    since: date | None,
    until: date | None,
) -> list[T]:
    """What the record has of both, people who act for them included."""
    codes = {entity: code for code, entity in settings().organisations.items()}
    actors = tuple(
        Wanted(
            entities=(*one.entities, *(member for entity in one.entities for member in members(entity))),
            countries=(*one.countries, *(codes[entity] for entity in one.entities if entity in codes)),
            name="" if one.entities else one.name,
        )
        for one in asked
    )
    wanted = Filter(actors=actors, since=since, until=until)
    decoder = msgspec.json.Decoder(type)
    return [decoder.decode(line) for line in lines(connection, kind, wanted)]
