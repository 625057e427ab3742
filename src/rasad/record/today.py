"""What the stories of some days bring: new events, events that others told before and a new voice confirms, those that
voices dispute, and what holds since, no more, or still."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, TypeVar

import duckdb
import msgspec

from rasad.merge.voices import voices
from rasad.model import Event, Fact
from rasad.store.remerge import Remerge

SHOWN = 24  # of each
DAYS, MOST_DAYS = 7, 366
T = TypeVar("T")
IN = "t.last_reported between $first and $last"
# More is told of what more voices tell, then of what is newest.
ORDER = "order by t.voices desc, t.tellings desc, coalesce(t.latest, t.earliest, t.last_reported) desc, t.id"
NEW = f"select line from events t where t.first_reported between $first and $last {ORDER} limit $most"
AGAIN = f"select line from events t where {IN} and t.first_reported < $first and t.voices > 1 {ORDER} limit $most"
CONTESTED = f"select line from events t where {IN} and t.contested {ORDER} limit $most"
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
    )


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
