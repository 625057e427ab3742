"""The signed graph of a period: who is with whom and against whom, blocs, bridges, poles, from period to period."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import msgspec

from rasad.record.meant import day
from rasad.record.record import Record
from rasad.record.today import Coverage
from rasad.relations.network import Bloc, Edge, Network, Node
from rasad.serve.pages import dates, search
from rasad.serve.pages.addresses import page, with_query
from rasad.serve.pages.words import Words, seen
from rasad.serve.questions import NETWORK
from rasad.store.query import Filter

PARAMETERS = {name: NETWORK[name] for name in ("since", "until")}
NODES, EDGES, ROWS = 60, 160, 40  # that are drawn; of a table
BLOCS = 12
LONG = 3  # years above which periods are years, else months
HELD = "select min(coalesce(earliest, first_reported)), max(coalesce(earliest, first_reported)) from events"


class Step(NamedTuple):
    """A period that can be gone to."""

    name: str
    address: str
    chosen: bool


class Shown(NamedTuple):
    network: Network
    first: date | None
    last: date | None
    steps: list[Step]
    names: dict[str, str]
    nodes: list[Node]
    edges: list[Edge]
    blocs: list[Bloc]
    bridges: list[Node]
    drawn: str
    coverage: Coverage
    values: dict[str, str]
    json: str


def network(record: Record, words: Words, query: bytes) -> Shown:
    """Without a period that is asked for, the last year or month of which events are told."""
    asked = search.meant(query)
    given, _ = search.words_of(asked, PARAMETERS)
    with record.store.reading() as connection:
        [(low, high)] = connection.execute(HELD).fetchall()
    spells = list(periods(words, low, high)) if low else []
    if not given and spells:
        _, first, last = spells[-1]
        asked = [("since", first.isoformat()), ("until", last.isoformat())]
        given = dict(asked)
    first_, last_ = day("since", given.get("since")), day("until", given.get("until"), last=True)
    made = record.network(given.get("since"), given.get("until"))
    with record.store.reading() as connection:
        coverage = search.covering(connection, Filter(since=first_, until=last_))
    names = {node.code: node.name_fa if words.lang == "fa" else node.name for node in made.nodes}
    steps = [
        Step(
            name,
            page(words.lang, "network", query=[("since", since.isoformat()), ("until", until.isoformat())]),
            (since, until) == (first_, last_),
        )
        for name, since, until in spells
    ]
    strong = list(made.nodes[:NODES])
    return Shown(
        made,
        first_,
        last_,
        steps,
        names,
        list(made.nodes[:ROWS]),
        list(made.edges[:ROWS]),
        [one for one in made.blocs if len(one.members) > 1][:BLOCS],
        sorted((one for one in made.nodes if one.bridging), key=lambda one: (-one.bridging, one.code))[:BLOCS],
        drawn(strong, made.edges, names),
        coverage,
        {name: dates.written(words, value) if value else "" for name, value in (("since", first_), ("until", last_))},
        with_query("/api/v1/network", asked),
    )


def periods(words: Words, low: date, high: date) -> Iterable[tuple[str, date, date]]:
    """The years, or of a short time the months, from one day to another, in the reader's calendar."""
    (year, month), (end, last) = dates.year_of(words, low), dates.year_of(words, high)
    if end - year >= LONG:
        for one in range(year, end + 1):
            yield str(words.number(one)).replace("٬", "").replace(",", ""), *dates.interval(words, one)
        return
    while (year, month) <= (end, last):
        name = f"{dates.month_name(words, month)} {words.number(year)}".replace("٬", "").replace(",", "")
        yield name, *dates.interval(words, year, month)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def drawn(nodes: list[Node], edges: Iterable[Edge], names: dict[str, str]) -> str:
    """JSON of what the graph is drawn from: the strongest nodes, and the strongest edges between them."""
    kept = {node.code for node in nodes}
    among = [edge for edge in edges if edge.a in kept and edge.b in kept][:EDGES]
    return msgspec.json.encode(
        {
            "nodes": [
                (node.code, seen(names[node.code]), node.bloc, round(node.cooperation + node.conflict, 2))
                for node in nodes
            ],
            "edges": [
                (edge.a, edge.b, edge.events, round(edge.cooperation, 2), round(edge.conflict, 2)) for edge in among
            ],
        }
    ).decode()
