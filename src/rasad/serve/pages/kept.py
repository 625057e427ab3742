"""Pages that were made, kept for who asks next under what they were made of: none is older than the record."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

ROOM = 32_000_000  # characters of all pages that are kept


class Kept:
    """The pages that were asked for last."""

    def __init__(self, room: int = ROOM) -> None:
        self.room, self.size = room, 0
        self.pages: OrderedDict[str, str] = OrderedDict()
        self.lock = Lock()

    def get(self, mark: str) -> str | None:
        with self.lock:
            if mark in self.pages:
                self.pages.move_to_end(mark)
            return self.pages.get(mark)

    def put(self, mark: str, content: str) -> None:
        with self.lock:
            self.size += len(content) - len(self.pages.pop(mark, ""))
            self.pages[mark] = content
            while self.size > self.room:
                self.size -= len(self.pages.popitem(last=False)[1])
