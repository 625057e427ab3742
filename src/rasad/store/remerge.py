"""Merging what has changed only, with the result of merging everything.

A link depends on its two claims alone, whether it counts on the other links of these two, a cluster on the claims that
such links connect it to, an event on its cluster. So new claims are compared to those in their blocks, only what their
links reach is clustered again, only the events that come out otherwise are made again, and then only the facts that
these speak of.
"""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import duckdb
import msgspec

from rasad.merge.blocking import Blocks, keys, lookups
from rasad.merge.cluster import links
from rasad.merge.event import event
from rasad.merge.merging import happenings, tellings
from rasad.merge.near import Link, ordered
from rasad.merge.telling import Telling
from rasad.merge.verdicts import decide
from rasad.model import Claim, Event, Story, Verdict
from rasad.relations.facts import facts
from rasad.relations.steps import Step, steps
from rasad.store.journal import Journal
from rasad.store.memory import Memory
from rasad.store.rows import event_row, fact_row, insert, line, listed, party_rows
from rasad.store.ties import tie_rows

OF_EVENTS = (  # tables that hold what an event is and does, and the column that says whose
    ("events", "id"), ("event_claims", "event"), ("event_parties", "owner"), ("steps", "event"), ("ties", "event"),
)  # fmt: skip

# Which rows first: lines are long, and most are of no interest.
LINES = "select line from {table} where rowid in (select rowid from {table} where id in (from wanted)) order by id"

_claim = msgspec.json.Decoder(Claim)
_story = msgspec.json.Decoder(Story)
_verdict = msgspec.json.Decoder(Verdict)
_step = msgspec.json.Decoder(Step)


class Remerge:
    """One change of the record, inside a transaction that the caller opened."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, memory: Memory | None = None) -> None:
        self.connection = connection
        self.journal = Journal(connection)
        self.memory = memory or Memory()
        self.verdicts = verdicts(connection)
        self.ties = decide((), self.verdicts).ties

    def forget(self, claims: Collection[str]) -> set[str]:
        """Takes claims out of blocks and links, and the events that they were in out of the record; gives the claims
        that have to be looked at again."""
        if not claims:
            return set()
        held = self.held(claims)
        self.remove(held)
        self.learn(claims)
        near = {*claims}.union(*held.values(), *(self.memory.near.scores[claim] for claim in claims))
        self.memory.forget(claims)
        self.delete("links", "a", claims)
        self.delete("links", "b", claims)
        self.delete("blocks", "claim", claims)
        return near - set(claims)

    def run(self, fresh: Collection[str], near: Collection[str] = ()) -> None:
        """Merges the claims `fresh`, which are in no block yet, with the rest; `near` are others to look at again."""
        new = self.load(fresh)
        kept = keys(new)
        rows = zip(kept.numbers.tolist(), kept.owners.tolist(), strict=True)
        self.insert("blocks", [(block, new[owner].id) for block, owner in rows])
        looked_up = lookups(new)
        found = list(links(new, self.ties, self.load(self.candidates(new, looked_up)), looked_up))
        self.memory.learn(fresh, ())
        touched = self.reached({*fresh, *near, *self.linked(found)})
        held = self.held(touched)
        told = {one.id: one for one in self.load(touched)}
        made = happenings(told.values(), self.memory.near, self.ties)
        groups = {frozenset(one.id for one in group): group for group in made}
        self.remove(event for event, claims in held.items() if claims not in groups)
        known = set(held.values())
        self.keep([event(group) for claims, group in groups.items() if claims not in known], told)
        self.memory.trim()
        gc.freeze()  # what is remembered holds no cycles: looking for them in it takes a tenth of the time

    def candidates(self, new: Sequence[Telling], looked_up: Blocks | None = None) -> set[str]:
        """The claims that share a block with new ones, or that a person tied to them."""
        wanted = set((looked_up or lookups(new)).numbers.tolist())
        found = {one for (one,) in self.select("select distinct claim from blocks where key in (from wanted)", wanted)}
        ids = {told.id for told in new}
        tied = {one for pair in self.ties.together if ids & set(pair) for one in pair}
        return (found | tied) - ids

    def linked(self, found: Collection[Link]) -> set[str]:
        """Takes in new links; gives the claims whose older ones no longer count, as there are better ones now."""
        near = self.memory.near
        ends = {claim for a, b, _ in found for claim in (a, b)}
        self.learn(ends)
        self.insert("links", [tuple(link) for link in found])
        before = {ordered(one, other) for one in ends for other in near.partners(one)}
        near.add(found)
        return {claim for a, b in before if not near.counts(a, b, near.scores[a][b]) for claim in (a, b)}

    def reached(self, claims: set[str]) -> set[str]:
        """The claims to which links that count connect `claims`, and these."""
        seen, frontier = set(claims), set(claims)
        while frontier:
            self.learn(frontier)
            frontier = {other for one in frontier for other in self.memory.near.partners(one)} - seen
            seen |= frontier
        return seen

    def learn(self, claims: Collection[str]) -> None:
        """Remembers all links of claims, and of those that these link them to."""
        for _ in range(2):
            unknown = [claim for claim in claims if claim not in self.memory.whole]
            rows = self.select("from links where a in (from wanted) or b in (from wanted)", unknown)
            self.memory.learn(unknown, (Link(*row) for row in rows))
            claims = {other for claim in claims for other in self.memory.near.scores[claim]}

    def held(self, claims: Collection[str]) -> dict[str, frozenset[str]]:
        """The events that hold any of `claims`, each with all its claims."""
        rows = self.select(
            "select event, list(claim) from event_claims"
            " where event in (select event from event_claims where claim in (from wanted)) group by event",
            claims,
        )
        return {event: frozenset(found) for event, found in rows}

    def remove(self, events: Iterable[str]) -> None:
        """Removes events, with what they did to facts."""
        ids = list(events)
        stale = self.select("select distinct key from steps where event in (from wanted)", ids)
        for table, column in (
            ("events", "id"),
            ("event_claims", "event"),
            ("event_parties", "owner"),
            ("steps", "event"),
            ("ties", "event"),
        ):
            self.delete(table, column, ids)
        self.journal.note("events", ids, gone=True)
        self.facts(key for (key,) in stale)

    def keep(self, made: Iterable[Event], told: Mapping[str, Telling]) -> None:
        """Writes events, what they do to facts, and the facts that follow."""
        made = list(made)
        done: list[Step] = []
        for each in made:
            claims = [told[claim] for claim in each.claims]
            done += steps(each, [(one.claim.lang, one.story.text[slice(*one.claim.sentence)]) for one in claims])
        self.insert("events", [event_row(each) for each in made])
        self.journal.note("events", (each.id for each in made))
        self.insert("event_claims", [(each.id, claim) for each in made for claim in each.claims])
        parties = [row for e in made for row in party_rows(e.id, source=e.source, target=e.target)]
        self.insert("event_parties", parties)
        self.insert("ties", [row for each in made for row in tie_rows(each)])
        self.insert("steps", [(step.key, step.event, line(step)) for step in done])
        self.facts(step.key for step in done)

    def facts(self, changed: Iterable[str]) -> None:
        """Makes the facts anew that steps of these keys speak of."""
        wanted = sorted(set(changed))
        if not wanted:
            return
        old = self.select("select id from facts where key in (from wanted)", wanted)
        self.delete("fact_parties", "owner", [fact for (fact,) in old])
        self.journal.note("facts", (fact for (fact,) in old), gone=True)
        self.delete("facts", "key", wanted)
        rows = self.select("select line from steps where key in (from wanted) order by key, event", wanted)
        by_key: dict[str, list[Step]] = {}
        for (written,) in rows:
            step = _step.decode(written)
            by_key.setdefault(step.key, []).append(step)
        made = [(fact, key) for key, found in by_key.items() for fact in facts(found)]
        self.insert("facts", [fact_row(fact, key) for fact, key in made])
        self.journal.note("facts", (fact.id for fact, _ in made))
        self.insert("fact_parties", [row for fact, _ in made for row in party_rows(fact.id, between=fact.between)])

    def load(self, ids: Collection[str]) -> list[Telling]:
        """Claims with their stories, as people would have them; those that they rejected are left out."""
        told = self.memory.tellings
        unknown = [one for one in ids if one not in told]
        claims = [_claim.decode(written) for (written,) in self.select(LINES.format(table="claims"), unknown)]
        rows = self.select(LINES.format(table="stories"), {claim.story for claim in claims})
        stories = {story.id: story for story in (_story.decode(written) for (written,) in rows)}
        told.update((one.id, one) for one in tellings(decide(claims, self.verdicts), stories))
        return [told[one] for one in sorted(ids) if one in told]

    def select(self, query: str, values: Collection[Any]) -> list[tuple[Any, ...]]:
        """The rows of a query that speaks of `values` as the table `wanted`."""
        if not values:
            return []
        with listed(self.connection, values):
            return self.connection.execute(query).fetchall()

    def delete(self, table: str, column: str, values: Collection[str]) -> None:
        if values:
            with listed(self.connection, values):
                self.connection.execute(f"delete from {table} where {column} in (from wanted)")

    def insert(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        insert(self.connection, table, rows)


def verdicts(connection: duckdb.DuckDBPyConnection) -> list[Verdict]:
    return [
        _verdict.decode(written)
        for (written,) in connection.execute("select line from verdicts order by number").fetchall()
    ]
