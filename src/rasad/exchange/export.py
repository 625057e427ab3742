"""Events to a format: by its name, into a file or a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple

import msgspec

from rasad.exchange import ftm, gdelt, graphml, icews, polecat
from rasad.exchange.records import Record
from rasad.exchange.view import strict

Rows = Callable[[Record], Iterator[dict[str, str]]]


class Table(NamedTuple):
    """A format of rows whose columns are parted by tabs; without a field for a status."""

    columns: Sequence[str]
    rows: Rows
    header: bool = True


TABLES = {
    "polecat-tsv": Table(polecat.COLUMNS, polecat.events),
    "gdelt": Table(gdelt.EVENTS, gdelt.events, header=False),
    "gdelt-mentions": Table(gdelt.MENTIONS, gdelt.mentions, header=False),
    "icews": Table(icews.COLUMNS, icews.events),
}
LINES: dict[str, Callable[[Iterable[Record]], Iterator[str]]] = {
    "polecat": polecat.lines,
    "ftm": ftm.lines,
    "graphml": graphml.lines,
}
FORMATS = (*LINES, *TABLES, "rdf", "parquet")


class Left:
    """How many events a format could not take, by the reason."""

    def __init__(self) -> None:
        self.status = self.day = 0

    def __str__(self) -> str:
        told = []
        if self.status:
            told.append(f"{self.status} that did not happen (yet)")
        if self.day:
            told.append(f"{self.day} without a day")
        return " and ".join(told)


def export(
    records: Iterable[Record], format: str, output: Path | None, to: IO[bytes], *, as_strict: bool = False
) -> Left:
    """Writes events; tells what was left out."""
    left = Left()
    seen = view(records, as_strict, format in TABLES, left)
    if format in TABLES:
        to.writelines(line.encode() + b"\n" for line in rows(TABLES[format], seen, left))
    elif format == "parquet":
        from rasad.exchange import months

        months.write(seen, output or Path())
    elif format == "rdf":
        from rasad.exchange import rdf

        rdf.write(seen, to, quads=output is not None and output.suffix == ".nq")
    else:
        to.writelines(line.encode() + b"\n" for line in LINES[format](seen))
    return left


def view(records: Iterable[Record], as_strict: bool, only_actual: bool, left: Left) -> Iterator[Record]:
    """The events that a format takes, as it takes them."""
    for record in records:
        event = strict(record.event) if as_strict else record.event
        if event is None or (only_actual and event.status != "actual"):
            left.status += 1
        else:
            yield msgspec.structs.replace(record, event=event)


def rows(table: Table, records: Iterable[Record], left: Left) -> Iterator[str]:
    if table.header:
        yield "\t".join(table.columns)
    for record in records:
        found = list(table.rows(record))
        left.day += not found
        yield from ("\t".join(row[name] for name in table.columns) for row in found)
