"""The types that every step shares. All are frozen; spans are code points of `Story.text` as read."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

import msgspec

Lang = Literal["fa", "en"]
Status = Literal["actual", "future", "possible", "negated"]
Calendar = Literal["gregorian", "jalali", "hijri"]
Precision = Literal["day", "week", "month", "season", "year", "decade", "interval"]


class Span(NamedTuple):
    """A half-open range [start, end) of Unicode code points in `Story.text` (never in normalised text)."""

    start: int
    end: int

    def overlaps(self, other: tuple[int, int]) -> bool:
        return self.start < other[1] and other[0] < self.end

    def contains(self, other: tuple[int, int]) -> bool:
        return self.start <= other[0] and other[1] <= self.end

    def shift(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)


class Problem(msgspec.Struct, frozen=True):
    """Something wrong with the input, told in one line: where it is, what is wrong, what the user can do."""

    where: str
    what: str
    do: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" ({self.do})" if self.do else "")


class Credit(msgspec.Struct, frozen=True):
    """A voice that the story names outside its prose: its agency, its author, the wire it is credited to."""

    name: str
    kind: Literal["agency", "author", "credit"]
    span: Span | None = None  # None where it came from a field of the input, not from the text


class Story(msgspec.Struct, frozen=True):
    """One dated news story. `aside` are the parts of `text` that are no prose (dateline, byline, credit line)."""

    id: str
    text: str
    lang: Lang
    title: str = ""
    source: str = ""  # the outlet that tells it
    url: str = ""
    published: date | None = None
    byline: str = ""
    credits: tuple[Credit, ...] = ()
    aside: tuple[Span, ...] = ()


class Moment(msgspec.Struct, frozen=True):
    """When: first and last day (inclusive), either None where the text leaves it open or gives no ground."""

    earliest: date | None
    latest: date | None
    precision: Precision
    calendar: Calendar
    span: Span
    words: str = ""


class Party(msgspec.Struct, frozen=True):
    """An actor in a role. `country` is ISO 3166-1 alpha-3 or the guide's code of an organisation."""

    name: str
    entity: str | None
    country: str | None
    sector: str | None
    span: Span


class Voice(msgspec.Struct, frozen=True):
    """Someone on whose word a claim rests."""

    name: str
    entity: str | None
    span: Span | None


class Place(msgspec.Struct, frozen=True):
    """Where, as named in the text; coordinates in degrees (WGS 84)."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None
    span: Span


class Quantity(msgspec.Struct, frozen=True):
    """A number tied to an act: `low` to `high` of `unit` ("soldier", "USD", …), hedged or exact."""

    low: float | None
    high: float | None
    unit: str
    hedge: Literal["exact", "about", "at least", "at most"]
    span: Span


class Act(msgspec.Struct, frozen=True):
    """What the encoder read: an act named by words, with the words that fill its roles. Scores are in 0..1.

    `trigger[0]` is the word that names the act. `sectors` gives, for each span of `source` and then of `target`,
    the sector that the encoder would give it, with its score.
    """

    type: str
    score: float
    trigger: tuple[Span, ...]
    status: Status
    status_score: float
    source: tuple[Span, ...] = ()
    target: tuple[Span, ...] = ()
    by: tuple[Span, ...] = ()
    time: Span | None = None
    place: Span | None = None
    sectors: tuple[tuple[str, float], ...] = ()


class Quotation(msgspec.Struct, frozen=True):
    """Quoted words, without their marks; `depth` is 0 for the outermost."""

    span: Span
    depth: int = 0


class Mention(msgspec.Struct, frozen=True):
    """A name found in the text: person, organisation or place (`kind`), before it is resolved."""

    span: Span
    kind: Literal["PER", "ORG", "LOC"]


class Sentence(msgspec.Struct, frozen=True):
    """A sentence with what `analyse` found in it."""

    span: Span
    acts: tuple[Act, ...] = ()
    mentions: tuple[Mention, ...] = ()
    quotations: tuple[Quotation, ...] = ()


class Claim(msgspec.Struct, frozen=True):
    """What one story says of one act: the line of JSON that Rasad prints, stores and serves."""

    id: str
    story: str
    lang: Lang
    sentence: Span
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    quad: str
    trigger: tuple[Span, ...]
    source: tuple[Party, ...]
    target: tuple[Party, ...]
    status: Status
    said_by: tuple[Voice, ...]
    time: Moment | None
    reported: date | None
    place: Place | None
    quantities: tuple[Quantity, ...]
    evidence: dict[str, tuple[Span, ...]]  # field -> the words that say it; rules of the user under "rule:NAME"
    confidence: float
    coder: str
