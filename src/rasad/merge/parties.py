"""Who did it to whom, from tellings that name the same actors in different ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rasad.merge.telling import Telling
from rasad.merge.who import OFFICIALS, Who, likeness
from rasad.model import Actor, Party

SUPPORT = 0.25  # of the tellings that name anybody in a role; fewer are taken to be errors of reading
_CLOSENESS = {
    "person": 0,
    "institution": 1,
    "body": 1,
    "group": 1,
    "party": 1,
    "media": 1,
    "organisation": 2,
    "state": 3,
}


@dataclass(slots=True)
class Named:
    """An actor, by the closest name so far, and the tellings that have him in each role."""

    actor: Actor
    who: Who
    roles: dict[str, list[str]] = field(default_factory=lambda: {"source": [], "target": []})

    def see(self, actor: Actor, who: Who, role: str, told: str) -> None:
        self.roles[role].append(told)
        if closeness(who) < closeness(self.who):
            self.actor, self.who = actor, who


def closeness(who: Who) -> int:
    """A person's name says more than an office, an office more than a state."""
    return _CLOSENESS.get(who.kind, 4 if who.known else 5)


def parties(tellings: Sequence[Telling]) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Sources and targets. Of a mutual act each actor stands on the side that most tellings have him on."""
    sides: list[tuple[str, Telling, Party, Who]] = []
    for role in ("source", "target"):
        set_by_hand = [told for told in tellings if role in told.fixed]
        for told in set_by_hand or tellings:
            named: tuple[Party, ...] = getattr(told.claim, role)
            sides += [(role, told, party, who) for party, who in zip(named, getattr(told, role), strict=True)]
    sides.sort(key=lambda side: (closeness(side[3]), -side[1].claim.confidence, side[1].id, side[0], side[2].span))
    mutual = any(told.mutual for told in tellings)
    found: list[Named] = []
    for role, told, party, who in sides:
        actor = Actor(party.name, party.entity, party.country, party.sector)
        same = [one for one in found if alike(one.who, who) and (mutual or one.roles[role])]
        if same:
            same[0].see(actor, who, role, told.id)
        else:
            found.append(Named(actor, who))
            found[-1].see(actor, who, role, told.id)
    return side_of("source", found, mutual), side_of("target", found, mutual)


def alike(one: Who, other: Who) -> bool:
    score = likeness(one, other)
    return score is not None and score > OFFICIALS


def side_of(role: str, found: Sequence[Named], mutual: bool) -> tuple[Actor, ...]:
    other = "target" if role == "source" else "source"
    here = [one for one in found if one.roles[role]]
    if mutual:
        here = [
            one for one in here if (len(one.roles[role]), role == "source") >= (len(one.roles[other]), role != "source")
        ]
    tellings = {told for one in here for told in one.roles[role]}
    kept = [one for one in here if len(set(one.roles[role])) >= SUPPORT * len(tellings)]
    known = [one for one in kept if one.who.known]
    return tuple(one.actor for one in known or kept)
