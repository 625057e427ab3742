"""Where sentences end: cases, and what holds for any text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rasad.analyse.sentences import LONGEST, sentences

CASES = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("lang", "case"), [(lang, case) for lang, cases in CASES.items() for case in cases])
def test_sentences(lang: str, case: str) -> None:
    text = case.replace(" | ", " ")
    assert [text[start:end] for start, end in sentences(text, lang)] == case.split(" | ")


@pytest.mark.parametrize(("lang", "case"), [(lang, case) for lang, cases in CASES.items() for case in cases])
def test_a_new_line_always_ends_a_sentence(lang: str, case: str) -> None:
    text = case.replace(" | ", "\r\n\n ").replace(".", "")
    found = [text[start:end] for start, end in sentences(text, lang)]
    assert "\n" not in "".join(found)
    assert len(found) >= case.count(" | ") + 1


def test_what_stands_aside_is_left_out() -> None:
    text = "TEHRAN (Reuters) - Iran agreed. It will sign.\nEditing by A. Lee\nMore follows."
    aside = [(0, 18), (text.index("Editing"), text.index("\nMore"))]
    found = [text[start:end] for start, end in sentences(text, "en", aside)]
    assert found == ["Iran agreed.", "It will sign.", "More follows."]


def test_an_aside_over_two_lines_and_two_in_one() -> None:
    text = "Keep one. Drop\nthis. Keep two (drop) here."
    aside = [(30, 36), (10, 20)]
    assert [text[start:end] for start, end in sentences(text, "en", aside)] == ["Keep one.", "Keep two", "here."]


def test_an_endless_sentence_is_cut_at_a_clause() -> None:
    text = " ".join(["word"] * 200 + ["stop;"] + ["word"] * 200)
    found = [text[start:end] for start, end in sentences(text, "en")]
    assert [part.count(" ") + 1 for part in found] == [201, 200]
    assert found[0].endswith("stop;")


def test_a_string_without_blanks_is_cut_too() -> None:
    assert max(end - start for start, end in sentences("ا" * 50_000, "fa")) <= 40 * LONGEST


@given(
    st.one_of(st.text(max_size=80), st.text('aB ا.م!؟…"«»”)\n\u200c1', max_size=80)),
    st.sampled_from(["fa", "en"]),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: (min(pair), max(pair))), max_size=3),
)
def test_sentences_cover_all_words_once(text: str, lang: str, aside: list[tuple[int, int]]) -> None:
    spans = sentences(text, lang, aside)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    out = {at for start, end in aside for at in range(start, end)}
    covered = {at for start, end in spans for at in range(start, end)}
    assert not covered & out
    assert all(at in covered or at in out for at, char in enumerate(text) if char.isalnum())
