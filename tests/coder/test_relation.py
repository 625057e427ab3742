"""What one given actor does to another: `rasad.classify`."""

from __future__ import annotations

import pytest

import rasad
from rasad.pipeline import Coder

CASES = [
    ("France condemned Syria for the shelling of Idlib.", "France", "Syria", "ACCUSE"),
    ("Police in Minsk arrested forty opposition activists on Sunday.", "Police", "activists", "COERCE"),
    ("Turkey sent three planes of tents and medicine to Morocco.", "Turkey", "Morocco", "AID"),
    ("ارتش اسرائیل بامداد سه‌شنبه جنوب لبنان را بمباران کرد.", "ارتش اسرائیل", "جنوب لبنان", "ASSAULT"),
    ("ایران از آژانس خواست گزارش خود را اصلاح کند.", "ایران", "آژانس", "REQUEST"),
]


def span(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


@pytest.mark.parametrize(("text", "source", "target", "kind"), CASES)
def test_type_of_a_pair(text: str, source: str, target: str, kind: str, coder: Coder) -> None:
    found = rasad.classify(text, source=span(text, source), target=span(text, target), coder=coder)
    assert found.type == kind
    assert sum(found.types.values()) == pytest.approx(1)
    assert sum(found.quads.values()) == pytest.approx(1)
    assert 0 <= found.none < 0.5


def test_who_does_it_matters(coder: Coder) -> None:
    text = "Iran accused Israel of sabotage at Natanz."
    ours, theirs = span(text, "Iran"), span(text, "Israel")
    forth = rasad.classify(text, source=ours, target=theirs, coder=coder)
    back = rasad.classify(text, source=theirs, target=ours, coder=coder)
    assert forth.type == "ACCUSE" and forth.none < back.none


def test_a_party_may_be_missing(coder: Coder) -> None:
    text = "Workers went on strike in Marseille."
    assert rasad.classify(text, source=span(text, "Workers"), target=None, coder=coder).type == "PROTEST"


@pytest.mark.parametrize("wrong", [(5, 5), (-1, 3), (0, 99)])
def test_a_span_outside_the_sentence_is_refused(wrong: tuple[int, int], coder: Coder) -> None:
    with pytest.raises(ValueError, match=r"source .* is not a span of the sentence"):
        rasad.classify("Iran met Iraq.", source=wrong, target=None, lang="en", coder=coder)
