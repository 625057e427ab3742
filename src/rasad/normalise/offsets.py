"""Where a piece of edited text came from: sorted replacements, the rest shifted."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable

from rasad.model import Span

Edit = tuple[int, int, str]  # start and end in the old text, and what stands there now


class Offsets:
    """Maps spans between two texts of which the second came from the first by replacements.

    Built of four arrays of code points: `old` and `new` starts and ends of each replacement. A span that touches
    a replacement takes all of it; what was removed lies in no span that only borders on it.
    """

    __slots__ = ("_new_ends", "_new_starts", "_old_ends", "_old_starts")

    def __init__(self, edits: Iterable[tuple[int, int, int]]) -> None:
        """`edits`: start and end in the old text and length in the new, in order, not overlapping."""
        self._old_starts, self._old_ends = array("L"), array("L")
        self._new_starts, self._new_ends = array("L"), array("L")
        grown = 0
        for start, end, length in edits:
            self._old_starts.append(start)
            self._old_ends.append(end)
            self._new_starts.append(start + grown)
            grown += length - (end - start)
            self._new_ends.append(end + grown)

    def old(self, span: tuple[int, int]) -> Span:
        """The span of the old text that `span` of the new text came from."""
        return _carry(span, self._new_starts, self._new_ends, self._old_starts, self._old_ends)

    def new(self, span: tuple[int, int]) -> Span:
        """The span of the new text that `span` of the old text became."""
        return _carry(span, self._old_starts, self._old_ends, self._new_starts, self._new_ends)


def _carry(
    span: tuple[int, int], starts: array[int], ends: array[int], to_starts: array[int], to_ends: array[int]
) -> Span:
    first, last = span
    at = bisect_right(starts, first) - 1
    if at < 0:
        start = first
    elif first < ends[at]:
        start = to_starts[at]
    else:
        start = first - ends[at] + to_ends[at]
    if last <= first:
        return Span(start, start)
    at = bisect_right(starts, last - 1) - 1
    if at < 0:
        end = last
    elif last - 1 < ends[at]:
        end = to_ends[at]
    else:
        end = last - ends[at] + to_ends[at]
    return Span(start, end)


def edit(text: str, edits: list[Edit]) -> tuple[str, Offsets]:
    """`text` with the edits made (in order, not overlapping), and the way back."""
    pieces: list[str] = []
    at = 0
    for start, end, put in edits:
        pieces += (text[at:start], put)
        at = end
    pieces.append(text[at:])
    return "".join(pieces), Offsets((start, end, len(put)) for start, end, put in edits)
