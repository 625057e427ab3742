"""Step `store`: the record in one DuckDB file, changed in whole batches or not at all."""

from __future__ import annotations

from rasad.store.problems import StoreError
from rasad.store.store import Made, Store, Writer

__all__ = ["Made", "Store", "StoreError", "Writer"]
