"""POLECAT's rows and PLOVER's lines of JSON as events of ours."""

from __future__ import annotations

import re

import msgspec

from rasad.exchange.polecat import COLUMNS
from rasad.exchange.tables import countries_by, sectors_by
from rasad.exchange.theirs import Unfit, actor, day, degree, event, on, site, text
from rasad.model import Actor, Amount, Days, Foreign, Site, Status

# The columns that a field of an event holds; all others go to its record.
HELD = frozenset((
    "Event ID", "Event Date", "Event Type", "Event Mode", "Quad Code", "Contexts", "Actor Name", "Actor Country",
    "Primary Actor Sector", "Recipient Name", "Recipient Country", "Primary Recipient Sector", "Placename", "Country",
    "Latitude", "Longitude", "Source", "Publication Date",
))  # fmt: skip
OLDER = {"Intensity": "Event Intensity", "Event Quad Code": "Quad Code"}  # how earlier files head a column
WIKIDATA = re.compile(r"Q\d+")


def polecat(row: dict[str, str]) -> Foreign:
    """An event of a row of the table."""
    row = {OLDER.get(name, name): value for name, value in row.items()}
    published, outlet = day(text(row, "Publication Date")), text(row, "Source")
    city = text(row, "City")
    return event(
        "polecat",
        text(row, "Event ID"),
        text(row, "Event Type").upper(),
        text(row, "Event Mode").lower(),
        tuple(re.split(r"\s*[;|,]\s*", text(row, "Contexts").lower())),
        source=side(row, "Actor"),
        target=side(row, "Recipient"),
        time=on(day(text(row, "Event Date"))),
        place=where(text(row, "Placename") or city, text(row, "Country"), row.get("Latitude"), row.get("Longitude")),
        voices=(outlet,) if outlet else (),
        first_reported=published,
        last_reported=published,
        record={name: value for name in COLUMNS if name not in HELD and (value := text(row, name))},
    )


def side(row: dict[str, str], role: str) -> tuple[Actor, ...]:
    """Primary sectors first; where a coder gives only a list of them, the first of it."""
    kinds = text(row, f"Primary {role} Sector") or text(row, f"{role} Sectors")
    return party(
        text(row, f"{role} Name") or text(row, f"{role} Name Raw"),
        text(row, f"Wikipedia {role} ID"),
        text(row, f"{role} Country"),
        re.split("[;|,]", kinds)[0].strip(),
    )


def party(name: str, known_as: str, country: str, kind: str) -> tuple[Actor, ...]:
    """An identifier that is Wikidata's, or one of ours (`country/office`), is an entity's."""
    entity = known_as if WIKIDATA.fullmatch(known_as) or "/" in known_as else ""
    ours = countries_by("plover").get(country, country)
    return actor(name, entity, ours, sectors_by("plover").get(kind, kind))


def where(name: str, country: str, lat: str | None, lon: str | None) -> Site | None:
    known = [value if value and value != "None" else "" for value in (lat, lon)]
    return site(name, countries_by("plover").get(country, country if country != "None" else ""), *map(degree, known))


class Entity(msgspec.Struct, frozen=True):
    code: str = ""
    sector: str = ""
    entity_text: str = ""
    identifier_id: str = ""
    identifier_text: str = ""


class Location(msgspec.Struct, frozen=True):
    resolved_place: str = ""
    extracted_place: str = ""
    lat: float | None = None
    lon: float | None = None
    country_code: str = ""


class Cited(msgspec.Struct, frozen=True):
    title: str = ""
    url: str = ""
    language: str = ""
    publication: str = ""


class Line(msgspec.Struct, frozen=True):
    """An event by the names of the manual, and the fields that Rasad adds."""

    id: str
    event: list[str]
    date: str | None = None
    enddate: str | None = None
    precision: str | None = None
    calendar: str | None = None
    actor: list[Entity] = []
    recipient: list[Entity] = []
    mode: list[str] = []
    context: list[str] = []
    event_loc: Location | None = None
    status: Status = "actual"
    quantities: tuple[Amount, ...] = ()
    cite_info: Cited = Cited()
    coder: str = ""
    voices: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    first_reported: str | None = None
    last_reported: str | None = None
    confidence: float = 0.0


decode = msgspec.json.Decoder(Line).decode


def plover(written: bytes) -> Foreign:
    """An event of a line of JSON."""
    try:
        line = decode(written)
    except msgspec.DecodeError as error:
        raise Unfit(f"no event of PLOVER: {error}") from None
    at, cited = line.event_loc, line.cite_info
    stories = line.stories or ((cited.url,) if cited.url else ())
    voices = line.voices or ((cited.publication,) if cited.publication else ())
    given = {"coder": line.coder, "title": cited.title, "language": cited.language, "url": cited.url,
             "publication": cited.publication}  # fmt: skip
    return event(
        "polecat",
        line.id,
        line.event[0].upper() if line.event else "",
        line.mode[0].lower() if line.mode else "",
        tuple(line.context),
        source=tuple(one for entity in line.actor for one in known(entity)),
        target=tuple(one for entity in line.recipient for one in known(entity)),
        status=line.status,
        time=days(line),
        place=where(at.resolved_place or at.extracted_place, at.country_code, text_of(at.lat), text_of(at.lon))
        if at
        else None,
        quantities=line.quantities,
        stories=stories,
        voices=voices,
        first_reported=day(line.first_reported or ""),
        last_reported=day(line.last_reported or ""),
        confidence=line.confidence,
        tellings=max(1, len(stories)),
        sources=max(1, len(voices)),
        record={name: value for name, value in given.items() if value},
    )


def known(entity: Entity) -> tuple[Actor, ...]:
    name = entity.identifier_text or entity.entity_text
    return party(name, entity.identifier_id.rpartition("/wiki/")[2], entity.code, entity.sector)


def days(line: Line) -> Days | None:
    """A date without an end is a day; an end without a beginning is the last day on which it may have been."""
    first, last = day(line.date or ""), day(line.enddate or "")
    if line.enddate is None and line.precision is None:
        return on(first)
    precision = line.precision or ("day" if first == last else "interval")
    given = {"earliest": first, "latest": last, "precision": precision, "calendar": line.calendar or "gregorian"}
    try:
        return msgspec.convert(given, Days)
    except msgspec.ValidationError as error:
        raise Unfit(f"no event of PLOVER: {error}") from None


def text_of(value: float | None) -> str:
    return "" if value is None else repr(value)
