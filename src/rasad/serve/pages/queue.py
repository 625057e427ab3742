"""What is left to review: events of which nobody has judged a claim yet, the doubtful ones first."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal, NamedTuple, cast

import duckdb
import msgspec

from rasad.model import Event
from rasad.record.words import Word
from rasad.store.remerge import verdicts

Order = Literal["contested", "uncertain"]
ORDERS: tuple[Order, ...] = ("contested", "uncertain")
ORDER = Word("order", "Which come first.", choices=ORDERS)
ON = "on"
KEYS = Word("keys", "Keys of the keyboard decide.", choices=(ON,))
SHOWN = 30
LEFT = "from events e where not exists (select 1 from event_claims c where c.event = e.id and c.claim in (from judged))"
PLACE = {
    "contested": "(case when e.contested then 0 else 1 end, e.confidence, e.id)",
    "uncertain": "(e.confidence, e.id)",
}


class Queue(NamedTuple):
    events: list[Event]
    left: int


def order_of(given: dict[str, Any]) -> Order:
    return cast(Order, given.get("order", ORDERS[0]))


def queue(connection: duckdb.DuckDBPyConnection, order: Order) -> Queue:
    judged = judgements(connection)
    with_judged = "with judged as (select unnest(?::varchar[]))"
    [(left,)] = connection.execute(f"{with_judged} select count(*) {LEFT}", [judged]).fetchall()
    rows = connection.execute(f"{with_judged} select e.line {LEFT} order by {PLACE[order]} limit {SHOWN}", [judged])
    return Queue([msgspec.json.decode(line, type=Event) for (line,) in rows.fetchall()], int(left))


def after(connection: duckdb.DuckDBPyConnection, order: Order, id: str) -> str | None:
    """The next one behind an event; the first, where it is the last or no more in the record."""
    sql = f"with judged as (select unnest(?::varchar[])) select e.id {LEFT} and e.id != ? order by"
    behind = f"coalesce({PLACE[order]} > (select {PLACE[order]} from events e where e.id = ?), true) desc"
    found = connection.execute(f"{sql} {behind}, {PLACE[order]} limit 1", [judgements(connection), id, id]).fetchall()
    return str(found[0][0]) if found else None


def judgements(connection: duckdb.DuckDBPyConnection) -> Collection[str]:
    return sorted({claim for one in verdicts(connection) for claim in (*one.claims, *one.others)})
