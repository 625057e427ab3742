"""Workers that die: nothing is lost, nothing done twice, and what kills them is given up with the reason."""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import count

import pytest
from tests.archive import workers

from rasad.archive.dispatch import AHEAD, TRIES, Dispatch, Task, WorkersError
from rasad.archive.processes import Processes

MANY = 200


def tasks(dying: int = -1) -> Iterator[Task]:
    yield from (Task(b"die %d" % n if n == dying else b"%d" % n, n) for n in range(MANY))


def test_each_request_is_answered_once_whoever_dies() -> None:
    pool = Processes(3, workers.echo)
    left, moments = tasks(), random.Random(1)
    found: Counter[int] = Counter()
    deaths: list[str] = []
    try:
        dispatch = Dispatch(pool, lambda _: next(left, None), lambda _, why: deaths.append(why))
        for done in dispatch.results():
            assert done.answer == done.task.request
            found[done.task.about] += 1
            # No task is hit so often that it would be taken for the cause.
            spared = any(task.deaths == TRIES - 1 for task in dispatch.given[done.worker])
            if moments.random() < 0.1 and not spared:
                with suppress(ProcessLookupError):  # one that was hit just before, and is not buried yet
                    os.kill(pool.processes[done.worker].pid or 0, signal.SIGKILL)
    finally:
        pool.close()
    assert found == Counter(range(MANY))
    assert deaths and set(deaths) == {"signal 9"}


def test_what_kills_workers_is_given_up() -> None:
    pool = Processes(2, workers.echo)
    left = tasks(dying=7)
    try:
        found = {done.task.about: done for done in Dispatch(pool, lambda _: next(left, None)).results()}
    finally:
        pool.close()
    assert set(found) == set(range(MANY))
    assert found.pop(7).failed == f"the worker died {TRIES} times of it (signal 9)"
    assert not any(done.failed for done in found.values())


def test_what_hangs_is_ended_and_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look at the clock is a second later."""
    clock = count()
    monkeypatch.setattr("time.monotonic", lambda: float(next(clock)))
    pool = workers.Here(2, workers.echo, lambda request: "hang" if request == b"7" else "")
    left = tasks()
    found = {done.task.about: done for done in Dispatch(pool, lambda _: next(left, None), patience=50).results()}
    assert found.pop(7).failed == f"the worker died {TRIES} times of it (no answer in 50 seconds)"
    assert set(found) == set(range(MANY)) - {7} and not any(done.failed for done in found.values())
    assert pool.deaths == TRIES


def test_a_process_that_hangs_is_ended_with_the_reason() -> None:
    pool = Processes(1, workers.echo)
    try:
        while not pool.wait():
            pass
        pool.send(0, b"hang")
        pool.end(0, "no answer")
        while not (news := pool.wait()):
            pass
        assert [(one.worker, one.died) for one in news] == [(0, "no answer")]
    finally:
        pool.close()


def test_workers_that_never_start_end_the_run() -> None:
    pool = Processes(2, workers.stillborn)
    try:
        with pytest.raises(WorkersError, match=r"workers cannot start: exit code 3"):
            list(Dispatch(pool, lambda _: None).results())
    finally:
        pool.close()


def test_workers_end_with_their_pool() -> None:
    pool = Processes(2, workers.echo)
    processes = list(pool.processes.values())
    pool.close()
    assert not any(process.is_alive() for process in processes)


def test_a_worker_has_little_ahead() -> None:
    pool = workers.Here(2, workers.echo)
    left = tasks()
    given = 0

    def take(worker: int) -> Task | None:
        nonlocal given
        given += 1
        return next(left, None)

    for answered, _ in enumerate(Dispatch(pool, take).results(), 1):
        assert given - answered <= 2 * AHEAD + 1
    assert answered == MANY
