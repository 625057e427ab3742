"""How sure the figures are: 95% intervals from stories drawn anew, with return.

Stories are what is drawn, since the events of one story err together. Each is counted once; a draw only adds counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rasad.evaluate.score import AGREEMENT, BY_TYPE, SHARES, Tally

RESAMPLES = 1000
SEED = 1404
AT_ONCE = 4_000_000  # drawn stories held in memory at a time
PERCENTILES = (2.5, 97.5)

Floats = NDArray[np.float64]


class Key(NamedTuple):
    """A number among the figures: "event", "f1", "" or "types", "r", "ASSAULT"."""

    figure: str
    measure: str
    type: str = ""


def intervals(tallies: Sequence[Tally], resamples: int = RESAMPLES, seed: int = SEED) -> dict[Key, tuple[float, float]]:
    """The 95% interval of each figure over stories; none for fewer than two stories or for a share of nothing."""
    if len(tallies) < 2:
        return {}
    found = {}
    for key, values in measures(drawn(Table(tallies), resamples, seed)):
        if not np.isnan(values).all():
            low, high = np.nanpercentile(values, PERCENTILES)
            found[key] = float(low), float(high)
    return found


class Table:
    """Counts as an array of stories × columns."""

    def __init__(self, tallies: Sequence[Tally]) -> None:
        names = sorted({name for parts in (*AGREEMENT.values(), *SHARES.values()) for name in parts})
        self.types = sorted({kind for tally in tallies for kind, _ in tally.types})
        columns = [(kind, side) for kind in self.types for side in BY_TYPE]
        self.at = {name: at for at, name in enumerate(names)}
        self.at_type = {column: at for at, column in enumerate(columns, start=len(names))}
        self.counts = np.zeros((len(tallies), len(names) + len(columns)))
        for row, tally in zip(self.counts, tallies, strict=True):
            row[: len(names)] = [tally.counts[name] for name in names]
            for column, count in tally.types.items():
                row[self.at_type[column]] = count


class Draws(NamedTuple):
    table: Table
    sums: Floats  # resamples × columns


def drawn(table: Table, resamples: int, seed: int) -> Draws:
    """Sums of counts over as many stories as there are, drawn with return, for each resample."""
    stories, columns = table.counts.shape
    generator = np.random.default_rng(seed)
    sums = np.empty((resamples, columns))
    step = max(1, AT_ONCE // stories)
    for first in range(0, resamples, step):
        rows = min(step, resamples - first)
        drawn = generator.integers(stories, size=(rows, stories)) + stories * np.arange(rows)[:, None]
        times = np.bincount(drawn.ravel(), minlength=rows * stories).reshape(rows, stories)
        sums[first : first + rows] = times @ table.counts
    return Draws(table, sums)


def measures(draws: Draws) -> Iterator[tuple[Key, Floats]]:
    """Each figure over all resamples; NaN where a resample gives no ground for it."""
    table, sums = draws
    for name, parts in AGREEMENT.items():
        for measure, values in _agreement(*(sums[:, table.at[part]] for part in parts)).items():
            yield Key(name, measure), values
    for name, (part, whole) in SHARES.items():
        yield Key(name, "share"), _ratio(sums[:, table.at[part]], sums[:, table.at[whole]], np.nan)
    summed, types = np.zeros(len(sums)), np.zeros(len(sums))
    for kind in table.types:
        right, predicted, gold = (sums[:, table.at_type[kind, side]] for side in BY_TYPE)
        for measure, values in _agreement(right, predicted, gold).items():
            yield Key("types", measure, kind), values
            if measure == "f1":
                summed += values * (gold > 0)
                types += gold > 0
    yield Key("event_macro_f1", "mean"), _ratio(summed, types, np.nan)


def _agreement(right: Floats, predicted: Floats, gold: Floats) -> dict[str, Floats]:
    p, r = _ratio(right, predicted, 0), _ratio(right, gold, 0)
    return {"p": p, "r": r, "f1": _ratio(2 * p * r, p + r, 0)}


def _ratio(part: Floats, whole: Floats, otherwise: float) -> Floats:
    return np.divide(part, whole, out=np.full_like(part, otherwise), where=whole > 0)
