"""Today: whose relation turned in these days, and where things happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from rasad.record.today import turned
from rasad.store import Store

START = date(2024, 1, 1)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Two who meet each day for 60 days and then fight; two more who always meet."""
    store = Store(tmp_path / "a.duckdb")
    with store.writing() as writer, writer.transaction() as connection:
        for number in range(90):
            day = START + timedelta(number)
            kind = ("CONSULT", "meet") if number < 60 else ("ASSAULT", None)
            connection.execute(
                "insert into ties values (?, ?, ?, ?, ?, 'IRN', 'USA', 1)", [f"a{number}", day, day, *kind]
            )
            connection.execute(
                "insert into ties values (?, ?, ?, 'CONSULT', 'meet', 'IRQ', 'TUR', 1)", [f"b{number}", day, day]
            )
    with store.reading() as connection:
        yield connection


def test_a_rupture_is_told_in_the_days_in_which_it_was(connection: duckdb.DuckDBPyConnection) -> None:
    [turn] = turned(connection, START + timedelta(58), START + timedelta(70))
    assert (turn.one, turn.other, turn.day) == ("IRN", "USA", START + timedelta(60))
    assert turn.before > 0 > turn.after and turn.p < 0.01


def test_neither_before_it_was_nor_long_after(connection: duckdb.DuckDBPyConnection) -> None:
    assert not list(turned(connection, START, START + timedelta(50)))
    assert not list(turned(connection, START + timedelta(75), START + timedelta(89)))
