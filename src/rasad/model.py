"""The types that every step shares. All are frozen; spans are code points of `Story.text` as read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, NamedTuple

import msgspec

Lang = Literal["fa", "en"]
Status = Literal["actual", "future", "possible", "negated"]
Calendar = Literal["gregorian", "jalali", "hijri"]
Precision = Literal["day", "week", "month", "season", "year", "decade", "interval"]
Hedge = Literal["exact", "about", "at least", "at most"]


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


class Days(msgspec.Struct, frozen=True):
    """When: first and last day (inclusive), either None where what is told leaves it open or gives no ground."""

    earliest: date | None
    latest: date | None
    precision: Precision
    calendar: Calendar


class Moment(Days, frozen=True):
    """Days as words of a story tell them."""

    span: Span
    words: str = ""


class Actor(msgspec.Struct, frozen=True):
    """Who. `country` is ISO 3166-1 alpha-3 or the guide's code of an organisation."""

    name: str
    entity: str | None
    country: str | None
    sector: str | None


class Party(Actor, frozen=True):
    """An actor in a role of a claim, with the words that name him there."""

    span: Span


class Voice(msgspec.Struct, frozen=True):
    """Someone on whose word a claim rests."""

    name: str
    entity: str | None
    span: Span | None


class Site(msgspec.Struct, frozen=True):
    """Where; coordinates in degrees (WGS 84)."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None


class Place(Site, frozen=True):
    """A site as named in the text."""

    span: Span


class Amount(msgspec.Struct, frozen=True):
    """`low` to `high` of `unit` ("soldier", "USD", …), hedged or exact."""

    low: float | None
    high: float | None
    unit: str
    hedge: Hedge


class Quantity(Amount, frozen=True):
    """A number tied to an act, with its words."""

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


class Held(msgspec.Struct, frozen=True):
    """One side of a dispute: a value, and the voices that hold it."""

    value: Any
    by: tuple[str, ...]


class Event(msgspec.Struct, frozen=True):
    """Claims judged to be one happening; derived from them and the verdicts, never edited.

    The id is made of that of the claim reported first, so it stays when later stories tell of the same. `voices` are
    the independent ones: ten papers that quote one agency are one. `contested` has the fields on which they differ.
    """

    id: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    quad: str
    source: tuple[Actor, ...]
    target: tuple[Actor, ...]
    status: Status
    time: Days | None
    place: Site | None
    quantities: tuple[Amount, ...]
    claims: tuple[str, ...]
    stories: tuple[str, ...]
    voices: tuple[str, ...]
    first_reported: date | None
    last_reported: date | None
    contested: dict[str, tuple[Held, ...]]
    confidence: float


class Foreign(Event, frozen=True):
    """An event as another system coded it: kept beside ours, never merged with them. It rests on no claims; `stories`
    are addresses, `voices` outlets; `tellings` and `sources` are how many of each that system counts. `record` has, by
    its names, what it says and an event has no field for. A confidence of 0 means that it gives none."""

    system: str
    tellings: int
    sources: int
    record: dict[str, str]


class Fact(msgspec.Struct, frozen=True, rename={"since": "from", "until": "to"}):
    """What holds between actors from one time to another. `since` None: it held before anything was told of it;
    `until` None: nothing is known to have ended it, and `last_confirmed` says how old that knowledge is."""

    id: str
    kind: str
    state: str  # how it stands, by the rules of its kind: "signed", "in force", "lowered", …
    between: tuple[Actor, ...]
    since: Days | None
    until: Days | None
    last_confirmed: date | None
    opened_by: tuple[str, ...]  # events
    closed_by: tuple[str, ...]
    quantities: tuple[Amount, ...]
    contested: dict[str, tuple[Held, ...]]


class Verdict(msgspec.Struct, frozen=True):
    """A person's decision. It speaks of claims, which stay, and not of events, which are derived.

    accept: these claims are one event, and it is told right; fix: `field` of these claims is `value`; reject: these
    claims are no event; merge: these claims are one event; split: these claims and `others` are not.
    """

    id: str
    kind: Literal["accept", "fix", "reject", "merge", "split"]
    claims: tuple[str, ...]
    author: str
    at: datetime
    others: tuple[str, ...] = ()
    field: str = ""
    value: Any = None
    reason: str = ""
