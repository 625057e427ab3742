"""One event to be judged: the words of a telling, what came near it, and who decided what before."""

from __future__ import annotations

from typing import NamedTuple

import duckdb
import msgspec

from rasad.merge.telling import Telling
from rasad.model import Event, Verdict
from rasad.record.explained import Explained, explained
from rasad.record.meant import Unknown
from rasad.record.record import Record
from rasad.serve.pages.decisions import UNDONE
from rasad.serve.pages.queue import Order, after
from rasad.serve.pages.reader import Read, read
from rasad.store.query import lines_of
from rasad.store.remerge import verdicts

NEAR = 8  # tellings of other events that may be the same
MOST = 40  # tellings that are listed


class Reviewed(NamedTuple):
    """`event` and what belongs to it are nothing where people rejected it. `history` begins with what was decided last,
    which is undone by its id `undo`, where it can be."""

    id: str
    event: Event | None
    read: Read | None
    tellings: list[Telling]
    near: list[Event]
    history: list[Verdict]
    undo: str
    onward: str | None


def review(record: Record, id: str, order: Order, me: str, at: str = "") -> Reviewed:
    with record.store.reading() as connection:
        found = event_of(connection, id)
        history = past(connection, found.event.claims if found else (id.removeprefix("ev-"),))
        if found is None and not history:
            raise Unknown(id[:200], "no such event", "see rasad events")
        onward = after(connection, order, found.event.id if found else id, me)
        near = beside(connection, found) if found else []
    undo = history[0].id if history and history[0].kind in UNDONE else ""
    if found is None:
        return Reviewed(id, None, None, [], [], history, undo, onward)
    told = sorted(found.inside, key=lambda one: (one.id != at, str(one.claim.reported), one.id))
    shown = read(told[0].story, [told[0].claim], {})
    return Reviewed(found.event.id, found.event, shown, told[:MOST], near, history, undo, onward)


def event_of(connection: duckdb.DuckDBPyConnection, id: str) -> Explained | None:
    try:
        return explained(connection, id)
    except Unknown:
        return None


def past(connection: duckdb.DuckDBPyConnection, claims: tuple[str, ...]) -> list[Verdict]:
    """What was decided about any of these claims, the last first."""
    mine = set(claims)
    return [one for one in reversed(verdicts(connection)) if not mine.isdisjoint((*one.claims, *one.others))]


def beside(connection: duckdb.DuckDBPyConnection, found: Explained) -> list[Event]:
    """The events of the tellings that came nearest."""
    claims = [telling.id for telling, _ in found.apart(NEAR)]
    rows = connection.execute(
        "select claim, event from event_claims where claim in (select unnest(?))", [claims]
    ).fetchall()
    of = dict(rows)
    events = [msgspec.json.decode(line, type=Event) for line in lines_of(connection, "events", set(of.values()))]
    by_id = {event.id: event for event in events}
    return [by_id[event] for event in dict.fromkeys(of[claim] for claim in claims if claim in of)]
