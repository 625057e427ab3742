"""Places on the map of the world: a degree is a unit, east is right and north is up, as in `static/world.svg`."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from typing import NamedTuple

from rasad.model import Site
from rasad.record.today import Sited

LEAST, MARGIN = 80.0, 6.0  # degrees that are shown at least, and around the outermost places
LARGEST = 0.022  # radius of a dot as a share of the width
RATIO = 0.45  # of height to width
EDGES = (-180.0, 180.0, -84.0, 60.0)  # of the drawing: west, east, top, bottom


class Dot(NamedTuple):
    site: Site
    events: int
    x: float
    y: float
    radius: float


class Map(NamedTuple):
    box: str  # as SVG has it: left, top, width, height
    dots: list[Dot]


def world(places: Iterable[Sited]) -> Map | None:
    """The part of the world that holds all places, with a dot for each, larger ones first so that none hides another;
    the area of a dot tells how many events."""
    found = sorted(places, key=lambda one: -one.events)
    at = [(one.site.lon, -one.site.lat) for one in found if one.site.lon is not None and one.site.lat is not None]
    if not at:
        return None
    xs, ys = [x for x, _ in at], [y for _, y in at]
    west, east, top, bottom = EDGES
    width = min(max(max(xs) - min(xs) + 2 * MARGIN, (max(ys) - min(ys) + 2 * MARGIN) / RATIO, LEAST), east - west)
    height = min(width * RATIO, bottom - top)
    left = min(max((min(xs) + max(xs) - width) / 2, west), east - width)
    upper = min(max((min(ys) + max(ys) - height) / 2, top), bottom - height)
    most = found[0].events
    dots = [
        Dot(
            one.site,
            one.events,
            round(x, 2),
            round(y, 2),
            round(LARGEST * width * max(0.3, sqrt(one.events / most)), 2),
        )
        for one, (x, y) in zip(found, at, strict=True)
    ]
    return Map(f"{left:.1f} {upper:.1f} {width:.1f} {height:.1f}", dots)
