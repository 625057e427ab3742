"""What is compared: gold stories as the annotation's joiner prints them, and claims as `rasad read` prints them, by
whatever system. Only the fields that are compared; spans are code points of the story's text."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Annotated

import msgspec

from rasad.model import Span, Status

Spans = Annotated[tuple[Span, ...], msgspec.Meta(min_length=1)]
Day = Annotated[str, msgspec.Meta(pattern=r"^(\d{4}(-\d\d){0,2})?$")]
Days = Annotated[str, msgspec.Meta(pattern=r"^(\d{4}(-\d\d){0,2}(/\d{4}(-\d\d){0,2})?)?$")]
Name = Annotated[str, msgspec.Meta(min_length=1)]
UNKNOWN = "---"  # the guide's country of those who have none


class Actor(msgspec.Struct, frozen=True):
    """An actor of the gold; `code` is a country and a sector, as "FRA MIL"."""

    span: Span
    code: Annotated[str, msgspec.Meta(pattern=r"^\s*\S+\s+\S+\s*$")]

    @property
    def country(self) -> str:
        return self.code.split()[0]

    @property
    def sector(self) -> str:
        return self.code.split()[1]


class Event(msgspec.Struct, frozen=True):
    """An act of the gold. `by` runs from the outermost voice to the innermost; `date` is ISO 8601, partial or a/b."""

    type: Name
    trigger: Spans
    source: tuple[Actor, ...]
    target: tuple[Actor, ...]
    status: Status
    by: tuple[Span, ...]
    date: Days | None
    time: Span | None = None

    @property
    def reciprocal(self) -> bool:
        """Whether its parties stand on one footing, so that their roles may be exchanged."""
        return len(self.source) > 1 and not self.target


class Gold(msgspec.Struct, frozen=True):
    id: Name
    lang: Name
    text: str
    sentences: tuple[Span, ...]
    events: tuple[Event, ...]


class Party(msgspec.Struct, frozen=True):
    span: Span | None = None
    country: str | None = None
    sector: str | None = None


class Voice(msgspec.Struct, frozen=True):
    span: Span | None = None


class When(msgspec.Struct, frozen=True):
    earliest: Day | None = None
    latest: Day | None = None
    span: Span | None = None


class Claimed(msgspec.Struct, frozen=True):
    story: Name
    type: Name
    trigger: Spans
    source: tuple[Party, ...]
    target: tuple[Party, ...]
    status: str
    said_by: tuple[Voice, ...] = ()
    time: When | None = None
    confidence: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None

    @property
    def voices(self) -> list[Span]:
        """The words that name those on whose word it rests."""
        return [voice.span for voice in self.said_by if voice.span]

    @property
    def days(self) -> tuple[date, date] | None:
        """First and last day; None where either is open."""
        if self.time is None or not self.time.earliest or not self.time.latest:
            return None
        return interval(self.time.earliest)[0], interval(self.time.latest)[1]


def interval(written: str) -> tuple[date, date]:
    """First and last day of an ISO date, partial date or interval a/b. ValueError for a day that does not exist."""
    first, _, last = written.partition("/")
    low, high = ([int(part) for part in day.split("-")] for day in (first, last or first))
    year, month = high[0], high[1] if len(high) > 1 else 12
    if not 1 <= month <= 12:
        raise ValueError(f"month {month} does not exist")
    last_day = high[2] if len(high) > 2 else calendar.monthrange(year, month)[1]
    return date(low[0], *[*low[1:], 1, 1][:2]), date(year, month, last_day)
