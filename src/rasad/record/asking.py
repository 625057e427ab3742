"""The methods by which Python asks the record, wherever it is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, TypedDict, TypeVar, Unpack

import msgspec

from rasad.model import Claim, Event, Fact, Lang, Story, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from rasad.record.adding import Added
    from rasad.record.agreement import Agreement
    from rasad.record.decide import Action
    from rasad.record.pages import Listed
    from rasad.relations.history import History
    from rasad.relations.network import Network

T = TypeVar("T")
Some = str | Sequence[str]


class Presence(msgspec.Struct, frozen=True):
    """Somebody, in how many events, on which side, and from which day to which."""

    name: str
    entity: str | None
    country: str | None
    sector: str | None
    events: int
    as_source: int
    as_target: int
    first: date | None
    last: date | None


class Change(msgspec.Struct, frozen=True):
    """Something of the record that came or changed, or is gone: no longer stands under that id."""

    number: int
    at: datetime
    kind: Literal["stories", "claims", "events", "facts", "verdicts"]
    id: str
    gone: bool


class Decision(msgspec.Struct, frozen=True):
    """A verdict in the list of all; `orphan` where the record has none of its claims any more. `claims` and `value`
    are JSON."""

    number: int
    id: str
    kind: str
    author: str
    at: datetime
    reason: str | None
    field: str | None
    value: str | None
    claims: str
    orphan: bool


class OfStories(TypedDict, total=False):
    """Words that ask for stories; what they mean is in `rasad stories --help`."""

    id: Some
    actor: Some
    country: Some
    since: str
    until: str
    source: str
    text: str
    updated_since: str


class OfClaims(OfStories, total=False):
    sector: Some
    type: Some
    quad: Some
    status: Some
    place: str
    said_by: str


class OfEvents(OfClaims, total=False):
    voices: int
    system: str


class OfFacts(TypedDict, total=False):
    id: Some
    between: tuple[str, str]
    actor: Some
    country: Some
    kind: Some
    on: str
    since: str
    until: str
    updated_since: str


class OfActors(TypedDict, total=False):
    actor: Some
    country: Some
    sector: Some
    type: Some
    quad: Some
    status: Some
    since: str
    until: str
    text: str


class OfRelation(TypedDict, total=False):
    by: Literal["day", "week", "month", "year"]
    type: Some
    quad: Some
    status: Some
    place: str
    source: str
    said_by: str
    voices: int
    text: str
    since: str
    until: str
    on: str
    weight: Literal["voices"]
    changed_since: str
    lang: Lang


class Asking(ABC):
    """A record. Its lists are read as they are walked through, a page at a time; `limit` ends them early.

    What cannot be meant raises ValueError, with what would be right."""

    def stories(self, limit: int | None = None, **words: Unpack[OfStories]) -> Iterator[Story]:
        return self._listed("stories", Story, words, limit)

    def claims(self, limit: int | None = None, **words: Unpack[OfClaims]) -> Iterator[Claim]:
        return self._listed("claims", Claim, words, limit)

    def events(self, limit: int | None = None, **words: Unpack[OfEvents]) -> Iterator[Event]:
        return self._listed("events", Event, words, limit)

    def facts(self, limit: int | None = None, **words: Unpack[OfFacts]) -> Iterator[Fact]:
        return self._listed("facts", Fact, words, limit)

    def actors(self, limit: int | None = None, **words: Unpack[OfActors]) -> Iterator[Presence]:
        """Who takes part in events, the busiest first."""
        return self._listed("actors", Presence, words, limit)

    def verdicts(self) -> Iterator[Decision]:
        return self._listed("verdicts", Decision, {}, None)

    def changes(self, after: int = 0, updated_since: str | None = None) -> Iterator[Change]:
        """What came, changed or went, in order, behind a change's number or since a time. Keep the last number, and ask
        for what is behind it the next time."""
        return self._listed("changes", Change, {"after": after, "updated_since": updated_since}, None)

    @abstractmethod
    def relation(self, one: str, other: str, **words: Unpack[OfRelation]) -> History:
        """The history of two actors: balance, facts in force, turning points."""

    @abstractmethod
    def network(self, since: str | None = None, until: str | None = None) -> Network:
        """Who is with whom and against whom in a period."""

    @abstractmethod
    def decide(
        self, action: Action, *ids: str, field: str = "", value: Any = None, reason: str = "", author: str = ""
    ) -> Verdict:
        """Keeps a verdict on events or claims; `field` and `value` say what fix sets."""

    @abstractmethod
    def agreement(self) -> list[Agreement]:
        """How far those who judged the same claims agree, pair by pair."""

    @abstractmethod
    def add(self, *paths: Path | str) -> list[Added]:
        """Adds the stories of files, and tells what came of each; adding again changes nothing."""

    @abstractmethod
    def read(
        self, text: str, *, published: date | str | None = None, title: str = "", source: str = "",
        lang: str | None = None,
    ) -> list[Claim]:  # fmt: skip
        """The claims of a text, which is not kept."""

    @abstractmethod
    def _listed(self, kind: Listed, type: type[T], words: Mapping[str, Any], limit: int | None) -> Iterator[T]: ...
