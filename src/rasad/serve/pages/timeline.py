"""What the timeline of a relation is drawn from in the browser: numbers of days, scores, and the words for them."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from rasad.model import Fact
from rasad.relations.balance import Met
from rasad.relations.history import History, begun, ended
from rasad.relations.sides import label
from rasad.serve.pages.words import Words, seen

EPOCH = date(1970, 1, 1).toordinal()
FACTS = 24  # that are drawn
MOST = 500  # events that are drawn, the gravest
PERIODS = 1500  # the latest
QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


def drawn(words: Words, made: History, scale: str) -> str:
    """JSON; days are counted from 1970."""
    one, other = (seen(label(side.code, words.lang)) for side in (made.one, made.other))
    events = gravest(made)
    found: dict[str, Any] = {
        "lang": words.lang,
        "periods": [
            (number(one.first), number(one.last), round(getattr(one.balance, scale) or 0.0, 2), one.balance.events)
            for one in made.periods[-PERIODS:]
        ],
        "events": [
            (number(met.day), getattr(met, scale), QUADS.index(met.event.quad), met.counts, met.event.type,
             met.direction, met.event.id, met.event.status)
            for met in events
        ],
        "facts": [
            (number(begun(fact)), number(ended(fact)), number(fact.last_confirmed), fact.until is None,
             f"{words.known('kinds', fact.kind)}: {words.known('states', fact.state)}")
            for fact in lasting(made)
        ],
        "turns": [(number(turn.first), turn.before, turn.after) for turn in made.turns],
        "since": number(made.since), "until": number(made.until), "on": number(made.on),
        "types": {met.event.type: str(words.known("types", met.event.type)) for met in events},
        "statuses": words.all["statuses"],
        "directions": {
            name: said.format(one=one, other=other) for name, said in words.all["directions"].items()
        },
        "months": words.all["months"],
        "words": {**words.all["timeline"], "scale": words.all["scales"][scale],
                  "change": words.all["relation_page"]["from_to"]},
    }  # fmt: skip
    return msgspec.json.encode(found).decode()


def number(day: date | None) -> int | None:
    return day.toordinal() - EPOCH if day else None


def lasting(made: History) -> list[Fact]:
    """Facts that hold first, then those that were confirmed last; in the order of their beginnings."""
    if len(made.facts) <= FACTS:
        return list(made.facts)
    last = sorted(made.facts, key=lambda one: (one.id in made.in_force, str(one.last_confirmed)), reverse=True)
    return sorted(last[:FACTS], key=lambda one: (str(begun(one) or ""), one.id))


def gravest(made: History) -> list[Met]:
    """The events of turning points first, then those farthest from nothing; in the order of their days."""
    turning = {id for turn in made.turns for id in turn.events}
    shown = [one for one in made.events if one.day]
    if len(shown) > MOST:
        shown.sort(key=lambda one: (one.event.id not in turning, not one.counts, -abs(one.plover) * one.weight))
        shown = sorted(shown[:MOST], key=lambda one: str(one.day))
    return shown
