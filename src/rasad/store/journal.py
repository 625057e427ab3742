"""What each transaction changes, so that others can keep up with the record without reading all of it again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import duckdb

from rasad.store.rows import insert


class Journal:
    """The changes of one transaction; of what changes twice in it, the last. An event that is merged again and comes
    out the same is noted too: to tell would cost more than to look at it once more."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.found: dict[tuple[str, str], bool] = {}

    def note(self, kind: str, ids: Iterable[str], gone: bool = False) -> None:
        self.found.update(((kind, id), gone) for id in ids)

    def write(self) -> None:
        [(last,)] = self.connection.execute("select coalesce(max(number), 0) from changes").fetchall()
        at = datetime.now(UTC).replace(tzinfo=None)
        rows = [(last + n, at, kind, id, gone) for n, ((kind, id), gone) in enumerate(self.found.items(), 1)]
        insert(self.connection, "changes", rows)
        self.found.clear()
