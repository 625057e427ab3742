"""Text in one spelling, with the way back to the text as read. Nothing else may touch characters."""

from __future__ import annotations

import msgspec

from rasad.model import Span
from rasad.normalise.halfspace import restored
from rasad.normalise.letters import fold, spelled_out, unseen
from rasad.normalise.offsets import Edit, Offsets, edit

__all__ = ["Normalised", "normalise"]


class Normalised(msgspec.Struct, frozen=True):
    """Normalised text; `steps` are the edits that made it, in order."""

    text: str
    steps: tuple[Offsets, ...] = ()

    def original(self, span: tuple[int, int]) -> Span:
        """The span of the text as read that `span` of the normalised text came from."""
        for step in reversed(self.steps):
            span = step.old(span)
        return Span(*span)

    def normalised(self, span: tuple[int, int]) -> Span:
        """The span of the normalised text that `span` of the text as read became."""
        for step in self.steps:
            span = step.new(span)
        return Span(*span)


def normalise(text: str, lang: str) -> Normalised:
    """`text` with one form for each letter, digit and space and, in Persian, its half-spaces restored.

    Normalising again changes nothing. Word lists that are matched against the result must pass through here too.
    """
    text = fold(text, lang)
    steps: list[Offsets] = []

    def make(edits: list[Edit]) -> None:
        nonlocal text
        if edits:
            text, offsets = edit(text, edits)
            steps.append(offsets)

    make(spelled_out(text, lang))
    make(unseen(text))
    if lang == "fa":
        make(restored(text))
    return Normalised(text, tuple(steps))
