"""Rows of named columns as CSV, Parquet or JSON."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from typing import IO, Any

import msgspec


def write_csv(names: Sequence[str], rows: Iterable[Sequence[Any]], to: IO[bytes]) -> None:
    text = TextIOWrapper(to, encoding="utf8", newline="", write_through=True)
    try:
        writer = csv.writer(text)
        writer.writerow(names)
        writer.writerows(rows)
    finally:
        text.detach()


def write_parquet(table: Any, to: IO[bytes]) -> None:
    import pyarrow.parquet

    pyarrow.parquet.write_table(table, to)


def as_json(names: Sequence[str], row: Sequence[Any]) -> str:
    return msgspec.json.encode(dict(zip(names, row, strict=True)), enc_hook=str).decode()
