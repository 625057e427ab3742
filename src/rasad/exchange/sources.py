"""Files of others' events, read row by row; what is no event is counted by its reason, with the first such line."""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from rasad.exchange.gdelt import EVENTS
from rasad.exchange.read_gdelt import gdelt
from rasad.exchange.read_polecat import plover, polecat
from rasad.exchange.theirs import Unfit
from rasad.model import Foreign, Problem
from rasad.read.compression import decompressed
from rasad.read.problems import Refused, Report, shown

SYSTEMS = ("gdelt", "polecat")
LONGEST = 1 << 24  # characters of a column
Rows = Iterator[tuple[int, Any]]
NEEDED = {"Event ID", "Event Date", "Event Type"}


class Left:
    """Rows that were left out: how many for each reason, and where the first is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reasons: dict[str, tuple[int, int]] = {}

    def out(self, why: str, line: int) -> None:
        count, first = self.reasons.get(why, (0, line))
        self.reasons[why] = count + 1, first

    def problems(self) -> Iterator[Problem]:
        for why, (count, first) in self.reasons.items():
            rows = "1 row left out" if count == 1 else f"{count} rows left out"
            yield Problem(f"{self.path}:{first}", f"{rows}: {why}")


def theirs(system: str, path: Path, report: Report) -> Iterator[Foreign]:
    """The events of a file, which may be compressed."""
    left = Left(path)
    try:
        with opened(path) as stream:
            rows, read = reader(system, stream, left)
            for number, row in rows:
                try:
                    yield read(row)
                except Unfit as why:
                    left.out(str(why), number)
    except Refused as why:
        report(why.at(str(path)))
    except (UnicodeDecodeError, EOFError, zipfile.BadZipFile, csv.Error) as error:
        report(Problem(str(path), f"cannot be read to its end: {shown(error)}", "get the file again"))
    for problem in left.problems():
        report(problem)


def reader(system: str, stream: io.BufferedReader, left: Left) -> tuple[Rows, Callable[[Any], Foreign]]:
    """The rows of a file with their numbers, and what makes an event of one."""
    if system == "gdelt":
        return gdelt_rows(stream, left), gdelt
    if stream.peek(1)[:1] in (b"{", b""):  # no lines at all are no events
        return ((number, line) for number, line in enumerate(stream, 1) if line.strip()), plover
    return polecat_rows(stream, left), polecat


@contextmanager
def opened(path: Path) -> Iterator[io.BufferedReader]:
    """A file, without its compression; of a zip archive, as GDELT has them, the one file in it."""
    with path.open("rb") as raw:
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(raw) as archive, archive.open(archive.namelist()[0]) as inner:
                yield io.BufferedReader(cast(io.RawIOBase, inner))
        else:
            yield decompressed(cast(BinaryIO, raw), path.name)[0]


def table(stream: io.BufferedReader) -> Iterator[list[str]]:
    csv.field_size_limit(min(LONGEST, sys.maxsize))
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    return csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)


def gdelt_rows(stream: io.BufferedReader, left: Left) -> Rows:
    for number, row in enumerate(table(stream), 1):
        if len(row) == len(EVENTS):
            yield number, dict(zip(EVENTS, row, strict=True))
        elif row:
            left.out(f"{len(row)} columns; a GDELT 2 event has {len(EVENTS)}", number)


def polecat_rows(stream: io.BufferedReader, left: Left) -> Rows:
    """Some files have empty columns too many at the end of their rows: they are passed over."""
    rows = table(stream)
    header = [name.strip() for name in next(rows, [])]
    if missing := sorted(NEEDED - set(header)):
        raise Refused(f"no POLECAT table: its first line has no column {', '.join(missing)}", "see docs/exchange.md")
    for number, row in enumerate(rows, 2):
        if len(row) >= len(header):
            yield number, dict(zip(header, row, strict=False))
        elif row:
            left.out(f"{len(row)} columns; the first line has {len(header)}", number)
