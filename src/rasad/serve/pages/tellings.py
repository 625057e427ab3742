"""An event in a line or two: who did what, and the words of one who tells of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

import duckdb
import msgspec
from markupsafe import Markup

from rasad.model import Actor, Claim, Event, Lang, Story
from rasad.relations.settings import settings
from rasad.relations.words import words as of_relations
from rasad.serve.pages import names
from rasad.serve.pages.words import Words
from rasad.store.query import lines_of

LONGEST = 240  # characters of a sentence in a list


class Quote(NamedTuple):
    words: str
    lang: Lang
    outlet: str


def act(words: Words, found: Event | Claim) -> Markup:
    """`talks, visit`."""
    kind = words.known("types", found.type)
    return words.listed((kind, words.known("modes", found.mode))) if found.mode else kind


def who(words: Words, found: Event | Claim) -> Markup:
    """Who does it to whom; together, where both do it."""
    source, target = side(words, found.source), side(words, found.target)
    if not found.target:
        return source
    way = "both" if found.type in settings().mutual and found.source else "forth"
    return Markup(of_relations(words.lang).directions[way]).format(one=source, other=target)


def side(words: Words, actors: Iterable[Actor]) -> Markup:
    return words.listed(names.person(words, one) for one in actors) or words("nobody")


def quotes(connection: duckdb.DuckDBPyConnection, events: Iterable[Event], lang: Lang) -> Mapping[str, Quote]:
    """For each event the sentence of a telling: in the reader's language, if one is."""
    of = {claim: event.id for event in events for claim in event.claims}
    claims = [msgspec.json.decode(line, type=Claim) for line in lines_of(connection, "claims", of)]
    told = lines_of(connection, "stories", {claim.story for claim in claims})
    stories = {story.id: story for story in (msgspec.json.decode(line, type=Story) for line in told)}
    claims.sort(key=lambda one: (one.reported or date.min, one.id), reverse=True)
    claims.sort(key=lambda one: stories[one.story].lang == lang)  # of an event the last one stays
    found = {}
    for claim in claims:
        story = stories[claim.story]
        found[of[claim.id]] = Quote(cut(story.text, claim), story.lang, story.source)
    return found


def cut(text: str, claim: Claim) -> str:
    """The sentence of a claim, around its words where it is long."""
    start, end = claim.sentence
    if end - start > LONGEST:
        at = min(span.start for span in claim.trigger)
        first = max(start, min(at - LONGEST // 3, end - LONGEST))
        while first > start and not text[first - 1].isspace():
            first -= 1
        last = min(end, first + LONGEST)
        while last < end and not text[last].isspace():
            last += 1
        return ("… " if first > start else "") + " ".join(text[first:last].split()) + (" …" if last < end else "")
    return " ".join(text[start:end].split())
