"""What the record has of two actors: their history, balance, and what holds between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import duckdb
import msgspec

from rasad.model import Event, Fact, Lang
from rasad.record.meant import Meant, day, somebody
from rasad.record.words import wanted as meant
from rasad.relations.chart import chart, days_of
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
    narrowed: Mapping[str, Any] | None = None,
    since: str | None = None,
    until: str | None = None,
    on: str | None = None,
    weighed: bool = False,
    changed_since: str | None = None,
    lang: Lang = "en",
) -> History:
    """The history of two actors, named as people name them; in Persian its periods are of the Jalali year. `narrowed`
    are words that leave some of their events, and the facts that these open or close."""
    asked = somebody(one), somebody(other)
    sides = side(asked[0]), side(asked[1])
    if sides[0] == sides[1]:
        raise Meant("relation", f"{one[:100]} and {other[:100]} are the same", "name two")
    first, last = day("--since", since), day("--until", until, last=True)
    at, changed = day("--on", on), day("--changed-since", changed_since)
    which = meant(narrowed or {})
    some = which != Filter()
    which = msgspec.structs.replace(which, actors=both(asked), since=first, until=last)
    # what held on a day outside of the time is asked for as well
    spell = Filter(actors=which.actors, since=earlier(first, at), until=later(last, at))
    with store.reading() as connection:
        events = found(connection, "events", Event, which)
        facts = found(connection, "facts", Fact, spell)
    if some:
        shown = {event.id for event in events}
        facts = [fact for fact in facts if not shown.isdisjoint((*fact.opened_by, *fact.closed_by))]
    return history(
        events, facts, *sides, by=by, calendar=calendar(lang), voices=weighed, since=first, until=last, on=at,
        changed_since=changed,
    )  # fmt: skip


def drawn(made: History, lang: Lang, option: str) -> str:
    """The chart of a history as SVG."""
    if not days_of(made):
        raise Meant(option, f"nothing is told of both {made.one.code} and {made.other.code}", "see rasad actors")
    return chart(made, lang)


def earlier(first: date | None, at: date | None) -> date | None:
    return min(first, at) if first and at else first


def later(last: date | None, at: date | None) -> date | None:
    return max(last, at) if last and at else last


def side(wanted: Wanted) -> Side:
    """Whom the words mean: a state, else an actor that is known, else whoever has that name."""
    if wanted.countries:
        return Side(wanted.countries[0])
    if wanted.entities:
        codes = {entity: code for code, entity in settings().organisations.items()}
        return Side(codes.get(wanted.entities[0], wanted.entities[0]))
    return Side(wanted.name, wanted.name)


def both(asked: Sequence[Wanted]) -> tuple[Wanted, ...]:
    """Those who are asked for, with the people who act for them."""
    codes = {entity: code for code, entity in settings().organisations.items()}
    return tuple(
        Wanted(
            entities=(*one.entities, *(member for entity in one.entities for member in members(entity))),
            countries=(*one.countries, *(codes[entity] for entity in one.entities if entity in codes)),
            name="" if one.entities else one.name,
        )
        for one in asked
    )


def found(connection: duckdb.DuckDBPyConnection, kind: Kind, type: type[T], wanted: Filter) -> list[T]:
    decoder = msgspec.json.Decoder(type)
    return [decoder.decode(line) for line in lines(connection, kind, wanted)]
