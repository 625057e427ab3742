"""Who did what, when and from where: logins that succeeded or failed, verdicts, and changes of users."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from operator import itemgetter

import duckdb

COLUMNS = ("at", "who", "what", "about", "address")
VERDICT, ADDED = "verdict", "added"
VERDICTS = f"""
select strftime(decided, '%Y-%m-%dT%H:%M:%SZ'), author, '{VERDICT}',
    concat_ws(' ', id, kind, array_to_string((line::json -> 'claims')::varchar[], ' ')), ''
from verdicts order by number
"""


def note(connection: sqlite3.Connection, who: str, what: str, about: str = "", address: str = "") -> None:
    """One line more. `who` is nobody where a name was tried that does not exist: it may be a password, typed amiss."""
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    connection.execute(
        "insert into log (at, who, what, about, address) values (?, ?, ?, ?, ?)", (at, who, what, about, address)
    )


def entries(
    log: sqlite3.Connection | None, record: duckdb.DuckDBPyConnection | None
) -> Iterable[tuple[str | None, ...]]:
    """The lines of the log, and the verdicts that the record holds of before there was one, or of the command line: for
    those the record itself is the log, which nobody can pass by."""
    lines = log.execute(f"select {', '.join(COLUMNS)} from log order by number").fetchall() if log else []
    known = {about.partition(" ")[0] for _, _, what, about, _ in lines if what == VERDICT}
    kept = record.execute(VERDICTS).fetchall() if record else []
    return sorted([*lines, *(row for row in kept if row[3].partition(" ")[0] not in known)], key=itemgetter(0))
