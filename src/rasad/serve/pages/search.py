"""Search: events by the filters of the command line, the newest first, with facets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

import msgspec
from markupsafe import Markup

from rasad.model import Event, Story
from rasad.record.pages import table
from rasad.record.record import Record
from rasad.record.today import Coverage, coverage
from rasad.record.words import TAKES, WORDS, Word
from rasad.relations.words import digits
from rasad.serve.pages.addresses import Pairs, page, with_query, without
from rasad.serve.pages.facets import Chosen, Facets, facets, label
from rasad.serve.pages.newest import newest
from rasad.serve.pages.tellings import quotes
from rasad.serve.pages.words import Words, bdi
from rasad.serve.questions import pairs, parameters
from rasad.store.query import Asked, Filter

BEFORE = {"before": Word("before", "Where the list begins.")}
EVENTS = {name: WORDS[name] for name in TAKES["events"] if name not in ("id", "system")} | BEFORE
STORIES = {name: WORDS[name] for name in TAKES["stories"] if name != "id"} | BEFORE
FORM = ("text", "actor", "since", "until", "said_by", "place", "voices")  # what has a field of its own


class Chip(NamedTuple):
    """A filter that is set, and the address without it."""

    label: Markup
    address: str


class Found(NamedTuple):
    """What a search page shows."""

    items: list[Any]
    more: str  # the address of what is older
    first: str  # of the newest, where the list does not begin there
    chips: list[Chip]
    kept: Pairs  # filters that the form does not show, and must keep
    values: dict[str, str]
    coverage: Coverage
    json: str
    all_years: str = ""
    facets: Facets | None = None
    quotes: Any = None
    pair: tuple[str, str] | None = None  # whose relation it is, where two are asked for


def meant(query: bytes) -> Pairs:
    """What was asked for; fields that were left empty say nothing."""
    return [(name, value) for name, value in pairs(query) if value.strip()]


def clean(path: str, query: bytes) -> str | None:
    """The address without what says nothing, if that is another."""
    asked = meant(query)
    return None if len(asked) == len(pairs(query)) else with_query(path, asked)


def words_of(asked: Pairs, known: dict[str, Word]) -> tuple[dict[str, Any], str]:
    found = parameters(urlencode(asked).encode(), known)
    return found, found.pop("before", "")


def search(record: Record, words: Words, query: bytes) -> Found:
    asked = meant(query)
    given, before = words_of(asked, EVENTS)
    wanted = record.asked("events", given)
    with record.store.reading() as connection:
        chosen = Chosen(connection)
        lines, older = newest(connection, "events", Asked(chosen.of(wanted)), before)
        events = [msgspec.json.decode(line, type=Event) for line in lines]
        return Found(
            events,
            page(words.lang, "events", query=[*without(asked), ("before", older)]) if older else "",
            page(words.lang, "events", query=without(asked)) if before else "",
            chips(words, asked, "events"),
            [pair for pair in asked if pair[0] not in (*FORM, "before")],
            values(words, asked, FORM),
            covering(connection, wanted),
            with_query("/api/v1/events", without(asked)),
            page(words.lang, "events", query=without(asked, "since", "until")),
            facets(chosen, words, wanted, asked),
            quotes(connection, events, words.lang),
            both(asked),
        )


def stories(record: Record, words: Words, query: bytes) -> Found:
    asked = meant(query)
    given, before = words_of(asked, STORIES)
    wanted = record.asked("stories", given)
    with record.store.reading() as connection:
        lines, older = newest(connection, "stories", table("stories", wanted), before)
        items = [msgspec.json.decode(line, type=Story) for line in lines]
        rows = connection.execute(
            "select story, count(*) from claims where story in (select unnest(?)) group by 1",
            [[story.id for story in items]],
        ).fetchall()
        return Found(
            items,
            page(words.lang, "stories", query=[*without(asked), ("before", older)]) if older else "",
            page(words.lang, "stories", query=without(asked)) if before else "",
            chips(words, asked, "stories"),
            [pair for pair in asked if pair[0] not in ("text", "source", "since", "until", "before")],
            values(words, asked, ("text", "source", "since", "until")),
            covering(connection, wanted),
            with_query("/api/v1/stories", without(asked)),
            quotes=dict(rows),
        )


def both(asked: Pairs) -> tuple[str, str] | None:
    """The two actors or countries that are asked for."""
    named = [value for name, value in asked if name in ("actor", "country")]
    return (named[0], named[1]) if len(named) == 2 else None


def values(words: Words, asked: Pairs, names: tuple[str, ...]) -> dict[str, str]:
    """What stands in the fields of the form."""
    found = {name: [value for key, value in asked if key == name] for name in names}
    return {
        name: " ".join(given if name == "voices" else (typed(words, name, one) for one in given))
        for name, given in found.items()
    }


def typed(words: Words, name: str, value: str) -> str:
    """What was typed; days and numbers in the reader's digits, in which they can be typed as well."""
    return digits(value, words.lang) if name in ("since", "until", "on", "voices") else value


def covering(connection: Any, wanted: Filter) -> Coverage:
    """The stories of the days and the outlet that are asked for."""
    tests, given = ["true"], []
    for condition, value in (
        ("published >= ?", wanted.since),
        ("published <= ?", wanted.until),
        ("contains(lower(source), lower(?))", wanted.outlet),
    ):
        if value:
            tests.append(condition)
            given.append(value)
    return coverage(connection, " and ".join(tests), given)


def chips(words: Words, asked: Pairs, *parts: str, views: Sequence[tuple[str, str]] = ()) -> list[Chip]:
    """The filters that are set on a page; `views` are what its address says beside them."""
    found = []
    for name, value in without(asked):
        rest = [pair for pair in asked if pair != (name, value) and pair[0] != "before"]
        if name in ("type", "status", "country", "sector"):
            shown = label(words, name, value)
        elif name == "kind":
            shown = words.known("kinds", value)
        elif name == "quad":
            shown = words.known("quads", value)
        elif name in words.all["search_page"]:
            shown = Markup("{} {}").format(words("search_page", name), bdi(typed(words, name, value)))
        else:
            shown = bdi(value)
        found.append(Chip(shown, page(words.lang, *parts, query=[*rest, *views])))
    return found
