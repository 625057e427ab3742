"""Who did what, when and from where: logins that succeeded or failed, verdicts, and changes of users."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

COLUMNS = ("at", "who", "what", "about", "address")


def note(connection: sqlite3.Connection, who: str, what: str, about: str = "", address: str = "") -> None:
    """One line more. `who` is nobody where a name was tried that does not exist: it may be a password, typed amiss."""
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    connection.execute(
        "insert into log (at, who, what, about, address) values (?, ?, ?, ?, ?)", (at, who, what, about, address)
    )


def entries(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    return connection.execute(f"select {', '.join(COLUMNS)} from log order by number").fetchall()
