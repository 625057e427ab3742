"""What a worker is asked and how it answers: the next items of an input, or the claims of a story."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from pathlib import PurePosixPath

import msgspec

from rasad.archive.dispatch import Done
from rasad.archive.inputs import opened
from rasad.coder.rules import Rules
from rasad.model import Claim, Problem, Story
from rasad.pipeline import Coder
from rasad.read import read_open
from rasad.read.problems import shown

MOST = 32  # items in an answer
LARGE = 1_000_000  # characters of stories after which an answer is sent, though it has fewer items


class Read(msgspec.Struct, frozen=True, tag=True):
    """Asks for items of an input, after those that are known."""

    input: str
    after: int


class Code(msgspec.Struct, frozen=True, tag=True):
    """Asks for the claims of a story."""

    story: Story


class Item(msgspec.Struct, frozen=True):
    """What an input holds at one place: a story, or what is wrong there."""

    story: Story | None
    problem: Problem | None = None


class Items(msgspec.Struct, frozen=True):
    """Answers `Read`. `hash` is that of the input's bytes; an input that cannot be had at all has none."""

    items: list[Item]
    hash: str
    ended: bool


class Coded(msgspec.Struct, frozen=True):
    """Answers `Code`."""

    claims: list[Claim]
    problem: Problem | None = None


encode = msgspec.msgpack.Encoder().encode
asked = msgspec.msgpack.Decoder(Read | Code).decode
items = msgspec.msgpack.Decoder(Items).decode
coded = msgspec.msgpack.Decoder(Coded).decode


def claims_of(story: Story, done: Done) -> tuple[list[Claim], Problem | None]:
    """What came of a story that was to be coded."""
    if done.failed:
        return [], Problem(story.id, f"cannot be coded: {done.failed}", "please report this story")
    answer = coded(done.answer)
    return answer.claims, answer.problem


class Duty:
    """Answers requests. The input that it read last stays open, so that the next items need no new start."""

    def __init__(self, coder: Coder, rules: Rules | None, fields: Mapping[str, str]) -> None:
        self.coder, self.fields = coder, fields
        self.coder.rules = rules
        self.reading: Reading | None = None

    def __call__(self, request: bytes) -> bytes:
        what = asked(request)
        return encode(self.claims(what.story) if isinstance(what, Code) else self.items(what))

    def claims(self, story: Story) -> Coded:
        problems: list[Problem] = []
        found = [claim for _, claims in self.coder.claims([story], problems.append) for claim in claims]
        return Coded(found, problems[0] if problems else None)

    def items(self, what: Read) -> Items:
        if self.reading is None or (self.reading.input, self.reading.place) != (what.input, what.after):
            self.close()
            try:
                self.reading = Reading(what.input, self.fields)
                self.reading.pass_over(what.after)
            except Exception as error:  # each storage has errors of its own
                why = Problem(what.input, f"cannot be opened: {shown(error)}", "it is tried again in the next run")
                return Items([Item(None, why)], "", True)
        answer = self.reading.next()
        if answer.ended:
            self.close()
        return answer

    def close(self) -> None:
        if self.reading:
            self.reading.close()
        self.reading = None


class Reading:
    """An input that is open, and how many of its items are read."""

    def __init__(self, input: str, fields: Mapping[str, str]) -> None:
        self.input, self.fields, self.place = input, fields, 0
        with ExitStack() as stack:
            self.stream, self.hash = stack.enter_context(opened(input))
            self.close = stack.pop_all().close
        self.items = self.all()

    def all(self) -> Iterator[Item]:
        problems: deque[Problem] = deque()
        try:
            name = PurePosixPath(self.input).name
            for story in read_open(self.stream, self.input, name, fields=self.fields, report=problems.append):
                while problems:
                    yield Item(None, problems.popleft())
                yield Item(story)
        except Exception as error:  # one input that nobody foresaw must not end the others
            problems.append(Problem(self.input, f"cannot be read on ({type(error).__name__}: {shown(error)})"))
        for problem in problems:
            yield Item(None, problem)

    def pass_over(self, count: int) -> None:
        self.place = sum(1 for _ in islice(self.items, count))

    def next(self) -> Items:
        found: list[Item] = []
        size = 0
        for item in self.items:
            found.append(item)
            size += len(item.story.text) if item.story else 0
            if len(found) == MOST or size > LARGE:
                break
        else:
            return Items(found, self.hash, ended=True)
        self.place += len(found)
        return Items(found, self.hash, ended=False)
