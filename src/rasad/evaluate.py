"""How well claims agree with gold stories: the figures of the annotation guide's scorer.

Gold stories are dicts with `id`, `sentences` and `events` (spans in code points); claims are dicts as `rasad read`
prints them. Within a story a predicted and a gold event are paired one to one: same type and overlapping triggers
first, then overlapping triggers.
"""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

Event = Mapping[str, Any]
Roles = ("source", "target")


def score(gold: Iterable[Mapping[str, Any]], claims: Iterable[Event]) -> dict[str, Any]:
    """Precision, recall and F1 of triggers, typed events, roles and dyads; shares for the fields of right events."""
    by_story: dict[str, list[Event]] = defaultdict(list)
    for claim in claims:
        by_story[claim["story"]].append(claim)
    n: Counter[str] = Counter()
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for story in gold:
        _story(story["events"], [_within(claim, story["sentences"]) for claim in by_story[story["id"]]], n, kinds)
    types = {kind: _prf(c["right"], c["predicted"], c["gold"]) for kind, c in sorted(kinds.items())}
    in_gold = [row["f1"] for row in types.values() if row["gold"]]

    def share(part: str, whole: str) -> float | None:
        return round(n[part] / n[whole], 4) if n[whole] else None

    return {
        "trigger": _prf(n["trigger"], n["predicted"], n["gold"]),
        "event": _prf(n["event"], n["predicted"], n["gold"]),
        "event_macro_f1": round(sum(in_gold) / len(in_gold), 4) if in_gold else None,
        "role": _prf(n["role"], n["role_predicted"], n["role_gold"]),
        "dyad": _prf(n["dyad"], n["predicted"], n["gold"]),
        "actor_country": share("actor_country", "role"),
        "actor_code": share("actor_code", "role"),
        "status": share("status", "event"),
        "status_not_actual_recall": share("hedged", "hedged_gold"),
        "by": share("by", "by_gold"),
        "by_false": share("by_false", "by_none"),
        "date_equal": share("date_equal", "date_gold"),
        "date_overlap": share("date_overlap", "date_gold"),
        "types": types,
    }


def _story(gold: Sequence[Event], claims: Sequence[Event], n: Counter[str], kinds: dict[str, Counter[str]]) -> None:
    n["gold"] += len(gold)
    n["predicted"] += len(claims)
    for events, side in ((gold, "gold"), (claims, "predicted")):
        for event in events:
            kinds[event["type"]][side] += 1
            n[f"role_{side}"] += sum(len(event[role]) for role in Roles)
    want = Counter(_dyad(event, [[a["code"].split()[0] for a in event[role]] for role in Roles]) for event in gold)
    have = Counter(
        _dyad(claim, [[a.get("country") or "---" for a in claim[role]] for role in Roles]) for claim in claims
    )
    n["dyad"] += sum((want & have).values())
    for event, claim in _pairs(gold, claims):
        n["trigger"] += 1
        if event["type"] == claim["type"]:
            n["event"] += 1
            kinds[event["type"]]["right"] += 1
            _fields(event, claim, n)


def _fields(event: Event, claim: Event, n: Counter[str]) -> None:
    for actor, party in _parties(event, claim):
        n["role"] += 1
        country, sector = actor["code"].split()
        same = (party.get("country") or "---") == country
        n["actor_country"] += same
        n["actor_code"] += same and party.get("sector") == sector
    right = event["status"] == claim["status"]
    n["status"] += right
    if event["status"] != "actual":
        n["hedged_gold"] += 1
        n["hedged"] += right
    voices = [voice["span"] for voice in claim["said_by"] if voice.get("span")]
    if event["by"]:
        n["by_gold"] += 1
        n["by"] += _touch([event["by"][-1]], voices)
    else:
        n["by_none"] += 1
        n["by_false"] += bool(voices)
    if event["date"]:
        n["date_gold"] += 1
        low, high = _interval(event["date"])
        time = claim["time"]
        if time and time["earliest"] and time["latest"]:
            first, last = _interval(time["earliest"])[0], _interval(time["latest"])[1]
            n["date_equal"] += (first, last) == (low, high)
            n["date_overlap"] += first <= high and low <= last


def _parties(event: Event, claim: Event) -> Iterator[tuple[Event, Event]]:
    """Gold actors with the predicted ones that overlap them in the same role; a reciprocal act has only one role."""
    reciprocal = len(event["source"]) > 1 and not event["target"]
    used: set[int] = set()
    for role in Roles:
        for actor in event[role]:
            for party in [*claim["source"], *claim["target"]] if reciprocal else claim[role]:
                if id(party) not in used and party.get("span") and _overlap(actor["span"], party["span"]):
                    used.add(id(party))
                    yield actor, party
                    break


def _pairs(gold: Sequence[Event], claims: Sequence[Event]) -> Iterator[tuple[Event, Event]]:
    free = list(range(len(claims)))
    done: set[int] = set()
    for same_type in (True, False):
        for number, event in enumerate(gold):
            if number in done:
                continue
            for i in free:
                claim = claims[i]
                if _touch(event["trigger"], claim["trigger"]) and (not same_type or claim["type"] == event["type"]):
                    yield event, claim
                    done.add(number)
                    free.remove(i)
                    break


def _within(claim: Event, sentences: Sequence[Sequence[int]]) -> Event:
    """The claim without parties named outside the sentence of its trigger: they count neither for nor against."""
    bounds = next((span for span in sentences if _overlap(span, claim["trigger"][0])), None)
    if bounds is None:
        return claim
    kept = {role: [a for a in claim[role] if not a.get("span") or _overlap(a["span"], bounds)] for role in Roles}
    return {**claim, **kept}


def _dyad(event: Event, countries: Sequence[Sequence[str]]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    source, target = map(set, countries)
    if event["type"] == "CONSULT":
        source, target = source | target, set()
    return event["type"], tuple(sorted(source)), tuple(sorted(target))


def _overlap(a: Sequence[int], b: Sequence[int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _touch(spans: Iterable[Sequence[int]], others: Sequence[Sequence[int]]) -> bool:
    return any(_overlap(a, b) for a in spans for b in others)


def _interval(written: str) -> tuple[date, date]:
    """First and last day of an ISO date, partial date or interval a/b."""
    first, _, last = written.partition("/")
    low, high = ([int(part) for part in day.split("-")] for day in (first, last or first))
    year, month = high[0], high[1] if len(high) > 1 else 12
    last_day = high[2] if len(high) > 2 else calendar.monthrange(year, month)[1]
    return date(low[0], *[*low[1:], 1, 1][:2]), date(year, month, last_day)


def _prf(right: int, predicted: int, gold: int) -> dict[str, float]:
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
