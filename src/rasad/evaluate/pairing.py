"""Which claim stands for which gold event, and which claimed party for which actor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

import msgspec

from rasad.evaluate.shapes import Actor, Claimed, Event, Gold, Party
from rasad.model import Span

Role = Literal["source", "target"]
ROLES: tuple[Role, Role] = ("source", "target")


class Pairing(NamedTuple):
    """A story's gold events and claims, one to one where their triggers overlap, and what is left of either."""

    story: Gold
    claims: list[Claimed]  # all of the story
    pairs: list[tuple[Event, Claimed]]
    missed: list[Event]
    false: list[Claimed]


def pair(story: Gold, claims: Iterable[Claimed]) -> Pairing:
    """Same type and overlapping triggers first, then overlapping triggers, each in the order given."""
    kept = [_within(claim, story.sentences) for claim in claims]
    free = list(range(len(kept)))
    found: dict[int, int] = {}
    for same_type in (True, False):
        for number, event in enumerate(story.events):
            if number in found:
                continue
            for i in free:
                if touch(event.trigger, kept[i].trigger) and (not same_type or kept[i].type == event.type):
                    found[number] = i
                    free.remove(i)
                    break
    return Pairing(
        story,
        kept,
        [(story.events[number], kept[i]) for number, i in found.items()],
        [event for number, event in enumerate(story.events) if number not in found],
        [kept[i] for i in free],
    )


def parties(event: Event, claim: Claimed) -> Iterator[tuple[Actor, Party]]:
    """Gold actors with the claimed parties that overlap them in the same role; a reciprocal act has only one role."""
    used: set[int] = set()
    for role in ROLES:
        for actor in getattr(event, role):
            for party in (*claim.source, *claim.target) if event.reciprocal else getattr(claim, role):
                if id(party) not in used and party.span and actor.span.overlaps(party.span):
                    used.add(id(party))
                    yield actor, party
                    break


def sentence_of(trigger: Sequence[Span], sentences: Iterable[Span]) -> Span | None:
    """The sentence in which the first word of an act stands."""
    return next((sentence for sentence in sentences if sentence.overlaps(trigger[0])), None)


def touch(spans: Iterable[Span], others: Sequence[Span]) -> bool:
    return any(span.overlaps(other) for span in spans for other in others)


def _within(claim: Claimed, sentences: Sequence[Span]) -> Claimed:
    """The claim without parties named outside the sentence of its trigger: they count neither for nor against."""
    bounds = sentence_of(claim.trigger, sentences)
    if bounds is None:
        return claim
    source, target = (
        tuple(party for party in side if not party.span or party.span.overlaps(bounds))
        for side in (claim.source, claim.target)
    )
    return msgspec.structs.replace(claim, source=source, target=target)
