"""The figures of the annotation guide's scorer, from counts that are made story by story."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from rasad.evaluate.pairing import Pairing, pair, parties
from rasad.evaluate.shapes import UNKNOWN, Claimed, Event, Gold, interval

# figure -> the counts it is made of: right, claimed, gold (precision, recall, F1); or part and whole (a share)
AGREEMENT = {
    "trigger": ("trigger", "predicted", "gold"),
    "event": ("event", "predicted", "gold"),
    "role": ("role", "role_predicted", "role_gold"),
    "dyad": ("dyad", "predicted", "gold"),
}
SHARES = {
    "actor_country": ("actor_country", "role"),
    "actor_code": ("actor_code", "role"),
    "status": ("status", "event"),
    "status_not_actual_recall": ("hedged", "hedged_gold"),
    "by": ("by", "by_gold"),
    "by_false": ("by_false", "by_none"),
    "date_equal": ("date_equal", "date_gold"),
    "date_overlap": ("date_overlap", "date_gold"),
}
BY_TYPE = ("right", "predicted", "gold")


class Tally(NamedTuple):
    """Counts of one story or of many; those by type under (type, one of `BY_TYPE`)."""

    counts: Counter[str]
    types: Counter[tuple[str, str]]


def score(gold: Iterable[Mapping[str, Any]], claims: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Precision, recall and F1 of triggers, typed events, roles and dyads; shares for the fields of right events.

    `gold` and `claims` are what the joiner and `rasad read` print, parsed.
    """
    stories = [msgspec.convert(story, Gold) for story in gold]
    by_story = grouped(msgspec.convert(claim, Claimed) for claim in claims)
    return figures(total([tally(pair(story, by_story[story.id])) for story in stories]))


def grouped(claims: Iterable[Claimed]) -> dict[str, list[Claimed]]:
    """Claims by the id of their story; an empty list for any other."""
    by_story: dict[str, list[Claimed]] = defaultdict(list)
    for claim in claims:
        by_story[claim.story].append(claim)
    return by_story


def tally(found: Pairing) -> Tally:
    """The counts of one story."""
    n: Counter[str] = Counter(gold=len(found.story.events), predicted=len(found.claims))
    types: Counter[tuple[str, str]] = Counter()
    for event in found.story.events:
        types[event.type, "gold"] += 1
        n["role_gold"] += len(event.source) + len(event.target)
    for claim in found.claims:
        types[claim.type, "predicted"] += 1
        n["role_predicted"] += len(claim.source) + len(claim.target)
    want = Counter(
        _dyad(event.type, *({actor.country for actor in side} for side in (event.source, event.target)))
        for event in found.story.events
    )
    have = Counter(
        _dyad(claim.type, *({party.country or UNKNOWN for party in side} for side in (claim.source, claim.target)))
        for claim in found.claims
    )
    n["dyad"] += sum((want & have).values())
    for event, claim in found.pairs:
        n["trigger"] += 1
        if event.type == claim.type:
            n["event"] += 1
            types[event.type, "right"] += 1
            _fields(event, claim, n)
    return Tally(n, types)


def total(tallies: Sequence[Tally]) -> Tally:
    counts: Counter[str] = Counter()
    types: Counter[tuple[str, str]] = Counter()
    for one in tallies:
        counts.update(one.counts)
        types.update(one.types)
    return Tally(counts, types)


def figures(found: Tally) -> dict[str, Any]:
    """The scorer's figures, rounded to four digits as it rounds them; None for a share of nothing."""
    n, kinds = found.counts, sorted({kind for kind, _ in found.types})
    types = {kind: _agreement(*(found.types[kind, side] for side in BY_TYPE)) for kind in kinds}
    in_gold = [row["f1"] for row in types.values() if row["gold"]]
    agreement = {name: _agreement(*(n[count] for count in counts)) for name, counts in AGREEMENT.items()}
    macro = round(sum(in_gold) / len(in_gold), 4) if in_gold else None
    shares = {name: round(n[part] / n[whole], 4) if n[whole] else None for name, (part, whole) in SHARES.items()}
    return {**agreement, "event_macro_f1": macro, **shares, "types": types}


def _fields(event: Event, claim: Claimed, n: Counter[str]) -> None:
    for actor, party in parties(event, claim):
        n["role"] += 1
        same = (party.country or UNKNOWN) == actor.country
        n["actor_country"] += same
        n["actor_code"] += same and party.sector == actor.sector
    right = event.status == claim.status
    n["status"] += right
    if event.status != "actual":
        n["hedged_gold"] += 1
        n["hedged"] += right
    if event.by:
        n["by_gold"] += 1
        n["by"] += any(event.by[-1].overlaps(voice) for voice in claim.voices)
    else:
        n["by_none"] += 1
        n["by_false"] += bool(claim.voices)
    if event.date:
        n["date_gold"] += 1
        if days := claim.days:
            low, high = interval(event.date)
            n["date_equal"] += days == (low, high)
            n["date_overlap"] += days[0] <= high and low <= days[1]


def _dyad(kind: str, source: set[str], target: set[str]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    if kind == "CONSULT":
        source, target = source | target, set()
    return kind, tuple(sorted(source)), tuple(sorted(target))


def _agreement(right: int, predicted: int, gold: int) -> dict[str, float]:
    p, r = right / predicted if predicted else 0.0, right / gold if gold else 0.0
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {
        "p": round(p, 4),
        "r": round(r, 4),
        "f1": round(f1, 4),
        "right": right,
        "predicted": predicted,
        "gold": gold,
    }
