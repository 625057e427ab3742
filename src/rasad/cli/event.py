"""An event as a tree: what is known of it, on whose word, and why its claims were joined and others kept apart."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import msgspec
from rich.markup import escape
from rich.tree import Tree

from rasad.cli.grids import act, disputes
from rasad.cli.table import parties, when
from rasad.merge import Telling, explain
from rasad.merge.explain import Reason
from rasad.model import Event
from rasad.record.meant import Meant

NEAR = 5  # claims that came near and are shown
DAYS = 30
NEARBY = """
select c.id from claims c, (select coalesce(earliest, latest, first_reported) as day from events where id = ?) e
where c.type = ? and abs(coalesce(c.earliest, c.latest, c.reported) - e.day) <= ? and c.id in (
    select owner from parties where kind = 'claim' and coalesce(country, entity) in (select unnest(?))
    group by owner having count(distinct coalesce(country, entity)) >= ?
)
"""


def event_tree(connection: duckdb.DuckDBPyConnection, id: str) -> Tree:
    from rasad.store.query import claims_of
    from rasad.store.remerge import Remerge

    claims = claims_of(connection, id)
    rows = connection.execute(
        "select line from events where id in (select event from event_claims where claim in (select unnest(?)))",
        [claims],
    ).fetchall()
    if not rows:
        raise Meant(id, "no such event", "see rasad events")
    event = msgspec.json.decode(rows[0][0], type=Event)
    remerge = Remerge(connection)
    inside = remerge.load(event.claims)
    near = remerge.load((remerge.candidates(inside) | beside(connection, event)) - set(event.claims))
    reasons = list(explain(inside, near, remerge.ties))
    root = Tree(f"[bold]{event.id}[/bold] {act(event)}")
    for name, shown in (
        ("source", parties(event.source)),
        ("target", parties(event.target)),
        ("time", when(event.time)),
        ("place", escape(event.place.name) if event.place else ""),
        ("voices", escape(", ".join(event.voices))),
        ("disputed", disputes(event.contested)),
        ("confidence", f"{event.confidence:.2f}"),
    ):
        if shown:
            root.add(f"{name} {shown}")
    told = root.add("told by")
    for one in inside:
        told.add(telling(one))
    joined = root.add("joined")
    for reason in (one for one in reasons if one.joined):
        joined.add(f"{reason.a} + {reason.b} [dim]{because(reason)}[/dim]")
    apart = root.add("kept apart")
    others = {one.id: one for one in near}
    for reason in [one for one in reasons if not one.joined][:NEAR]:
        other = others[reason.b if reason.b in others else reason.a]
        apart.add(f"{telling(other)}\n[dim]{because(reason)}[/dim]")
    return root


def beside(connection: duckdb.DuckDBPyConnection, event: Event) -> set[str]:
    """Claims of the type and the actors of an event, of days near by: those that people might take for it."""
    actors = [actor.country or actor.entity for actor in (*event.source, *event.target)]
    rows = connection.execute(NEARBY, [event.id, event.type, DAYS, actors, min(2, len(set(actors)))]).fetchall()
    return {claim for (claim,) in rows}


def telling(told: Telling) -> str:
    start, end = told.claim.sentence
    words = escape(" ".join(told.story.text[start:end].split()))
    where = escape(told.story.source or told.story.id)
    return f"{told.id} [dim]{where}, {told.claim.reported or 'no date'}, {told.claim.status}[/dim] {words}"


def because(reason: Reason) -> str:
    """`2.0 = time: day 2.0, …`, or what forbids it."""
    if not reason.features or reason.score == float("-inf"):
        return escape(reason.why)
    parts: Iterable[str] = (f"{name} {weight:+.1f}" for name, weight in reason.features.items())
    return escape(f"{reason.score:+.1f}: {', '.join(parts)}" + (f" ({reason.why})" if reason.why else ""))
