"""PLOVER: the table of POLECAT (40 columns with a header), and JSON lines with the fields of chapter 6 of its manual.

The JSON carries all that an event says; fields that the manual lacks are ours: `status`, `precision`, `calendar`,
`quantities`, `voices`, `stories`, `first_reported`, `last_reported`, `confidence`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from rasad.exchange.records import Record
from rasad.exchange.tables import country, sector
from rasad.exchange.view import QUADS, cell, number, numbered
from rasad.merge.pairs import is_state
from rasad.model import Actor, Event
from rasad.relations.scores import plover

SIDE = ("{} Name", "{} Country", "{} COW", "Primary {} Sector", "{} Sectors", "{} Title", "{} Name Raw",
        "Wikipedia {} ID")  # fmt: skip
COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Event Intensity", "Quad Code", "Contexts",
    *(name.format(side) for side in ("Actor", "Recipient") for name in SIDE),
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
    "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language",
    "Version",
)  # fmt: skip
MANY = ";"  # between several values of a column


def events(record: Record) -> Iterator[dict[str, str]]:
    """A row for each pair of actors. An event without a day keeps its row: POLECAT knows such."""
    event, place = record.event, record.event.place
    for name, (source, target) in numbered(event):
        yield {
            **dict.fromkeys(COLUMNS, ""),
            "Event ID": cell(name.removeprefix("polecat:")),
            "Event Date": cell(record.day),
            "Event Type": event.type,
            "Event Mode": event.mode or "",
            "Event Intensity": number(plover(event.type, event.mode)),
            "Quad Code": event.quad.upper(),
            "Contexts": MANY.join(event.contexts),
            **side("Actor", source),
            **side("Recipient", target),
            "Placename": cell(place.name) if place else "",
            "City": cell(place.name) if place and not is_state(place) else "",
            "Country": country(place.country).plover if place else "",
            "Latitude": number(place.lat) if place else "",
            "Longitude": number(place.lon) if place else "",
            "Source": cell(record.outlet),
            "Publication Date": cell(event.first_reported),
            "Language": record.told[0][1].lang if record.told else "",
            "Version": record.told[0][0].coder if record.told else "",
            **record.recorded("polecat"),
        }


def side(role: str, one: Actor | None) -> dict[str, str]:
    if one is None:
        return {}
    return {
        f"{role} Name": cell(one.name),
        f"{role} Country": country(one.country).plover,
        f"Primary {role} Sector": sector(one.sector).plover,
        f"Wikipedia {role} ID": cell(one.entity),
    }


def lines(records: Iterable[Record]) -> Iterator[str]:
    """A line of JSON for each event."""
    return map(line, records)


def line(record: Record) -> str:
    """Fields without a value are left out, but for the actor, which the manual requires."""
    event, time = record.event, record.event.time
    fields = {
        "id": event.id.removeprefix("polecat:"),
        "date": time and time.earliest,
        "enddate": time and time.latest,
        "precision": time and time.precision,
        "calendar": time and time.calendar,
        "actor": [entity(one) for one in event.source],
        "recipient": [entity(one) for one in event.target],
        "event": [event.type],
        "mode": [event.mode] if event.mode else [],
        "context": event.contexts,
        "quad_code": QUADS.index(event.quad) + 1,
        "event_scale": plover(event.type, event.mode),
        "event_loc": place(event),
        "status": event.status,
        "quantities": event.quantities,
        "cite_info": {
            "title": record.told[0][1].title if record.told else "",
            "url": record.address,
            "language": record.told[0][1].lang if record.told else "",
            "publication": record.outlet,
        },
        "coder": record.told[0][0].coder if record.told else "",
        "voices": event.voices,
        "stories": event.stories,
        "first_reported": event.first_reported,
        "last_reported": event.last_reported,
        "confidence": event.confidence or None,
    }
    given = {name: value for name, value in fields.items() if value not in (None, "", (), [])}
    return msgspec.json.encode(given | {"actor": fields["actor"]}).decode()


def entity(one: Actor) -> dict[str, Any]:
    fields = {
        "code": country(one.country).plover,
        "sector": sector(one.sector).plover,
        "identifier_id": one.entity,
        "identifier_text": one.name,
    }
    return {name: value for name, value in fields.items() if value}


def place(event: Event) -> dict[str, Any] | None:
    at = event.place
    if at is None:
        return None
    state = country(at.country)
    fields = {
        "resolved_place": at.name,
        "lat": at.lat,
        "lon": at.lon,
        "country": state.name if state.iso2 else "",
        "country_code": state.plover,
        "resolution": 1 if is_state(at) else None,
    }
    return {name: value for name, value in fields.items() if value not in (None, "")}
