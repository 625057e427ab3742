"""A claim with what comparing it to others needs, worked out once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from rasad.coder.ontology import is_speech
from rasad.merge.settings import settings
from rasad.merge.who import Who, blocks, who
from rasad.model import Claim, Span, Story
from rasad.resolve.key import PAUSES, tokens

STEM = 5  # letters of a word that are compared: Persian and English both inflect at the end
SHORTEST = 3
MONTHS = 24  # of a long interval are looked up; what is told of a decade meets others in its last years


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
    """What a telling is looked up by: only tellings that share one of these are compared. A type's families, by the two
    actors and the month, by each actor alone where one of the tellings knows no second, by the place where it knows
    none, and by the story."""
    actors = blocks((*told.source, *told.target))
    alone = len(actors) < 2
    for family in settings().families_of(told.claim.type):
        yield f"{family}|#{told.claim.story}"
        for month in months(told):
            for first, second in combinations(actors, 2):
                yield f"{family}|{first}|{second}|{month}"
            for actor in actors:
                yield f"{family}|{actor}|{'alone' if alone else 'paired'}|{month}"
            if not actors and told.claim.place:
                yield f"{family}|@{told.claim.place.name}|{month}"


def partners(key: str) -> tuple[str, ...]:
    """The keys whose tellings meet those of `key`: of two that know both actors, one actor in common says nothing."""
    if "|alone|" in key:
        return key, key.replace("|alone|", "|paired|")
    return (key.replace("|paired|", "|alone|"),) if "|paired|" in key else (key,)


def months(told: Telling) -> list[str]:
    """The months in which a telling may meet another, with some days to spare."""
    days = settings().days
    low, high = told.low, told.high
    if low is None or high is None:
        if told.reported is None:
            return ["?"]
        low, high = told.reported - days["planned"], told.reported
        if told.claim.status != "actual":
            high += days["planned"]
    first, last = (date.fromordinal(max(1, day)) for day in (low - 2, high + 2))
    ends = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [f"{at // 12}-{at % 12 + 1:02}" for at in range(max(ends[0], ends[1] - MONTHS), ends[1] + 1)]
