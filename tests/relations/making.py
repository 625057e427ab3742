"""Events and facts in a line, for the tests of relations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from rasad.coder.ontology import quad
from rasad.model import Actor, Days, Event, Fact, Status
from rasad.relations.sides import Side

PRK, RUS = Side("PRK"), Side("RUS")
NORTH_KOREA, RUSSIA = Actor("North Korea", "Q423", "PRK", "GOV"), Actor("Russia", "Q159", "RUS", "GOV")
UKRAINE, CHINA = Actor("Ukraine", "Q212", "UKR", "GOV"), Actor("China", "Q148", "CHN", "GOV")


def event(
    kind: str,
    source: Sequence[Actor],
    target: Sequence[Actor] = (),
    day: date | None = date(2024, 6, 19),
    *,
    mode: str | None = None,
    status: Status = "actual",
    voices: int = 1,
    **fields: Any,
) -> Event:
    mark = f"{kind}-{day}-{[actor.name for actor in source]}-{[actor.name for actor in target]}-{mode}"
    given: dict[str, Any] = {
        "id": mark, "type": kind, "mode": mode, "contexts": (), "quad": quad(kind), "source": tuple(source),
        "target": tuple(target), "status": status, "time": Days(day, day, "day", "gregorian") if day else None,
        "place": None, "quantities": (), "claims": (mark,), "stories": (mark,),
        "voices": tuple(f"voice {n}" for n in range(voices)), "first_reported": day, "last_reported": day,
        "contested": {}, "confidence": 0.8,
    }  # fmt: skip
    return Event(**{**given, **fields})


def fact(kind: str, state: str, between: Sequence[Actor], since: date | None, until: date | None = None) -> Fact:
    begun, over = (Days(day, day, "day", "gregorian") if day else None for day in (since, until))
    return Fact(f"{kind}-{since}", kind, state, tuple(between), begun, over, until or since, (), (), (), {})
