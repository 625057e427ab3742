"""`rasad claims|events|facts|stories|actors`: what the record holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from rasad.cli import options as o
from rasad.cli.options import STORE, WAIT, stored
from rasad.cli.problems import Problems, told
from rasad.record.words import wanted

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
    updated_since: o.Updated = None,
    limit: o.Limit = None,
    format: o.As = None,
    output: o.To = None,
    store: o.File = STORE,
    wait: o.Wait = WAIT,
) -> None:
    """Show claims: what single stories say."""
    given: dict[str, Any] = {
        "id": ids, "actor": actor, "country": country, "sector": sector, "type": type, "quad": quad,
        "status": status, "since": since, "until": until, "place": place, "source": source, "said_by": said_by,
        "text": text, "updated_since": updated_since,
    }  # fmt: skip
    show("claims", given, limit, format, output, store, wait)


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
    updated_since: o.Updated = None,
    limit: o.Limit = None,
    format: o.As = None,
    output: o.To = None,
    store: o.File = STORE,
    wait: o.Wait = WAIT,
) -> None:
    """Show events: each happening once, with all who tell of it."""
    given: dict[str, Any] = {
        "id": ids, "actor": actor, "country": country, "sector": sector, "type": type, "quad": quad,
        "status": status, "since": since, "until": until, "place": place, "source": source, "said_by": said_by,
        "voices": voices, "text": text, "system": system, "updated_since": updated_since,
    }  # fmt: skip
    show("events", given, limit, format, output, store, wait)


def facts(
    ids: o.Ids = None,
    between: o.Pair = None,
    actor: o.Who = None,
    country: o.Countries = None,
    kind: o.Kinds = None,
    on: o.On = None,
    since: o.Since = None,
    until: o.Until = None,
    updated_since: o.Updated = None,
    limit: o.Limit = None,
    format: o.As = None,
    output: o.To = None,
    store: o.File = STORE,
    wait: o.Wait = WAIT,
) -> None:
    """Show facts: what holds or held between actors, from when to when."""
    given: dict[str, Any] = {
        "id": ids, "between": between, "actor": actor, "country": country, "kind": kind, "on": on,
        "since": since, "until": until, "updated_since": updated_since,
    }  # fmt: skip
    show("facts", given, limit, format, output, store, wait)


def stories(
    ids: o.Ids = None,
    actor: o.Who = None,
    country: o.Countries = None,
    since: o.Since = None,
    until: o.Until = None,
    source: o.Outlet = "",
    text: o.Text = "",
    updated_since: o.Updated = None,
    limit: o.Limit = None,
    format: o.As = None,
    output: o.To = None,
    store: o.File = STORE,
    wait: o.Wait = WAIT,
) -> None:
    """Show the stories that the record was made from."""
    given: dict[str, Any] = {
        "id": ids, "actor": actor, "country": country, "since": since, "until": until, "source": source,
        "text": text, "updated_since": updated_since,
    }  # fmt: skip
    show("stories", given, limit, format, output, store, wait)


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
        "actor": actor, "country": country, "sector": sector, "type": type, "quad": quad, "status": status,
        "since": since, "until": until, "text": text,
    }  # fmt: skip
    show("actors", given, limit, format, output, store, wait)


def show(
    kind: Kind,
    given: dict[str, Any],
    limit: int | None,
    format: o.Output | None,
    output: Path | None,
    path: Path,
    wait: float,
) -> None:
    """Asks the store and writes what it finds."""
    from rasad.cli.grids import CELLS
    from rasad.cli.results import chosen, grid, opened, write_columns, write_lines
    from rasad.store import query

    report = Problems()
    form = chosen(format, output)
    with told(report, output), stored(path, wait, report) as store:
        asked = wanted(given, limit)
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
