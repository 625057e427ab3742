"""What joins the nodes of the signed graph, kept event by event and counted in the store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb

from rasad.model import Event
from rasad.relations.network import Tie
from rasad.relations.sides import tied
from rasad.store.query import Filter, Query, Wanted
from rasad.store.rows import Row

TIES = """
select one, two, type, mode, count(*), sum(weight) from ties
where (? is null or last >= ?) and (? is null or first <= ?){chosen}
group by one, two, type, mode order by one, two, type, mode
"""


def tie_rows(event: Event) -> Iterator[Row]:
    """Each event that happened weighs 1, shared by the pairs of nodes that it joins."""
    pairs = tied(event) if event.status == "actual" else []
    days = (event.time.earliest, event.time.latest) if event.time else (None, None)
    first, last = days[0] or days[1] or event.first_reported, days[1] or days[0] or event.first_reported
    for one, two in pairs:
        yield event.id, first, last, event.type, event.mode, one, two, 1 / len(pairs)


def ties(
    connection: duckdb.DuckDBPyConnection,
    since: date | None = None,
    until: date | None = None,
    actors: tuple[Wanted, ...] = (),
) -> Iterator[Tie]:
    """The ties of what happened in a period, of all or of those events in which some took part."""
    parameters = [since, since, until, until]
    chosen = ""
    if actors:
        events = Query("events", Filter(actors=actors))
        chosen = f" and event in (select id {events.source()})"
        parameters += events.parameters
    for row in connection.execute(TIES.format(chosen=chosen), parameters).fetchall():
        yield Tie(*row)
