"""`rasad relation`: two actors through time."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rasad.cli import options as o
from rasad.cli.options import STORE, WAIT, stored
from rasad.cli.problems import Problems, told


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
    type: o.Types = None,
    quad: o.Quads = None,
    status: o.States = None,
    place: o.Where = "",
    source: o.Outlet = "",
    said_by: o.SaidBy = "",
    voices: o.Voices = 0,
    text: o.Text = "",
    since: Since = None,
    until: Until = None,
    on: o.On = None,
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
    from rasad.record.pair import drawn
    from rasad.record.pair import relation as of_pair

    report = Problems()
    narrowed = {
        "type": type, "quad": quad, "status": status, "place": place, "source": source, "said_by": said_by,
        "voices": voices, "text": text,
    }  # fmt: skip
    with told(report, output or chart), stored(store, wait, report) as record:
        made = of_pair(
            record, one, other, by=by.value, narrowed=narrowed, since=since, until=until, on=on,
            weighed=weight is Weight.voices, changed_since=changed_since, lang=lang.value,
        )  # fmt: skip
        with opened(output) as to:
            if chosen(o.Output(format.value) if format else None, output) is o.Output.table:
                tables(made, lang.value, to)
            else:
                write_lines(rows(made), to)
        if chart:
            chart.write_text(drawn(made, lang.value, "--chart"), encoding="utf8")
    raise typer.Exit(report.exit_code)
