"""From paths to the reader of each: folders, compression, and formats told by name or by the first bytes."""

from __future__ import annotations

import codecs
import gzip
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from rasad.model import Problem, Story
from rasad.read.compression import decompressed
from rasad.read.encoding import guess_utf16
from rasad.read.feed import read_feed
from rasad.read.html import read_html
from rasad.read.jsonl import read_json, read_jsonl
from rasad.read.problems import Refused, Report, shown
from rasad.read.stories import Context
from rasad.read.table import read_csv, read_parquet
from rasad.read.text import read_text
from rasad.read.warc import read_warc

Reader = Callable[[BinaryIO, str, Context], Iterator[Story]]

_READERS: dict[str, Reader] = {
    **dict.fromkeys((".txt",), read_text),
    **dict.fromkeys((".jsonl", ".ndjson"), read_jsonl),
    **dict.fromkeys((".json",), read_json),
    **dict.fromkeys((".csv", ".tsv"), read_csv),
    **dict.fromkeys((".parquet",), read_parquet),
    **dict.fromkeys((".html", ".htm", ".xhtml"), read_html),
    **dict.fromkeys((".xml", ".rss", ".atom", ".rdf"), read_feed),
    **dict.fromkeys((".warc",), read_warc),
}
_GIVE = "give text, HTML, JSON lines, CSV, Parquet, a feed or a WARC archive"


def read_path(path: Path, context: Context) -> Iterator[Story]:
    """The stories of a file, or of all files under a folder in order of their names."""
    with openable(path, context.report):
        if path.is_dir():
            yield from _read_folder(path, context)
        elif not path.exists():
            context.report(Problem(str(path), "no such file or folder", "check the path"))
        else:
            with path.open("rb") as stream:
                yield from read_stream(stream, str(path), path.name, context)


@contextmanager
def openable(path: Path, report: Report) -> Iterator[None]:
    """Around the reading of a file: one that the system does not give is reported."""
    try:
        yield
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else shown(error)
        report(Problem(str(path), f"cannot be read: {why}", "check the path and its permissions"))


def read_standard_input(context: Context) -> Iterator[Story]:
    """JSON lines, HTML, plain text or any other format, told by its first bytes."""
    if sys.stdin is None:
        context.report(Problem("standard input", "is closed", "pipe a story into it"))
    else:
        yield from read_stream(sys.stdin.buffer, "standard input", "", context)


def read_stream(stream: BinaryIO, where: str, name: str, context: Context) -> Iterator[Story]:
    """The stories of one stream; what is refused or broken is reported."""
    with readable(where, context.report):
        buffered, name = decompressed(stream, name)
        head = buffered.peek(2048)[:2048]
        if not head:
            raise Refused("empty file")
        reader = _READERS.get(Path(name).suffix.lower()) or _sniff(head)
        yield from reader(cast(BinaryIO, buffered), where, context)


@contextmanager
def readable(where: str, report: Report) -> Iterator[None]:
    """Around the reading of a stream: one that is refused, or whose compression is broken, is reported."""
    try:
        yield
    except Refused as refused:
        report(refused.at(where))
    except Exception as error:
        if not isinstance(error, gzip.BadGzipFile | zlib.error | EOFError) and type(error).__name__ != "ZstdError":
            raise  # zstandard's error has a name only once it is imported
        report(Problem(where, f"broken compression: {shown(error)}", "what came before is kept; get the file again"))


def _read_folder(folder: Path, context: Context) -> Iterator[Story]:
    files = stories = 0
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if name.startswith(".") or not path.is_file():
                continue
            files += 1
            for story in read_path(path, context):
                stories += 1
                yield story
    if not stories:
        what = "no story could be read in this folder" if files else "empty folder"
        context.report(Problem(str(folder), what, _GIVE))


def _sniff(head: bytes) -> Reader:
    if head.startswith(b"PAR1"):
        return read_parquet
    if head.startswith(b"WARC/"):
        return read_warc
    utf16 = guess_utf16(head[: len(head) // 2 * 2])
    if not utf16 and (b"\0" in head or head.startswith(b"%PDF")):
        raise Refused("binary file in no format that Rasad reads", _GIVE)
    decoder = codecs.getincrementaldecoder(utf16 or "utf-8")(errors="replace")
    start = decoder.decode(head).lstrip("\ufeff \t\r\n").lower()
    if start.startswith("{"):
        return read_jsonl
    if start.startswith("["):
        return read_json
    if start.startswith("<"):
        return read_feed if any(mark in start for mark in ("<rss", "<feed", "<rdf:rdf")) else read_html
    return read_text
