"""FollowTheMoney: an `Event` with its actors and, as its proof, the stories that tell of it.

Entities come each once. A state is the `PublicBody` that acts for it; of whom nothing is known is a `LegalEntity`. Who
acted is the `organizer`, everybody is `involved`. What the schema has no property for (type, mode, status) are
keywords.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import blake2b
from typing import Any

import msgspec

from rasad.exchange.records import Record
from rasad.exchange.tables import country
from rasad.exchange.view import cell
from rasad.merge.who import who
from rasad.model import Actor, Days, Event, Story

SCHEMATA = {
    "person": "Person",
    "state": "PublicBody",
    "institution": "PublicBody",
    "organisation": "Organization",
    "body": "Organization",
    "group": "Organization",
    "party": "Organization",
    "media": "Organization",
}
LANGUAGES = {"fa": "fas", "en": "eng"}  # as ISO 639-3, which the format asks for
Entity = tuple[str, str, Mapping[str, Iterable[str | None]]]


def lines(records: Iterable[Record]) -> Iterator[str]:
    seen: set[str] = set()
    for record in records:
        for name, schema, properties in entities(record):
            if name not in seen:
                seen.add(name)
                held = {key: sorted({one for one in values if one}) for key, values in properties.items()}
                entity: dict[str, Any] = {
                    "id": name,
                    "schema": schema,
                    "properties": {k: v for k, v in held.items() if v},
                }
                yield msgspec.json.encode(entity).decode()


def entities(record: Record) -> Iterator[Entity]:
    """The event's actors and stories, then the event."""
    event = record.event
    for one in (*event.source, *event.target):
        yield actor(one)
    stories = {story.id: story for _, story in record.told}
    for story in stories.values():
        yield article(story)
    time = event.time
    first, last = span(time)
    yield (
        event_id(event),
        "Event",
        {
            "name": [caption(event)],
            "summary": [story.text[slice(*claim.sentence)].strip() for claim, story in record.told[:1]],
            "startDate": [first],
            "endDate": [last],
            "location": [cell(event.place.name) if event.place else None],
            "country": [iso2(event.place.country) if event.place else None],
            "organizer": map(actor_id, event.source),
            "involved": map(actor_id, (*event.source, *event.target)),
            "keywords": [event.type, event.mode, event.status, event.quad, *event.contexts],
            "recordId": [event.id],
            "publisher": [cell(record.outlet)],
            "sourceUrl": [record.address if record.address.startswith("http") else None],
            "proof": map(story_id, stories.values()),
        },
    )


def actor(one: Actor) -> Entity:
    found = who(one)
    wikidata = one.entity if one.entity and one.entity.startswith("Q") and one.entity[1:].isdecimal() else None
    return (
        actor_id(one),
        SCHEMATA.get(found.kind, "PublicBody" if found.state else "LegalEntity"),
        {"name": [cell(one.name)], "country": [iso2(one.country)], "wikidataId": [wikidata], "sector": [one.sector]},
    )


def article(story: Story) -> Entity:
    return (
        story_id(story),
        "Article",
        {
            "title": [cell(story.title or story.text.strip().partition("\n")[0])],
            "publishedAt": [iso(story.published)],
            "publisher": [cell(story.source)],
            "author": [cell(story.byline)],
            "sourceUrl": [story.url if story.url.startswith("http") else None],
            "language": [LANGUAGES[story.lang]],
        },
    )


def caption(event: Event) -> str:
    def names(actors: Sequence[Actor]) -> str:
        return ", ".join(cell(one.name) for one in actors)

    act = f"{event.type}/{event.mode}" if event.mode else event.type
    return " ".join(filter(None, (names(event.source), act, names(event.target))))


def span(time: Days | None) -> tuple[str | None, str | None]:
    return (iso(time.earliest), iso(time.latest)) if time else (None, None)


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def iso2(code: str | None) -> str | None:
    """Two letters, or nothing: an organisation is of no country."""
    return country(code).iso2.lower() or None


def actor_id(one: Actor) -> str:
    """Of one who is known, by what he is known as; of others, by name and country."""
    return "actor-" + hashed(one.entity or f"{one.name}\0{one.country}\0{one.sector}")


def story_id(story: Story) -> str:
    return "story-" + hashed(story.id)


def event_id(event: Event) -> str:
    return "event-" + hashed(event.id)


def hashed(key: str) -> str:
    return blake2b(key.encode(), digest_size=10).hexdigest()
