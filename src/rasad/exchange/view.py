"""Views of events that formats ask for: what counts as an event, who did it to whom, and texts that fit a column."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

import msgspec
import yaml

from rasad.coder.ontology import quad
from rasad.merge.who import OTHER, likeness, who
from rasad.model import Actor, Event, Party

QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
Pair = tuple[Actor | None, Actor | None]


class Threat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The mode of a threat with a type, and where another for some of the type's modes."""

    mode: str
    modes: dict[str, str] = {}


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    cooperation: str
    conflict: str
    threat: dict[str, Threat]


@cache
def rules() -> Strict:
    data: Any = yaml.safe_load((files("rasad") / "data" / "exchange" / "strict.yaml").read_bytes())
    return msgspec.convert(data, Strict)


def strict(event: Event) -> Event | None:
    """An event as strict PLOVER has it: what is announced as agreement or threat, what may be or is not as none."""
    if event.status == "actual":
        return event
    if event.status != "future":
        return None
    if event.quad.endswith("cooperation"):
        kind, mode = rules().cooperation, None
    else:
        threat = rules().threat.get(event.type)
        kind, mode = rules().conflict, threat and threat.modes.get(event.mode or "", threat.mode)
    return msgspec.structs.replace(event, type=kind, mode=mode, quad=quad(kind), status="actual")


def pairs(event: Event) -> Iterator[Pair]:
    """Each source with each target; of an event with one side only, that side."""
    yield from product(event.source or (None,), event.target or (None,))


def numbered(event: Event) -> Iterator[tuple[str, Pair]]:
    """The pairs with ids of their own: that of the event where it has but one."""
    found = list(pairs(event))
    for number, pair in enumerate(found, 1):
        yield event.id if len(found) == 1 else f"{event.id}.{number}", pair


def named(actor: Actor | None, parties: tuple[Party, ...]) -> Party | None:
    """How a claim names an actor of its event."""
    if actor is None:
        return None
    alike = {index: likeness(who(actor), who(party)) or OTHER for index, party in enumerate(parties)}
    best = max(alike, key=lambda index: alike[index], default=None)
    return parties[best] if best is not None and alike[best] > OTHER else None


def cell(value: object) -> str:
    """A value as a column of a file whose columns are parted by tabs."""
    return "" if value is None else " ".join(str(value).split())


def number(value: float | None) -> str:
    """To five decimals: of a degree, that is a metre."""
    return "" if value is None else repr(round(value, 5))
