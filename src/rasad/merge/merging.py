"""The claims of many stories to events, in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rasad.merge.cluster import Ties, clusters, components, links
from rasad.merge.event import event
from rasad.merge.near import Link, Near
from rasad.merge.telling import Telling, telling
from rasad.merge.verdicts import Decided, decide
from rasad.model import Claim, Event, Story, Verdict


def merge(claims: Iterable[Claim], stories: Iterable[Story], verdicts: Iterable[Verdict] = ()) -> list[Event]:
    """The events of all claims, in the order in which they were first reported."""
    decided = decide(claims, verdicts)
    told = tellings(decided, {story.id: story for story in stories})
    return events(told, Near(links(told, decided.ties)), decided.ties)


def tellings(decided: Decided, stories: dict[str, Story]) -> list[Telling]:
    return [
        telling(claim, stories[claim.story], decided.fixed.get(claim.id, frozenset()), claim.id in decided.accepted)
        for claim in decided.claims
    ]


def events(told: Iterable[Telling], near: Near, ties: Ties) -> list[Event]:
    """The events among tellings, given all links between them."""
    made = [event(happening) for happening in happenings(told, near, ties)]
    return sorted(made, key=lambda one: (str(one.first_reported or "9999"), one.id))


def happenings(told: Iterable[Telling], near: Near, ties: Ties) -> list[list[Telling]]:
    """The tellings of each event."""
    by_id = {one.id: one for one in told}
    found = list(near.among(by_id))
    groups = components(by_id, found)
    head = {one: group[0] for group in groups for one in group}
    by_head: dict[str, list[Link]] = defaultdict(list)
    for link in found:
        by_head[head[link.a]].append(link)
    return [
        happening
        for group in groups
        for happening in clusters({one: by_id[one] for one in group}, by_head[group[0]], ties)
    ]
