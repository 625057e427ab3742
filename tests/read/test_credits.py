"""Credits around the prose: the cases are in credits.yaml beside this file and in the lexicons' `example` lines."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rasad.lang import LANGUAGES, lexicon
from rasad.read import story_from_text
from rasad.read.credits import find_credits

CASES = yaml.safe_load((Path(__file__).parent / "credits.yaml").read_text(encoding="utf-8"))
LEADS = [(lang, lead["example"]) for lang in LANGUAGES for lead in lexicon(lang, "credits")["leads"]]
RULES = [(lang, rule) for lang in LANGUAGES for rule in lexicon(lang, "credits")["endings"]]
ENDINGS = [(lang, words) for lang, rule in RULES for words in rule["examples"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["text"][:30]))
def test_credits(case: dict[str, Any]) -> None:
    text = case["text"]
    found = find_credits(text, case["lang"])
    assert [[credit.kind, credit.name] for credit in found.credits] == case["credits"]
    assert [text[start:end] for start, end in found.aside] == case["aside"]
    assert (found.source, found.byline) == (case.get("source", ""), case.get("byline", ""))


@pytest.mark.parametrize(("lang", "example"), LEADS)
def test_examples_of_leads(lang: Any, example: dict[str, str]) -> None:
    found = find_credits(example["text"], lang)
    assert (found.source, found.byline) == (example["agency"], example.get("author", ""))
    assert len(found.aside) == 1


@pytest.mark.parametrize(("lang", "words"), ENDINGS)
def test_examples_of_endings(lang: Any, words: str) -> None:
    text = "Prose of one line.\nProse of another.\n" + words
    assert [text[start:end] for start, end in find_credits(text, lang).aside] == [words]


def test_credits_are_where_they_say() -> None:
    text = "\u200fتهران \u200c- ايرنا - وزير خارجه راهي باكو شد.\r\n\r\nمنبع:\u00a0رويترز\r\n"
    spans = [credit.span for credit in find_credits(text, "fa").credits]
    assert [text[span.start : span.end] for span in spans if span] == ["ايرنا", "رويترز"]


def test_a_field_of_the_input_names_the_outlet() -> None:
    story = story_from_text("TEHRAN (AP) — The minister left for Baku.", source="The Daily Example", byline="Jane Roe")
    assert (story.source, story.byline) == ("The Daily Example", "Jane Roe")
    assert [(credit.kind, credit.name, credit.span is None) for credit in story.credits] == [
        ("agency", "The Daily Example", True),
        ("author", "Jane Roe", True),
        ("agency", "Associated Press", False),
    ]
    assert len(story_from_text("TEHRAN (AP) — The minister left for Baku.", source="Associated Press").credits) == 1


LETTERS = "آبخبرگزاری فارس؛:-–()منبع/انتهای پیام.\n\u200cABy (Reuters)-"


@given(st.text(alphabet=LETTERS, max_size=300), st.sampled_from(LANGUAGES))
def test_asides_lie_in_the_text_and_apart(text: str, lang: Any) -> None:
    aside = find_credits(text, lang).aside
    assert all(0 <= start < end <= len(text) for start, end in aside)
    assert all(one.end <= other.start for one, other in pairwise(aside))


@pytest.mark.parametrize("unit", ["- ", "(", "a ", "خبرگزاری ", "By ", "منبع: ", "A, ", "\n", "1*"])
def test_time_is_linear(unit: str) -> None:
    started = time.perf_counter()
    for lang in LANGUAGES:
        find_credits(unit * 200_000, lang)
    assert time.perf_counter() - started < 2
