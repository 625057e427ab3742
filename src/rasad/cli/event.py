"""An event as a tree: what is known of it, on whose word, and why its claims were joined and others kept apart."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
from rich.markup import escape
from rich.tree import Tree

from rasad.cli.grids import act, disputes
from rasad.cli.table import parties, when
from rasad.merge.explain import Reason
from rasad.merge.telling import Telling
from rasad.record.explained import explained

NEAR = 5  # claims that came near and are shown


def event_tree(connection: duckdb.DuckDBPyConnection, id: str) -> Tree:
    found = explained(connection, id)
    event = found.event
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
    for one in found.inside:
        told.add(telling(one))
    joined = root.add("joined")
    for reason in found.joined():
        joined.add(f"{reason.a} + {reason.b} [dim]{because(reason)}[/dim]")
    apart = root.add("kept apart")
    for other, reason in found.apart(NEAR):
        apart.add(f"{telling(other)}\n[dim]{because(reason)}[/dim]")
    return root


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
