"""An actor: who it is, what it was when, with whom it deals, what it does and what holds of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

import duckdb
import msgspec
from markupsafe import Markup

from rasad.model import Event, Fact
from rasad.record.meant import somebody
from rasad.record.pair import both, side
from rasad.record.record import Record
from rasad.record.today import Coverage
from rasad.relations.network import Edge, summed
from rasad.relations.sides import label, named
from rasad.resolve.index import FIRST_DAY, LAST_DAY, Entity, Role
from rasad.serve.pages import dates, names, search
from rasad.serve.pages.addresses import page, with_query
from rasad.serve.pages.facets import Chosen, Facets, facets
from rasad.serve.pages.newest import newest
from rasad.serve.pages.tellings import Quote, quotes
from rasad.serve.pages.words import Words, bdi
from rasad.store.query import Asked, Filter, lines
from rasad.store.ties import ties

EVENTS, FACTS, OTHERS = 8, 12, 20  # that are shown
BUSY_DAYS = 30


class Office(NamedTuple):
    """What an actor was, for whom, and when."""

    what: Markup
    of: Markup
    code: str
    when: Markup | None


class Other(NamedTuple):
    """Somebody with whom an actor deals, and how."""

    code: str
    name: str
    edge: Edge

    @property
    def balance(self) -> float:
        return self.edge.cooperation - self.edge.conflict


class Shown(NamedTuple):
    code: str
    name: Markup
    other_name: Markup | None  # in the other script
    kind: str
    offices: list[Office]
    others: list[Other]
    facets: Facets
    events: list[Event]
    quotes: Mapping[str, Quote]
    facts: list[Fact]
    day: date | None  # on which the facts hold
    coverage: Coverage
    search: str
    all_facts: str
    json: str
    csv: str


def actor(record: Record, words: Words, who: str) -> Shown:
    meant = somebody(who)
    code = side(meant).code
    wanted = Filter(actors=both([meant]))
    entity = named(code)
    asked = [("actor", who)]
    with record.store.reading() as connection:
        coverage = search.covering(connection, Filter())
        [(day,)] = connection.execute("select max(published) from stories").fetchall()
        chosen = Chosen(connection)
        rows, _ = newest(connection, "events", Asked(chosen.of(wanted)))
        events = [msgspec.json.decode(line, type=Event) for line in rows[:EVENTS]]
        held = lines(connection, "facts", msgspec.structs.replace(wanted, on=day))
        return Shown(
            code,
            bdi(label(code, words.lang)),
            bdi(entity.en if words.lang == "fa" else entity.fa) if entity else None,
            entity.kind if entity else "",
            list(offices(words, entity)) if entity else [],
            others(connection, words, code, wanted),
            facets(chosen, words, wanted, asked, ("type", "status")),
            events,
            quotes(connection, events, words.lang),
            sorted((msgspec.json.decode(line, type=Fact) for line in held), key=confirmed, reverse=True)[:FACTS],
            day,
            coverage,
            page(words.lang, "events", query=asked),
            page(words.lang, "facts", query=asked),
            with_query("/api/v1/actors", asked),
            with_query("/api/v1/actors", [*asked, ("format", "csv")]),
        )


def confirmed(fact: Fact) -> tuple[str, str]:
    return str(fact.last_confirmed), fact.id


def others(connection: duckdb.DuckDBPyConnection, words: Words, code: str, wanted: Filter) -> list[Other]:
    """Those with whom an actor has most to do."""
    edges = (edge for edge in summed(ties(connection, actors=wanted.actors)) if code in (edge.a, edge.b))
    found = []
    for edge in sorted(edges, key=lambda one: (-one.events, one.a, one.b))[:OTHERS]:
        other = edge.b if edge.a == code else edge.a
        found.append(Other(other, label(other, words.lang), edge))
    return found


def offices(words: Words, entity: Entity) -> Any:
    """What an entity was, in order; of a person one line for each office and its time."""
    for role in sorted(set(entity.roles), key=lambda one: (one.start, one.end, one.office)):
        what = words.known("offices", role.office) if role.office else words.known("sectors", role.sector)
        owner = role.country or role.owner
        of = bdi(names.state(words, owner)) if owner else Markup("")
        code = " ".join(part for part in (role.country, role.sector) if part)
        yield Office(bdi(what), of, code, spell(words, role))


def spell(words: Words, role: Role) -> Markup | None:
    first, last = (day(number) for number in (role.start, role.end))
    if first and last:
        return dates.between(words, first, last)
    if first:
        return words("since_day", day=dates.day(words, first))
    return words("until_day", day=dates.day(words, last)) if last else None


def day(number: int) -> date | None:
    """A day of the table of actors, where it is one."""
    if number in (FIRST_DAY, LAST_DAY):
        return None
    return date(number // 10000, number // 100 % 100, number % 100)


class Busy(NamedTuple):
    """Who took part in most events of the last days of which there are stories."""

    name: Markup
    code: str
    events: int


def busiest(record: Record, words: Words) -> tuple[date | None, list[Busy]]:
    with record.store.reading() as connection:
        [(last,)] = connection.execute("select max(published) from stories").fetchall()
    if last is None:
        return None, []
    first = last - timedelta(BUSY_DAYS)
    found = record.actors(limit=OTHERS, since=first.isoformat(), until=last.isoformat())
    return first, [
        Busy(bdi(names.of_entity(words, one.entity, one.name)), one.entity or one.name, one.events) for one in found
    ]
