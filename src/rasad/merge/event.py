"""Tellings of one happening to its event: each field as most independent voices have it, and what they dispute."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from rasad.coder.ontology import quad, table
from rasad.merge.pairs import compatible, distance, is_state
from rasad.merge.parties import parties
from rasad.merge.settings import settings
from rasad.merge.telling import Telling
from rasad.merge.voices import voices
from rasad.model import Amount, Claim, Days, Event, Held, Site, Status

T = TypeVar("T")
Said = Sequence[tuple[T, str]]  # values with the voice that holds each
EVENT = "ev-"  # sets an event's id apart from that of its first claim
CERTAIN = 0.99  # a machine is never surer


def event(tellings: Sequence[Telling]) -> Event:
    """The event that tellings make; the same whatever their order."""
    tellings = sorted(tellings, key=lambda told: (told.claim.reported or date.max, told.story.id, told.claim.trigger))
    speaks = voices(tellings)
    contested: dict[str, tuple[Held, ...]] = {}

    def said(field: str, value: Callable[[Claim], T | None]) -> list[tuple[T, str]]:
        """What each voice says of a field; only what a person has set, where one has."""
        fixed = [told for told in tellings if field in told.fixed]
        return [(found, speaks[told.id]) for told in fixed or tellings if (found := value(told.claim)) is not None]

    kind = most(said("type", lambda claim: claim.type)) or ""
    mode = most(said("mode", lambda claim: claim.mode if claim.type == kind else None))
    status = status_of(tellings, said("status", lambda claim: claim.status), contested)
    source, target = parties(tellings)
    time = time_of(said("time", days), contested)
    place = place_of(said("place", site), contested)
    amounts = amounts_of(said("quantities", lambda claim: claim.quantities), contested)
    reported = sorted(told.claim.reported for told in tellings if told.claim.reported)
    return Event(
        id=EVENT + tellings[0].id,
        type=kind,
        mode=mode,
        contexts=tuple(name for name in table("contexts") if any(name in told.claim.contexts for told in tellings)),
        quad=quad(kind),
        source=source,
        target=target,
        status=status,
        time=time,
        place=place,
        quantities=amounts,
        claims=tuple(told.id for told in tellings),
        stories=tuple(dict.fromkeys(told.story.id for told in tellings)),
        voices=tuple(dict.fromkeys(speaks[told.id] for told in tellings)),
        first_reported=reported[0] if reported else None,
        last_reported=reported[-1] if reported else None,
        contested=contested,
        confidence=1.0 if any(told.accepted for told in tellings) else confidence(tellings, speaks),
    )


def holders(said: Said[T]) -> dict[T, tuple[str, ...]]:
    """Each value with the voices that hold it, the value that most hold first; ties fall to the one told first."""
    held: dict[T, dict[str, None]] = defaultdict(dict)
    for value, voice in said:
        held[value][voice] = None
    return {value: tuple(held[value]) for value in sorted(held, key=lambda value: -len(held[value]))}


def most(said: Said[T]) -> T | None:
    return next(iter(holders(said)), None)


def status_of(tellings: Sequence[Telling], said: Said[Status], contested: dict[str, tuple[Held, ...]]) -> Status:
    """What was planned and then happened, happened; what was planned and is then denied, will not happen. But while
    some say that it happened and others deny it, that is a dispute, and it falls to the side of more voices."""
    held = holders(said)
    if "negated" not in held:
        return next(status for status in ("actual", "future", "possible") if status in held)
    if "actual" in held:
        contested["status"] = tuple(Held(status, by) for status, by in held.items())
        return "actual" if len(held["actual"]) >= len(held["negated"]) else "negated"
    if len(held) == 1:
        return "negated"
    contested["status"] = tuple(Held(status, by) for status, by in held.items())
    last = max(told.claim.reported or date.min for told in tellings if told.claim.status == "negated")
    later = any((told.claim.reported or date.min) > last for told in tellings if told.claim.status != "negated")
    return next(status for status in ("future", "possible") if status in held) if later else "negated"


def days(claim: Claim) -> Days | None:
    time = claim.time
    if time is None or (time.earliest is None and time.latest is None):
        return None
    return Days(time.earliest, time.latest, time.precision, time.calendar)


def time_of(said: Said[Days], contested: dict[str, tuple[Held, ...]]) -> Days | None:
    """The shortest span of days that agrees with most voices; contested where it does not agree with all."""

    def agree(one: Days, other: Days) -> bool:
        return (one.earliest or date.min) <= (other.latest or date.max) and (other.earliest or date.min) <= (
            one.latest or date.max
        )

    def length(one: Days) -> int:
        return ((one.latest or date.max) - (one.earliest or date.min)).days

    best = chosen(said, agree, length)
    dispute("time", said, best, agree, contested)
    return best


def site(claim: Claim) -> Site | None:
    at = claim.place
    return Site(at.name, at.country, at.lat, at.lon) if at else None


def place_of(said: Said[Site], contested: dict[str, tuple[Held, ...]]) -> Site | None:
    """The closest place that agrees with most voices."""

    def agree(one: Site, other: Site) -> bool:
        if one.name == other.name or distance(one, other) <= settings().kilometres["same"]:
            return True
        return one.country is not None and one.country == other.country and (is_state(one) or is_state(other))

    best = chosen(said, agree, lambda one: 2 * (one.lat is None) + is_state(one))
    dispute("place", said, best, agree, contested)
    return best


def amounts_of(said: Said[Iterable[Amount]], contested: dict[str, tuple[Held, ...]]) -> tuple[Amount, ...]:
    """One amount a unit: the closest that agrees with most voices."""
    units: dict[str, list[tuple[Amount, str]]] = defaultdict(list)
    for found, voice in said:
        for one in found:
            units[one.unit].append((Amount(one.low, one.high, one.unit, one.hedge), voice))
    best = {unit: chosen(held, compatible, lambda one: one.hedge != "exact") for unit, held in sorted(units.items())}
    for unit, held in units.items():
        dispute(f"quantities: {unit}", held, best[unit], compatible, contested)
    return tuple(one for one in best.values() if one)


def chosen(said: Said[T], agree: Callable[[T, T], bool], vague: Callable[[T], int]) -> T | None:
    """The value that agrees with what most voices say, of those the least vague, of those the one told first."""
    held = holders(said)

    def behind(value: T) -> int:
        return len({voice for other, by in held.items() if agree(value, other) for voice in by})

    return min(held, key=lambda value: (-behind(value), vague(value)), default=None)


def dispute(
    field: str, said: Said[T], best: T | None, agree: Callable[[T, T], bool], contested: dict[str, tuple[Held, ...]]
) -> None:
    """Notes a field on which some voice does not agree with what was chosen."""
    held = holders(said)
    if best is not None and not all(agree(best, value) for value in held):
        contested[field] = tuple(Held(value, by) for value, by in held.items())


def confidence(tellings: Sequence[Telling], speaks: Mapping[str, str]) -> float:
    """That at least one voice is coded right: each counts once, by its surest claim."""
    surest: dict[str, float] = defaultdict(float)
    for told in tellings:
        voice = speaks[told.id]
        surest[voice] = max(surest[voice], told.claim.confidence)
    wrong = 1.0
    for voice in sorted(surest):
        wrong *= 1 - surest[voice]
    return round(min(CERTAIN, 1 - wrong), 3)
