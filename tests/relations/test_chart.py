"""The chart: SVG that any viewer draws, with Persian that stays text."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import get_args
from xml.etree.ElementTree import Element, fromstring

import pytest
from tests.relations.making import NORTH_KOREA, PRK, RUS, RUSSIA, UKRAINE, event, fact

from rasad.coder.ontology import table
from rasad.model import Lang, Status
from rasad.relations.axis import MOST, Axis
from rasad.relations.chart import LEFT, QUADS, RIGHT, chart
from rasad.relations.history import History, history
from rasad.relations.rules import kinds
from rasad.relations.sides import Direction, Side
from rasad.relations.words import words

SVG = "{http://www.w3.org/2000/svg}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def told(lang: Lang) -> History:
    start = date(2022, 1, 1)
    cold = [event("ACCUSE", [NORTH_KOREA], [RUSSIA], start + timedelta(days=30 * n)) for n in range(9)]
    warm = [event("AID", [RUSSIA], [NORTH_KOREA], start + timedelta(days=300 + 30 * n)) for n in range(9)]
    planned = event("CONSULT", [NORTH_KOREA, RUSSIA], (), date(2023, 9, 1), status="future")
    beside = event("ASSAULT", [NORTH_KOREA, RUSSIA], [UKRAINE], date(2023, 8, 1))
    between = [NORTH_KOREA, RUSSIA]
    facts = [fact("treaty", "signed", between, date(2023, 6, 19)), fact("sanctions", "lifted", between, None, start)]
    calendar = "jalali" if lang == "fa" else "gregorian"
    return history([*cold, *warm, planned, beside], facts, PRK, RUS, calendar=calendar)


def drawn(lang: Lang) -> Element:
    return fromstring(chart(told(lang), lang))


def texts(root: Element) -> list[str]:
    return [str(found.text) for found in root.iter(f"{SVG}text")]


def test_persian_is_text_with_its_direction_and_language() -> None:
    root = drawn("fa")
    assert "Vazirmatn" in root.attrib["font-family"]
    for found in [*root.iter(f"{SVG}text"), *root.iter(f"{SVG}title")]:
        assert (found.get("direction"), found.get("lang"), found.get(LANG)) == ("rtl", "fa", "fa")
        assert found.text and not re.search("[A-Za-z0-9\ufb50-\ufefc]", found.text)
    assert "کره شمالی و روسیه" in texts(root) and "پیمان: امضاشده" in texts(root)
    assert any(re.fullmatch("[آ-ی]+ ۱۴۰[۰-۹]", said) for said in texts(root))
    assert any(said.startswith("نقطهٔ عطف: از \u2066−۲٫۰\u2069 به \u2066+۱۰٫۰\u2069") for said in texts(root))


def test_everything_is_drawn_where_it_belongs() -> None:
    root = drawn("en")
    made = told("en")
    assert {"North Korea and Russia", "treaty: signed", "sanctions: lifted", "Jan 2023"} <= set(texts(root))
    assert all(found.get("direction") == "ltr" for found in root.iter(f"{SVG}text"))
    dots = [found for found in root.iter(f"{SVG}circle") if found.find(f"{SVG}title") is not None]
    assert len(dots) == len(made.events) == 20
    assert sum(found.get("fill") == "#ffffff" for found in dots) == 2  # planned, and beside each other
    titles = [str(found.text) for found in root.iter(f"{SVG}title")]
    assert "2023-09-01 · North Korea ↔ Russia · talks · planned" in titles
    assert sum(title.startswith("20") and title[4] == "-" and ": " in title for title in titles) == len(made.periods)
    places = [float(dot.attrib["cx"]) for dot in dots]
    assert min(places) == LEFT and max(places) <= RIGHT and places == sorted(places)
    up = min(dots, key=lambda dot: float(dot.attrib["cy"]))
    assert "aid" in str(up.findtext(f"{SVG}title"))


def test_names_that_are_no_xml_are_drawn() -> None:
    odd = Side("<A> & \x00B", "rus")
    made = history([event("AID", [RUSSIA], [NORTH_KOREA])], [], odd, PRK)
    assert "<A> & B and North Korea" in texts(fromstring(chart(made, "en")))


@pytest.mark.parametrize("lang", get_args(Lang))
@pytest.mark.parametrize("days", [0, 1, 6, 40, 200, 800, 4000, 40000])
def test_the_axis_names_some_days_and_not_too_many(lang: Lang, days: int) -> None:
    axis = Axis(date(1950, 3, 7), date(1950, 3, 7) + timedelta(days=days), 0, 100, lang)
    ticks = list(axis.ticks())
    assert 2 <= len(ticks) <= MOST + 2 and len({name for _, name in ticks}) == len(ticks)
    assert [axis.at(day) for day, _ in ticks] == sorted(axis.at(day) for day, _ in ticks)
    assert all(axis.first <= day <= axis.last for day, _ in ticks)


def test_every_code_has_a_word_in_both_languages() -> None:
    states = {entry.state for kind in kinds().values() for entry in kind.steps if entry.state}
    for lang in get_args(Lang):
        said = words(lang)
        assert set(said.types) == set(table("types"))
        assert set(said.kinds) == set(kinds()) and set(said.states) == states
        assert set(said.quads) == set(QUADS) == {one["quad"] for one in table("types").values()}
        assert set(said.directions) == set(get_args(Direction)) and set(said.statuses) == set(get_args(Status))
        assert len(said.months) == 12
