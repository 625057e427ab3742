"""Is the confidence true? Claims by their confidence, with the share that is found and typed right."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import msgspec

from rasad.evaluate.pairing import Pairing
from rasad.evaluate.shapes import Claimed, Gold

EDGES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


class Bin(msgspec.Struct, frozen=True, tag_field="kind", tag="reliability"):
    """Claims whose confidence is in [low, high), the last bin in [low, high]."""

    low: float
    high: float
    claims: int
    confidence: float  # mean
    right: float  # share


class Calibration(msgspec.Struct, frozen=True, tag_field="kind", tag="calibration"):
    """`error` is the expected calibration error: the mean distance of confidence from what is right, by bins."""

    error: float | None  # None where claims carry no confidence
    claims: int
    without: int  # claims that carry no confidence
    bins: tuple[Bin, ...]


def calibration(found: Iterable[Pairing]) -> Calibration:
    """The reliability of the claims that carry a confidence."""
    rows: list[list[tuple[float, bool]]] = [[] for _ in EDGES[1:]]
    without = 0
    for pairing in found:
        for claim in pairing.claims:
            if claim.confidence is None:
                without += 1
            else:
                at = sum(claim.confidence >= edge for edge in EDGES[1:-1])
                rows[at].append((claim.confidence, _right(claim, pairing.story)))
    bins = [
        Bin(low, high, len(held), *(sum(row[i] for row in held) / len(held) for i in (0, 1)))
        for (low, high), held in zip(pairwise(EDGES), rows, strict=True)
        if held
    ]
    claims = sum(one.claims for one in bins)
    gap = sum(abs(one.confidence - one.right) * one.claims for one in bins)
    return Calibration(
        error=round(gap / claims, 4) if claims else None,
        claims=claims,
        without=without,
        bins=tuple(
            msgspec.structs.replace(one, confidence=round(one.confidence, 4), right=round(one.right, 4)) for one in bins
        ),
    )


def _right(claim: Claimed, story: Gold) -> bool:
    """Whether a gold event of the same type shares a word with the claim's first."""
    return any(
        event.type == claim.type and any(claim.trigger[0].overlaps(span) for span in event.trigger)
        for event in story.events
    )
