"""Spelling cases, and what must hold of the way back for any text."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rasad.lang import lexicon
from rasad.normalise import Normalised, normalise
from rasad.normalise.halfspace import parts, spelling
from rasad.normalise.letters import fold

HERE = Path(__file__).parent
ZWNJ = "\u200c"


def cases(name: str) -> list[tuple[str, str]]:
    read = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return [(case["found"].replace("~", ZWNJ), case["want"].replace("~", ZWNJ)) for case in read]


@pytest.mark.parametrize(("found", "want"), cases("halfspaces.yaml") + cases("letters.yaml"))
def test_spelling(found: str, want: str) -> None:
    assert normalise(found, "fa").text == want


def test_english_letters_stay() -> None:
    assert normalise("می گوید ‘Zoë’ ۱۲\u00a0naïve", "en").text == "می گوید ‘Zoë’ 12 naïve"


PIECES = st.sampled_from(
    [
        *"ابتهیدلرمکي\u0649\u0643ةۀۂ\u06d5۱٢3aé.،؟«»\n \t",
        *"\u200c\u200c\u00ac\u00ad\u0640\u064b\u0654\u0653\u200f\u202b\u200d\ufefb\ufedf\ufdf2\ufeff\u00a0",
        *(
            "می",
            "نمی",
            "ها",
            "های",
            "هایشان",
            "تر",
            "ترین",
            "اند",
            "ای",
            "شده",
            "گفت",
            "وگو",
            "و",
            "گو",
            "بی",
            "سی",
            "آن",
        ),
        *(
            "که",
            "به",
            "عنوان",
            "خانه",
            "نامه",
            "کن",
            "کند",
            "کشور",
            "کشتی",
            "رئیس",
            "جمهور",
            "بزرگ",
            "شنبه",
            "دو",
            "یشان",
        ),
        *("کننده", "ام", "هم", "چنین", "پیش", "سال", "ده", "هسته", "قطع", "الله", "آباد"),
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=24).map("".join), st.text(max_size=60))
REMOVABLE = {"Mn", "Cf", "Lm"}


def alike(new: str, old: str) -> bool:
    """Whether `new` is `old` but for folding, hidden marks, and half-spaces or blanks between parts of a word."""
    return skeleton(new) == skeleton(old)


def skeleton(text: str) -> str:
    plain = fold(unicodedata.normalize("NFKD", text.replace("\u06c0", "ه")), "fa").replace("ة", "ه")
    return "".join(c for c in plain if unicodedata.category(c) not in REMOVABLE and c not in " ¬")


@given(TEXTS)
def test_the_whole_comes_back(text: str) -> None:
    done = normalise(text, "fa")
    assert alike(done.text, text)
    if done.text:
        start, end = done.original((0, len(done.text)))
        assert alike(done.text, text[start:end])


@given(TEXTS, st.data())
def test_any_span_maps_to_the_characters_it_came_from(text: str, data: st.DataObject) -> None:
    done = normalise(text, "fa")
    start = data.draw(st.integers(0, len(done.text)))
    end = data.draw(st.integers(start, len(done.text)))
    span = done.original((start, end))
    assert 0 <= span.start <= span.end <= len(text)
    if start == end:
        assert span.start == span.end
        return
    grown = done.normalised(span)
    # a letter written as part of a ligature brings the rest of it
    assert grown.start <= start or not done.text[start : grown.start].strip(ZWNJ)
    assert grown.end >= end or not done.text[grown.end : end].strip(ZWNJ)
    assert alike(done.text[grown.start : grown.end], text[span.start : span.end])


@given(TEXTS)
def test_the_way_back_never_crosses(text: str) -> None:
    done = normalise(text, "fa")
    letters = [done.original((at, at + 1)) for at in range(len(done.text))]
    letters = [span for span in letters if span.start < span.end]  # an added half-space comes from nothing
    assert all(a.start <= b.start and a.end <= b.end for a, b in pairwise(letters))


@given(TEXTS)
def test_doing_it_again_changes_nothing(text: str) -> None:
    for lang in ("fa", "en"):
        once = normalise(text, lang).text
        assert normalise(once, lang).text == once


def test_a_word_goes_there_and_back() -> None:
    text = "به گزارش\u200f رويترز، رئیسجمهور قبلاً می گفت کـــشور ها"
    done = normalise(text, "fa")
    for word, original in {
        "رویترز": "رويترز",
        "رئیس~جمهور": "رئیسجمهور",
        "جمهور": "جمهور",
        "قبلا": "قبلاً",
        "می~گفت": "می گفت",
        "کشورها": "کـــشور ها",
    }.items():
        at = done.text.index(word.replace("~", ZWNJ))
        start, end = done.original((at, at + len(word)))
        assert text[start:end] == original
        assert done.normalised((start, end)) == (at, at + len(word))


def test_untouched_text_needs_no_map() -> None:
    assert normalise("ایران و روسیه", "fa") == Normalised("ایران و روسیه")


def test_no_part_of_a_listed_word_is_cut_again() -> None:
    known = spelling()
    listed = {part for word in known.compounds.values() for part in word}
    listed |= (
        known.silent_he | known.verb_forms | known.nouns | known.short_nouns | set(known.tails) | set(known.plural)
    )
    cut = {part for word in listed for part in parts(word)}
    assert {part: parts(part) for part in cut if len(parts(part)) > 1} == {}


def test_no_word_is_listed_twice() -> None:
    for name, words in lexicon("fa", "spelling").items():
        if isinstance(words, str) and name != "unjoined":
            found = words.split()
            assert [word for word in set(found) if found.count(word) > 1] == [], name
