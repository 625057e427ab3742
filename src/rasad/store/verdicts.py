"""Verdicts as they were given, and as stories to learn from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import msgspec

from rasad.merge.verdicts import decide
from rasad.model import Actor, Claim, Party, Span, Story
from rasad.store.query import Asked
from rasad.store.remerge import verdicts

LISTED = Asked("""
select number, id, kind, author, strftime(decided, '%Y-%m-%dT%H:%M:%SZ') as at, line::json ->> 'reason' as reason,
    line::json ->> 'field' as field, line::json ->> 'value' as value, line::json ->> 'claims' as claims,
    not exists (select 1 from claims c where contains(v.line, '"' || c.id || '"')) as orphan
from verdicts v order by number
""")


def gold(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Stories in the form of the annotation guide: of each only the sentences all of whose claims somebody accepted,
    fixed or rejected, with the events that are left. What a person added without words in the text is left out."""
    judged = {claim for one in verdicts(connection) if one.kind in ("accept", "fix", "reject") for claim in one.claims}
    rows = connection.execute(
        "select s.line, list(c.line order by c.id) from claims c join stories s on s.id = c.story"
        " where s.id in (select story from claims where id in (select unnest(?))) group by s.id, s.line order by s.id",
        [sorted(judged)],
    ).fetchall()
    for told, found in rows:
        story = msgspec.json.decode(told, type=Story)
        claims = [msgspec.json.decode(one, type=Claim) for one in found]
        sentences = sorted({claim.sentence for claim in claims})
        whole = [s for s in sentences if all(claim.id in judged for claim in claims if claim.sentence == s)]
        kept = decide([claim for claim in claims if claim.sentence in whole], verdicts(connection)).claims
        events = [gold_event(claim) for claim in sorted(kept, key=lambda claim: claim.trigger)]
        if whole:
            yield msgspec.json.encode(
                {
                    "id": story.id,
                    "published": story.published,
                    "title": story.title,
                    "lang": story.lang,
                    "text": story.text,
                    "sentences": whole,
                    "events": events,
                }
            ).decode()


def gold_event(claim: Claim) -> dict[str, Any]:
    time, place = claim.time, claim.place
    days = [str(day) for day in (time.earliest, time.latest) if day] if time else []
    return {
        "type": claim.type,
        "trigger": claim.trigger,
        "source": actors(claim.source),
        "target": actors(claim.target),
        "status": claim.status,
        "by": [voice.span for voice in claim.said_by if voice.span],
        "time": in_text(time.span) if time else None,
        "place": in_text(place.span) if place else None,
        "date": "/".join(dict.fromkeys(days)) if len(days) == 2 else "",
    }


def actors(found: Sequence[Party]) -> list[dict[str, Any]]:
    return [{"span": one.span, "code": code(one)} for one in found if in_text(one.span)]


def code(actor: Actor) -> str:
    return f"{actor.country or '---'} {actor.sector or '---'}"


def in_text(span: Span) -> Span | None:
    return span if span.end > span.start else None
