"""Stories coded by one process or several, results in the order of the stories either way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rasad.coder.rules import Rules
from rasad.model import Claim, Problem, Story
from rasad.pipeline import Coder

if TYPE_CHECKING:
    from rasad.archive.dispatch import Done, Pool, Task

WAITING = 16  # stories a worker that are coded or being coded, and not yet passed on
Coded = tuple[Story, list[Claim]]


def coded(
    stories: Iterable[Story], rules: Path | None, workers: int, report: Callable[[Problem], None]
) -> Iterator[Coded]:
    """Each story with its claims. A story that cannot be coded, or of which workers die, is reported and left out."""
    if workers == 1:
        yield from Coder(rules).claims(stories, report)
        return
    own = Rules.load(rules) if rules else None
    from rasad.archive.processes import Processes, warm

    pool = Processes(workers, partial(warm, own))
    try:
        yield from InOrder(pool, stories, report).results()
    finally:
        pool.close()


class InOrder:
    """Hands stories to workers and passes on what they make of them in the order of the stories."""

    def __init__(self, pool: Pool, stories: Iterable[Story], report: Callable[[Problem], None]) -> None:
        self.pool, self.stories, self.report = pool, iter(stories), report
        self.taken = self.passed = 0
        self.ready: dict[int, Done] = {}

    def take(self, worker: int) -> Task | None:
        from rasad.archive.dispatch import Task
        from rasad.archive.duty import Code, encode

        if self.taken - self.passed >= WAITING * self.pool.size:
            return None
        story = next(self.stories, None)
        if story is None:
            return None
        self.taken += 1
        return Task(encode(Code(story)), (self.taken, story))

    def results(self) -> Iterator[Coded]:
        from rasad.archive.dispatch import Dispatch

        for done in Dispatch(self.pool, self.take).results():
            number, _ = done.task.about
            self.ready[number] = done
            while self.passed + 1 in self.ready:
                self.passed += 1
                yield from self.opened(self.ready.pop(self.passed))

    def opened(self, done: Done) -> Iterator[Coded]:
        from rasad.archive.duty import claims_of

        _, story = done.task.about
        claims, problem = claims_of(story, done)
        if problem:
            self.report(problem)
        else:
            yield story, claims
