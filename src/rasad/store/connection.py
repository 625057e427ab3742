"""The file opened: waiting its turn, brought up to this version's schema, and DuckDB's errors told as ours."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import duckdb

from rasad.store.problems import StoreError, busy, told

PAUSE = 0.05  # seconds between two tries
# Partitioned execution reads a large table once for each part of its groups, before it is filtered.
SETTINGS = """
set preserve_insertion_order = true; set TimeZone = 'UTC'; set enable_progress_bar = false;
set disabled_optimizers = 'partitioned_execution';
"""


@contextmanager
def connected(path: Path, wait: float, *, write: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection; while it is open for writing, no other process can open the store."""
    connection = opened(path, wait, write)
    try:
        yield connection
    except duckdb.Error as error:
        raise told(path, error) from None
    finally:
        connection.close()


def opened(path: Path, wait: float, write: bool) -> duckdb.DuckDBPyConnection:
    if not write and not path.exists():
        raise StoreError(path, "no such store", "make one with rasad add, or name yours with --store")
    until = time.monotonic() + wait
    while True:
        try:
            connection = duckdb.connect(path, read_only=not write)
            break
        except duckdb.Error as error:
            if not busy(error) or time.monotonic() >= until:
                raise told(path, error) from None
            time.sleep(PAUSE)
    try:
        connection.execute(SETTINGS)
        prepare(path, connection, write)
    except duckdb.Error as error:
        connection.close()
        raise told(path, error) from None
    except StoreError:
        connection.close()
        raise
    return connection


def migrations() -> list[str]:
    """The scripts that bring a store from each version to the next, the first from nothing to 1."""
    folder = files("rasad.store") / "migrations"
    return [entry.read_text(encoding="utf8") for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)]


def prepare(path: Path, connection: duckdb.DuckDBPyConnection, write: bool) -> None:
    """Brings the schema up to date, in one transaction; a reader cannot, and is told so."""
    scripts = migrations()
    tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    version = 0
    if "meta" in tables:
        found = connection.execute("select value from meta where name = 'schema'").fetchall()
        version = int(found[0][0]) if found else 0
    elif tables:
        raise StoreError(path, "is a DuckDB file, but no store of Rasad", "name another file with --store")
    if version > len(scripts):
        raise StoreError(
            path, f"has schema {version}; this rasad knows {len(scripts)} at most", "install the newest rasad"
        )
    if version == len(scripts):
        return
    if not write:
        raise StoreError(path, f"has schema {version}, older than this rasad", "bring it up to date: rasad doctor")
    connection.execute("begin")
    for script in scripts[version:]:
        connection.execute(script)
    connection.execute("delete from meta where name = 'schema'")
    connection.execute("insert into meta values ('schema', ?)", [str(len(scripts))])
    connection.execute("commit")
