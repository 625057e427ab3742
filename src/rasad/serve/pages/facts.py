"""What held between actors on a day, or in a time, with the events that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import duckdb
import msgspec
from markupsafe import Markup

from rasad.model import Event, Fact
from rasad.record.meant import day
from rasad.record.pages import table
from rasad.record.record import Record
from rasad.record.today import Coverage
from rasad.record.words import TAKES, WORDS
from rasad.relations.rules import kinds
from rasad.serve.pages import dates, search
from rasad.serve.pages.addresses import Pairs, page, with_query, without
from rasad.serve.pages.newest import newest
from rasad.serve.pages.tellings import Quote, quotes
from rasad.serve.pages.words import Words
from rasad.store.query import Filter, lines_of

FACTS = {name: WORDS[name] for name in TAKES["facts"] if name != "id"} | search.BEFORE
FORM = ("on", "since", "until", "actor")
TIMES = ("on", "since", "until")


class Shown(NamedTuple):
    items: list[Fact]
    events: Mapping[str, Event]  # by which they were opened and closed
    quotes: Mapping[str, Quote]
    chips: list[search.Chip]
    kept: Pairs
    values: dict[str, str]
    between: list[str]
    kinds: list[tuple[str, Markup]]
    more: str
    first: str
    coverage: Coverage
    json: str
    csv: str


def facts(record: Record, words: Words, query: bytes) -> Shown:
    """Without a time that is asked for, what held on the last day of which there are stories."""
    asked = search.meant(query)
    given, before = search.words_of(asked, FACTS)
    if not any(name in given for name in TIMES):
        known = last(record)
        if known:
            given["on"] = known
            asked = [*asked, ("on", known)]
    wanted = record.asked("facts", given)
    with record.store.reading() as connection:
        rows, older = newest(connection, "facts", table("facts", wanted), before)
        found = [msgspec.json.decode(line, type=Fact) for line in rows]
        events = resting(connection, found)
        told = quotes(connection, events.values(), words.lang)
        coverage = search.covering(connection, Filter(since=wanted.since, until=wanted.until or wanted.on))
    chosen = [value for name, value in asked if name == "kind"]
    kept = [pair for pair in without(asked, *FORM, "between") if pair != ("kind", (chosen or [""])[0])]
    api = without(asked)
    return Shown(
        found,
        events,
        told,
        search.chips(words, asked, "facts"),
        kept,
        {**search.values(words, asked, FORM), "kind": (chosen or [""])[0], "on": shown_day(words, given)},
        [*(value for name, value in asked if name == "between"), "", ""][:2],
        [(kind, words.known("kinds", kind)) for kind in kinds()],
        page(words.lang, "facts", query=[*api, ("before", older)]) if older else "",
        page(words.lang, "facts", query=api) if before else "",
        coverage,
        with_query("/api/v1/facts", api),
        with_query("/api/v1/facts", [*api, ("format", "csv")]),
    )


def last(record: Record) -> str:
    """The last day of which there are stories."""
    with record.store.reading() as connection:
        [(found,)] = connection.execute("select max(published) from stories").fetchall()
    return found.isoformat() if found else ""


def shown_day(words: Words, given: Mapping[str, str]) -> str:
    """The day that is asked for as it may be typed."""
    if "on" not in given:
        return ""
    found = day("on", given["on"])
    return dates.written(words, found) if found else ""


def resting(connection: duckdb.DuckDBPyConnection, found: list[Fact]) -> dict[str, Event]:
    """The events that opened and closed facts, by id."""
    ids = {id for fact in found for id in (*fact.opened_by, *fact.closed_by)}
    events = (msgspec.json.decode(line, type=Event) for line in lines_of(connection, "events", ids))
    return {event.id: event for event in events}
