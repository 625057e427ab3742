"""By what the events that were found can be asked further: how many there are of each type, country, month and more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import duckdb
import msgspec
from markupsafe import Markup

from rasad.record.pages import table
from rasad.serve.pages import dates, names
from rasad.serve.pages.addresses import Pairs, page, toggled, without
from rasad.serve.pages.words import Words, bdi
from rasad.store.query import Filter, Query

MOST = 12  # values of a facet
HEIGHTS = 10
CHOSEN = "id, type, status, earliest, latest, first_reported"
SQL = {
    "type": "select type, count(*) from ({base}) group by 1",
    "status": "select status, count(*) from ({base}) group by 1",
    "country": "select country, count(distinct owner) from ({base}) where country is not null group by 1",
    "sector": "select sector, count(distinct owner) from ({base}) where sector is not null group by 1",
    "source": "select c.outlet, count(distinct m.event) from event_claims m join ({base}) e on e.id = m.event"
    " join claims c on c.id = m.claim where c.outlet <> '' group by 1",
}
# Of these one of several is enough, so all are counted, also those not chosen; of countries all must take part.
OPEN: dict[str, dict[str, Any]] = {
    "type": {"types": ()},
    "status": {"statuses": ()},
    "sector": {"sectors": ()},
    "source": {"outlet": ""},
}
BY_DAY = (
    "select coalesce(t.earliest, t.latest, t.first_reported) as day, count(*) from ({base}) t"
    " where day is not null group by 1"
)
STORIES = (
    "select published, count(*) from stories where published is not null and contains(lower(source), lower(?))"
    " group by 1"
)


class Entry(NamedTuple):
    label: Markup
    number: str
    address: str
    chosen: bool


class Bar(NamedTuple):
    """A year or month: how high it stands among the others, 0 for no events; None where no story covers it."""

    label: str
    title: str
    address: str
    height: int | None
    chosen: bool


class Facets(NamedTuple):
    lists: dict[str, list[Entry]]
    times: list[Bar]
    year: int | None  # whose months the bars are, else they are years


def facets(found: Chosen, words: Words, wanted: Filter, asked: Pairs, which: Iterable[str] = tuple(SQL)) -> Facets:
    """Those of `which`, and the years or months."""
    lists, connection = {}, found.connection
    for name in which:
        of = msgspec.structs.replace(wanted, **OPEN.get(name, {}))
        base = found.parties(of) if name in ("country", "sector") else found.of(of)
        sql = f"{SQL[name].format(base=base)} order by 2 desc, 1 limit {MOST}"
        rows = connection.execute(sql).fetchall()
        lists[name] = [
            Entry(
                label(words, name, value),
                words.number(number),
                page(words.lang, "events", query=toggled(chosen(asked, name), name, value)),
                (name, value) in asked,
            )
            for value, number in rows
        ]
    base = found.of(msgspec.structs.replace(wanted, since=None, until=None))
    events = dict(connection.execute(BY_DAY.format(base=base)).fetchall())
    stories = dict(connection.execute(STORIES, [wanted.outlet]).fetchall())
    year = one_year(words, wanted.since, wanted.until)
    return Facets(lists, bars(words, events, stories, year, wanted, asked), year)


class Chosen:
    """The events of filters, each looked for once and kept beside the record for as long as it is asked."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.tables: dict[tuple[str, Filter], str] = {}

    def of(self, wanted: Filter) -> str:
        """Those of some days are taken from those of all days, which are asked for as well."""
        timeless = msgspec.structs.replace(wanted, since=None, until=None)
        if wanted == Filter():
            return f"select {CHOSEN} from events"  # all of them: a copy would cost more
        if timeless == wanted:
            base, parameters = table("events", wanted)
            return self.kept(("events", wanted), f"select {CHOSEN} from ({base})", parameters)
        query = Query("events", Filter(since=wanted.since, until=wanted.until))
        base = f"select * from ({self.of(timeless)}) t where {' and '.join(query.conditions)}"
        return self.kept(("events", wanted), base, query.parameters)

    def parties(self, wanted: Filter) -> str:
        """Who takes part in them."""
        if wanted == Filter():
            return "select owner, country, sector from event_parties"
        of = f"owner in (select id from ({self.of(wanted)}))"
        return self.kept(("parties", wanted), f"select owner, country, sector from event_parties where {of}")

    def kept(self, key: tuple[str, Filter], sql: str, parameters: Sequence[Any] = ()) -> str:
        if key not in self.tables:
            name = f"chosen{len(self.tables)}"
            self.connection.execute(f"create or replace temp table {name} as {sql}", parameters)
            self.tables[key] = name
        return f"select * from {self.tables[key]}"


def chosen(asked: Pairs, name: str) -> Pairs:
    """An outlet is asked for once."""
    return [pair for pair in asked if pair[0] != "source"] if name == "source" and not one(asked, name) else asked


def one(asked: Pairs, name: str) -> str:
    return next((value for key, value in asked if key == name), "")


def label(words: Words, name: str, value: str) -> Markup:
    if name == "country":
        return bdi(names.state(words, value))
    tables = {"type": "types", "status": "statuses", "sector": "sectors"}
    return bdi(words.known(tables[name], value) if name in tables else value)


def one_year(words: Words, since: date | None, until: date | None) -> int | None:
    """The year of the reader's calendar in which all that was asked for lies."""
    if since is None or until is None:
        return None
    first, last = dates.year_of(words, since)[0], dates.year_of(words, until)[0]
    return first if first == last else None


def bars(
    words: Words,
    events: Mapping[date, int],
    stories: Mapping[date, int],
    year: int | None,
    wanted: Filter,
    asked: Pairs,
) -> list[Bar]:
    def counted(of: Mapping[date, int]) -> Counter[int]:
        found: Counter[int] = Counter()
        for day, number in of.items():
            at, month = dates.year_of(words, day)
            if year is None:
                found[at] += number
            elif at == year:
                found[month] += number
        return found

    happened, covered = counted(events), counted(stories)
    units: Iterable[int] = range(1, 13) if year is not None else span({*happened, *covered})
    most = max(happened.values(), default=0)
    rest = without(asked, "since", "until")
    made = []
    for unit in units:
        first, last = dates.interval(words, year, unit) if year is not None else dates.interval(words, unit)
        name = (
            dates.month_name(words, unit) if year is not None else words.number(unit).replace("٬", "").replace(",", "")
        )
        height = None if not happened[unit] and not covered[unit] else -(-happened[unit] * HEIGHTS // max(1, most))
        written = f"{year}-{unit:02}" if year is not None else f"{unit}"
        title = (
            words("search_page", "bar_none", month=name)
            if height is None
            else words("search_page", "bar", month=name, events=words.count("events", happened[unit]))
        )
        query = [*rest, ("since", written), ("until", written)]
        on = wanted.since == first and wanted.until == last
        made.append(Bar(name, str(title), page(words.lang, "events", query=query), height, on))
    return made


def span(years: set[int]) -> Iterable[int]:
    """All years between the first and the last, at most so many that they can be told apart; gaps are shown as such."""
    return range(max(min(years), max(years) - 39), max(years) + 1) if years else ()
