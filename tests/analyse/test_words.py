"""Word tokens: cases, and what holds for any text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rasad.analyse.words import words

CASES = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_tokens(case: dict[str, str]) -> None:
    text = case["text"].replace("~", "\u200c")
    assert [text[start:end] for start, end in words(text)] == case["want"].replace("~", "\u200c").split()


@given(st.one_of(st.text(max_size=80), st.text("aZ's’n.t1۱٫%می\u200c\u0654-«» \n", max_size=60)))
def test_every_letter_and_digit_is_in_one_token(text: str) -> None:
    spans = words(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(start < end and not any(char.isspace() for char in text[start:end]) for start, end in spans)
    covered = {at for start, end in spans for at in range(start, end)}
    assert all(at in covered for at, char in enumerate(text) if char.isalnum())
