"""What a writer knows of the store, so that it need not read it again: news come back to what was just told."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rasad.merge.near import Link, Near
from rasad.merge.telling import Telling

KEPT = 30_000  # tellings: some months of news, 100 to 200 MB


class Memory:
    """Tellings of claims that the store holds, by id; and links, of those in `whole` all that there are."""

    def __init__(self) -> None:
        self.tellings: dict[str, Telling] = {}
        self.near = Near()
        self.whole: set[str] = set()

    def learn(self, claims: Collection[str], links: Iterable[Link]) -> None:
        """`links` are all that `claims` have with whomever."""
        self.near.add(links)
        self.whole.update(claims)

    def forget(self, claims: Iterable[str]) -> None:
        """The claims are to be told in another way, or not at all."""
        for claim in claims:
            self.tellings.pop(claim, None)
            self.near.forget(claim)
            self.whole.discard(claim)

    def clear(self) -> None:
        self.tellings.clear()
        self.near = Near()
        self.whole.clear()

    def trim(self) -> None:
        """Keeps what was learnt last."""
        for claim in list(self.tellings)[: max(0, len(self.tellings) - KEPT)]:
            del self.tellings[claim]
        self.whole &= self.tellings.keys()
        self.near.keep(self.whole)
