"""Amounts: every example of the lexicons, and which act an amount belongs to."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rasad.coder.phrases import words
from rasad.coder.quantities import amounts, quantities
from rasad.lang import LANGUAGES, lexicon
from rasad.model import Act, Quantity, Sentence, Span, Story

EXAMPLES = [
    (lang, example)
    for lang in LANGUAGES
    for entry in lexicon(lang, "quantities")["units"].values()
    for example in entry["example"]
]


@pytest.mark.parametrize(("lang", "example"), EXAMPLES)
def test_example(lang: str, example: str) -> None:
    marked, _, wanted = example.partition(" = ")
    want = re.findall(r"\[(.*?)\]", marked)
    text = re.sub(r"[\[\]]", "", marked)
    found = words(text, lang)
    got = amounts(text, lang)
    assert [text[slice(*found.span(a.first, a.end))] for a in got] == want
    assert "; ".join(shown(a.number.low, a.number.high, a.number.hedge, a.unit.name) for a in got) == wanted


def shown(low: float | None, high: float | None, hedge: str, unit: str) -> str:
    ends = ["?" if end is None else f"{end:.0f}" for end in (low, high)]
    value = ends[0] if low == high else "..".join(ends)
    return " ".join([value, *([] if hedge == "exact" else [hedge]), unit])


def story_of(lang: str, marked: str, before: str = "") -> tuple[Story, Sentence]:
    """«… [TYPE|words] …»: a sentence whose acts are in brackets, after `before`."""
    acts, text, at = [], before, 0
    for found in re.finditer(r"\[(\w+)\|(.*?)\]", marked):
        text += marked[at : found.start()]
        span = Span(len(text), len(text) + len(found[2]))
        acts.append(Act(found[1], 0.9, (span,), "actual", 0.9))
        text, at = text + found[2], found.end()
    text += marked[at:]
    return Story("s", text, lang), Sentence(Span(len(before), len(text)), tuple(acts))


CASES = yaml.safe_load((Path(__file__).parent / "quantities_acts.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("lang", "marked", "want"), CASES)
@pytest.mark.parametrize("before", ["", "Before. "])
def test_tied_to_an_act(lang: str, marked: str, want: list[list[str]], before: str) -> None:
    story, sentence = story_of(lang, marked, before)
    got = [quantities(story, sentence, act) for act in sentence.acts]
    assert [[shown(q.low, q.high, q.hedge, q.unit) for q in found] for found in got] == want


def test_a_role_holds_its_amount() -> None:
    story, sentence = story_of(
        "en", "The 300 soldiers whom elders of that far-off northern valley had [REQUEST|asked] [RETREAT|left]"
    )
    asked, left = sentence.acts
    source = Span(0, story.text.index(" whom"))
    roles = Act("RETREAT", 0.9, left.trigger, "actual", 0.9, source=(source,))
    sentence = Sentence(sentence.span, (asked, roles))
    assert quantities(story, sentence, asked) == ()
    assert quantities(story, sentence, roles) == (Quantity(300, 300, "soldier", "exact", Span(4, 16)),)


def test_units_are_the_same_in_every_language() -> None:
    assert set(lexicon("fa", "quantities")["units"]) == set(lexicon("en", "quantities")["units"])


PIECES = [
    "۱۴",
    "5",
    "1,000",
    " ",
    "هزار",
    "million",
    "تا",
    "-",
    "و",
    "and",
    "between",
    "نفر",
    "soldiers",
    "کشته",
    "$",
    "killed ",
    "+",
    ":",
    "،",
    "۲/۵",
    "\u200c",
    "ها",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.sampled_from(LANGUAGES))
def test_any_text_is_borne(text: str, lang: str) -> None:
    found = words(text, lang)
    for amount in amounts(text, lang):
        assert 0 <= amount.first < amount.end <= len(found.keys)
        assert (amount.number.low is None) <= (amount.number.hedge == "at most")
        assert (amount.number.high is None) <= (amount.number.hedge == "at least")
        assert None in (amount.number.low, amount.number.high) or amount.number.low <= amount.number.high


def test_a_long_sentence_takes_linear_time() -> None:
    amounts("5 people", "en")
    start = time.perf_counter()
    assert len(amounts("at least 5 people killed and " * 5_000, "en")) == 5_000
    assert time.perf_counter() - start < 3
