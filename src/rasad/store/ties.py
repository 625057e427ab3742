"""What joins the nodes of the signed graph, counted in the store: a million events in about a second."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pyarrow as pa

from rasad.model import Actor
from rasad.relations.network import Tie
from rasad.relations.settings import settings
from rasad.relations.sides import node
from rasad.store.query import Filter, Query, Wanted

# Each event weighs 1, shared by the pairs of nodes that it joins: those on either side, and those on its first side in
# types in which they deal with each other.
TIES = """
with chosen as (select rowid as number, id, type, mode {events}),
placed as (
    select distinct e.number, e.type, e.mode, p.role, n.node from chosen e join parties p on p.owner = e.id
    join nodes n on n.entity is not distinct from p.entity and n.country is not distinct from p.country
        and n.sector is not distinct from p.sector and n.role = p.role
    where p.kind = 'event'
),
pairs as (
    select distinct x.number, x.type, x.mode, x.node as a, y.node as b from placed x
    join placed y on y.number = x.number and x.node < y.node
    where x.role <> y.role or (x.role = 'source' and x.type in (select unnest(?)))
)
select a, b, type, mode, count(*), sum(1.0 / many)
from (select *, count(*) over (partition by number) as many from pairs)
group by a, b, type, mode order by a, b, type, mode
"""


def ties(
    connection: duckdb.DuckDBPyConnection,
    since: date | None = None,
    until: date | None = None,
    actors: tuple[Wanted, ...] = (),
) -> Iterator[Tie]:
    """The ties of what happened in a period, or of what some took part in."""
    codes = register_nodes(connection)
    events = Query("events", Filter(statuses=("actual",), since=since, until=until, actors=actors))
    sql = TIES.format(events=events.source())
    rows = connection.execute(sql, [*events.parameters, sorted(settings().mutual)]).fetchall()
    connection.unregister("nodes")
    for a, b, kind, mode, count, weight in rows:
        yield Tie(codes[a], codes[b], kind, mode, count, weight)


def register_nodes(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """A table of what each known actor counts for as source and as target, by the node's number in the list that is
    given back: a million pairs of numbers are told apart sooner than of words."""
    known = connection.execute(
        "select distinct entity, country, sector, role from parties"
        " where kind = 'event' and (entity is not null or country is not null)"
    ).fetchall()
    rows = [
        (entity, country, sector, role, code)
        for entity, country, sector, role in known
        if (code := node(Actor("", entity, country, sector), role == "target"))
    ]
    codes = sorted({row[-1] for row in rows})
    number = {code: at for at, code in enumerate(codes)}
    *columns, found = list(zip(*rows, strict=True)) or [()] * 5
    arrays = [
        *(pa.array(column, pa.string()) for column in columns),
        pa.array([number[code] for code in found], "int32"),
    ]
    connection.register("nodes", pa.table(arrays, names=["entity", "country", "sector", "role", "node"]))
    return codes
