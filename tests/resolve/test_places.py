"""Place names to coordinates: cases in cases/places.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml

import rasad
from rasad.resolve import Resolver

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "places.yaml").read_text(encoding="utf-8"))
DATA = Path(rasad.__file__).parent / "data"
RESOLVER = Resolver()


@pytest.mark.parametrize(
    ("lang", "case"),
    [(lang, case) for lang, cases in CASES.items() for case in cases],
    ids=[f"{lang}-{case['words']}-{case.get('near', '')}" for lang, cases in CASES.items() for case in cases],
)
def test_case(lang: str, case: dict[str, Any]) -> None:
    text = case.get("text", case["words"])
    start = text.index(case["words"])
    memory = RESOLVER.story(text, [(0, len(text))], lang=lang)
    context = memory.at(start, start + len(case["words"])) if "text" in case else None
    spot = RESOLVER.place(case["words"], lang=lang, near=case.get("near", ()), context=context)
    if case["is"] is None:
        assert spot is None
        return
    assert spot is not None
    assert (spot.country or "---") == case["is"]
    assert abs(spot.lat - case["at"][0]) < 1.5 and abs(spot.lon - case["at"][1]) < 1.5, spot


def test_table_and_index_hold_the_same_places() -> None:
    table = pq.read_table(DATA / "places.parquet")
    assert table.num_rows == len(RESOLVER.places.names)
    assert table.column("name").to_pylist() == RESOLVER.places.names
    assert (DATA / "places.parquet").stat().st_size < 4_000_000
