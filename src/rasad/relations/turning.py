"""Turning points: days from which on the balance is another one, and not by chance.

Unit is a day with events: its balance is the mean score of its events, its weight what they weigh together, so that a
summit told as six events is not six witnesses. A spell of days is cut where the means of the two parts differ most
(the weighted sum of squares between them, the CUSUM statistic), and the cut stands if fewer than one in a hundred
random orders of the same days can be cut as well; then both parts are looked at in the same way (binary segmentation
with a permutation test: Scott & Knott 1974, Matteson & James 2014). Nothing is assumed of how scores are distributed;
that days are exchangeable where nothing changes is. Days on end that hang together make it call more changes than
there are, which is why it asks for one in a hundred.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rasad.relations.settings import settings

Numbers = NDArray[np.float64]
CHUNK = 1 << 20  # cells of a table of shuffled days


class Cut(NamedTuple):
    """A new spell begins with day `at` (a position); means before and after, and how often chance does as much."""

    at: int
    before: float
    after: float
    p: float


def cuts(scores: Sequence[float], weights: Sequence[float]) -> list[Cut]:
    """The turning points of days in order, given their scores and weights; the same each time."""
    values, heavy = np.asarray(scores, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    found: dict[int, float] = {}
    open_spells = [(0, len(values))]
    while open_spells:
        first, end = open_spells.pop()
        made = cut(values[first:end], heavy[first:end])
        if made:
            at, p = made
            found[first + at] = p
            open_spells += [(first, first + at), (first + at, end)]
    bounds = [0, *sorted(found), len(values)]
    means = [
        float(np.average(values[low:high], weights=heavy[low:high])) if high > low else 0.0
        for low, high in pairwise(bounds)
    ]
    return [Cut(at, means[n], means[n + 1], found[at]) for n, at in enumerate(bounds[1:-1])]


def cut(values: Numbers, weights: Numbers) -> tuple[int, float] | None:
    """Where a spell is to be cut, and how often chance would cut it as well."""
    wanted = settings().turning
    if len(values) < 2 * wanted.least or np.ptp(values) == 0:
        return None
    gains = gain(values[None], weights[None])[0]
    at = int(np.argmax(gains))
    best = gains[at] * (1 - 1e-9)  # the same days in another order may differ by rounding
    random = np.random.default_rng(len(values))
    as_good, left = 0, wanted.shuffles
    while left:
        rows = min(left, max(1, CHUNK // len(values)))
        orders = random.permuted(np.tile(np.arange(len(values)), (rows, 1)), axis=1)
        as_good += int((gain(values[orders], weights[orders]).max(axis=1) >= best).sum())
        left -= rows
    p = (1 + as_good) / (1 + wanted.shuffles)
    return (at + wanted.least, p) if p < wanted.surely else None


def gain(values: Numbers, weights: Numbers) -> Numbers:
    """For each row and each place of a cut, what the two parts' means explain of the spread: rows x places."""
    least = settings().turning.least
    total = weights.sum(axis=1, keepdims=True)
    mean = (values * weights).sum(axis=1, keepdims=True) / total
    heavy = np.cumsum(weights, axis=1)[:, least - 1 : -least]
    above = np.cumsum(weights * (values - mean), axis=1)[:, least - 1 : -least]
    explained: Numbers = above**2 * total / (heavy * (total - heavy))
    return explained
