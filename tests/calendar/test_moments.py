"""Values of time expressions: cases in fa/ and en/, the examples of the lexicon, and what holds for any text."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rasad.calendar import moments
from rasad.calendar.lexicon import load
from rasad.model import Moment, Span

HERE = Path(__file__).parent
LANGUAGES = ("fa", "en")


def _cases(name: str) -> list[tuple[str, dict[str, Any]]]:
    return [
        (lang, case)
        for lang in LANGUAGES
        for case in yaml.safe_load((HERE / lang / f"{name}.yaml").read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(("lang", "case"), _cases("values"), ids=lambda x: x["text"] if isinstance(x, dict) else x)
def test_value(lang: str, case: dict[str, Any]) -> None:
    found = moments(case["text"], lang, told=case["told"])
    assert [
        {"words": m.words, "earliest": m.earliest, "latest": m.latest, "precision": m.precision, "calendar": m.calendar}
        for m in found
    ] == [{key: case[key] for key in ("words", "earliest", "latest", "precision", "calendar")}]
    assert case["text"][found[0].span.start : found[0].span.end] == case["words"]


@pytest.mark.parametrize(("lang", "case"), _cases("nothing"), ids=lambda x: x["text"] if isinstance(x, dict) else x)
def test_no_moment(lang: str, case: dict[str, Any]) -> None:
    assert moments(case["text"], lang, told=case["told"]) == []


def test_there_are_enough_cases() -> None:
    count = {lang: sum(1 for other, _ in _cases("values") if other == lang) for lang in LANGUAGES}
    assert count["fa"] >= 200
    assert count["en"] >= 200


def _examples() -> list[tuple[str, str, str]]:
    found = []
    for lang in LANGUAGES:
        data = load(lang).data
        for name, entry in [*data["words"].items(), *((rule["is"], rule) for rule in data["grammar"])]:
            examples = entry["example"]
            found += [(lang, name, e) for e in ([examples] if isinstance(examples, str) else examples)]
    return found


@pytest.mark.parametrize(("lang", "name", "example"), _examples())
def test_lexicon_example(lang: str, name: str, example: str) -> None:
    text, _, value = example.partition(" = ")
    words = re.findall(r"\[(.*?)\]", text)
    found = moments(re.sub(r"[\[\]]", "", text), lang, told=load(lang).data["told"])
    days = []
    for m in found:
        same = m.earliest == m.latest and m.earliest
        days.append(str(m.earliest) if same else f"{m.earliest or '?'}/{m.latest or '?'}")
    assert [m.words for m in found] == words[:1]
    assert days == ([value] if words else [])


TOLD = date(2025, 10, 7)


def test_without_the_day_of_the_story_nothing_is_counted_from_it() -> None:
    for text, lang in (("دیروز دیدار کردند", "fa"), ("هفتهٔ گذشته رفت", "fa"), ("They met last Friday", "en")):
        (found,) = moments(text, lang, told=None)
        assert (found.earliest, found.latest) == (None, None)
    (full,) = moments("They met on 13 February 2007", "en", told=None)
    assert full.earliest == date(2007, 2, 13)


@pytest.mark.parametrize(
    ("lang", "text", "first", "last"),
    [
        ("fa", "همان روز بازگشت", date(2024, 6, 19), date(2024, 6, 19)),
        ("fa", "روز بعد بازگشت", date(2024, 6, 20), date(2024, 6, 20)),
        ("fa", "یک روز پیش از آن رفت", date(2024, 6, 18), date(2024, 6, 18)),
        ("fa", "سه روز پس از آن رفت", date(2024, 6, 22), date(2024, 6, 22)),
        ("fa", "همان سال بازگشت", date(2024, 1, 1), date(2024, 12, 31)),
        ("en", "He left the same day", date(2024, 6, 19), date(2024, 6, 19)),
        ("en", "He left the next day", date(2024, 6, 20), date(2024, 6, 20)),
        ("en", "He left two days before that", date(2024, 6, 17), date(2024, 6, 17)),
        ("en", "He left the same month", date(2024, 6, 1), date(2024, 6, 30)),
    ],
)
def test_counted_from_the_moment_before(lang: str, text: str, first: date, last: date) -> None:
    anchor = Moment(date(2024, 6, 19), date(2024, 6, 19), "day", "gregorian", Span(0, 4), "")
    (found,) = moments(text, lang, told=TOLD, anchor=anchor)
    assert (found.earliest, found.latest) == (first, last)


def test_the_moment_before_in_the_same_sentence_is_the_anchor() -> None:
    found = moments("They met on 19 June 2024 and left the next day", "en", told=TOLD)
    assert [m.earliest for m in found] == [date(2024, 6, 19), date(2024, 6, 20)]


def test_the_tense_that_is_given_decides() -> None:
    assert moments("دوشنبه", "fa", told=TOLD, past=False)[0].earliest == date(2025, 10, 13)
    assert moments("دوشنبه", "fa", told=TOLD, past=True)[0].earliest == date(2025, 10, 6)
    assert moments("June", "en", told=TOLD, past=False)[0].earliest == date(2026, 6, 1)
    assert moments("June", "en", told=TOLD, past=True)[0].earliest == date(2025, 6, 1)


def test_last_year_beside_a_gregorian_date_is_gregorian() -> None:
    found = moments("سال گذشته و در ژوئن ۲۰۲۵ دیدار کردند", "fa", told=TOLD)
    assert found[0].earliest == date(2024, 1, 1)


def test_last_year_after_a_gregorian_date_is_gregorian() -> None:
    anchor = Moment(date(2025, 6, 1), date(2025, 6, 30), "month", "gregorian", Span(0, 4), "")
    assert moments("اواخر سال گذشته رفت", "fa", told=TOLD, anchor=anchor)[0].earliest == date(2024, 9, 1)
    assert moments("اواخر سال گذشته رفت", "fa", told=TOLD)[0].earliest == date(2024, 11, 21)


def test_digits_of_any_kind_are_no_error() -> None:
    assert moments("در سال ² و ③ و ५ دیدار کردند", "fa", told=TOLD) == []


def test_endless_digits_are_no_error() -> None:
    found = moments("1" * 10_000 + " years ago, yesterday", "en", told=TOLD)
    assert [m.words for m in found] == ["years ago", "yesterday"]


def test_several_moments_keep_their_order() -> None:
    text = "دیروز گفت که در سال ۲۰۰۳ حمله کردند و هفتهٔ آینده بازمی‌گردند"
    assert [m.words for m in moments(text, "fa", told=TOLD)] == ["دیروز", "سال ۲۰۰۳", "هفتهٔ آینده"]


@pytest.mark.parametrize(
    "spelled", ["يكشنبه", "یکشنبه", "یک‌شنبه", "یک شنبه", "يك شنبه", "یك\u200cشنبه", "یک\u00adشنبه"]
)
def test_spellings_of_one_day(spelled: str) -> None:
    (found,) = moments(f"روز {spelled} گفت", "fa", told=TOLD)
    assert found.earliest == date(2025, 10, 5)
    assert found.words == f"روز {spelled}"


WORDS = sorted({form.split()[0] for lang in LANGUAGES for form in load(lang).phrases})


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(WORDS) | st.from_regex(r"[0-9۰-۹]{1,5}", fullmatch=True) | st.text(max_size=6), max_size=25
    ),
    st.sampled_from(LANGUAGES),
    st.dates() | st.none(),
)
def test_any_text_gives_ordered_spans_of_itself(words: list[str], lang: str, told: date | None) -> None:
    text = " ".join(words)
    end = 0
    for m in moments(text, lang, told=told):
        assert end <= m.span.start < m.span.end <= len(text)
        assert text[m.span.start : m.span.end] == m.words
        assert m.earliest is None or m.latest is None or m.earliest <= m.latest
        end = m.span.end


@pytest.mark.parametrize(
    "unit", ["از دوشنبه تا ", "۲۴ بهمن (", "5 ", "one hundred ", "یک و ", "سال ", "last ", "\u200c", "1/1/"]
)
def test_time_grows_with_length_alone(unit: str) -> None:
    def once(text: str) -> float:
        start = time.process_time()
        for lang in LANGUAGES:
            moments(text, lang, told=TOLD)
        return time.process_time() - start

    def seconds(length: int) -> float:
        return min(once(unit * (length // len(unit))) for _ in range(3))  # what else runs only adds to it

    assert seconds(40_000) < 30 * max(seconds(4_000), 0.005)


def test_every_day_told_in_every_weekday_is_within_a_week() -> None:
    for lang, name in (("fa", "چهارشنبه گفت"), ("en", "He said on Wednesday")):
        for i in range(14):
            told = TOLD + timedelta(days=i)
            (found,) = moments(name, lang, told=told)
            assert found.earliest is not None
            assert found.earliest.weekday() == 2
            assert 0 <= (told - found.earliest).days < 7
