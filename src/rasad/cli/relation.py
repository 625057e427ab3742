"""`rasad relation`: two actors through time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec
import typer

from rasad.cli import options as o
from rasad.cli.options import STORE, WAIT, Meant, day, somebody, stored
from rasad.cli.problems import Problems, told
from rasad.model import Event, Fact

if TYPE_CHECKING:
    import duckdb

    from rasad.relations.sides import Side
    from rasad.store.query import Kind, Wanted

T = TypeVar("T")


class Period(StrEnum):
    day = "day"
    week = "week"
    month = "month"
    year = "year"


class Weight(StrEnum):
    voices = "voices"


class Language(StrEnum):
    fa = "fa"
    en = "en"


class Form(StrEnum):
    table = "table"
    jsonl = "jsonl"


Since = Annotated[
    str | None, typer.Option("--since", help="From this day, month or year on, of any calendar.", metavar="DATE")
]
Until = Annotated[str | None, typer.Option("--until", help="Up to this day, month or year.", metavar="DATE")]


def relation(
    one: Annotated[str, typer.Argument(help="A name, a code of a state, or an entity's id.", metavar="ACTOR")],
    other: Annotated[str, typer.Argument(help="Another.", metavar="ACTOR")],
    by: Annotated[Period, typer.Option("--by", help="The periods that are counted; in Persian of the Jalali year.")] = (
        Period.month
    ),
    since: Since = None,
    until: Until = None,
    weight: Annotated[
        Weight | None, typer.Option("--weight", help="voices: an event weighs as many independent voices as tell it.")
    ] = None,
    changed_since: Annotated[
        str | None, typer.Option("--changed-since", help="Also tell what is new since this day.", metavar="DATE")
    ] = None,
    chart: Annotated[Path | None, typer.Option("--chart", help="Also draw it, as SVG.", metavar="FILE.svg")] = None,
    lang: Annotated[Language, typer.Option("--lang", help="Language and calendar of the table and the chart.")] = (
        Language.en
    ),
    format: Annotated[
        Form | None, typer.Option("--format", "-f", help="jsonl (when piped) or table (in a terminal).")
    ] = None,
    output: o.To = None,
    store: o.File = STORE,
    wait: o.Wait = WAIT,
) -> None:
    """Show the relation of two actors: its history, counts and balance, what holds, and its turning points."""
    from rasad.cli.history import rows, tables
    from rasad.cli.results import chosen, opened, write_lines
    from rasad.relations.chart import chart as draw
    from rasad.relations.history import history
    from rasad.relations.words import calendar

    report = Problems()
    with told(report, output or chart), stored(store, wait, report) as record:
        asked = somebody(one), somebody(other)
        sides = side(asked[0]), side(asked[1])
        if sides[0] == sides[1]:
            raise Meant("relation", f"{one} and {other} are the same", "name two")
        first, last = day("--since", since), day("--until", until, last=True)
        changed = day("--changed-since", changed_since)
        with record.reading() as connection:
            events = found(connection, "events", Event, asked, first, last)
            facts = found(connection, "facts", Fact, asked, first, last)
        made = history(
            events, facts, *sides, by=by.value, calendar=calendar(lang.value), voices=weight is Weight.voices,
            since=first, until=last, changed_since=changed,
        )  # fmt: skip
        with opened(output) as to:
            if chosen(o.Output(format.value) if format else None, output) is o.Output.table:
                tables(made, lang.value, to)
            else:
                write_lines(rows(made), to)
        if chart:
            if not (made.facts or any(met.day for met in made.events)):
                raise Meant("--chart", f"nothing is told of both {one} and {other}", "see rasad actors")
            chart.write_text(draw(made, lang.value), encoding="utf8")
    raise typer.Exit(report.exit_code)


def side(wanted: Wanted) -> Side:
    """Whom the words of the command mean: a state, else an actor that is known, else whoever has that name."""
    from rasad.relations.settings import settings
    from rasad.relations.sides import Side

    if wanted.countries:
        return Side(wanted.countries[0])
    if wanted.entities:
        codes = {entity: code for code, entity in settings().organisations.items()}
        return Side(codes.get(wanted.entities[0], wanted.entities[0]))
    return Side(wanted.name, wanted.name)


def found(
    connection: duckdb.DuckDBPyConnection,
    kind: Kind,
    type: type[T],
    asked: Sequence[Wanted],
    since: date | None,
    until: date | None,
) -> list[T]:
    """What the record has of both, people who act for them included."""
    from rasad.relations.settings import settings
    from rasad.relations.sides import members
    from rasad.store.query import Filter, Wanted, lines

    codes = {entity: code for code, entity in settings().organisations.items()}
    actors = tuple(
        Wanted(
            entities=(*one.entities, *(member for entity in one.entities for member in members(entity))),
            countries=(*one.countries, *(codes[entity] for entity in one.entities if entity in codes)),
            name="" if one.entities else one.name,
        )
        for one in asked
    )
    wanted = Filter(actors=actors, since=since, until=until)
    decoder = msgspec.json.Decoder(type)
    return [decoder.decode(line) for line in lines(connection, kind, wanted)]
