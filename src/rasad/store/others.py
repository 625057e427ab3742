"""Others' events: kept as they came, told apart by their system."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from rasad.model import Foreign
from rasad.store.rows import Row, event_row, insert, party_rows


def keep(connection: duckdb.DuckDBPyConnection, events: Iterable[Foreign]) -> int:
    """Puts events in, in the place of what the store holds under their ids; gives how many are new or changed. The
    caller has opened a transaction."""
    found = {event.id: event for event in events}
    held = dict(
        connection.execute("select id, line from others where id in (select unnest(?))", [list(found)]).fetchall()
    )
    rows = {name: row(event) for name, event in found.items()}
    changed = [name for name in found if held.get(name) != rows[name][LINE]]
    gone = [name for name in changed if name in held]
    if gone:
        connection.execute("delete from others where id in (select unnest(?))", [gone])
        connection.execute("delete from event_parties where owner in (select unnest(?))", [gone])
    insert(connection, "others", [rows[name] for name in changed])
    parties = [
        party for name in changed for party in party_rows(name, source=found[name].source, target=found[name].target)
    ]
    insert(connection, "event_parties", parties)
    return len(changed)


TELLINGS, VOICES, CONFIDENCE, LINE = 13, 14, 16, 17  # columns of `events` that are filled otherwise here


def row(event: Foreign) -> Row:
    columns = list(event_row(event))
    columns[TELLINGS], columns[VOICES], columns[CONFIDENCE] = event.tellings, event.sources, event.confidence or None
    return (*columns, event.system, "; ".join(event.voices))
