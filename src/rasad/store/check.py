"""Whether the record agrees with itself."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import msgspec

from rasad.merge.merging import merge
from rasad.model import Claim, Story
from rasad.store.remerge import verdicts
from rasad.store.rows import line

# What is wrong -> how many rows show it. Nothing of this can come about by use.
WRONG = {
    "stories that stand twice": "select count(*) - count(distinct id) from stories",
    "claims that stand twice": "select count(*) - count(distinct id) from claims",
    "claims without their story": "select count(*) from claims where story not in (select id from stories)",
    "stories of no run": "select count(*) from stories where run not in (select id from runs)",
    "events that stand twice": "select count(*) - count(distinct id) from events",
    "others' events that stand twice": "select count(*) - count(distinct id) from others",
    "events without claims": "select count(*) from events where id not in (select event from event_claims)",
    "claims in several events": "select count(*) - count(distinct claim) from event_claims",
    "events of claims that are gone": "select count(*) from event_claims where claim not in (select id from claims)",
    "claims in no event": "select count(*) from claims where id not in (select claim from event_claims)"
    " and not exists (select 1 from verdicts v where v.kind = 'reject' and contains(v.line, claims.id))",
    "links of claims that are gone": "select count(*) from links where a not in (select id from claims)"
    " or b not in (select id from claims)",
    "ties of events that are gone": "select count(*) from ties where event not in (select id from events)",
    "facts of events that are gone": "select count(*) from steps where event not in (select id from events)",
    "facts without what made them": "select count(*) from facts where key not in (select key from steps)",
}
COUNTS = ("stories", "claims", "events", "facts", "others", "verdicts", "runs")


def wrong(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """What does not fit, in a few words each."""
    for what, query in WRONG.items():
        [(count,)] = connection.execute(query).fetchall()
        if count:
            yield f"{what}: {count}"


def differing(connection: duckdb.DuckDBPyConnection) -> int:
    """How many events differ from those of merging everything anew. Reads the whole record into memory."""
    stories = [
        msgspec.json.decode(row, type=Story) for (row,) in connection.execute("select line from stories").fetchall()
    ]
    claims = [
        msgspec.json.decode(row, type=Claim) for (row,) in connection.execute("select line from claims").fetchall()
    ]
    made = {line(event) for event in merge(claims, stories, verdicts(connection))}
    held = {row for (row,) in connection.execute("select line from events").fetchall()}
    return len(made ^ held)


def counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    return {
        table: int(connection.execute(f"select count(*) from {table}").fetchall()[0][0]) for table in COUNTS
    }  # fmt: skip


def unfinished(connection: duckdb.DuckDBPyConnection) -> int:
    """Runs that were stopped; adding the same again completes them."""
    return int(connection.execute("select count(*) from runs where finished is null").fetchall()[0][0])
