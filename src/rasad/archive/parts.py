"""Stories and claims as rows of Parquet, a file a month: `stories/month=2025-09/000012.parquet`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from rasad.model import Claim, Story
from rasad.store.rows import ends, line, names

TEXT, DAY = pa.string(), pa.date32()
# `input` and `item` say where a story came from, `number` which of its claims one is; `line` is all of it, in JSON.
STORIES = pa.schema([
    ("id", TEXT), ("input", TEXT), ("item", pa.int64()), ("source", TEXT), ("url", TEXT), ("title", TEXT),
    ("lang", TEXT), ("published", DAY), ("claims", pa.int32()), ("line", TEXT),
])  # fmt: skip
CLAIMS = pa.schema([
    ("id", TEXT), ("story", TEXT), ("input", TEXT), ("item", pa.int64()), ("number", pa.int32()), ("type", TEXT),
    ("mode", TEXT), ("quad", TEXT), ("status", TEXT), ("source", TEXT), ("target", TEXT), ("earliest", DAY),
    ("latest", DAY), ("reported", DAY), ("place", TEXT), ("country", TEXT), ("confidence", pa.float64()),
    ("line", TEXT),
])  # fmt: skip
UNDATED = "undated"


class Told(NamedTuple):
    """A coded story, and the input and the place in it where it stood."""

    input: str
    item: int
    story: Story
    claims: Sequence[Claim]

    @property
    def month(self) -> str:
        return f"{self.story.published:%Y-%m}" if self.story.published else UNDATED


def tables(told: Sequence[Told]) -> Iterator[tuple[str, pa.Table]]:
    """The folder of each month, and what goes into a file there."""
    by_month: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        by_month[one.month].append(one)
    for month, mine in sorted(by_month.items()):
        yield f"stories/month={month}", table(STORIES, [story_row(one) for one in mine])
        claims = [claim_row(one, number, claim) for one in mine for number, claim in enumerate(one.claims)]
        yield f"claims/month={month}", table(CLAIMS, claims)


def table(schema: pa.Schema, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    if not rows:
        return schema.empty_table()
    columns = zip(*rows, strict=True)
    return pa.Table.from_arrays(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )


def story_row(told: Told) -> tuple[Any, ...]:
    story = told.story
    return (
        story.id, told.input, told.item, story.source, story.url, story.title, story.lang, story.published,
        len(told.claims), line(story),
    )  # fmt: skip


def claim_row(told: Told, number: int, claim: Claim) -> tuple[Any, ...]:
    place = (claim.place.name, claim.place.country) if claim.place else (None, None)
    return (
        claim.id, claim.story, told.input, told.item, number, claim.type, claim.mode, claim.quad, claim.status,
        names(claim.source), names(claim.target), *ends(claim.time), claim.reported, *place, claim.confidence,
        line(claim),
    )  # fmt: skip


def write(what: pa.Table, to: Any) -> None:
    pq.write_table(what, to, compression="zstd")
