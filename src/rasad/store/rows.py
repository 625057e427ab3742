"""What is stored, as rows of the tables of the schema.

What only writers need is loaded when they write: who asks the record waits for no more than the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any

import duckdb
import msgspec

from rasad.model import Actor, Claim, Days, Event, Fact, Story

Row = tuple[Any, ...]
encode = msgspec.json.Encoder().encode


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    """All rows at once; one by one DuckDB takes a hundred times as long."""
    if not rows:
        return
    import pyarrow as pa

    columns = [pa.array(column) for column in zip(*rows, strict=True)]
    connection.register("incoming", pa.Table.from_arrays(columns, [f"c{n}" for n in range(len(columns))]))
    connection.execute(f"insert into {table} select * from incoming")
    connection.unregister("incoming")


@contextmanager
def listed(connection: duckdb.DuckDBPyConnection, values: Iterable[Any]) -> Iterator[None]:
    """Ids or keys as the table `wanted`: as parameters many take DuckDB five times as long."""
    import pyarrow as pa

    connection.register("wanted", pa.table({"id": pa.array(sorted(values))}))
    try:
        yield
    finally:
        connection.unregister("wanted")


def line(value: Any) -> str:
    return encode(value).decode()


def content_hash(story: Story) -> str:
    """The same as long as nothing of the story changes."""
    return blake2b(encode(story), digest_size=16).hexdigest()


def words(text: str, lang: str) -> set[str]:
    """The words by which a text is found, spelled in one way."""
    from rasad.normalise import normalise
    from rasad.resolve.key import PAUSES, tokens

    return {token.key for token in tokens(normalise(text, lang).text) if token.key not in PAUSES}


def names(actors: Iterable[Actor]) -> str:
    """`Kim Jong-un (PRK GOV); …`"""
    return "; ".join(
        f"{one.name} ({' '.join(filter(None, (one.country, one.sector)))})" if one.country or one.sector else one.name
        for one in actors
    )


def ends(days: Days | None) -> Row:
    return (days.earliest, days.latest) if days else (None, None)


def story_row(story: Story, version: int, run: int) -> Row:
    return (
        story.id, version, content_hash(story), run, story.source, story.url, story.title, story.lang, story.published,
        line(story),
    )  # fmt: skip


def claim_row(claim: Claim, story: Story, run: int) -> Row:
    place = (claim.place.name, claim.place.country) if claim.place else (None, None)
    return (
        claim.id, claim.story, run, claim.type, claim.mode, claim.quad, claim.status, *ends(claim.time), claim.reported,
        *place, story.source, names(claim.source), names(claim.target), claim.confidence, line(claim),
    )  # fmt: skip


def event_row(event: Event) -> Row:
    place = (event.place.name, event.place.country) if event.place else (None, None)
    return (
        event.id, event.type, event.mode, event.quad, event.status, *ends(event.time), event.first_reported,
        event.last_reported, *place, names(event.source), names(event.target), len(event.claims), len(event.voices),
        bool(event.contested), event.confidence, line(event),
    )  # fmt: skip


def fact_row(fact: Fact, key: str) -> Row:
    since = fact.since and (fact.since.earliest or fact.since.latest)
    until = fact.until and (fact.until.latest or fact.until.earliest)
    return (
        fact.id, key, fact.kind, fact.state, names(fact.between), since, until, fact.last_confirmed,
        bool(fact.contested), line(fact),
    )  # fmt: skip


def party_rows(owner: str, **roles: Sequence[Actor]) -> Iterator[Row]:
    for role, actors in roles.items():
        for one in actors:
            yield owner, role, one.name, one.entity, one.country, one.sector
