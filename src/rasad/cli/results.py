"""What a query finds: JSON lines, CSV, Parquet, or a table for people."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table as Grid

from rasad.cli.options import Output
from rasad.cli.table import Screen
from rasad.record.columns import as_json, write_csv, write_parquet

if TYPE_CHECKING:
    import duckdb

    from rasad.store.query import Asked


def chosen(format: Output | None, output: Path | None) -> Output:
    return format or (Output.table if output is None and sys.stdout.isatty() else Output.jsonl)


@contextmanager
def opened(output: Path | None) -> Iterator[IO[bytes]]:
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with output.open("wb") as to:
        yield to


def write_lines(lines: Iterable[str], to: IO[bytes]) -> None:
    to.writelines(line.encode() + b"\n" for line in lines)


def write_columns(connection: duckdb.DuckDBPyConnection, asked: Asked, format: Output, to: IO[bytes]) -> None:
    """Rows as CSV, Parquet or a plain table; without columns of their own, as JSON lines."""
    if format is Output.parquet:
        write_parquet(connection.sql(asked.sql, params=list(asked.parameters)).to_arrow_table(), to)
        return
    found = connection.execute(asked.sql, list(asked.parameters))
    names = [column[0] for column in found.description or ()]
    rows = (row for batch in iter(partial(found.fetchmany, 1000), []) for row in batch)
    write_rows(names, rows, format, to)


def write_rows(names: Sequence[str], rows: Iterable[Sequence[Any]], format: Output, to: IO[bytes]) -> None:
    """Rows that are at hand."""
    if format is Output.parquet:
        import pyarrow as pa

        write_parquet(pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows]), to)
    elif format is Output.table:
        grid(names, ([shown(value) for value in row] for row in rows), to)
    elif format is Output.csv:
        write_csv(names, rows, to)
    else:
        write_lines((as_json(names, row) for row in rows), to)


def grid(names: Sequence[str], rows: Iterable[Sequence[str]], to: IO[bytes], plain: bool = True) -> None:
    """A table; cells are text, or with `plain` off markup."""
    made = Grid(box=SIMPLE_HEAD)
    for name in names:
        made.add_column(name.replace("_", " "), overflow="fold")
    count = 0
    for row in rows:
        made.add_row(*(escape(cell) for cell in row) if plain else row)
        count += 1
    text = TextIOWrapper(to, encoding="utf8", errors="backslashreplace", write_through=True)
    try:
        Screen(text).print(made if count else "Nothing found.")
    finally:
        text.detach()


def shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)
