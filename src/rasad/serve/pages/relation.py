"""The relation of two actors: its balance over time, what holds, turning points, and the events themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from markupsafe import Markup

from rasad.model import Event, Fact
from rasad.record.meant import Meant
from rasad.record.record import Record
from rasad.record.today import Coverage
from rasad.record.words import NARROWS, WORDS, Word
from rasad.relations.balance import Met, Period
from rasad.relations.history import History, Turn
from rasad.relations.sides import label, node
from rasad.serve.pages import search, timeline
from rasad.serve.pages.addresses import Pairs, page, with_query, without
from rasad.serve.pages.tellings import Quote, quotes
from rasad.serve.pages.words import Words, bdi
from rasad.serve.questions import RELATION, parameters

SIZE = 40  # events at once
FACTS = 20  # of those that hold, and of the others
ROWS = 240  # periods in the table, the latest
SCALES = ("plover", "goldstein")
SHOWN = {"scale": Word("scale", "The scale that is drawn.", choices=SCALES), "before": search.BEFORE["before"]}
PARAMETERS = {
    word: RELATION[word] for word in (*NARROWS, "by", "since", "until", "on", "weight")
} | SHOWN  # fmt: skip
FIELDS = ("since", "until", "on", "source", "said_by")
CHOICES = ("type", "quad", "status")
VIEWS = ("by", "scale", "weight", "on")  # how it is shown, not what of it


class Turned(NamedTuple):
    """A turning point with what happened then."""

    turn: Turn
    events: list[Event]
    facts: list[Fact]


class Shown(NamedTuple):
    history: History
    one: Markup
    other: Markup
    chips: list[search.Chip]
    kept: Pairs
    values: dict[str, str]
    turns: list[Turned]
    standing: list[Fact]
    over: list[Fact]
    all_facts: str  # the page of all facts, where there are more
    periods: list[Period]
    left_out: int  # periods that the table has no room for
    items: list[Met]
    quotes: Mapping[str, Quote]
    more: str
    first: str
    coverage: Coverage
    drawn: str  # what the timeline is drawn from
    json: str
    csv: str
    svg: str
    address: str  # of this page without a filter
    swapped: str


def relation(record: Record, words: Words, pair: tuple[str, str], query: bytes) -> Shown:
    asked = search.meant(query)
    given, before = search.words_of(asked, PARAMETERS)
    scale = given.pop("scale", "plover")
    made = record.relation(*pair, lang=words.lang, **given)
    items, older = newest(made.events, before)
    days = record.asked("stories", {word: given[word] for word in ("since", "until", "source") if word in given})
    with record.store.reading() as connection:
        told = quotes(connection, (one.event for one in items), words.lang)
        coverage = search.covering(connection, days)
    events, facts = {one.event.id: one.event for one in made.events}, {fact.id: fact for fact in made.facts}
    here = ("relations", *pair)
    api = [("between", pair[0]), ("between", pair[1]), *without(asked, "scale"), ("lang", words.lang)]
    standing = [fact for fact in made.facts if fact.id in made.in_force]
    over = [fact for fact in made.facts if fact.id not in made.in_force]
    return Shown(
        made,
        bdi(label(made.one.code, words.lang)),
        bdi(label(made.other.code, words.lang)),
        search.chips(words, without(asked, *VIEWS), *here, views=[pair for pair in asked if pair[0] in VIEWS]),
        kept(asked),
        {**search.values(words, asked, FIELDS), **first_of(asked), "scale": scale, "by": made.by},
        [Turned(one, [events[id] for id in one.events], [facts[id] for id in one.facts]) for one in made.turns],
        standing[-FACTS:][::-1],
        over[-FACTS:][::-1],
        page(words.lang, "facts", query=api[:2]) if len(made.facts) > FACTS else "",
        list(reversed(made.periods[-ROWS:])),
        max(0, len(made.periods) - ROWS),
        items,
        told,
        page(words.lang, *here, query=[*without(asked), ("before", older)]) if older else "",
        page(words.lang, *here, query=without(asked)) if before else "",
        coverage,
        timeline.drawn(words, made, scale),
        with_query("/api/v1/relations", api),
        with_query("/api/v1/relations", [*api, ("format", "csv")]),
        with_query("/api/v1/relations", [*api, ("format", "svg")]),
        page(words.lang, *here),
        page(words.lang, "relations", pair[1], pair[0], query=without(asked)),
    )


def newest(found: Iterable[Met], before: str) -> tuple[list[Met], str]:
    """The newest events behind a place in the list, and the place where the next page begins."""

    def place(one: Met) -> str:
        return f"{one.day or date.min}~{one.event.id}"

    listed = sorted(found, key=place, reverse=True)
    if before:
        day, _, _ = before.partition("~")
        try:
            date.fromisoformat(day)
        except ValueError:
            raise Meant("before", "no place in this list", "leave it out") from None
        listed = [one for one in listed if place(one) < before]
    return listed[:SIZE], place(listed[SIZE - 1]) if len(listed) > SIZE else ""


def first_of(asked: Pairs) -> dict[str, str]:
    """What stands in the fields where one is chosen."""
    return {name: next((value for key, value in asked if key == name), "") for name in (*CHOICES, "weight")}


def kept(asked: Pairs) -> Pairs:
    """Filters that the form does not show: words and places, and what was chosen beside the first."""
    chosen = {*first_of(asked).items()}
    fields = (*FIELDS, "by", "scale", "before")
    return [pair for pair in asked if pair not in chosen and pair[0] not in fields]


def two(event: Event) -> tuple[str, str] | None:
    """The two whose relation an event is part of, as they are addressed; None where one of them is nobody known."""
    sources = [node(one, False) for one in event.source]
    targets = [node(one, True) for one in event.target]
    for one, other in ((sources, targets), (sources, sources[1:])):
        for a in one:
            for b in other:
                if a and b and a != b and not {"/"} & {*a, *b}:
                    return a, b
    return None


def bound(fact: Fact) -> tuple[str, str] | None:
    """The two whose relation a fact is part of, where it binds two."""
    codes = [node(one, True) for one in fact.between]
    if len(codes) == 2 and codes[0] and codes[1] and codes[0] != codes[1] and "/" not in codes[0] + codes[1]:
        return codes[0], codes[1]
    return None


def named(words: Words, event: Event) -> str:
    """What the relation is called that an event is part of."""
    pair = two(event)
    one, other = (label(code, words.lang) for code in pair) if pair else ("", "")
    return str(words("relation_page", "of", one=one, other=other).unescape())


def start(words: Words, given: Mapping[str, Any]) -> str:
    """The address of the relation that the start form asks for."""
    pair = [one.strip() for one in given.get("between", ()) if one.strip()]
    if len(pair) != 2:
        raise Meant("between", f"{len(pair)} actors", "name two")
    return page(words.lang, "relations", *pair)


def asked_for(query: bytes) -> dict[str, Any]:
    return parameters(query, {"between": WORDS["between"]})
