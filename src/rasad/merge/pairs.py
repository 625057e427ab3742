"""Whether two claims are one happening: readable features, each with its weight, and what forbids it outright."""

from __future__ import annotations

from math import asin, cos, hypot, radians, sin, sqrt

from rasad.merge.settings import families, settings, weight
from rasad.merge.telling import Telling
from rasad.merge.who import Who, match
from rasad.model import Amount, Site
from rasad.resolve.index import load


class Pair:
    """What speaks for and against two claims being one; `never` says what forbids it."""

    __slots__ = ("a", "b", "features", "never", "score")

    def __init__(self, a: Telling, b: Telling) -> None:
        self.a, self.b = (a, b) if a.id < b.id else (b, a)  # the same from both sides, to the last bit
        self.features: dict[str, float] = {}
        self.never = forbidden(self.a, self.b) or time(self) or actors(self)
        self.score = float("-inf")
        if self.never is None:
            for feature in (kind, place, words, amounts, story):
                feature(self)
            self.score = settings().start + sum(self.features.values())

    def add(self, group: str, name: str, times: float = 1.0) -> None:
        label, each = weight(group, name)
        self.features[label] = each * times


def forbidden(a: Telling, b: Telling) -> str | None:
    if a.claim.type != b.claim.type and families(a.claim.type).isdisjoint(families(b.claim.type)):
        return f"{a.claim.type} and {b.claim.type} are no one act"
    denial = (a.claim.status == "negated") != (b.claim.status == "negated")
    if a.claim.story == b.claim.story and a.claim.sentence == b.claim.sentence and not denial:
        return "one sentence tells them as two"
    return None


def actors(pair: Pair) -> str | None:
    a, b = pair.a, pair.b
    if a.mutual or b.mutual:
        left, right = a.source + a.target, b.source + b.target
        found = match(left, right)
        # who met A and B was not at the meeting of A and C, unless there were many
        if found.apart or (found.number == 1 and both_known(left) and both_known(right)):
            return "other actors"
        count, sure, officials = found.number, found.mean, found.officials
    else:
        sources, targets = match(a.source, b.source), match(a.target, b.target)
        if sources.apart or targets.apart:
            return "another source" if sources.apart else "another target"
        count = (sources.number > 0) + (targets.number > 0)
        sure = (sources.mean + targets.mean) / count if count else 0.0  # of no party the mean is 0
        officials = sources.officials + targets.officials
    if count:
        pair.add("actors", "two" if count > 1 else "one", sure)
    if officials:
        pair.add("actors", "officials", officials)
    return None


def both_known(parties: tuple[Who, ...]) -> bool:
    return len(parties) == 2 and parties[0].known and parties[1].known


def time(pair: Pair) -> str | None:
    """Days that both know must agree; where one knows none, when it was told must be near. Within a story more is left
    open: it may recall what is long past twice."""
    a, b, days = pair.a, pair.b, settings().days
    within = a.claim.story == b.claim.story
    if a.low is not None and a.high is not None and b.low is not None and b.high is not None:
        apart = max(a.low, b.low) - min(a.high, b.high)
        if apart > 1:
            return f"{apart} days apart"
        if apart == 1:
            pair.add("time", "next_day")
        else:
            longest, shortest = sorted((a.high - a.low, b.high - b.low), reverse=True)
            short, long = days["short"], days["long"]
            pair.add("time", "day" if longest <= short else "span" if longest <= long or shortest > short else "long")
        return None
    if a.low is None and b.low is None:
        if a.reported is not None and b.reported is not None:
            gap = abs(a.reported - b.reported)
            if gap > days["apart"]:
                return f"told {gap} days apart"
            near, far = days["soon"], days["later"]
            pair.add("time", "both_soon" if gap <= near else "both_later" if gap <= far else "both_late")
        return None
    known, other = (a, b) if a.low is not None else (b, a)
    if other.reported is None or known.low is None or known.high is None:
        return None
    if other.reported < known.low:
        if other.claim.status == "actual":
            return "told as done before it happened"
        if known.low - other.reported > days["planned"] and not within:
            return "told long before it happened"
        pair.add("time", "planned")
        return None
    gap = other.reported - known.high
    if gap > days["late"] and not within:
        return f"told {gap} days later"
    when = "soon" if gap <= days["soon"] else "later" if gap <= days["later"] else "late"
    pair.add("time", when if gap <= days["late"] else "long_past")
    return None


def kind(pair: Pair) -> None:
    a, b = pair.a.claim, pair.b.claim
    pair.add("type", "same" if a.type == b.type else "near")
    if a.mode and b.mode and a.type == b.type:
        apart = frozenset((a.mode, b.mode)) in settings().modes_apart
        pair.add("mode", "same" if a.mode == b.mode else "apart" if apart else "other")


def place(pair: Pair) -> None:
    one, other = pair.a.claim.place, pair.b.claim.place
    if not one or not other:
        return
    if one.name == other.name or distance(one, other) <= settings().kilometres["same"]:
        pair.add("place", "same")
    elif one.country and other.country and one.country != other.country:
        pair.add("place", "abroad")
    elif one.country and one.country == other.country:
        pair.add("place", "within" if is_state(one) or is_state(other) else "far")


def is_state(site: Site) -> bool:
    index = load()
    at = index.owners.get(site.country or "")
    return at is not None and index.entities[at].en == site.name


def distance(one: Site, other: Site) -> float:
    """Kilometres along the surface; endless where one has no coordinates."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return float("inf")
    north, east = radians(other.lat - one.lat), radians(other.lon - one.lon)
    middle = sqrt(cos(radians(one.lat)) * cos(radians(other.lat)))
    return 12742 * asin(min(1.0, hypot(sin(north / 2), middle * sin(east / 2))))


def words(pair: Pair) -> None:
    """Words say something within one language only; between two, other features must."""
    a, b = pair.a, pair.b
    if a.claim.lang != b.claim.lang:
        return
    fewer = min(len(a.stems), len(b.stems))
    if fewer:
        weights = settings().weights["words"]
        pair.features["words: shared"] = round(weights["none"] + weights["each"] * len(a.stems & b.stems) / fewer, 6)
    if a.act and b.act:
        pair.add("act", "same" if a.act & b.act else "other")


def amounts(pair: Pair) -> None:
    if not (pair.a.claim.quantities and pair.b.claim.quantities):
        return
    agreed = [
        compatible(one, other)
        for one in pair.a.claim.quantities
        for other in pair.b.claim.quantities
        if one.unit == other.unit
    ]
    if agreed:
        pair.add("amounts", "same" if all(agreed) else "other")


def compatible(one: Amount, other: Amount) -> bool:
    """Whether two amounts of a unit can be the same number: «at least 10» and 14 can, 10 and 14 cannot."""
    (low, high), (least, most) = bounds(one), bounds(other)
    return low <= most and least <= high


def bounds(amount: Amount) -> tuple[float, float]:
    low = float("-inf") if amount.low is None else amount.low
    high = float("inf") if amount.high is None else amount.high
    if amount.hedge == "at least":
        return low, float("inf")
    if amount.hedge == "at most":
        return float("-inf"), high
    if amount.hedge == "about":
        return low * 0.9, high * 1.1
    return low, high


def story(pair: Pair) -> None:
    if pair.a.claim.story != pair.b.claim.story:
        return
    bare = not all(any(party.known for party in told.source + told.target) for told in (pair.a, pair.b))
    pair.add("story", "speech" if pair.a.speech else "bare" if bare else "same")
