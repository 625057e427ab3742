"""What can be wrong with a store, each told in a line: what, and what to do."""

from __future__ import annotations

from pathlib import Path

import duckdb

from rasad.model import Problem


class StoreError(Exception):
    """A store that cannot be used."""

    def __init__(self, where: Path, what: str, do: str = "") -> None:
        self.problem = Problem(str(where), what, do)
        super().__init__(str(self.problem))


def busy(error: duckdb.Error) -> bool:
    """Whether another process, or another record in this one, has the file open in a way that shuts this one out."""
    return any(sign in str(error) for sign in ("Could not set lock", "different configuration"))


def told(where: Path, error: duckdb.Error) -> StoreError:
    """DuckDB's error as one of ours. Its messages are its interface here: it has one class for them all."""
    message = str(error)
    line = " ".join(message.split("\n")[0].split())
    if busy(error):
        return StoreError(where, "is open in another process", "wait for it, or give --wait more seconds")
    if "newer" in message or "version number" in message:
        return StoreError(where, "was written by a newer DuckDB", "install the newest rasad")
    if "Is a directory" in message:
        return StoreError(where, "is a folder", "name a file with --store")
    if "not a valid DuckDB" in message:
        return StoreError(where, "is no store, or a damaged one", "name another file, or bring back a copy")
    if any(sign in message for sign in ("No space left", "File too large", "Could not write", "disk quota")):
        return StoreError(where, f"cannot be written: {line}", "make room on the disk and run the same again")
    if isinstance(error, duckdb.FatalException | duckdb.InternalException | duckdb.SerializationException):
        return StoreError(where, f"is damaged: {line}", "bring back a copy, or add the stories to a new store")
    return StoreError(where, line, "run rasad doctor")
