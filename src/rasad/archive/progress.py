"""How far each input of an archive is, as its folder tells it and as a run takes it on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rasad.archive.folder import Commit, LeftOut, Piece
from rasad.archive.inputs import Input
from rasad.archive.parts import Told

Outcome = Told | LeftOut


class Underway:
    """An input that is read and whose stories are coded, in whatever order; it is `done` up to the first that is not.

    `committed` <= `done` <= `read` count its items.
    """

    def __init__(self, input: Input, done: int = 0, hash: str = "") -> None:
        self.input, self.hash = input, hash
        self.committed = self.done = self.read = done
        self.ended = self.recorded = False
        self.same = ""
        self.outcomes: dict[int, Outcome] = {}

    @property
    def finished(self) -> bool:
        return self.ended and self.done == self.read

    def advance(self) -> Iterable[Outcome]:
        """What comes next in the order of the input."""
        while self.done in self.outcomes:
            yield self.outcomes.pop(self.done)
            self.done += 1

    def piece(self) -> Piece | None:
        """What is new since the last commit."""
        if self.done == self.committed and (self.recorded or not self.finished):
            return None
        return Piece(self.input.name, self.input.key, self.hash, self.committed, self.done, self.finished, self.same)

    def commit(self) -> None:
        self.committed, self.recorded = self.done, self.finished


def left(inputs: Sequence[Input], commits: Iterable[Commit]) -> tuple[list[Underway], dict[str, str]]:
    """The inputs that are not done, each with how far it is, and which input has which bytes. One that looks changed
    is opened again: its bytes tell whether it is."""
    last = {piece.input: piece for commit in commits for piece in commit.pieces}
    underway = []
    for input in inputs:
        known = last.get(input.name)
        if known is None:
            underway.append(Underway(input))
        elif not (known.ended and known.key == input.key):
            underway.append(Underway(input, known.last, known.hash))
    return underway, {piece.hash: piece.input for piece in last.values() if piece.hash and not piece.same}
