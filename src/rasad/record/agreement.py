"""How far people who judged the same claims agree: pair by pair, by chance corrected."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations

import msgspec

from rasad.model import Verdict

JUDGED = {"accept": "right", "fix": "mended", "reject": "none", "merge": "regrouped", "split": "regrouped"}


class Agreement(msgspec.Struct, frozen=True):
    """Of two people: how many `claims` both judged, the share on which they said the same (told right, put right, no
    event, regrouped), and Cohen's kappa, none where chance alone would have them agree."""

    one: str
    other: str
    claims: int
    same: float
    kappa: float | None


def agreements(verdicts: Iterable[Verdict]) -> list[Agreement]:
    """Of every two who judged a claim in common, those with most in common first. A person's last word counts."""
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for verdict in verdicts:
        for claim in verdict.claims:
            said[verdict.author][claim] = JUDGED[verdict.kind]
    found = []
    for one, other in combinations(sorted(said), 2):
        both = [(said[one][claim], said[other][claim]) for claim in said[one].keys() & said[other].keys()]
        if both:
            found.append(Agreement(one, other, len(both), *agreed(both)))
    return sorted(found, key=lambda pair: (-pair.claims, pair.one, pair.other))


def agreed(both: list[tuple[str, str]]) -> tuple[float, float | None]:
    """Share of the same, and Cohen's kappa (Educational and Psychological Measurement 20, 1960)."""
    same = sum(a == b for a, b in both) / len(both)
    first, second = Counter(a for a, _ in both), Counter(b for _, b in both)
    chance = sum(first[word] * second[word] for word in first) / len(both) ** 2
    return same, (same - chance) / (1 - chance) if chance < 1 else None
