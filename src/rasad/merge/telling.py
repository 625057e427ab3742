"""A claim with what comparing it to others needs, worked out once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from rasad.coder.ontology import is_speech
from rasad.merge.settings import families, settings
from rasad.merge.who import Who, blocks, who
from rasad.model import Claim, Span, Story
from rasad.resolve.key import PAUSES, tokens

STEM = 5  # letters of a word that are compared: Persian and English both inflect at the end
SHORTEST = 3
WEEKS = 104  # of a long time; what is told of a decade meets others in its last two years


@dataclass(frozen=True, slots=True)
class Telling:
    claim: Claim
    story: Story
    source: tuple[Who, ...]
    target: tuple[Who, ...]
    low: int | None  # first and last day that the claim allows, as ordinals
    high: int | None
    reported: int | None
    stems: frozenset[str]
    act: frozenset[str]
    mutual: bool
    speech: bool
    fixed: frozenset[str] = frozenset()  # fields that a person has set
    accepted: bool = False

    @property
    def id(self) -> str:
        return self.claim.id


def telling(claim: Claim, story: Story, fixed: frozenset[str] = frozenset(), accepted: bool = False) -> Telling:
    low, high = window(claim)
    named = [party.span for party in (*claim.source, *claim.target)]
    named += [at.span for at in (claim.time, claim.place) if at]
    named += [voice.span for voice in claim.said_by if voice.span]
    start, end = claim.sentence
    said = [
        (Span(token.start, token.end), token.key[:STEM])
        for token in tokens(story.text[start:end], start)
        if token.key not in PAUSES and len(token.key) >= SHORTEST
    ]
    return Telling(
        claim,
        story,
        tuple(map(who, claim.source)),
        tuple(map(who, claim.target)),
        low,
        high,
        claim.reported.toordinal() if claim.reported else None,
        frozenset(stem for span, stem in said if not any(span.overlaps(other) for other in named)),
        frozenset(stem for span, stem in said if any(span.overlaps(other) for other in claim.trigger)),
        claim.type in settings().mutual,
        is_speech(claim.type),
        fixed,
        accepted,
    )


def window(claim: Claim) -> tuple[int | None, int | None]:
    """The days that a claim allows. What has happened was over when it was told, and «recently» is not years ago."""
    time = claim.time
    if time is None or (time.earliest is None and time.latest is None):
        return None, None
    low = time.earliest.toordinal() if time.earliest else None
    high = time.latest.toordinal() if time.latest else None
    if low is None and high is not None:
        low = high - settings().days["recent"]
    if high is None and low is not None:
        told = claim.reported.toordinal() if claim.reported else low
        high = max(low, told) if claim.status == "actual" else low + settings().days["planned"]
    return low, high


def keys(told: Telling) -> Iterator[str]:
    """What a telling is found by: its story, and its weeks with its actors (see `actors`)."""
    yield from stories(told)
    at = weeks(told.low, told.high, "day") if told.low is not None else weeks(told.reported, told.reported, "told")
    for family in sorted(families(told.claim.type)):
        for actor in actors(told):
            for week in at:
                yield f"{family}|{actor}|{week}"


def lookups(told: Telling) -> Iterator[str]:
    """Where those are found that a telling may be one with. Wide enough for all that `pairs.time` does not forbid, from
    either side: so it does not matter which of two tellings comes first."""
    yield from stories(told)
    days = settings().days
    if told.low is not None and told.high is not None:
        at = weeks(told.low - 1, told.high + 1, "day") + weeks(
            told.low - days["planned"], told.high + days["late"], "told"
        )
    elif told.reported is not None:
        at = weeks(told.reported - days["late"], told.reported + days["planned"], "day")
        at += weeks(told.reported - days["apart"], told.reported + days["apart"], "told")
    else:
        at = ["told never"]
    around = [partner for actor in actors(told) for partner in partners(actor)]
    for family in sorted(families(told.claim.type)):
        for actor in around:
            for week in at:
                yield f"{family}|{actor}|{week}"


def is_long(told: Telling) -> bool:
    """Whether its weeks are too many to look at each. Of two tellings that may be one, each finds the other, but for
    those at the edge of so long a time, which may find and not be found."""
    days = settings().days
    return (
        told.low is not None
        and told.high is not None
        and (told.high + days["late"]) // 7 - (told.low - days["planned"]) // 7 > WEEKS
    )


def stories(told: Telling) -> Iterator[str]:
    for family in sorted(families(told.claim.type)):
        yield f"{family}|#{told.claim.story}"


def actors(told: Telling) -> list[str]:
    """Each two actors of a telling; each of them alone, marked by whether the telling knows a second; where it knows
    none, the place."""
    known = blocks((*told.source, *told.target))
    if not known:
        return [f"@{told.claim.place.name}"] if told.claim.place else []
    mark = "alone" if len(known) < 2 else "paired"
    return [*(f"{one}+{other}" for one, other in combinations(known, 2)), *(f"{one}|{mark}" for one in known)]


def partners(actor: str) -> tuple[str, ...]:
    """The keys whose tellings meet those of one: of two that know both their actors, one in common says nothing."""
    if actor.endswith("|alone"):
        return actor, f"{actor.removesuffix('alone')}paired"
    return (f"{actor.removesuffix('paired')}alone",) if actor.endswith("|paired") else (actor,)


def weeks(first: int | None, last: int | None, mark: str) -> list[str]:
    """The weeks that days fall into; of a long time its last ones."""
    if first is None or last is None:
        return [f"{mark} never"]
    return [f"{mark} {week}" for week in range(max(first // 7, last // 7 - WEEKS), last // 7 + 1)]
