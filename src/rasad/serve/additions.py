"""Files and texts that were sent, on their way into the record: one after the other, while the pages go on."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import NamedTuple

import anyio
from anyio import from_thread, to_thread

from rasad.model import Claim, Problem, Story
from rasad.read import read_open
from rasad.record.adding import Added, Addition, add
from rasad.record.meant import Unknown
from rasad.record.record import Record
from rasad.serve.problems import WAIT, Refusal, log

BODY = 25_000_000  # bytes that are sent at once
HELD = 8 * BODY  # that wait, of all
NAME = 200  # characters of a name
KEPT = 100  # additions that are still told of when they are done


class Sent(NamedTuple):
    """A file as it came, or a story that was made of a form."""

    name: str
    content: bytes | Story

    def stories(self, report: Callable[[Problem], None]) -> Iterable[Story]:
        if isinstance(self.content, Story):
            return [self.content]
        return read_open(BytesIO(self.content), self.name, self.name, report=report)

    @property
    def size(self) -> int:
        return len(self.content.text if isinstance(self.content, Story) else self.content)


class Additions:
    """To one record. `turn` is that of the encoder, which texts to be read at once share."""

    def __init__(self, record: Record, turn: anyio.Semaphore) -> None:
        self.record, self.turn = record, turn
        self.all: dict[str, Addition] = {}
        self.waiting: deque[tuple[Addition, Sequence[Sent]]] = deque()
        self.working: asyncio.Task[None] | None = None

    def take(self, sent: Sequence[Sent]) -> Addition:
        """Puts them behind what waits already. For the loop of the server: what works on them runs in it."""
        held = sum(one.size for _, files in self.waiting for one in files)
        if held + sum(one.size for one in sent) > HELD:
            raise Refusal(503, Problem("add", "too many files are waiting", WAIT))
        addition = Addition(secrets.token_urlsafe(12), [Added(one.name) for one in sent])
        done = [id for id, one in self.all.items() if one.done]
        for id in done[: max(0, len(self.all) - KEPT)]:
            del self.all[id]
        self.all[addition.id] = addition
        self.waiting.append((addition, sent))
        if self.working is None or self.working.done():
            self.working = asyncio.create_task(self.work())
        return addition

    def find(self, id: str) -> Addition:
        if id not in self.all:
            raise Unknown(id[:100], "no such addition", "it is forgotten after a while, or when the server starts anew")
        return self.all[id]

    async def work(self) -> None:
        while self.waiting:
            addition, sent = self.waiting[0]
            for added, one in zip(addition.files, sent, strict=True):
                await to_thread.run_sync(self.add, added, one)
            self.waiting.popleft()

    def add(self, added: Added, sent: Sent) -> None:
        def code(story: Story) -> list[Claim] | None:
            from_thread.run(self.turn.acquire)
            try:
                return self.record.coded(story, added.tell)
            finally:
                from_thread.run_sync(self.turn.release)

        try:
            add(self.record.store, added, sent.stories(added.tell), code)
        except Exception as error:  # whatever it is, what waits behind it must go on
            log.error("adding %s", sent.name, exc_info=error)
            added.tell(Problem(sent.name, "something that nobody foresaw went wrong", "the server's log has the cause"))
            added.state = "done"
