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
from rasad.store.query import Filter, Query

# Each event weighs 1, shared by the pairs of nodes that it joins: those on either side, and those on its first side in
# types in which they deal with each other.
TIES = """
with chosen as ({events}),
placed as (
    select distinct p.owner, p.role, n.node from parties p
    join nodes n on n.entity is not distinct from p.entity and n.country is not distinct from p.country
        and n.sector is not distinct from p.sector and n.role = p.role
    where p.kind = 'event'
),
pairs as (
    select distinct e.id, e.type, e.mode, x.node as a, y.node as b from chosen e
    join placed x on x.owner = e.id
    join placed y on y.owner = e.id and x.node < y.node
    where x.role <> y.role or (x.role = 'source' and e.type in (select unnest(?)))
)
select a, b, type, mode, count(*), sum(1.0 / many)
from (select *, count(*) over (partition by id) as many from pairs)
group by a, b, type, mode order by a, b, type, mode
"""


def ties(connection: duckdb.DuckDBPyConnection, since: date | None = None, until: date | None = None) -> Iterator[Tie]:
    """The ties of what happened in a period."""
    register_nodes(connection)
    events = Query("events", Filter(statuses=("actual",), since=since, until=until))
    sql = TIES.format(events=events.sql("id, type, mode"))
    rows = connection.execute(sql, [*events.parameters, sorted(settings().mutual)]).fetchall()
    connection.unregister("nodes")
    for a, b, kind, mode, count, weight in rows:
        yield Tie(a, b, kind, mode, count, weight)


def register_nodes(connection: duckdb.DuckDBPyConnection) -> None:
    """A table of what each known actor counts for as source and as target."""
    known = connection.execute(
        "select distinct entity, country, sector, role from parties"
        " where kind = 'event' and (entity is not null or country is not null)"
    ).fetchall()
    rows = [
        (entity, country, sector, role, found)
        for entity, country, sector, role in known
        if (found := node(Actor("", entity, country, sector), role == "target"))
    ]
    columns = list(zip(*rows, strict=True)) or [()] * 5
    names = ("entity", "country", "sector", "role", "node")
    connection.register("nodes", pa.table([pa.array(column, pa.string()) for column in columns], names=list(names)))
