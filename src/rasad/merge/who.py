"""Who acts, reduced to what tells whether two names mean one actor."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from rasad.merge.settings import settings
from rasad.model import Actor
from rasad.resolve.index import load
from rasad.resolve.key import key_of

OTHER = -1.0  # two actors
MANY = 8  # parties of one act that it is looked up by
OFFICIALS = 0.35  # two people of one state: each may stand for it, but they are two


class Who(NamedTuple):
    """`state` is the country that it acts for, "" for all who act for themselves; `block` what it is looked up by."""

    entity: str | None
    country: str | None
    sector: str | None
    name: str
    kind: str
    state: str
    block: str

    @property
    def known(self) -> bool:
        return bool(self.entity or self.country)


@cache
def kinds() -> dict[str, str]:
    """What each known entity is: a person, a state, an institution, …"""
    return {entity.id: entity.kind for entity in load().entities}


@lru_cache(maxsize=1 << 14)
def _who(entity: str | None, country: str | None, sector: str | None, name: str) -> Who:
    state = country if country and (sector is None or sector in settings().official) else ""
    kind = kinds().get(entity, "") if entity else ""
    return Who(entity, country, sector, key_of(name), kind, state, country or entity or key_of(name))


def who(actor: Actor) -> Who:
    return _who(actor.entity, actor.country, actor.sector, actor.name)


def likeness(a: Who, b: Who) -> float | None:
    """1 for one and the same, less for an official and his state, OTHER for two; None where one is not known."""
    if a.entity and a.entity == b.entity:
        return 1.0
    if a.state and a.state == b.state:
        if a.kind == b.kind == "person":
            return OFFICIALS
        return 0.6 if a.entity and b.entity and a.kind == b.kind == "institution" else 0.9
    if a.name and a.name == b.name:
        return 0.9
    if not (a.known and b.known):
        return None
    if a.country and a.country == b.country and not (a.state and b.state):
        both_named = a.entity and b.entity
        if a.sector == b.sector and not both_named:
            return 0.7
        # «two soldiers», «a village»: victims of one act may belong to several sectors; those who act may not
        return OTHER if both_named or a.sector == "REB" or b.sector == "REB" else 0.5
    return OTHER


class Matched(NamedTuple):
    """How two sides agree: how many parties, how surely in the mean, and how many pairs of two different officials."""

    number: int
    mean: float
    officials: int
    apart: bool  # both are known, and they are not the same


@lru_cache(maxsize=1 << 16)
def match(left: tuple[Who, ...], right: tuple[Who, ...]) -> Matched:
    """The parties of two sides, paired one to one, the likest first. A side of which nothing is known fits any."""
    scored: list[tuple[float, int, int]] = []
    unknown = False
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            alike = likeness(a, b)
            if alike is None:
                unknown = True
            elif alike > 0:
                scored.append((-alike, i, j))
    scored.sort()
    used_left: set[int] = set()
    used_right: set[int] = set()
    found: list[float] = []
    for minus, i, j in scored:
        if i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            found.append(-minus)
    if not found:
        return Matched(0, 0.0, 0, bool(left and right and not unknown))
    officials = sum(alike == OFFICIALS for alike in found)
    return Matched(len(found), sum(found) / len(found), officials, False)


def blocks(parties: Iterable[Who]) -> tuple[str, ...]:
    """What the parties are looked up by; the words of those of whom nothing is known only where there are no others."""
    parties = tuple(parties)
    known = {party.block for party in parties if party.known}
    return tuple(sorted(known or {party.block for party in parties if party.block})[:MANY])
