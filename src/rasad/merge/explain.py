"""Why claims are one event, and why others that came near are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rasad.merge.cluster import Ties
from rasad.merge.near import ordered
from rasad.merge.pairs import Pair
from rasad.merge.telling import Telling


class Reason(NamedTuple):
    """A pair of claims, whether they are one event, and why: the features with their weights, or what forbids it."""

    a: str
    b: str
    joined: bool
    score: float
    features: dict[str, float]
    why: str


def explain(inside: Iterable[Telling], near: Iterable[Telling], ties: Ties) -> Iterator[Reason]:
    """For each claim of an event its best tie to another of them; then, for each claim outside that shares a block with
    it, its best tie to the event."""
    inside = sorted(inside, key=lambda told: told.id)

    def reason(one: Telling, other: Telling, joined: bool) -> Reason:
        a, b = ordered(one.id, other.id)
        pair = Pair(one, other)
        verdict = "a verdict" if (a, b) in (ties.together if joined else ties.apart) else ""
        return Reason(a, b, joined, pair.score, pair.features, verdict or pair.never or "")

    seen: set[tuple[str, str]] = set()
    for told in inside:
        others = [reason(told, other, True) for other in inside if other is not told]
        best = max(others, key=lambda found: (bool(found.why == "a verdict"), found.score), default=None)
        if best and (best.a, best.b) not in seen:
            seen.add((best.a, best.b))
            yield best
    outside = [max((reason(told, one, False) for one in inside), key=lambda found: found.score) for told in near]
    yield from sorted(outside, key=lambda found: (-found.score, found.a, found.b))
