"""Which of the links between tellings count.

Two busy actors have something to do with each other every day, and each day's tellings look a little like the next
day's: if every link counted, all that they ever did would hang together. So of the links that are not sure only each
telling's best ones count. That depends on a telling's own links and on its partner's, and on nothing farther away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from heapq import nsmallest
from typing import NamedTuple

from rasad.merge.settings import settings

ORDERED = 1000.0  # the score of a link that a person made


class Link(NamedTuple):
    """Two tellings, by their ids in order, that look like one."""

    a: str
    b: str
    score: float


def ordered(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)


class Near:
    """The links of tellings, by either end. What is asked of a telling is right once all its links, and those of its
    partners, are here."""

    def __init__(self, links: Iterable[Link] = ()) -> None:
        self.scores: dict[str, dict[str, float]] = defaultdict(dict)
        self.chosen: dict[str, tuple[str, ...]] = {}  # what `best` found
        self.add(links)

    def add(self, links: Iterable[Link]) -> None:
        for a, b, score in links:
            self.scores[a][b] = self.scores[b][a] = score
            self.chosen.pop(a, None)
            self.chosen.pop(b, None)

    def forget(self, telling: str) -> None:
        """Drops a telling with its links."""
        for other in self.scores.pop(telling, ()):
            if other in self.scores:
                self.scores[other].pop(telling, None)
            self.chosen.pop(other, None)
        self.chosen.pop(telling, None)

    def keep(self, tellings: Collection[str]) -> None:
        """Drops the links of all others, but for those that they have with these."""
        for gone in [one for one in self.scores if one not in tellings]:
            del self.scores[gone]
            self.chosen.pop(gone, None)

    def best(self, telling: str) -> tuple[str, ...]:
        """Whom a telling is likest to, by its own look: what a person ordered takes nobody's place."""
        if telling not in self.chosen:
            found = ((-score, other) for other, score in self.scores[telling].items() if score != ORDERED)
            self.chosen[telling] = tuple(other for _, other in nsmallest(settings().best, found))
        return self.chosen[telling]

    def counts(self, a: str, b: str, score: float) -> bool:
        if score >= settings().sure:
            return True
        of_a, of_b = self.best(a), self.best(b)
        return of_a[0] == b or of_b[0] == a or (b in of_a and a in of_b)

    def partners(self, telling: str) -> Iterator[str]:
        """Those with whom a telling has links that count."""
        for other, score in self.scores[telling].items() if telling in self.scores else ():
            if self.counts(telling, other, score):
                yield other

    def among(self, tellings: Collection[str]) -> Iterator[Link]:
        """The links between tellings that count, each once."""
        for one in tellings:
            for other, score in self.scores[one].items() if one in self.scores else ():
                if one < other and other in tellings and self.counts(one, other, score):
                    yield Link(one, other, score)
