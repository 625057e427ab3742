"""A line on stderr for long work: stories, claims, rate. Nothing where stderr is no terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType

EVERY = 0.5  # seconds


class Progress:
    def __init__(self) -> None:
        self.shown = sys.stderr.isatty()
        self.start = self.last = time.monotonic()
        self.stories = self.claims = 0
        self.drawn = False  # a line stands on the terminal now

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def done(self, claims: int) -> None:
        """One story was coded."""
        self.stories += 1
        self.claims += claims
        now = time.monotonic()
        if self.shown and now - self.last > EVERY:
            self.last = now
            sys.stderr.write(f"\r\x1b[K{self}")
            sys.stderr.flush()
            self.drawn = True

    def __str__(self) -> str:
        rate = self.stories / max(time.monotonic() - self.start, 0.001)
        return f"{self.stories} stories, {self.claims} claims, {rate:.0f} stories/s"

    def clear(self) -> None:
        """Takes the line away, so that others can write."""
        if self.drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self.drawn = False
