"""Which claims are one happening, and what is then known of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rasad.merge.cluster import clusters, components, links
from rasad.merge.merging import merge, tellings
from rasad.merge.near import Near
from rasad.merge.verdicts import decide
from rasad.model import Claim, Event, Story

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf8"))
Told = tuple[Story, list[Claim]]
Tell = Callable[[dict[str, Any]], Told]


def merged(told: Sequence[Told]) -> list[Event]:
    return merge([claim for _, claims in told for claim in claims], [story for story, _ in told])


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any], tell: Tell) -> None:
    told = [tell(entry) for entry in case["stories"]]
    names = {
        claim.id: story.id + (f"/{number}" if number > 1 else "")
        for story, claims in told
        for number, claim in enumerate(claims, 1)
    }
    events = merged(told)
    assert sorted(" ".join(sorted(names[claim] for claim in event.claims)) for event in events) == sorted(case["one"])
    want = case.get("event", {})
    event = next(event for event in events if names[event.claims[0]] in case["one"][0].split())
    for field in want.keys() & {"type", "status"}:
        assert getattr(event, field) == want[field]
    if "voices" in want:
        assert sorted(event.voices) == sorted(want["voices"])
    if "contested" in want:
        assert list(event.contested) == want["contested"]
    if "amount" in want:
        assert [amount.low for amount in event.quantities] == [want["amount"]]


@pytest.fixture(scope="module")
def world(tell: Tell) -> list[Told]:
    """All cases at once, their stories apart by their ids."""
    return [
        tell({**entry, "id": f"{number}{entry['id']}"})
        for number, case in enumerate(CASES)
        for entry in case["stories"]
    ]


@given(seed=st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_any_order_gives_the_same_events(seed: int, world: list[Told]) -> None:
    shuffled = list(world)
    Random(seed).shuffle(shuffled)
    assert merged(shuffled) == merged(world)


@given(seed=st.integers(0, 10**6), cut=st.integers(1, 40))
@settings(max_examples=15, deadline=None)
def test_links_of_parts_are_those_of_the_whole(seed: int, cut: int, world: list[Told]) -> None:
    """What the store builds on: links found batch by batch are the links of everything."""
    claims = [claim for _, claims in world for claim in claims]
    decided = decide(claims, ())
    told = tellings(decided, {story.id: story for story, _ in world})
    Random(seed).shuffle(told)
    whole = set(links(told, decided.ties))
    parts = {*links(told[:cut], decided.ties), *links(told[cut:], decided.ties, among=told[:cut])}
    assert parts == whole
    assert len(whole) == len(list(links(told, decided.ties)))


def test_clusters_stay_within_what_links_connect(world: list[Told]) -> None:
    decided = decide([claim for _, claims in world for claim in claims], ())
    told = {one.id: one for one in tellings(decided, {story.id: story for story, _ in world})}
    found = list(links(told.values(), decided.ties))
    whole = {tuple(sorted(one.id for one in group)) for group in clusters(told, found, decided.ties)}
    parts = {
        tuple(sorted(one.id for one in group))
        for ids in components(told, found)
        for group in clusters({one: told[one] for one in ids}, [link for link in found if link.a in ids], decided.ties)
    }
    assert parts == whole


def test_what_is_alike_from_day_to_day_does_not_hang_together_without_end(busy: list[Told]) -> None:
    decided = decide([claim for _, claims in busy for claim in claims], ())
    told = tellings(decided, {story.id: story for story, _ in busy})
    found = list(links(told, decided.ties))
    ids = [one.id for one in told]
    assert max(map(len, components(ids, found))) > len(ids) / 2
    assert max(map(len, components(ids, Near(found).among(ids)))) < len(ids) / 4


def test_an_event_has_an_id_that_later_stories_do_not_change(tell: Tell) -> None:
    case = CASES[0]["stories"]
    first, later = [tell(case[2])], [tell(entry) for entry in case]
    assert merged(first)[0].id == merged(later)[0].id
