"""What an event does to the facts between its actors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import product

import msgspec

from rasad.coder.phrases import words
from rasad.merge.who import Who, who
from rasad.model import Actor, Amount, Days, Event
from rasad.relations.rules import Does, Rule, kinds, rules
from rasad.resolve.index import load

Said = tuple[Amount, tuple[str, ...]]  # an amount, and the voices that hold it


class Step(msgspec.Struct, frozen=True):
    """An event opens, changes, confirms or closes the fact of a kind between actors; `key` is the same for all steps
    of such facts, `days` when it did so."""

    key: str
    kind: str
    does: Does
    state: str
    between: tuple[Actor, ...]
    event: str
    days: Days
    amounts: tuple[Said, ...] = ()

    @property
    def day(self) -> date:
        return self.days.earliest or self.days.latest or date.max


def steps(event: Event, told: Sequence[tuple[str, str]]) -> Iterator[Step]:
    """The steps of an event that sentences tell, each given with its language: of each kind of fact at most one."""
    asked = [rule for rule in rules() if rule.may_fit(event)] if event.status == "actual" else []
    sentences = [(lang, words(text, lang)) for lang, text in dict.fromkeys(told)] if asked else []
    done: set[str] = set()
    for rule in asked:
        if rule.kind not in done and rule.said(sentences):
            done.add(rule.kind)
            for between in sides(rule, event):
                names = [name(actor) for actor in between]
                yield Step(
                    key="|".join((rule.kind, *(sorted(names) if kinds()[rule.kind].between == "both" else names))),
                    kind=rule.kind,
                    does=rule.entry.does,
                    state=rule.entry.state,
                    between=between,
                    event=event.id,
                    days=days(event),
                    amounts=tuple(amounts(event, kinds()[rule.kind].units)),
                )


def sides(rule: Rule, event: Event) -> Iterator[tuple[Actor, ...]]:
    """Between whom: all actors, or each source with each target; nothing where only one side is known."""
    kind = kinds()[rule.kind]
    sources, targets = (
        {name(actor): standing(actor) for actor in side if who(actor).known and actor.sector not in kind.without}
        for side in (event.source, event.target)
    )
    if kind.between == "both":
        everybody = {**sources, **targets}
        if len(everybody) > 1:
            yield tuple(everybody[key] for key in sorted(everybody))
        return
    for source, target in product(sources, targets):
        if source != target:
            yield sources[source], targets[target]


def name(actor: Actor) -> str:
    """What an actor is told apart by: an official is his state."""
    found: Who = who(actor)
    return found.state or found.entity or f"{found.country}/{found.sector}"


def standing(actor: Actor) -> Actor:
    """The one whom a fact binds: of an official, the state that he acts for."""
    return bound().get(who(actor).state, actor)


@cache
def bound() -> dict[str, Actor]:
    """The states and organisations, by their codes."""
    index = load()
    states = {code: index.entities[at] for code, at in index.owners.items() if index.entities[at].kind == "state"}
    found = {code: Actor(entity.en, entity.id, code, "GOV") for code, entity in states.items()}
    for entity in index.entities:
        code = entity.roles[0].country if entity.kind == "organisation" and entity.roles else None
        if code and code not in found:
            found[code] = Actor(entity.en, entity.id, code, "IGO")
    return found


def days(event: Event) -> Days:
    """When it happened; an event without days happened by the day when it was first told."""
    return event.time or Days(None, event.first_reported, "interval", "gregorian")


def amounts(event: Event, units: frozenset[str]) -> Iterator[Said]:
    """What voices say of the amounts that belong to the fact."""
    for amount in event.quantities:
        if amount.unit in units:
            held = event.contested.get(f"quantities: {amount.unit}")
            if held:
                yield from ((msgspec.convert(one.value, Amount, from_attributes=True), one.by) for one in held)
            else:
                yield amount, event.voices
