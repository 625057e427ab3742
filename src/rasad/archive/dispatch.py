"""Work for workers that may die: each gets a little ahead, and what a dead one had is done by others.

A worker answers in the order in which it was asked. So when it dies, the first request that it left open is the one it
died of, if it died of any: that one is tried again, `TRIES` times in all, and then given up with the reason. The others
go on as if nothing had been. One that has given no answer for longer than patience lasts is ended, and died of that.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

AHEAD = 4  # requests that a worker has at a time: it never waits for the next
TRIES = 3
PATIENCE = 600.0  # seconds for an answer: a worker that takes longer hangs
STILLBORN = 5  # workers in a row that die before they are ready


class News(NamedTuple):
    """Of a worker: its answer, that it is ready (no answer yet), or what it died of."""

    worker: int
    answer: bytes = b""
    died: str = ""


class Pool(Protocol):
    """Workers, by number. One that died is replaced under its number at once."""

    size: int

    def send(self, worker: int, request: bytes) -> None: ...
    def wait(self) -> Sequence[News]:
        """What has come; nothing, where nothing comes for a moment."""

    def end(self, worker: int, why: str) -> None:
        """Ends a worker that hangs; `wait` tells that it died, and of what."""

    def close(self) -> None: ...


class WorkersError(Exception):
    """Workers that cannot be had: why, and what the user can do."""

    def __init__(self, what: str, do: str = "what was done is kept; run it again") -> None:
        super().__init__(what)
        self.do = do


class Task:
    """A request, with whatever the one who asks wants to find again in `about`."""

    def __init__(self, request: bytes, about: Any) -> None:
        self.request, self.about, self.deaths = request, about, 0


class Done(NamedTuple):
    """What came of a task: the answer of a worker, or why there is none."""

    task: Task
    worker: int
    answer: bytes
    failed: str = ""


class Dispatch:
    """`take` gives the next task for a worker, or None while there is none; `lost` is told of each death, so that what
    the worker had in its memory can be had elsewhere; no results are wanted any more once `stopped` says so;
    `patience` in seconds."""

    def __init__(
        self,
        pool: Pool,
        take: Callable[[int], Task | None],
        lost: Callable[[int, str], None] = lambda worker, why: None,
        stopped: Callable[[], bool] = lambda: False,
        patience: float = PATIENCE,
    ) -> None:
        self.pool, self.take, self.lost, self.stopped, self.patience = pool, take, lost, stopped, patience
        self.given: dict[int, deque[Task]] = {}  # of the workers that are ready
        self.since: dict[int, float] = {}  # when each was last heard of, or given something to do
        self.again: deque[Task] = deque()
        self.stillborn = 0

    def results(self) -> Iterator[Done]:
        """What comes of all tasks, as it comes. Memory is bounded by what `take` gives out."""
        while not self.stopped():
            self.hand_out()
            if self.given and not any(self.given.values()):
                return
            for news in self.pool.wait():
                self.since[news.worker] = time.monotonic()
                if news.died:
                    yield from self.bury(news)
                elif news.answer:
                    yield Done(self.given[news.worker].popleft(), news.worker, news.answer)
                else:
                    self.given[news.worker] = deque()
                    self.stillborn = 0
            self.end_hanging()

    def end_hanging(self) -> None:
        now = time.monotonic()
        for worker, given in self.given.items():
            if given and now - self.since[worker] > self.patience:
                self.since[worker] = now  # until it is told that it died
                self.pool.end(worker, f"no answer in {self.patience:g} seconds")

    def hand_out(self) -> None:
        """The next task to whoever has least, until all have enough."""
        asking = set(self.given)
        while asking:
            worker = min(asking, key=lambda one: (len(self.given[one]), one))
            if len(self.given[worker]) >= AHEAD:
                return
            task = self.again.popleft() if self.again else self.take(worker)
            if task is None:
                asking.discard(worker)
            else:
                if not self.given[worker]:
                    self.since[worker] = time.monotonic()
                self.given[worker].append(task)
                self.pool.send(worker, task.request)

    def bury(self, news: News) -> Iterator[Done]:
        left = self.given.pop(news.worker, None)
        if left is None:
            self.stillborn += 1
            if self.stillborn >= STILLBORN:
                raise WorkersError(f"workers cannot start: {news.died}")
        self.lost(news.worker, news.died)
        if left:
            left[0].deaths += 1
            if left[0].deaths == TRIES:
                why = f"the worker died {TRIES} times of it ({news.died})"
                yield Done(left.popleft(), news.worker, b"", why)
            self.again.extendleft(reversed(left))
