"""What two actors did to each other, by period: how much of each class, and how good or bad it was on the whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Literal

import msgspec

from rasad.merge.settings import settings
from rasad.model import Actor, Event
from rasad.relations.scores import score

By = Literal["day", "week", "month", "year"]
Is = Callable[[Actor], bool]


class Period(msgspec.Struct, frozen=True):
    """What happened between two actors in a period. `goldstein` and `plover` are sums over what did happen; what is
    planned, possible or denied is counted in `other` only."""

    period: str
    events: tuple[str, ...]
    counts: dict[str, float]
    other: int
    goldstein: float
    plover: float


def between(event: Event, a: Is, b: Is) -> bool:
    """Whether one acts upon the other, or both do together what is mutual."""
    if event.type in settings().mutual:
        everybody = (*event.source, *event.target)
        return any(map(a, everybody)) and any(map(b, everybody))
    return any(any(map(one, event.source)) and any(map(other, event.target)) for one, other in ((a, b), (b, a)))


def history(events: Iterable[Event], a: Is, b: Is, by: By, weighted: bool = False) -> list[Period]:
    """The periods in order, those of no date last. Each event counts once or, `weighted`, once for each of its
    independent voices."""
    periods: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if between(event, a, b):
            periods[label(day(event), by)].append(event)
    return [period(name, periods[name], weighted) for name in sorted(periods, key=lambda name: (not name, name))]


def period(name: str, events: Sequence[Event], weighted: bool) -> Period:
    happened = [(event, len(event.voices) if weighted else 1) for event in events if event.status == "actual"]
    counts: dict[str, float] = {}
    for event, weight in happened:
        counts[event.quad] = counts.get(event.quad, 0) + weight
    return Period(
        period=name or "no date",
        events=tuple(event.id for event in events),
        counts=dict(sorted(counts.items())),
        other=len(events) - len(happened),
        goldstein=round(sum(score(event).goldstein * weight for event, weight in happened), 1),
        plover=round(sum(score(event).plover * weight for event, weight in happened), 1),
    )


def day(event: Event) -> date | None:
    """When it happened, else when it was first told."""
    return (event.time and (event.time.earliest or event.time.latest)) or event.first_reported


def label(at: date | None, by: By) -> str:
    if at is None:
        return ""
    if by == "week":
        year, week, _ = at.isocalendar()
        return f"{year}-W{week:02}"
    return at.isoformat()[: {"day": 10, "month": 7, "year": 4}[by]]
