"""GDELT 2.0: the table of events (61 columns) and that of mentions (16), by the codebook of 19 February 2015.

Neither has a header. Tone is what Rasad does not measure: it stays empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import blake2b

from rasad.coder.cameo import code_of
from rasad.exchange.records import Record
from rasad.exchange.tables import country, sector
from rasad.exchange.view import QUADS, Pair, cell, named, number, numbered
from rasad.merge.pairs import is_state
from rasad.model import Actor, Claim, Event, Site, Span, Story

ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
         "Type2Code", "Type3Code")  # fmt: skip
GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
EVENTS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor{number}{name}" for number in (1, 2) for name in ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions",
    "NumSources", "NumArticles", "AvgTone",
    *(f"{of}Geo_{name}" for of in ("Actor1", "Actor2", "Action") for name in GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
MENTIONS = (
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier",
    "SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence",
    "MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras",
)  # fmt: skip
NOWHERE, STATE, US_CITY, CITY = "0", "1", "3", "4"  # kinds of places
WEB, CITED = "1", "2"  # kinds of mentions


def events(record: Record) -> Iterator[dict[str, str]]:
    """A row for each pair of actors."""
    event, day = record.event, record.day
    if day is None:
        return
    code = code_of(event.type, event.mode, frozenset(event.contexts))
    for name, (source, target) in numbered(event):
        yield {
            **dict.fromkeys(EVENTS, ""),
            "GLOBALEVENTID": identifier(name),
            "SQLDATE": f"{day:%Y%m%d}",
            "MonthYear": f"{day:%Y%m}",
            "Year": f"{day:%Y}",
            "FractionDate": f"{day.year + ((day.month - 1) * 30 + day.day) / 365:.4f}",
            **actor("Actor1", source),
            **actor("Actor2", target),
            "IsRootEvent": str(int(any(leads(claim, story) for claim, story in record.told))),
            "EventCode": code.code,
            "EventBaseCode": code.code[:3],
            "EventRootCode": code.code[:2],
            "QuadClass": str(QUADS.index(event.quad) + 1),
            "GoldsteinScale": number(code.score),
            "NumMentions": str(len(event.claims)),
            "NumSources": str(len(event.voices)),
            "NumArticles": str(len(event.stories)),
            "Actor1Geo_Type": NOWHERE,
            "Actor2Geo_Type": NOWHERE,
            **where(event.place),
            "DATEADDED": stamp(event.first_reported),
            "SOURCEURL": cell(record.address),
            **record.recorded("gdelt"),
        }


def identifier(name: str) -> str:
    """GDELT's ids are whole numbers: its own as they are, ours as 63 bits of a hash."""
    theirs = name.removeprefix("gdelt:")
    if theirs.isdecimal() and theirs != name:
        return theirs
    return str(int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big") >> 1)


def actor(prefix: str, one: Actor | None) -> dict[str, str]:
    if one is None:
        return {}
    state, kind = country(one.country), sector(one.sector).cameo
    parts = [state.cameo, kind] if state.cameo else [kind, state.group]
    return {
        f"{prefix}Code": "".join(parts),
        f"{prefix}Name": cell(one.name),
        f"{prefix}CountryCode": state.cameo,
        f"{prefix}KnownGroupCode": state.group,
        f"{prefix}Type1Code": kind,
    }


def where(place: Site | None) -> dict[str, str]:
    """Names are parted by commas here, so a name keeps none of its own."""
    if place is None:
        return {"ActionGeo_Type": NOWHERE}
    at, whole = country(place.country), is_state(place)
    name = cell(place.name.replace(",", " "))
    return {
        "ActionGeo_Type": STATE if whole else US_CITY if place.country == "USA" else CITY,
        "ActionGeo_FullName": f"{name}, {at.name}" if at.name and not whole else name,
        "ActionGeo_CountryCode": at.fips,
        "ActionGeo_Lat": number(place.lat),
        "ActionGeo_Long": number(place.lon),
    }


def stamp(day: date | None) -> str:
    return f"{day:%Y%m%d}000000" if day else ""


def leads(claim: Claim, story: Story) -> bool:
    """Whether it stands in the first paragraph."""
    return "\n" not in story.text[: claim.sentence.start].lstrip()


def mentions(record: Record) -> Iterator[dict[str, str]]:
    """A row for each claim and pair of actors."""
    if record.day is None:
        return
    for name, pair in numbered(record.event):
        for claim, story in record.told:
            yield mention(name, pair, record.event, claim, story)


def mention(name: str, pair: Pair, event: Event, claim: Claim, story: Story) -> dict[str, str]:
    from rasad.analyse.sentences import sentences  # late, as it reads its lexicon

    source, target = (
        named(one, parties) or named(one, other)
        for one, parties, other in zip(pair, (claim.source, claim.target), (claim.target, claim.source), strict=True)
    )
    before = [one for one in sentences(story.text, story.lang, story.aside) if one.start <= claim.sentence.start]
    return {
        **dict.fromkeys(MENTIONS, ""),
        "GLOBALEVENTID": identifier(name),
        "EventTimeDate": stamp(event.first_reported),
        "MentionTimeDate": stamp(claim.reported),
        "MentionType": WEB if story.url else CITED,
        "MentionSourceName": cell(story.source),
        "MentionIdentifier": cell(story.url or story.id),
        "SentenceID": str(max(1, len(before))),
        "Actor1CharOffset": offset(source.span if source else None),
        "Actor2CharOffset": offset(target.span if target else None),
        "ActionCharOffset": offset(claim.trigger[0] if claim.trigger else None),
        "InRawText": "1",
        "Confidence": str(max(10, round(claim.confidence * 100))),
        "MentionDocLen": str(len(story.text)),
    }


def offset(span: Span | None) -> str:
    return str(span.start) if span and span.end > span.start else "-1"
