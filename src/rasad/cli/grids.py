"""Claims, events, facts and stories as rows of a table for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from rich.markup import escape

from rasad.cli.explain import how_many
from rasad.cli.table import COLOURS, parties, when
from rasad.model import Amount, Claim, Days, Event, Fact, Held, Story

Cells = Callable[[str], Sequence[str]]


def act(found: Claim | Event) -> str:
    kind = f"[{COLOURS[found.quad]}]{found.type}[/]" + (f"/{found.mode}" if found.mode else "")
    return kind if found.status == "actual" else f"{kind}\n[bold]{found.status}[/bold]"


def claim_cells(line: str) -> Sequence[str]:
    claim = msgspec.json.decode(line, type=Claim)
    return (
        claim.id,
        act(claim),
        parties(claim.source),
        parties(claim.target),
        when(claim.time),
        escape(claim.place.name) if claim.place else "",
        escape(" › ".join(voice.name for voice in claim.said_by)),
        str(claim.reported or ""),
        f"{claim.confidence:.2f}",
    )


def event_cells(line: str) -> Sequence[str]:
    event = msgspec.json.decode(line, type=Event)
    return (
        event.id,
        act(event),
        parties(event.source),
        parties(event.target),
        when(event.time),
        escape(event.place.name) if event.place else "",
        escape("\n".join(event.voices)),
        disputes(event.contested),
        f"{event.confidence:.2f}" if event.confidence else "",
    )


def fact_cells(line: str) -> Sequence[str]:
    fact = msgspec.json.decode(line, type=Fact)
    return (
        fact.id,
        fact.kind,
        fact.state,
        parties(fact.between),
        when(fact.since),
        when(fact.until),
        str(fact.last_confirmed or ""),
        "\n".join(f"{how_many(amount)} {amount.unit}" for amount in fact.quantities),
        disputes(fact.contested),
    )


def story_cells(line: str) -> Sequence[str]:
    story = msgspec.json.decode(line, type=Story)
    title = story.title or story.text.strip().partition("\n")[0][:90]
    return escape(story.id), str(story.published or ""), escape(story.source), escape(title)


def disputes(contested: Mapping[str, Sequence[Held]]) -> str:
    return "\n".join(
        f"[bold]{field.removeprefix('quantities: ')}[/bold] "
        + " / ".join(f"{escape(value_of(field, held.value))} [dim]{escape(', '.join(held.by))}[/dim]" for held in sides)
        for field, sides in contested.items()
    )


def value_of(field: str, value: Any) -> str:
    """A disputed value in a word or two."""
    if field == "time":
        return when(msgspec.convert(value, Days))
    if field.startswith("quantities"):
        return how_many(msgspec.convert(value, Amount))
    return str(value["name"]) if isinstance(value, dict) else str(value)


CELLS: dict[str, tuple[Sequence[str], Cells]] = {
    "claims": (("id", "act", "source", "target", "when", "where", "said by", "reported", "sure"), claim_cells),
    "events": (("id", "act", "source", "target", "when", "where", "voices", "disputed", "sure"), event_cells),
    "facts": (
        ("id", "kind", "state", "between", "from", "to", "last confirmed", "how many", "disputed"),
        fact_cells,
    ),
    "stories": (("id", "published", "source", "title"), story_cells),
}
