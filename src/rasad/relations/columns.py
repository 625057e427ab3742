"""The events of a relation as rows, for tables of other programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rasad.relations.history import History

NAMES = ("day", "direction", "type", "mode", "quad", "status", "counts", "weight", "plover", "goldstein", "cameo",
         "source", "target", "place", "voices", "tellings", "id")  # fmt: skip


def rows(history: History) -> Iterator[tuple[Any, ...]]:
    for one in history.events:
        event = one.event
        yield (
            one.day, one.direction, event.type, event.mode, event.quad, event.status, one.counts, one.weight,
            one.plover, one.goldstein, one.cameo, "; ".join(actor.name for actor in event.source),
            "; ".join(actor.name for actor in event.target), event.place and event.place.name, len(event.voices),
            len(event.claims), event.id,
        )  # fmt: skip
