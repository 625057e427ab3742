"""RDF: an event as schema.org `Event` and `Action`, and by PROV-O what it rests on: claims, stories, voices, coders.

What neither vocabulary has (type, mode, context and quad of PLOVER, status, confidences) stands in `urn:rasad:term:`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO, Any
from urllib.parse import quote

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, serialize

from rasad.exchange.ftm import actor_id, caption, event_id, hashed, iso, story_id
from rasad.exchange.records import Record, Told
from rasad.merge.who import who
from rasad.model import Actor, Foreign, Site, Voice

SCHEMA, PROV = "https://schema.org/", "http://www.w3.org/ns/prov#"
XSD, RDF = "http://www.w3.org/2001/XMLSchema#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TERM, THING = "urn:rasad:term:", "urn:rasad:"
WIKIDATA = "http://www.wikidata.org/entity/"
PREFIXES = {"schema": SCHEMA, "prov": PROV, "xsd": XSD, "rasad": TERM, "wd": WIKIDATA}
KINDS = {"person": "Person", "state": "Country", "institution": "GovernmentOrganization"}
STATUS = {
    "actual": "CompletedActionStatus",
    "future": "PotentialActionStatus",
    "possible": "PotentialActionStatus",
    "negated": "FailedActionStatus",
}
Graph = NamedNode | DefaultGraph
Spoken = tuple[NamedNode, str, Any]  # a statement; of several values of a property there are several


def write(records: Iterable[Record], to: IO[bytes], quads: bool) -> None:
    """As N-Quads, with a graph for each system that coded the events, or as Turtle."""
    found = statements(records, quads)
    serialize(found, to, RdfFormat.N_QUADS if quads else RdfFormat.TURTLE, prefixes=None if quads else PREFIXES)


def statements(records: Iterable[Record], quads: bool) -> Iterator[Quad]:
    seen: set[str] = set()  # what was told once: actors and stories come again with every event
    for record in records:
        event = record.event
        system = event.system if isinstance(event, Foreign) else "rasad"
        graph: Graph = NamedNode(f"{THING}system:{quote(system)}") if quads else DefaultGraph()
        for subject, predicate, value in told(record, seen):
            if value is not None and value != "":
                object = value if isinstance(value, NamedNode | Literal) else literal(value)
                yield Quad(subject, NamedNode(predicate), object, graph)


def literal(value: Any) -> Literal:
    return Literal(value if isinstance(value, int | float | bool) else str(value))


def day(value: Any) -> Literal | None:
    written = iso(value)
    return Literal(written, datatype=NamedNode(f"{XSD}date")) if written else None


def told(record: Record, seen: set[str]) -> Iterator[Spoken]:
    event, time = record.event, record.event.time
    node = NamedNode(f"{THING}{event_id(event)}")
    for kind in (f"{SCHEMA}Event", f"{SCHEMA}Action", f"{PROV}Entity"):
        yield node, f"{RDF}type", NamedNode(kind)
    yield node, f"{SCHEMA}identifier", event.id
    yield node, f"{SCHEMA}name", caption(event)
    yield node, f"{SCHEMA}startDate", day(time and time.earliest)
    yield node, f"{SCHEMA}endDate", day(time and time.latest)
    yield node, f"{SCHEMA}actionStatus", NamedNode(SCHEMA + STATUS[event.status])
    for name in ("type", "mode", "quad", "status"):
        yield node, TERM + name, getattr(event, name)
    for context in event.contexts:
        yield node, f"{TERM}context", context
    yield node, f"{TERM}confidence", event.confidence or None
    for role, actors in (("agent", event.source), ("object", event.target)):
        for one in actors:
            yield node, SCHEMA + role, party(one)
            yield from once(seen, actor(one))
    if event.place:
        at = NamedNode(f"{THING}place-{hashed(f'{event.place.name} {event.place.country}')}")
        yield node, f"{SCHEMA}location", at
        yield from once(seen, place(at, event.place))
    yield node, f"{TERM}firstReported", day(event.first_reported)
    yield node, f"{TERM}lastReported", day(event.last_reported)
    for voice in event.voices:
        yield node, f"{TERM}independentVoice", voice
    for telling in record.told:
        claim = NamedNode(f"{THING}claim-{hashed(telling[0].id)}")
        yield node, f"{PROV}wasDerivedFrom", claim
        yield from rests(claim, telling, seen)
    if not record.told:
        yield from ((node, f"{PROV}hadPrimarySource", NamedNode(url)) for url in event.stories if address(url))


def once(seen: set[str], spoken: Iterable[Spoken]) -> Iterator[Spoken]:
    """What is told of a thing, the first time that it is met."""
    spoken = list(spoken)
    if spoken and spoken[0][0].value not in seen:
        seen.add(spoken[0][0].value)
        yield from spoken


def party(one: Actor) -> NamedNode:
    wikidata = re.fullmatch(r"Q\d+", one.entity or "")
    return NamedNode(WIKIDATA + wikidata[0] if wikidata else f"{THING}{actor_id(one)}")


def actor(one: Actor) -> Iterator[Spoken]:
    node, found = party(one), who(one)
    yield node, f"{RDF}type", NamedNode(SCHEMA + KINDS.get(found.kind, "Organization" if found.kind else "Thing"))
    yield node, f"{RDF}type", NamedNode(f"{PROV}Agent")
    yield node, f"{SCHEMA}name", one.name
    yield node, f"{TERM}country", one.country
    yield node, f"{TERM}sector", one.sector


def place(node: NamedNode, at: Site) -> Iterator[Spoken]:
    yield node, f"{RDF}type", NamedNode(f"{SCHEMA}Place")
    yield node, f"{SCHEMA}name", at.name
    yield node, f"{SCHEMA}addressCountry", at.country
    yield node, f"{SCHEMA}latitude", at.lat
    yield node, f"{SCHEMA}longitude", at.lon


def rests(node: NamedNode, one: Told, seen: set[str]) -> Iterator[Spoken]:
    """A claim: the words of a story, on whose word, and what coded it."""
    claim, story = one
    source = NamedNode(story.url if address(story.url) else f"{THING}{story_id(story)}")
    coder = NamedNode(f"{THING}coder:{quote(claim.coder)}")
    yield node, f"{RDF}type", NamedNode(f"{PROV}Entity")
    yield node, f"{SCHEMA}identifier", claim.id
    yield node, f"{PROV}value", Literal(story.text[slice(*claim.sentence)].strip(), language=story.lang)
    yield node, f"{TERM}status", claim.status
    yield node, f"{TERM}confidence", claim.confidence
    yield node, f"{PROV}wasQuotedFrom", source
    yield node, f"{TERM}codedBy", coder
    for voice in claim.said_by:
        yield node, f"{PROV}wasAttributedTo", speaker(voice)
        yield from once(seen, spoke(voice))
    yield from once(
        seen, [(coder, f"{RDF}type", NamedNode(f"{PROV}SoftwareAgent")), (coder, f"{SCHEMA}name", claim.coder)]
    )
    yield from once(
        seen,
        [
            (source, f"{RDF}type", NamedNode(f"{SCHEMA}NewsArticle")),
            (source, f"{RDF}type", NamedNode(f"{PROV}Entity")),
            (source, f"{SCHEMA}identifier", story.id),
            (source, f"{SCHEMA}headline", story.title),
            (source, f"{SCHEMA}datePublished", day(story.published)),
            (source, f"{SCHEMA}inLanguage", story.lang),
            (source, f"{SCHEMA}publisher", story.source),
        ],
    )


def speaker(voice: Voice) -> NamedNode:
    return party(Actor(voice.name, voice.entity, None, None))


def spoke(voice: Voice) -> Iterator[Spoken]:
    yield from actor(Actor(voice.name, voice.entity, None, None))


def address(url: str) -> bool:
    """Whether it can stand as an IRI."""
    return re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", url) is not None
