"""The map of a day: what part of the world it shows, and where on it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rasad.model import Site
from rasad.record.today import Sited
from rasad.serve.pages.worldmap import EDGES, LEAST, world


def sited(lon: float, lat: float, events: int = 1, name: str = "x") -> Sited:
    return Sited(Site(name, None, lat, lon), events)


def box(*places: Sited) -> tuple[float, float, float, float]:
    found = world(places)
    assert found
    left, top, width, height = map(float, found.box.split())
    return left, top, width, height


@pytest.mark.parametrize(
    "places",
    [
        [sited(51.4, 35.7)],
        [sited(51.4, 35.7), sited(-77.0, 38.9)],
        [sited(178.4, -18.1), sited(-149.6, -17.5)],
        [sited(15.6, 78.2), sited(-70.9, -53.2)],
        [sited(-180, 84), sited(180, -60)],
    ],
)
def test_all_places_stand_on_it_and_nothing_beyond_the_world(places: list[Sited]) -> None:
    left, top, width, height = box(*places)
    west, east, upper, lower = EDGES
    assert west <= left and left + width <= east + 0.1 and upper <= top and top + height <= lower + 0.1
    for one in places:
        assert one.site.lon is not None and one.site.lat is not None
        assert left <= one.site.lon <= left + width and top - 0.1 <= -one.site.lat <= top + height + 0.1


def test_one_place_is_shown_with_what_lies_around_it() -> None:
    left, top, width, _ = box(sited(51.4, 35.7))
    assert width == LEAST and left == pytest.approx(51.4 - LEAST / 2, abs=0.1) and top < -35.7


def test_the_area_of_a_dot_tells_how_many_and_small_ones_lie_on_top() -> None:
    found = world([sited(0, 0, 25), sited(1, 1, 100), sited(2, 2, 1)])
    assert found
    radii = [dot.radius for dot in found.dots]
    assert [dot.events for dot in found.dots] == [100, 25, 1] and radii[1] == pytest.approx(radii[0] / 2, rel=0.02)
    assert all(one > other for one, other in pairwise(radii)) and radii[2] > 0.2 * radii[0]


def test_no_place_no_map() -> None:
    assert world([]) is None and world([Sited(Site("nowhere", None, None, None), 3)]) is None
