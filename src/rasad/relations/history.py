"""The relation of two actors through time: all that `rasad relation` tells and draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

import msgspec

from rasad.model import Event, Fact
from rasad.relations.balance import Balance, Met, Period, balance, met, periods
from rasad.relations.periods import By, Reckoning
from rasad.relations.settings import settings
from rasad.relations.sides import Side
from rasad.relations.turning import Cut, cuts


class Turn(msgspec.Struct, frozen=True):
    """A turning point on PLOVER's scale: the last day of one spell and the first of the next, the balance of both,
    how often chance does as much, and what happened then: events by id, and facts that began or ended."""

    last: date
    first: date
    before: float
    after: float
    p: float
    events: tuple[str, ...]
    facts: tuple[str, ...]


class Changes(msgspec.Struct, frozen=True):
    """What is new since a day: events first told of since, events of which more was told, facts that began, ended or
    were confirmed, and the balance of what happened before and since."""

    since: date
    events: tuple[str, ...]
    retold: tuple[str, ...]
    begun: tuple[str, ...]
    ended: tuple[str, ...]
    confirmed: tuple[str, ...]
    before: Balance
    after: Balance


class History(msgspec.Struct, frozen=True):
    """`since` and `until` are the ends of the time that was asked for; `in_force` are the ids of the facts that hold on
    `on`, or without it, hold for all that is known."""

    one: Side
    other: Side
    by: By
    calendar: Reckoning
    since: date | None
    until: date | None
    on: date | None
    events: tuple[Met, ...]
    balance: Balance
    periods: tuple[Period, ...]
    facts: tuple[Fact, ...]
    in_force: tuple[str, ...]
    turns: tuple[Turn, ...]
    changes: Changes | None = None


def history(
    events: Iterable[Event],
    facts: Iterable[Fact],
    one: Side,
    other: Side,
    *,
    by: By = "month",
    calendar: Reckoning = "gregorian",
    voices: bool = False,
    since: date | None = None,
    until: date | None = None,
    on: date | None = None,
    changed_since: date | None = None,
) -> History:
    """What events and facts say of two actors; those of others are passed over. Facts are asked for on the day `on`,
    or else at the end of the time."""
    on = on or until
    found = [m for event in events if (m := met(event, one, other, voices, since))]
    found.sort(key=lambda m: (m.day or date.max, m.event.id))
    bound = [fact for fact in facts if binds(fact, one, other)]
    return History(
        one=one,
        other=other,
        by=by,
        calendar=calendar,
        since=since,
        until=until,
        on=on,
        events=tuple(found),
        balance=balance(found),
        periods=tuple(periods(found, by, calendar)),
        facts=tuple(bound),
        in_force=tuple(fact.id for fact in bound if holds(fact, on)),
        turns=tuple(turns(found, bound)),
        changes=changes(found, bound, changed_since) if changed_since else None,
    )


def binds(fact: Fact, one: Side, other: Side) -> bool:
    first = {n for n, actor in enumerate(fact.between) if one.holds(actor, True)}
    second = {n for n, actor in enumerate(fact.between) if other.holds(actor, True)}
    return bool(first and second) and len(first | second) > 1


def begun(fact: Fact) -> date | None:
    return (fact.since.earliest or fact.since.latest) if fact.since else None


def ended(fact: Fact) -> date | None:
    return (fact.until.latest or fact.until.earliest) if fact.until else None


def holds(fact: Fact, on: date | None) -> bool:
    """Whether a fact holds on a day; without one, whether nothing is known to have ended it."""
    if on is None:
        return fact.until is None
    start, end = begun(fact), ended(fact)
    return (start is None or start <= on) and (fact.until is None or end is None or end > on)


def turns(found: Sequence[Met], facts: Sequence[Fact]) -> list[Turn]:
    """The turning points of a relation, explained."""
    counted = [one for one in found if one.counts]
    days = [(day, list(group)) for day, group in groupby(counted, key=lambda one: one.day) if day]
    totals = [balance(group) for _, group in days]
    made = cuts([total.plover or 0.0 for total in totals], [total.weight for total in totals])
    return [turn(one, [day for day, _ in days], counted, facts) for one in made]


def turn(found: Cut, days: Sequence[date], counted: Sequence[Met], facts: Sequence[Fact]) -> Turn:
    wanted = settings().turning
    last, first = days[found.at - 1], days[found.at]
    end = first + timedelta(days=wanted.within)
    toward = 1 if found.after > found.before else -1

    def share(one: Met) -> float:
        return toward * (one.plover - found.before) * one.weight

    after = [one for one in counted if one.day and first <= one.day <= end and share(one) > 0]
    strongest = sorted(after, key=lambda one: (-share(one), one.day, one.event.id))[: wanted.shown]
    turned = [fact.id for fact in facts if any(day and last < day <= end for day in (begun(fact), ended(fact)))]
    return Turn(
        last=last,
        first=first,
        before=found.before,
        after=found.after,
        p=found.p,
        events=tuple(one.event.id for one in strongest),
        facts=tuple(turned),
    )


def changes(found: Sequence[Met], facts: Sequence[Fact], since: date) -> Changes:
    def recent(day: date | None) -> bool:
        return day is not None and day >= since

    fresh = [one.event.id for one in found if recent(one.event.first_reported)]
    retold = [one.event.id for one in found if recent(one.event.last_reported) and one.event.id not in fresh]
    new = [fact.id for fact in facts if recent(begun(fact))]
    over = [fact.id for fact in facts if recent(ended(fact))]
    return Changes(
        since=since,
        events=tuple(fresh),
        retold=tuple(retold),
        begun=tuple(new),
        ended=tuple(over),
        confirmed=tuple(f.id for f in facts if recent(f.last_confirmed) and f.id not in {*new, *over}),
        before=balance(one for one in found if not recent(one.day)),
        after=balance(one for one in found if recent(one.day)),
    )
