"""What is left to review: events of which nobody has judged a claim yet, the doubtful ones first; or those that others
have judged, for a second opinion."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, cast

import duckdb
import msgspec

from rasad.model import Event
from rasad.record.words import Word
from rasad.store.remerge import verdicts

Order = Literal["contested", "uncertain", "second"]
ORDERS: tuple[Order, ...] = ("contested", "uncertain", "second")
ORDER = Word("order", "Which come first.", choices=ORDERS)
ON = "on"
KEYS = Word("keys", "Keys of the keyboard decide.", choices=(ON,))
SHOWN = 30
HAS = "exists (select 1 from event_claims c where c.event = e.id and c.claim in (from {table}))"
JUDGED = "with mine as (select unnest(?::varchar[])), theirs as (select unnest(?::varchar[]))"
MINE, THEIRS = HAS.format(table="mine"), HAS.format(table="theirs")
LEFT = {
    "contested": f"from events e where not {MINE} and not {THEIRS}",
    "uncertain": f"from events e where not {MINE} and not {THEIRS}",
    "second": f"from events e where not {MINE} and {THEIRS}",
}
PLACE = {
    "contested": "(case when e.contested then 0 else 1 end, e.confidence, e.id)",
    "uncertain": "(e.confidence, e.id)",
    "second": "(e.confidence, e.id)",
}


class Queue(NamedTuple):
    events: list[Event]
    left: int


def order_of(given: dict[str, Any]) -> Order:
    return cast(Order, given.get("order", ORDERS[0]))


def queue(connection: duckdb.DuckDBPyConnection, order: Order, me: str) -> Queue:
    judged = judgements(connection, me)
    [(left,)] = connection.execute(f"{JUDGED} select count(*) {LEFT[order]}", judged).fetchall()
    sql = f"{JUDGED} select e.line {LEFT[order]} order by {PLACE[order]} limit {SHOWN}"
    lines = connection.execute(sql, judged).fetchall()
    return Queue([msgspec.json.decode(line, type=Event) for (line,) in lines], int(left))


def after(connection: duckdb.DuckDBPyConnection, order: Order, id: str, me: str) -> str | None:
    """The next one behind an event; the first, where it is the last or no more in the record."""
    sql = f"{JUDGED} select e.id {LEFT[order]} and e.id != ? order by"
    behind = f"coalesce({PLACE[order]} > (select {PLACE[order]} from events e where e.id = ?), true) desc"
    asked = [*judgements(connection, me), id, id]
    found = connection.execute(f"{sql} {behind}, {PLACE[order]} limit 1", asked).fetchall()
    return str(found[0][0]) if found else None


def judgements(connection: duckdb.DuckDBPyConnection, me: str) -> list[list[str]]:
    """The claims that I judged, and those that others did."""
    by: dict[bool, set[str]] = {True: set(), False: set()}
    for one in verdicts(connection):
        by[one.author == me].update(one.claims, one.others)
    return [sorted(by[True]), sorted(by[False])]
