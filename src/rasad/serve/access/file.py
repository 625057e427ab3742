"""The file of accounts beside a store: opened for a moment each time, so that the server and `rasad user` share it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.resources import files
from pathlib import Path

from rasad.store import StoreError

WAIT = 5.0  # seconds for another who writes; each writes for milliseconds


@cache
def migrations() -> list[str]:
    """The scripts that bring the file from each version to the next."""
    folder = files("rasad.serve.access") / "schema"
    found = (entry for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [entry.read_text(encoding="utf8") for entry in sorted(found, key=lambda entry: entry.name)]


class Accounts:
    """Where it is, and how it is opened."""

    def __init__(self, store: Path) -> None:
        self.path = store.with_name(store.name + ".accounts")

    def exist(self) -> bool:
        """Whether there is anyone who could log in."""
        if not self.path.exists():
            return False
        with self.reading() as connection:
            return bool(connection.execute("select 1 from users limit 1").fetchall())

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Of accounts that there are; a note that a token was used may be written all the same."""
        if not self.path.exists():
            raise StoreError(self.path, "no accounts yet", "add a user: rasad user add NAME --role admin")
        with self.opened() as connection:
            yield connection

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """As `writing`, of accounts that there are."""
        with self.reading():
            pass
        with self.writing() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All of it, or none."""
        with self.opened() as connection:
            connection.execute("begin immediate")
            try:
                yield connection
            except BaseException:
                connection.execute("rollback")
                raise
            connection.execute("commit")

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with suppress(FileExistsError):
                os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            connection = sqlite3.connect(self.path, timeout=WAIT, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise self.wrong(error) from None
        try:
            self.prepare(connection)
            yield connection
        except sqlite3.Error as error:
            raise self.wrong(error) from None
        finally:
            connection.close()

    def prepare(self, connection: sqlite3.Connection) -> None:
        """Brings the schema up to date: the scripts from its version on, each in a transaction with its number."""
        connection.execute("pragma foreign_keys = on")
        scripts = migrations()
        while (version := connection.execute("pragma user_version").fetchone()[0]) < len(scripts):
            connection.execute("pragma journal_mode = wal")
            connection.execute("begin immediate")
            if connection.execute("pragma user_version").fetchone()[0] == version:
                for statement in scripts[version].split(";\n"):
                    connection.execute(statement)
                connection.execute(f"pragma user_version = {version + 1}")
            connection.execute("commit")
        if version > len(scripts):
            raise StoreError(self.path, f"has schema {version}, newer than this rasad", "install the newest rasad")

    def wrong(self, error: Exception) -> StoreError:
        return StoreError(self.path, f"cannot be used: {error}", "see that it is yours and no other file")
