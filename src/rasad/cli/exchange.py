"""`rasad export` and `rasad import`: events to and from the formats of other systems."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from rasad.cli import options as o
from rasad.cli.options import STORE, WAIT, stored
from rasad.cli.problems import Problems, told
from rasad.cli.progress import Progress
from rasad.record.meant import Meant
from rasad.record.words import wanted

AT_ONCE = 5_000  # events in a transaction
T = TypeVar("T")


class Format(StrEnum):
    polecat = "polecat"
    polecat_tsv = "polecat-tsv"
    gdelt = "gdelt"
    gdelt_mentions = "gdelt-mentions"
    icews = "icews"
    ftm = "ftm"
    rdf = "rdf"
    graphml = "graphml"
    parquet = "parquet"


def export(
    form: Annotated[Format, typer.Option("--as", help="The format; see docs/exchange.md.")],
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
    strict: Annotated[
        bool,
        typer.Option("--strict", help="As strict PLOVER: announced cooperation is AGREE, announced conflict THREATEN."),
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write; a folder for parquet, .nq for N-Quads.")
    ] = None,
    store: o.File = STORE,
    wait: o.Wait = WAIT,
) -> None:
    """Write events in a format that others read."""
    from rasad.cli.results import opened
    from rasad.exchange import export as write
    from rasad.exchange import records

    given: dict[str, Any] = {
        "id": ids, "actor": actor, "country": country, "sector": sector, "type": type, "quad": quad,
        "status": status, "since": since, "until": until, "place": place, "source": source, "said_by": said_by,
        "voices": voices, "text": text, "system": system,
    }  # fmt: skip
    report = Problems()
    with told(report, output), stored(store, wait, report) as record:
        ready(form, output)
        asked = wanted(given, limit)
        folder = form is Format.parquet
        with record.reading() as connection, opened(output) if not folder else nullcontext(sys.stdout.buffer) as to:
            left = write(records(connection, asked), form, output, to, as_strict=strict)
        if str(left):
            print(f"left out: {left} (see docs/exchange.md)", file=sys.stderr)
    raise typer.Exit(report.exit_code)


def ready(form: Format, output: Path | None) -> None:
    """Tells what cannot work before anything is opened."""
    if form is Format.parquet and (output is None or output.is_file()):
        raise Meant("--output", "parquet by month is a folder of files", "name a folder with -o")
    if form is Format.rdf:
        try:
            import pyoxigraph  # noqa: F401
        except ImportError:
            raise Meant("--as rdf", "needs pyoxigraph", "install it: pip install 'rasad[rdf]'") from None


def import_(
    paths: Annotated[list[Path], typer.Argument(help="Files, as they are or in .zip, .gz or .zst.", metavar="PATH…")],
    system: Annotated[
        o.Theirs,
        typer.Option("--from", help="gdelt: events of GDELT 2; polecat: POLECAT's table, or PLOVER as JSON lines."),
    ],
    store: o.File = STORE,
    wait: o.Wait = WAIT,
) -> None:
    """Bring events of another system in beside ours, marked as theirs; what is known already is passed over."""
    from rasad.exchange import theirs
    from rasad.store import Made, others

    with Progress() as progress:
        report = Problems(progress.clear)
        with told(report, store), stored(store, wait, report) as record, record.writing() as writer:
            for path in paths:
                with path.open("rb"):  # a path that cannot be read is told before anything is written
                    pass
            run = writer.begin("import", Made(system, ""))
            read = changed = 0
            for path in paths:
                for batch in batches(theirs(system, path, report)):
                    with writer.transaction() as connection:
                        changed += others.keep(connection, batch)
                    read += len(batch)
            writer.end(run)
            progress.clear()
            typer.echo(f"{changed} events of {system} added or changed, {read - changed} known: {store}")
    raise typer.Exit(report.exit_code)


def batches(found: Iterable[T]) -> Iterator[list[T]]:
    found = iter(found)
    while batch := list(islice(found, AT_ONCE)):
        yield batch
