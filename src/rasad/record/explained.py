"""An event with the tellings that it was made of, those that came near, and why they were joined or kept apart."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import duckdb
import msgspec

from rasad.merge.explain import Reason, explain
from rasad.merge.telling import Telling
from rasad.model import Event
from rasad.record.meant import Unknown
from rasad.relations.balance import day_of
from rasad.store.query import claims_of
from rasad.store.remerge import Remerge

DAYS = timedelta(30)  # before and after an event, within which people might take another for it
NEARBY = """
with of_these_days as materialized (
    select id from claims where type = ? and coalesce(earliest, latest, reported) between ? and ?
)
select owner from claim_parties where owner in (from of_these_days) and coalesce(country, entity) in (select unnest(?))
group by owner having count(distinct coalesce(country, entity)) >= ?
"""


class Explained(NamedTuple):
    event: Event
    inside: list[Telling]
    near: dict[str, Telling]
    reasons: list[Reason]

    def joined(self) -> list[Reason]:
        return [reason for reason in self.reasons if reason.joined]

    def apart(self, most: int) -> list[tuple[Telling, Reason]]:
        """The tellings of other events that came nearest."""
        found = [reason for reason in self.reasons if not reason.joined][:most]
        return [(self.near[reason.b if reason.b in self.near else reason.a], reason) for reason in found]


def explained(connection: duckdb.DuckDBPyConnection, id: str) -> Explained:
    claims = claims_of(connection, id)
    rows = connection.execute(
        "select line from events where id in (select event from event_claims where claim in (select unnest(?)))",
        [claims],
    ).fetchall()
    if not rows:
        raise Unknown(id[:200], "no such event", "see rasad events")
    event = msgspec.json.decode(rows[0][0], type=Event)
    remerge = Remerge(connection)
    inside = remerge.load(event.claims)
    near = remerge.load((remerge.candidates(inside) | beside(connection, event)) - set(event.claims))
    return Explained(event, inside, {one.id: one for one in near}, list(explain(inside, near, remerge.ties)))


def beside(connection: duckdb.DuckDBPyConnection, event: Event) -> set[str]:
    """Claims of the type and the actors of an event, of days near by: those that people might take for it."""
    actors = [actor.country or actor.entity for actor in (*event.source, *event.target)]
    day = day_of(event)
    if day is None:
        return set()
    asked = [event.type, day - DAYS, day + DAYS, actors, min(2, len(set(actors)))]
    rows = connection.execute(NEARBY, asked).fetchall()
    return {claim for (claim,) in rows}
