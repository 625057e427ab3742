"""GraphML: actors as nodes, events as directed edges from each source to each target; an event of one side has none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from rasad.exchange.ftm import actor_id
from rasad.exchange.records import Record
from rasad.exchange.view import cell, numbered
from rasad.model import Actor
from rasad.relations.scores import plover

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"""
# What nodes and edges say, with its type in GraphML.
NODE = {"name": "string", "entity": "string", "country": "string", "sector": "string"}
EDGE = {
    "event": "string", "type": "string", "mode": "string", "quad": "string", "status": "string", "score": "double",
    "earliest": "string", "latest": "string", "place": "string", "voices": "int", "confidence": "double",
}  # fmt: skip


def lines(records: Iterable[Record]) -> Iterator[str]:
    """The file, in lines. Nodes stand where they are met first, so that no graph is held in memory."""
    yield HEAD
    for kind, keys in (("node", NODE), ("edge", EDGE)):
        for name, type in keys.items():
            yield f'  <key id="{kind}-{name}" for="{kind}" attr.name="{name}" attr.type="{type}"/>'
    yield '  <graph edgedefault="directed">'
    seen: set[str] = set()
    for record in records:
        for one in (*record.event.source, *record.event.target):
            if (name := actor_id(one)) not in seen:
                seen.add(name)
                yield f'    <node id="{name}">{data("node", node(one))}</node>'
        yield from edges(record)
    yield "  </graph>\n</graphml>"


def node(one: Actor) -> dict[str, Any]:
    return {"name": one.name, "entity": one.entity, "country": one.country, "sector": one.sector}


def edges(record: Record) -> Iterator[str]:
    event, time = record.event, record.event.time
    said = {
        "event": event.id,
        "type": event.type,
        "mode": event.mode,
        "quad": event.quad,
        "status": event.status,
        "score": plover(event.type, event.mode),
        "earliest": time and time.earliest,
        "latest": time and time.latest,
        "place": event.place and event.place.name,
        "voices": len(event.voices),
        "confidence": event.confidence or None,
    }
    for name, (source, target) in numbered(event):
        if source and target:
            ends = f'source="{actor_id(source)}" target="{actor_id(target)}"'
            yield f"    <edge id={quoteattr(printable(name))} {ends}>{data('edge', said)}</edge>"


def data(kind: str, said: dict[str, Any]) -> str:
    return "".join(
        f'<data key="{kind}-{name}">{escape(printable(value))}</data>'
        for name, value in said.items()
        if value is not None
    )


def printable(value: object) -> str:
    """XML has no control characters, not even escaped."""
    return "".join(one for one in cell(value) if one.isprintable() or one == "\u200c")
