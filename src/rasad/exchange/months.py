"""Parquet by month: `month=2025-09/events.parquet` in a folder, with `month=undated` for what has no day."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from rasad.coder.cameo import code_of
from rasad.exchange.records import Record
from rasad.model import Actor
from rasad.relations.scores import plover

AT_ONCE = 5_000  # events whose rows are written together
ACTORS = pa.list_(pa.struct([(name, pa.string()) for name in ("name", "entity", "country", "sector")]))
SCHEMA = pa.schema([
    ("id", pa.string()), ("type", pa.string()), ("mode", pa.string()), ("contexts", pa.list_(pa.string())),
    ("quad", pa.string()), ("status", pa.string()), ("source", ACTORS), ("target", ACTORS), ("earliest", pa.date32()),
    ("latest", pa.date32()), ("precision", pa.string()), ("place", pa.string()), ("country", pa.string()),
    ("lat", pa.float64()), ("lon", pa.float64()), ("cameo", pa.string()), ("goldstein", pa.float64()),
    ("plover_score", pa.float64()), ("voices", pa.list_(pa.string())), ("stories", pa.list_(pa.string())),
    ("claims", pa.list_(pa.string())), ("first_reported", pa.date32()), ("last_reported", pa.date32()),
    ("contested", pa.list_(pa.string())), ("confidence", pa.float64()), ("line", pa.string()),
])  # fmt: skip


def write(records: Iterable[Record], folder: Path) -> None:
    """A file a month. Events come by day, so that few months have rows waiting at a time."""
    waiting: dict[str, list[dict[str, Any]]] = {}
    count = 0
    with ExitStack() as stack:
        files: dict[str, pq.ParquetWriter] = {}

        def flush() -> None:
            for month, rows in waiting.items():
                if month not in files:
                    path = folder / f"month={month}" / "events.parquet"
                    path.parent.mkdir(parents=True, exist_ok=True)
                    files[month] = stack.enter_context(pq.ParquetWriter(path, SCHEMA))
                files[month].write_table(pa.Table.from_pylist(rows, SCHEMA))
            waiting.clear()

        folder.mkdir(parents=True, exist_ok=True)
        for record in records:
            month = f"{record.day:%Y-%m}" if record.day else "undated"
            waiting.setdefault(month, []).append(row(record))
            count += 1
            if count % AT_ONCE == 0:
                flush()
        flush()


def row(record: Record) -> dict[str, Any]:
    event, time, place = record.event, record.event.time, record.event.place
    code = code_of(event.type, event.mode, frozenset(event.contexts))
    return {
        "id": event.id,
        "type": event.type,
        "mode": event.mode,
        "contexts": list(event.contexts),
        "quad": event.quad,
        "status": event.status,
        "source": list(map(actor, event.source)),
        "target": list(map(actor, event.target)),
        "earliest": time and time.earliest,
        "latest": time and time.latest,
        "precision": time and time.precision,
        "place": place and place.name,
        "country": place and place.country,
        "lat": place and place.lat,
        "lon": place and place.lon,
        "cameo": code.code,
        "goldstein": code.score,
        "plover_score": plover(event.type, event.mode),
        "voices": list(event.voices),
        "stories": list(event.stories),
        "claims": list(event.claims),
        "first_reported": event.first_reported,
        "last_reported": event.last_reported,
        "contested": sorted(event.contested),
        "confidence": event.confidence or None,
        "line": msgspec.json.encode(event).decode(),
    }


def actor(one: Actor) -> dict[str, str | None]:
    return {"name": one.name, "entity": one.entity, "country": one.country, "sector": one.sector}
