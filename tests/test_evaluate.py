"""`rasad.evaluate` gives the figures of the annotation guide's scorer."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import pytest

from rasad.evaluate import score

GOLD = [
    json.loads(line)
    for name in ("fa", "en")
    for line in (Path(__file__).parent / "gold" / f"{name}.jsonl").read_text(encoding="utf8").splitlines()
]


def as_claims(story: dict[str, Any]) -> list[dict[str, Any]]:
    """Gold events in the shape of claims: a perfect answer."""

    def parties(actors: list[dict[str, Any]]) -> list[dict[str, Any]]:
        codes = [actor["code"].split() for actor in actors]
        return [
            {"span": actor["span"], "country": None if country == "---" else country, "sector": sector}
            for actor, (country, sector) in zip(actors, codes, strict=True)
        ]

    def day(written: str) -> dict[str, str] | None:
        first, _, last = written.partition("/")
        return {"earliest": first, "latest": last or first} if written else None

    return [
        {
            "story": story["id"], "type": event["type"], "trigger": event["trigger"], "status": event["status"],
            "source": parties(event["source"]), "target": parties(event["target"]),
            "said_by": [{"span": span} for span in event["by"]], "time": day(event["date"]), "place": None,
        }
        for event in story["events"]
    ]  # fmt: skip


def spoiled(claims: list[dict[str, Any]], rng: random.Random) -> list[dict[str, Any]]:
    """Claims with errors of every kind."""
    kept = []
    for claim in claims:
        luck = rng.random()
        if luck < 0.2:
            continue
        if luck < 0.3:
            claim = {**claim, "type": rng.choice(["CONSULT", "ASSAULT", "REQUEST"])}
        elif luck < 0.4:
            claim = {**claim, "source": claim["target"], "target": claim["source"]}
        elif luck < 0.5:
            claim = {**claim, "status": "future", "time": None, "said_by": [{"span": claim["trigger"][0]}]}
        elif luck < 0.6:
            claim = {**claim, "source": [{**party, "country": "FRA"} for party in claim["source"]]}
        kept += [claim] * (1 + (luck > 0.95))
    return kept


def test_perfect_claims_score_one() -> None:
    reached = score(GOLD, [claim for story in GOLD for claim in as_claims(story)])
    assert reached["event"]["f1"] == reached["role"]["f1"] == reached["dyad"]["f1"] == 1
    assert reached["actor_code"] == reached["status"] == reached["by"] == reached["date_equal"] == 1
    assert reached["by_false"] == 0


def test_no_claims_score_nothing() -> None:
    assert score(GOLD, [])["event"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "right": 0, "predicted": 0, "gold": 0} | {
        "gold": sum(len(story["events"]) for story in GOLD)
    }


@pytest.mark.parametrize("seed", range(5))
def test_same_figures_as_the_official_scorer(seed: int, shared: Path) -> None:
    spec = importlib.util.spec_from_file_location("official", shared / "annotation" / "score.py")
    assert spec and spec.loader
    official = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(official)
    rng = random.Random(seed)
    claims = spoiled([claim for story in GOLD for claim in as_claims(story)], rng)
    assert score(GOLD, claims) == official.score(GOLD, claims)
