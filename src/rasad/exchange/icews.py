"""ICEWS coded event data: 20 columns with a header, CAMEO codes, countries and sectors by their names."""

from __future__ import annotations

from collections.abc import Iterator

from rasad.coder.cameo import code_of
from rasad.exchange.gdelt import mention
from rasad.exchange.records import Record
from rasad.exchange.tables import country, sector
from rasad.exchange.view import cell, number, numbered
from rasad.merge.pairs import is_state
from rasad.model import Actor

COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City",
    "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip


def events(record: Record) -> Iterator[dict[str, str]]:
    """A row for each pair of actors, with the sentence that tells of it first."""
    event = record.event
    if record.day is None:
        return
    code, place = code_of(event.type, event.mode, frozenset(event.contexts)), event.place
    for name, pair in numbered(event):
        first = mention(name, pair, event, *record.told[0]) if record.told else {}
        yield {
            **dict.fromkeys(COLUMNS, ""),
            "Event ID": cell(name),
            "Event Date": str(record.day),
            **actor("Source", pair[0]),
            "Event Text": code.name,
            "CAMEO Code": code.code,
            "Intensity": number(code.score),
            **actor("Target", pair[1]),
            "Story ID": cell(event.stories[0] if event.stories else ""),
            "Sentence Number": first.get("SentenceID", ""),
            "Publisher": cell(record.outlet),
            "City": cell(place.name) if place and not is_state(place) else "",
            "Country": country(place.country).name if place else "",
            "Latitude": number(place.lat) if place else "",
            "Longitude": number(place.lon) if place else "",
        }


def actor(role: str, one: Actor | None) -> dict[str, str]:
    if one is None:
        return {}
    return {
        f"{role} Name": cell(one.name),
        f"{role} Sectors": sector(one.sector).name,
        f"{role} Country": country(one.country).name,
    }
