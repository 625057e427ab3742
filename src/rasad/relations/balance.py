"""Events of a relation on the scales, and what they come to: counts and balance, of a period or of all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from rasad.coder.cameo import code_of
from rasad.model import Event
from rasad.relations.periods import By, Reckoning, period, written
from rasad.relations.scores import plover
from rasad.relations.sides import Direction, Side, between


class Met(msgspec.Struct, frozen=True):
    """An event between the two. It `counts` once if it happened, on a known day, between them and not beside each
    other; `weight` is 1, or how many independent voices tell it."""

    event: Event
    direction: Direction
    day: date | None
    counts: bool
    weight: float
    plover: float
    goldstein: float
    cameo: str


class Balance(msgspec.Struct, frozen=True):
    """Counted events: how many, by class and direction, and their mean scores by weight; None where there are none."""

    events: int
    weight: float
    quads: dict[str, int]
    directions: dict[str, int]
    plover: float | None
    goldstein: float | None


class Period(msgspec.Struct, frozen=True):
    name: str
    first: date
    last: date
    balance: Balance


def met(event: Event, one: Side, other: Side, voices: bool, since: date | None = None) -> Met | None:
    """How an event stands between two; None where it does not. What began before `since` and went on counts there."""
    direction = between(event, one, other)
    if direction is None:
        return None
    day = day_of(event)
    if day and since:
        day = max(day, since)
    code = code_of(event.type, event.mode, frozenset(event.contexts))
    return Met(
        event=event,
        direction=direction,
        day=day,
        counts=event.status == "actual" and direction != "beside" and day is not None,
        weight=float(max(1, len(event.voices))) if voices else 1.0,
        plover=plover(event.type, event.mode),
        goldstein=code.score,
        cameo=code.code,
    )


def day_of(event: Event) -> date | None:
    """The day under which an event is filed: its first, else the day when it was first told."""
    return (event.time and (event.time.earliest or event.time.latest)) or event.first_reported


def balance(found: Iterable[Met]) -> Balance:
    counted = [one for one in found if one.counts]
    quads: dict[str, int] = {}
    directions: dict[str, int] = {}
    for one in counted:
        quads[one.event.quad] = quads.get(one.event.quad, 0) + 1
        directions[one.direction] = directions.get(one.direction, 0) + 1
    weight = sum(one.weight for one in counted)
    return Balance(
        len(counted),
        weight,
        quads,
        directions,
        sum(one.plover * one.weight for one in counted) / weight if counted else None,
        sum(one.goldstein * one.weight for one in counted) / weight if counted else None,
    )


def periods(found: Sequence[Met], by: By, calendar: Reckoning) -> list[Period]:
    """The periods in which something counted happened, in order."""
    grouped: dict[tuple[date, date], list[Met]] = {}
    for one in found:
        if one.counts and one.day:
            grouped.setdefault(period(one.day, by, calendar), []).append(one)
    return [
        Period(written(first, by, calendar), first, last, balance(grouped[first, last]))
        for first, last in sorted(grouped)
    ]
