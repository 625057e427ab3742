"""One writer at a time, for the whole of its work; whoever finds the store held is told by whom.

DuckDB's own lock stands only while a batch is written, so that others can read between two batches.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rasad.store.problems import StoreError

PAUSE = 0.1  # seconds between two tries


@contextmanager
def held(store: Path, wait: float) -> Iterator[None]:
    """Holds the store for writing; waits so many seconds for another writer. The system lets go of the lock when its
    process ends, however it ends."""
    path = store.with_name(store.name + ".lock")
    until = time.monotonic() + wait
    with open_lock(store, path) as descriptor:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() >= until:
                    raise StoreError(store, f"is being written by {holder(path)}", "wait, or give --wait") from None
                time.sleep(PAUSE)
        mine = json.dumps({"pid": os.getpid(), "host": socket.gethostname()}).encode()
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, mine, 0)
        yield


@contextmanager
def open_lock(store: Path, path: Path) -> Iterator[int]:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(store, f"cannot be written: {error.strerror}", "name another file with --store") from None
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def holder(path: Path) -> str:
    """Who holds the lock, as it wrote itself into the file."""
    try:
        found = json.loads(path.read_bytes())
        return f"process {found['pid']} on {found['host']}"
    except (OSError, ValueError, KeyError):
        return "another process"
