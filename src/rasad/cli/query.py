"""`rasad claims|events|facts|stories|actors`: what the record holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rasad.cli import options as o
from rasad.cli.options import STORE, WAIT, stored, wanted
from rasad.cli.problems import Problems, told

if TYPE_CHECKING:
    from rasad.store.query import Kind


def claims(
    ids: o.Ids = None,
    actor: o.Who = None,
    country: o.Countries = None,
    sector: o.Sectors = None,
    type: o.Types = None,
    quad: o.Quads = None,
    status: o.States = None,
    since: o.Since = None,
    until: o.Until = None,
    place: o.Where = "",
    source: o.Outlet = "",
    said_by: o.SaidBy = "",
    text: o.Text = "",
    limit: o.Limit = None,
    format: o.As = None,
    output: o.To = None,
    store: o.File = STORE,
    wait: o.Wait = WAIT,
) -> None:
    """Show claims: what single stories say."""
    given: dict[str, Any] = {
        "ids": ids, "actors": actor, "countries": country, "sectors": sector, "types": type, "quads": quad,
        "statuses": status, "since": since, "until": until, "place": place, "outlet": source, "said_by": said_by,
        "text": text, "limit": limit,
    }  # fmt: skip
    show("claims", given, format, output, store, wait)


def events(
    ids: o.Ids = None,
    actor: o.Who = None,
    country: o.Countries = None,
    sector: o.Sectors = None,
    type: o.Types = None,
    quad: o.Quads = None,
    status: o.States = None,
    since: o.Since = None,
    until: o.Until = None,
    place: o.Where = "",
    source: o.Outlet = "",
    said_by: o.SaidBy = "",
    voices: o.Voices = 0,
    text: o.Text = "",
    system: o.System = None,
    limit: o.Limit = None,
    format: o.As = None,
    output: o.To = None,
    store: o.File = STORE,
    wait: o.Wait = WAIT,
) -> None:
    """Show events: each happening once, with all who tell of it."""
    given: dict[str, Any] = {
        "ids": ids, "actors": actor, "countries": country, "sectors": sector, "types": type, "quads": quad,
        "statuses": status, "since": since, "until": until, "place": place, "outlet": source, "said_by": said_by,
        "voices": voices, "text": text, "system": system, "limit": limit,
    }  # fmt: skip
    show("events", given, format, output, store, wait)


def facts(
    ids: o.Ids = None,
    between: Annotated[
        tuple[str, str] | None,
        typer.Option("--between", help="Two actors: names, or codes of states.", metavar="A B"),
    ] = None,
    actor: o.Who = None,
    country: o.Countries = None,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", help="As treaty, sanctions or ceasefire; of several, any.")
    ] = None,
    on: Annotated[str | None, typer.Option("--on", help="What held on this day.", metavar="DATE")] = None,
    since: o.Since = None,
    until: o.Until = None,
    limit: o.Limit = None,
    format: o.As = None,
    output: o.To = None,
    store: o.File = STORE,
    wait: o.Wait = WAIT,
) -> None:
    """Show facts: what holds or held between actors, from when to when."""
    given: dict[str, Any] = {
        "ids": ids, "actors": [*(between or ()), *(actor or ())], "countries": country, "kinds": kind, "on": on,
        "since": since, "until": until, "limit": limit,
    }  # fmt: skip
    show("facts", given, format, output, store, wait)


def stories(
    ids: o.Ids = None,
    actor: o.Who = None,
    country: o.Countries = None,
    since: o.Since = None,
    until: o.Until = None,
    source: o.Outlet = "",
    text: o.Text = "",
    limit: o.Limit = None,
    format: o.As = None,
    output: o.To = None,
    store: o.File = STORE,
    wait: o.Wait = WAIT,
) -> None:
    """Show the stories that the record was made from."""
    given: dict[str, Any] = {
        "ids": ids, "actors": actor, "countries": country, "since": since, "until": until, "outlet": source,
        "text": text, "limit": limit,
    }  # fmt: skip
    show("stories", given, format, output, store, wait)


def actors(
    actor: o.Who = None,
    country: o.Countries = None,
    sector: o.Sectors = None,
    type: o.Types = None,
    quad: o.Quads = None,
    status: o.States = None,
    since: o.Since = None,
    until: o.Until = None,
    text: o.Text = "",
    limit: o.Limit = None,
    format: o.As = None,
    output: o.To = None,
    store: o.File = STORE,
    wait: o.Wait = WAIT,
) -> None:
    """Show who takes part in events, the busiest first."""
    given: dict[str, Any] = {
        "actors": actor, "countries": country, "sectors": sector, "types": type, "quads": quad, "statuses": status,
        "since": since, "until": until, "text": text, "limit": limit,
    }  # fmt: skip
    show("actors", given, format, output, store, wait)


def show(
    kind: Kind, given: dict[str, Any], format: o.Output | None, output: Path | None, path: Path, wait: float
) -> None:
    """Asks the store and writes what it finds."""
    from rasad.cli.grids import CELLS
    from rasad.cli.results import chosen, grid, opened, write_columns, write_lines
    from rasad.store import query

    report = Problems()
    form = chosen(format, output)
    with told(report, output), stored(path, wait, report) as store:
        asked = wanted(**given)
        with store.reading() as connection, opened(output) as to:
            if kind == "actors":
                write_columns(connection, query.actors(asked), form, to)
            elif form is o.Output.jsonl:
                write_lines(query.lines(connection, kind, asked), to)
            elif form is o.Output.table:
                names, cells = CELLS[kind]
                rows: list[Sequence[str]] = [cells(line) for line in query.lines(connection, kind, asked)]
                grid(names, rows, to, plain=False)
            else:
                write_columns(connection, query.table(kind, asked), form, to)
    raise typer.Exit(report.exit_code)
