"""What people decide holds, whatever comes in which order, and is told when it cannot be meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rasad.merge.cluster import links
from rasad.merge.explain import explain
from rasad.merge.merging import merge, tellings
from rasad.merge.verdicts import decide, understood
from rasad.model import Claim, Story, Verdict

Told = tuple[Story, list[Claim]]
Tell = Callable[[dict[str, Any]], Told]
START = datetime(2025, 1, 1, tzinfo=UTC)
VISIT = {"type": "CONSULT", "mode": "visit", "source": ["Putin=Vladimir Putin"], "target": ["Turkey"]}


def verdict(number: int, kind: Any, claims: str, **more: Any) -> Verdict:
    return Verdict(str(number), kind, tuple(claims.split()), "me", START + timedelta(hours=number), **more)


@pytest.fixture
def told(tell: Tell) -> list[Told]:
    """Two tellings of one visit, and one of another a month later."""
    days = {"a": "2024-06-19", "b": "2024-06-19", "c": "2024-07-20"}
    return [
        tell({"id": name, "en": "Putin [visited] Ankara.", "by": name.upper(), "acts": [{**VISIT, "time": day}]})
        for name, day in days.items()
    ]


def events(told: list[Told], *verdicts: Verdict) -> list[tuple[str, ...]]:
    found = merge([claim for _, claims in told for claim in claims], [story for story, _ in told], verdicts)
    return sorted(tuple(claim[0] for claim in event.claims) for event in found)


def test_merge_and_split(told: list[Told]) -> None:
    assert events(told) == [("a", "b"), ("c",)]
    one = verdict(1, "merge", "a-6 c-6")
    assert events(told, one) == [("a", "b", "c")]
    apart = verdict(2, "split", "c-6", others=("a-6", "b-6"))
    assert events(told, one, apart) == events(told, apart, one) == [("a", "b"), ("c",)]
    assert events(told, verdict(1, "split", "a-6", others=("b-6",))) == [("a",), ("b",), ("c",)]


def test_reject_and_take_back(told: list[Told]) -> None:
    assert events(told, verdict(1, "reject", "a-6")) == [("b",), ("c",)]
    assert events(told, verdict(1, "reject", "a-6"), verdict(2, "accept", "a-6")) == [("a", "b"), ("c",)]
    assert events(told, verdict(1, "reject", "gone")) == [("a", "b"), ("c",)]


def test_what_a_person_sets_is_not_contested(told: list[Told]) -> None:
    claims, stories = [claim for _, claims in told for claim in claims], [story for story, _ in told]
    fix = verdict(1, "fix", "a-6", field="status", value="negated")
    [event, _] = merge(claims, stories, [fix])
    assert (event.status, event.contested) == ("negated", {})
    [event, _] = merge(claims, stories, [verdict(1, "accept", "a-6 b-6")])
    assert event.confidence == 1.0
    moved = verdict(1, "fix", "a-6", field="time", value="2024-07-20")
    assert events(told, moved) == [("a", "c"), ("b",)]
    [event, _] = merge(claims, stories, [verdict(1, "fix", "a-6 b-6", field="source", value=[{"name": "Lavrov"}])])
    assert [actor.name for actor in event.source] == ["Lavrov"]


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("sentence", "x", "cannot be fixed; type, mode"),
        ("type", "WAR", "none of the types"),
        ("status", "maybe", "Invalid enum value 'maybe'"),
        ("time", "2024-13-01", "month must be in 1..12"),
        ("time", "2024-05-02/2024-05-01", "ends before it begins"),
        ("source", [{"country": "IRN"}], "missing required field `name`"),
    ],
)
def test_a_value_that_no_claim_can_have(field: str, value: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says.replace(".", r"\.")):
        understood(field, value)


def test_explain(told: list[Told]) -> None:
    decided = decide([claim for _, claims in told for claim in claims], [])
    a, b, c = tellings(decided, {story.id: story for story, _ in told})
    joined, apart = explain([a, b], [c], decided.ties)
    assert joined.joined and joined.features["time: day"] == 2.0
    assert not apart.joined and apart.why == "31 days apart"
    assert {(link.a, link.b) for link in links([a, b, c], decided.ties)} == {(joined.a, joined.b)}
