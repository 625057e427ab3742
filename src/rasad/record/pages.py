"""Long answers a page at a time. A page begins behind the last row of the one before it, so nothing is told twice or
missed though the record grows in between, and the thousandth page costs no more than the first."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from datetime import date
from hashlib import blake2b
from typing import Annotated, Any, Literal, NamedTuple, cast

import duckdb
import msgspec
import pyarrow as pa

from rasad.record.columns import as_json
from rasad.record.meant import Meant
from rasad.store.query import ACTORS_COLUMNS, COLUMNS, Asked, Filter, Kind, Query, actors
from rasad.store.verdicts import LISTED

Listed = Literal["stories", "claims", "events", "facts", "actors", "verdicts", "changes"]
Whole = Annotated[int, msgspec.Meta(ge=-(2**62), le=2**62)]
LAST, FIRST = "date '9999-12-31'", "date '0001-01-01'"

# What the rows of an answer are ordered by, never null, and the type of each: together they name one row.
KEYS: dict[str, tuple[tuple[str, type], ...]] = {
    "claims": ((f"coalesce(t.reported, {LAST})", date), ("t.story", str), ("t.id", str)),
    "events": ((f"coalesce(t.earliest, t.latest, t.first_reported, {LAST})", date), ("t.id", str)),
    "facts": ((f"coalesce(t.since, {FIRST})", date), ("t.kind", str), ("t.id", str)),
    "stories": ((f"coalesce(t.published, {LAST})", date), ("t.id", str)),
    "actors": (
        ("-t.events", int), ("t.name", str), ("coalesce(t.entity, '')", str), ("coalesce(t.country, '')", str),
        ("coalesce(t.sector, '')", str),
    ),
    "verdicts": (("t.number", int),),
    "changes": (("t.number", int),),
}  # fmt: skip
CHANGES = "select number, strftime(changed, '%Y-%m-%dT%H:%M:%S.%fZ') as at, kind, id, gone, changed from changes"
SQL = {date: "date", str: "varchar", int: "bigint"}
ARROW = {
    "VARCHAR": pa.string(), "DATE": pa.date32(), "BOOLEAN": pa.bool_(), "DOUBLE": pa.float64(), "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
}  # fmt: skip
CHECKED: dict[type, Any] = {date: date, str: str, int: Whole}


class Page(NamedTuple):
    """Rows of an answer in columns, or one of JSON lines, and the cursor of the page behind it."""

    names: tuple[str, ...]
    kinds: tuple[str, ...]  # of the columns, as DuckDB calls them
    rows: list[tuple[Any, ...]]
    next: str | None

    def lines(self) -> list[str]:
        if self.names == ("line",):
            return [line for (line,) in self.rows]
        return [as_json(self.names, row) for row in self.rows]

    def table(self) -> pa.Table:
        columns = list(zip(*self.rows, strict=True)) or [()] * len(self.names)
        typed = [pa.array(column, ARROW[kind]) for column, kind in zip(columns, self.kinds, strict=True)]
        return pa.table(typed, names=list(self.names))


def page(
    connection: duckdb.DuckDBPyConnection,
    kind: Listed,
    wanted: Filter,
    size: int,
    cursor: str | None = None,
    columns: bool = False,
) -> Page:
    """At most `size` rows behind the cursor: JSON lines where the record has them, or with `columns`, columns."""
    after: Sequence[Any] | None = opened(cursor, kind, wanted) if cursor else None
    names, asked = behind(kind, wanted, after, columns)
    answer = connection.execute(f"{asked.sql} limit {size + 1}", list(asked.parameters))
    kinds = tuple(str(column[1]) for column in answer.description or ())
    found = answer.fetchall()
    more = len(found) > size or kind == "changes"  # of those there will be more
    rows, width = found[:size], len(names)
    if rows:
        after = rows[-1][width:]
    place = closed(kind, wanted, after) if more and after else None
    return Page(names, kinds[:width], [row[:width] for row in rows], place)


def behind(kind: Listed, wanted: Filter, after: Sequence[Any] | None, columns: bool) -> tuple[tuple[str, ...], Asked]:
    """The question for the rows behind a key, with their keys, and the names of their own columns."""
    order = [key for key, _ in KEYS[kind]]
    conditions, given = ["true"], list(after or ())
    if after:
        marks = ", ".join(f"?::{SQL[type]}" for _, type in KEYS[kind])
        conditions.append(f"({', '.join(order)},) > ({marks},)" if len(order) > 1 else f"{order[0]} > {marks}")
    base, parameters = table(kind, wanted)
    names = shown(kind, wanted, columns)
    chosen = ", ".join((*(f"t.{name}" for name in names), *(f"{key} as key{n}" for n, key in enumerate(order))))
    sql = f"select {chosen} from ({base}) t where {' and '.join(conditions)} order by {', '.join(order)}"
    return names, Asked(sql, [*parameters, *given])


def table(kind: Listed, wanted: Filter) -> Asked:
    """What a filter leaves, without order."""
    if kind == "actors":
        return actors(wanted)
    if kind == "verdicts":
        return Asked(f"select * from ({LISTED.sql}) where len(?) = 0 or id in (select unnest(?))", [wanted.ids] * 2)
    if kind == "changes":
        return Asked(f"{CHANGES} where changed >= ?", [wanted.updated]) if wanted.updated else Asked(CHANGES)
    query = Query(kind, wanted)
    source = "others" if wanted.system else kind
    where = f" where {' and '.join(query.conditions)}" if query.conditions else ""
    return Asked(f"select * from {source} t{where}", query.parameters)


def shown(kind: Listed, wanted: Filter, columns: bool) -> tuple[str, ...]:
    if kind == "actors":
        return ACTORS_COLUMNS
    if kind == "changes":
        return ("number", "at", "kind", "id", "gone")
    if kind == "verdicts":
        return ("number", "id", "kind", "author", "at", "reason", "field", "value", "claims", "orphan")
    return tuple(COLUMNS[cast(Kind, kind)].split(", ")) if columns else ("line",)


def mark(kind: Listed, wanted: Filter) -> str:
    """What tells one question from another."""
    return blake2b(msgspec.json.encode((kind, wanted)), digest_size=6).hexdigest()


def closed(kind: Listed, wanted: Filter, key: Sequence[Any]) -> str:
    if kind == "changes":
        return str(key[0])
    written = msgspec.json.encode((mark(kind, wanted), list(key)))
    return base64.urlsafe_b64encode(written).decode().rstrip("=")


def opened(cursor: str, kind: Listed, wanted: Filter) -> tuple[Any, ...]:
    """The key in a cursor, which counts for the question that gave it only; of changes, whose cursors people keep, it
    is a change's number."""
    if kind == "changes":
        if not re.fullmatch("[0-9]{1,18}", cursor):
            raise Meant("after", "no number of a change", "take `next` of the page before as it is")
        return (int(cursor),)
    none = Meant("cursor", "no cursor", "take `next` of the page before as it is")
    try:
        written = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        of, key = msgspec.json.decode(written, type=tuple[str, list[Any]])
    except (binascii.Error, ValueError):
        raise none from None
    if of != mark(kind, wanted):
        raise Meant("cursor", "of another question", "give it with the same parameters as the page it came from")
    try:
        return tuple(msgspec.convert(one, CHECKED[type]) for one, (_, type) in zip(key, KEYS[kind], strict=True))
    except ValueError:
        raise none from None
