"""For whom an actor counts, and how an event stands between two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import combinations, product
from typing import Literal

import msgspec

from rasad.merge.who import who
from rasad.model import Actor, Event, Lang
from rasad.relations.settings import settings
from rasad.resolve.index import Entity, load

Direction = Literal["forth", "back", "both", "beside"]


class Side(msgspec.Struct, frozen=True):
    """One of the two whose relation is asked for: `code` is a state or group with all who act for it, a person, or,
    where `name` is given, whoever has that in his name."""

    code: str
    name: str = ""

    def holds(self, actor: Actor, target: bool) -> bool:
        if self.name:
            return self.name.casefold() in actor.name.casefold()
        return self.code in (actor.entity, node(actor, target))


def between(event: Event, one: Side, other: Side) -> Direction | None:
    """From `one` to the `other`, back, both, or beside each other on somebody else; None where one takes no part.
    Nobody is both of them."""
    forth = facing(event.source, event.target, one, other)
    back = facing(event.source, event.target, other, one)
    if forth and back:
        return "both"
    if forth or back:
        return "forth" if forth else "back"
    for actors, target in ((event.source, False), (event.target, True)):
        if together(actors, target, one, other):
            return "both" if not target and event.type in settings().mutual else "beside"
    return None


def facing(sources: Sequence[Actor], targets: Sequence[Actor], one: Side, other: Side) -> bool:
    return any(one.holds(actor, False) for actor in sources) and any(other.holds(actor, True) for actor in targets)


def together(actors: Sequence[Actor], target: bool, one: Side, other: Side) -> bool:
    first = {number for number, actor in enumerate(actors) if one.holds(actor, target)}
    second = {number for number, actor in enumerate(actors) if other.holds(actor, target)}
    return bool(first and second) and len(first | second) > 1


def tied(event: Event) -> list[tuple[str, str]]:
    """The pairs of nodes that an event joins: those on either side, and those on its first side in types in which they
    deal with each other."""
    sources, targets = (
        {code for actor in actors if (code := node(actor, target))}
        for actors, target in ((event.source, False), (event.target, True))
    )
    found = {(min(one, other), max(one, other)) for one, other in product(sources, targets) if one != other}
    if event.type in settings().mutual:
        found.update(combinations(sorted(sources), 2))
    return sorted(found)


def node(actor: Actor, target: bool) -> str | None:
    """The state, or else the group or person, that an actor counts for as a source or a target; None where nothing
    is known of it. People of a state are its own where something is done to them, not where they act."""
    return _node(actor.entity, actor.country, actor.sector, target)


@lru_cache(maxsize=1 << 14)
def _node(entity: str | None, country: str | None, sector: str | None, target: bool) -> str | None:
    state = who(Actor("", entity, country, sector)).state
    if state:
        return state
    if target and country and sector in settings().people:
        return country
    if entity:
        return group(entity, country, sector) or entity
    return f"{country}/{sector}" if country else None


def group(entity: str, country: str | None, sector: str | None) -> str | None:
    """The group for which a person acts: «Haniyeh» is Hamas."""
    known = entities().get(entity)
    for role in known.roles if known and known.kind == "person" else ():
        if role.owner in load().owners and (role.country, role.sector) == (country, sector):
            return load().entities[load().owners[role.owner]].id
    return None


def members(group: str) -> Iterator[str]:
    """The people who ever acted for a group that is no state."""
    index = load()
    keys = {
        key for key, at in index.owners.items() if index.entities[at].id == group and index.entities[at].kind != "state"
    }
    for entity in index.entities if keys else ():
        if entity.kind == "person" and any(role.owner in keys for role in entity.roles):
            yield entity.id


def label(code: str, lang: Lang) -> str:
    """What a node is called: a state, an entity, or a sector of a state."""
    found = named(code)
    base, _, sector = code.partition("/")
    if found:
        return found.fa if lang == "fa" else found.en
    return f"{label(base, lang)} ({sector})" if sector else code


def named(code: str) -> Entity | None:
    index = load()
    if code in index.owners:
        return index.entities[index.owners[code]]
    return entities().get(settings().organisations.get(code, code))


@cache
def entities() -> dict[str, Entity]:
    return {entity.id: entity for entity in load().entities}
