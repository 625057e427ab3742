"""The flow of `rasad run`: inputs to workers, stories to workers, what comes of them into the folder."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence

from rasad.archive.dispatch import AHEAD, PATIENCE, Dispatch, Done, Pool, Task, WorkersError
from rasad.archive.duty import MOST, Code, Item, Items, Read, claims_of, encode, items
from rasad.archive.folder import Commit, Folder, LeftOut
from rasad.archive.inputs import Input
from rasad.archive.parts import Told
from rasad.archive.progress import Underway, left
from rasad.model import Problem
from rasad.store import Made, StoreError

STORIES, CHARACTERS, SECONDS = 5_000, 30_000_000, 60.0  # after any of which a commit is made
UNCODED = 2 * AHEAD  # stories a worker that are read and wait
APART = 2_000  # items of an input that may be read beyond the first that is not done
READERS = 4  # so many workers to an input that is open, as long as these give enough


class Run:
    """One run: what it has in memory, and how it goes on with each answer. `told` is called with each coded story,
    `committed` after each commit, `note` with what people may want to know, `problem` with inputs that have changed."""

    def __init__(
        self,
        folder: Folder,
        made: Made,
        inputs: Sequence[Input],
        *,
        told: Callable[[Told], None],
        committed: Callable[[Commit], None],
        note: Callable[[str], None],
        problem: Callable[[Problem], None],
    ) -> None:
        commits = folder.commits()
        if commits and commits[-1].made != made:
            raise StoreError(
                folder.path, "was coded with another version, model or rules", "use these, or another --output"
            )
        self.folder, self.made = folder, made
        self.tell, self.committed, self.note, self.problem = told, committed, note, problem
        todo, self.by_hash = left(inputs, commits)
        self.inputs = deque(todo)  # not begun, or to be opened anew
        self.open: dict[int, Underway] = {}  # by the worker that has it open and is not asked
        self.underway: list[Underway] = []
        self.done = len(inputs) - len(todo)
        self.copies = 0  # inputs with the bytes of others
        self.number = commits[-1].number + 1 if commits else 1
        self.waiting: deque[Task] = deque()  # stories
        self.asked = 0  # workers that are reading
        self.usual = float(MOST)  # items that an answer has
        self.told: list[Told] = []
        self.left_out: list[LeftOut] = []
        self.characters = 0
        self.stopped = False
        self.since = time.monotonic()

    def run(self, pool: Pool, patience: float = PATIENCE) -> None:
        """Until all is done or `stop` is called; what is done then is kept. `patience`: seconds for an answer."""
        self.size = pool.size
        try:
            for done in Dispatch(pool, self.take, self.lost, lambda: self.stopped, patience).results():
                (self.read if isinstance(done.task.about, Underway) else self.coded)(done)
                if (
                    len(self.told) + len(self.left_out) >= STORIES
                    or self.characters >= CHARACTERS
                    or time.monotonic() - self.since >= SECONDS
                ):
                    self.commit()
        except WorkersError:
            self.commit()
            raise
        self.commit()

    def stop(self) -> None:
        """May be called at any moment, by a signal's handler too."""
        self.stopped = True

    def take(self, worker: int) -> Task | None:
        if len(self.waiting) + self.usual * self.asked < UNCODED * self.size and (input := self.to_read(worker)):
            self.asked += 1
            return Task(encode(Read(input.input.name, input.read)), input)
        return self.waiting.popleft() if self.waiting else None

    def to_read(self, worker: int) -> Underway | None:
        """The input that the worker has open; else another one, where those that are open do not give enough."""
        if mine := self.open.get(worker):
            return self.open.pop(worker) if mine.read - mine.done < APART else None
        if self.inputs and (not self.waiting or len(self.open) + self.asked < self.size // READERS):
            return self.inputs.popleft()
        return None

    def lost(self, worker: int, why: str) -> None:
        self.note(f"a worker died ({why}); what it had is tried again")
        if worker in self.open:
            self.inputs.appendleft(self.open.pop(worker))

    def read(self, done: Done) -> None:
        input: Underway = done.task.about
        self.asked -= 1
        if input not in self.underway:
            self.underway.append(input)
        if done.failed:
            why = Problem(input.input.name, f"cannot be read: {done.failed}", "it is tried again in the next run")
            answer = Items([Item(None, why)], "", True)
        else:
            answer = items(done.answer)
        self.usual += (len(answer.items) - self.usual) / 8
        if not answer.hash:  # its place stays as it is
            self.left_out.append(LeftOut.of(input.input.name, input.read, answer.items[0].problem))  # type: ignore[arg-type]
        elif self.fits(input, answer.hash):
            self.take_in(input, answer)
            if not answer.ended:
                if before := self.open.get(done.worker):
                    self.inputs.appendleft(before)
                self.open[done.worker] = input
            self.advance(input)

    def fits(self, input: Underway, hash: str) -> bool:
        """Whether these bytes are the ones that were coded before, and coded under this name."""
        name = input.input.name
        if input.hash and input.hash != hash:
            self.problem(
                Problem(name, "has changed since it was coded", "give it another name, or use another --output")
            )
            return False
        input.hash = hash
        twin = self.by_hash.setdefault(hash, name)
        if twin != name:
            self.copies += 1
            input.same, input.ended = twin, True
            self.advance(input)
        return twin == name

    def take_in(self, input: Underway, answer: Items) -> None:
        for item in answer.items:
            if item.story:
                self.waiting.append(Task(encode(Code(item.story)), (input, input.read, item.story)))
            elif item.problem:
                input.outcomes[input.read] = LeftOut.of(input.input.name, input.read, item.problem)
            input.read += 1
        input.ended = answer.ended

    def coded(self, done: Done) -> None:
        input, item, story = done.task.about
        claims, problem = claims_of(story, done)
        name = input.input.name
        input.outcomes[item] = LeftOut.of(name, item, problem, story) if problem else Told(name, item, story, claims)
        self.advance(input)

    def advance(self, input: Underway) -> None:
        for outcome in input.advance():
            if isinstance(outcome, Told):
                self.told.append(outcome)
                self.characters += len(outcome.story.text)
                self.tell(outcome)
            else:
                self.left_out.append(outcome)
        if input.finished:
            self.done += 1

    def commit(self) -> None:
        """Keeps what is done. Only afterwards is it forgotten here: a commit that is interrupted is made again."""
        pieces = [piece for one in self.underway if (piece := one.piece())]
        if pieces or self.left_out:
            told = sorted(self.told, key=lambda one: (one.input, one.item))
            commit = self.folder.commit(self.number, self.made, pieces, told, self.left_out)
            for one in self.underway:
                one.commit()
            self.underway = [one for one in self.underway if not one.recorded]
            self.told, self.left_out, self.characters = [], [], 0
            self.number += 1
            self.committed(commit)
        self.since = time.monotonic()
