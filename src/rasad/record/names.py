"""Whom the first letters of a name may mean, in both scripts: for who types it."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache

import msgspec

from rasad.relations.settings import settings
from rasad.resolve.index import NAME, Entity, load
from rasad.resolve.key import key_of

MOST = 10
KINDS = ("state", "organisation", "person", "group")  # those that are meant more often come first


class Suggestion(msgspec.Struct, frozen=True):
    """Somebody who may be asked for: by the code, or by either name."""

    code: str
    kind: str
    name: str
    name_fa: str


@cache
def keys() -> list[tuple[str, int, int]]:
    """Each key of a name, how it names, and whom."""
    index = load()
    found = {
        (key, sense.how, sense.entity)
        for names in index.names.values()
        for key, senses in names.items()
        for sense in senses
    }
    found |= {(code(entity).casefold(), NAME, at) for at, entity in enumerate(index.entities)}
    return sorted(found)


def code(entity: Entity) -> str:
    """What an entity is asked for by."""
    if entity.kind == "state" and entity.roles and entity.roles[0].country:
        return entity.roles[0].country
    return organisations().get(entity.id, entity.id)


@cache
def organisations() -> dict[str, str]:
    return {entity: code for code, entity in settings().organisations.items()}


def suggestions(text: str) -> list[Suggestion]:
    """Those whose names begin so; whole names before parts of them, short ones before long ones."""
    key, known, entities = key_of(text[:100]), keys(), load().entities
    if not key:
        return []
    best: dict[int, tuple[bool, bool, int, int, str]] = {}
    for at in range(bisect_left(known, (key, -1, -1)), len(known)):
        name, how, number = known[at]
        if not name.startswith(key):
            break
        kind = entities[number].kind
        rank = KINDS.index(kind) if kind in KINDS else len(KINDS)
        order = (name != key, how != NAME, rank, len(name), name)
        best[number] = min(order, best.get(number, order))
    chosen = sorted(best, key=lambda number: (best[number], number))[:MOST]
    return [Suggestion(code(one), one.kind, one.en, one.fa) for one in (entities[number] for number in chosen)]
