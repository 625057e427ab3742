"""Quoted words: cases, and what holds for any text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rasad.analyse.quotations import quotations

CASES = yaml.safe_load((Path(__file__).parent / "quotations.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_quotations(case: dict[str, Any]) -> None:
    text = case["text"]
    found = [[quotation.depth, text[quotation.span.start : quotation.span.end]] for quotation in quotations(text)]
    assert found == case["want"]


@given(st.one_of(st.text(max_size=60), st.text("aس «»“”‘’‹›\"'`„\n.s", max_size=60)))
def test_each_quotation_lies_in_the_one_around_it(text: str) -> None:
    around: list[tuple[int, int]] = []
    for quotation in quotations(text):
        start, end = quotation.span
        assert "\n" not in text[start:end]
        assert text[start:end] == text[start:end].strip() != ""
        assert len(around) >= quotation.depth
        del around[quotation.depth :]
        assert all(outer[0] <= start and end <= outer[1] for outer in around)
        around.append((start, end))
