"""Lists for people: the newest first, a page at a time, each beginning behind the last row of the one before."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

import duckdb

from rasad.record.meant import Meant
from rasad.record.pages import table
from rasad.store.query import Filter

SIZE = 40
DAYS = {
    "events": "coalesce(t.earliest, t.latest, t.first_reported, date '0001-01-01')",
    "stories": "coalesce(t.published, date '0001-01-01')",
}


class Newest(NamedTuple):
    """Rows as JSON, and where the next page begins."""

    lines: list[str]
    before: str | None


def newest(
    connection: duckdb.DuckDBPyConnection, kind: Literal["events", "stories"], wanted: Filter, before: str = ""
) -> Newest:
    base, parameters = table(kind, wanted)
    behind, given = "", []
    if before:
        day, _, id = before.partition("~")
        try:
            given = [date.fromisoformat(day), id]
        except ValueError:
            raise Meant("before", "no place in this list", "leave it out") from None
        behind = f"where ({DAYS[kind]}, t.id) < (?, ?)"
    rows = connection.execute(
        f"select line, {DAYS[kind]} as day, id from ({base}) t {behind} order by day desc, id desc limit {SIZE + 1}",
        [*parameters, *given],
    ).fetchall()
    shown = rows[:SIZE]
    return Newest([row[0] for row in shown], f"{shown[-1][1]}~{shown[-1][2]}" if len(rows) > SIZE else None)
