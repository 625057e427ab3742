"""A claim with what comparing it to others needs, worked out once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rasad.coder.ontology import is_speech
from rasad.merge.settings import settings
from rasad.merge.who import Who, who
from rasad.model import Claim, Story
from rasad.resolve.key import PAUSES, Token, tokens

STEM = 5  # letters of a word that are compared: Persian and English both inflect at the end
SHORTEST = 3


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """What is worked out of it later is remembered by which one it is, not by what it holds."""

    id: str  # the claim's
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


def telling(claim: Claim, story: Story, fixed: frozenset[str] = frozenset(), accepted: bool = False) -> Telling:
    low, high = window(claim)
    named = [party.span for party in (*claim.source, *claim.target)]
    named += [at.span for at in (claim.time, claim.place) if at]
    named += [voice.span for voice in claim.said_by if voice.span]
    start, end = claim.sentence
    said = [
        (token, token.key[:STEM])
        for token in tokens(story.text[start:end], start)
        if token.key not in PAUSES and len(token.key) >= SHORTEST
    ]
    return Telling(
        claim.id,
        claim,
        story,
        tuple(map(who, claim.source)),
        tuple(map(who, claim.target)),
        low,
        high,
        claim.reported.toordinal() if claim.reported else None,
        frozenset(stem for token, stem in said if not touched(token, named)),
        frozenset(stem for token, stem in said if touched(token, claim.trigger)),
        claim.type in settings().mutual,
        is_speech(claim.type),
        fixed,
        accepted,
    )


def touched(token: Token, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < token.end and token.start < end for start, end in spans)


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
