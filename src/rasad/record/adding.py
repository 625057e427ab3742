"""Stories into the record, batch by batch, and what came of each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

import msgspec

from rasad.model import Claim, Problem, Story
from rasad.record.headline import headline

if TYPE_CHECKING:  # the commands import this before they know whether they need a record
    from rasad.store import Made, Store

AT_ONCE = 64  # stories in a transaction
SECONDS = 5.0  # after which a batch is written though it is not full
SHOWN = 50  # stories, and problems, that are told one by one
Outcome = Literal["new", "changed", "known"]
T = TypeVar("T")


class AddedStory(msgspec.Struct, frozen=True):
    """A story that the record holds now: it was new, another version, or held just so before."""

    id: str
    title: str
    outcome: Outcome


class Added(msgspec.Struct):
    """What has come of a file, or a text. `stories` and `problems` are the first of them; `failed` counts problems."""

    name: str
    state: Literal["waiting", "reading", "done"] = "waiting"
    new: int = 0
    changed: int = 0
    known: int = 0
    claims: int = 0
    failed: int = 0
    stories: list[AddedStory] = []
    problems: list[Problem] = []

    def tell(self, problem: Problem) -> None:
        self.failed += 1
        if len(self.problems) < SHOWN:
            self.problems.append(problem)

    def note(self, story: Story, outcome: Outcome) -> None:
        setattr(self, outcome, getattr(self, outcome) + 1)
        if len(self.stories) < SHOWN:
            self.stories.append(AddedStory(story.id, headline(story), outcome))


class Addition(msgspec.Struct):
    """What was sent at once: what came of each of its files. `id` is for who sent it."""

    id: str
    files: list[Added]

    @property
    def done(self) -> bool:
        return all(file.state == "done" for file in self.files)


def add(store: Store, added: Added, stories: Iterable[Story], code: Callable[[Story], list[Claim] | None]) -> None:
    """Adds what stories come, and tells of them in `added`. The record is held only while a batch is written, so that
    others write in between; `code` gives nothing for a story that it has told a problem of."""
    from rasad.store import StoreError
    from rasad.store.rows import content_hash
    from rasad.store.store import held_stories

    added.state = "reading"
    try:
        with store.writing() as writer:
            run = writer.begin("add", made())
        for batch in batches(stories):
            latest = {story.id: story for story in batch}
            with store.reading() as connection:
                before = held_stories(connection, latest)
            coded = []
            for story in latest.values():
                if before.get(story.id, ("", 0))[0] == content_hash(story):
                    added.note(story, "known")
                elif (claims := code(story)) is not None:
                    coded.append((story, claims))
            if coded:
                with store.writing() as writer:
                    writer.add(coded, run)
            for story, claims in coded:
                added.note(story, "changed" if story.id in before else "new")
                added.claims += len(claims)
        with store.writing() as writer:
            writer.end(run)
    except StoreError as error:
        added.tell(error.problem)
    added.state = "done"


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    """Enough for a transaction to be worth it, and never kept for long."""
    batch: list[T] = []
    begun = time.monotonic()
    for item in items:
        batch.append(item)
        if len(batch) >= AT_ONCE or time.monotonic() - begun > SECONDS:
            yield batch
            batch, begun = [], time.monotonic()
    if batch:
        yield batch


def made(rules: Path | None = None) -> Made:
    """What the claims of a run are coded with. Raises RulesError for rules that cannot be meant."""
    from rasad.coder.coding import CODER
    from rasad.coder.rules import Rules
    from rasad.store import Made

    if rules:
        Rules.load(rules)  # wrong ones are told before anything is written
    return Made(CODER, model(), blake2b(rules.read_bytes(), digest_size=8).hexdigest() if rules else "")


@cache
def model() -> str:
    """The hash of the shipped model's files."""
    digest = blake2b(digest_size=8)
    for entry in sorted((files("rasad") / "models").iterdir(), key=lambda entry: entry.name):
        digest.update(entry.read_bytes())
    return digest.hexdigest()
