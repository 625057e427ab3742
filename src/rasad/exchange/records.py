"""What is exchanged: an event with the claims and stories that tell of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date
from itertools import islice
from typing import TypeVar

import duckdb
import msgspec

from rasad.model import Claim, Event, Foreign, Story
from rasad.store.query import Filter, lines

AT_ONCE = 500  # events whose claims are read together
Told = tuple[Claim, Story]
T = TypeVar("T", Claim, Story)


class Record(msgspec.Struct, frozen=True):
    """An event, and in the order of the event who tells of it: nobody, where it is another system's."""

    event: Event
    told: tuple[Told, ...] = ()

    @property
    def outlet(self) -> str:
        if self.told:
            return self.told[0][1].source
        return self.event.voices[0] if self.event.voices else ""

    @property
    def address(self) -> str:
        """Where its first story is to be found, or what it is called where it has no address."""
        if self.told:
            return self.told[0][1].url or self.told[0][1].id
        return self.event.stories[0] if self.event.stories else ""

    @property
    def day(self) -> date | None:
        """The first day on which it may have happened."""
        time = self.event.time
        return (time.earliest or time.latest) if time else None

    def recorded(self, system: str) -> dict[str, str]:
        """What the system that it came from said beside the event, for a file of that system."""
        event = self.event
        return event.record if isinstance(event, Foreign) and event.system == system else {}


def records(connection: duckdb.DuckDBPyConnection, wanted: Filter) -> Iterator[Record]:
    """What a filter finds, in the order of `rasad events`."""
    kind: type[Event] = Foreign if wanted.system else Event
    with closing(connection.cursor()) as asking:  # a connection answers one question at a time
        events = (msgspec.json.decode(line, type=kind) for line in lines(asking, "events", wanted))
        while batch := list(islice(events, AT_ONCE)):
            yield from with_claims(connection, batch)


def with_claims(connection: duckdb.DuckDBPyConnection, events: Sequence[Event]) -> Iterator[Record]:
    claims = load(connection, "claims", {one for event in events for one in event.claims}, Claim)
    stories = load(connection, "stories", {claim.story for claim in claims.values()}, Story)
    for event in events:
        told = [claims[one] for one in event.claims]
        yield Record(event, tuple((claim, stories[claim.story]) for claim in told))


def load(connection: duckdb.DuckDBPyConnection, table: str, ids: Iterable[str], kind: type[T]) -> dict[str, T]:
    rows = connection.execute(f"select id, line from {table} where id in (select unnest(?))", [sorted(ids)]).fetchall()
    return {name: msgspec.json.decode(line, type=kind) for name, line in rows}
