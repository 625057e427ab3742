"""Workers on a Ray cluster: an actor for each core. The cluster is that of RAY_ADDRESS, else one on this machine."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ray
from ray.exceptions import RayError

from rasad.archive.dispatch import News
from rasad.archive.duty import Duty
from rasad.archive.processes import MOMENT, Answer
from rasad.coder.rules import Rules
from rasad.read.problems import shown


class Worker:
    """An actor. What it is made with must be importable on its node: rasad has to be installed there."""

    def __init__(self, make: Callable[[], Answer]) -> None:
        self.make = make

    def ready(self) -> bytes:
        self.answer = self.make()
        return b""

    def ask(self, request: bytes) -> bytes:
        return self.answer(request)


class Cluster:
    """So many actors, or one for each core. One that died, alone or with its node, is made again wherever there is
    room; until it is ready it gets nothing to do."""

    def __init__(self, size: int | None, make: Callable[[], Answer]) -> None:
        self.ours = not ray.is_initialized()
        if self.ours:
            ray.init(logging_level=logging.ERROR, log_to_driver=False, include_dashboard=False)
        self.size, self.make = size or int(ray.cluster_resources().get("CPU", 1)), make
        self.actor = ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(Worker)
        self.actors: dict[int, Any] = {}
        self.asked: dict[int, deque[Any]] = {}  # answers to come, in the order in which they come
        self.reasons: dict[int, str] = {}  # why a worker was ended
        for worker in range(self.size):
            self.start(worker)

    def start(self, worker: int) -> None:
        self.actors[worker] = self.actor.remote(self.make)
        self.asked[worker] = deque([self.actors[worker].ready.remote()])

    def send(self, worker: int, request: bytes) -> None:
        self.asked[worker].append(self.actors[worker].ask.remote(request))

    def wait(self) -> Sequence[News]:
        next_of = {asked[0]: worker for worker, asked in self.asked.items() if asked}
        ready, _ = ray.wait(list(next_of), timeout=MOMENT)
        if ready:
            ready, _ = ray.wait(list(next_of), num_returns=len(next_of), timeout=0)
        return [self.hear(next_of[one]) for one in ready]

    def hear(self, worker: int) -> News:
        try:
            return News(worker, ray.get(self.asked[worker].popleft()))
        except RayError as error:
            ray.kill(self.actors[worker])
            self.start(worker)
            return News(worker, died=self.reasons.pop(worker, shown(error)))

    def end(self, worker: int, why: str) -> None:
        self.reasons[worker] = why
        ray.kill(self.actors[worker])

    def close(self) -> None:
        for actor in self.actors.values():
            ray.kill(actor)
        if self.ours:
            ray.shutdown()


def loaded(rules: Rules | None, fields: Mapping[str, str]) -> Answer:
    """The duty of an actor, with a coder of its own."""
    from rasad.pipeline import Coder

    return Duty(Coder(), rules, fields)
