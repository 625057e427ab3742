"""What all readers of others' events share: values as files have them, and events that rest on no claims of ours."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from rasad.coder.ontology import modes, quad, table
from rasad.model import Actor, Days, Foreign, Site
from rasad.resolve.index import load

MISSING = ("", "None", "NA", "nan", "NULL")  # how files write that there is no value


class Unfit(ValueError):
    """A row that is no event: why, in words that are the same for all rows of its kind."""


def text(row: dict[str, str], name: str) -> str:
    value = row.get(name, "").strip()
    return "" if value in MISSING else value


def day(written: str) -> date | None:
    """As 2025-09-03 or 20250903; a time after it is passed over."""
    if not written:
        return None
    found = re.match(r"(\d{4})-?(\d\d)-?(\d\d)", written)
    try:
        return date(*map(int, found.groups())) if found else datetime.fromisoformat(written).date()
    except ValueError:
        raise Unfit("a day that is none") from None


def degree(written: str) -> float | None:
    try:
        value = float(written) if written else None
    except ValueError:
        raise Unfit("coordinates that are no numbers") from None
    if value is not None and not abs(value) <= 180:
        raise Unfit("coordinates that are no place on Earth")
    return value


def whole(written: str) -> int:
    return int(written) if written.isdecimal() else 1


def on(first: date | None) -> Days | None:
    return Days(first, first, "day", "gregorian") if first else None


def state_name(code: str) -> str:
    """A state's name as the record has it, by which it is known for a whole state."""
    index = load()
    at = index.owners.get(code)
    return index.entities[at].en if at is not None else ""


def site(name: str, country: str, lat: float | None, lon: float | None) -> Site | None:
    called = name or state_name(country) or country
    return Site(called, country or None, lat, lon) if called else None


def actor(name: str, entity: str, country: str, sector: str) -> tuple[Actor, ...]:
    """Somebody by our codes, or nobody."""
    called = name or state_name(country) or country or sector
    return (Actor(called, entity or None, country or None, sector or None),) if called else ()


def event(system: str, id: str, kind: str, mode: str, contexts: tuple[str, ...], **fields: Any) -> Foreign:
    """An event of another system. What it has in other words than PLOVER 2.0 is not taken for one of its types."""
    if not id:
        raise Unfit("no id")
    if kind not in table("types"):
        raise Unfit(f"no type {kind}" if kind else "no type")
    given: dict[str, Any] = {
        "source": (), "target": (), "status": "actual", "time": None, "place": None, "quantities": (), "claims": (),
        "stories": (), "voices": (), "first_reported": None, "last_reported": None, "contested": {}, "confidence": 0.0,
        "tellings": 1, "sources": 1, "record": {},
    }  # fmt: skip
    return Foreign(
        id=f"{system}:{id}",
        type=kind,
        mode=mode if mode in modes(kind) else None,
        contexts=tuple(name for name in table("contexts") if name in contexts),
        quad=quad(kind),
        system=system,
        **given | fields,
    )
