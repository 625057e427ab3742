"""`rasad doctor` and `rasad sql`: the store itself."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from rasad.cli.options import STORE, WAIT, As, File, To, Wait, stored
from rasad.cli.problems import Problems, told
from rasad.model import Problem
from rasad.record.meant import Meant


def doctor(
    full: Annotated[bool, typer.Option("--full", help="Also merge everything anew and compare.")] = False,
    store: File = STORE,
    wait: Wait = WAIT,
) -> None:
    """Check that the record agrees with itself; a store of an older version is brought up to date."""
    from rasad.store import check

    report = Problems()
    with told(report, store), stored(store, wait, report) as record:
        if store.exists():
            record.update()
        with record.reading() as connection:
            for what in check.wrong(connection):
                report(Problem(str(store), what, "bring back a copy, or add the stories to a new store"))
            if full and (count := check.differing(connection)):
                what = f"events that merging anew makes otherwise: {count}"
                report(Problem(str(store), what, "run rasad recode --all"))
            held = ", ".join(f"{count} {name}" for name, count in check.counts(connection).items())
            stopped = check.unfinished(connection)
            typer.echo(held + (f"; {stopped} runs did not finish: add their stories again" if stopped else ""))
    raise typer.Exit(report.exit_code)


def sql(
    query: Annotated[str, typer.Argument(help="SQL as DuckDB reads it, or - for standard input.", metavar="QUERY")],
    format: As = None,
    output: To = None,
    store: File = STORE,
    wait: Wait = WAIT,
) -> None:
    """Ask the record in SQL. Nothing can be changed, and no other file be read or written."""
    import duckdb

    from rasad.cli.results import chosen, opened, write_columns
    from rasad.store.query import Asked

    report = Problems()
    form = chosen(format, output)
    with told(report, output), stored(store, wait, report) as record, record.reading() as connection:
        connection.execute("set enable_external_access = false; set lock_configuration = true")
        try:
            asked = Asked(sys.stdin.read() if query == "-" else query)
            with opened(output) as to:
                write_columns(connection, asked, form, to)
        except duckdb.Error as error:
            raise Meant("query", " ".join(str(error).split("\n\n")[0].split())) from None
    raise typer.Exit(report.exit_code)
