"""What the record is asked: filters to SQL over its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

import duckdb
import msgspec

from rasad.store.rows import words

Kind = Literal["claims", "events", "facts", "stories", "actors"]


class Wanted(msgspec.Struct, frozen=True):
    """Somebody looked for: by what is known of him, else by a part of his name."""

    entities: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    name: str = ""


class Filter(msgspec.Struct, frozen=True):
    """All must hold. Of actors and countries each must take part; of the other lists one is enough."""

    ids: tuple[str, ...] = ()
    actors: tuple[Wanted, ...] = ()
    countries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    quads: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()  # of facts
    since: date | None = None
    until: date | None = None
    on: date | None = None  # facts that held on that day
    place: str = ""
    outlet: str = ""
    said_by: Wanted | None = None
    voices: int = 0  # at least so many independent ones
    text: str = ""
    updated: datetime | None = None  # came or changed since, in UTC without a zone
    system: str = ""  # whose events; ours where it is empty
    limit: int | None = None


class Asked(NamedTuple):
    """A question to the store: SQL and its parameters."""

    sql: str
    parameters: Sequence[Any] = ()


# The columns of a table, a CSV or a Parquet file, and in what order the rows come.
COLUMNS: dict[Kind, str] = {
    "claims": "id, story, outlet, type, mode, quad, status, source, target, earliest, latest, reported, place, country,"
    " confidence",
    "events": "id, type, mode, quad, status, source, target, earliest, latest, first_reported, last_reported, place,"
    " country, tellings, voices, contested, confidence",
    "facts": "id, kind, state, between_actors, since, until, last_confirmed, contested",
    "stories": "id, version, source, url, title, lang, published",
}
_ORDER: dict[Kind, str] = {
    "claims": "reported nulls last, story, id",
    "events": "coalesce(earliest, latest, first_reported) nulls last, id",
    "facts": "since nulls first, kind, id",
    "stories": "published nulls last, id",
}
_DAYS = {
    "claims": ("coalesce(latest, earliest, reported)", "coalesce(earliest, latest, reported)"),
    "events": ("coalesce(latest, earliest, first_reported)", "coalesce(earliest, latest, first_reported)"),
    "facts": ("coalesce(until, date '9999-12-31')", "coalesce(since, date '0001-01-01')"),
    "stories": ("published", "published"),
}
# How a claim's conditions are asked of what is made of claims.
_OF_CLAIMS = {
    "claims": "t.id in ({})",
    "events": "t.id in (select event from event_claims where claim in ({}))",
    "stories": "t.id in (select story from claims where id in ({}))",
}


class Query:
    """SQL with its parameters, built up by conditions on a table `t`."""

    def __init__(self, kind: Kind, wanted: Filter) -> None:
        self.kind, self.wanted = kind, wanted
        self.parties = f"{kind.removesuffix('s')}_parties"
        self.conditions: list[str] = []
        self.parameters: list[Any] = []
        self.actors()
        self.fields()
        self.days()
        self.words()

    def add(self, condition: str, *parameters: Any) -> None:
        self.conditions.append(condition)
        self.parameters += parameters

    def actors(self) -> None:
        wanted = self.wanted
        everybody = [*wanted.actors, *(Wanted(countries=(country,)) for country in wanted.countries)]
        if self.kind == "stories":
            for one in everybody:
                condition, parameters = named(one, "p.")
                self.add(
                    f"t.id in (select c.story from claims c join claim_parties p on p.owner = c.id where {condition})",
                    *parameters,
                )
        elif everybody:
            self.owners([named(one) for one in everybody])
        if wanted.sectors:
            test = f"t.id in (select owner from {self.parties} where sector in (select unnest(?)))"
            self.add(test, list(wanted.sectors))
        if wanted.said_by:
            condition, parameters = named(wanted.said_by, country="null")
            self.claims(f"select claim from voices where {condition}", *parameters)

    def owners(self, tests: Sequence[tuple[str, list[Any]]]) -> None:
        """Those in which each takes part: the parties are walked through once, however many are asked for."""
        conditions = [test for test, _ in tests]
        parameters = [value for _, values in tests for value in values]
        select = f"select owner from {self.parties} where {' or '.join(conditions)}"
        if len(tests) > 1:
            select += f" group by owner having {' and '.join(f'bool_or{test}' for test in conditions)}"
            parameters *= 2
        self.add(f"t.id in ({select})", *parameters)

    def claims(self, select: str, *parameters: Any) -> None:
        self.add(_OF_CLAIMS[self.kind].format(select), *parameters)

    def fields(self) -> None:
        wanted = self.wanted
        lists = {
            "id": wanted.ids,
            "type": wanted.types,
            "quad": wanted.quads,
            "status": wanted.statuses,
            "kind": wanted.kinds,
        }
        for column, values in lists.items():
            if values:
                self.add(f"t.{column} in (select unnest(?))", list(values))
        if wanted.place:
            self.add("(t.place ilike ? or t.country = ?)", wanted.place, wanted.place.upper())
        if wanted.voices:
            self.add("t.voices >= ?", wanted.voices)
        if wanted.updated:
            changed = "select id from changes where kind = ? and not gone and changed >= ?"
            self.add(f"t.id in ({changed})", self.kind, wanted.updated)
        if wanted.system:
            self.add("t.system = ?", wanted.system)
        if wanted.outlet and self.kind == "stories":
            self.add("contains(lower(t.source), lower(?))", wanted.outlet)
        elif wanted.outlet and wanted.system:
            self.add("contains(lower(t.outlet), lower(?))", wanted.outlet)
        elif wanted.outlet:
            self.claims("select id from claims where contains(lower(outlet), lower(?))", wanted.outlet)

    def days(self) -> None:
        last, first = _DAYS[self.kind]
        if self.wanted.since:
            self.add(f"{last} >= ?", self.wanted.since)
        if self.wanted.until:
            self.add(f"{first} <= ?", self.wanted.until)
        if self.wanted.on:
            self.add(f"{first} <= ? and {last} > ?", self.wanted.on, self.wanted.on)

    def words(self) -> None:
        """Every word must stand in one sentence; a last * stands for any ending."""
        found = self.wanted.text.split()
        whole = sorted({key for word in found if not word.endswith("*") for key in words(word, "fa")})
        begun = sorted({key for word in found if word.endswith("*") for key in words(word.rstrip("*"), "fa")})
        tests = ["starts_with(token, ?)"] * len(begun)
        parameters: list[Any] = list(begun)
        if whole:  # one look at all words, however many are asked for; a text has each of its words once
            tests.append("token in (select unnest(?))")
            parameters.append(whole)
        if not tests:
            return
        many = f" group by {{0}} having count(*) = {len(whole)}" if len(whole) > 1 else ""

        def holding(column: str, table: str) -> str:
            """What holds all words, of a table of words."""
            selects = [f"select {column} from {table} where {test}" for test in tests]
            selects[-1] += many.format(column)
            return " intersect ".join(selects)

        if self.kind == "stories":
            of_claims = f"select story from claims where id in ({holding('claim', 'tokens')})"
            self.add(f"(t.id in ({of_claims}) or t.id in ({holding('story', 'title_tokens')}))", *parameters * 2)
        else:
            self.claims(holding("claim", "tokens"), *parameters)

    def source(self) -> str:
        """The rows that fit, without order."""
        where = f" where {' and '.join(self.conditions)}" if self.conditions else ""
        return f"from {'others' if self.wanted.system else self.kind} t{where}"

    def sql(self, columns: str) -> str:
        """First which rows, then what they hold: lines are long, and most are of no interest."""
        order = f"order by {_ORDER[self.kind]}"
        if self.wanted.limit is not None:
            chosen = f"select rowid {self.source()} {order} limit {self.wanted.limit}"
        elif self.conditions:
            chosen = f"select rowid {self.source()}"
        else:
            return f"select {columns} {self.source()} {order}"
        table = "others" if self.wanted.system else self.kind
        return f"select {columns} from {table} where rowid in ({chosen}) {order}"


def named(wanted: Wanted, table: str = "", country: str = "country") -> tuple[str, list[Any]]:
    """Whether a row names somebody, and its parameters."""
    tests: list[str] = []
    parameters: list[Any] = []
    for column, values in ((f"{table}entity", wanted.entities), (table + country, wanted.countries)):
        if values and "null" not in column:
            tests.append(f"{column} in ({', '.join('?' * len(values))})")
            parameters += values
    if wanted.name:
        tests.append(f"contains(lower({table}name), lower(?))")
        parameters.append(wanted.name)
    return f"({' or '.join(tests) or 'false'})", parameters


def lines(connection: duckdb.DuckDBPyConnection, kind: Kind, wanted: Filter) -> Iterator[str]:
    """What is found, a line of JSON each."""
    query = Query(kind, wanted)
    found = connection.execute(query.sql("line"), query.parameters)
    while rows := found.fetchmany(1000):
        yield from (row[0] for row in rows)


def lines_of(connection: duckdb.DuckDBPyConnection, kind: Kind, ids: Iterable[str]) -> list[str]:
    """The lines of some ids, in no order: which rows first, as in `Query.sql`."""
    sql = f"select line from {kind} where rowid in (select rowid from {kind} where id in (select unnest(?)))"
    return [line for (line,) in connection.execute(sql, [list(ids)]).fetchall()]


def table(kind: Kind, wanted: Filter) -> Asked:
    """What a filter finds, in columns."""
    query = Query(kind, wanted)
    return Asked(query.sql(COLUMNS[kind]), query.parameters)


ACTORS_COLUMNS = ("name", "entity", "country", "sector", "events", "as_source", "as_target", "first", "last")
ACTORS = """
with taking as (
    select p.*, coalesce(p.entity, p.name) as who, t.number, coalesce(t.earliest, t.latest, t.first_reported) as day
    from event_parties p
    join (select rowid as number, id, earliest, latest, first_reported {events}) t on t.id = p.owner
    where true{mine}
),
counted as (
    select who, entity, country, sector, arg_max(name, owner) as name, max(owner) as latest,
        count(distinct number) as events, count(*) filter (role = 'source') as as_source,
        count(*) filter (role = 'target') as as_target, min(day) as first, max(day) as last
    from taking group by who, entity, country, sector
)
select arg_max(name, latest) over (partition by who) as name, entity, country, sector, events, as_source, as_target,
    first, last
from counted order by events desc, name{limit}
"""


def actors(wanted: Filter) -> Asked:
    """Who takes part in the events that a filter finds, the busiest first. Actors and sectors that are asked for are
    those listed; everybody else in their events is left out."""
    events = Query("events", msgspec.structs.replace(wanted, limit=None))
    mine: list[str] = []
    parameters: list[Any] = []
    for one in (*wanted.actors, *(Wanted(countries=(country,)) for country in wanted.countries)):
        condition, found = named(one, "p.")
        mine.append(condition)
        parameters += found
    narrowed = f" and ({' or '.join(mine)})" if mine else ""
    if wanted.sectors:
        narrowed += " and p.sector in (select unnest(?))"
        parameters.append(list(wanted.sectors))
    limit = "" if wanted.limit is None else f" limit {wanted.limit}"
    sql = ACTORS.format(events=events.source(), mine=narrowed, limit=limit)
    return Asked(sql, [*events.parameters, *parameters])


def claims_of(connection: duckdb.DuckDBPyConnection, id: str) -> list[str]:
    """The claims that an id means: those of an event, or of the event that now holds its first claim; or the claim of
    that id. None where there is no such thing."""
    found = connection.execute("select claim from event_claims where event = ? order by claim", [id]).fetchall()
    if not found and id.startswith("ev-"):
        found = connection.execute(
            "select claim from event_claims where event in (select event from event_claims where claim = ?)"
            " order by claim",
            [id.removeprefix("ev-")],
        ).fetchall()
    if not found:
        found = connection.execute("select id from claims where id = ?", [id]).fetchall()
    return [claim for (claim,) in found]


def known(connection: duckdb.DuckDBPyConnection, claims: Sequence[str]) -> set[str]:
    """Those of `claims` that the record still has."""
    rows = connection.execute("select id from claims where id in (select unnest(?))", [list(claims)]).fetchall()
    return {claim for (claim,) in rows}
