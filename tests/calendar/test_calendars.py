"""Calendars: known days, and every day of 2000-2035 written in three calendars and two languages reads back."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from rasad.calendar import from_gregorian, moments, month_interval, to_gregorian, year_interval
from rasad.calendar.lexicon import load
from rasad.model import Calendar

FIRST, LAST = date(2000, 1, 1), date(2035, 12, 31)
DAYS = [FIRST + timedelta(days=i) for i in range((LAST - FIRST).days + 1)]
CALENDARS: tuple[Calendar, ...] = ("gregorian", "jalali", "hijri")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@pytest.mark.parametrize(
    ("known", "calendar", "day"),
    [
        ((1385, 11, 24), "jalali", date(2007, 2, 13)),
        ((1357, 11, 22), "jalali", date(1979, 2, 11)),
        ((1403, 12, 30), "jalali", date(2025, 3, 20)),
        ((1399, 12, 30), "jalali", date(2021, 3, 20)),
        ((1332, 5, 28), "jalali", date(1953, 8, 19)),
        ((1446, 9, 1), "hijri", date(2025, 3, 1)),
        ((1446, 10, 1), "hijri", date(2025, 3, 30)),
        ((1447, 1, 1), "hijri", date(2025, 6, 26)),
        ((2024, 2, 29), "gregorian", date(2024, 2, 29)),
    ],
)
def test_known_days(known: tuple[int, int, int], calendar: Calendar, day: date) -> None:
    assert to_gregorian(*known, calendar) == day
    assert from_gregorian(day, calendar) == known


@pytest.mark.parametrize(
    "wrong", [(1404, 7, 31, "jalali"), (1404, 12, 30, "jalali"), (2025, 2, 29, "gregorian"), (1446, 13, 1, "hijri")]
)
def test_a_day_that_does_not_exist_is_an_error_that_names_it(wrong: tuple[int, int, int, Calendar]) -> None:
    with pytest.raises(ValueError, match=f"{wrong[3]} calendar has no date {wrong[0]}-{wrong[1]}-{wrong[2]}"):
        to_gregorian(*wrong)


@pytest.mark.parametrize("calendar", CALENDARS)
def test_months_and_years_leave_no_gap(calendar: Calendar) -> None:
    year = from_gregorian(FIRST, calendar)[0] + 1
    for y in range(year, year + 30):
        months = [month_interval(y, m, calendar) for m in range(1, 13)]
        assert (months[0][0], months[-1][1]) == year_interval(y, calendar)
        assert all(a[1] + timedelta(days=1) == b[0] for a, b in pairwise(months))


@pytest.mark.parametrize("calendar", CALENDARS)
def test_every_day_goes_there_and_back(calendar: Calendar) -> None:
    assert [to_gregorian(*from_gregorian(day, calendar), calendar) for day in DAYS] == DAYS


def _names(lang: str, calendar: Calendar) -> dict[int, str]:
    words = load(lang).data["words"]
    names = {**words["month"]["forms"], **words["weak"]["forms"]}
    return {int(key.split()[1]): forms[0].title() for key, forms in names.items() if key.startswith(calendar)}


@pytest.mark.parametrize("calendar", CALENDARS)
@pytest.mark.parametrize("lang", ["fa", "en"])
def test_every_day_written_out_reads_back(lang: str, calendar: Calendar) -> None:
    names = _names(lang, calendar)
    if lang == "en" and calendar == "jalali":
        names |= {7: "Mehr", 10: "Dey"}
    assert sorted(names) == list(range(1, 13))
    for start in range(0, len(DAYS), 30):
        written = []
        for day in DAYS[start : start + 30]:
            y, m, d = from_gregorian(day, calendar)
            written.append(f"{d} {names[m]} {y}".translate(PERSIAN) if lang == "fa" else f"{names[m]} {d}, {y}")
        found = moments(" ; ".join(written), lang, told=None)
        assert [(x.earliest, x.latest, x.calendar) for x in found] == [
            (day, day, calendar) for day in DAYS[start : start + 30]
        ]


@pytest.mark.parametrize("calendar", ["gregorian", "jalali"])
def test_every_day_in_figures_reads_back(calendar: Calendar) -> None:
    for start in range(0, len(DAYS), 30):
        days = DAYS[start : start + 30]
        written = [f"{y}/{m:02}/{d:02}".translate(PERSIAN) for y, m, d in (from_gregorian(x, calendar) for x in days)]
        assert [x.earliest for x in moments(" ؛ ".join(written), "fa", told=None)] == days
