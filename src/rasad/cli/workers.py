"""Stories coded by one process or several, results in the order of the stories either way."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from rasad.coder.rules import Rules
from rasad.model import Claim, Problem, Story
from rasad.pipeline import Coder

STORIES_AT_ONCE = 32
Coded = tuple[Story, list[Claim]]
Batch = tuple[list[Coded], list[Problem]]

_coder: Coder | None = None  # one a worker process


def coded(
    stories: Iterable[Story], rules: Path | None, workers: int, report: Callable[[Problem], None]
) -> Iterator[Coded]:
    """Each story with its claims. With several workers, batches are in flight for each of them and one more, so memory
    stays bounded however long the input is."""
    if workers == 1:
        yield from Coder(rules).claims(stories, report)
        return
    if rules:
        Rules.load(rules)  # what is wrong with them is told here, once, and not by each worker
    stories = iter(stories)
    with ProcessPoolExecutor(workers, get_context("spawn"), _start, (rules,)) as pool:
        waiting: deque[Future[Batch]] = deque()

        def next_batch() -> list[Coded]:
            done, problems = waiting.popleft().result()
            for problem in problems:
                report(problem)
            return done

        try:
            while batch := list(islice(stories, STORIES_AT_ONCE)):
                waiting.append(pool.submit(_code, batch))
                if len(waiting) > workers + 1:
                    yield from next_batch()
            while waiting:
                yield from next_batch()
        finally:  # whoever stops asking does not wait for stories that no worker has begun
            pool.shutdown(wait=False, cancel_futures=True)


def _start(rules: Path | None) -> None:
    global _coder
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends a worker without a word
    _coder = Coder(rules)


def _code(stories: list[Story]) -> Batch:
    assert _coder is not None
    problems: list[Problem] = []
    return list(_coder.claims(stories, problems.append)), problems
