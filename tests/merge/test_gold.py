"""Merging measured on stories told by many outlets, with the gold claims given."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
GOLD = HERE / "gold.jsonl"
FLOOR = 0.85  # B-cubed F1
BENCHMARK: dict[str, Any] = runpy.run_path(str(HERE.parents[1] / "benchmarks" / "merging.py"))


@pytest.mark.skipif(not GOLD.exists(), reason="no gold for merging")
def test_gold() -> None:
    score = BENCHMARK["given"](BENCHMARK["read_gold"](GOLD))
    assert score.f1 >= FLOOR, score


def test_gold_claims_are_those_of_the_annotation() -> None:
    gold = BENCHMARK["read_gold"](HERE.parent / "gold" / "en.jsonl")[0]
    apart = {**gold, "events": [{**event, "happening": str(n)} for n, event in enumerate(gold["events"])]}
    story = BENCHMARK["story_of"](apart)
    claims = BENCHMARK["claims_of"](apart, story, BENCHMARK["Resolver"]())
    assert [claim.type for claim in claims] == [event["type"] for event in gold["events"]]
    assert [[party.country or "---" for party in claim.source] for claim in claims] == [
        [actor["code"].split()[0] for actor in event["source"]] for event in gold["events"]
    ]


@pytest.mark.parametrize(
    ("found", "precision", "recall"),
    [
        ({"a": "1", "b": "1", "c": "2"}, 1.0, 1.0),
        ({"a": "1", "b": "1", "c": "1"}, 5 / 9, 1.0),  # as Bagga and Baldwin count
        ({"a": "1", "b": "2", "c": "3"}, 1.0, 2 / 3),
        ({"a": "1", "c": "2"}, 1.0, 0.5),  # b was not found
    ],
)
def test_b_cubed(found: dict[str, str], precision: float, recall: float) -> None:
    score = BENCHMARK["b_cubed"](found, {"a": "x", "b": "x", "c": "y"})
    assert score[:2] == pytest.approx((precision, recall))
