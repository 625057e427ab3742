"""Steps to facts: what held between the same actors, one spell after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b

from rasad.merge.event import amounts_of
from rasad.model import Days, Fact, Held
from rasad.relations.rules import Kind, kinds
from rasad.relations.steps import Step


@dataclass(slots=True)
class Spell:
    """A fact in the making: the steps that speak of it, and how it ended."""

    steps: list[Step] = field(default_factory=list)
    since: Days | None = None
    until: Days | None = None
    state: str = ""
    ended: list[Step] = field(default_factory=list)

    @property
    def last(self) -> date | None:
        return max((day for step in self.steps if (day := step.days.latest or step.days.earliest)), default=None)


def facts(steps: Iterable[Step]) -> list[Fact]:
    """The facts that steps make, in the order of their beginnings; the same whatever the order of the steps."""
    by_key: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        by_key[step.key].append(step)
    found = [fact for key in sorted(by_key) for fact in of_key(key, by_key[key])]
    return sorted(found, key=lambda one: (str(beginning(one.since) or "9999"), one.id))


def of_key(key: str, steps: Sequence[Step]) -> list[Fact]:
    """The facts of one kind between the same actors."""
    ordered = sorted(steps, key=lambda step: (step.day, step.does, step.event))
    kind = kinds()[ordered[0].kind]
    spells: list[Spell] = []
    for step in ordered:
        current = standing(spells, step, kind)
        if step.does == "close":
            if current is None:
                spells.append(current := Spell([step]))
            current.until, current.state = narrowed(current.until, step.days), step.state
            current.ended.append(step)
        elif current is None:
            since = step.days if step.does in ("open", "change") else None
            spells.append(Spell([step], since, None, step.state))
        else:
            current.steps.append(step)
            current.state = step.state or current.state
            if step.does == "open" and current.since and overlap(current.since, step.days):
                current.since = narrowed(current.since, step.days)
    return [fact(key, kind, spell) for spell in spells]


def standing(spells: list[Spell], step: Step, kind: Kind) -> Spell | None:
    """The spell that a step speaks of. Where a fact of its kind may lapse and none confirmed it for so long, it ended
    at some time between its last confirmation and the step."""
    if not spells:
        return None
    current = spells[-1]
    if current.until:
        again = step.does == "close" and overlap(current.until, step.days)
        return current if again else None
    if kind.many and step.does == "open" and current.since and not overlap(current.since, step.days):
        # two beginnings are two facts, unless the second is but the next state of the first
        return current if step.state != current.state else None
    last = current.last
    if kind.lapse and step.does == "open" and last and (step.day - last).days > kind.lapse:
        current.until = Days(last, step.days.latest, "interval", "gregorian")
        return None
    return current


def fact(key: str, kind: Kind, spell: Spell) -> Fact:
    first = spell.steps[0]
    contested: dict[str, tuple[Held, ...]] = {}
    said = [((amount,), voice) for step in spell.steps for amount, by in step.amounts for voice in by]
    mark = f"{key}\0{first.event}"
    opened = [step.event for step in spell.steps if step.does in ("open", "change")]
    return Fact(
        id=blake2b(mark.encode(), digest_size=8).hexdigest(),
        kind=first.kind,
        state=spell.state,
        between=first.between,
        since=spell.since,
        until=spell.until,
        last_confirmed=spell.last,
        opened_by=tuple(dict.fromkeys(opened)),
        closed_by=tuple(dict.fromkeys(step.event for step in spell.ended)),
        quantities=amounts_of(said, contested),
        contested=contested,
    )


def overlap(one: Days, other: Days) -> bool:
    return (one.earliest or date.min) <= (other.latest or date.max) and (other.earliest or date.min) <= (
        one.latest or date.max
    )


def narrowed(one: Days | None, other: Days) -> Days:
    """The shorter of two spans of days that agree."""

    def length(days: Days) -> int:
        return ((days.latest or date.max) - (days.earliest or date.min)).days

    return min((days for days in (one, other) if days), key=length)


def beginning(days: Days | None) -> date | None:
    return (days.earliest or days.latest) if days else None
