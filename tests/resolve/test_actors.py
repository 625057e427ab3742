"""Actor phrases to country, sector and person: cases in cases/actors.yaml, and what must hold of any input."""

from __future__ import annotations

import time
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rasad.resolve import Resolver
from rasad.resolve.index import load

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "actors.yaml").read_text(encoding="utf-8"))
RESOLVER = Resolver()


def span(text: str, words: str) -> tuple[int, int]:
    words, _, number = words.partition("@")
    start = -1
    for _ in range(int(number or 1)):
        start = text.index(words, start + 1)
    return start, start + len(words)


def sentences(text: str) -> list[tuple[int, int]]:
    """Sentences end with a full stop and a space."""
    ends = [i + 1 for i in range(len(text)) if text.startswith(". ", i)] + [len(text)]
    return list(pairwise([0, *ends]))


@pytest.mark.parametrize(
    ("lang", "case"),
    [(lang, case) for lang, cases in CASES.items() for case in cases],
    ids=[f"{lang}-{case['words']}-{case.get('date', '')}" for lang, cases in CASES.items() for case in cases],
)
def test_case(lang: str, case: dict[str, Any]) -> None:
    text = case.get("text", case["words"])
    start, end = span(text, case["words"])
    memory = RESOLVER.story(text, sentences(text), lang=lang, title=case.get("title", ""), published=case.get("date"))
    actor = RESOLVER.actor(text[start:end], lang=lang, on=case.get("date"), context=memory.at(start, end))
    assert f"{actor.country or '---'} {actor.sector or '---'}" == case["is"], actor
    if case.get("name"):
        assert actor.name == case["name"]
        assert actor.entity
    elif "name" in case:
        assert actor.entity is None, actor


def test_hint_gives_the_sector_that_no_rule_gives() -> None:
    text = "مارتین زوبل در برلین سخن گفت."
    memory = RESOLVER.story(text, [(0, len(text))], lang="fa")
    actor = RESOLVER.actor("مارتین زوبل", lang="fa", context=memory.at(0, 11), hint=("BUS", 0.8))
    assert (actor.country, actor.sector) == ("DEU", "BUS")


def test_same_spelling_of_a_short_name_is_not_guessed() -> None:
    assert RESOLVER.actor("پوتان", lang="fa").entity is None
    assert RESOLVER.actor("Putan", lang="en").entity is None


@given(st.text(max_size=200), st.sampled_from(["fa", "en"]))
def test_any_words_are_answered(words: str, lang: str) -> None:
    memory = RESOLVER.story(words, [(0, len(words))], lang=lang, published=date(2020, 1, 1))
    actor = RESOLVER.actor(words, lang=lang, context=memory.at(0, len(words)))
    assert 0.0 <= actor.score <= 1.0


def test_time_grows_with_length_only() -> None:
    words = "وزیر خارجه و «رئیس، " * 2000
    began = time.process_time()
    memory = RESOLVER.story(words, [(0, len(words))], lang="fa")
    RESOLVER.actor(words, lang="fa", context=memory.at(0, len(words)))
    assert time.process_time() - began < 3.0


def test_a_long_story_costs_no_more_a_sentence() -> None:
    text = "رئیس‌جمهور ترکیه در آنکارا با وزیر خارجه چین دیدار کرد و پلیس ناصر کوهی را برد. " * 3000
    began = time.process_time()
    memory = RESOLVER.story(text, sentences(text), lang="fa")
    for start in range(0, len(text), len(text) // 300):
        RESOLVER.actor("پلیس", lang="fa", context=memory.at(start, start + 4))
        RESOLVER.actor("ناصر کوهی", lang="fa", context=memory.at(start, start + 9))
    assert time.process_time() - began < 6.0


def test_the_index_loads_quickly() -> None:
    load.cache_clear()
    began = time.process_time()
    Resolver()
    assert time.process_time() - began < 0.5
