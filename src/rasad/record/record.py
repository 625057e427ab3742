"""A record on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, Unpack, cast

import msgspec

from rasad.model import Claim, Problem, Story, Verdict
from rasad.read import read as stories_of
from rasad.read import story_from_text
from rasad.record.adding import Added, add
from rasad.record.agreement import Agreement, agreements
from rasad.record.asking import Asking, OfRelation
from rasad.record.decide import Action, decide
from rasad.record.meant import Meant, day
from rasad.record.meant import day as day_of
from rasad.record.pages import Listed, Page, page
from rasad.record.pair import relation
from rasad.record.today import DAYS, MOST_DAYS, Today, today
from rasad.record.words import LANGUAGES, NARROWS, PERIODS, TAKES, WORDS, wanted
from rasad.relations.history import History
from rasad.relations.network import Network, network
from rasad.store import Store
from rasad.store.query import Filter
from rasad.store.store import WAIT
from rasad.store.ties import ties

if TYPE_CHECKING:
    from rasad.pipeline import Coder

T = TypeVar("T")
AT_ONCE = 1000  # rows of a page


class Record(Asking):
    """The record in a file, as `rasad add` makes it. Raises `rasad.store.StoreError` for a file that is none."""

    def __init__(self, path: Path | str | Store, wait: float = WAIT) -> None:
        self.store = path if isinstance(path, Store) else Store(Path(path), wait)
        self._loading = Lock()

    @cached_property
    def coder(self) -> Coder:
        from rasad.pipeline import Coder

        with self._loading:  # two threads that ask at once wait for one
            if "coder" not in self.__dict__:
                self.__dict__["coder"] = Coder()
        return cast("Coder", self.__dict__["coder"])

    def page(
        self, kind: Listed, words: Mapping[str, Any], size: int, cursor: str | None = None, columns: bool = False
    ) -> Page:
        """A page of an answer; see `pages.page`."""
        asked = self.asked(kind, words)
        with self.store.reading() as connection:
            return page(connection, kind, asked, size, cursor, columns)

    def asked(self, kind: Listed, words: Mapping[str, Any]) -> Filter:
        takes = TAKES[kind]
        for word, value in words.items():
            if word not in takes:
                raise Meant(word, f"{kind} cannot be asked for it", f"ask by {', '.join(takes)}" if takes else "")
            choices = WORDS[word].choices
            for one in value if isinstance(value, list | tuple) else (value,):
                if choices and one and one not in choices:
                    raise Meant(word, f"not {str(one)[:100]!r}", f"one of {', '.join(choices)}")
        return wanted(words)

    def relation(self, one: str, other: str, **words: Unpack[OfRelation]) -> History:
        asked = {"by": "month", "lang": "en", "weight": None, **words}
        for word, choices in (("by", PERIODS), ("lang", LANGUAGES), ("weight", ("voices",))):
            if asked[word] is not None and asked[word] not in choices:
                raise Meant(word, f"not {str(asked[word])[:100]!r}", f"one of {', '.join(choices)}")
        narrowed = {word: as_list(word, value) for word, value in words.items() if word in NARROWS}
        return relation(
            self.store,
            one,
            other,
            by=words.get("by", "month"),
            narrowed=narrowed,
            since=words.get("since"),
            until=words.get("until"),
            on=words.get("on"),
            weighed=asked["weight"] == "voices",
            changed_since=words.get("changed_since"),
            lang=words.get("lang", "en"),
        )

    def network(self, since: str | None = None, until: str | None = None) -> Network:
        first, last = day("--since", since), day("--until", until, last=True)
        with self.store.reading() as connection:
            return network(ties(connection, first, last))

    def today(self, day: str | None = None, days: int = DAYS) -> Today:
        """What the stories of the `days` up to `day` bring."""
        if not 1 <= days <= MOST_DAYS:
            raise Meant("days", f"not from 1 to {MOST_DAYS}", f"as days={DAYS}")
        last = day_of("day", day, last=True)
        with self.store.reading() as connection:
            return today(connection, last, days)

    def decide(
        self, action: Action, *ids: str, field: str = "", value: Any = None, reason: str = "", author: str = ""
    ) -> Verdict:
        return decide(self.store, action, ids, field, value, reason, author)

    def agreement(self) -> list[Agreement]:
        from rasad.store.remerge import verdicts

        with self.store.reading() as connection:
            return agreements(verdicts(connection))

    def add(self, *paths: Path | str) -> list[Added]:
        found = [Added(str(path)) for path in paths]
        for added in found:
            code = partial(self.coded, report=added.tell)
            add(self.store, added, stories_of([added.name], report=added.tell), code)
        return found

    def coded(self, story: Story, report: Callable[[Problem], None]) -> list[Claim] | None:
        """Its claims; nothing for a story that cannot be coded, which is told."""
        return next((claims for _, claims in self.coder.claims([story], report)), None)

    def read(
        self, text: str, *, published: date | str | None = None, title: str = "", source: str = "",
        lang: str | None = None,
    ) -> list[Claim]:  # fmt: skip
        return self.code(story_from_text(text, published=published, title=title, source=source, lang=lang))

    def code(self, story: Story) -> list[Claim]:
        [(_, claims)] = self.coder.claims([story])
        return claims

    def _listed(self, kind: Listed, type: type[T], words: Mapping[str, Any], limit: int | None) -> Iterator[T]:
        decoder = msgspec.json.Decoder(type)
        cursor, left = str(words.get("after") or "") or None, limit
        words = {word: as_list(word, value) for word, value in words.items() if word != "after"}
        while left is None or left > 0:
            found = self.page(kind, words, min(AT_ONCE, left or AT_ONCE), cursor)
            yield from map(decoder.decode, found.lines())
            cursor, left = found.next, None if left is None else left - len(found.rows)
            if cursor is None or not found.rows:
                return


def as_list(word: str, value: Any) -> Any:
    """What may be several things is several, though one is given."""
    return (value,) if isinstance(value, str) and word in WORDS and WORDS[word].many else value
