"""The store that the threads of a server share."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import duckdb
import pytest

from rasad.serve import turns
from rasad.serve.turns import Shared
from rasad.store import Store, StoreError

READERS = 5
WAIT = 1.0


def test_a_locked_file_is_waited_for_side_by_side(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not one after the other, or the last of many would wait for the sum."""
    waits, together, store = [], Barrier(READERS), Shared(empty, WAIT)

    def locked(path: Path, wait: float, write: bool) -> duckdb.DuckDBPyConnection:
        waits.append(wait)
        time.sleep(wait)
        raise StoreError(path, "is open in another process")

    def ask(_: int) -> str:
        together.wait()
        try:
            with store.reading():
                return "read"
        except StoreError as error:
            return error.problem.what

    monkeypatch.setattr(turns, "opened", locked)
    with ThreadPoolExecutor(READERS) as pool:
        assert set(pool.map(ask, range(READERS))) == {"is open in another process"}
    assert len(waits) == READERS and sum(waits) < 2 * WAIT


def test_others_write_though_somebody_always_asks(empty: Path) -> None:
    store, other = Shared(empty, 5.0), Store(empty, 20.0)
    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(other.update)
        while not written.done():
            with store.reading() as connection:
                connection.execute("select count(*) from stories").fetchall()
        assert written.result() is None


def test_the_file_stays_open_between_readers_of_a_turn(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "TURN", 600.0)
    store = Shared(empty, 5.0)
    kept = []
    for _ in range(3):
        with store.reading() as connection:
            connection.execute("select 1").fetchall()
            kept.append(store.kept)
    assert kept[0] is kept[1] is kept[2] is not None
    store.close()
