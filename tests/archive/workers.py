"""Workers for tests: what real processes are made with, and a pool without processes whose workers die on command."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Sequence

from rasad.archive.dispatch import News
from rasad.archive.duty import Coded, Duty
from rasad.model import Claim, Story

Answer = Callable[[bytes], bytes]


def echo() -> Answer:
    """Gives back what it is sent, but dies of a request that says so, or hangs."""

    def answer(request: bytes) -> bytes:
        if request.startswith(b"die"):
            os.kill(os.getpid(), signal.SIGKILL)
        if request.startswith(b"hang"):
            signal.pause()
        return request

    return answer


def stillborn() -> Answer:
    os._exit(3)


class Known(Duty):
    """Reads as workers do, and has the claims of each story already."""

    def __init__(self, claims: dict[str, list[Claim]]) -> None:
        self.known, self.fields, self.reading = claims, {}, None

    def claims(self, story: Story) -> Coded:
        return Coded(self.known[story.id])


class Here:
    """A pool in this process. `fate` is asked before each answer: its worker dies of it, just after it, or hangs."""

    def __init__(
        self, size: int, make: Callable[[], Answer], fate: Callable[[bytes], str] = lambda request: ""
    ) -> None:
        self.size, self.make, self.fate = size, make, fate
        self.asked: dict[int, deque[bytes]] = {}
        self.answers: dict[int, Answer] = {}
        self.coming = [News(worker) for worker in range(size)]
        self.deaths = 0

    def send(self, worker: int, request: bytes) -> None:
        self.asked[worker].append(request)

    def wait(self) -> Sequence[News]:
        for worker, requests in list(self.asked.items()):
            if requests:
                fate = self.fate(requests[0])
                if fate == "hang":
                    continue
                if fate != "before":
                    self.coming.append(News(worker, self.answers[worker](requests.popleft())))
                if fate:
                    self.deaths += 1
                    del self.asked[worker]
                    self.coming += [News(worker, died="fate"), News(worker)]
        news, self.coming = self.coming, []
        for one in news:
            if not one.answer and not one.died:
                self.asked[one.worker], self.answers[one.worker] = deque(), self.make()
        return news

    def end(self, worker: int, why: str) -> None:
        self.deaths += 1
        del self.asked[worker]
        self.coming += [News(worker, died=why), News(worker)]

    def close(self) -> None:
        self.asked.clear()
