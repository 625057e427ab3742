"""One store, many requests: they read it side by side, one at a time writes, and other processes get their turn.

DuckDB opens a file for reading or for writing, for the whole process; and while one process reads, none writes. So
readers here make way for a writer, and all of them let go of the file now and then, however many come.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Condition, Event, Timer

import duckdb

from rasad.store import Store, StoreError, Writer
from rasad.store.lock import held

TURN = 1.0  # seconds after which readers stop coming until all have left
GAP = 0.15  # seconds that the file then stays closed; a writer looks every 0.05
LIMIT = 20.0  # seconds that a question may take


class Late(Exception):
    """A question that took too long and was stopped."""


class Turns:
    """Who may have the file open."""

    def __init__(self) -> None:
        self.changed = Condition()
        self.readers = self.writers = 0
        self.writing_now = False
        self.opened = self.closed_until = 0.0

    @contextmanager
    def reading(self) -> Iterator[None]:
        with self.changed:
            while self.must_wait():
                self.changed.wait(GAP)
            if not self.readers:
                self.opened = time.monotonic()
            self.readers += 1
        try:
            yield
        finally:
            with self.changed:
                self.readers -= 1
                now = time.monotonic()
                if not self.readers and now - self.opened > TURN:
                    self.closed_until = now + GAP
                self.changed.notify_all()

    def must_wait(self) -> bool:
        now = time.monotonic()
        drained = bool(self.readers) and now - self.opened > TURN
        return self.writers > 0 or drained or now < self.closed_until

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self.changed:
            self.writers += 1
            while self.readers or self.writing_now:
                self.changed.wait(GAP)
            self.writing_now = True
        try:
            yield
        finally:
            with self.changed:
                self.writers -= 1
                self.writing_now = False
                self.changed.notify_all()


class Shared(Store):
    """A store that the threads of one process share."""

    def __init__(self, path: Path, wait: float, limit: float = LIMIT) -> None:
        super().__init__(path, wait)
        self.limit, self.turns = limit, Turns()

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        late = Event()
        try:
            with self.turns.reading(), super().reading() as connection:
                timer = Timer(self.limit, stop, (connection, late))
                timer.start()
                try:
                    yield connection
                finally:
                    timer.cancel()
        except StoreError:
            if late.is_set():
                raise Late from None
            raise

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        with held(self.path, self.wait):
            yield Alone(self)


class Alone(Writer):
    """A writer whose transactions wait until nobody of this process reads."""

    store: Shared

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self.store.turns.writing(), super().transaction() as connection:
            yield connection


def stop(connection: duckdb.DuckDBPyConnection, late: Event) -> None:
    late.set()
    with suppress(duckdb.Error):  # it has just been closed
        connection.interrupt()
