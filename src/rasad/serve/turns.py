"""One store, many requests: they read it side by side, one at a time writes, and other processes get their turn.

DuckDB opens a file for reading or for writing, for the whole process; and while one process reads, none writes. So
readers here make way for a writer, and all of them let go of the file now and then, however many come.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Condition, Event, Lock, Timer

import duckdb

from rasad.store import Store, StoreError, Writer
from rasad.store.connection import SETTINGS, opened
from rasad.store.lock import held
from rasad.store.problems import told

TURN = 1.0  # seconds after which readers stop coming until all have left
GAP = 0.15  # seconds that the file then stays closed; a writer looks every 0.05
LIMIT = 20.0  # seconds that a question may take


class Late(Exception):
    """A question that took too long and was stopped."""


class Turns:
    """Who may have the file open; `close` closes it, when nobody reads."""

    def __init__(self, close: Callable[[], None]) -> None:
        self.close = close
        self.idle: Timer | None = None
        self.changed = Condition()
        self.readers = self.writers = 0
        self.writing_now = False
        self.opened = self.closed_until = 0.0

    @contextmanager
    def reading(self) -> Iterator[None]:
        with self.changed:
            while self.must_wait():
                self.changed.wait(GAP)
            if not self.opened:
                self.opened = time.monotonic()
            self.readers += 1
        try:
            yield
        finally:
            with self.changed:
                self.readers -= 1
                now = time.monotonic()
                if not self.readers and now - self.opened > TURN:
                    self.let_go()
                elif not self.readers and self.idle is None:
                    self.idle = Timer(self.opened + TURN - now, self.rest)
                    self.idle.daemon = True
                    self.idle.start()
                self.changed.notify_all()

    def let_go(self) -> None:
        """Closes the file, and keeps it closed long enough for others to see."""
        self.close()
        self.opened, self.closed_until = 0.0, time.monotonic() + GAP

    def rest(self) -> None:
        """The end of a turn: the next begins with a file that others could open in between."""
        with self.changed:
            self.idle = None
            if not self.readers and self.opened:
                self.let_go()
                self.changed.notify_all()

    def must_wait(self) -> bool:
        now = time.monotonic()
        drained = bool(self.readers) and now - self.opened > TURN  # no more come until all have left
        return self.writers > 0 or drained or now < self.closed_until

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self.changed:
            self.writers += 1
            while self.readers or self.writing_now:
                self.changed.wait(GAP)
            self.close()
            self.opened = 0.0
            self.writing_now = True
        try:
            yield
        finally:
            with self.changed:
                self.writers -= 1
                self.writing_now = False
                self.changed.notify_all()


class Shared(Store):
    """A store that the threads of one process share. The file stays open between readers who come one after the other:
    opening it costs as much as many an answer."""

    def __init__(self, path: Path, wait: float, limit: float = LIMIT) -> None:
        super().__init__(path, wait)
        self.limit, self.turns = limit, Turns(self.close)
        self.kept: duckdb.DuckDBPyConnection | None = None
        self.file: tuple[int, int] | None = None  # which file it was that is kept open
        self.opening = Lock()

    def close(self) -> None:
        with self.opening:
            if self.kept:
                self.kept.close()
            self.kept = None

    @contextmanager
    def session(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection of its own to the file that is open; waiting for another who opens it is waiting too."""
        until = time.monotonic() + self.wait
        with self.opening:
            file = identity(self.path)
            if self.kept is None or self.file != file:
                self.kept, self.file = opened(self.path, max(0.0, until - time.monotonic()), write=False), file
            connection = self.kept.cursor()
        try:
            connection.execute(SETTINGS)
            yield connection
        except duckdb.Error as error:
            raise told(self.path, error) from None
        finally:
            connection.close()

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        late = Event()
        try:
            with self.turns.reading(), self.session() as connection:
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


def identity(path: Path) -> tuple[int, int] | None:
    """Which file stands there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def stop(connection: duckdb.DuckDBPyConnection, late: Event) -> None:
    late.set()
    with suppress(duckdb.Error):  # it has just been closed
        connection.interrupt()
