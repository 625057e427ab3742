"""Dates of publication in three calendars: the cases are in dates.yaml beside this file."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rasad.calendar.dates import DateError, find_date, parse_published

CASES = yaml.safe_load((Path(__file__).parent / "dates.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["value"]))
def test_published(case: dict[str, Any]) -> None:
    if "error" in case:
        with pytest.raises(DateError, match=case["error"]):
            parse_published(case["value"])
    else:
        assert parse_published(case["value"]) == case["date"]


def test_date_objects() -> None:
    assert parse_published(datetime(2025, 10, 7, 23, 59)) == date(2025, 10, 7)
    assert parse_published(date(1404, 7, 15)) == date(2025, 10, 7)  # read as Gregorian by whoever made it


def test_offsets_are_of_the_text_as_given() -> None:
    text = "\u200fدر تاریخ ۷ آبان\u200cماه ۱۳۸۹ نوشته شد"
    found = find_date(text)
    assert found is not None
    assert text[found.start : found.end] == "۷ آبان\u200cماه ۱۳۸۹"


@given(st.text(max_size=60))
def test_any_text_gives_a_date_or_a_date_error(text: str) -> None:
    try:
        assert isinstance(parse_published(text), date)
    except DateError as error:
        assert "\n" not in str(error)


@given(st.dates(date(1700, 1, 1), date(2999, 12, 31)))
def test_every_gregorian_day_reads_back(day: date) -> None:
    assert parse_published(day.isoformat()) == day
    assert parse_published(f"{day:%d %B %Y}") == day
