"""Workers on this machine: processes forked from one that has the coder loaded (`warm.py`)."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from multiprocessing import forkserver, get_context, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from threading import Thread
from types import MappingProxyType

from rasad.analyse.sums import check_shipped
from rasad.archive.dispatch import News, WorkersError
from rasad.coder.rules import Rules

PRELOADED = ["rasad.cli", "rasad.archive.duty", "rasad.archive.warm"]  # whatever a worker would else import for itself
PATIENCE = 5.0  # seconds for a worker to end
MOMENT = 0.5  # seconds
Answer = Callable[[bytes], bytes]


class Processes:
    """So many workers; each makes its own `Answer` and then answers what it is sent."""

    def __init__(self, size: int, make: Callable[[], Answer]) -> None:
        check_shipped()  # a broken model is told here, once, and not by what workers are forked from
        self.size, self.make = size, make
        self.context = get_context("forkserver")
        self.context.set_forkserver_preload(PRELOADED)
        self.processes: dict[int, BaseProcess] = {}
        self.lines: dict[int, Connection] = {}
        self.reasons: dict[int, str] = {}  # why a worker was ended
        for worker in range(size):
            self.start(worker)

    def start(self, worker: int) -> None:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(
            target=work, args=(theirs, self.make), name=f"rasad worker {worker}", daemon=True
        )
        # Ctrl-C comes to the whole group: only this process decides what it means. Blocked signals stay so in children;
        # the tracker of multiprocessing unblocks them when it starts, so it does before.
        resource_tracker.ensure_running()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            forkserver.ensure_running()
            process.start()
        except (OSError, EOFError) as error:
            raise WorkersError(f"workers cannot start: {error}") from None
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        self.processes[worker], self.lines[worker] = process, ours

    def send(self, worker: int, request: bytes) -> None:
        with suppress(OSError):  # of one that died; `wait` tells
            self.lines[worker].send_bytes(request)

    def wait(self) -> Sequence[News]:
        ready = wait(list(self.lines.values()), MOMENT)
        return [self.hear(worker) for worker, line in list(self.lines.items()) if line in ready]

    def hear(self, worker: int) -> News:
        try:
            return News(worker, self.lines[worker].recv_bytes())
        except (OSError, EOFError):
            why = self.ended(worker)
            self.start(worker)
            return News(worker, died=why)

    def end(self, worker: int, why: str) -> None:
        self.reasons[worker] = why
        self.processes[worker].kill()

    def ended(self, worker: int) -> str:
        """Waits for the end of a worker that has died or is to; gives what it died of."""
        self.lines.pop(worker).close()
        process = self.processes.pop(worker)
        process.join(PATIENCE)
        if process.is_alive():
            process.kill()
            process.join()
        code = process.exitcode or 0
        return self.reasons.pop(worker, f"signal {-code}" if code < 0 else f"exit code {code}")

    def close(self) -> None:
        for line in self.lines.values():
            line.close()  # which ends all of them at once
        for worker in list(self.lines):
            self.ended(worker)


def warm(rules: Rules | None, fields: Mapping[str, str] = MappingProxyType({})) -> Answer:
    """The duty of a forked worker, with the coder that it was born with."""
    from rasad.archive.duty import Duty
    from rasad.archive.warm import coder

    return Duty(coder, rules, fields)


def work(line: Connection, make: Callable[[], Answer]) -> None:
    """A worker's life: ready, then an answer for each request, until nobody is there to ask."""
    requests: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=listen, args=(line, requests), daemon=True).start()
    answer = make()
    line.send_bytes(b"")
    while True:
        line.send_bytes(answer(requests.get()))


def listen(line: Connection, requests: SimpleQueue[bytes]) -> None:
    """Takes requests in at once, so that neither side waits for the other to read; ends the worker with its driver."""
    try:
        while True:
            requests.put(line.recv_bytes())
    except (OSError, EOFError):
        os._exit(0)
