"""What the stories of some days bring: new events, events that others told before and a new voice confirms, those that
voices dispute, and what holds since, no more, or still."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

import duckdb
import msgspec

from rasad.merge.voices import voices
from rasad.model import Event, Fact, Site
from rasad.relations.scores import plover
from rasad.relations.turning import cuts
from rasad.store.remerge import Remerge

SHOWN = 24  # of each
DAYS, MOST_DAYS = 7, 366
DYADS, PAST = 12, timedelta(3 * 365)  # whose turning points are looked for, and in how much of their past
PLACED = 40  # places on the map
T = TypeVar("T")
IN = "t.last_reported between $first and $last"
# More is told of what more voices tell, then of what is newest.
ORDER = "order by t.voices desc, t.tellings desc, coalesce(t.latest, t.earliest, t.last_reported) desc, t.id"
NEW = f"select line from events t where t.first_reported between $first and $last {ORDER} limit $most"
AGAIN = f"select line from events t where {IN} and t.first_reported < $first and t.voices > 1 {ORDER} limit $most"
CONTESTED = f"select line from events t where {IN} and t.contested {ORDER} limit $most"
BUSY = """
select one, two from ties where last >= ? and first <= ? group by one, two order by sum(weight) desc, one, two limit ?
"""
DYAD = """
select first, type, mode, sum(weight) from ties where one = ? and two = ? and first between ? and ?
group by first, type, mode order by first, type, mode
"""
PLACES = f"""
select any_value(line order by id), count(*) from events t where {IN} and t.place is not null
group by t.place, t.country order by count(*) desc, t.place limit $most
"""
FACTS = (
    "select line from facts t where t.last_confirmed between $first and $last or t.since between $first and $last"
    " or t.until between $first and $last order by t.last_confirmed desc, t.id limit $most"
)


class Confirmed(msgspec.Struct, frozen=True):
    """An event of before, and the independent voices that tell of it in these days only."""

    event: Event
    voices: tuple[str, ...]


class Coverage(msgspec.Struct, frozen=True):
    """How many stories of these days the record holds, of how many outlets: none is not the same as no events."""

    stories: int
    outlets: int


class Sited(msgspec.Struct, frozen=True):
    """A place that the map shows, and how many events of these days happened there."""

    site: Site
    events: int


class Turned(msgspec.Struct, frozen=True):
    """Two whose balance on PLOVER's scale became another one on `day`; `p`: how often chance does as much."""

    one: str
    other: str
    day: date
    before: float
    after: float
    p: float


class Today(msgspec.Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """The days from `first` to `last`, those on which things were reported. `held` is the first and the last day of
    which the record has stories, None where it has none."""

    first: date
    last: date
    held: tuple[date, date] | None
    coverage: Coverage
    new_events: int  # all, though not all are shown
    new: tuple[Event, ...]
    confirmed: tuple[Confirmed, ...]
    contested: tuple[Event, ...]
    facts: tuple[Fact, ...]
    turns: tuple[Turned, ...]
    places: tuple[Sited, ...]


def today(connection: duckdb.DuckDBPyConnection, day: date | None, days: int) -> Today:
    """The `days` up to `day`, or up to the last day of which the record has stories."""
    [held] = connection.execute("select min(published), max(published) from stories").fetchall()
    last = day or held[1] or date.today()
    first = max(date.min + timedelta(days), last) - timedelta(days - 1)
    about = {"first": first, "last": last}

    def found(sql: str, type: type[T]) -> tuple[T, ...]:
        rows = connection.execute(sql, {**about, "most": SHOWN}).fetchall()
        return tuple(msgspec.json.decode(line, type=type) for (line,) in rows)

    [(number,)] = connection.execute(
        "select count(*) from events where first_reported between $first and $last", about
    ).fetchall()
    return Today(
        first,
        last,
        held if held[0] else None,
        coverage(connection, "published between $first and $last", about),
        number,
        found(NEW, Event),
        tuple(confirmed(connection, found(AGAIN, Event), first)),
        found(CONTESTED, Event),
        found(FACTS, Fact),
        tuple(turned(connection, first, last)),
        tuple(sited(connection, about)),
    )


def turned(connection: duckdb.DuckDBPyConnection, first: date, last: date) -> Iterable[Turned]:
    """Of the dyads that have most to do with each other in these days, those that turned in them."""
    busy = connection.execute(BUSY, [first, last, DYADS]).fetchall()
    for one, other in busy:
        rows = connection.execute(DYAD, [one, other, last - PAST, last]).fetchall()
        days = [(day, [(plover(kind, mode), weight) for _, kind, mode, weight in told])
                for day, told in groupby(rows, key=itemgetter(0))]  # fmt: skip
        weights = [sum(weight for _, weight in scored) for _, scored in days]
        means = [
            sum(score * weight for score, weight in scored) / total
            for (_, scored), total in zip(days, weights, strict=True)
        ]
        for cut in cuts(means, weights):
            if days[cut.at][0] >= first:
                yield Turned(one, other, days[cut.at][0], cut.before, cut.after, cut.p)


def sited(connection: duckdb.DuckDBPyConnection, about: Any) -> Iterable[Sited]:
    for line, number in connection.execute(PLACES, {**about, "most": PLACED}).fetchall():
        place = msgspec.json.decode(line, type=Event).place
        if place and place.lat is not None and place.lon is not None:
            yield Sited(Site(place.name, place.country, place.lat, place.lon), number)


def coverage(connection: duckdb.DuckDBPyConnection, condition: str, about: Any) -> Coverage:
    sql = f"select count(*), count(distinct source) from stories t where {condition}"
    [(stories, outlets)] = connection.execute(sql, about).fetchall()
    return Coverage(stories, outlets)


def confirmed(connection: duckdb.DuckDBPyConnection, events: Iterable[Event], first: date) -> Iterable[Confirmed]:
    events = list(events)
    told = {one.id: one for one in Remerge(connection).load([claim for event in events for claim in event.claims])}
    for event in events:
        mine = [told[claim] for claim in event.claims if claim in told]
        since: dict[str, date] = {}
        heads = voices(mine)
        for one in mine:
            if one.claim.reported:
                since[heads[one.id]] = min(one.claim.reported, since.get(heads[one.id], date.max))
        new = tuple(sorted(voice for voice, day in since.items() if day >= first))
        if new:
            yield Confirmed(event, new)
