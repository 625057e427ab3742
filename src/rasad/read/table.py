"""Tables: CSV and TSV row by row, Parquet batch by batch."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Iterator
from typing import BinaryIO

from rasad.model import Problem, Story
from rasad.read.jsonl import lines
from rasad.read.problems import Refused, shown
from rasad.read.stories import Context, story_from_record

_BATCH = 32  # rows of Parquet held at a time


def read_csv(stream: BinaryIO, where: str, context: Context) -> Iterator[Story]:
    """The first row names the fields. Commas, semicolons or tabs part them, whichever the first line has most."""
    numbered = lines(stream, where, context)
    number, header = next(numbered, (1, ""))
    header = header.lstrip("\ufeff")
    if not header.strip():
        raise Refused("table without a header", "name the columns in the first line")
    line = number

    def rest() -> Iterator[str]:
        nonlocal line
        yield header
        for line, words in numbered:  # noqa: B007
            yield words

    csv.field_size_limit(context.max_bytes)
    rows = csv.reader(rest(), delimiter=max("\t;,", key=header.count))
    names: list[str] | None = None
    while True:
        first = line + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            context.report(Problem(f"{where} line {first}", f"broken table: {shown(error)}", "look for an open quote"))
            continue
        if row is None:
            return
        if names is None:
            names = row
        elif any(row):
            at = f"{where} line {first}"
            if len(row) > len(names):
                context.report(
                    Problem(at, f"{len(row)} cells under {len(names)} columns", "the row is left out; quote its text")
                )
                continue
            story = story_from_record(dict(zip(names, row, strict=False)), at, context)
            if story:
                yield story


def read_parquet(stream: BinaryIO, where: str, context: Context) -> Iterator[Story]:
    """Rows in order. A stream that cannot be sought (a pipe) is put aside in a temporary file first."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with tempfile.TemporaryFile() as aside:
        if not stream.seekable():
            shutil.copyfileobj(stream, aside)
            aside.seek(0)
        try:
            table = pq.ParquetFile(aside if not stream.seekable() else stream)
            number = 0
            for batch in table.iter_batches(batch_size=_BATCH):
                for record in batch.to_pylist():
                    number += 1
                    story = story_from_record(record, f"{where} row {number}", context)
                    if story:
                        yield story
        except (pa.ArrowException, OSError, ValueError) as error:
            raise Refused(f"broken Parquet file: {shown(error)}", "write it again") from None
