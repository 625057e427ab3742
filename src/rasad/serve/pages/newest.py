"""Lists for people: the newest first, a page at a time, each beginning behind the last row of the one before."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

import duckdb

from rasad.record.meant import Meant
from rasad.store.query import Asked

SIZE = 40
LINES = "select id, line from {kind} where rowid in (select rowid from {kind} where id in (select unnest(?)))"
DAYS = {
    "events": "coalesce(t.earliest, t.latest, t.first_reported, date '0001-01-01')",
    "stories": "coalesce(t.published, date '0001-01-01')",
    "facts": "coalesce(t.last_confirmed, date '0001-01-01')",
}


class Newest(NamedTuple):
    """Rows as JSON, and where the next page begins."""

    lines: list[str]
    before: str | None


def newest(
    connection: duckdb.DuckDBPyConnection, kind: Literal["events", "stories", "facts"], found: Asked, before: str = ""
) -> Newest:
    """The newest of those that a question found, of which it needs ids and days alone."""
    base, parameters = found
    behind, given = "", []
    if before:
        day, _, id = before.partition("~")
        try:
            given = [date.fromisoformat(day), id]
        except ValueError:
            raise Meant("before", "no place in this list", "leave it out") from None
        behind = f"where ({DAYS[kind]}, t.id) < (?, ?)"
    rows = connection.execute(
        f"select id, {DAYS[kind]} as day from ({base}) t {behind} order by day desc, id desc limit {SIZE + 1}",
        [*parameters, *given],
    ).fetchall()
    shown = rows[:SIZE]
    # lines are long, so only those of this page are read
    held = dict(connection.execute(LINES.format(kind=kind), [[id for id, _ in shown]]).fetchall())
    place = f"{shown[-1][1]}~{shown[-1][0]}" if len(rows) > SIZE else None
    return Newest([held[id] for id, _ in shown], place)
